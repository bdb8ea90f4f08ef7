import type {Tensor, Variable} from '@tensorflow/tfjs';
import {defined, type OptimizerOptions, type Trainable} from './group.js';
import {Optimizer} from './optimizer.js';
import type {Schedule} from './schedule.js';
import {Slots} from './slots.js';
import type {Step, StepNumbers} from './step.js';
import {decayed} from './weight-decay.js';

export interface AdamaxOptions extends OptimizerOptions {
  /** Decay of the mean of the gradients, or a schedule of it. Default: 0.9. */
  beta1?: number | Schedule;
  /** Decay of the largest gradient. Default: 0.999. */
  beta2?: number;
  /** Keeps the division away from zero. Default: 1e-8. */
  epsilon?: number;
}

const DEFAULTS = {
  learningRate: 0.002,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
};

const stepSize = ({learningRate, beta1, step}: StepNumbers<AdamaxOptions>) =>
  learningRate / (1 - beta1 ** step);

/**
 * Adam with the largest gradient in place of the mean square: m ← β₁ m + (1 − β₁) g, u ← max(β₂ u, |g| + ε),
 * θ ← θ − learningRate (0.002) / (1 − β₁ᵗ) · m / u. PyTorch's definition. Source: Kingma & Ba 2015, §7.1.
 */
export class Adamax extends Optimizer<AdamaxOptions> {
  static readonly pureUpdate = true;
  private readonly means = new Slots();
  private readonly largest = new Slots();

  constructor(parameters: Trainable<AdamaxOptions>, options: AdamaxOptions = {}) {
    super(parameters, {...DEFAULTS, ...defined(options)});
  }

  protected update(parameter: Variable, gradient: Tensor, at: Step<AdamaxOptions>): void {
    const {beta2, epsilon, index} = at;
    const g = decayed(parameter, gradient, at);
    const mean = this.means.average(parameter, index, g, at.now('beta1'));
    const largest = this.largest.of(parameter, index);
    largest.assign(largest.mul(beta2).maximum(g.abs().add(epsilon)));
    parameter.assign(parameter.sub(mean.mul(at.scalar(stepSize)).div(largest)));
  }
}
