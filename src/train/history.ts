import {LossCurve, type LossPoint} from './loss-curve.js';
import {progressLine} from './progress.js';

export type {LossPoint} from './loss-curve.js';

/** What is going to be trained. */
export interface Run {
  /** The model's class. */
  model: string;
  /** How many trainable numbers it has. */
  parameters: number;
  epochs: number;
  stepsPerEpoch: number;
}

/** What came out of one epoch. */
export interface EpochRecord {
  /** Counted from 1. */
  epoch: number;
  /** The last step of the epoch. */
  step: number;
  /** How long it took, with its validation, in seconds. */
  seconds: number;
  /** The mean loss of its steps. */
  loss: number;
  /** The loss on the validation data, after the epoch. */
  validationLoss?: number;
  /** The metrics on the validation data, after the epoch. */
  metrics: Record<string, number>;
}

/** The course of a training run, so far. */
export class History {
  /** How many steps were made. */
  step = 0;
  /** The epoch at work, or the last one, counted from 1. */
  epoch = 1;
  /** The epochs that are over. */
  readonly epochs: EpochRecord[] = [];
  /** The optimizer's learning rate at the last step. */
  learningRate = 0;
  /** The loss of the last step, as it was; NaN before the first. */
  lastLoss = Number.NaN;
  /** Seconds since the start. */
  seconds = 0;
  /** Whether the run is over. */
  done = false;
  /** Whether it was stopped before its end. */
  stopped = false;
  /** How the steps were computed, and how long each mode took, if they were compiled. */
  computed?: string;
  private readonly curve: LossCurve;

  constructor(readonly run: Run) {
    this.curve = new LossCurve(Math.min(50, Math.max(10, this.steps / 40)));
  }

  /** How many steps there will be. */
  get steps(): number {
    return this.run.epochs * this.run.stepsPerEpoch;
  }

  /** The loss, step by step; of a long run, averaged to at most 400 points. */
  get losses(): LossPoint[] {
    return this.curve.points;
  }

  /** The training loss now, smoothed; NaN before the first step. */
  get loss(): number {
    return this.curve.points.at(-1)?.smooth ?? Number.NaN;
  }

  /** The metrics after the last epoch that is over. */
  get metrics(): Record<string, number> {
    return this.epochs.at(-1)?.metrics ?? {};
  }

  /** The epoch with the lowest validation loss, if there was a validation. */
  get best(): EpochRecord | undefined {
    const validated = this.epochs.filter(({validationLoss}) => validationLoss !== undefined);
    return validated.reduce<EpochRecord | undefined>(
      (best, record) => (best && best.validationLoss! <= record.validationLoss! ? best : record),
      undefined,
    );
  }

  /** About how many seconds are left; 0 at the end, undefined before the first step. */
  get secondsLeft(): number | undefined {
    if (this.done) return 0;
    return this.step === 0 ? undefined : (this.seconds / this.step) * (this.steps - this.step);
  }

  /** Adds one step. */
  record(loss: number, learningRate: number, seconds: number): void {
    this.step++;
    this.epoch = Math.ceil(this.step / this.run.stepsPerEpoch);
    this.curve.add(loss);
    this.lastLoss = loss;
    this.learningRate = learningRate;
    this.seconds = seconds;
  }

  /** The run in one line. */
  toString(): string {
    return progressLine(this);
  }

  /** A notebook shows the line; the curve was shown while it trained. */
  [Symbol.for('Jupyter.display')](): Record<string, string> {
    return {'text/plain': this.toString()};
  }

  /** Node's console shows the line, too. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
