import {mul, type Tensor} from '@tensorflow/tfjs';
import {random} from '../tensor/index.js';
import {Elementwise} from './elementwise.js';

/** What layers that drop numbers while training have in common. */
abstract class Dropping extends Elementwise {
  /** @param p probability that a number is dropped */
  constructor(readonly p = 0.5) {
    super();
    if (!(p >= 0 && p <= 1)) {
      throw new RangeError(
        `Cannot build ${this.constructor.name} with p = ${p}: expected a probability, from 0 to 1.`,
      );
    }
  }

  forward(x: Tensor): Tensor {
    return !this.training || this.p === 0 ? x.clone() : this.drop(x);
  }

  /** What is left of x. */
  protected abstract drop(x: Tensor): Tensor;

  /** 0 where something is dropped, else `kept`. */
  protected mask(shape: number[], kept: number): Tensor {
    // Where all is dropped, what is kept would be infinite.
    return random.bernoulli(shape as [number], 1 - this.p, this.p === 1 ? 0 : kept);
  }

  protected override details(): string {
    return `${this.p}`;
  }
}

/**
 * While training, sets each number to 0 with probability p and multiplies the others by 1 / (1 − p), so that the mean
 * stays; in evaluation, lets x through. Any shape. Source: Srivastava et al. 2014, in its inverted form.
 * @throws {RangeError} if p is not in [0, 1]
 */
export class Dropout extends Dropping {
  protected drop(x: Tensor): Tensor {
    return mul(x, this.mask(x.shape, 1 / (1 - this.p)));
  }
}

/**
 * `Dropout` of whole channels, as neighbouring pixels are alike: x `[batch, …, channels]` → the same shape.
 * Source: Tompson et al. 2015.
 * @throws {RangeError} if p is not in [0, 1]
 */
export class Dropout2d extends Dropping {
  protected drop(x: Tensor): Tensor {
    const shape = x.shape.map((size, axis) => (axis === 0 || axis === x.rank - 1 ? size : 1));
    return mul(x, this.mask(shape, 1 / (1 - this.p)));
  }
}

/**
 * `Dropout` of whole examples: what a residual block adds to its input is left out, so that the network is of random
 * depth. x `[batch, …]` → the same shape. Source: Huang et al. 2016.
 * @throws {RangeError} if p is not in [0, 1]
 */
export class DropPath extends Dropping {
  protected drop(x: Tensor): Tensor {
    const shape = x.shape.map((size, axis) => (axis === 0 ? size : 1));
    return mul(x, this.mask(shape, 1 / (1 - this.p)));
  }
}

/** What `selu` gives far to the left. */
const LEAST = -1.7580993408473766;

/**
 * `Dropout` for networks of `selu`: sets numbers to the least that it gives, and stretches all so that mean 0 and
 * variance 1 stay. Any shape. Source: Klambauer et al. 2017.
 * @throws {RangeError} if p is not in [0, 1]
 */
export class AlphaDropout extends Dropping {
  protected drop(x: Tensor): Tensor {
    if (this.p === 1) return x.mul(0);
    const stretch = 1 / Math.sqrt((1 - this.p) * (1 + this.p * LEAST ** 2));
    const kept = this.mask(x.shape, 1);
    const dropped = kept.mul(-LEAST).add(LEAST);
    return x
      .mul(kept)
      .add(dropped)
      .mul(stretch)
      .sub(stretch * LEAST * this.p);
  }
}
