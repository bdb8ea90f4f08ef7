import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {recording} from './capture/live.js';
import {bytesField, intField, message} from './capture/protobuf.js';
import type {Recording} from './capture/recording.js';
import type {Context} from './context.js';
import {int, text, type} from './kernels/kernel.js';
import {libraryNames} from './location.mjs';
import {nativeContext} from './register.js';
import type {TensorFlowBackend} from './tensorflow-backend.js';

/** What becomes of the values of all processes, number by number. */
export type Reduction = 'sum' | 'mean' | 'max' | 'min';

/** What another thread needs to watch over the collective operations of this one. */
export interface Watched {
  /** The file of TensorFlow's library. */
  library: string;
  /** The address of TensorFlow's context. */
  context: bigint;
}

const JOB = 'worker';

/** How TensorFlow calls a process. */
export const taskName = (rank: number): string => `/job:${JOB}/replica:0/task:${rank}`;

/** Bytes in one piece of a message: with TensorFlow's own 4096, 3 MB take a fifth longer. */
const PIECE = 65536;

/** ServerDef, with a ConfigProto in it. Source: tensorflow/core/protobuf/{tensorflow_server,cluster,config}.proto. */
function serverDef(addresses: readonly string[], rank: number): Uint8Array {
  const tasks = addresses.map((address, i) => bytesField(2, message(intField(1, i), bytesField(2, address))));
  const experimental = message(bytesField(1, taskName(0)), intField(4, PIECE));
  return message(
    bytesField(1, bytesField(1, message(bytesField(1, JOB), ...tasks))),
    bytesField(2, JOB),
    intField(3, rank),
    bytesField(4, bytesField(16, experimental)),
    bytesField(5, 'grpc'),
  );
}

function started(what: string): Context {
  const context = nativeContext();
  if (context) return context;
  throw new Error(
    `Cannot ${what} in plain JavaScript: it needs TensorFlow's native library. \`npx tangente doctor\` says how to get it.`,
  );
}

/**
 * Starts TensorFlow's server in this process: from now on collective operations reach the others.
 * @param addresses `host:port` of every process, in the order of their ranks
 * @throws {Error} TensorFlow's reason, if it does not start; or if there is no native library
 */
export function startCollectives(addresses: readonly string[], rank: number): Watched {
  const {library, context, status, folder, operations} = started('compute in more than one process');
  operations.clear();
  const definition = serverDef(addresses, rank);
  library.TFE_EnableCollectiveOps(context, definition, definition.length, status);
  if (library.TF_GetCode(status) !== 0) throw new Error(library.TF_Message(status).split('\n')[0]);
  return {library: join(folder, libraryNames()[1]), context};
}

/** Asks a process whether it is there, for so many milliseconds; TensorFlow's reason, if it does not answer. */
export function askPeer(rank: number, milliseconds: number): string | undefined {
  const {library, context} = started('ask another process');
  const status = library.TF_NewStatus();
  try {
    library.TFE_CollectiveOpsCheckPeerHealth(context, taskName(rank), milliseconds, status);
    return library.TF_GetCode(status) === 0 ? undefined : library.TF_Message(status).split('\n')[0];
  } finally {
    library.TF_DeleteStatus(status);
  }
}

const MERGES = {sum: 'Add', mean: 'Add', max: 'Max', min: 'Min'} as const;

/** One group, of all processes. */
const GROUP = 1;

const counts = new WeakMap<Recording, Map<string, number>>();

/** How often this recording has asked for the like before: what may run at the same time must not be taken for one another. */
export function occurrence(signature: string): number {
  const now = recording();
  if (!now) return 0;
  const known = counts.get(now) ?? new Map<string, number>();
  counts.set(now, known);
  const count = known.get(signature) ?? 0;
  known.set(signature, count + 1);
  return count;
}

/** 31 bits, the same in all processes. Source: FNV-1a. */
function hash(signature: string): number {
  let bits = 0x811c9dc5;
  for (const character of signature) bits = Math.imul(bits ^ character.charCodeAt(0), 0x01000193);
  return bits >>> 1;
}

/**
 * The sum (or mean …) of a tensor over all processes, in each of them, to the bit the same: all must call it, in the
 * same order, with tensors of one shape. In a compiled step it is part of the step.
 */
export function allReduce<T extends tf.Tensor>(x: T, size: number, reduction: Reduction): T {
  // TensorFlow would crash.
  if (x.size === 0) return x.clone();
  const backend = tf.backend() as unknown as TensorFlowBackend;
  const signature = `${reduction} ${x.dtype} [${x.shape}]`;
  const key = hash(`${signature} ${occurrence(signature)}`);
  return backend.executeSingleOutput(
    'CollectiveReduceV2',
    [
      type('T', x.dtype),
      text('merge_op', MERGES[reduction]),
      text('final_op', reduction === 'mean' ? 'Div' : 'Id'),
      int('Nordering_token', 0),
    ],
    [x, size, GROUP, key],
  ) as T;
}
