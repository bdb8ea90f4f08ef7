// One round of the bench of train steps on standard output, as JSON: name → seconds. Run by steps.py.
// Takes a part of the names of the workloads that are wanted.
import {createRequire} from 'node:module';

const {losses, nn, optim, random, tf, train, zoo} = createRequire(import.meta.url)('../../dist/index.js');

const MODES = /** @type {const} */ (['off', 'graph', 'xla', 'auto']);
/** Steps until nothing is recorded, compiled or chosen any more. */
const WARM_UP_SECONDS = {off: 1, graph: 2, xla: 3, auto: 6};
const STEPS = 15;

/** @type {Record<string, number>} */
const seconds = {};

random.seed(1);
const ids = (/** @type {number[]} */ shape, /** @type {number} */ below) =>
  tf.tensor(
    Int32Array.from({length: tf.util.sizeFromShape(shape)}, () => random.integer(below)),
    shape,
    'int32',
  );

/**
 * Measures a train step in every mode.
 * @param {string} name
 * @param {() => {parameters: any[], loss: (...given: any[]) => any, given: any[]}} make
 * @param {(parameters: any[]) => any} optimizer
 */
function workload(name, make, optimizer = (parameters) => new optim.Adam(parameters)) {
  if (!name.includes(process.argv[2] ?? '')) return;
  for (const jit of MODES) {
    const {parameters, loss, given} = make();
    const by = optimizer(parameters);
    const step = train.compile((/** @type {any[]} */ ...all) => by.minimize(() => loss(...all)), {jit});
    const once = () => {
      const start = performance.now();
      const value = step(...given);
      value.dataSync();
      value.dispose();
      return performance.now() - start;
    };
    try {
      const begun = performance.now();
      for (let i = 0; i < 10 || performance.now() - begun < 1000 * WARM_UP_SECONDS[jit]; i++) once();
      const times = Array.from({length: STEPS}, once).sort((a, b) => a - b);
      seconds[`${name}: ${jit === 'off' ? 'eager' : jit}`] = times[STEPS >> 1] / 1000;
    } catch (error) {
      // What XLA does not take, such as TensorFlow's LSTM, has no time in that mode.
      console.error(`${name}, ${jit}: ${/** @type {Error} */ (error).message.slice(0, 200)}`);
    }
    step.dispose();
  }
}

/** A classifier of `x` by `ids`. */
const classifier = (/** @type {any} */ model, /** @type {any} */ x, classes = 10) => ({
  parameters: model.parameters(),
  loss: (/** @type {any} */ images, /** @type {any} */ labels) =>
    losses.crossEntropy(model.apply(images), labels),
  given: [x, ids([x.shape[0]], classes)],
});

const mlp = () =>
  classifier(
    new nn.Sequential(new nn.Linear(784, 128), new nn.Relu(), new nn.Linear(128, 10)),
    random.normal([64, 784]),
  );
workload('MLP, SGD', mlp, (parameters) => new optim.SGD(parameters, {learningRate: 0.1}));
workload('MLP, Adam', mlp);
workload('LeNet, Adam', () => classifier(new zoo.LeNet5(), random.normal([64, 28, 28, 1])));

const block = (/** @type {number} */ from, /** @type {number} */ to) =>
  [
    [from, to],
    [to, to],
  ].flatMap(([a, b]) => [
    new nn.Conv2d(a, b, {kernelSize: 3, padding: 1, bias: false}),
    new nn.BatchNorm2d(b),
    new nn.Relu(),
  ]);
workload('6 convolutions with batch norm, Adam', () =>
  classifier(
    new nn.Sequential(
      ...block(3, 32),
      new nn.MaxPool2d(2),
      ...block(32, 64),
      new nn.MaxPool2d(2),
      ...block(64, 128),
      new nn.GlobalAvgPool2d(),
      new nn.Linear(128, 10),
    ),
    random.normal([32, 32, 32, 3]),
  ),
);
workload('ResNet-18, 32 × 32, Adam', () =>
  classifier(new zoo.ResNet18({classes: 10}), random.normal([16, 32, 32, 3])),
);

class Sequences extends nn.Module {
  lstm = new nn.LSTM(128, 128);
  head = new nn.Linear(128, 10);

  forward(/** @type {any} */ x) {
    const {output} = this.lstm.apply(x);
    return this.head.apply(output.slice([0, 63, 0], [-1, 1, -1]).squeeze([1]));
  }
}
workload('LSTM 128, 64 steps, Adam', () => classifier(new Sequences(), random.normal([32, 64, 128])));

class Gpt extends nn.Module {
  tokens = new nn.Embedding(96, 128);
  positions = new nn.LearnedPositions(64, 128);
  layers = Array.from(
    {length: 4},
    () =>
      new nn.TransformerEncoderLayer(128, 4, {
        feedForwardSize: 512,
        activation: 'gelu',
        dropout: 0,
        normFirst: true,
      }),
  );
  head = new nn.Linear(128, 96);

  forward(/** @type {any} */ tokens) {
    let x = this.positions.apply(this.tokens.apply(tokens));
    for (const layer of this.layers) x = layer.apply({x, causal: true});
    return this.head.apply(x);
  }
}
workload('GPT 4 × 128, 64 tokens, Adam', () => {
  const model = new Gpt();
  return {
    parameters: model.parameters(),
    loss: (tokens, next) => losses.crossEntropy(model.apply(tokens).reshape([-1, 96]), next.reshape([-1])),
    given: [ids([16, 64], 96), ids([16, 64], 96)],
  };
});

class Vae extends nn.Module {
  encoder = new nn.Sequential(new nn.Linear(784, 400), new nn.Relu());
  mean = new nn.Linear(400, 20);
  logVariance = new nn.Linear(400, 20);
  decoder = new nn.Sequential(new nn.Linear(20, 400), new nn.Relu(), new nn.Linear(400, 784));

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
workload('VAE 784-400-20, Adam', () => {
  const model = new Vae();
  return {parameters: model.parameters(), loss: (x) => model.loss(x), given: [random.uniform([128, 784])]};
});

console.log(JSON.stringify(seconds));
process.exit(0);
