import {
  engine,
  getBackend,
  getKernel,
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
import {isRecorded, peek} from '../backend/index.js';
import {expectShape, shapeMismatch, shapeText} from '../tensor/index.js';
import {select} from './kinks.js';
import {type LossOptions, type Reduction, reduce} from './reduction.js';
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
  const total = exampleWeights.sum<Scalar>();
  const none = weight ? counted.any().logicalNot() : total.equal(0);
  return reduceCounted(losses.reshape(targets.shape), reduction, total, none);
}

/**
 * The same of scores that are not normalized, where nothing is weighed nor smoothed: in one native operation.
 * @param areAllCounted whether none of the ids is to be ignored
 */
export function nativeNllOfIds(
  logits: Tensor,
  targets: Tensor,
  {ignoreIndex = -100, reduction = 'mean'}: ClassIdOptions,
  areAllCounted: boolean,
): Tensor {
  const ids = targets.toInt().flatten();
  const run = (given: Tensor) =>
    engine().runKernel<Tensor[]>(NATIVE, {logits: rowsOf(logits), ids: given})[0];
  if (areAllCounted) return reduce(run(ids).reshape(targets.shape), reduction);
  const counted = ids.notEqual(ignoreIndex);
  const terms = run(where(counted, ids, zerosLike(ids)));
  const losses = where(counted, terms, 0).reshape(targets.shape);
  const total = counted.toFloat().sum<Scalar>();
  return reduceCounted(losses, reduction, total, total.equal(0));
}

const NATIVE = 'SoftmaxCrossEntropyOfIds';

/** Whether there is such an operation, and it is for these. */
export const hasNativeNll = (logits: Tensor, {weight}: ClassIdOptions): boolean =>
  !weight && logits.dtype === 'float32' && logits.size > 0 && getKernel(NATIVE, getBackend()) !== undefined;

/** As in PyTorch: if nothing is counted, no number to take the mean of, and no gradient that would spoil the weights. */
function reduceCounted(losses: Tensor, reduction: Reduction, total: Scalar, none: Tensor): Tensor {
  if (reduction !== 'mean') return reduce(losses, reduction);
  const mean = reduce(losses, reduction, where(none, 1, total) as Scalar);
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
 * @returns whether none of them is to be ignored; false, if a compiled step may be given others
 * @throws {ShapeError} if there is not one class id for each prediction
 * @throws {RangeError} if an id is not that of a class
 */
export function expectIds(
  loss: string,
  name: string,
  x: Tensor,
  targets: Tensor,
  {ignoreIndex = -100}: ClassIdOptions,
): boolean {
  const expected = x.shape.slice(0, -1);
  const remedy = `Give one class id per example, ${shapeText(expected)}.`;
  expectShape(`measure ${loss} against`, targets, expected, () => remedy);
  const classes = classesOf(x);
  const ids = tidy(() => peek(targets.toInt()));
  const wrong = ids.find((id) => (id < 0 || id >= classes) && id !== ignoreIndex);
  if (wrong === undefined) return !isRecorded() && !ids.includes(ignoreIndex);
  throw new RangeError(
    `Cannot measure ${loss} against class ${wrong}: the ${name} have ${classes} classes, expected ids from 0 to ${classes - 1}. Give the last layer more outputs, or number the classes from 0.`,
  );
}
