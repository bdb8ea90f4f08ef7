import type {Tensor} from '@tensorflow/tfjs';
import {layerOf, withDerivative} from './elementwise.js';

export interface GeluOptions {
  /** 'tanh' takes Φ(x) ≈ (1 + tanh(√(2/π)·(x + 0.044715·x³))) / 2, as GPT-2 does. Default: 'none'. */
  approximate?: 'none' | 'tanh';
}

/**
 * x · Φ(x), number by number, where Φ is the normal distribution: a smooth ReLU. At ∞ it is ∞, where PyTorch has NaN.
 * Source: Hendrycks & Gimpel 2016.
 */
export function gelu<X extends Tensor>(x: X, {approximate = 'none'}: GeluOptions = {}): X {
  return approximate === 'tanh'
    ? withDerivative(x, (z) => z.mul(byTanh(z)), slopeByTanh, 'gelu by tanh')
    : withDerivative(x, (z) => z.mul(normal(z)), slope, 'gelu');
}

/** `gelu` as a layer. */
export class Gelu extends layerOf<GeluOptions>(gelu) {}

const normal = (x: Tensor) => x.mul(Math.SQRT1_2).erf().add(1).mul(0.5);

function slope(x: Tensor): Tensor {
  const density = x
    .square()
    .mul(-0.5)
    .exp()
    .mul(1 / Math.sqrt(2 * Math.PI));
  return normal(x).add(x.mul(density));
}

const SCALE = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

const byTanh = (x: Tensor) => x.square().mul(CUBIC).add(1).mul(x).mul(SCALE).tanh().add(1).mul(0.5);

function slopeByTanh(x: Tensor): Tensor {
  const share = byTanh(x);
  const inner = x
    .square()
    .mul(3 * CUBIC)
    .add(1)
    .mul(SCALE);
  return share.add(
    x
      .mul(share.mul(share.mul(-1).add(1)))
      .mul(2)
      .mul(inner),
  );
}
