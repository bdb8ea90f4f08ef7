import * as tf from '@tensorflow/tfjs';
import {beforeAll, expect, test} from 'vitest';
import '../../src/backend/index.js';
import {bool, type} from '../../src/backend/kernels/kernel.js';
import type {TensorFlowBackend} from '../../src/backend/tensorflow-backend.js';

let backend: TensorFlowBackend;

beforeAll(() => {
  backend = tf.backend() as unknown as TensorFlowBackend;
});

const floats = [type('T', 'float32')];

test('an operation that failed leaves nothing to the next of its name', () => {
  const [two, three] = [tf.ones([2]), tf.ones([3])];
  const add = (b: tf.Tensor) => backend.executeSingleOutput('AddV2', floats, [two, b]);
  for (let i = 0; i < 3; i++) {
    expect(() => add(three)).toThrow(/\[2\].*\[3\]/);
    expect(add(two).arraySync()).toEqual([2, 2]);
  }
});

test('a tensor that was disposed is refused, and the operation goes on', () => {
  const [x, gone] = [tf.scalar(3), tf.scalar(4)];
  gone.dispose();
  expect(() => backend.executeSingleOutput('Mul', floats, [x, gone])).toThrow(/disposed/);
  expect(backend.executeSingleOutput('Mul', floats, [x, x]).arraySync()).toBe(9);
});

test('what an operation took from its first inputs does not bind it', () => {
  const negative = (x: tf.Tensor) => backend.executeSingleOutput('Neg', [], [x]);
  expect(negative(tf.tensor1d([1.5])).arraySync()).toEqual([-1.5]);
  const integer = negative(tf.tensor1d([2], 'int32'));
  expect([integer.dtype, integer.arraySync()]).toEqual(['int32', [-2]]);
  expect(negative(tf.tensor1d([0.5])).arraySync()).toEqual([-0.5]);
});

test('operations of one name with many attributes are told apart, time after time', () => {
  const signal = tf.range(0, 64).reshape([1, 1, 64, 1]) as tf.Tensor4D;
  const one = tf.ones([1, 1, 1, 1]) as tf.Tensor4D;
  for (let round = 0; round < 2; round++) {
    for (let stride = 1; stride <= 24; stride++) {
      const sampled = tf.conv2d(signal, one, [1, stride], 'valid').dataSync();
      expect([...sampled]).toEqual([...tf.range(0, 64, stride).dataSync()]);
    }
  }
});

test('a list among the attributes that is changed later is another', () => {
  const x = tf.tensor([1, 2, 3], [1, 3, 1]);
  const squeeze = (dims: number[]) =>
    backend.executeSingleOutput('Squeeze', [...floats, {name: 'squeeze_dims', type: 1, value: dims}], [x]);
  const dims = [0];
  expect(squeeze(dims).shape).toEqual([3, 1]);
  dims[0] = 2;
  expect(squeeze(dims).shape).toEqual([1, 3]);
});

test('products, which TensorFlow gives to oneDNN, keep their flags and their inputs apart', () => {
  const a = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
  const product = (left: boolean, right: boolean) =>
    backend
      .executeSingleOutput(
        'MatMul',
        [bool('transpose_a', left), bool('transpose_b', right), ...floats],
        [a, a],
      )
      .arraySync();
  for (let i = 0; i < 2; i++) {
    expect(product(false, true)).toEqual([
      [14, 32],
      [32, 77],
    ]);
    expect(product(true, false)).toEqual([
      [17, 22, 27],
      [22, 29, 36],
      [27, 36, 45],
    ]);
  }
});

test('an operation does not hold what it was given: its memory serves the next', () => {
  const size = 64 * 2 ** 20;
  const memory = () => {
    const x = tf.fill([size], 1);
    tf.dispose([x, x.square()]);
    return process.memoryUsage.rss() / 4 / size;
  };
  const first = memory();
  expect([memory(), memory(), memory()].every((now) => now < first + 0.5)).toBe(true);
});
