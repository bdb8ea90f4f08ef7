import * as tf from '@tensorflow/tfjs';
import {describe, expect, test} from 'vitest';
import {data, random} from '../../src/index.js';

const count = (size: number) =>
  data.fromTensors(tf.range(0, size).expandDims<tf.Tensor2D>(1), tf.zeros<tf.Rank.R1>([size]));

const batches = (dataset: data.Dataset) => [...dataset].map(({x}) => Array.from(x.dataSync()));

describe('shard()', () => {
  test('gives batches that together are those of the whole', () => {
    const whole = batches(count(8).batch(4));
    const parts = [0, 1].map((rank) => batches(count(8).shard(rank, 2).batch(2)));
    expect(parts).toEqual([
      [
        [0, 2],
        [4, 6],
      ],
      [
        [1, 3],
        [5, 7],
      ],
    ]);
    expect(
      whole.map((batch, i) => [...batch].sort().join() === [...parts[0][i], ...parts[1][i]].sort().join()),
    ).toEqual([true, true]);
  });

  test('leaves out what does not go into parts of one size', () => {
    expect([0, 1, 2].map((rank) => batches(count(8).shard(rank, 3).batch(9)))).toEqual([
      [[0, 3]],
      [[1, 4]],
      [[2, 5]],
    ]);
  });

  test('divides what was shuffled with one seed into parts that share nothing', () => {
    const part = (rank: number) => {
      random.seed(3);
      return batches(count(100).shuffle().shard(rank, 2).batch(50))[0];
    };
    const both = [...part(0), ...part(1)];
    expect(both).not.toEqual(both.toSorted((a, b) => a - b));
    expect(new Set(both).size).toBe(100);
  });

  test('refuses a part that there is not', () => {
    expect(() => count(8).shard(2, 2)).toThrow('Cannot take shard 2 of 2: expected an integer from 0 to 1.');
  });

  test('refuses to make no parts', () => {
    expect(() => count(8).shard(0, 0)).toThrow(
      'Cannot shard into 0 parts: expected an integer of at least 1.',
    );
  });
});
