import type {Tensor, Variable} from '@tensorflow/tfjs';
import {defined, type OptimizerOptions, type Trainable} from './group.js';
import {Optimizer} from './optimizer.js';
import {Slots} from './slots.js';
import type {Step} from './step.js';
import {decayed} from './weight-decay.js';

export interface AdadeltaOptions extends OptimizerOptions {
  /** Decay of the means of the squares. Default: 0.9. */
  rho?: number;
  /** Keeps the division away from zero, and makes the first steps. Default: 1e-6. */
  epsilon?: number;
}

const DEFAULTS = {
  learningRate: 1,
  rho: 0.9,
  epsilon: 1e-6,
};

/**
 * Adadelta: needs no learning rate (1), since steps are measured by the steps before. v ← ρ v + (1 − ρ) g²,
 * d = √(u + ε) / √(v + ε) · g, u ← ρ u + (1 − ρ) d², θ ← θ − learningRate · d. PyTorch's definition.
 * Source: Zeiler 2012.
 */
export class Adadelta extends Optimizer<AdadeltaOptions> {
  static readonly pureUpdate = true;
  private readonly squares = new Slots();
  private readonly changes = new Slots();

  constructor(parameters: Trainable<AdadeltaOptions>, options: AdadeltaOptions = {}) {
    super(parameters, {...DEFAULTS, ...defined(options)});
  }

  protected update(parameter: Variable, gradient: Tensor, at: Step<AdadeltaOptions>): void {
    const {rho, epsilon, index} = at;
    const g = decayed(parameter, gradient, at);
    const square = this.squares.averageSquare(parameter, index, g, rho);
    const change = this.changes.of(parameter, index);
    const delta = change.add(epsilon).sqrt().div(square.add(epsilon).sqrt()).mul(g);
    this.changes.averageSquare(parameter, index, delta, rho);
    parameter.assign(parameter.sub(delta.mul(at.now('learningRate'))));
  }
}
