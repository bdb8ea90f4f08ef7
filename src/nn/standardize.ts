import {
  add,
  customGrad,
  engine,
  type GradSaveFunc,
  moments,
  mul,
  ones,
  type Rank,
  rsqrt,
  type ShapeMap,
  sub,
  type Tensor,
  tidy,
  type Variable,
  variable,
  zeros,
} from '@tensorflow/tfjs';

/** What all layers that normalize can be told. */
export interface NormOptions {
  /** Keeps the division away from zero. Default: 1e-5. */
  epsilon?: number;
  /** Whether the result is multiplied by weights that are learned, and a bias added. Default: true. */
  affine?: boolean;
}

/** (x − mean) / √(variance + epsilon); mean and variance are spread over x. */
export function standardize(x: Tensor, mean: Tensor, variance: Tensor, epsilon: number): Tensor {
  return mul(sub(x, mean), rsqrt(add(variance, epsilon)));
}

/**
 * x by mean and variance along its own axes. Its gradient is written down, (dy − mean dy − y · mean(dy · y)) / √(variance
 * + ε): by that of mean and variance, it takes twice as many passes. It cannot be derived again, so that within the
 * gradient of a gradient it is not taken.
 */
export function standardizeAlong(x: Tensor, axes: number[], epsilon: number): Tensor {
  if (engine().state.gradientDepth > 1) {
    const {mean, variance} = moments(x, axes, true);
    return standardize(x, mean, variance, epsilon);
  }
  const apply = customGrad((...args) => {
    const [input, save] = args as [Tensor, GradSaveFunc];
    const centered = input.sub(input.mean(axes, true));
    const scale = centered.square().mean(axes, true).add(epsilon).rsqrt();
    const value = centered.mul(scale);
    save([value, scale]);
    const gradFunc = (dy: Tensor, [y, by]: Tensor[]) =>
      tidy(() => {
        const common = dy.mean(axes, true).add(y.mul(dy.mul(y).mean(axes, true)));
        return dy.sub(common).mul(by);
      });
    return {value, gradFunc};
  });
  return tidy(() => apply(x));
}

/** x · weight + bias, as far as they are there, spread over x. */
export function affine(x: Tensor, weight?: Tensor, bias?: Tensor): Tensor {
  const scaled = weight ? mul(x, weight) : x;
  return bias ? add(scaled, bias) : scaled;
}

/** Weights that change nothing at first. */
export function unitWeight<R extends Rank>(shape: ShapeMap[R], trainable = true): Variable<R> {
  return tidy(() => variable(ones<R>(shape), trainable));
}

/** A bias that changes nothing at first. */
export function zeroBias<R extends Rank>(shape: ShapeMap[R], trainable = true): Variable<R> {
  return tidy(() => variable(zeros<R>(shape), trainable));
}
