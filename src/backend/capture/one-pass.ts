import * as tf from '@tensorflow/tfjs';
import {LastUsed} from './last-used.js';
import {canRecord, StepCapture} from './step.js';

/** So many times is something done operation by operation, before it is worth a twentieth of a second to compile it. */
const PATIENCE = 8;

/** So many are remembered, those that were used last. */
const KINDS = 64;

type Compute = (given: readonly tf.Tensor[]) => tf.Tensor;

/** What is computed, for tensors of certain shapes. */
class Kind extends StepCapture {
  seen = 0;
  isOn = true;
}

const kinds = new LastUsed<Kind>(KINDS);

/**
 * What several operations make of tensors number by number, in one pass over the memory: XLA compiles it, when it is
 * asked for again and again with tensors of the same shapes. In a compiled step the operations are part of that.
 * @param name of what is computed: for the same name, always the same
 * @param compute makes no random numbers, and reads no values
 */
export function inOnePass(name: string, given: readonly tf.Tensor[], compute: Compute): tf.Tensor {
  if (!isFree(given)) return tf.tidy(() => compute(given));
  const {state} = tf.engine();
  // As within a kernel: no gradient is asked for.
  state.kernelDepth++;
  try {
    return call(kindOf(name, given, compute), given, compute);
  } finally {
    state.kernelDepth--;
  }
}

function call(kind: Kind, given: readonly tf.Tensor[], compute: Compute): tf.Tensor {
  if (!kind.isOn || kind.seen++ < PATIENCE) return tf.tidy(() => compute(given));
  const captured = kind.current;
  if (!captured) return kind.record(given)[0];
  try {
    return captured.call(given, 'xla')[0];
  } catch {
    kind.isOn = false;
    return tf.tidy(() => compute(given));
  }
}

/**
 * Whether operations are neither recorded nor taped now: those of a function whose gradient is written down are not, and
 * whole numbers have none.
 */
function isFree(given: readonly tf.Tensor[]): boolean {
  const {gradientDepth, kernelDepth} = tf.engine().state;
  const isTaped = gradientDepth > 0 && kernelDepth === 0 && given.some(({dtype}) => dtype === 'float32');
  return canRecord() && !isTaped;
}

function kindOf(name: string, given: readonly tf.Tensor[], compute: Compute): Kind {
  let key = name;
  for (const {dtype, shape} of given) key += ` ${dtype}[${shape}]`;
  return kinds.of(key, () => new Kind((tensors) => [compute(tensors)]));
}
