// Stock tfjs on tfjs-node's own addon: the same models in plain tfjs, for the bench of train steps. Argument 2: the addon.
import {createRequire} from 'node:module';
import util from 'node:util';
import {serve} from './serve.mjs';

// What Node 23 has no more, and tfjs-node uses.
util.isNullOrUndefined ??= (/** @type {unknown} */ value) => value === null || value === undefined;
util.isArray ??= Array.isArray;

const require = createRequire(import.meta.url);
/** @type {any} */
const tf = require('@tensorflow/tfjs');
require('@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js');
const {NodeJSKernelBackend} = require('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js');
const {version} = require('@tensorflow/tfjs-node-gpu/dist/version.js');

tf.registerBackend(
  'tensorflow',
  () => new NodeJSKernelBackend(require(process.argv[3]), '@tensorflow/tfjs-node'),
  3,
);
await tf.setBackend('tensorflow');

const {layers: L} = tf;
/** @typedef {Record<string, number>} Sizes */
const ids = (/** @type {number[]} */ shape, /** @type {number} */ below) =>
  tf.randomUniform(shape, 0, below, 'int32');
const oneHot = (/** @type {number[]} */ shape, /** @type {number} */ below) =>
  tf.oneHot(ids(shape, below), below).toFloat();
const weightsOf = (/** @type {any} */ model) =>
  model.trainableWeights.map((/** @type {any} */ each) => each.read());
const sequence = (/** @type {any[]} */ layers) => tf.sequential({layers});

/** What is trained by softmax and cross-entropy. */
const classifier = (/** @type {any} */ model, /** @type {any} */ x, /** @type {any} */ labels) => ({
  forward: (/** @type {boolean} */ training) => model.apply(x, {training}),
  loss: (/** @type {any} */ logits) => tf.losses.softmaxCrossEntropy(labels, logits),
  weights: weightsOf(model),
});

const mlp = ({batch = 64}) =>
  classifier(
    sequence([L.dense({inputShape: [784], units: 128, activation: 'relu'}), L.dense({units: 10})]),
    tf.randomNormal([batch, 784]),
    oneHot([batch], 10),
  );

const lenet = ({batch = 64}) =>
  classifier(
    sequence([
      L.conv2d({inputShape: [28, 28, 1], filters: 6, kernelSize: 5, padding: 'same', activation: 'relu'}),
      L.maxPooling2d({poolSize: 2}),
      L.conv2d({filters: 16, kernelSize: 5, activation: 'relu'}),
      L.maxPooling2d({poolSize: 2}),
      L.flatten(),
      L.dense({units: 120, activation: 'relu'}),
      L.dense({units: 84, activation: 'relu'}),
      L.dense({units: 10}),
    ]),
    tf.randomNormal([batch, 28, 28, 1]),
    oneHot([batch], 10),
  );

const convolution = (/** @type {number} */ filters, kernelSize = 3, strides = 1) =>
  L.conv2d({filters, kernelSize, strides, padding: 'same', useBias: false});

const two = (/** @type {number} */ filters) =>
  [0, 1].flatMap(() => [convolution(filters), L.batchNormalization(), L.reLU()]);

const convolutions = () =>
  classifier(
    sequence([
      L.inputLayer({inputShape: [32, 32, 3]}),
      ...two(32),
      L.maxPooling2d({poolSize: 2}),
      ...two(64),
      L.maxPooling2d({poolSize: 2}),
      ...two(128),
      L.globalAveragePooling2d({}),
      L.dense({units: 10}),
    ]),
    tf.randomNormal([32, 32, 32, 3]),
    oneHot([32], 10),
  );

const through = (/** @type {any} */ x, /** @type {any[]} */ ...layers) =>
  layers.reduce((y, layer) => layer.apply(y), x);

const resnet = ({batch = 16}) => {
  const inputs = tf.input({shape: [32, 32, 3]});
  const norm = () => L.batchNormalization();
  let x = through(inputs, convolution(64, 7, 2), norm(), L.reLU());
  x = L.maxPooling2d({poolSize: 3, strides: 2, padding: 'same'}).apply(x);
  for (const [size, stride] of [
    [64, 1],
    [64, 1],
    [128, 2],
    [128, 1],
    [256, 2],
    [256, 1],
    [512, 2],
    [512, 1],
  ]) {
    const y = through(x, convolution(size, 3, stride), norm(), L.reLU(), convolution(size), norm());
    const short = stride > 1 ? through(x, convolution(size, 1, stride), norm()) : x;
    x = L.reLU().apply(L.add().apply([y, short]));
  }
  const outputs = through(x, L.globalAveragePooling2d({}), L.dense({units: 10}));
  return classifier(tf.model({inputs, outputs}), tf.randomNormal([batch, 32, 32, 3]), oneHot([batch], 10));
};

const lstm = () =>
  classifier(
    sequence([L.lstm({inputShape: [64, 128], units: 128}), L.dense({units: 10})]),
    tf.randomNormal([32, 64, 128]),
    oneHot([32], 10),
  );

/** Attention and its like are no layers of tfjs. */
const gpt = () => {
  /** @type {any[]} */
  const weights = [];
  const weight = (/** @type {number[]} */ ...shape) => {
    weights.push(tf.variable(tf.randomNormal(shape, 0, 0.02)));
    return weights[weights.length - 1];
  };
  const linear = (/** @type {number} */ from, /** @type {number} */ to) => {
    const [w, b] = [weight(from, to), weight(to)];
    return (/** @type {any} */ x) =>
      tf.add(tf.matMul(x.reshape([-1, from]), w), b).reshape([...x.shape.slice(0, -1), to]);
  };
  const norm = () => {
    const [scale, shift] = [weight(128), weight(128)];
    return (/** @type {any} */ x) => {
      const {mean, variance} = tf.moments(x, -1, true);
      return x.sub(mean).mul(variance.add(1e-5).rsqrt()).mul(scale).add(shift);
    };
  };
  const gelu = (/** @type {any} */ x) => x.mul(0.5).mul(x.div(Math.SQRT2).erf().add(1));
  const [tokens, positions] = [weight(96, 128), weight(64, 128)];
  const blocks = Array.from({length: 4}, () => ({
    norm1: norm(),
    qkv: linear(128, 384),
    out: linear(128, 128),
    norm2: norm(),
    widen: linear(128, 512),
    narrow: linear(512, 128),
  }));
  const head = linear(128, 96);
  const mask = tf.linalg
    .bandPart(tf.ones([64, 64]), -1, 0)
    .sub(1)
    .mul(1e9);
  const x = ids([16, 64], 96);
  const labels = oneHot([16 * 64], 96);
  return {
    forward: () => {
      let y = tf.gather(tokens, x).add(positions);
      for (const {norm1, qkv, out, norm2, widen, narrow} of blocks) {
        const [q, k, v] = tf.unstack(qkv(norm1(y)).reshape([16, 64, 3, 4, 32]).transpose([2, 0, 3, 1, 4]));
        const scores = tf.softmax(q.matMul(k, false, true).div(Math.sqrt(32)).add(mask));
        y = y.add(out(scores.matMul(v).transpose([0, 2, 1, 3]).reshape([16, 64, 128])));
        y = y.add(narrow(gelu(widen(norm2(y)))));
      }
      return head(y).reshape([-1, 96]);
    },
    loss: (/** @type {any} */ logits) => tf.losses.softmaxCrossEntropy(labels, logits),
    weights,
  };
};

const vae = () => {
  const inputs = tf.input({shape: [784]});
  const hidden = L.dense({units: 400, activation: 'relu'}).apply(inputs);
  const outputs = [0, 1].map(() => L.dense({units: 20}).apply(hidden));
  const encoder = tf.model({inputs, outputs});
  const decoder = sequence([
    L.dense({inputShape: [20], units: 400, activation: 'relu'}),
    L.dense({units: 784}),
  ]);
  const x = tf.randomUniform([128, 784]);
  return {
    forward: (/** @type {boolean} */ training) => {
      const [mean, logVariance] = encoder.apply(x, {training});
      const z = mean.add(tf.randomNormal(mean.shape).mul(logVariance.mul(0.5).exp()));
      return [decoder.apply(z, {training}), mean, logVariance];
    },
    loss: (/** @type {any[]} */ [logits, mean, logVariance]) => {
      const likeness = tf.losses.sigmoidCrossEntropy(x, logits, undefined, 0, tf.Reduction.SUM);
      const divergence = logVariance.add(1).sub(mean.square()).sub(logVariance.exp()).sum().mul(-0.5);
      return likeness.add(divergence).div(128);
    },
    weights: [...weightsOf(encoder), ...weightsOf(decoder)],
  };
};

const unet = () => {
  const pair = (/** @type {any} */ x, /** @type {number} */ filters) => {
    const one = () => L.conv2d({filters, kernelSize: 3, padding: 'same', activation: 'relu'});
    return through(x, one(), one());
  };
  const half = (/** @type {any} */ x) => L.maxPooling2d({poolSize: 2}).apply(x);
  const wider = (/** @type {any} */ x, /** @type {number} */ filters) =>
    L.conv2dTranspose({filters, kernelSize: 2, strides: 2}).apply(x);
  const inputs = tf.input({shape: [64, 64, 1]});
  const fine = pair(inputs, 16);
  const middle = pair(half(fine), 32);
  let y = pair(half(middle), 64);
  y = pair(L.concatenate().apply([middle, wider(y, 32)]), 32);
  y = pair(L.concatenate().apply([fine, wider(y, 16)]), 16);
  const model = tf.model({inputs, outputs: L.conv2d({filters: 1, kernelSize: 1}).apply(y)});
  const x = tf.randomNormal([8, 64, 64, 1]);
  const mask = ids([8, 64, 64, 1], 2).toFloat();
  return {
    forward: (/** @type {boolean} */ training) => model.apply(x, {training}),
    loss: (/** @type {any} */ logits) => tf.losses.sigmoidCrossEntropy(mask, logits),
    weights: weightsOf(model),
  };
};

const dqn = () => {
  const [network, target] = [0, 1].map(() =>
    sequence([
      L.dense({inputShape: [4], units: 128, activation: 'relu'}),
      L.dense({units: 128, activation: 'relu'}),
      L.dense({units: 2}),
    ]),
  );
  const [states, following] = [0, 1].map(() => tf.randomNormal([64, 4]));
  const [actions, rewards] = [oneHot([64], 2), tf.randomNormal([64])];
  return {
    forward: (/** @type {boolean} */ training) => network.apply(states, {training}),
    loss: (/** @type {any} */ values) =>
      tf.losses.huberLoss(rewards.add(target.apply(following).max(1).mul(0.99)), values.mul(actions).sum(1)),
    weights: weightsOf(network),
  };
};

/** @type {Record<string, (sizes: Sizes) => {forward: (training: boolean) => any, loss: (made: any) => any, weights: any[]}>} */
const WORKLOADS = {
  'MLP, SGD': mlp,
  'MLP, Adam': mlp,
  'LeNet, Adam': lenet,
  '6 convolutions with batch norm, Adam': convolutions,
  'ResNet-18, 32 × 32, Adam': resnet,
  'LSTM 128, 64 steps, Adam': lstm,
  'GPT 4 × 128, 64 tokens, Adam': gpt,
  'VAE 784-400-20, Adam': vae,
  'U-Net 16-32-64, 64 × 64, Adam': unet,
  'DQN 4-128-128-2, Adam': dqn,
};

await serve({'tfjs-node': version}, ({kind, workload, sizes}) => {
  const {forward, loss, weights} = WORKLOADS[workload](sizes);
  const by = workload.includes('SGD') ? tf.train.sgd(0.1) : tf.train.adam(1e-3);
  const step = () =>
    kind === 'inference' ? forward(false) : by.minimize(() => loss(forward(true)), true, weights);
  return {
    once: () => {
      const value = tf.tidy(step);
      value.dataSync();
      value.dispose();
    },
  };
});
