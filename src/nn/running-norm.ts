import {
  engine,
  getBackend,
  getKernel,
  moments,
  ones,
  type Rank,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Variable,
  zeros,
} from '@tensorflow/tfjs';
import {shapeMismatch} from '../tensor/index.js';
import {expectSize} from './initial.js';
import {Module} from './module.js';
import {affine, type NormOptions, standardize, unitWeight, zeroBias} from './standardize.js';
import {optionsText} from './window.js';

export interface RunningNormOptions extends NormOptions {
  /** Share of each batch's statistics in the running ones; null makes these the mean of all batches so far. */
  momentum?: number | null;
  /** Whether running statistics are kept; if not, those of what is given are taken in evaluation, too. */
  trackRunningStats?: boolean;
}

/** What layers have in common that normalize channels, the last axis, and may keep running statistics. */
export abstract class RunningNorm<X extends Tensor> extends Module<X, X> {
  readonly keeps = 'shape';
  readonly weight?: Variable<Rank.R1>; //            [channels]
  readonly bias?: Variable<Rank.R1>; //              [channels]
  readonly runningMean?: Variable<Rank.R1>; //       [channels], a buffer
  readonly runningVariance?: Variable<Rank.R1>; //   [channels], a buffer
  readonly numBatchesTracked?: Variable<Rank.R0>; // a buffer, if momentum is null
  readonly momentum: number | null;
  readonly epsilon: number;

  constructor(
    layer: string,
    size: string,
    private readonly count: number,
    private readonly usual: Required<Omit<RunningNormOptions, 'epsilon'>>,
    options: RunningNormOptions,
  ) {
    super();
    expectSize(layer, size, count);
    const {momentum = usual.momentum, epsilon = 1e-5} = options;
    if (momentum !== null && !(momentum >= 0 && momentum <= 1)) {
      throw new RangeError(
        `Cannot build ${layer} with momentum = ${momentum}: expected the share of a new batch, from 0 to 1. Keras' 0.9 is 0.1 here.`,
      );
    }
    this.momentum = momentum;
    this.epsilon = epsilon;
    if (options.affine ?? usual.affine) {
      this.weight = unitWeight<Rank.R1>([count]);
      this.bias = zeroBias<Rank.R1>([count]);
    }
    if (!(options.trackRunningStats ?? usual.trackRunningStats)) return;
    this.runningMean = zeroBias<Rank.R1>([count], false);
    this.runningVariance = unitWeight<Rank.R1>([count], false);
    if (momentum === null) this.numBatchesTracked = zeroBias<Rank.R0>([], false);
  }

  forward(x: X): X {
    this.check(x);
    const whole = this.firstAxis === 0 && this.ofBatch(x);
    if (whole) return whole;
    const {mean, variance} = this.statistics(x);
    return affine(standardize(x, mean, variance, this.epsilon), this.weight, this.bias) as X;
  }

  /** Says what is wrong with the shape of x, if anything is. */
  protected abstract check(x: X): void;

  /** The first axis that mean and variance are taken over; so are all that follow, up to the channels. */
  protected abstract readonly firstAxis: number;

  /** What shape is expected where a mean would be of one number only, and how to come by it. */
  protected abstract tooFew(shape: readonly number[]): [least: (number | string)[], remedy: string];

  protected override details(): string {
    const {count, momentum, epsilon} = this;
    const [affine, trackRunningStats] = [this.weight !== undefined, this.runningMean !== undefined];
    const defaults = {epsilon: 1e-5, ...this.usual};
    const options = optionsText({momentum, epsilon, affine, trackRunningStats}, defaults);
    return [count, options].filter(Boolean).join(', ');
  }

  /** What comes out by the statistics of a batch, in one native operation; undefined, where there is none or no need. */
  private ofBatch(x: X): X | undefined {
    const {runningMean, runningVariance, count: channels, epsilon} = this;
    const needed = this.training || !runningMean;
    if (!needed || x.dtype !== 'float32' || !getKernel('BatchNormOfBatch', getBackend())) return undefined;
    if (x.size < 2 * channels) return undefined;
    const inputs = {
      x: x.rank === 4 ? x : x.reshape([x.size / channels, 1, 1, channels]),
      scale: this.weight ?? ones([channels]),
      offset: this.bias ?? zeros([channels]),
    };
    const [y, mean, variance] = engine().runKernel<Tensor[]>('BatchNormOfBatch', inputs, {epsilon});
    if (runningMean && runningVariance) {
      const share = this.share();
      follow(runningMean, mean, share);
      follow(runningVariance, variance, share);
    }
    return y.reshape(x.shape) as X;
  }

  /** Mean and variance of what is given, of which the running ones take their share; in evaluation, the running ones. */
  private statistics(x: X): {mean: Tensor; variance: Tensor} {
    const {runningMean, runningVariance, firstAxis} = this;
    if (!this.training && runningMean && runningVariance)
      return {mean: runningMean, variance: runningVariance};
    const axes = x.shape.slice(firstAxis, -1).map((_, i) => firstAxis + i);
    const count = axes.reduce((product, axis) => product * x.shape[axis], 1);
    if (count < 2) {
      const [least, how] = this.tooFew(x.shape);
      const remedy = `One number per channel has no variance: ${how}, or call eval() first.`;
      throw shapeMismatch(`train ${this.constructor.name} on`, x, least, remedy);
    }
    const {mean, variance} = moments(x, axes, true);
    if (runningMean && runningVariance) {
      const share = this.share();
      follow(runningMean, mean, share);
      follow(runningVariance, variance.mul(count / (count - 1)), share);
    }
    return {mean, variance};
  }

  /** The share of this batch in the running statistics. */
  private share(): number | Scalar {
    const {momentum, numBatchesTracked} = this;
    if (!numBatchesTracked) return momentum ?? 0;
    numBatchesTracked.assign(numBatchesTracked.add(1));
    return numBatchesTracked.reciprocal();
  }
}

function follow(running: Variable<Rank.R1>, batch: Tensor, share: number | Scalar): void {
  // Where each example has statistics of its own, their mean counts.
  const mean: Tensor1D = batch.reshape([-1, running.size]).mean(0);
  running.assign(running.add(mean.sub(running).mul(share)));
}
