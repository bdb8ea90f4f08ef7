"""PyTorch's side of the bench of train steps: eager, or by torch.compile."""

import itertools
import platform

import torch
from serve import serve
from torch import nn
from torch.nn import functional as F

CLASSES = 10


def classes(count, below=CLASSES):
    return torch.randint(below, (count,))


def perceptron(*sizes):
    layers = [layer for a, b in itertools.pairwise(sizes) for layer in (nn.Linear(a, b), nn.ReLU())]
    return nn.Sequential(*layers[:-1])


def mlp(batch=64, width=128, depth=1):
    return perceptron(784, *depth * [width], CLASSES), F.cross_entropy, (torch.randn(batch, 784), classes(batch))


def lenet(batch=64):
    model = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, CLASSES),
    )  # fmt: skip
    return model, F.cross_entropy, (torch.randn(batch, 1, 28, 28), classes(batch))


def two_convolutions(a, b, normalized=True):
    layers = []
    for size in (a, b):
        norm = [nn.BatchNorm2d(b)] if normalized else []
        layers += [nn.Conv2d(size, b, 3, padding=1, bias=not normalized), *norm, nn.ReLU()]
    return nn.Sequential(*layers)


def convolutions():
    model = nn.Sequential(
        two_convolutions(3, 32), nn.MaxPool2d(2), two_convolutions(32, 64), nn.MaxPool2d(2), two_convolutions(64, 128),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(128, CLASSES),
    )  # fmt: skip
    return model, F.cross_entropy, (torch.randn(32, 3, 32, 32), classes(32))


class Basic(nn.Module):
    def __init__(self, a, b, stride):
        super().__init__()
        self.conv1, self.norm1 = nn.Conv2d(a, b, 3, stride, 1, bias=False), nn.BatchNorm2d(b)
        self.conv2, self.norm2 = nn.Conv2d(b, b, 3, 1, 1, bias=False), nn.BatchNorm2d(b)
        projects = stride > 1 or a != b
        self.short = nn.Sequential(nn.Conv2d(a, b, 1, stride, bias=False), nn.BatchNorm2d(b)) if projects else nn.Identity()

    def forward(self, x):
        y = self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x)))))
        return F.relu(y + self.short(x))


BLOCKS = [(64, 64, 1), (64, 64, 1), (64, 128, 2), (128, 128, 1), (128, 256, 2), (256, 256, 1), (256, 512, 2), (512, 512, 1)]


def resnet(batch=16):
    stem = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    head = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, CLASSES)]
    model = nn.Sequential(*stem, *(Basic(*block) for block in BLOCKS), *head)
    return model, F.cross_entropy, (torch.randn(batch, 3, 32, 32), classes(batch))


class Sequences(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.head = nn.LSTM(128, 128, batch_first=True), nn.Linear(128, CLASSES)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


class Attention(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x):
        batch, tokens, width = x.shape
        q, k, v = (part.view(batch, tokens, 4, width // 4).transpose(1, 2) for part in self.qkv(x).split(width, -1))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.out(y.transpose(1, 2).reshape(x.shape))


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm1, self.attention, self.norm2 = nn.LayerNorm(width), Attention(width), nn.LayerNorm(width)
        self.hidden = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.hidden(self.norm2(x))


class Gpt(nn.Module):
    def __init__(self, width, depth, tokens):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(96, width), nn.Parameter(torch.zeros(tokens, width))
        self.blocks, self.head = nn.Sequential(*(Block(width) for _ in range(depth))), nn.Linear(width, 96)

    def forward(self, ids):
        return self.head(self.blocks(self.tokens(ids) + self.positions)).flatten(0, 1)


def gpt(batch=16, width=128, depth=4, tokens=64):
    given = torch.randint(96, (batch, tokens)), classes(batch * tokens, 96)
    return Gpt(width, depth, tokens), F.cross_entropy, given


class Vae(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(784, 400), nn.ReLU())
        self.mean, self.log_variance = nn.Linear(400, 20), nn.Linear(400, 20)
        self.decoder = perceptron(20, 400, 784)

    def forward(self, x):
        hidden = self.encoder(x)
        mean, log_variance = self.mean(hidden), self.log_variance(hidden)
        z = mean + torch.randn_like(mean) * torch.exp(0.5 * log_variance)
        return self.decoder(z), mean, log_variance


def vae():
    x = torch.rand(128, 784)

    def loss(made, x):
        logits, mean, log_variance = made
        likeness = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        return (likeness - 0.5 * (1 + log_variance - mean**2 - log_variance.exp()).sum()) / x.shape[0]

    return Vae(), loss, (x, x)


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.ModuleList(two_convolutions(a, b, False) for a, b in ((1, 16), (16, 32), (32, 64)))
        self.wider = nn.ModuleList(nn.ConvTranspose2d(a, b, 2, 2) for a, b in ((64, 32), (32, 16)))
        self.up = nn.ModuleList(two_convolutions(a, b, False) for a, b in ((64, 32), (32, 16)))
        self.head = nn.Conv2d(16, 1, 1)

    def forward(self, x):
        fine = self.down[0](x)
        middle = self.down[1](F.max_pool2d(fine, 2))
        y = self.down[2](F.max_pool2d(middle, 2))
        y = self.up[0](torch.cat([middle, self.wider[0](y)], 1))
        return self.head(self.up[1](torch.cat([fine, self.wider[1](y)], 1)))


def unet():
    mask = torch.randint(2, (8, 1, 64, 64)).float()
    return UNet(), F.binary_cross_entropy_with_logits, (torch.randn(8, 1, 64, 64), mask)


def dqn():
    network, target = (perceptron(4, 128, 128, 2) for _ in range(2))

    def loss(values, action, reward, following):
        with torch.no_grad():
            wanted = reward + 0.99 * target(following).max(1).values
        return F.huber_loss(values.gather(1, action[:, None])[:, 0], wanted)

    return network, loss, (torch.randn(64, 4), classes(64, 2), torch.randn(64), torch.randn(64, 4))


WORKLOADS = {
    "MLP, SGD": mlp,
    "MLP, Adam": mlp,
    "LeNet, Adam": lenet,
    "6 convolutions with batch norm, Adam": convolutions,
    "ResNet-18, 32 × 32, Adam": resnet,
    "LSTM 128, 64 steps, Adam": lambda: (Sequences(), F.cross_entropy, (torch.randn(32, 64, 128), classes(32))),
    "GPT 4 × 128, 64 tokens, Adam": gpt,
    "VAE 784-400-20, Adam": vae,
    "U-Net 16-32-64, 64 × 64, Adam": unet,
    "DQN 4-128-128-2, Adam": dqn,
}


def begin(kind, workload, mode, sizes):
    torch.set_num_threads(2)
    torch.manual_seed(1)
    model, loss, (x, *rest) = WORKLOADS[workload](**sizes)
    forward = torch.compile(model) if mode == "torch.compile" else model
    if kind == "inference":
        model.eval()

        def infer():
            with torch.inference_mode():
                return forward(x).numpy()

        return infer
    by = torch.optim.SGD(model.parameters(), lr=0.1) if "SGD" in workload else torch.optim.Adam(model.parameters())

    def step():
        by.zero_grad()
        value = loss(forward(x), *rest)
        value.backward()
        by.step()
        return value.item()

    return step


serve({"torch": torch.__version__, "python": platform.python_version()}, begin)
