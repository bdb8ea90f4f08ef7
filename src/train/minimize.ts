import type {Scalar, Tensor} from '@tensorflow/tfjs';
import type {Batch, Dataset} from '../data/index.js';
import {evaluating, Module} from '../nn/index.js';
import {Adam} from '../optim/index.js';
import {evaluate} from './evaluate.js';
import type {History} from './history.js';
import {batched, loop, type TrainingOptions} from './loop.js';
import {reached} from './reached.js';
import {expectTraining} from './training-data.js';
import {withLoss} from './with-loss.js';

/** The loss of a batch, in plain TypeScript. */
export type BatchLoss<X extends Tensor = Tensor, Y extends Tensor = Tensor> = (batch: Batch<X, Y>) => Scalar;

/** A number that says how good a batch is dealt with. */
export type BatchMetric<X extends Tensor = Tensor, Y extends Tensor = Tensor> = (
  batch: Batch<X, Y>,
) => number | Scalar;

export interface BatchLossOptions<X extends Tensor, Y extends Tensor> extends TrainingOptions {
  /** Examples that are not trained on: the loss and the metrics are measured on them after each epoch. */
  validation?: Dataset<X, Y>;
  /**
   * What else to measure on the validation data, as means over its batches:
   * `{accuracy: ({x, y}) => train.accuracy(model.apply(x), y)}`.
   */
  metrics?: Record<string, BatchMetric<X, Y>>;
}

/** Gives what it is given. */
class Same<T extends Tensor> extends Module<T, T> {
  forward(x: T): T {
    return x;
  }
}

/**
 * Trains whatever a loss is computed with: changes it, batch by batch, so that the loss on `data` gets smaller, with all
 * that `train.fit` does, which is the case `({x, y}) => loss(model.apply(x), y)`:
 * `train.minimize(digits, ({x, y}) => losses.crossEntropy(model.apply(x), y), {epochs: 3})`.
 *
 * Without an optimizer, Adam trains all trainable variables that the loss depends on; those of a model that is to stay
 * as it is are frozen by `model.requiresGrad(false)`. What they are is found by computing the loss of a batch once more,
 * at the start. Models are in the mode that they are in; in evaluation mode while they are validated.
 * @returns the course of the training
 * @throws {Error} the reason, if it is stopped; if the loss is NaN, with the first layer that gave NaN; if it depends on
 * no variable
 */
export async function minimize<X extends Tensor, Y extends Tensor>(
  data: Dataset<X, Y>,
  loss: BatchLoss<X, Y>,
  options: BatchLossOptions<X, Y> = {},
): Promise<History> {
  expectTraining(data, options);
  const {metrics = {}, validation} = options;
  const {name, model, variables} = reached(loss, batched(data, options), options.optimizer?.parameters);
  const lossOf = (x: X, y: Y) => loss({x, y});
  const ofBatch = (metric: BatchMetric<X, Y>) => (x: X, y: Y) => evaluating(() => metric({x, y}));
  const measures = Object.fromEntries(Object.entries(metrics).map(([key, metric]) => [key, ofBatch(metric)]));
  const task = {
    name,
    parameters: variables.reduce((count, {size}) => count + size, 0),
    model,
    optimizer: options.optimizer ?? new Adam(variables),
    loss: lossOf,
    measure: (signal: AbortSignal | undefined) =>
      withLoss(
        ofBatch(loss),
        measures,
        validation && ((all) => evaluate(new Same<X>(), validation, all, {signal})),
      ),
  };
  return loop(task, data, options);
}
