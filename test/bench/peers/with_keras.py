"""Keras's side of the bench of train steps: tf.function, as a graph or by XLA."""

import os
import platform

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import tensorflow as tf
from keras import layers as L
from keras import losses
from serve import serve

CROSS = losses.SparseCategoricalCrossentropy(from_logits=True)
LIKENESS = losses.BinaryCrossentropy(from_logits=True)


def classes(shape, below=10):
    return tf.random.uniform(shape, 0, below, tf.int32)


def classifier(shape, layers, batch):
    return keras.Sequential([L.Input(shape), *layers]), CROSS, (tf.random.normal([batch, *shape]), classes([batch]))


def mlp(batch=64):
    return classifier([784], [L.Dense(128, "relu"), L.Dense(10)], batch)


def lenet(batch=64):
    layers = [
        L.Conv2D(6, 5, padding="same", activation="relu"), L.MaxPool2D(2), L.Conv2D(16, 5, activation="relu"), L.MaxPool2D(2),
        L.Flatten(), L.Dense(120, "relu"), L.Dense(84, "relu"), L.Dense(10),
    ]  # fmt: skip
    return classifier([28, 28, 1], layers, batch)


def convolution(size, kernel=3, stride=1):
    return L.Conv2D(size, kernel, stride, padding="same", use_bias=False)


def two_convolutions(size):
    return [layer for _ in range(2) for layer in (convolution(size), L.BatchNormalization(), L.ReLU())]


def convolutions():
    layers = [*two_convolutions(32), L.MaxPool2D(2), *two_convolutions(64), L.MaxPool2D(2), *two_convolutions(128)]
    return classifier([32, 32, 3], [*layers, L.GlobalAveragePooling2D(), L.Dense(10)], 32)


def resnet(batch=16):
    given = L.Input([32, 32, 3])
    x = L.ReLU()(L.BatchNormalization()(convolution(64, 7, 2)(given)))
    x = L.MaxPool2D(3, 2, padding="same")(x)
    for size, stride in ((64, 1), (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1)):
        y = L.ReLU()(L.BatchNormalization()(convolution(size, 3, stride)(x)))
        y = L.BatchNormalization()(convolution(size)(y))
        short = L.BatchNormalization()(convolution(size, 1, stride)(x)) if stride > 1 else x
        x = L.ReLU()(y + short)
    model = keras.Model(given, L.Dense(10)(L.GlobalAveragePooling2D()(x)))
    return model, CROSS, (tf.random.normal([batch, 32, 32, 3]), classes([batch]))


class Positions(keras.Layer):
    def build(self, shape):
        self.table = self.add_weight(shape=shape[1:])

    def call(self, x):
        return x + self.table


def gpt():
    given = L.Input([64], dtype="int32")
    x = Positions()(L.Embedding(96, 128)(given))
    for _ in range(4):
        y = L.LayerNormalization(epsilon=1e-5)(x)
        x = x + L.MultiHeadAttention(4, 32)(y, y, use_causal_mask=True)
        y = L.Dense(512, keras.activations.gelu)(L.LayerNormalization(epsilon=1e-5)(x))
        x = x + L.Dense(128)(y)
    return keras.Model(given, L.Dense(96)(x)), CROSS, (classes([16, 64], 96), classes([16, 64], 96))


def vae():
    given = L.Input([784])
    hidden = L.Dense(400, "relu")(given)
    mean, log_variance = L.Dense(20)(hidden), L.Dense(20)(hidden)
    decoder = keras.Sequential([L.Input([20]), L.Dense(400, "relu"), L.Dense(784)])
    noise = L.Lambda(lambda mean: tf.random.normal(tf.shape(mean)))(mean)
    z = mean + noise * keras.ops.exp(0.5 * log_variance)
    x = tf.random.uniform([128, 784])

    def loss(x, made):
        logits, mean, log_variance = made
        likeness = tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(x, logits))
        return (likeness - 0.5 * tf.reduce_sum(1 + log_variance - mean**2 - tf.exp(log_variance))) / 128

    return keras.Model(given, [decoder(z), mean, log_variance]), loss, (x, x)


def unet():
    def two(x, size):
        return L.Conv2D(size, 3, padding="same", activation="relu")(L.Conv2D(size, 3, padding="same", activation="relu")(x))

    given = L.Input([64, 64, 1])
    fine = two(given, 16)
    middle = two(L.MaxPool2D(2)(fine), 32)
    y = two(L.MaxPool2D(2)(middle), 64)
    y = two(L.Concatenate()([middle, L.Conv2DTranspose(32, 2, 2)(y)]), 32)
    y = two(L.Concatenate()([fine, L.Conv2DTranspose(16, 2, 2)(y)]), 16)
    mask = tf.cast(classes([8, 64, 64, 1], 2), tf.float32)
    return keras.Model(given, L.Conv2D(1, 1)(y)), LIKENESS, (tf.random.normal([8, 64, 64, 1]), mask)


def dqn():
    def network():
        return keras.Sequential([L.Input([4]), L.Dense(128, "relu"), L.Dense(128, "relu"), L.Dense(2)])

    target, huber = network(), losses.Huber()

    def loss(given, values):
        action, reward, following = given
        wanted = reward + 0.99 * tf.reduce_max(target(following), 1)
        return huber(tf.stop_gradient(wanted), tf.gather(values, action, axis=1, batch_dims=1))

    return network(), loss, (tf.random.normal([64, 4]), (classes([64], 2), tf.random.normal([64]), tf.random.normal([64, 4])))


WORKLOADS = {
    "MLP, SGD": mlp,
    "MLP, Adam": mlp,
    "LeNet, Adam": lenet,
    "6 convolutions with batch norm, Adam": convolutions,
    "ResNet-18, 32 × 32, Adam": resnet,
    "LSTM 128, 64 steps, Adam": lambda: classifier([64, 128], [L.LSTM(128), L.Dense(10)], 32),
    "GPT 4 × 128, 64 tokens, Adam": gpt,
    "VAE 784-400-20, Adam": vae,
    "U-Net 16-32-64, 64 × 64, Adam": unet,
    "DQN 4-128-128-2, Adam": dqn,
}


def begin(kind, workload, mode, sizes):
    keras.utils.set_random_seed(1)
    model, loss, (x, wanted) = WORKLOADS[workload](**sizes)
    compiled = tf.function(jit_compile=mode == "Keras XLA")
    if kind == "inference":
        infer = compiled(lambda x: model(x, training=False))
        return lambda: infer(x).numpy()
    by = keras.optimizers.SGD(0.1) if "SGD" in workload else keras.optimizers.Adam()
    by.build(model.trainable_variables)

    @compiled
    def step(x, wanted):
        with tf.GradientTape() as tape:
            value = loss(wanted, model(x, training=True))
        gradients = tape.gradient(value, model.trainable_variables)
        by.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        return value

    return lambda: step(x, wanted).numpy()


serve({"keras": keras.__version__, "tensorflow": tf.__version__, "python": platform.python_version()}, begin)
