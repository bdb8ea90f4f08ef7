import {dispose, type Scalar, type Tensor, tidy, type Variable} from '@tensorflow/tfjs';
import {notCompiled} from '../backend/index.js';
import type {Gradients} from './clipping.js';
import {defined, expectOneGroup, type OptimizerOptions} from './group.js';
import {Optimizer} from './optimizer.js';
import type {Step} from './step.js';
import {decayed} from './weight-decay.js';

export interface SGDG2Options {
  /** Size of the first step; the optimizer finds the others. Default: 0.01. */
  learningRate?: number;
  /** Share of the size of a step that is kept where it may grow. Default: 0.9. */
  beta?: number;
  /** Pulls the parameters towards zero: weightDecay · θ belongs to the gradient. Default: 0. */
  weightDecay?: number;
  /** Whether the loss is to get larger. Default: false. */
  maximize?: boolean;
}

/**
 * SGD-G2: gradient descent that finds its learning rate h. It looks one step ahead, on the same batch, and from how the
 * gradient turns on the way it knows which step would have been the best:
 * g = ∇f(θ), g̃ = ∇f(θ − h g), h* = 2h ⟨g − g̃, g⟩ / ‖g − g̃‖² (h itself where ⟨g − g̃, g⟩ ≤ 0),
 * h ← β h + (1 − β) h* if h* ≥ h, else (1 − β) h*, and θ ← θ − h g.
 * On ½ θᵀAθ, h* = 2 ⟨g, Ag⟩ / ‖Ag‖² is the largest step after which the gradient is no longer than before, and lies
 * between 2 / the largest and 2 / the smallest curvature; h ≤ h*, so that the gradient never gets longer. This, and h in
 * closed form in one dimension, is what the tests hold it to, not the paper's runs on sets of images.
 * `learningRate` tells h, which is one for all parameters, so that there are no groups. `minimize` computes the loss
 * twice; what is random in it, such as dropout, is drawn twice. Clipping shortens the step, and leaves h alone.
 * Source: Ayadi & Turinici 2020, arXiv 2002.09304.
 * @throws {Error} if it is given several groups
 * @throws {RangeError} if learningRate is not above 0, or beta is not in [0, 1)
 */
export class SGDG2 extends Optimizer<SGDG2Options & OptimizerOptions> {
  constructor(parameters: readonly Variable[], options: SGDG2Options = {}) {
    const given = {learningRate: 0.01, beta: 0.9, ...defined(options)};
    const {learningRate, beta} = given;
    if (!(learningRate > 0)) {
      throw new RangeError(
        `Cannot build SGDG2 with learningRate = ${learningRate}: expected a number above 0, the size of the first step.`,
      );
    }
    if (!(beta >= 0 && beta < 1)) {
      throw new RangeError(
        `Cannot build SGDG2 with beta = ${beta}: expected a number from 0 to below 1, such as 0.9.`,
      );
    }
    super(parameters, given);
    expectOneGroup('SGDG2', this.groups);
  }

  protected override prepare(loss: () => Scalar, gradients: Gradients): void {
    notCompiled('finds its step by looking at gradients (SGDG2)', "Train with {jit: 'off'}.");
    const here = this.downhill(gradients);
    const ahead = this.ahead(loss, here);
    this.adapt(here, ahead);
    dispose([here, ahead]);
  }

  protected update(parameter: Variable, gradient: Tensor, at: Step<SGDG2Options & OptimizerOptions>): void {
    parameter.assign(parameter.sub(decayed(parameter, gradient, at).mul(at.now('learningRate'))));
  }

  /** The gradients of what gets smaller, with what pulls the parameters towards zero. */
  private downhill(gradients: Gradients): Gradients {
    const {maximize, weightDecay} = this.groups[0].options;
    const change = (parameter: Variable) => {
      const gradient = gradients[parameter.name];
      const downhill = maximize ? gradient.neg() : gradient.clone();
      return weightDecay === 0 ? downhill : downhill.add(parameter.mul(weightDecay));
    };
    const there = this.parameters.filter(({name}) => gradients[name]);
    return tidy(() => Object.fromEntries(there.map((parameter) => [parameter.name, change(parameter)])));
  }

  /** The same where the next step would lead with the present learning rate. */
  private ahead(loss: () => Scalar, gradients: Gradients): Gradients {
    const before = this.parameters.map((parameter) => parameter.clone());
    try {
      tidy(() => {
        for (const parameter of this.parameters) {
          const gradient = gradients[parameter.name];
          if (gradient) parameter.assign(parameter.sub(gradient.mul(this.learningRate)));
        }
      });
      const {value, grads} = this.gradients(loss);
      const found = this.downhill(grads);
      dispose([value, grads]);
      return found;
    } finally {
      this.parameters.forEach((parameter, i) => {
        parameter.assign(before[i]);
      });
      dispose(before);
    }
  }

  private adapt(gradients: Gradients, ahead: Gradients): void {
    let product = 0;
    let square = 0;
    for (const [name, gradient] of Object.entries(gradients)) {
      if (!gradient || !ahead[name]) continue;
      const turn = tidy(() => gradient.sub(ahead[name]));
      product += sum(() => turn.mul(gradient));
      square += sum(() => turn.square());
      turn.dispose();
    }
    const h = this.learningRate;
    const {beta} = this.groups[0].options;
    const best = product > 0 ? (2 * h * product) / square : h;
    this.learningRate = (best >= h ? beta * h : 0) + (1 - beta) * best;
  }
}

const sum = (values: () => Tensor): number => tidy(() => values().sum().dataSync()[0]);
