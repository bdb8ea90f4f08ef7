import {Dataset} from '../data/index.js';
import type {TrainingOptions} from './loop.js';

/** @throws {Error} if nothing can be trained on that data in that way */
export function expectTraining(
  data: unknown,
  {
    epochs = 1,
    accumulate = 1,
    metrics,
    validation,
  }: TrainingOptions & {metrics?: object; validation?: unknown},
): void {
  expectDataset('train on', data);
  if (validation !== undefined) expectDataset('validate on', validation);
  if (!Number.isInteger(epochs) || epochs < 1) {
    throw new RangeError(`Cannot train for ${epochs} epochs: expected an integer of at least 1.`);
  }
  if (!Number.isInteger(accumulate) || accumulate < 1) {
    throw new RangeError(`Cannot train with accumulate = ${accumulate}: expected an integer of at least 1.`);
  }
  if (data.size === 0) {
    throw new RangeError('Cannot train on no examples: expected a dataset that is not empty.');
  }
  if (metrics && !validation) {
    throw new Error(
      'Cannot measure metrics while training without validation data: expected {validation: …}. Give a part of the data, data.split(0.9)[1], or measure after it with train.evaluate().',
    );
  }
}

function expectDataset(what: string, data: unknown): asserts data is Dataset {
  if (data instanceof Dataset) return;
  throw new TypeError(
    `Cannot ${what} ${described(data)}: expected a dataset. Make one by data.fromTensors(x, y).`,
  );
}

/** A value that is none of those expected, in a message. */
export function described(value: unknown): string {
  if (value instanceof Promise) return 'a promise';
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  const keys = Object.keys(value);
  const name = value.constructor?.name;
  if (name && name !== 'Object') return /^[AEIOU]/.test(name) ? `an ${name}` : `a ${name}`;
  return keys.length > 0 ? `{${keys.slice(0, 4).join(', ')}${keys.length > 4 ? ', …' : ''}}` : '{}';
}
