import * as tf from '@tensorflow/tfjs';
import {TensorFlowBackend} from '../tensorflow-backend.js';
import {CaptureError} from './errors.js';
import type {Recording} from './recording.js';

let isLive = false;

/** Reads values that are read again at each call: nothing is taken for granted by it. */
function unguarded<T>(read: () => T): T {
  isLive = true;
  try {
    return read();
  } finally {
    isLive = false;
  }
}

/** What is being captured, if anything is. */
export function recording(): Recording | undefined {
  const backend = tf.backend();
  return backend instanceof TensorFlowBackend ? backend.recording : undefined;
}

/**
 * A tensor of numbers that JavaScript makes. In a compiled step they are made again at each call, in the order in which
 * the step asked for them.
 */
export function drawn(
  shape: readonly number[],
  draw: () => ArrayLike<number>,
  dtype: 'float32' | 'int32' = 'float32',
): tf.Tensor {
  const Values = dtype === 'int32' ? Int32Array : Float32Array;
  const read = () => {
    const values = unguarded(draw);
    return values instanceof Values ? values : Values.from(values);
  };
  const made = tf.tensor(read(), [...shape], dtype);
  if (recording()) {
    const backend = tf.backend() as unknown as TensorFlowBackend;
    backend.takeLive(made, {read, shape: [...shape], dtype: backend.getDTypeInteger(dtype)});
  }
  return made;
}

/**
 * A tensor of a number that changes from call to call, such as a learning rate. In a compiled step it is read again at
 * each call, where the number itself would stay as it was.
 */
export function changing(read: () => number): tf.Scalar {
  return drawn([], () => [read()]) as tf.Scalar;
}

/** Looks at values, for a check or an error: a compiled step does not do it, nor must what it does depend on it. */
export function unrecorded<T>(look: () => T): T {
  const backend = tf.backend();
  return backend instanceof TensorFlowBackend ? backend.unrecorded(look) : look();
}

/**
 * The values of a tensor, for a check: what a step does must not depend on them, for in a compiled one they are only
 * looked at while it is recorded.
 */
export function peek(tensor: tf.Tensor): tf.TypedArray {
  return unrecorded(() => tensor.dataSync());
}

/**
 * Does something now, and in a compiled step again before each call: counting steps, for instance.
 * @param act gives what undoes it, for a call that is given up
 */
export function everyCall(act: () => () => void): void {
  act();
  recording()?.actions.push(act);
}

/** Whether what is done now is recorded, to be done again with other values. */
export const isRecorded = (): boolean => recording() !== undefined;

/** Says that what follows must run in JavaScript at each call: a step that does it is not compiled. */
export function notCompiled(what: string, remedy: string): void {
  if (recording()) throw new CaptureError(what, remedy);
}

/**
 * Does what a compiled step should do in one pass over memory: operations number by number, on large tensors. XLA makes
 * one loop of them, also where TensorFlow computes the rest operation by operation.
 */
export function fused<T>(compute: () => T): T {
  const inStep = recording();
  if (!inStep) return compute();
  inStep.fuses = true;
  try {
    return compute();
  } finally {
    inStep.fuses = false;
  }
}

/** A value of JavaScript on which it depends what a step does: if it changes, a compiled step is captured again. */
export function guarded<T extends number | string | boolean | null | undefined>(read: () => T): T {
  const value = read();
  if (!isLive) recording()?.guards.push({read, value});
  return value;
}
