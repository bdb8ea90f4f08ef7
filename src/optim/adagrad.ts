import type {Tensor, Variable} from '@tensorflow/tfjs';
import {defined, type OptimizerOptions, type Trainable} from './group.js';
import {Optimizer} from './optimizer.js';
import {Slots} from './slots.js';
import type {Step, StepNumbers} from './step.js';
import {decayed} from './weight-decay.js';

export interface AdagradOptions extends OptimizerOptions {
  /** By how much the size of a step gets smaller: learningRate / (1 + (t − 1) · learningRateDecay). Default: 0. */
  learningRateDecay?: number;
  /** What the sums of the squares are at first. Default: 0. */
  initialAccumulator?: number;
  /** Keeps the division away from zero. Default: 1e-10. */
  epsilon?: number;
}

const DEFAULTS = {
  learningRate: 0.01,
  learningRateDecay: 0,
  initialAccumulator: 0,
  epsilon: 1e-10,
};

const stepSize = ({learningRate, learningRateDecay, step}: StepNumbers<AdagradOptions>) =>
  learningRate / (1 + (step - 1) * learningRateDecay);

/**
 * Adagrad: what was changed much is changed less. s ← s + g², θ ← θ − learningRate (0.01) · g / (√s + ε). PyTorch's
 * definition. Source: Duchi et al. 2011.
 */
export class Adagrad extends Optimizer<AdagradOptions> {
  static readonly pureUpdate = true;
  private readonly sums = new Slots();

  constructor(parameters: Trainable<AdagradOptions>, options: AdagradOptions = {}) {
    super(parameters, {...DEFAULTS, ...defined(options)});
  }

  protected update(parameter: Variable, gradient: Tensor, at: Step<AdagradOptions>): void {
    const g = decayed(parameter, gradient, at);
    const sum = this.sums.of(parameter, at.index, at.initialAccumulator);
    sum.assign(sum.add(g.square()));
    parameter.assign(parameter.sub(g.mul(at.scalar(stepSize)).div(sum.sqrt().add(at.epsilon))));
  }
}
