import {logSoftmax, type Scalar, type Tensor, type Tensor1D, type Tensor2D, tidy} from '@tensorflow/tfjs';
import {expectShape, shapeText} from '../tensor/index.js';
import {
  type ClassIdOptions,
  classesOf,
  classWeights,
  expectClassAxis,
  expectIds,
  hasNativeNll,
  type IdsOrPerClass,
  nativeNllOfIds,
  nllOfIds,
  type PerClass,
  rowsOf,
} from './class-ids.js';
import {reduce} from './reduction.js';

export interface CrossEntropyOptions extends ClassIdOptions {
  /** Examples with this class id count nothing. Default: −100. Without effect on probabilities. */
  ignoreIndex?: number;
  /** Share of each target, from 0 to 1, that is spread evenly over all classes. Default: 0. */
  labelSmoothing?: number;
}

/**
 * Mean cross-entropy, in nats: −log softmax(logits)[target]. logits `[batch, classes]`, not softmaxed; targets
 * `[batch]`, class ids, or `[batch, classes]`, probabilities. With `reduction: 'none'`, `[batch]`.
 * For a prediction at each place of an image or a text, logits `[batch, …, classes]`, classes last (second in PyTorch),
 * and targets `[batch, …]` or `[batch, …, classes]`.
 *
 * As in PyTorch, the mean of weighted losses of class ids is divided by the sum of the weights of the targets, and
 * is NaN if all of them are ignored; with probabilities it is divided by the number of predictions.
 * @throws {ShapeError} if the shapes do not belong together
 * @throws {RangeError} if a class id is not one of 0 … classes − 1 nor ignoreIndex
 */
export function crossEntropy(
  logits: Tensor2D,
  targets: Tensor1D | Tensor2D,
  options: CrossEntropyOptions & {reduction: 'none'},
): Tensor1D;
export function crossEntropy(
  logits: PerClass,
  targets: IdsOrPerClass,
  options: CrossEntropyOptions & {reduction: 'none'},
): Tensor;
export function crossEntropy(logits: PerClass, targets: IdsOrPerClass, options?: CrossEntropyOptions): Scalar;
export function crossEntropy(logits: Tensor, targets: Tensor, options: CrossEntropyOptions = {}): Tensor {
  expectClassAxis('crossEntropy', 'logits', logits);
  expectTargets(logits, targets);
  if (targets.rank === logits.rank) return tidy(() => ofProbabilities(logits, targets, options));
  const areAllCounted = expectIds('crossEntropy', 'logits', logits, targets, options);
  return tidy(() =>
    options.labelSmoothing || !hasNativeNll(logits, options)
      ? nllOfIds(logSoftmax(logits), targets, options, options.labelSmoothing)
      : nativeNllOfIds(logits, targets, options, areAllCounted),
  );
}

function ofProbabilities(logits: Tensor, targets: Tensor, options: CrossEntropyOptions): Tensor {
  const {labelSmoothing = 0, reduction = 'mean'} = options;
  const classes = classesOf(logits);
  const smooth = labelSmoothing > 0 ? targets.mul(1 - labelSmoothing).add(labelSmoothing / classes) : targets;
  const terms = rowsOf(smooth).mul(logSoftmax(rowsOf(logits)));
  const weighted = options.weight ? terms.mul(classWeights(options.weight, classes)) : terms;
  return reduce(weighted.sum(1).neg().reshape(logits.shape.slice(0, -1)), reduction);
}

function expectTargets(logits: Tensor, targets: Tensor): void {
  const ids = logits.shape.slice(0, -1);
  expectShape(
    'measure crossEntropy against',
    targets,
    targets.rank === logits.rank ? logits.shape : ids,
    () =>
      `Give one class id per example, ${shapeText(ids)}, or its probabilities, ${shapeText(logits.shape)}.`,
  );
}
