import type {Tensor, Variable} from '@tensorflow/tfjs';
import {defined, type OptimizerOptions, type Trainable} from './group.js';
import {Optimizer} from './optimizer.js';
import type {Schedule} from './schedule.js';
import {Slots} from './slots.js';
import type {Step, StepNumbers} from './step.js';
import {decayed} from './weight-decay.js';

export interface NAdamOptions extends OptimizerOptions {
  /** Decay of the mean of the gradients, or a schedule of it. Default: 0.9. */
  beta1?: number | Schedule;
  /** Decay of the mean of their squares. Default: 0.999. */
  beta2?: number;
  /** Keeps the division away from zero. Default: 1e-8. */
  epsilon?: number;
  /** How quickly the momentum reaches beta1. Default: 0.004. */
  momentumDecay?: number;
  /** Whether weight decay goes by the gradient, as in AdamW. Default: false. */
  decoupledWeightDecay?: boolean;
}

const DEFAULTS = {
  learningRate: 0.002,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  momentumDecay: 0.004,
  decoupledWeightDecay: false,
};

type Numbers = StepNumbers<NAdamOptions>;

const mu = ({beta1, momentumDecay}: Numbers, t: number) => beta1 * (1 - 0.5 * 0.96 ** (t * momentumDecay));
const muNow = (numbers: Numbers) => mu(numbers, numbers.step);
const restOfMu = (numbers: Numbers) => 1 - muNow(numbers);
const muNext = (numbers: Numbers) => mu(numbers, numbers.step + 1);
const minusMuNext = (numbers: Numbers) => -muNext(numbers);
const squareScale = ({beta2, step}: Numbers) => 1 - beta2 ** step;

/**
 * Adam that looks ahead along its momentum, as Nesterov does: m and v as in Adam, μₜ = β₁ (1 − ½ · 0.96^(t ·
 * momentumDecay)), θ ← θ − learningRate (0.002) · ((1 − μₜ) / (1 − Πμ≤ₜ) · g + μₜ₊₁ / (1 − Πμ≤ₜ₊₁) · m) /
 * (√(v / (1 − β₂ᵗ)) + ε). PyTorch's definition. Source: Dozat 2016.
 */
export class NAdam extends Optimizer<NAdamOptions> {
  static readonly pureUpdate = true;
  private readonly means = new Slots();
  private readonly squares = new Slots();
  private readonly products = new Slots({shape: [], initial: 1});

  constructor(parameters: Trainable<NAdamOptions>, options: NAdamOptions = {}) {
    super(parameters, {...DEFAULTS, ...defined(options)});
  }

  protected update(parameter: Variable, gradient: Tensor, at: Step<NAdamOptions>): void {
    const {beta2, epsilon, index} = at;
    const g = decayed(parameter, gradient, at);
    const mean = this.means.average(parameter, index, g, at.now('beta1'));
    const square = this.squares.averageSquare(parameter, index, g, beta2);
    const product = this.products.of(parameter, index);
    product.assign(product.mul(at.scalar(muNow)));
    const ofGradient = g.mul(at.scalar(restOfMu)).div(product.neg().add(1));
    const ofMean = mean.mul(at.scalar(muNext)).div(product.mul(at.scalar(minusMuNext)).add(1));
    const root = square.div(at.scalar(squareScale)).sqrt();
    parameter.assign(
      parameter.sub(ofGradient.add(ofMean).mul(at.now('learningRate')).div(root.add(epsilon))),
    );
  }
}
