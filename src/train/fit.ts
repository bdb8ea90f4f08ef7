import type {Tensor} from '@tensorflow/tfjs';
import type {Dataset} from '../data/index.js';
import type {Module} from '../nn/index.js';
import {Adam, type Optimizer, type Plateau, type Schedule} from '../optim/index.js';
import type {Callback} from './callback.js';
import {Callbacks} from './callbacks.js';
import {evaluate, type Metrics} from './evaluate.js';
import {Feed} from './feed.js';
import {History} from './history.js';
import {trainingHost} from './host.js';
import {Pace} from './pace.js';
import {type StepOptions, Steps} from './steps.js';

/** `Y`: the targets that are trained on; `V`: those of the validation, which may be others, as with `data.mixUp`. */
export interface FitOptions<In, Out, Y extends Tensor, V extends Tensor = Y> extends StepOptions<Out, Y | V> {
  /** How. Default: `new optim.Adam(model.parameters())`. */
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
  /** Examples that are not trained on: the loss and the metrics are measured on them after each epoch. */
  validation?: Dataset<Tensor & In, V>;
  /** What else to measure on the validation data: `{accuracy: train.accuracy}`. */
  metrics?: Metrics<Out, V>;
  /** What else is to happen meanwhile: `[train.earlyStopping(), train.csvLog('run.csv')]`. */
  callbacks?: readonly Callback[];
}

/**
 * Trains a model: changes its parameters, batch by batch, so that the loss on `data` gets smaller, and shows the curve
 * meanwhile. Lets the event loop turn every 15 ms. When it is stopped, it finishes its step and keeps the weights.
 * @returns the course of the training
 * @throws {Error} the reason, if it is stopped; or if the loss is NaN, with the first layer that gave NaN
 */
export async function fit<In, Out, X extends Tensor & In, Y extends Tensor, V extends Tensor = Y>(
  model: Module<In, Out>,
  data: Dataset<X, Y>,
  options: FitOptions<In, Out, Y, V>,
): Promise<History> {
  const {epochs = 1, batchSize = data.batchSize > 1 ? data.batchSize : 32, shuffle = true} = options;
  check(data, options);
  const optimizer = options.optimizer ?? new Adam(model.parameters());
  const {schedule} = options;
  if (schedule) optimizer.learningRate = schedule;
  const watched = schedule && 'report' in schedule ? (schedule as Plateau) : undefined;
  const batches = (shuffle ? data.shuffle() : data).batch(batchSize);
  const history = new History({
    model: model.constructor.name,
    parameters: model.parameterCount(),
    epochs,
    stepsPerEpoch: Math.ceil(batches.batches / (options.accumulate ?? 1)),
  });
  const host = trainingHost();
  const signal = host.signal();
  const release = host.hold();
  const pace = new Pace(() => host.report(history.run));
  const steps = new Steps(model, optimizer, options, signal);
  const callbacks = new Callbacks(options.callbacks ?? [], {model, optimizer, history});
  const wasTraining = model.training;
  try {
    await callbacks.begin();
    for (let epoch = 1; epoch <= epochs && !callbacks.stopped; epoch++) {
      const startOfEpoch = pace.seconds();
      let sum = 0;
      let seen = 0;
      let batch = 0;
      model.train();
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
      const validation = options.validation && (await validate(model, options, signal));
      const seconds = pace.seconds() - startOfEpoch;
      history.epochs.push({epoch, step: history.step, seconds, loss: sum / seen, ...split(validation)});
      history.seconds = pace.seconds();
      watched?.report(history.epochs.at(-1)!.validationLoss ?? sum / seen);
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
    model.train(wasTraining);
    try {
      await callbacks.end();
    } finally {
      await pace.end(history);
      release();
    }
  }
}

async function validate<In, Out, Y extends Tensor, V extends Tensor>(
  model: Module<In, Out>,
  {validation, loss, metrics}: FitOptions<In, Out, Y, V>,
  signal: AbortSignal | undefined,
): Promise<Record<string, number>> {
  return evaluate(model, validation!, {...metrics, [LOSS]: loss}, {signal});
}

/** Cannot be the name of a metric of somebody's own. */
const LOSS = '\0loss';

function split(measured: Record<string, number> = {}) {
  const {[LOSS]: validationLoss, ...metrics} = measured;
  return {metrics, ...(validationLoss === undefined ? {} : {validationLoss})};
}

function check<In, Out, Y extends Tensor, V extends Tensor>(
  data: Dataset<Tensor, Y>,
  options: FitOptions<In, Out, Y, V>,
): void {
  const {epochs = 1, accumulate = 1, metrics, validation} = options;
  if (!Number.isInteger(epochs) || epochs < 1) {
    throw new RangeError(`Cannot fit for ${epochs} epochs: expected an integer of at least 1.`);
  }
  if (!Number.isInteger(accumulate) || accumulate < 1) {
    throw new RangeError(`Cannot fit with accumulate = ${accumulate}: expected an integer of at least 1.`);
  }
  if (data.size === 0) {
    throw new RangeError('Cannot fit a model to no examples: expected a dataset that is not empty.');
  }
  if (metrics && !validation) {
    throw new Error(
      'Cannot measure metrics while fitting without validation data: expected {validation: …}. Give a part of the data, data.split(0.9)[1], or measure after it with train.evaluate().',
    );
  }
}
