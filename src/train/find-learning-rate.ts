import {dispose, type Scalar, type Tensor, type Variable} from '@tensorflow/tfjs';
import type {Dataset} from '../data/index.js';
import type {Module} from '../nn/index.js';
import {Adam, type Optimizer} from '../optim/index.js';
import {random} from '../tensor/index.js';

export interface FindLearningRateOptions<Out, Y> {
  /** What is to get smaller: `losses.crossEntropy`. */
  loss: (outputs: Out, targets: Y) => Scalar;
  /** Makes the optimizer that is tried. Default: `(parameters) => new optim.Adam(parameters)`. */
  optimizer?: (parameters: Variable[]) => Optimizer;
  /** The first rate. Default: 1e-6. */
  from?: number;
  /** The last rate. Default: 1. */
  to?: number;
  /** How many rates are tried, each for one step. Default: 100. */
  steps?: number;
  /** Examples per step. Default: the dataset's own batch size, if it was batched, else 32. */
  batchSize?: number;
}

/** The losses of growing learning rates. */
export class LearningRates {
  constructor(
    readonly rates: number[],
    /** Smoothed: the mean of the losses so far, the last ones counting most. */
    readonly losses: number[],
    /** Where the loss falls fastest: a rate to begin with. */
    readonly suggestion: number,
  ) {}
}

/** Share of the losses before in the smoothed one. */
const SMOOTHING = 0.9;

/**
 * Tries growing learning rates, each for one step on one batch, until the loss runs away. The model, and the random
 * numbers, are as before afterwards. Source: Smith 2017.
 * @throws {RangeError} if the rates do not grow, or there are fewer than two
 */
export async function findLearningRate<In, Out, X extends Tensor & In, Y extends Tensor>(
  model: Module<In, Out>,
  data: Dataset<X, Y>,
  options: FindLearningRateOptions<Out, Y>,
): Promise<LearningRates> {
  const {from = 1e-6, to = 1, steps = 100} = options;
  const {batchSize = data.batchSize > 1 ? data.batchSize : 32} = options;
  if (!(from > 0 && to > from && steps >= 2)) {
    throw new RangeError(
      `Cannot try ${steps} learning rates from ${from} to ${to}: expected two or more that grow, such as {from: 1e-6, to: 1}.`,
    );
  }
  const {optimizer: make = (parameters) => new Adam(parameters)} = options;
  const stream = random.streamState();
  const before = model.namedState().map(([, variable]) => variable.clone());
  const wasTraining = model.training;
  const optimizer = make(model.parameters());
  optimizer.learningRate = (step) => from * (to / from) ** (step / (steps - 1));
  const rates: number[] = [];
  const losses: number[] = [];
  model.train();
  try {
    const passes = Math.ceil((steps * batchSize) / data.size);
    let average = 0;
    for await (const {x, y} of data.shuffle().repeat(passes).batch(batchSize)) {
      const loss = optimizer.minimize(() => options.loss(model.apply(x), y));
      const [value] = loss.dataSync();
      dispose([x, y, loss]);
      average = SMOOTHING * average + (1 - SMOOTHING) * value;
      const smooth = average / (1 - SMOOTHING ** optimizer.steps);
      if (!(smooth <= 4 * Math.min(smooth, ...losses))) break;
      rates.push(optimizer.learningRate);
      losses.push(smooth);
      if (optimizer.steps === steps) break;
    }
  } finally {
    model.train(wasTraining);
    model.namedState().forEach(([, variable], i) => {
      variable.assign(before[i]);
    });
    dispose(before);
    dispose(Object.values(optimizer.state().tensors));
    random.restore(stream);
  }
  return new LearningRates(rates, losses, steepest(rates, losses));
}

/** The rate at which the loss falls fastest, as a curve over the logarithm of the rate, whose steps are even. */
function steepest(rates: readonly number[], losses: readonly number[]): number {
  // Between neighbours there is mostly noise: each looks an eighth of the curve about it.
  const reach = Math.max(1, Math.round(losses.length / 16));
  const fall = (i: number) => losses[i - reach] - losses[i + reach];
  let best = reach;
  for (let i = reach; i + reach < losses.length; i++) if (fall(i) > fall(best)) best = i;
  return rates[best] ?? Number.NaN;
}
