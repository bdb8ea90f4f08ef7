import {setImmediate} from 'node:timers/promises';
import {dispose, type Rank, type Tensor, type Tensor1D, tidy} from '@tensorflow/tfjs';
import {random} from '../tensor/index.js';
import {ahead} from './ahead.js';
import {cut, type DivideOptions, deal} from './divide.js';
import {expectExamples, keptBy, labelsOf, weightsOf} from './measure.js';
import type {Batch, Rows} from './rows.js';
import {expectCount, type View} from './view.js';

/** Two parts of a dataset: one to train on, one to validate with. */
export interface Fold<X extends Tensor = Tensor, Y extends Tensor = Tensor> {
  training: Dataset<X, Y>;
  validation: Dataset<X, Y>;
}

/** How long an asynchronous pass may keep the event loop waiting, in milliseconds. */
const PATIENCE = 15;

/**
 * A sequence of examples. Each method gives another view of the same examples and copies nothing; tensors are made
 * batch by batch, when it is iterated (`for` or `for await`).
 */
export class Dataset<X extends Tensor = Tensor, Y extends Tensor = Tensor> implements Iterable<Batch<X, Y>> {
  private readonly view: View;

  constructor(
    private readonly rows: Rows<X, Y>,
    view: Partial<View> = {},
  ) {
    const order = () => Int32Array.from({length: rows.size}, (_, i) => i);
    this.view = {order, size: rows.size, batchSize: 1, ahead: 0, ...view};
  }

  /** How many examples there are. */
  get size(): number {
    return this.view.size;
  }

  /** How many examples a batch holds; the last one of a pass may hold fewer. */
  get batchSize(): number {
    return this.view.batchSize;
  }

  /** How many batches a pass has. */
  get batches(): number {
    return Math.ceil(this.size / this.batchSize);
  }

  /** The names of the classes, where y are class ids; else empty. */
  get classNames(): readonly string[] {
    return this.rows.classNames ?? [];
  }

  /** The same examples, `size` of them in each batch. */
  batch(size: number): Dataset<X, Y> {
    expectCount('batch', size, 1);
    return this.with({batchSize: size});
  }

  /** The same examples in random order, another one at each pass; `random.seed` makes it repeatable. */
  shuffle(): Dataset<X, Y> {
    return this.with({
      order: () => {
        const numbers = this.view.order();
        return random.permutation(numbers.length).map((i) => numbers[i]);
      },
    });
  }

  /** The first `count` examples; of a shuffled dataset, a random sample that stays the same. */
  take(count: number): Dataset<X, Y> {
    expectCount('take', count, 0);
    return this.fixed(this.view.order().slice(0, count));
  }

  /**
   * The part of one of `size` processes that train together: every `size`-th example from the `rank`-th on, so that the
   * batches of all parts make up those of the whole. All parts have as many examples: up to `size` − 1 at the end are left
   * out. To shuffle before, give all processes the same seed; to shuffle after is what `train.fit` does.
   * @param rank which part, from 0
   */
  shard(rank: number, size: number): Dataset<X, Y> {
    expectCount('shard into', size, 1, 'parts');
    if (!Number.isInteger(rank) || rank < 0 || rank >= size) {
      throw new RangeError(
        `Cannot take shard ${rank} of ${size}: expected an integer from 0 to ${size - 1}.`,
      );
    }
    const count = Math.floor(this.size / size);
    const order = () => {
      const numbers = this.view.order();
      return Int32Array.from({length: count}, (_, i) => numbers[i * size + rank]);
    };
    return this.with({order, size: count});
  }

  /** The same examples `times` over; a shuffled dataset comes in another order each time. */
  repeat(times: number): Dataset<X, Y> {
    expectCount('repeat', times, 1, 'times');
    const order = () => {
      const numbers = new Int32Array(times * this.size);
      for (let time = 0; time < times; time++) numbers.set(this.view.order(), time * this.size);
      return numbers;
    };
    return this.with({order, size: times * this.size});
  }

  /**
   * Two datasets that share no example, drawn at random.
   * @param fraction which share of the examples the first one gets
   * @throws {RangeError} if the fraction is none, or y are no class ids to stratify by
   */
  split(
    fraction: number,
    {shuffle = true, stratified = false}: DivideOptions = {},
  ): [Dataset<X, Y>, Dataset<X, Y>] {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new RangeError(`Cannot split at ${fraction}: expected a share of the examples, such as 0.8.`);
    }
    const numbers = (shuffle ? this.shuffle() : this).view.order();
    const labels = stratified ? labelsOf(this.rows, numbers, 'stratify') : undefined;
    const [first, second] = cut(numbers, fraction, labels);
    return [this.fixed(first), this.fixed(second)];
  }

  /**
   * `count` ways to set apart a part of the examples, for cross-validation: each example is in one validation part.
   * A class with fewer examples than parts is missing in some.
   * @throws {RangeError} if there are fewer examples than parts, or y are no class ids to stratify by
   */
  folds(count: number, {shuffle = true, stratified = false}: DivideOptions = {}): Fold<X, Y>[] {
    expectCount('make', count, 2, 'folds');
    if (count > this.size) {
      throw new RangeError(
        `Cannot make ${count} folds of ${this.size} examples: expected at least as many examples as folds.`,
      );
    }
    const numbers = (shuffle ? this.shuffle() : this).view.order();
    const labels = stratified ? labelsOf(this.rows, numbers, 'stratify') : new Int32Array(numbers.length);
    const parts = deal(count, labels);
    return Array.from({length: count}, (_, fold) => ({
      training: this.fixed(numbers.filter((_, i) => parts[i] !== fold)),
      validation: this.fixed(numbers.filter((_, i) => parts[i] === fold)),
    }));
  }

  /**
   * The examples that `keep` says yes to, looked at at once, many at a time: it is given a batch of any size, and says
   * it of each example: `digits.filter(({y}) => y.equal(3))`.
   */
  filter(keep: (batch: Batch<X, Y>) => Tensor | ArrayLike<boolean | number>): Dataset<X, Y> {
    const kept = keptBy(this.rows, this.view.order(), keep);
    const order = () => this.view.order().filter((number) => kept[number]);
    return this.with({order, size: order().length});
  }

  /**
   * What each class should count in a loss so that all weigh the same: examples / (classes · examples of the class),
   * `[classes]`; 0 for a class without examples. y must be class ids.
   * @throws {RangeError} if y are no class ids, or there are no examples
   */
  classWeights(): Tensor1D {
    return weightsOf(labelsOf(this.rows, this.view.order(), 'weigh the classes of'), this.classNames.length);
  }

  /** Asynchronous passes make up to `count` batches ahead of time, while the reader waits for something else. */
  prefetch(count = 2): Dataset<X, Y> {
    expectCount('prefetch', count, 0, 'batches');
    return this.with({ahead: count});
  }

  /**
   * Changes the examples, many at a time: `change` is given a batch of any size and keeps the number of examples.
   * @throws {ShapeError} when a batch is read of which it kept another number
   */
  map<X2 extends Tensor<Rank>, Y2 extends Tensor<Rank>>(
    change: (batch: Batch<X, Y>) => Batch<X2, Y2>,
  ): Dataset<X2, Y2> {
    const {rows} = this;
    const read = (numbers: Int32Array) =>
      tidy(() => {
        const batch = change(rows.read(numbers));
        expectExamples(batch, numbers.length);
        return {...batch};
      });
    return new Dataset<X2, Y2>({size: rows.size, classNames: rows.classNames, read}, this.view);
  }

  /** All examples in one batch. */
  tensors(): Batch<X, Y> {
    return this.rows.read(this.view.order());
  }

  /** One pass. The tensors belong to the caller. */
  *[Symbol.iterator](): Generator<Batch<X, Y>, void> {
    const numbers = this.view.order();
    for (let start = 0; start < numbers.length; start += this.batchSize) {
      yield this.rows.read(numbers.subarray(start, start + this.batchSize));
    }
  }

  /** One pass that lets the event loop turn every 15 ms. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Batch<X, Y>, void> {
    let turned = performance.now();
    for await (const batch of ahead(this[Symbol.iterator](), this.view.ahead, ({x, y}) => dispose([x, y]))) {
      yield batch;
      if (performance.now() - turned > PATIENCE) {
        await setImmediate();
        turned = performance.now();
      }
    }
  }

  /** The dataset in one line. */
  toString(): string {
    const examples = `Dataset of ${this.size.toLocaleString('en-US')} examples`;
    return this.batchSize === 1 ? examples : `${examples}, ${this.batchSize} in a batch`;
  }

  /** Node's console shows the line, too. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  private fixed(numbers: Int32Array): Dataset<X, Y> {
    return this.with({order: () => numbers, size: numbers.length});
  }

  private with(view: Partial<View>): Dataset<X, Y> {
    return new Dataset(this.rows, {...this.view, ...view});
  }
}
