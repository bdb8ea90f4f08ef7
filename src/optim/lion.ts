import type {Tensor, Variable} from '@tensorflow/tfjs';
import {defined, type OptimizerOptions, type Trainable} from './group.js';
import {Optimizer} from './optimizer.js';
import type {Schedule} from './schedule.js';
import {Slots} from './slots.js';
import {rest, type Step} from './step.js';
import {shrink} from './weight-decay.js';

export interface LionOptions extends OptimizerOptions {
  /** Share of the momentum in the step, or a schedule of it. Default: 0.9. */
  beta1?: number | Schedule;
  /** Decay of the momentum. Default: 0.99. */
  beta2?: number;
}

const DEFAULTS = {
  learningRate: 1e-4,
  beta1: 0.9,
  beta2: 0.99,
};

/**
 * Lion: each parameter moves by just learningRate (1e-4), θ ← θ − learningRate · (sign(β₁ m + (1 − β₁) g) +
 * weightDecay · θ), m ← β₂ m + (1 − β₂) g. Choose learningRate 3 to 10 times smaller than Adam's, and weightDecay as
 * much larger. Found by search. Source: Chen et al. 2023, arXiv 2302.06675.
 */
export class Lion extends Optimizer<LionOptions> {
  static readonly pureUpdate = true;
  private readonly means = new Slots();

  constructor(parameters: Trainable<LionOptions>, options: LionOptions = {}) {
    super(parameters, {...DEFAULTS, ...defined(options)});
  }

  protected update(parameter: Variable, gradient: Tensor, at: Step<LionOptions>): void {
    const {beta2, index} = at;
    const beta1 = at.now('beta1');
    const mean = this.means.of(parameter, index);
    const direction = mean
      .mul(beta1)
      .add(gradient.mul(rest(beta1)))
      .sign();
    shrink(parameter, at);
    parameter.assign(parameter.sub(direction.mul(at.now('learningRate'))));
    this.means.average(parameter, index, gradient, beta2);
  }
}
