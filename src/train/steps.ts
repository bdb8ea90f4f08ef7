import {dispose, type Scalar, type Tensor, tidy, type Variable, variable, zerosLike} from '@tensorflow/tfjs';
import {CaptureError, changing} from '../backend/index.js';
import type {AnyModule} from '../nn/index.js';
import type {Gradients, MinimizeOptions, Optimizer} from '../optim/index.js';
import {Compilation} from './compilation.js';
import {expectNumber} from './not-a-number.js';
import type {Attempt, CompileOptions} from './step-kind.js';

/** How large gradients may be. */
export interface Clip {
  /** How long all of them together, as one vector. */
  norm?: number;
  /** How large each number. */
  value?: number;
}

export interface StepOptions extends CompileOptions {
  /** Makes gradients that are too large smaller before a step: how long all of them together may be, or `{value: …}`. */
  clip?: number | Clip;
  /**
   * A step is made with the mean gradients of so many batches: as with batches so many times larger, in the memory of
   * one. Default: 1.
   */
  accumulate?: number;
}

/** What steps are made of. */
export interface Subject<X extends Tensor, Y extends Tensor> {
  /** What is trained. */
  readonly model: AnyModule;
  readonly optimizer: Optimizer;
  /** The loss of a batch. */
  loss(x: X, y: Y): Scalar;
}

/** What became of a batch: its loss, and if a step was made, the mean loss of its batches. */
export interface Taken {
  loss: number;
  step?: number;
}

/** Makes the steps of a run: compiled, unless they cannot be. */
export class Steps<X extends Tensor, Y extends Tensor> {
  /** The sums of the gradients of several batches, by the names of their variables. */
  private readonly sums: Record<string, Variable> = {};
  private count = 0;
  private sum = 0;
  private readonly whole: Compilation<[X, Y], Scalar>;
  private readonly part: Compilation<[X, Y], Scalar>;
  private readonly last: Compilation<[], undefined>;

  constructor(
    private readonly subject: Subject<X, Y>,
    private readonly options: StepOptions,
    private readonly signal?: AbortSignal,
  ) {
    const {jit, precision} = options;
    this.whole = new Compilation((x, y) => this.minimize(x, y), {jit, precision});
    this.part = new Compilation((x, y) => this.add(x, y), {jit, precision});
    this.last = new Compilation(() => this.make(), {jit, precision});
  }

  /** How the last step was computed, in words; undefined, if it was not compiled. */
  get report(): string | undefined {
    const {mode, report} = (this.options.accumulate ?? 1) > 1 ? this.part : this.whole;
    return mode === 'eager' ? undefined : report;
  }

  /**
   * Takes one batch, and makes a step if there are enough of them, or it is the last one.
   * @throws {Error} if the loss is not a number, before a step is made; the reason, if the step was stopped
   */
  async take(x: X, y: Y, isLast: boolean): Promise<Taken> {
    const {accumulate = 1} = this.options;
    if (accumulate === 1) {
      const loss = await this.compute(this.whole, x, y);
      return {loss, step: loss};
    }
    const loss = await this.compute(this.part, x, y);
    this.sum += loss;
    this.count++;
    if (this.count < accumulate && !isLast) return {loss};
    const step = this.sum / this.count;
    this.run(this.last, []).commit();
    this.sum = 0;
    this.count = 0;
    return {loss, step};
  }

  /** Forgets what was not made a step of, and what was compiled. */
  end(): void {
    dispose(this.sums);
    for (const compilation of [this.whole, this.part, this.last]) compilation.dispose();
  }

  /** Does what is to be done for a batch, and gives its loss. */
  private async compute(compilation: Compilation<[X, Y], Scalar>, x: X, y: Y): Promise<number> {
    const aside = compilation.beginAside([x, y], this.signal);
    const {result, commit, undo} = aside ? await aside : this.run<[X, Y], Scalar>(compilation, [x, y]);
    const [loss] = result.dataSync();
    if (Number.isNaN(loss)) {
      undo();
      expectNumber(result, this.subject, {x, y});
    }
    result.dispose();
    commit();
    return loss;
  }

  private run<Given extends unknown[], Result>(
    compilation: Compilation<Given, Result>,
    given: Given,
  ): Attempt<Result> {
    try {
      return compilation.begin(given);
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      console.warn(`Training step by step, not compiled: ${error.message}`);
      compilation.turnOff();
      return compilation.begin(given);
    }
  }

  private get limits(): MinimizeOptions {
    const {clip = {}} = this.options;
    const {norm, value}: Clip = typeof clip === 'number' ? {norm: clip} : clip;
    return {clipNorm: norm, clipValue: value};
  }

  private minimize(x: X, y: Y): Scalar {
    return this.subject.optimizer.minimize(() => this.lossOf(x, y), this.limits);
  }

  private lossOf(x: X, y: Y): Scalar {
    const value = this.subject.loss(x, y);
    if (value.rank === 0) expectNumber(value, this.subject, {x, y});
    return value;
  }

  /** Adds the gradients of a batch to those before. */
  private add(x: X, y: Y): Scalar {
    const {value, grads} = this.subject.optimizer.gradients(() => this.lossOf(x, y));
    for (const [name, gradient] of Object.entries(grads)) {
      if (!gradient) continue;
      this.sums[name] ??= tidy(() => variable(zerosLike(gradient), false));
      const sum = this.sums[name];
      sum.assign(sum.add(gradient));
    }
    dispose(grads);
    return value;
  }

  /** Makes a step by the mean of the gradients. */
  private make(): undefined {
    const {optimizer} = this.subject;
    const count = changing(() => this.count);
    const means: Gradients = Object.fromEntries(
      Object.entries(this.sums).map(([name, sum]) => [name, sum.div(count)]),
    );
    optimizer.limit(means, this.limits);
    optimizer.step(means);
    for (const sum of Object.values(this.sums)) sum.assign(zerosLike(sum));
  }
}
