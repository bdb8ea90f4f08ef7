import type {Tensor, Variable} from '@tensorflow/tfjs';
import {guarded} from '../backend/index.js';
import {defined, type OptimizerOptions, type Trainable} from './group.js';
import {Optimizer} from './optimizer.js';
import type {Schedule} from './schedule.js';
import {Slots} from './slots.js';
import type {Step} from './step.js';
import {decayed} from './weight-decay.js';

export interface RMSpropOptions extends OptimizerOptions {
  /** Decay of the mean of the squared gradients. Default: 0.99. */
  alpha?: number;
  /** Keeps the division away from zero. Default: 1e-8. */
  epsilon?: number;
  /** Share of the last step that is kept, or a schedule of it. Default: 0. */
  momentum?: number | Schedule;
  /** Whether to divide by the deviation from the mean gradient instead. Default: false. */
  centered?: boolean;
}

const DEFAULTS = {
  learningRate: 0.01,
  alpha: 0.99,
  epsilon: 1e-8,
  momentum: 0,
  centered: false,
};

/**
 * RMSprop: gradients are divided by how large they usually are. v ← α v + (1 − α) g²,
 * θ ← θ − learningRate (0.01) · g / (√v + ε); with `centered`, √(v − m²), m the mean of g. PyTorch's definition.
 * Source: Tieleman & Hinton 2012, lecture 6.5; Graves 2013 (centered).
 */
export class RMSprop extends Optimizer<RMSpropOptions> {
  static readonly pureUpdate = true;
  private readonly squares = new Slots();
  private readonly means = new Slots();
  private readonly velocities = new Slots();

  constructor(parameters: Trainable<RMSpropOptions>, options: RMSpropOptions = {}) {
    super(parameters, {...DEFAULTS, ...defined(options)});
  }

  protected update(parameter: Variable, gradient: Tensor, at: Step<RMSpropOptions>): void {
    const {alpha, epsilon, index} = at;
    const g = decayed(parameter, gradient, at);
    const square = this.squares.averageSquare(parameter, index, g, alpha);
    const spread = at.centered ? square.sub(this.means.average(parameter, index, g, alpha).square()) : square;
    let direction: Tensor = g.div(spread.sqrt().add(epsilon));
    if (guarded(() => at.momentum > 0)) {
      const velocity = this.velocities.of(parameter, index);
      velocity.assign(velocity.mul(at.now('momentum')).add(direction));
      direction = velocity;
    }
    parameter.assign(parameter.sub(direction.mul(at.now('learningRate'))));
  }
}
