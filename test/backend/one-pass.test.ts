import * as tf from '@tensorflow/tfjs';
import {expect, test, vi} from 'vitest';
import {inOnePass} from '../../src/backend/index.js';
import type {NodeBackend} from '../../src/backend/tfjs-node.js';
import {gelu, silu} from '../../src/nn/index.js';
import {random} from '../../src/tensor/index.js';

const x = tf.linspace(-6, 6, 1201);
const weights = tf.sin(tf.range(0, 1201));

/** How many operations are made one by one. */
function operationsOf(act: () => void): number {
  const backend = tf.backend() as unknown as NodeBackend;
  const calls = vi.spyOn(backend, 'executeSingleOutput');
  tf.tidy(act);
  const {length} = calls.mock.calls;
  calls.mockRestore();
  return length;
}

const again = (act: () => unknown) => {
  for (let i = 0; i < 12; i++) tf.tidy(() => void act());
};

const farthest = (a: tf.Tensor, b: tf.Tensor) => a.sub(b).abs().max().dataSync()[0];

const activations: [string, (x: tf.Tensor) => tf.Tensor][] = [
  ['gelu', (z) => gelu(z)],
  ['gelu by tanh', (z) => gelu(z, {approximate: 'tanh'})],
  ['silu', (z) => silu(z)],
];

for (const [name, f] of activations) {
  test(`${name} and its gradient are one operation each after some calls, and the same numbers`, () => {
    const gradient = tf.grad((z) => f(z).mul(weights).sum());
    const [value, slope] = [f(x), gradient(x)];
    again(() => [f(x), gradient(x)]);
    expect([farthest(f(x), value) < 1e-6, farthest(gradient(x), slope) < 1e-5]).toEqual([true, true]);
    expect(operationsOf(() => f(x))).toBe(0);
  });

  test(`${name} can be derived twice, before and after`, () => {
    const second = tf.grad((z) =>
      tf
        .grad((v) => f(v).sum())(z)
        .mul(weights)
        .sum(),
    );
    const before = second(x);
    again(() => [second(x), tf.grad((z) => f(z).sum())(x)]);
    expect(farthest(second(x), before)).toBeLessThan(1e-5);
    const step = 1e-2;
    const slope = tf.grad((v) => f(v).sum());
    const measured = slope(x.add(step))
      .sub(slope(x.sub(step)))
      .div(2 * step);
    expect(farthest(second(x), measured.mul(weights))).toBeLessThan(1e-3);
  });

  test(`${name} of what is no number is none`, () => {
    const odd = tf.tensor1d([Number.NaN, Number.POSITIVE_INFINITY, 0]);
    const before = [...f(odd).dataSync()];
    again(() => f(odd));
    expect([...f(odd).dataSync()]).toEqual(before);
    expect(before[0]).toBeNaN();
  });
}

test('random masks are the same numbers, and others at each call', () => {
  const draw = () => tf.tidy(() => [...random.bernoulli([512], 0.25, 4).dataSync()]);
  random.seed(7);
  const before = Array.from({length: 12}, draw);
  random.seed(7);
  expect(Array.from({length: 12}, draw)).toEqual(before);
  expect(new Set(before.map((mask) => mask.join())).size).toBe(12);
  expect([...new Set(before.flat())].sort()).toEqual([0, 4]);
});

test('a mask that is drawn where gradients are taken is no part of them', () => {
  const one = tf.ones([300]);
  const slope = tf.grad((z) => z.mul(random.bernoulli([300], 0.5, 2)).sum());
  again(() => slope(one));
  expect([...new Set(slope(one).dataSync())].sort()).toEqual([0, 2]);
});

test('each shape is compiled by itself', () => {
  again(() => gelu(tf.ones([3, 5])));
  again(() => gelu(tf.ones([5, 3])));
  expect([gelu(tf.ones([3, 5])).shape, gelu(tf.ones([5, 3])).shape]).toEqual([
    [3, 5],
    [5, 3],
  ]);
});

test('what XLA cannot compile is done operation by operation', () => {
  const ids = tf.tensor1d([3, 5, 3], 'int32');
  const unique = () => inOnePass('unique', [ids], ([z]) => tf.unique(z).values);
  for (let i = 0; i < 15; i++) expect(unique().arraySync()).toEqual([3, 5]);
});

test('no tensor is left behind', () => {
  again(() => gelu(x));
  const {numTensors} = tf.memory();
  again(() => gelu(x));
  expect(tf.memory().numTensors).toBe(numTensors);
});
