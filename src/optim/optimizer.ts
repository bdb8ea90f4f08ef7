import {
  dispose,
  type Scalar,
  type Tensor,
  tidy,
  type Variable,
  variable,
  variableGrads,
  zerosLike,
} from '@tensorflow/tfjs';
import {everyCall, fused, guarded} from '../backend/index.js';
import {clipGradValue, type Gradients, shorten} from './clipping.js';
import {type Group, groupsOf, type OptimizerOptions, type Trainable} from './group.js';
import type {Schedule} from './schedule.js';
import {Slots} from './slots.js';
import {expectNumbersOf, type OptimizerState, prefixed, within} from './state.js';
import {Scalars, type Step, stepOf} from './step.js';
import {UpdateCapture} from './update-capture.js';

/** A loss, and its gradients by the names of the parameters. */
export interface LossAndGradients {
  value: Scalar;
  grads: Gradients;
}

export interface MinimizeOptions {
  /** How long all gradients together may be; longer ones are made shorter. Default: as long as they are. */
  clipNorm?: number;
  /** How large each number of the gradients may be. Default: as large as they are. */
  clipValue?: number;
}

/** From this size on, it is worth compiling that a parameter is changed in one pass over its memory. */
const LARGE = 2 ** 17;

/**
 * Changes parameters so that a loss gets smaller. To write one, extend this class and say in `update` what becomes of
 * a parameter.
 */
export abstract class Optimizer<Options extends OptimizerOptions = OptimizerOptions> {
  /** How many steps were made. */
  steps = 0;
  /** The parameters with their options; one group, if none were given. */
  readonly groups: readonly Group<Options>[];
  /** The parameters of all groups. */
  readonly parameters: readonly Variable[];
  /** What becomes of a loss and its gradients before all else: their means over several processes, for instance. */
  combine?: (found: LossAndGradients) => LossAndGradients;
  private readonly counts: number[];
  private readonly places: readonly Step<Options>[];
  private readonly scalars = new Scalars();
  private readonly captured = isPure(this) ? new UpdateCapture() : undefined;
  /** The sums of gradients that wait for a step; of those whose names are not in `waiting`, zeros. */
  private readonly pending: Record<string, Variable> = {};
  private readonly waiting = new Set<string>();

  /**
   * @param trainable what is changed: `model.parameters()`, variables of one's own, or groups of them, each with what is
   * other than in `defaults`
   * @param defaults the options of all groups
   * @throws {Error} if there is nothing to train
   * @throws {RangeError} if an option is not possible
   */
  constructor(trainable: Trainable<Options>, defaults: Options) {
    this.groups = groupsOf(this.constructor.name, trainable, defaults);
    this.parameters = this.groups.flatMap(({parameters}) => parameters);
    this.counts = this.parameters.map(() => 0);
    this.places = this.groups
      .flatMap((group) => group.parameters.map(() => group))
      .map((group, i) => stepOf(group, i, () => this.counts[i], this.scalars));
  }

  /** The size of the last step (before the first one: of the first one) in the first group. May be set for all. */
  get learningRate(): number {
    return this.groups[0].learningRate;
  }

  set learningRate(rate: number | Schedule) {
    for (const group of this.groups) group.learningRate = rate;
  }

  /**
   * One step: computes the loss, its gradients, and changes the parameters. Frees all but the loss.
   * @returns the loss before the step
   * @throws {Error} if the loss is not a single number, or depends on none of the parameters
   * @throws {RangeError} if the learning rate is not a finite number
   */
  minimize(loss: () => Scalar, options: MinimizeOptions = {}): Scalar {
    const {value, grads} = this.gradients(loss);
    this.prepare(loss, grads);
    this.limit(grads, options);
    this.step(grads);
    dispose(grads);
    return value;
  }

  /**
   * Adds the gradients of a loss to those of the losses before, until `step()`. For batches that are too large for the
   * memory: the sum counts, so divide each loss by how many there are.
   * @returns the loss
   */
  accumulate(loss: () => Scalar): Scalar {
    const {value, grads} = this.gradients(loss);
    const names = Object.keys(grads).filter((name) => grads[name]);
    for (const name of names) {
      this.pending[name] ??= tidy(() => variable(zerosLike(grads[name]), false));
      const sum = this.pending[name];
      tidy(() => sum.assign(sum.add(grads[name])));
    }
    everyCall(() => {
      const fresh = names.filter((name) => !this.waiting.has(name));
      for (const name of fresh) this.waiting.add(name);
      return () => {
        for (const name of fresh) this.waiting.delete(name);
      };
    });
    dispose(grads);
    return value;
  }

  /**
   * Changes the parameters by gradients, by the variables' names; those without one stay as they are.
   * @param gradients default: those that were accumulated, which are gone then
   */
  step(gradients?: Readonly<Gradients>): void {
    const given = gradients ?? this.accumulated();
    const places = [...this.parameters.keys()].filter((i) => given[this.parameters[i].name]);
    const names = places.map((i) => this.parameters[i].name);
    const update = (found: readonly Tensor[]) => this.updateAll(places, found);
    const found = names.map((name) => given[name]!);
    if (this.captured) this.captured.run(names, found, update);
    else update(found);
    if (!gradients) this.restart(given);
  }

  /** Makes gradients that are too large smaller, in the record that is given. */
  limit(gradients: Gradients, {clipNorm, clipValue}: MinimizeOptions): void {
    if (clipNorm !== undefined) shorten(gradients, clipNorm).dispose();
    if (clipValue !== undefined) clipGradValue(gradients, clipValue);
  }

  /** Forgets the gradients that were accumulated. */
  zeroGrad(): void {
    for (const [name, sum] of Object.entries(this.pending)) {
      sum.dispose();
      delete this.pending[name];
    }
    this.waiting.clear();
  }

  /** The loss and its gradients, by the names of the parameters; they are the caller's to dispose of. */
  gradients(loss: () => Scalar): LossAndGradients {
    guarded(() => this.parameters.map(({trainable}) => trainable).join());
    const found = variableGrads(() => single(loss()), [...this.parameters]);
    if (!this.combine) return found;
    const combined = this.combine({...found});
    dispose(found);
    return combined;
  }

  /** What it would need to go on. The tensors are its own and change at the next step: clone what should stay. */
  state(): OptimizerState {
    const tensors = Object.entries(this).flatMap(([name, slots]) =>
      slots instanceof Slots ? slots.entries().map(([i, slot]) => [`${name}.${i}`, slot] as const) : [],
    );
    const numbers = {
      steps: this.steps,
      ...prefixed('counts.', Object.fromEntries(this.counts.entries())),
      ...Object.assign({}, ...this.groups.map((group, i) => prefixed(`groups.${i}.`, group.state()))),
    };
    return {numbers, tensors: Object.fromEntries(tensors)};
  }

  /**
   * Goes on as the optimizer that this state was taken of, with its numbers and its memory. A schedule that is only a
   * function is not in it: give it the same one.
   * @throws {Error} if it was taken of an optimizer of another kind, or of other parameters
   */
  load({numbers, tensors}: OptimizerState): void {
    expectNumbersOf(this.constructor.name, this.state().numbers, numbers);
    this.steps = numbers.steps;
    this.counts.forEach((_, i) => {
      this.counts[i] = numbers[`counts.${i}`];
    });
    this.groups.forEach((group, i) => {
      group.load(within(`groups.${i}.`, numbers), this.steps);
    });
    for (const [name, slots] of Object.entries(this)) {
      if (slots instanceof Slots) slots.restore(name, tensors, this.parameters);
    }
  }

  /** What else is to be done between the gradients of a loss, as they are before clipping, and the step. */
  protected prepare(_loss: () => Scalar, _gradients: Gradients): void {}

  private accumulated(): Readonly<Gradients> {
    const names = guarded(() => [...this.waiting].sort().join('\0'));
    return Object.fromEntries(
      Object.entries(this.pending).filter(([name]) => names.split('\0').includes(name)),
    );
  }

  /** Changes the parameters at some places by their gradients. */
  private updateAll(places: readonly number[], gradients: readonly Tensor[]): void {
    everyCall(() => {
      const undo = this.groups.map((group) => group.restore());
      for (const group of this.groups) group.advance(this.steps);
      this.steps++;
      return () => {
        for (const act of undo) act();
        this.steps--;
      };
    });
    try {
      places.forEach((i, k) => {
        everyCall(() => {
          this.counts[i]++;
          return () => this.counts[i]--;
        });
        const [parameter, at, gradient] = [this.parameters[i], this.places[i], gradients[k]];
        const update = () => this.update(parameter, at.maximize ? gradient.neg() : gradient, at);
        // One by one: what all of them need together would be as large as the model, some times over.
        tidy(parameter.size >= LARGE ? () => fused(update) : update);
      });
    } finally {
      this.scalars.clear();
    }
  }

  /** Forgets what was accumulated; the room for it stays. */
  private restart(accumulated: Readonly<Gradients>): void {
    everyCall(() => {
      const names = [...this.waiting];
      this.waiting.clear();
      return () => {
        for (const name of names) this.waiting.add(name);
      };
    });
    for (const name of Object.keys(accumulated)) {
      const sum = this.pending[name];
      tidy(() => sum.assign(zerosLike(sum)));
    }
  }

  /**
   * Changes one parameter by its gradient. If it only computes with tensors and the numbers of its step, say so beside it,
   * `static readonly pureUpdate = true`: after some steps the updates of all parameters are recorded, and from then on
   * made by one native call.
   */
  protected abstract update(parameter: Variable, gradient: Tensor, at: Step<Options>): void;
}

/** Whether the class that says what `update` does says that it is pure, too. */
function isPure(optimizer: Optimizer<never>): boolean {
  let prototype = Object.getPrototypeOf(optimizer);
  while (prototype && !Object.hasOwn(prototype, 'update')) prototype = Object.getPrototypeOf(prototype);
  // There is none, where `update` is a property of each optimizer.
  return prototype !== null && Object.hasOwn(prototype.constructor, 'pureUpdate');
}

function single(loss: Scalar): Scalar {
  if (loss.rank === 0) return loss;
  throw new Error(
    `Cannot minimize a loss of shape [${loss.shape.join(', ')}]: expected a single number. Take its mean, or use reduction 'mean'.`,
  );
}
