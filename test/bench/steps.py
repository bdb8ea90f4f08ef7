"""Train steps beside PyTorch's: each mode of each, the two in turn, two threads each, medians of all rounds.

Milliseconds, and by how much PyTorch's better mode is slower than `auto`. Also written to test/output/steps.json.
`torch.compile` needs a C++ compiler; without one it is left out. `steps.py GPT` measures only that.
"""

import json
import math
import pathlib
import shutil
import statistics
import sys
import time

from peers.compare import THREADS, node

try:
    import torch
    from torch import nn
    from torch.nn import functional as F
except ImportError:
    sys.exit(f"PyTorch is not there. To compare: {sys.executable} -m pip install numpy torch==2.13.0")

ROUNDS = 3
STEPS = 15
WARM_UP_SECONDS = 2
OUTPUT = pathlib.Path(__file__).resolve().parents[1] / "output" / "steps.json"


def block(a, b):
    return [
        layer
        for size in (a, b)
        for layer in (nn.Conv2d(size, b, 3, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU())
    ]


class LeNet(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
        )  # fmt: skip


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


def resnet():
    stem = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    sizes = [(64, 64, 1), (64, 64, 1), (64, 128, 2), (128, 128, 1), (128, 256, 2), (256, 256, 1), (256, 512, 2), (512, 512, 1)]
    return nn.Sequential(*stem, *(Basic(*size) for size in sizes), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10))


class Sequences(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.head = nn.LSTM(128, 128, batch_first=True), nn.Linear(128, 10)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv, self.out = nn.Linear(128, 384), nn.Linear(128, 128)

    def forward(self, x):
        q, k, v = (part.view(*part.shape[:2], 4, 32).transpose(1, 2) for part in self.qkv(x).split(128, -1))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.out(y.transpose(1, 2).reshape(x.shape))


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.attention, self.norm2 = nn.LayerNorm(128), Attention(), nn.LayerNorm(128)
        self.hidden = nn.Sequential(nn.Linear(128, 512), nn.GELU(), nn.Linear(512, 128))

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.hidden(self.norm2(x))


class Gpt(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(96, 128), nn.Parameter(torch.zeros(64, 128))
        self.blocks, self.head = nn.Sequential(*(Block() for _ in range(4))), nn.Linear(128, 96)

    def forward(self, tokens):
        return self.head(self.blocks(self.tokens(tokens) + self.positions)).flatten(0, 1)


class Vae(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(784, 400), nn.ReLU())
        self.mean, self.log_variance = nn.Linear(400, 20), nn.Linear(400, 20)
        self.decoder = nn.Sequential(nn.Linear(20, 400), nn.ReLU(), nn.Linear(400, 784))

    def forward(self, x):
        hidden = self.encoder(x)
        mean, log_variance = self.mean(hidden), self.log_variance(hidden)
        z = mean + torch.randn_like(mean) * torch.exp(0.5 * log_variance)
        likeness = F.binary_cross_entropy_with_logits(self.decoder(z), x, reduction="sum")
        return (likeness - 0.5 * (1 + log_variance - mean**2 - log_variance.exp()).sum()) / x.shape[0]


def labels(count, below=10):
    return torch.randint(below, (count,))


def mlp():
    return nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))


def convolutions():
    return nn.Sequential(
        *block(3, 32), nn.MaxPool2d(2), *block(32, 64), nn.MaxPool2d(2), *block(64, 128),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(128, 10),
    )  # fmt: skip


ADAM = torch.optim.Adam
CROSS = F.cross_entropy
WORKLOADS = {
    "MLP, SGD": (mlp, lambda: (torch.randn(64, 784), labels(64)), CROSS, lambda p: torch.optim.SGD(p, lr=0.1)),
    "MLP, Adam": (mlp, lambda: (torch.randn(64, 784), labels(64)), CROSS, ADAM),
    "LeNet, Adam": (LeNet, lambda: (torch.randn(64, 1, 28, 28), labels(64)), CROSS, ADAM),
    "6 convolutions with batch norm, Adam": (
        convolutions,
        lambda: (torch.randn(32, 3, 32, 32), labels(32)),
        CROSS,
        ADAM,
    ),
    "ResNet-18, 32 × 32, Adam": (resnet, lambda: (torch.randn(16, 3, 32, 32), labels(16)), CROSS, ADAM),
    "LSTM 128, 64 steps, Adam": (Sequences, lambda: (torch.randn(32, 64, 128), labels(32)), CROSS, ADAM),
    "GPT 4 × 128, 64 tokens, Adam": (
        Gpt,
        lambda: (torch.randint(96, (16, 64)), torch.randint(96, (16 * 64,))),
        CROSS,
        ADAM,
    ),
    "VAE 784-400-20, Adam": (Vae, lambda: (torch.rand(128, 784),), None, ADAM),
}

WANTED = sys.argv[1] if len(sys.argv) > 1 else ""
workloads = {name: made for name, made in WORKLOADS.items() if WANTED in name}


def measure(compiles):
    torch.set_num_threads(THREADS)
    torch.manual_seed(1)
    seconds = {}
    for name, (make, draw, loss, optimizer) in workloads.items():
        model, given = make(), draw()
        by = optimizer(model.parameters())
        forward = torch.compile(model) if compiles else model

        def once():
            started = time.perf_counter()
            by.zero_grad()
            value = loss(forward(given[0]), given[1]) if loss else forward(given[0])
            value.backward()
            by.step()
            value.item()
            return time.perf_counter() - started

        begun = time.perf_counter()
        while time.perf_counter() - begun < WARM_UP_SECONDS:
            once()
        seconds[name] = statistics.median(once() for _ in range(STEPS))
    return seconds


def main():
    peers = {"PyTorch": lambda: measure(False)}
    if shutil.which("c++") or shutil.which("g++"):
        peers["torch.compile"] = lambda: measure(True)
    rounds = []
    for _ in range(ROUNDS):
        ours = node("steps.mjs", WANTED)
        found = {name: {} for name in workloads}
        for key, value in ours.items():
            name, mode = key.rsplit(": ", 1)
            found[name][mode] = value
        for peer, once in peers.items():
            for name, value in once().items():
                found[name][peer] = value
        rounds.append(found)
    columns = ["eager", "graph", "xla", "auto", *peers]
    print("".join(f"{column:>15}" for column in columns) + "          ratio  (ms)")
    ratios = []
    for name in workloads:
        medians = {
            column: statistics.median(found[name][column] for found in rounds)
            for column in columns
            if all(column in found[name] for found in rounds)
        }
        ratio = min(medians[peer] for peer in peers) / medians["auto"]
        ratios.append(ratio)
        cells = "".join(f"{1000 * medians[column]:15.2f}" if column in medians else f"{'–':>15}" for column in columns)
        print(f"{cells}{ratio:15.2f}  {name}")
    print(f"geometric mean of the ratios: {math.exp(statistics.fmean(map(math.log, ratios))):.2f}")
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    versions = {"torch": torch.__version__, "python": sys.version.split()[0]}
    OUTPUT.write_text(json.dumps({"versions": versions, "seconds": rounds}, indent=1))


main()
