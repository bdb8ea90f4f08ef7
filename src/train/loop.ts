import type {Tensor} from '@tensorflow/tfjs';
import type {Dataset} from '../data/index.js';
import type {Optimizer, Plateau, Schedule} from '../optim/index.js';
import type {Callback} from './callback.js';
import {Callbacks} from './callbacks.js';
import {Feed} from './feed.js';
import {History} from './history.js';
import {trainingHost} from './host.js';
import {Pace} from './pace.js';
import {type StepOptions, Steps, type Subject} from './steps.js';

/** How something is trained, whatever it is. */
export interface TrainingOptions extends StepOptions {
  /** How. Default: Adam, over all that is trained. */
  optimizer?: Optimizer;
  /**
   * The learning rate of each step, in place of the optimizer's own. `optim.onPlateau` is told the validation loss of
   * each epoch, or without validation the mean loss.
   */
  schedule?: Schedule;
  /** How often each example is seen. Default: 1. */
  epochs?: number;
  /** Examples per step. Default: the dataset's own batch size, if it was batched, else 32. */
  batchSize?: number;
  /** Whether the examples come in another order in each epoch. Default: true. */
  shuffle?: boolean;
  /** What else is to happen meanwhile: `[train.earlyStopping(), train.csvLog('run.csv')]`. */
  callbacks?: readonly Callback[];
}

/** What was measured after an epoch. */
export interface Measured {
  validationLoss?: number;
  metrics: Record<string, number>;
}

/** What is trained. */
export interface Task<X extends Tensor, Y extends Tensor> extends Subject<X, Y> {
  /** What its curve is called. */
  name: string;
  /** How many numbers are trained. */
  parameters: number;
  /** Called before each epoch. */
  begin?(): void;
  /** Called after each epoch. */
  measure(signal: AbortSignal | undefined): Promise<Measured>;
}

/** The dataset in batches of the size that was asked for. */
export function batched<X extends Tensor, Y extends Tensor>(
  data: Dataset<X, Y>,
  {batchSize = data.batchSize > 1 ? data.batchSize : 32}: TrainingOptions,
): Dataset<X, Y> {
  return data.batch(batchSize);
}

/** Trains, batch by batch, shows the curve meanwhile, and winds up however it ends. */
export async function loop<X extends Tensor, Y extends Tensor>(
  task: Task<X, Y>,
  data: Dataset<X, Y>,
  options: TrainingOptions,
): Promise<History> {
  const {epochs = 1, shuffle = true, schedule} = options;
  const {model, optimizer} = task;
  if (schedule) optimizer.learningRate = schedule;
  const watched = schedule && 'report' in schedule ? (schedule as Plateau) : undefined;
  const batches = batched(shuffle ? data.shuffle() : data, options);
  const history = new History({
    model: task.name,
    parameters: task.parameters,
    epochs,
    stepsPerEpoch: Math.ceil(batches.batches / (options.accumulate ?? 1)),
  });
  const host = trainingHost();
  const signal = host.signal();
  const release = host.hold();
  const pace = new Pace(() => host.report(history.run));
  const steps = new Steps(task, options, signal);
  const callbacks = new Callbacks(options.callbacks ?? [], {model, optimizer, history});
  try {
    await callbacks.begin();
    for (let epoch = 1; epoch <= epochs && !callbacks.stopped; epoch++) {
      const startOfEpoch = pace.seconds();
      let sum = 0;
      let seen = 0;
      let batch = 0;
      task.begin?.();
      const feed = new Feed(batches);
      try {
        while (feed.batch && !callbacks.stopped) {
          const {x, y} = feed.batch;
          const taken = steps.take(x, y, ++batch === batches.batches);
          // Should this throw, nobody waits for the step any more.
          taken.catch(() => {});
          feed.prepare();
          const {loss, step} = await taken;
          sum += loss * x.shape[0];
          seen += x.shape[0];
          feed.advance();
          if (step === undefined) continue;
          history.record(step, optimizer.learningRate, pace.seconds());
          await callbacks.step();
          await pace.breathe(history);
          signal?.throwIfAborted();
        }
      } finally {
        feed.end();
      }
      const measured = await task.measure(signal);
      const seconds = pace.seconds() - startOfEpoch;
      history.epochs.push({epoch, step: history.step, seconds, loss: sum / seen, ...measured});
      history.seconds = pace.seconds();
      watched?.report(measured.validationLoss ?? sum / seen);
      await callbacks.epoch();
    }
    return history;
  } catch (error) {
    history.stopped = true;
    throw error;
  } finally {
    history.done = true;
    history.computed = steps.report;
    steps.end();
    try {
      await callbacks.end();
    } finally {
      await pace.end(history);
      release();
    }
  }
}
