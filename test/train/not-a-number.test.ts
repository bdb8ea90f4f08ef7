import * as tf from '@tensorflow/tfjs';
import {expect, test, vi} from 'vitest';
import {data, losses, nn, optim, random, train, zoo} from '../../src/index.js';

const REMEDY = 'or look for log, sqrt or a division there.';
const fill = (variable: tf.Variable, value: number) => variable.assign(tf.fill(variable.shape, value));
const flowers = () => data.iris().take(16);
const loss = losses.crossEntropy;

/** Written by hand: the logarithm of negative numbers is between two layers. */
class Hand extends nn.Module<tf.Tensor2D, tf.Tensor2D> {
  first = new nn.Linear(4, 4);
  scale = tf.variable(tf.ones([4]));
  second = new nn.Linear(4, 3);

  forward(x: tf.Tensor2D): tf.Tensor2D {
    return this.second.apply(this.first.apply(x).log<tf.Tensor2D>().mul(this.scale));
  }
}

/** √x, of negative numbers too. */
class Root extends nn.Module<tf.Tensor, tf.Tensor> {
  forward = (x: tf.Tensor) => x.sqrt();
}

class Classifier extends nn.Module<tf.Tensor2D, tf.Tensor2D> {
  embedding = new nn.Embedding(9, 4);
  lstm = new nn.LSTM(4, 4);
  head = new nn.Linear(4, 3);

  forward(ids: tf.Tensor2D): tf.Tensor2D {
    return this.head.apply(this.lstm.apply(this.embedding.apply(ids)).output.mean<tf.Tensor2D>(1));
  }
}

class Gpt extends nn.Module<tf.Tensor2D, tf.Tensor2D> {
  tokens = new nn.Embedding(9, 8);
  blocks = [0, 1].map(() => new nn.TransformerEncoderLayer(8, 2, {feedForwardSize: 16, normFirst: true}));
  head = new nn.Linear(8, 9);

  forward(ids: tf.Tensor2D): tf.Tensor2D {
    let x: tf.Tensor3D = this.tokens.apply(ids);
    for (const block of this.blocks) x = block.apply({x, causal: true});
    return this.head.apply(x.mean<tf.Tensor2D>(1));
  }
}

const sentences = () =>
  data.fromTensors(tf.ones<tf.Rank.R2>([8, 6], 'int32'), tf.tensor1d([1, 1, 1, 1, 1, 1, 1, 1], 'int32')); // prettier-ignore
const pixels = (value: number) =>
  data.fromTensors(tf.fill<tf.Rank.R4>([4, 32, 32, 3], value), tf.tensor1d([0, 1, 2, 0], 'int32')); // prettier-ignore

test.each<[string, () => Promise<unknown>, string]>([
  [
    'a layer',
    () => {
      random.seed(1);
      const model = new nn.Sequential(new nn.Linear(4, 4), new Root(), new nn.Linear(4, 3));
      return train.fit(model as nn.AnyModule as nn.Module<tf.Tensor2D, tf.Tensor2D>, flowers(), {loss});
    },
    `The first layer that gives NaN is 1, a Root. Start again with a learning rate below 0.001, ${REMEDY}`,
  ],
  [
    'the code between the layers of a module written by hand',
    () => {
      const model = new Hand();
      fill(model.first.weight, -1);
      return train.fit(model, flowers(), {loss});
    },
    `NaN arises in the model itself, a Hand, before it applies second, a Linear. Start again with a learning rate below 0.001, ${REMEDY}`,
  ],
  [
    'a variable of one’s own',
    () => {
      const model = new Hand();
      fill(model.first.weight, 1);
      fill(model.scale, Number.NaN);
      return train.fit(model, flowers(), {loss});
    },
    'scale holds NaN from the start. Look at how it is initialised, or at the file it was loaded from.',
  ],
  [
    'an LSTM',
    () => {
      const model = new Classifier();
      fill(model.embedding.weight, Infinity);
      return train.fit(model, sentences(), {loss});
    },
    `The first layer that gives NaN is lstm, an LSTM; before it, embedding, an Embedding, gives infinite numbers. Start again with a learning rate below 0.001, ${REMEDY}`,
  ],
  [
    'a GPT',
    () => {
      const model = new Gpt();
      fill(model.tokens.weight, 3e38);
      return train.fit(model, sentences(), {loss});
    },
    `The first layer that gives NaN is blocks.0.norm1, a LayerNorm. Start again with a learning rate below 0.001, ${REMEDY}`,
  ],
  [
    'a ResNet',
    () => {
      const model = new zoo.ResNet18({classes: 3});
      fill(model.layer2[0].conv1.weight, Infinity);
      return train.fit(model, pixels(1), {loss});
    },
    `The first layer that gives NaN is layer2.0.conv1, a Conv2d. Start again with a learning rate below 0.001, ${REMEDY}`,
  ],
  [
    'infinite pixels',
    () => train.fit(new zoo.ResNet18({classes: 3}), pixels(Infinity), {loss}),
    'The examples hold infinite numbers. Leave those out, or bound them.',
  ],
  [
    'NaN in the examples',
    () =>
      train.fit(new nn.Linear(1, 1), data.fromTensors(tf.tensor2d([[Number.NaN]]), tf.tensor2d([[1]])), {
        loss: losses.mse,
      }),
    'The examples hold NaN. Leave those out, or fill them in.',
  ],
  [
    'NaN in the targets',
    () =>
      train.fit(new nn.Linear(1, 1), data.fromTensors(tf.tensor2d([[1]]), tf.tensor2d([[Number.NaN]])), {
        loss: losses.mse,
      }),
    'The targets hold NaN. Leave those out, or fill them in.',
  ],
  [
    'the loss',
    () => train.fit(new nn.Linear(4, 3), flowers(), {loss: (y) => y.mul(0).div(0).mean() as tf.Scalar}),
    'All layers give numbers: it comes from the loss. Look for log(0), 0 / 0, or targets that it does not take.',
  ],
])('NaN of %s is told by its cause', async (_, run, cause) => {
  await expect(run()).rejects.toThrow(new Error(`Cannot make step 1: the loss is NaN. ${cause}`));
});

test('NaN of weights is told of the step that made it', async () => {
  const model = new nn.Linear(4, 3);
  const optimizer = new optim.SGD(model.parameters(), {learningRate: 1e20});
  const infinite = (y: tf.Tensor2D) => y.sub(y).abs().log().mean().neg() as tf.Scalar;
  await expect(train.fit(model, flowers(), {loss: infinite, optimizer, batchSize: 8})).rejects.toThrow(
    new Error(
      'Cannot make step 2: the loss is NaN. weight holds NaN since the step before, whose gradients were infinite or NaN. Start again with a learning rate below 1e+20, or clip the gradients: {clip: 1}.',
    ),
  );
});

test('a run that NaN stops leaves the weights as they were', async () => {
  const model = new nn.Linear(4, 3);
  const before = model.parameters().map((weight) => weight.dataSync().slice());
  await train.fit(model, flowers(), {loss: (y) => y.mul(0).div(0).mean() as tf.Scalar}).catch(() => {});
  expect(model.parameters().map((weight) => weight.dataSync())).toEqual(before);
});

test('NaN in the first step of a run is all that is told', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const model = new Hand();
  fill(model.first.weight, -1);
  await expect(train.fit(model, flowers(), {loss})).rejects.toThrow('Cannot make step 1');
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});
