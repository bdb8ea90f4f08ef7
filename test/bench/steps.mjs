// Tangente's side of the bench of train steps, driven by steps.py. The same models stand in peers/*.
import {serve} from './peers/serve.mjs';
import {toolkit} from './peers/toolkit.mjs';

const {losses, nn, optim, random, tf, train, zoo} = toolkit;

/** @typedef {Record<string, number>} Sizes */

const ids = (/** @type {number[]} */ shape, /** @type {number} */ below) =>
  tf.tensor(
    Int32Array.from({length: tf.util.sizeFromShape(shape)}, () => random.integer(below)),
    shape,
    'int32',
  );

/** A classifier of images, say, and what it is trained with. */
const classifier = (
  /** @type {any} */ model,
  /** @type {number} */ batch,
  /** @type {number[]} */ shape,
) => ({
  model,
  loss: (/** @type {any} */ x, /** @type {any} */ labels) => losses.crossEntropy(model.apply(x), labels),
  given: [random.normal([batch, ...shape]), ids([batch], 10)],
});

/** Linear layers of so many units, with ReLU between them. */
const perceptron = (/** @type {number} */ from, /** @type {number[]} */ ...sizes) =>
  new nn.Sequential(
    new nn.Linear(from, sizes[0]),
    ...sizes.slice(1).flatMap((to, i) => [new nn.Relu(), new nn.Linear(sizes[i], to)]),
  );

const mlp = (/** @type {Sizes} */ {batch = 64, width = 128, depth = 1}) =>
  classifier(perceptron(784, ...Array(depth).fill(width), 10), batch, [784]);

const twoConvolutions = (/** @type {number} */ from, /** @type {number} */ to, normalized = true) =>
  [from, to].flatMap((a) => [
    new nn.Conv2d(a, to, {kernelSize: 3, padding: 1, bias: !normalized}),
    ...(normalized ? [new nn.BatchNorm2d(to)] : []),
    new nn.Relu(),
  ]);

class Sequences extends nn.Module {
  lstm = new nn.LSTM(128, 128);
  head = new nn.Linear(128, 10);

  forward(/** @type {any} */ x) {
    const {output} = this.lstm.apply(x);
    return this.head.apply(output.slice([0, 63, 0], [-1, 1, -1]).squeeze([1]));
  }
}

class Gpt extends nn.Module {
  constructor(/** @type {Sizes} */ {width, depth, tokens}) {
    super();
    this.tokens = new nn.Embedding(96, width);
    this.positions = new nn.LearnedPositions(tokens, width);
    const options = {feedForwardSize: 4 * width, activation: 'gelu', dropout: 0, normFirst: true};
    this.layers = Array.from({length: depth}, () => new nn.TransformerEncoderLayer(width, 4, options));
    this.head = new nn.Linear(width, 96);
  }

  forward(/** @type {any} */ ids) {
    let x = this.positions.apply(this.tokens.apply(ids));
    for (const layer of this.layers) x = layer.apply({x, causal: true});
    return this.head.apply(x);
  }
}

const gpt = (/** @type {Sizes} */ {batch = 16, width = 128, depth = 4, tokens = 64}) => {
  const model = new Gpt({width, depth, tokens});
  return {
    model,
    loss: (/** @type {any} */ x, /** @type {any} */ next) =>
      losses.crossEntropy(model.apply(x).reshape([-1, 96]), next.reshape([-1])),
    given: [ids([batch, tokens], 96), ids([batch, tokens], 96)],
  };
};

class Vae extends nn.Module {
  encoder = new nn.Sequential(new nn.Linear(784, 400), new nn.Relu());
  mean = new nn.Linear(400, 20);
  logVariance = new nn.Linear(400, 20);
  decoder = perceptron(20, 400, 784);

  loss(/** @type {any} */ x) {
    const hidden = this.encoder.apply(x);
    const mean = this.mean.apply(hidden);
    const logVariance = this.logVariance.apply(hidden);
    const z = mean.add(random.normal(mean.shape).mul(logVariance.mul(0.5).exp()));
    const likeness = losses.bceWithLogits(this.decoder.apply(z), x, {reduction: 'sum'});
    const divergence = logVariance.add(1).sub(mean.square()).sub(logVariance.exp()).sum().mul(-0.5);
    return likeness.add(divergence).div(x.shape[0]);
  }
}

const vae = () => {
  const model = new Vae();
  return {model, loss: (/** @type {any} */ x) => model.loss(x), given: [random.uniform([128, 784])]};
};

class UNet extends nn.Module {
  down = [
    [1, 16],
    [16, 32],
    [32, 64],
  ].map(([a, b]) => new nn.Sequential(...twoConvolutions(a, b, false)));
  pool = new nn.MaxPool2d(2);
  wider = [
    [64, 32],
    [32, 16],
  ].map(([a, b]) => new nn.ConvTranspose2d(a, b, {kernelSize: 2, stride: 2}));
  up = [
    [64, 32],
    [32, 16],
  ].map(([a, b]) => new nn.Sequential(...twoConvolutions(a, b, false)));
  head = new nn.Conv2d(16, 1, {kernelSize: 1});

  forward(/** @type {any} */ x) {
    const fine = this.down[0].apply(x); //                        [batch, 64, 64, 16]
    const middle = this.down[1].apply(this.pool.apply(fine)); //  [batch, 32, 32, 32]
    let y = this.down[2].apply(this.pool.apply(middle)); //       [batch, 16, 16, 64]
    y = this.up[0].apply(tf.concat([middle, this.wider[0].apply(y)], 3));
    y = this.up[1].apply(tf.concat([fine, this.wider[1].apply(y)], 3));
    return this.head.apply(y); //                                 [batch, 64, 64, 1]
  }
}

const unet = () => {
  const model = new UNet();
  return {
    model,
    loss: (/** @type {any} */ x, /** @type {any} */ mask) => losses.bceWithLogits(model.apply(x), mask),
    given: [random.normal([8, 64, 64, 1]), ids([8, 64, 64, 1], 2).toFloat()],
  };
};

const dqn = () => {
  const [model, target] = [0, 1].map(() => perceptron(4, 128, 128, 2));
  return {
    model,
    loss: (
      /** @type {any} */ state,
      /** @type {any} */ action,
      /** @type {any} */ reward,
      /** @type {any} */ next,
    ) => {
      const value = model.apply(state).mul(tf.oneHot(action, 2)).sum(1);
      return losses.huber(value, reward.add(target.apply(next).max(1).mul(0.99)));
    },
    given: [random.normal([64, 4]), ids([64], 2), random.normal([64]), random.normal([64, 4])],
  };
};

/** @type {Record<string, (sizes: Sizes) => {model: any, loss: (...given: any[]) => any, given: any[]}>} */
const WORKLOADS = {
  'MLP, SGD': mlp,
  'MLP, Adam': mlp,
  'LeNet, Adam': ({batch = 64}) => classifier(new zoo.LeNet5(), batch, [28, 28, 1]),
  '6 convolutions with batch norm, Adam': () =>
    classifier(
      new nn.Sequential(
        ...twoConvolutions(3, 32),
        new nn.MaxPool2d(2),
        ...twoConvolutions(32, 64),
        new nn.MaxPool2d(2),
        ...twoConvolutions(64, 128),
        new nn.GlobalAvgPool2d(),
        new nn.Linear(128, 10),
      ),
      32,
      [32, 32, 3],
    ),
  'ResNet-18, 32 × 32, Adam': ({batch = 16}) =>
    classifier(new zoo.ResNet18({classes: 10}), batch, [32, 32, 3]),
  'LSTM 128, 64 steps, Adam': () => classifier(new Sequences(), 32, [64, 128]),
  'GPT 4 × 128, 64 tokens, Adam': gpt,
  'VAE 784-400-20, Adam': vae,
  'U-Net 16-32-64, 64 × 64, Adam': unet,
  'DQN 4-128-128-2, Adam': dqn,
};

const step = (/** @type {import('./peers/serve.mjs').Subject} */ {kind, workload, sizes}) => {
  const {model, loss, given} = WORKLOADS[workload](sizes);
  if (kind === 'inference') {
    model.eval();
    return {run: (/** @type {any} */ x) => model.apply(x), given: [given[0]]};
  }
  const by = workload.includes('SGD')
    ? new optim.SGD(model.parameters(), {learningRate: 0.1})
    : new optim.Adam(model.parameters());
  return {run: (/** @type {any[]} */ ...all) => by.minimize(() => loss(...all)), given};
};

random.seed(1);
await serve({node: process.version, tfjs: tf.version_core}, (subject) => {
  const {run, given} = step(subject);
  const jit = subject.mode === 'eager' ? 'off' : subject.mode;
  const compiled = train.compile(run, {jit});
  return {
    once: () => {
      const value = compiled(...given);
      value.dataSync();
      value.dispose();
    },
    // `auto` has chosen.
    settled: () => jit !== 'auto' || /^(graph|xla)/.test(compiled.report),
    note: () => (jit === 'off' ? '' : compiled.report),
  };
});
