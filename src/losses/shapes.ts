import {type Tensor, tensor} from '@tensorflow/tfjs';
import {peek} from '../backend/index.js';
import {expectShape, ShapeError, shapeText} from '../tensor/index.js';

/** Numbers that a loss is weighed by: a tensor, or a list. */
export type Weights = Tensor | readonly number[];

/** The weights as a tensor. */
export const toTensor = (weights: Weights): Tensor =>
  Array.isArray(weights) ? tensor(weights as number[], [weights.length]) : (weights as Tensor);

/**
 * Checks that two tensors that a loss compares number by number have one shape.
 * @throws {ShapeError} if the shapes differ
 */
export function expectSameShape(loss: string, predictions: Tensor, targets: Tensor): void {
  expectShape(
    `measure ${loss} against targets that are`,
    targets,
    predictions.shape,
    () => 'Predictions and targets need the same shape: reshape one of them.',
  );
}

/**
 * Checks that a tensor can be stretched to the shape of another one, its last axes first.
 * @throws {ShapeError} if it cannot
 */
export function expectStretches(what: string, x: Tensor, shape: readonly number[], remedy: string): void {
  const offset = shape.length - x.rank;
  if (offset >= 0 && x.shape.every((size, axis) => size === 1 || size === shape[offset + axis])) return;
  throw new ShapeError(
    `Cannot ${what} a tensor of shape ${shapeText(x.shape)}: expected ${shapeText(shape)}, or what can be stretched to it. ${remedy}`,
  );
}

/**
 * Checks numbers one by one.
 * @throws {RangeError} the sentence about the first number that does not fit
 */
export function expectNumbers(
  x: Tensor,
  fits: (value: number) => boolean,
  sentence: (value: number) => string,
): void {
  const wrong = peek(x).find((value) => !fits(value));
  if (wrong !== undefined) throw new RangeError(sentence(wrong));
}
