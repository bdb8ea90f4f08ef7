import * as tf from '@tensorflow/tfjs';
import {describe, expect, test} from 'vitest';
import {inBuckets} from '../../src/distributed/buckets.js';
import {pack, unpack} from '../../src/distributed/transfer.js';
import {distributed, losses, nn, optim, random} from '../../src/index.js';

const alone = new distributed.WorkerGroup(0, ['127.0.0.1:1']);

describe('a group of one process', () => {
  test('reduces a tensor to itself', () => {
    for (const reduction of ['sum', 'mean', 'max', 'min'] as const) {
      expect(Array.from(alone.allReduce(tf.tensor1d([1, 2]), reduction).dataSync())).toEqual([1, 2]);
    }
  });

  test('leaves gradients and weights as they are, and frees what it makes', () => {
    random.seed(1);
    const train = (parallel: boolean) => {
      random.seed(2);
      const model = new nn.Linear(3, 2);
      const optimizer = new optim.SGD(model.parameters(), {learningRate: 0.1});
      if (parallel) distributed.dataParallel(model, optimizer, alone);
      const x = random.normal([4, 3]) as tf.Tensor2D;
      const before = tf.memory().numTensors;
      optimizer.minimize(() => losses.mse(model.apply(x), tf.ones([4, 2]))).dispose();
      expect(tf.memory().numTensors).toBe(before);
      return model.parameters().flatMap((one) => Array.from(one.dataSync()));
    };
    expect(train(true)).toEqual(train(false));
  });

  test('keeps those that have no gradient', () => {
    const {a, b} = alone.average({a: tf.scalar(1), b: null});
    expect(a.dataSync()[0]).toBe(1);
    expect(b).toBeNull();
  });
});

describe('inBuckets()', () => {
  test('gives each tensor its own numbers, shape and type again', () => {
    const tensors = [
      tf.tensor2d([[1, 2]]),
      tf.scalar(3, 'int32'),
      tf.tensor1d([4, 5, 6]),
      tf.zeros([2 ** 20]),
      tf.scalar(7),
    ];
    const seen: number[] = [];
    const doubled = inBuckets(tensors, (flat) => {
      seen.push(flat.size);
      return flat.mul(flat.dtype === 'int32' ? tf.scalar(2, 'int32') : 2);
    });
    expect(seen).toEqual([1, 2 ** 20, 5, 1]);
    expect(doubled.map(({shape}) => shape)).toEqual(tensors.map(({shape}) => shape));
    expect([0, 1, 2, 4].map((i) => Array.from(doubled[i].dataSync()))).toEqual([
      [2, 4],
      [6],
      [8, 10, 12],
      [14],
    ]);
  });
});

describe('what is sent to another process', () => {
  test('may hold tensors, in arrays and objects', () => {
    const value = {a: [tf.tensor2d([[1, 2]]), 'text'], b: null, c: Float32Array.of(1)};
    const sent = structuredClone(pack(value));
    const {a, b, c} = unpack(sent) as {a: [tf.Tensor, string]; b: null; c: Float32Array};
    expect([a[0].shape, Array.from(a[0].dataSync()), a[1], b, Array.from(c)]).toEqual([
      [1, 2],
      [1, 2],
      'text',
      null,
      [1],
    ]);
  });
});
