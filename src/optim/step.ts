import {keep, type Scalar} from '@tensorflow/tfjs';
import {changing, guarded} from '../backend/index.js';
import type {Group, OptimizerOptions, Values} from './group.js';

/** The numbers of a step: the options of its group, where schedules are numbers. */
export type StepNumbers<Options> = Omit<Values<Options>, 'learningRate'> & {
  learningRate: number;
  /** How often the parameter was changed, this time included. */
  step: number;
};

/** What a parameter is changed by, beside its gradient. */
export type Step<Options> = StepNumbers<Options> & {
  /** Its place in `parameters`. */
  index: number;
  /**
   * A tensor of what a formula makes of the numbers. In a compiled step it is computed anew at each call; a number that
   * is read from here and changes lets the step be captured again.
   * @param formula one function, not one at each call: those that share it share the tensor
   */
  scalar(formula: (numbers: StepNumbers<Options>) => number): Scalar;
  /** An option as a number, or as a tensor if it has a schedule. */
  now(name: keyof Values<Options>): number | Scalar;
};

type Formula = (numbers: never) => number;

/** The tensors of the numbers of one step, for all parameters. */
export class Scalars {
  private made: {formula: Formula; group: unknown; count: () => number; tensor: Scalar}[] = [];

  /** Gives what was made for another parameter of the group that was changed as often, or makes it. */
  of(formula: Formula, group: unknown, count: () => number, numbers: unknown): Scalar {
    const now = count();
    const same = this.made.find(
      (one) => one.formula === formula && one.group === group && one.count() === now,
    );
    if (same) {
      if (same.count !== count) guarded(() => same.count() === count());
      return same.tensor;
    }
    const tensor = keep(changing(() => formula(numbers as never)));
    this.made.push({formula, group, count, tensor});
    return tensor;
  }

  /** Frees them. */
  clear(): void {
    for (const {tensor} of this.made) tensor.dispose();
    this.made = [];
  }
}

const readers = new Map<PropertyKey, Formula>();

/** The function that reads an option: one for each, so that its tensor is shared. */
function reader(name: PropertyKey): Formula {
  const known = readers.get(name) ?? ((numbers: Record<PropertyKey, number>) => numbers[name]);
  readers.set(name, known as Formula);
  return known as Formula;
}

/** What the parameter at `index` is changed by, at this step and those to come. */
export function stepOf<Options extends OptimizerOptions>(
  group: Group<Options>,
  index: number,
  count: () => number,
  scalars: Scalars,
): Step<Options> {
  const step = {
    index,
    scalar: (formula: Formula) => scalars.of(formula, group, count, step),
    now: (name: string) =>
      group.isScheduled(name)
        ? scalars.of(reader(name), group, count, step)
        : (step as unknown as Record<string, number>)[name],
  };
  const readOnly = (name: string, read: () => number) =>
    Object.defineProperty(step, name, {get: () => guarded(read), enumerable: true});
  for (const name of Object.keys(group.options).filter((name) => name !== 'learningRate')) {
    readOnly(name, () => (group.options as Record<string, number>)[name]);
  }
  readOnly('learningRate', () => group.learningRate);
  readOnly('step', count);
  return step as unknown as Step<Options>;
}

/** What is left of 1. */
export const rest = (share: number | Scalar): number | Scalar =>
  typeof share === 'number' ? 1 - share : share.neg().add<Scalar>(1);
