import * as tf from '@tensorflow/tfjs';
import {describe, expect, test} from 'vitest';
import {nn, random, ShapeError} from '../../src/index.js';
import {type Case, expectSame, readVectors, toTensor, type Vector} from '../oracle/vectors.js';

interface Options extends nn.BatchNormOptions {
  training?: boolean;
}

interface Vectors extends Case<Options> {
  before: Record<string, Vector>;
  after: Record<string, Vector>;
}

const LAYERS = {
  batchNorm1d: (options: Options) => new nn.BatchNorm1d(3, options).train(options.training),
  batchNorm2d: (options: Options) => new nn.BatchNorm2d(3, options).train(options.training),
  layerNorm: (options: Options) => new nn.LayerNorm(6, options),
};

describe.each(readVectors<Vectors>('normalization'))('$name $options', (vectors) => {
  const {name, inputs, output, seed, gradients, options, before, after} = vectors;

  test('gives the output, the gradients and the running statistics that PyTorch gives', () => {
    const layer = LAYERS[name as keyof typeof LAYERS](options) as nn.Module<tf.Tensor, tf.Tensor>;
    const state = Object.fromEntries(layer.namedState());
    for (const [key, value] of Object.entries({...inputs, ...before})) state[key]?.assign(toTensor(value));
    const x = tf.variable(toTensor(inputs.x));
    const all = {...Object.fromEntries(layer.namedParameters()), x};
    let y = tf.zeros([1]);
    const {grads} = tf.variableGrads(() => {
      y = tf.keep(layer.apply(x));
      return y.mul(toTensor(seed)).sum();
    }, Object.values(all));
    expectSame('the output', y, output);
    for (const [key, value] of Object.entries(after)) expectSame(key, state[key], value);
    for (const [key, variable] of Object.entries(all)) {
      expectSame(`the gradient of ${key}`, grads[variable.name], gradients[key]);
    }
  });
});

describe('BatchNorm2d', () => {
  test('has running statistics as buffers, not as parameters', () => {
    const layer = new nn.BatchNorm2d(3);
    expect(layer.namedParameters().map(([name]) => name)).toEqual(['weight', 'bias']);
    expect(layer.namedBuffers().map(([name]) => name)).toEqual(['runningMean', 'runningVariance']);
    expect(layer.parameterCount()).toBe(6);
  });

  test('in evaluation leaves the running statistics as they are', () => {
    const layer = new nn.BatchNorm2d(1).eval();
    layer.apply(tf.fill([2, 2, 2, 1], 7));
    expect([layer.runningMean!.dataSync()[0], layer.runningVariance!.dataSync()[0]]).toEqual([0, 1]);
  });

  test('keeps nothing but its output', () => {
    const layer = new nn.BatchNorm2d(2);
    const x = tf.ones<tf.Rank.R4>([2, 3, 3, 2]);
    const before = tf.memory().numTensors;
    const y = layer.apply(x);
    expect(tf.memory().numTensors).toBe(before + 1);
    y.dispose();
  });

  test.each([
    [[2, 8], 'Use BatchNorm1d for rows.'],
    [[5, 5, 8], 'Add the batch axis: x.expandDims(0).'],
    [[2, 8, 5, 5], 'Channels come last: build it with channels = 5, or transpose x.'],
  ])('applied to %j says how to mend it', (shape, remedy) => {
    expect(() => new nn.BatchNorm2d(8).apply(tf.zeros(shape) as tf.Tensor as tf.Tensor4D)).toThrow(
      new ShapeError(
        `Cannot apply BatchNorm2d(channels = 8) to a tensor of shape [${shape.join(', ')}]: expected [batch, height, width, 8]. ${remedy}`,
      ),
    );
  });
});

describe('BatchNorm1d', () => {
  test('cannot be trained on one example', () => {
    expect(() => new nn.BatchNorm1d(3).apply(tf.zeros([1, 3]))).toThrow(
      new ShapeError(
        'Cannot train BatchNorm1d on a tensor of shape [1, 3]: expected [batch ≥ 2, 3]. One number per channel has no variance: train with larger batches, or call eval() first.',
      ),
    );
  });

  test('takes one example in evaluation', () => {
    expect(new nn.BatchNorm1d(3).eval().apply(tf.zeros([1, 3])).shape).toEqual([1, 3]);
  });

  test.each([
    [[2, 4, 4, 3], 'Use BatchNorm2d for images.'],
    [[2, 4], 'Build it with features = 4.'],
    [[3], 'Give one row per example.'],
  ])('applied to %j says how to mend it', (shape, remedy) => {
    expect(() => new nn.BatchNorm1d(3).apply(tf.zeros(shape) as tf.Tensor as tf.Tensor2D)).toThrow(
      new ShapeError(
        `Cannot apply BatchNorm1d(features = 3) to a tensor of shape [${shape.join(', ')}]: expected [batch, 3]. ${remedy}`,
      ),
    );
  });

  test("refuses a momentum that is no share, and tells of Keras'", () => {
    expect(() => new nn.BatchNorm1d(3, {momentum: 1.5})).toThrow(
      new RangeError(
        "Cannot build BatchNorm1d with momentum = 1.5: expected the share of a new batch, from 0 to 1. Keras' 0.9 is 0.1 here.",
      ),
    );
  });

  test('toString() names the options that are not the defaults', () => {
    expect(`${new nn.BatchNorm1d(3, {momentum: 0.2})} ${new nn.BatchNorm1d(4)}`).toBe(
      'BatchNorm1d(3, {momentum: 0.2}) BatchNorm1d(4)',
    );
  });
});

describe('LayerNorm', () => {
  test('has the second derivative of finite differences', () => {
    const norm = new nn.LayerNorm(4);
    const [x, along, weights] = random.withSeed(1, () =>
      Array.from({length: 3}, () => random.normal([3, 4])),
    );
    const loss = (v: tf.Tensor) =>
      norm
        .apply(v as tf.Tensor2D)
        .mul(weights)
        .square()
        .sum();
    const gradient = tf.grad(loss);
    const found = tf
      .grad((v) => gradient(v).mul(along).sum())(x)
      .dataSync();
    const step = along.mul(0.01);
    const difference = gradient(x.add(step))
      .sub(gradient(x.sub(step)))
      .div(0.02)
      .dataSync();
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(difference[i], 1);
    });
  });

  test.each([
    [[2, 3, 4], 4],
    [[], 1],
  ])('applied to %j says how to mend it', (shape, features) => {
    expect(() => new nn.LayerNorm(6).apply(tf.zeros(shape as number[]))).toThrow(
      new ShapeError(
        `Cannot apply LayerNorm(features = 6) to a tensor of shape [${shape.join(', ')}]: expected […, 6]. Build it with features = ${features}, or mend the layer before it.`,
      ),
    );
  });
});
