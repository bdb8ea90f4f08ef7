import {
  oneHot,
  type Rank,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
  where,
  zerosLike,
} from '@tensorflow/tfjs';
import {peek} from '../backend/index.js';
import {expectShape, shapeMismatch, shapeText} from '../tensor/index.js';
import {select} from './kinks.js';
import {type LossOptions, reduce} from './reduction.js';
import {toTensor} from './shapes.js';

/** One number for each class, in the last axis: `[batch, classes]`, or `[batch, …, classes]`. */
export type PerClass = Tensor<Rank.R2 | Rank.R3 | Rank.R4 | Rank.R5>;

/** One class id for each prediction: `[batch]`, or `[batch, …]`. */
export type Ids = Tensor<Rank.R1 | Rank.R2 | Rank.R3 | Rank.R4>;

/** Either of them: one type, so that the rank of `tf.ones([4])` follows from where it goes. */
export type IdsOrPerClass = Tensor<Rank.R1 | Rank.R2 | Rank.R3 | Rank.R4 | Rank.R5>;

export interface ClassIdOptions extends LossOptions {
  /** How much each class counts, `[classes]`. Default: all the same. */
  weight?: Tensor1D | readonly number[];
  /** Examples with this class id count nothing. Default: −100. */
  ignoreIndex?: number;
}

/** The number of classes: the size of the last axis. */
export const classesOf = ({shape}: Tensor): number => shape[shape.length - 1];

/** `[batch, …, classes]` as `[all, classes]`. */
export const rowsOf = (x: Tensor): Tensor2D => x.reshape([x.size / Math.max(1, classesOf(x)), classesOf(x)]);

/** The negative log-likelihood of class ids that were checked, with label smoothing. */
export function nllOfIds(
  logProbabilities: Tensor,
  targets: Tensor,
  options: ClassIdOptions,
  labelSmoothing = 0,
): Tensor {
  const {ignoreIndex = -100, reduction = 'mean'} = options;
  const classes = classesOf(logProbabilities);
  const rows = rowsOf(logProbabilities);
  const ids = targets.toInt().flatten();
  const counted = ids.notEqual(ignoreIndex);
  const weight = options.weight && classWeights(options.weight, classes);
  const target = oneHot(ids, classes).toBool().logicalAnd(counted.expandDims(1));
  const exampleWeights = weight ? target.toFloat().mul(weight).sum<Tensor1D>(1) : counted.toFloat();
  // Selected, not multiplied by zeros and ones: 0 · −∞ is NaN.
  let losses = select(rows, target).sum(1).neg().mul<Tensor1D>(exampleWeights);
  if (labelSmoothing > 0) {
    const all = (weight ? rows.mul(weight) : rows).sum<Tensor1D>(1).neg<Tensor1D>();
    const spread = where(counted, all, zerosLike(all));
    losses = losses.mul(1 - labelSmoothing).add(spread.mul(labelSmoothing / classes));
  }
  // As in PyTorch: no number to take the mean of, and no gradient that would spoil the weights.
  const total = exampleWeights.sum<Scalar>();
  if (reduction !== 'mean') return reduce(losses.reshape(targets.shape), reduction, total);
  // As in PyTorch: no number to take the mean of, and no gradient that would spoil the weights.
  const none = weight ? counted.any().logicalNot() : total.equal(0);
  const mean = reduce(losses.reshape(targets.shape), reduction, where(none, 1, total) as Scalar);
  return mean.add(where(none, Number.NaN, 0));
}

/** The weights of the classes as a tensor `[classes]`. */
export function classWeights(weight: Tensor1D | readonly number[], classes: number): Tensor1D {
  const weights = toTensor(weight) as Tensor1D;
  expectShape('weigh classes by', weights, [classes], () => 'Give one weight for each class.');
  return weights;
}

/** @throws {ShapeError} if there is no batch or no axis of classes */
export function expectClassAxis(loss: string, name: string, x: Tensor): void {
  if (x.rank >= 2) return;
  throw shapeMismatch(`measure ${loss} of`, x, ['batch', 'classes'], `Give one row of ${name} per example.`);
}

/**
 * @throws {ShapeError} if there is not one class id for each prediction
 * @throws {RangeError} if an id is not that of a class
 */
export function expectIds(
  loss: string,
  name: string,
  x: Tensor,
  targets: Tensor,
  {ignoreIndex = -100}: ClassIdOptions,
): void {
  const expected = x.shape.slice(0, -1);
  const remedy = `Give one class id per example, ${shapeText(expected)}.`;
  expectShape(`measure ${loss} against`, targets, expected, () => remedy);
  const classes = classesOf(x);
  const ids = tidy(() => peek(targets.toInt()));
  const wrong = ids.find((id) => (id < 0 || id >= classes) && id !== ignoreIndex);
  if (wrong === undefined) return;
  throw new RangeError(
    `Cannot measure ${loss} against class ${wrong}: the ${name} have ${classes} classes, expected ids from 0 to ${classes - 1}. Give the last layer more outputs, or number the classes from 0.`,
  );
}
