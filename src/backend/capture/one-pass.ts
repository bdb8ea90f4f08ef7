import * as tf from '@tensorflow/tfjs';
import {TensorFlowBackend} from '../tensorflow-backend.js';
import {StepCapture} from './step.js';

/** So many times is something done operation by operation, before it is worth a twentieth of a second to compile it. */
const PATIENCE = 8;

/** So many are remembered, those that were used last. */
const KINDS = 64;

type Compute = (given: readonly tf.Tensor[]) => tf.Tensor;

interface Kind {
  seen: number;
  capture: StepCapture;
  isOn: boolean;
}

const kinds = new Map<string, Kind>();

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
  const captured = kind.capture.current;
  if (!captured) return kind.capture.record(given)[0];
  const prepared = captured.prepare(given);
  try {
    return captured.take(prepared, captured.compute(prepared, 'xla')).results[0];
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
  const backend = tf.backend();
  if (!(backend instanceof TensorFlowBackend) || backend.recording) return false;
  const {gradientDepth, kernelDepth} = tf.engine().state;
  return gradientDepth === 0 || kernelDepth > 0 || given.every(({dtype}) => dtype !== 'float32');
}

function kindOf(name: string, given: readonly tf.Tensor[], compute: Compute): Kind {
  let key = name;
  for (const {dtype, shape} of given) key += ` ${dtype}[${shape}]`;
  let kind = kinds.get(key);
  if (kind) kinds.delete(key);
  else kind = {seen: 0, capture: new StepCapture((tensors) => [compute(tensors)]), isOn: true};
  // The one that was used last comes last.
  kinds.set(key, kind);
  if (kinds.size > KINDS) {
    const [oldest, {capture}] = kinds.entries().next().value!;
    capture.dispose();
    kinds.delete(oldest);
  }
  return kind;
}
