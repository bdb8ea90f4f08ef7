import {addN, clipByValue, type Scalar, scalar, type Tensor, tidy} from '@tensorflow/tfjs';

/** Gradients, by the names of their variables. */
export type Gradients = Record<string, Tensor>;

export interface ClipGradNormOptions {
  /** Which norm: 1, 2, … or Infinity. Default: 2. */
  normType?: number;
}

/**
 * Makes all gradients smaller by one factor if together they are longer than `maxNorm`. Changes the record that is
 * given. PyTorch's `clip_grad_norm_`. Source: Pascanu et al. 2013.
 * @returns how long they were
 * @throws {RangeError} if maxNorm is below 0
 */
export function clipGradNorm(
  gradients: Gradients,
  maxNorm: number,
  {normType = 2}: ClipGradNormOptions = {},
): number {
  const norm = shorten(gradients, maxNorm, normType);
  const [value] = norm.dataSync();
  norm.dispose();
  return value;
}

/** `clipGradNorm` without a look at the numbers: how long they were is a tensor. */
export function shorten(gradients: Gradients, maxNorm: number, normType = 2): Scalar {
  expectLimit('clipGradNorm', 'maxNorm', maxNorm);
  const all = present(gradients).map(([, gradient]) => gradient);
  if (all.length === 0) return scalar(0);
  const norm = tidy(() => length(all, normType));
  // As in PyTorch, which multiplies by no more than 1, and by NaN if the norm is.
  const factor = tidy(() => norm.add(1e-6).reciprocal().mul(maxNorm).clipByValue(0, 1));
  replace(gradients, (gradient) => gradient.mul(factor));
  factor.dispose();
  return norm;
}

/**
 * Cuts each number of the gradients off at −clipValue and clipValue. Changes the record that is given. PyTorch's
 * `clip_grad_value_`.
 * @throws {RangeError} if clipValue is below 0
 */
export function clipGradValue(gradients: Gradients, clipValue: number): void {
  expectLimit('clipGradValue', 'clipValue', clipValue);
  replace(gradients, (gradient) => clipByValue(gradient, -clipValue, clipValue));
}

function length(gradients: Tensor[], normType: number): Scalar {
  const sizes = gradients.map((gradient) => gradient.abs());
  if (normType === Infinity) return sizes.map((size) => size.max<Scalar>()).reduce((a, b) => a.maximum(b));
  const powers = sizes.map((size) => size.pow(normType).sum<Scalar>());
  return addN(powers).pow(1 / normType);
}

function replace(gradients: Gradients, change: (gradient: Tensor) => Tensor): void {
  for (const [name, gradient] of present(gradients)) {
    gradients[name] = tidy(() => change(gradient));
    gradient.dispose();
  }
}

/** A parameter that the loss does not depend on has no gradient. */
const present = (gradients: Gradients): [string, Tensor][] =>
  Object.entries(gradients).filter(([, gradient]) => gradient);

function expectLimit(what: string, name: string, value: number): void {
  if (value >= 0) return;
  throw new RangeError(`Cannot ${what} with ${name} = ${value}: expected a number of at least 0.`);
}
