import {setTimeout} from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs';
import {describe, expect, test} from 'vitest';
import {data, random, ShapeError} from '../../src/index.js';

/** Examples 0 … labels.length − 1, of these classes. */
const labelled = (...labels: number[]) =>
  data.fromTensors(tf.range(0, labels.length), tf.tensor1d(labels, 'int32'));

const read = (dataset: data.Dataset) => (dataset.size ? Array.from(dataset.tensors().x.dataSync()) : []);
const sorted = (values: number[]) => [...values].sort((a, b) => a - b);

describe('filter()', () => {
  test('keeps the examples that are asked for', () => {
    const dataset = labelled(0, 1, 2, 1);
    expect(read(dataset.filter(({y}) => y.equal(1)))).toEqual([1, 3]);
    expect(read(dataset.filter(({x}) => [...x.dataSync()].map((value) => value !== 2)))).toEqual([0, 1, 3]);
  });

  test('looks at all examples of a large dataset', () => {
    const dataset = data.fromTensors(tf.range(0, 2500), tf.zeros([2500]));
    expect(read(dataset.filter(({x}) => x.greater(2497)))).toEqual([2498, 2499]);
  });

  test('keeps shuffling, and other examples at no pass', () => {
    random.seed(1);
    const dataset = labelled(...Array(40).keys())
      .shuffle()
      .filter(({x}) => x.less(20));
    const [first, second] = [read(dataset), read(dataset)];
    expect(first).not.toEqual(second);
    expect(sorted(first)).toEqual([...Array(20).keys()]);
  });

  test('leaves no tensor behind', () => {
    const dataset = labelled(0, 1, 2);
    const before = tf.memory().numTensors;
    dataset.filter(({y}) => y.equal(1));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('repeat()', () => {
  test('gives the examples several times over', () => {
    const dataset = labelled(5, 6).repeat(3);
    expect([read(dataset), dataset.size]).toEqual([[0, 1, 0, 1, 0, 1], 6]);
  });

  test('shuffles again each time', () => {
    random.seed(1);
    const values = read(
      labelled(...Array(20).keys())
        .shuffle()
        .repeat(2),
    );
    expect(values.slice(0, 20)).not.toEqual(values.slice(20));
    expect(sorted(values.slice(20))).toEqual([...Array(20).keys()]);
  });
});

describe('a stratified split()', () => {
  test('gives both parts their share of each class', () => {
    random.seed(1);
    const labels = [...Array(60).fill(0), ...Array(30).fill(1), ...Array(10).fill(2)];
    const [first, second] = labelled(...labels).split(0.8, {stratified: true});
    const count = (dataset: data.Dataset) =>
      [0, 1, 2].map((label) => [...dataset.tensors().y.dataSync()].filter((y) => y === label).length);
    expect([count(first), count(second)]).toEqual([
      [48, 24, 8],
      [12, 6, 2],
    ]);
    expect(sorted([...read(first), ...read(second)])).toEqual([...Array(100).keys()]);
  });

  test('gives the first part as many as asked for, though no class can be cut there', () => {
    const [first, second] = labelled(0, 1, 2, 3, 4).split(0.4, {stratified: true, shuffle: false});
    expect([first.size, second.size]).toEqual([2, 3]);
  });
});

describe('folds()', () => {
  test('validate with each example once, and train on all others', () => {
    const folds = labelled(...Array(10).keys()).folds(3);
    expect(folds.map(({validation}) => validation.size)).toEqual([4, 3, 3]);
    expect(sorted(folds.flatMap(({validation}) => read(validation)))).toEqual([...Array(10).keys()]);
    for (const {training, validation} of folds) {
      expect(sorted([...read(training), ...read(validation)])).toEqual([...Array(10).keys()]);
    }
  });

  test('have their share of each class when stratified', () => {
    const labels = [...Array(8).fill(0), ...Array(4).fill(1)];
    const folds = labelled(...labels).folds(4, {stratified: true});
    expect(folds.map(({validation}) => sorted([...validation.tensors().y.dataSync()]))).toEqual(
      Array(4).fill([0, 0, 1]),
    );
  });
});

describe('a dataset of one class', () => {
  const ones = () => labelled(1, 1, 1, 1);

  test('is split as if it had none', () => {
    const [first, second] = ones().split(0.5, {stratified: true});
    expect([first.size, second.size]).toEqual([2, 2]);
    expect(
      ones()
        .folds(3, {stratified: true})
        .map(({validation}) => validation.size),
    ).toEqual([2, 1, 1]);
  });

  test('weighs it 1', () => {
    expect([...ones().classWeights().dataSync()]).toEqual([0, 1]);
  });
});

describe('a dataset without examples', () => {
  const none = () => labelled(1, 2).filter(({y}) => y.equal(3));

  test('has no batch, and two parts without examples', () => {
    expect([...none().batch(3)]).toEqual([]);
    for (const stratified of [false, true]) {
      expect(
        none()
          .split(0.5, {stratified})
          .map(({size}) => size),
      ).toEqual([0, 0]);
    }
  });

  test('has tensors without examples', () => {
    expect(data.iris().take(0).tensors().x.shape).toEqual([0, 4]);
  });
});

test('a class with fewer examples than folds is missing in some', () => {
  const folds = labelled(0, 0, 0, 0, 1).folds(3, {stratified: true, shuffle: false});
  expect(folds.map(({validation}) => [...validation.tensors().y.dataSync()])).toEqual([[0, 0], [0, 1], [0]]);
});

test('map() that changes the number of examples is refused when a batch is read', () => {
  const half = labelled(0, 1, 2, 3).map(({x, y}) => ({x: x.slice([0], [1]), y}));
  expect(() => half.batch(2).tensors()).toThrow(
    new ShapeError(
      'Cannot map 4 examples to x [1] and y [4]: expected 4 along the first axis of both. To leave examples out, use filter().',
    ),
  );
});

test('classWeights() weighs all classes the same, and classes without examples nothing', () => {
  const weights = labelled(0, 0, 0, 2).classWeights();
  expect([...weights.dataSync()].map((weight) => Number(weight.toFixed(4)))).toEqual([0.6667, 0, 2]);
});

describe('prefetch()', () => {
  const counted = () => {
    let reads = 0;
    const dataset = labelled(0, 1, 2, 3, 4, 5).map((batch) => {
      reads++;
      return batch;
    });
    return {dataset, reads: () => reads};
  };

  test('makes batches while the reader waits', async () => {
    const {dataset, reads} = counted();
    const seen: number[] = [];
    for await (const {x} of dataset.prefetch(2)) {
      seen.push(x.dataSync()[0]);
      if (seen.length === 1) await expect.poll(reads).toBe(3);
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('makes none too many without it', async () => {
    const {dataset, reads} = counted();
    for await (const _ of dataset) {
      await setTimeout(5);
      expect(reads()).toBe(1);
      break;
    }
  });

  test('forgets what was made ahead when the reader leaves', async () => {
    const {dataset} = counted();
    const before = tf.memory().numTensors;
    for await (const {x, y} of dataset.prefetch(3)) {
      tf.dispose([x, y]);
      await setTimeout(20);
      break;
    }
    // Fewer, if meanwhile the collector has taken those of other tests.
    expect(tf.memory().numTensors).toBeLessThanOrEqual(before);
  });

  test('passes on what goes wrong', async () => {
    const dataset = labelled(0, 1, 2).map(({x, y}) => {
      if (x.dataSync()[0] === 1) throw new Error('unreadable');
      return {x, y};
    });
    const seen: number[] = [];
    const pass = async () => {
      for await (const {x} of dataset.prefetch(2)) {
        seen.push(x.dataSync()[0]);
        await setTimeout(10);
      }
    };
    await expect(pass()).rejects.toThrow(new Error('unreadable'));
    expect(seen).toEqual([0]);
  });
});

test.each([
  [() => labelled(1).repeat(0), 'Cannot repeat 0 times: expected an integer of at least 1.'],
  [() => labelled(1).folds(1), 'Cannot make 1 folds: expected an integer of at least 2.'],
  ...[labelled(1), labelled()].map((few): [() => unknown, string] => [
    () => few.folds(2),
    `Cannot make 2 folds of ${few.size} examples: expected at least as many examples as folds.`,
  ]),
  [
    () => labelled().classWeights(),
    'Cannot weigh the classes of a dataset without examples: expected at least one.',
  ],
  [
    () => labelled(0, -1).classWeights(),
    'Cannot weigh the classes of a dataset with the class id -1: expected 0 or more.',
  ],
  [
    () =>
      data
        .fromTensors(tf.range(0, 2), tf.tensor1d([0, 2], 'int32'), {classNames: ['a', 'b']})
        .split(0.5, {stratified: true}),
    'Cannot stratify a dataset with the class id 2: expected 0 … 1, the classes that have names.',
  ],
  [() => labelled(1).prefetch(-1), 'Cannot prefetch -1 batches: expected an integer of at least 0.'],
  [
    () => labelled(1, 2).filter(() => [true]),
    'Cannot filter by 1 answers for a batch of 2 examples: expected one for each example, such as y.equal(3).',
  ],
  [
    () => data.fromTensors(tf.zeros([4]), tf.zeros([4, 2])).split(0.5, {stratified: true}),
    'Cannot stratify a dataset whose y are float32, [4, 2] for a batch: expected class ids, int32, [batch]. Map them to class ids first.',
  ],
  [
    () => data.fromTensors(tf.zeros([4]), tf.zeros([4])).classWeights(),
    'Cannot weigh the classes of a dataset whose y are float32, [4] for a batch: expected class ids, int32, [batch]. Map them to class ids first.',
  ],
])('%s is refused', (act, message) => {
  expect(act).toThrow(new RangeError(message));
});
