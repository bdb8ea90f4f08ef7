import * as tf from '@tensorflow/tfjs';
import {describe, expect, test} from 'vitest';
import {memoryInfo} from '../../src/backend/index.js';

const shape4d = (shape: number[]) => shape as [number, number, number, number];

/** Numbers that differ from each other, in [−1, 1]. */
const numbers = (...shape: number[]) =>
  tf.tensor4d(
    Array.from({length: shape.reduce((a, b) => a * b, 1)}, (_, i) => Math.sin(7 * i + 1)),
    shape4d(shape),
  );

function expectClose(actual: tf.Tensor, expected: tf.Tensor): void {
  expect(actual.shape).toEqual(expected.shape);
  expect(tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0]).toBeLessThan(1e-5);
}

type Function4d = (x: tf.Tensor4D) => tf.Tensor;

/** Two ways to compute the same, values and gradients. */
function expectSame(x: tf.Tensor4D, one: Function4d, other: Function4d): void {
  expectClose(one(x), other(x));
  const weights = numbers(...shape4d([...one(x).shape]));
  const gradient = (f: Function4d) =>
    tf.grad((v) =>
      f(v as tf.Tensor4D)
        .mul(weights)
        .sum(),
    )(x);
  expectClose(gradient(one), gradient(other));
}

const image = numbers(2, 5, 6, 3);
const filter = numbers(3, 3, 3, 4);

describe('a padding that is a number', () => {
  const pad = (x: tf.Tensor4D, value = 0) =>
    tf.pad4d(
      x,
      [
        [0, 0],
        [2, 2],
        [2, 2],
        [0, 0],
      ],
      value,
    );

  test('pads a convolution on every side', () => {
    expectSame(
      image,
      (x) => tf.conv2d(x, filter, 2, 2),
      (x) => tf.conv2d(pad(x), filter, 2, 'valid'),
    );
  });

  test('pads the convolution of which a filter wants its gradient', () => {
    expectSame(
      filter,
      (w) => tf.conv2d(image, w, 2, 2),
      (w) => tf.conv2d(pad(image), w, 2, 'valid'),
    );
  });

  test('pads a depthwise convolution', () => {
    expectSame(
      image,
      (x) => tf.depthwiseConv2d(x, filter, 1, 2),
      (x) => tf.depthwiseConv2d(pad(x), filter, 1, 'valid'),
    );
  });

  test('pads a maximum with what is less than all', () => {
    expectSame(
      image,
      (x) => tf.maxPool(x, 3, 2, 2),
      (x) => tf.maxPool(pad(x, -1000), 3, 2, 'valid'),
    );
  });

  test('may round the size of the result up, in gradients too', () => {
    const even = numbers(1, 6, 6, 3);
    const wide = (x: tf.Tensor4D) =>
      tf.pad4d(x, [
        [0, 0],
        [1, 2],
        [1, 2],
        [0, 0],
      ]);
    expectSame(
      even,
      (x) => tf.conv2d(x, filter, 2, 1, 'NHWC', 1, 'ceil'),
      (x) => tf.conv2d(wide(x), filter, 2, 'valid'),
    );
    expectSame(
      filter,
      (w) => tf.conv2d(even, w, 2, 1, 'NHWC', 1, 'ceil'),
      (w) => tf.conv2d(wide(even), w, 2, 'valid'),
    );
  });

  test('is "same" where it pads as much', () => {
    expectSame(
      image,
      (x) => tf.conv2d(x, filter, 1, 1),
      (x) => tf.conv2d(x, filter, 1, 'same'),
    );
  });
});

test.each([
  {size: 8, stride: 2},
  {size: 7, stride: 3},
])(
  'a window of one cell with stride $stride over $size cells gives back to the cells it takes',
  ({size, stride}) => {
    const x = numbers(2, size, size, 3);
    // TensorFlow's own gradient of a window that is larger, and does the same.
    const corner = (cells: tf.Tensor4D) =>
      tf.pad4d(cells, [
        [0, 1],
        [0, 1],
        [0, 0],
        [0, 0],
      ]);
    const around = (v: tf.Tensor4D) =>
      tf.pad4d(v, [
        [0, 0],
        [0, 1],
        [0, 1],
        [0, 0],
      ]);
    const cells = numbers(1, 1, 3, 4);
    expectSame(
      x,
      (v) => tf.conv2d(v, cells, stride, 'valid'),
      (v) => tf.conv2d(around(v), corner(cells), stride, 'valid'),
    );
    expectSame(
      cells,
      (w) => tf.conv2d(x, w, stride, 'valid'),
      (w) => tf.conv2d(around(x), corner(w), stride, 'valid'),
    );
  },
);

const gradientOf = (op: string) => (dy: tf.Tensor, of: tf.Tensor) =>
  tf.engine().runKernel<tf.Tensor>(op, {dy, of});

test.each([
  {f: tf.relu, written: (x: tf.Tensor) => x.add(x.abs()).div(2)},
  {f: tf.sigmoid, written: (x: tf.Tensor) => x.neg().exp().add(1).reciprocal()},
  {f: tf.tanh, written: (x: tf.Tensor) => x.mul(2).exp().sub(1).div(x.mul(2).exp().add(1))},
])('$f.name has the gradient of its formula', ({f, written}) => {
  expectSame(numbers(1, 2, 3, 4), f, written);
});

test.each([
  {op: 'SigmoidGrad', written: (dy: tf.Tensor, y: tf.Tensor) => dy.mul(y).mul(y.neg().add(1))},
  {op: 'TanhGrad', written: (dy: tf.Tensor, y: tf.Tensor) => dy.mul(y.mul(y).neg().add(1))},
])('$op can be derived again', ({op, written}) => {
  const dy = numbers(1, 1, 3, 4);
  const y = dy.square().add(0.1) as tf.Tensor4D;
  expectSame(
    dy,
    (v) => gradientOf(op)(v, y),
    (v) => written(v, y),
  );
  expectSame(
    y,
    (v) => gradientOf(op)(dy, v),
    (v) => written(dy, v),
  );
});

test('the gradient of an average with explicit padding is that of finite differences', () => {
  const x = numbers(1, 3, 3, 1);
  const average = (v: tf.Tensor) =>
    tf.avgPool(v as tf.Tensor4D, 3, 1, [
      [0, 0],
      [1, 2],
      [0, 1],
      [0, 0],
    ]);
  const weights = numbers(...shape4d(average(x).shape));
  const loss = (v: tf.Tensor) => average(v).mul(weights).sum();
  const gradient = tf.grad(loss)(x).dataSync();
  for (let i = 0; i < 9; i++) {
    const step = tf.oneHot(i, 9).reshape(x.shape).mul(0.5);
    const difference = tf.sub(loss(x.add(step)), loss(x.sub(step))).dataSync()[0];
    expect(gradient[i]).toBeCloseTo(difference, 5);
  }
});

test('channels first gives what channels last gives', () => {
  const first = (x: tf.Tensor) => tf.transpose(x, [0, 3, 1, 2]) as tf.Tensor4D;
  expectSame(
    image,
    (x) => first(tf.conv2d(x, filter, 1, 'same')),
    (x) => tf.conv2d(first(x), filter, 1, 'same', 'NCHW'),
  );
});

test('a depthwise convolution may have two strides', () => {
  const every = tf.depthwiseConv2d(image, filter, 1, 'valid');
  const some = tf.depthwiseConv2d(image, filter, [1, 2], 'valid');
  expectClose(some, tf.stridedSlice(every, [0, 0, 0, 0], every.shape, [1, 1, 2, 1]));
});

test('a stack of products is the products', () => {
  const [a, b] = [numbers(1, 2, 3, 4).reshape([2, 3, 4]), numbers(1, 2, 4, 5).reshape([2, 4, 5])];
  const matrices = [0, 1].map((i) => tf.matMul(a.gather(i), b.gather(i)));
  expectClose(tf.matMul(a, b), tf.stack(matrices));
});

test('a stack times one matrix is the products', () => {
  const stack = numbers(2, 3, 4, 5);
  const matrix = numbers(1, 1, 6, 5).reshape([6, 5]);
  const products = tf.matMul(stack.reshape([24, 5]), matrix, false, true).reshape([2, 3, 4, 6]);
  expectClose(tf.matMul(stack, matrix, false, true), products);
  expectClose(tf.matMul(stack, matrix.reshape([1, 1, 1, 6, 5]), false, true), products.expandDims(0));
});

test('samples of the same seed are the same, and as frequent as their probabilities', () => {
  const draw = (seed: number) => tf.multinomial(tf.tensor1d([0.1, 0.2, 0.7]), 10_000, seed, true);
  expectClose(draw(3), draw(3));
  const [rare, , frequent] = tf
    .bincount(draw(5) as tf.Tensor1D, [], 3)
    .div(10_000)
    .dataSync();
  expect(rare).toBeCloseTo(0.1, 1);
  expect(frequent).toBeCloseTo(0.7, 1);
});

test('an operation may have thousands of outputs', () => {
  const rows = tf.unstack(tf.range(0, 10_000).reshape([5000, 2]));
  expect([...rows[4999].dataSync()]).toEqual([9998, 9999]);
});

test('more shapes than are remembered are no trouble, and are not kept', () => {
  const x = tf.ones([6000]);
  const sumOfRow = (i: number) => tf.tidy(() => x.slice([0], [i]).reshape([i, 1]).sum().dataSync()[0]);
  expect(sumOfRow(1)).toBe(1);
  const before = memoryInfo();
  for (let i = 1; i <= 3000; i++) expect(sumOfRow(i)).toBe(i);
  expect(memoryInfo()).toEqual(before);
});
