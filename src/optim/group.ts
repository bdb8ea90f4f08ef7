import type {Variable} from '@tensorflow/tfjs';
import {expectOptions} from './limits.js';
import type {Schedule} from './schedule.js';
import {prefixed, within} from './state.js';

const SCHEDULE = 'schedule.';

/** What all optimizers have. */
export interface OptimizerOptions {
  /** Size of a step, or a schedule of sizes. Default: 0.001, if an optimizer says no other. */
  learningRate?: number | Schedule;
  /** Pulls the parameters towards zero: weightDecay · θ is added to the gradient. Default: 0. */
  weightDecay?: number;
  /** Whether the loss is to get larger. Default: false. */
  maximize?: boolean;
}

const DEFAULTS: Required<OptimizerOptions> = {learningRate: 0.001, weightDecay: 0, maximize: false};

/** Options at one step: all of them are there, and schedules are numbers. */
export type Values<Options> = {[Name in keyof Required<Options>]: Exclude<Required<Options>[Name], Schedule>};

/** Parameters that have options of their own; what they do not say is said for all. */
export type GroupOptions<Options> = Options & {parameters: readonly Variable[]};

/** What is optimized: `model.parameters()`, or several groups of parameters. */
export type Trainable<Options> = readonly Variable[] | readonly GroupOptions<Options>[];

/** Parameters that are changed in the same way. Their learning rate may be set, also to a schedule. */
export class Group<Options extends OptimizerOptions = OptimizerOptions> {
  private rate = 0;
  private schedule?: Schedule;
  private steps = 0;
  /** What they are at the present step. */
  readonly options: Values<Options>;
  /** The schedules of the options other than learningRate. */
  private readonly others: readonly [name: string, schedule: Schedule][];

  constructor(
    optimizer: string,
    readonly parameters: readonly Variable[],
    given: Required<Options>,
  ) {
    this.learningRate = given.learningRate as number | Schedule;
    this.others = Object.entries(given).filter(([name, value]) => {
      return name !== 'learningRate' && typeof value === 'function';
    });
    this.options = {...given, learningRate: this.rate} as unknown as Values<Options>;
    this.follow(0);
    expectOptions(optimizer, this.options as Record<string, unknown>);
  }

  /** The size of the last step (before the first one: of the first one). */
  get learningRate(): number {
    return this.rate;
  }

  set learningRate(rate: number | Schedule) {
    this.schedule = typeof rate === 'function' ? rate : undefined;
    this.rate = typeof rate === 'function' ? rate(this.steps) : rate;
  }

  /** Whether an option may be another number at each step. */
  isScheduled(name: string): boolean {
    return name === 'learningRate' || this.others.some(([other]) => other === name);
  }

  /** Its numbers, by which a run goes on as if it had not been stopped; also those of a schedule that has some. */
  state(): Record<string, number> {
    const fields: Record<string, unknown> = {...this.options, learningRate: this.rate};
    const numbers = Object.entries(fields).filter((field): field is [string, number] => {
      return typeof field[1] === 'number';
    });
    return {...Object.fromEntries(numbers), ...prefixed(SCHEDULE, this.schedule?.state?.() ?? {})};
  }

  /** Goes on from these numbers; a schedule stays the one that was given, after `steps` steps. */
  load(numbers: Readonly<Record<string, number>>, steps: number): void {
    const {learningRate, ...others} = numbers;
    this.steps = steps;
    this.rate = learningRate;
    const options = Object.entries(others).filter(([name]) => !name.startsWith(SCHEDULE));
    Object.assign(this.options, Object.fromEntries(options));
    this.schedule?.load?.(within(SCHEDULE, others));
  }

  /**
   * Prepares for the step of that number, counted from 0.
   * @throws {RangeError} if the learning rate, or what else has a schedule, is not a finite number
   */
  advance(step: number): void {
    this.steps = step + 1;
    if (this.schedule) this.rate = this.schedule(step);
    const values = this.follow(step);
    for (const [name, value] of [['learningRate', this.rate] as const, ...values]) {
      if (Number.isFinite(value)) continue;
      throw new RangeError(
        `Cannot make step ${step} with ${name} = ${value}: expected a finite number, or a schedule that gives one.`,
      );
    }
  }

  /** What brings it back to where it is now. */
  restore(): () => void {
    const {rate, steps} = this;
    const options = {...this.options};
    return () => {
      Object.assign(this, {rate, steps});
      Object.assign(this.options, options);
    };
  }

  /** Sets the options that have schedules to what these give. */
  private follow(step: number): [name: string, value: number][] {
    const values = this.others.map(([name, schedule]): [string, number] => [name, schedule(step)]);
    Object.assign(this.options, Object.fromEntries(values));
    return values;
  }
}

/** The groups that an optimizer was given, with what holds for all of them. */
export function groupsOf<Options extends OptimizerOptions>(
  optimizer: string,
  trainable: Trainable<Options>,
  defaults: Options,
): Group<Options>[] {
  const isGroup = (item: Variable | GroupOptions<Options>): item is GroupOptions<Options> =>
    'parameters' in item;
  const given: readonly (Variable | GroupOptions<Options>)[] = trainable;
  const groups = given.filter(isGroup);
  const alone = given.filter((item): item is Variable => !isGroup(item));
  if (alone.length > 0) groups.unshift({parameters: alone} as unknown as GroupOptions<Options>);
  const all = groups.flatMap(({parameters}) => parameters);
  if (all.length === 0) {
    throw new Error(
      'Cannot optimize without parameters: expected model.parameters(), and got an empty list. Assign layers to fields of the model.',
    );
  }
  if (new Set(all).size < all.length) {
    throw new Error(
      'Cannot optimize a parameter twice: expected each in one group. Leave those of the other groups out.',
    );
  }
  return groups.map(({parameters, ...options}) => {
    const own = {...DEFAULTS, ...defined(defaults), ...defined(options)};
    return new Group<Options>(optimizer, parameters, own as unknown as Required<Options>);
  });
}

/** @throws {Error} if there are several groups, for an optimizer whose step is one for all of them */
export function expectOneGroup(optimizer: string, groups: readonly unknown[]): void {
  if (groups.length === 1) return;
  throw new Error(
    `Cannot build ${optimizer} with ${groups.length} groups of parameters: expected one list, since one step is found for all of them. Give it model.parameters().`,
  );
}

/** Without what is undefined. */
export const defined = <T extends object>(options: T): T =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
