import * as tf from '@tensorflow/tfjs';
import {type Binding, createBinding} from './binding.js';
import {type Context, createContext, UnavailableError} from './context.js';
import {quicken} from './engine.js';
import {registerKernels} from './kernels/index.js';
import {holdVariablesWeakly} from './memory.js';
import {TensorFlowBackend} from './tensorflow-backend.js';

/** Which backend computes, and if it is not TensorFlow, why. */
export interface BackendInfo {
  /** `tensorflow`: native; `cpu`: plain JavaScript, the same results a hundred times slower. */
  name: 'tensorflow' | 'cpu';
  /** TensorFlow's version, or tfjs's. */
  version: string;
  /** `CPU` or `GPU`. */
  device: string;
  /** The folder of the native libraries. */
  library?: string;
  /** Why TensorFlow is not used. */
  reason?: string;
  /** The command that mends it. */
  remedy?: string;
}

let context: Context | undefined;
let binding: Binding | undefined;
let failure: UnavailableError | undefined;
let listener: (line: string) => void = (line) => process.stderr.write(`${line}\n`);

/** Who is told, once, in one line, that computing falls back to plain JavaScript; by default standard error. */
export function onFallback(tell: (line: string) => void): void {
  listener = tell;
}

/** tfjs warns on the console of a backend that does not start; our line says it better. */
function withoutWarnings(): void {
  const before = tf.env().getBool('PROD');
  tf.env().set('PROD', true);
  queueMicrotask(() => tf.env().set('PROD', before));
}

function start(): TensorFlowBackend {
  try {
    context ??= createContext();
    holdVariablesWeakly();
    // One binding for all: its numbers are never used twice, not even after tf.engine().reset().
    binding ??= createBinding(context);
    return new TensorFlowBackend(binding);
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    if (!failure)
      listener(`Computing in plain JavaScript, which is slow: ${error.message}. Remedy: ${error.remedy}`);
    failure = error;
    withoutWarnings();
    throw error;
  }
}

/** TensorFlow's runtime, started if no tensor has yet; undefined, where there is none. */
export function nativeContext(): Context | undefined {
  if (!tf.getBackend()) tf.engine().backend;
  return tf.getBackend() === 'tensorflow' ? context : undefined;
}

/** Says which backend computes; starts it if no tensor has yet. */
export function backendInfo(): BackendInfo {
  if (!tf.getBackend()) tf.engine().backend;
  if (tf.getBackend() === 'tensorflow' && context) {
    return {name: 'tensorflow', version: context.version, device: context.device, library: context.folder};
  }
  const why = failure ? {reason: failure.message, remedy: failure.remedy} : {};
  return {name: 'cpu', version: tf.version_core, device: 'CPU', ...why};
}

/** Makes TensorFlow the backend that tfjs prefers. It starts with the first tensor, not before. */
export function register(): void {
  // Another copy of this package may have been loaded before.
  if (tf.engine().findBackendFactory('tensorflow')) return;
  registerKernels();
  tf.registerBackend('tensorflow', start, 3);
  holdVariablesWeakly();
  quicken('tensorflow');
  // Or rows of different lengths become a tensor of wrong numbers.
  tf.env().set('TENSORLIKE_CHECK_SHAPE_CONSISTENCY', true);
  // Or it greets the first tensor with a banner.
  Object.assign(tf.findBackend('cpu'), {firstUse: false});
}

/** How many native tensors there are. */
export const numHandles = (): number => binding?.getNumOfTensors() ?? 0;
