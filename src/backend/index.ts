// Importing this registers the backend.
import * as tf from '@tensorflow/tfjs';
import {home} from './location.mjs';
import {nativeMemory} from './memory.js';
import {numHandles, register} from './register.js';

export {countCalls} from './calls.js';
export type {Call, Captured, Mode, Precision} from './capture/captured.js';
export {CaptureError} from './capture/errors.js';
export {LastUsed} from './capture/last-used.js';
export {
  changing,
  drawn,
  everyCall,
  fused,
  guarded,
  isRecorded,
  notCompiled,
  peek,
  unrecorded,
} from './capture/live.js';
export {inOnePass} from './capture/one-pass.js';
export {canCapture, StepCapture} from './capture/step.js';
export {
  allReduce,
  askPeer,
  occurrence,
  type Reduction,
  startCollectives,
  taskName,
  type Watched,
} from './cluster.js';
export {TensorError} from './errors.js';
export {hasGroupedConvolutions} from './grouped-convolution.js';
export {decodeImage} from './images.js';
export {collect} from './memory.js';
export {explainLoss} from './peers.js';
export {type BackendInfo, backendInfo, onFallback} from './register.js';
export {addToRow, mappedTensor, readRow, writeRow} from './shared-memory.js';
export {statelessBits} from './stateless.js';

/** What tensors take. */
export interface MemoryInfo {
  /** Tensors that are alive, as tfjs counts them. */
  numTensors: number;
  /** Tensors of TensorFlow's own that exist. */
  numHandles: number;
  /** Bytes of native memory that they take. */
  nativeBytes: number;
}

/** Counts the tensors and their native memory. */
export function memoryInfo(): MemoryInfo {
  return {
    numTensors: tf.engine().state.numTensors,
    numHandles: numHandles(),
    nativeBytes: nativeMemory(),
  };
}

/** The folder in which this program keeps what it fetched: $TANGENTE_HOME, or `tangente` in the user's cache folder. */
export function cacheFolder(): string {
  return home();
}

register();
