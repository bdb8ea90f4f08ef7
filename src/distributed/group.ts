import {customGrad, scalar, type Tensor, tidy, type Variable, zerosLike} from '@tensorflow/tfjs';
import {allReduce, type Reduction} from '../backend/index.js';
import {Module} from '../nn/index.js';
import {inBuckets} from './buckets.js';
import {SharedMeans} from './shared-means.js';
import {expectToBeAwaited} from './signs.js';

/** Numbers in the smallest part of a tensor that a process takes care of: 128 bytes. */
const PART = 32;

/**
 * Processes that compute together, as one of them sees it. All of them must ask for the same, in the same order: what one
 * asks for waits until the others do. All of it may be part of a compiled step.
 */
export class WorkerGroup {
  private readonly means = new SharedMeans(this);

  /**
   * @param rank which of the processes this one is, from 0
   * @param addresses where each of them listens
   */
  constructor(
    readonly rank: number,
    readonly addresses: readonly string[],
  ) {}

  /** How many processes there are. */
  get size(): number {
    return this.addresses.length;
  }

  /**
   * What becomes of a tensor, number by number, when those of all processes are taken together: the same in each of them,
   * to the bit. The gradient of a sum is the sum of the gradients, that of a mean their mean.
   * @param x float32 or int32, of the same shape in all processes
   */
  allReduce<T extends Tensor>(x: T, reduction: Reduction = 'sum'): T {
    if (this.size === 1) return x.clone();
    const reduced = (value: Tensor) => this.reduce(value, reduction);
    if (reduction === 'max' || reduction === 'min') return tidy(() => reduced(x) as T);
    return customGrad((value) => ({
      value: reduced(value as Tensor),
      gradFunc: (dy: Tensor) => this.allReduce(dy, reduction),
    }))(x) as T;
  }

  /** The means of tensors over all processes, in few messages. Those that are undefined or null stay so. */
  average<T extends Record<string, Tensor | null | undefined>>(tensors: T): T {
    const names = Object.keys(tensors).filter((name) => tensors[name]);
    const means = this.reduceAll(
      names.map((name) => tensors[name]!),
      'mean',
    );
    return {...tensors, ...Object.fromEntries(names.map((name, i) => [name, means[i]]))};
  }

  /**
   * Gives variables the values that they have in one process.
   * @param from the variables, or a model: its parameters and buffers
   * @param root the rank of that process
   */
  broadcast(from: Module<never, unknown> | readonly Variable[], root = 0): void {
    const variables = from instanceof Module ? from.namedState().map(([, one]) => one as Variable) : from;
    tidy(() => {
      const mine = variables.map((one) => (this.rank === root ? one : zerosLike(one)));
      this.reduceAll(mine, 'sum').forEach((value, i) => {
        variables[i].assign(value);
      });
    });
  }

  /** Waits until all processes are here. */
  barrier(): void {
    tidy(() => this.allReduce(scalar(0)).dataSync());
  }

  private reduceAll(tensors: readonly Tensor[], reduction: Reduction): Tensor[] {
    if (this.size === 1) return tensors.map((tensor) => tensor.clone());
    const means = reduction === 'mean' ? this.means.of(tensors) : undefined;
    if (means) return means;
    return inBuckets(tensors, (flat) => this.reduce(flat, reduction));
  }

  private reduce(x: Tensor, reduction: Reduction): Tensor {
    expectToBeAwaited();
    const missing = this.size * PART - x.size;
    if (missing <= 0 || x.size === 0 || x.dtype === 'bool') return allReduce(x, this.size, reduction);
    // A process without a part of its own only sends at first: it would not hear why another one has ended.
    const padded = x.flatten().pad([[0, missing]]);
    return allReduce(padded, this.size, reduction).slice(0, x.size).reshape(x.shape);
  }
}
