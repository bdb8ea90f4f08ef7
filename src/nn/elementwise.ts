import type {GradSaveFunc, Tensor} from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import {inOnePass} from '../backend/index.js';
import {Module} from './module.js';
import {optionsText} from './window.js';

/**
 * A layer whose output has the shape of its input, whatever that is; `Sequential`'s types rely on it. Layers that differ
 * in In can be mixed: only then do their `apply`s have the same type parameters.
 */
export abstract class Elementwise<In extends Tensor = Tensor> extends Module<In, In> {
  readonly keeps = 'shape';

  /** Applies the layer to x; what comes out has the type of what goes in. */
  override apply<X extends Tensor>(x: X extends In ? X : In): X {
    return super.apply(x) as Tensor as X;
  }
}

/** A layer that applies a function with these options. */
export interface Activation<Options> extends Elementwise {
  readonly options: Options;
  forward(x: Tensor): Tensor;
}

/** The class of such layers; with a name, as classes have, so that it does not inherit the function's type parameters. */
export interface ActivationClass<Options> {
  readonly name: string;
  new (options?: Options): Activation<Options>;
}

/** The class of layers that apply a function which keeps the shape: `class Silu extends layerOf(silu) {}`. */
export function layerOf<Options extends object = Record<never, never>>(
  f: (x: Tensor, options?: Options) => Tensor,
): new (
  options?: Options,
) => Activation<Options> {
  return class extends Elementwise {
    constructor(readonly options: Options = {} as Options) {
      super();
    }

    forward(x: Tensor): Tensor {
      return f(x, this.options);
    }

    protected override details(): string {
      return optionsText(this.options);
    }
  };
}

/**
 * A function of each number, with its derivative written down: what tfjs derives takes more operations, and gives NaN
 * where one of two branches overflows.
 * @param name of a function of many operations without branches, which are worth one pass over the memory
 */
export function withDerivative<X extends Tensor>(
  x: X,
  f: (x: Tensor) => Tensor,
  derivative: (x: Tensor, y: Tensor) => Tensor,
  name?: string,
): X {
  const compute = (what: string, given: Tensor[], act: (given: readonly Tensor[]) => Tensor) =>
    name ? inOnePass(`${name} ${what}`, given, act) : tf.tidy(() => act(given));
  const apply = tf.customGrad((...args) => {
    const [input, save] = args as [Tensor, GradSaveFunc];
    const value = compute('value', [input], ([z]) => f(z));
    save([input, value]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) =>
      compute('gradient', [dy, ...saved], ([d, z, y]) => d.mul(derivative(z, y).toFloat()));
    return {value, gradFunc};
  });
  return apply(x) as X;
}
