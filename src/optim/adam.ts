import type {Tensor, Variable} from '@tensorflow/tfjs';
import {defined, type OptimizerOptions, type Trainable} from './group.js';
import {Optimizer} from './optimizer.js';
import type {Schedule} from './schedule.js';
import {Slots} from './slots.js';
import type {Step, StepNumbers} from './step.js';
import {decayed} from './weight-decay.js';

export interface AdamOptions extends OptimizerOptions {
  /** Decay of the mean of the gradients, or a schedule of it. Default: 0.9. */
  beta1?: number | Schedule;
  /** Decay of the mean of their squares. Default: 0.999. */
  beta2?: number;
  /** Keeps the division away from zero. Default: 1e-8. */
  epsilon?: number;
  /** Whether v never gets smaller (Reddi et al. 2018). Default: false. */
  amsgrad?: boolean;
  /** Whether weight decay goes by the gradient, as in AdamW. Default: false. */
  decoupledWeightDecay?: boolean;
}

const DEFAULTS = {
  learningRate: 0.001,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  amsgrad: false,
  decoupledWeightDecay: false,
};

const stepSize = ({learningRate, beta1, step}: StepNumbers<AdamOptions>) =>
  learningRate / (1 - beta1 ** step);

const rootScale = ({beta2, step}: StepNumbers<AdamOptions>) => Math.sqrt(1 - beta2 ** step);

/**
 * Adam: a step of about learningRate (0.001) for every parameter, whatever the size of its gradients.
 * m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²,
 * θ ← θ − learningRate · m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε). PyTorch's definition.
 * Source: Kingma & Ba 2015.
 */
export class Adam extends Optimizer<AdamOptions> {
  static readonly pureUpdate = true;
  private readonly means = new Slots();
  private readonly squares = new Slots();
  private readonly largest = new Slots();

  constructor(parameters: Trainable<AdamOptions>, options: AdamOptions = {}) {
    super(parameters, {...DEFAULTS, ...defined(options)});
  }

  protected update(parameter: Variable, gradient: Tensor, at: Step<AdamOptions>): void {
    const {beta2, epsilon, index} = at;
    const g = decayed(parameter, gradient, at);
    const mean = this.means.average(parameter, index, g, at.now('beta1'));
    const square = this.squares.averageSquare(parameter, index, g, beta2);
    const counted = at.amsgrad ? this.maximum(parameter, square, index) : square;
    const root = counted.sqrt().div(at.scalar(rootScale));
    parameter.assign(parameter.sub(mean.mul(at.scalar(stepSize)).div(root.add(epsilon))));
  }

  private maximum(parameter: Variable, square: Variable, index: number): Variable {
    const largest = this.largest.of(parameter, index);
    largest.assign(largest.maximum(square));
    return largest;
  }
}
