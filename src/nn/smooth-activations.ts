import {maximum, minimum, type Tensor, where} from '@tensorflow/tfjs';
import {layerOf, withDerivative} from './elementwise.js';

/** x · sigmoid(x), number by number; also called swish. Source: Hendrycks & Gimpel 2016. */
export function silu<X extends Tensor>(x: X): X {
  return withDerivative(
    x,
    (z) => z.mul(z.sigmoid()),
    (z) => {
      const s = z.sigmoid();
      return s.mul(z.mul(s.mul(-1).add(1)).add(1));
    },
    'silu',
  );
}

export interface SoftplusOptions {
  /** How sharp the bend is. Default: 1. */
  beta?: number;
  /** Where β · x exceeds it, x itself is taken. Default: 20. */
  threshold?: number;
}

/** log(1 + e^(β·x)) / β, number by number: a smooth ReLU, always positive. Source: Dugas et al. 2001. */
export function softplus<X extends Tensor>(x: X, {beta = 1, threshold = 20}: SoftplusOptions = {}): X {
  return withDerivative(
    x,
    (z) => where(z.mul(beta).greater(threshold), z, logOnePlusExp(z.mul(beta)).mul(1 / beta)),
    (z) => where(z.mul(beta).greater(threshold), 1, z.mul(beta).sigmoid()),
  );
}

/** x · tanh(log(1 + e^x)), number by number. Source: Misra 2019. */
export function mish<X extends Tensor>(x: X): X {
  return withDerivative(
    x,
    (z) => z.mul(logOnePlusExp(z).tanh()),
    (z) => {
      const t = logOnePlusExp(z).tanh();
      return t.add(z.mul(z.sigmoid()).mul(t.square().mul(-1).add(1)));
    },
  );
}

/** log(1 / (1 + e^−x)), number by number, without overflow. */
export function logSigmoid<X extends Tensor>(x: X): X {
  return withDerivative(
    x,
    (z) => logOnePlusExp(z.neg()).neg(),
    (z) => z.neg().sigmoid(),
  );
}

/**
 * x / (1 + |x|), number by number: into (−1, 1). At ±∞ its gradient is 0, where PyTorch's is NaN.
 * Source: Turian et al. 2009.
 */
export function softsign<X extends Tensor>(x: X): X {
  return withDerivative(
    x,
    (z) => z.div(z.abs().add(1)),
    (z) => z.abs().add(1).square().reciprocal(),
  );
}

/** x − tanh(x), number by number. */
export function tanhshrink<X extends Tensor>(x: X): X {
  return withDerivative(
    x,
    (z) => z.sub(z.tanh()),
    (z) => z.tanh().square(),
  );
}

/** log(1 + e^x) without overflow. */
const logOnePlusExp = (x: Tensor) => maximum(x, 0).add(minimum(x, x.neg()).exp().log1p());

/** `silu` as a layer. */
export class Silu extends layerOf(silu) {}

/** `softplus` as a layer. */
export class Softplus extends layerOf<SoftplusOptions>(softplus) {}

/** `mish` as a layer. */
export class Mish extends layerOf(mish) {}

/** `logSigmoid` as a layer. */
export class LogSigmoid extends layerOf(logSigmoid) {}

/** `softsign` as a layer. */
export class Softsign extends layerOf(softsign) {}

/** `tanhshrink` as a layer. */
export class Tanhshrink extends layerOf(tanhshrink) {}
