import type {Tensor, Variable} from '@tensorflow/tfjs';
import {guarded} from '../backend/index.js';
import {defined, type OptimizerOptions, type Trainable} from './group.js';
import {Optimizer} from './optimizer.js';
import type {Schedule} from './schedule.js';
import {Slots} from './slots.js';
import type {Step, StepNumbers} from './step.js';
import {decayed} from './weight-decay.js';

export interface RAdamOptions extends OptimizerOptions {
  /** Decay of the mean of the gradients, or a schedule of it. Default: 0.9. */
  beta1?: number | Schedule;
  /** Decay of the mean of their squares. Default: 0.999. */
  beta2?: number;
  /** Keeps the division away from zero. Default: 1e-8. */
  epsilon?: number;
  /** Whether weight decay goes by the gradient, as in AdamW. Default: false. */
  decoupledWeightDecay?: boolean;
}

const DEFAULTS = {
  learningRate: 0.001,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  decoupledWeightDecay: false,
};

type Numbers = StepNumbers<RAdamOptions>;

const stepSize = ({learningRate, beta1, step}: Numbers) => learningRate / (1 - beta1 ** step);

/**
 * Adam that trusts its squares only when there are enough of them: with ρ∞ = 2 / (1 − β₂) − 1 and
 * ρₜ = ρ∞ − 2t β₂ᵗ / (1 − β₂ᵗ), up to ρₜ = 5 θ ← θ − learningRate (0.001) · m / (1 − β₁ᵗ); later Adam's step times
 * √((ρₜ − 4)(ρₜ − 2) ρ∞ / ((ρ∞ − 4)(ρ∞ − 2) ρₜ)). PyTorch's definition. Source: Liu et al. 2020.
 */
export class RAdam extends Optimizer<RAdamOptions> {
  static readonly pureUpdate = true;
  private readonly means = new Slots();
  private readonly squares = new Slots();

  constructor(parameters: Trainable<RAdamOptions>, options: RAdamOptions = {}) {
    super(parameters, {...DEFAULTS, ...defined(options)});
  }

  protected update(parameter: Variable, gradient: Tensor, at: Step<RAdamOptions>): void {
    const {beta2, epsilon, index} = at;
    const g = decayed(parameter, gradient, at);
    const mean = this.means.average(parameter, index, g, at.now('beta1'));
    const square = this.squares.averageSquare(parameter, index, g, beta2);
    const direction = mean.mul(at.scalar(stepSize));
    const isTrusted = guarded(() => trust(at) > 0);
    const change = isTrusted ? direction.mul(at.scalar(trust)).div(square.sqrt().add(epsilon)) : direction;
    parameter.assign(parameter.sub(change));
  }
}

const trust = ({beta2, step}: Numbers) => rectification(beta2, step) * Math.sqrt(1 - beta2 ** step);

/** How far the squares may be trusted at that step; 0 while they may not. */
function rectification(beta2: number, step: number): number {
  const last = 2 / (1 - beta2) - 1;
  const now = last - (2 * step * beta2 ** step) / (1 - beta2 ** step);
  if (now <= 5) return 0;
  return Math.sqrt(((now - 4) * (now - 2) * last) / ((last - 4) * (last - 2) * now));
}
