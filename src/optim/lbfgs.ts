import {dispose, type Scalar, type Tensor, tensor1d, tidy, type Variable} from '@tensorflow/tfjs';
import {notCompiled} from '../backend/index.js';
import {clipGradNorm, clipGradValue} from './clipping.js';
import {defined, expectOneGroup, type OptimizerOptions} from './group.js';
import {Memory} from './lbfgs-memory.js';
import {type Place, strongWolfe} from './line-search.js';
import {type MinimizeOptions, Optimizer} from './optimizer.js';
import type {Schedule} from './schedule.js';
import type {OptimizerState} from './state.js';
import {dot, largest, moved} from './vectors.js';

export interface LBFGSOptions {
  /** Size of a step, as a share of Newton's, or a schedule of sizes. Default: 1. */
  learningRate?: number | Schedule;
  /** How many moves a step makes at most. Default: 20. */
  maxIterations?: number;
  /** How often a step computes the loss at most. Default: 1¼ times maxIterations. */
  maxEvaluations?: number;
  /** It stops where no number of the gradient is larger. Default: 1e-7. */
  toleranceGradient?: number;
  /** It stops where neither a parameter nor the loss changes by more. Default: 1e-9. */
  toleranceChange?: number;
  /** How many moves are remembered. Default: 100. */
  historySize?: number;
  /** How the size of a move is found: by learningRate alone, or by a search along the line. Default: 'none'. */
  lineSearch?: 'none' | 'strongWolfe';
}

/**
 * L-BFGS: Newton's method, which learns the curvature from the last moves. For few parameters and a loss without
 * chance: one `minimize` computes the loss many times. Its memory is kept in JavaScript. PyTorch's definition, which
 * knows neither groups nor weight decay nor maximize: add the decay to the loss, or minimize its negative.
 * Source: Liu & Nocedal 1989.
 * @throws {Error} if it is given several groups
 */
export class LBFGS extends Optimizer<LBFGSOptions & OptimizerOptions> {
  private memory = new Memory();

  constructor(parameters: readonly Variable[], options: LBFGSOptions = {}) {
    const given = defined(options);
    const {maxIterations = 20} = given;
    super(parameters, {
      learningRate: 1,
      maxIterations,
      maxEvaluations: Math.floor(maxIterations * 1.25),
      toleranceGradient: 1e-7,
      toleranceChange: 1e-9,
      historySize: 100,
      lineSearch: 'none',
      ...given,
    });
    expectOneGroup('LBFGS', this.groups);
  }

  override minimize(loss: () => Scalar, clipping: MinimizeOptions = {}): Scalar {
    notCompiled('looks at the numbers (LBFGS)', "Train with {jit: 'off'}.");
    const [group] = this.groups;
    const {maxIterations, maxEvaluations, toleranceGradient, toleranceChange, historySize, lineSearch} =
      group.options;
    group.advance(this.steps++);
    let evaluations = 0;
    const evaluate = () => {
      evaluations++;
      return this.evaluate(loss, clipping);
    };
    let {value, gradient} = evaluate();
    const before = tidy(() => tensor1d([value]).asScalar());
    if (largest(gradient) <= toleranceGradient) return before;
    for (let i = 1; i <= maxIterations; i++) {
      const {direction, isFirst} = this.memory.next(gradient, historySize);
      const first = isFirst ? Math.min(1, 1 / gradient.reduce((sum, g) => sum + Math.abs(g), 0)) : 1;
      let t = first * group.learningRate;
      const slope = dot(gradient, direction);
      const last = value;
      if (slope > -toleranceChange) break;
      const origin = this.read();
      const look = (distance: number): Place => {
        this.write(moved(origin, direction, distance));
        const found = evaluate();
        return {t: distance, ...found, slope: dot(found.gradient, direction)};
      };
      if (lineSearch === 'strongWolfe') {
        const start = {t: 0, value, gradient, slope};
        ({t, value, gradient} = strongWolfe(look, start, t, largest(direction), toleranceChange));
        this.write(moved(origin, direction, t));
      } else if (i < maxIterations) {
        ({value, gradient} = look(t));
      } else {
        this.write(moved(origin, direction, t));
      }
      this.memory.move(direction, t);
      if (evaluations >= maxEvaluations || largest(gradient) <= toleranceGradient) break;
      if (largest(direction) * t <= toleranceChange || Math.abs(value - last) < toleranceChange) break;
    }
    return before;
  }

  /** @throws {Error} always: it must compute the loss, and not once */
  override step(): never {
    throw new Error('Cannot step LBFGS with gradients: it computes the loss several times. Use minimize().');
  }

  override state(): OptimizerState {
    const {numbers} = super.state();
    return {numbers: {...numbers, ...this.memory.numbers()}, tensors: this.memory.tensors()};
  }

  override load({numbers, tensors}: OptimizerState): void {
    super.load({numbers, tensors: {}});
    this.memory = Memory.from(numbers, tensors);
  }

  protected update(): void {}

  private evaluate(loss: () => Scalar, {clipNorm, clipValue}: MinimizeOptions) {
    const {value, grads} = this.gradients(loss);
    if (clipNorm !== undefined) clipGradNorm(grads, clipNorm);
    if (clipValue !== undefined) clipGradValue(grads, clipValue);
    const gradient = this.flat((parameter) => grads[parameter.name]);
    const [number] = value.dataSync();
    dispose([value, grads]);
    return {value: number, gradient};
  }

  private read = (): Float32Array => this.flat((parameter) => parameter);

  /** All numbers in one list; zeros where there is no tensor. */
  private flat(of: (parameter: Variable) => Tensor | undefined): Float32Array {
    const all = new Float32Array(this.parameters.reduce((sum, {size}) => sum + size, 0));
    let offset = 0;
    for (const parameter of this.parameters) {
      const given = of(parameter);
      if (given) all.set(given.dataSync(), offset);
      offset += parameter.size;
    }
    return all;
  }

  private write(values: Float32Array): void {
    let offset = 0;
    for (const parameter of this.parameters) {
      const own = values.slice(offset, offset + parameter.size);
      tidy(() => parameter.assign(tensor1d(own).reshape(parameter.shape)));
      offset += parameter.size;
    }
  }
}
