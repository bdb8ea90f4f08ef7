import type {Tensor, Variable} from '@tensorflow/tfjs';
import {guarded} from '../backend/index.js';
import {defined, type OptimizerOptions, type Trainable} from './group.js';
import {Optimizer} from './optimizer.js';
import type {Schedule} from './schedule.js';
import {Slots} from './slots.js';
import type {Step} from './step.js';
import {decayed} from './weight-decay.js';

export interface SGDOptions extends OptimizerOptions {
  /** Share of the last step's direction that is kept, or a schedule of it. Default: 0. */
  momentum?: number | Schedule;
  /** Share of the gradient that does not enter the momentum. Default: 0. */
  dampening?: number;
  /** Look ahead along the momentum (Nesterov 1983). Default: false. */
  nesterov?: boolean;
}

const DEFAULTS = {
  learningRate: 0.001,
  momentum: 0,
  dampening: 0,
  nesterov: false,
};

/**
 * Stochastic gradient descent: θ ← θ − learningRate · g (0.001). With momentum, v ← momentum · v + (1 − dampening) · g
 * takes the place of g (at the first step, v = g), and with Nesterov g + momentum · v. PyTorch's definition.
 * Source: Sutskever et al. 2013.
 * @throws {RangeError} if nesterov is asked for without momentum, or with dampening
 */
export class SGD extends Optimizer<SGDOptions> {
  static readonly pureUpdate = true;
  private readonly velocities = new Slots();

  constructor(parameters: Trainable<SGDOptions>, options: SGDOptions = {}) {
    super(parameters, {...DEFAULTS, ...defined(options)});
    for (const {momentum, dampening, nesterov} of this.groups.map((group) => group.options)) {
      if (!nesterov || (momentum > 0 && dampening === 0)) continue;
      throw new RangeError(
        `Cannot build SGD with nesterov, momentum = ${momentum} and dampening = ${dampening}: expected a momentum above 0 and no dampening.`,
      );
    }
  }

  protected update(parameter: Variable, gradient: Tensor, at: Step<SGDOptions>): void {
    const g = decayed(parameter, gradient, at);
    const direction = guarded(() => at.momentum === 0) ? g : this.withMomentum(parameter, g, at);
    parameter.assign(parameter.sub(direction.mul(at.now('learningRate'))));
  }

  private withMomentum(parameter: Variable, gradient: Tensor, at: Step<SGDOptions>): Tensor {
    const {index, dampening, nesterov} = at;
    const momentum = at.now('momentum');
    const first = !this.velocities.has(index);
    const velocity = this.velocities.of(parameter, index);
    velocity.assign(first ? gradient.clone() : velocity.mul(momentum).add(gradient.mul(1 - dampening)));
    return nesterov ? gradient.add(velocity.mul(momentum)) : velocity;
  }
}
