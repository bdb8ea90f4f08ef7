import type {Scalar, Tensor} from '@tensorflow/tfjs';
import type {Dataset} from '../data/index.js';
import type {Module} from '../nn/index.js';
import {Adam} from '../optim/index.js';
import {evaluate, type Metrics} from './evaluate.js';
import type {History} from './history.js';
import {loop, type TrainingOptions} from './loop.js';
import {expectTraining} from './training-data.js';
import {withLoss} from './with-loss.js';

/** `Y`: the targets that are trained on; `V`: those of the validation, which may be others, as with `data.mixUp`. */
export interface FitOptions<In, Out, Y extends Tensor, V extends Tensor = Y> extends TrainingOptions {
  /** What is to get smaller: `losses.crossEntropy`. */
  loss: (outputs: Out, targets: Y | V) => Scalar;
  /** Examples that are not trained on: the loss and the metrics are measured on them after each epoch. */
  validation?: Dataset<Tensor & In, V>;
  /** What else to measure on the validation data: `{accuracy: train.accuracy}`. */
  metrics?: Metrics<Out, V>;
}

/**
 * Trains a model: changes its parameters, batch by batch, so that the loss on `data` gets smaller, and shows the curve
 * meanwhile. Lets the event loop turn every 15 ms. When it is stopped, it finishes its step and keeps the weights.
 * `train.minimize` does the same for any loss of a batch.
 * @returns the course of the training
 * @throws {Error} the reason, if it is stopped; or if the loss is NaN, with the first layer that gave NaN
 */
export async function fit<In, Out, X extends Tensor & In, Y extends Tensor, V extends Tensor = Y>(
  model: Module<In, Out>,
  data: Dataset<X, Y>,
  options: FitOptions<In, Out, Y, V>,
): Promise<History> {
  expectTraining(data, options);
  const {loss, metrics, validation} = options;
  const wasTraining = model.training;
  const task = {
    name: model.constructor.name,
    parameters: model.parameterCount(),
    model,
    optimizer: options.optimizer ?? new Adam(model.parameters()),
    loss: (x: X, y: Y) => loss(model.apply(x), y),
    begin: () => void model.train(),
    measure: (signal: AbortSignal | undefined) =>
      withLoss(loss, metrics, validation && ((all) => evaluate(model, validation, all, {signal}))),
  };
  try {
    return await loop(task, data, options);
  } finally {
    model.train(wasTraining);
  }
}
