import {beforeAll, describe, expect, test} from 'vitest';
import type * as Toolkit from '../../src/index.js';
import {builtToolkit} from './toolkit.js';

// What programs see that are sent to workers.
declare const {distributed, losses, nn, optim, random, tf, train, data}: typeof Toolkit;

interface Case {
  network: 'perceptron' | 'wide perceptron' | 'convolutional';
  options: {jit: Toolkit.train.Jit; accumulate?: number; clip?: number};
}

const CASES: Case[] = [
  {network: 'perceptron', options: {jit: 'off'}},
  {network: 'perceptron', options: {jit: 'graph'}},
  {network: 'perceptron', options: {jit: 'auto', clip: 0.1}},
  {network: 'perceptron', options: {jit: 'graph', accumulate: 2}},
  {network: 'wide perceptron', options: {jit: 'off'}},
  {network: 'wide perceptron', options: {jit: 'graph', accumulate: 2}},
  {network: 'convolutional', options: {jit: 'off'}},
  {network: 'convolutional', options: {jit: 'graph'}},
];

interface Input {
  cases: Case[];
  x: Toolkit.tf.Tensor4D;
  y: Toolkit.tf.Tensor1D;
}

interface Trained {
  weights: Toolkit.tf.Tensor[];
  /** The mean loss of the steps. */
  loss: number;
  /** How the last ones were computed. */
  computed: string | undefined;
}

/** Trains networks for six steps, on this worker's part of every batch of 16. */
async function program({rank, size, group, input}: Toolkit.distributed.WorkerContext<Input>) {
  const results: Trained[] = [];
  for (const {network, options} of input.cases) {
    // Other weights in each worker at first: those of the first one count.
    random.seed(1 + rank);
    // The wide one has enough numbers for memory that the workers share.
    const width = network === 'wide perceptron' ? 300 : 16;
    const layers =
      network === 'convolutional'
        ? [
            new nn.Conv2d(1, 4, {kernelSize: 3}),
            new nn.Relu(),
            new nn.MaxPool2d(2),
            new nn.Flatten(),
            new nn.Linear(36, 3),
          ]
        : [new nn.Flatten(), new nn.Linear(64, width), new nn.Tanh(), new nn.Linear(width, 3)];
    const model = new (
      nn.Sequential as never as new (
        ...all: object[]
      ) => Toolkit.nn.Module<Toolkit.tf.Tensor, Toolkit.tf.Tensor2D>
    )(...layers);
    const optimizer = distributed.dataParallel(model, new optim.Adam(model.parameters()), group);
    const dataset = data.fromTensors(input.x, input.y).shard(rank, size);
    const how = {loss: losses.crossEntropy, optimizer, shuffle: false, batchSize: 16 / size, ...options};
    const history = await train.fit(model, dataset, how);
    results.push({
      weights: model.parameters().map((one) => tf.clone(one)),
      loss: history.epochs[0].loss,
      computed: history.computed,
    });
  }
  return results;
}

let together: Trained[][];
let alone: Trained[];

beforeAll(async () => {
  const {distributed, random, tf} = builtToolkit();
  random.seed(7);
  const x = random.normal([96, 8, 8, 1]) as Toolkit.tf.Tensor4D;
  const y = tf.tidy(() => x.sum<Toolkit.tf.Tensor1D>([1, 2, 3]).greater(0).toInt()) as Toolkit.tf.Tensor1D;
  const options = {input: {cases: CASES, x, y}, print: () => {}};
  [alone] = await distributed.run(1, program, options);
  together = await distributed.run(2, program, options);
});

const numbers = ({weights}: Trained) => weights.flatMap((one) => Array.from(one.dataSync()));

describe.each(CASES.map((one, i) => [`${one.network}, ${JSON.stringify(one.options)}`, i] as const))(
  'two workers train a network (%s)',
  (_, i) => {
    test('as one process does with the same batches, to 1e-5', () => {
      const expected = numbers(alone[i]);
      const difference = numbers(together[0][i]).map((value, k) => Math.abs(value - expected[k]));
      expect(Math.max(...difference)).toBeLessThan(1e-5);
      expect(together[0][i].loss).toBeCloseTo(alone[i].loss, 5);
    });

    test('alike to the bit', () => {
      expect(numbers(together[1][i])).toEqual(numbers(together[0][i]));
      expect(together[1][i].loss).toBe(together[0][i].loss);
    });

    test('in one native call for each step, if it is compiled', () => {
      const {computed} = together[0][i];
      if (CASES[i].options.jit === 'off') expect(computed).toBeUndefined();
      else expect(computed).toMatch(/^(graph|trying)/);
    });
  },
);
