import * as tf from '@tensorflow/tfjs';
import type {Pointer} from './c-api.js';
import {type} from './kernels/kernel.js';
import {declare} from './library.js';
import type {TensorFlowBackend} from './tensorflow-backend.js';

interface LibC {
  mmap(
    address: null,
    bytes: number,
    protection: number,
    flags: number,
    file: number,
    offset: number,
  ): Pointer;
  dlsym(library: null, name: string): Pointer;
}

const READ_WRITE = 3;
const SHARED = 1;
const FAILED = 2n ** 64n - 1n;

let libc: LibC | undefined;

const signatures: Record<keyof LibC, [string, ...string[]]> = {
  mmap: ['void*', 'void*', 'size_t', 'int', 'int', 'int', 'int64'],
  dlsym: ['void*', 'void*', 'str'],
};

/**
 * A tensor whose numbers are those of a file, for ever: what is written to one is in the other, in this process and in
 * all others.
 * @param file a file descriptor, which may be closed then
 * @param shape of as many float32 or int32 as the file has
 * @throws {Error} if it cannot be mapped
 */
export function mappedTensor(file: number, shape: number[], dtype: 'float32' | 'int32'): tf.Tensor {
  libc ??= declare<LibC>(null, signatures);
  const backend = tf.backend() as unknown as TensorFlowBackend;
  const {binding} = backend;
  const {library, status} = binding.context;
  const bytes = 4 * tf.util.sizeFromShape(shape);
  const address = libc.mmap(null, bytes, READ_WRITE, SHARED, file, 0);
  if (BigInt.asUintN(64, BigInt(address)) === FAILED) throw new Error('the file cannot be mapped');
  const typeNumber = backend.getDTypeInteger(dtype);
  const dims = BigInt64Array.from(shape, BigInt);
  // Called when the tensor is freed, from any thread: a function that does nothing.
  const nothing = libc.dlsym(null, 'getpid');
  const tensor = library.TF_NewTensor(typeNumber, dims, shape.length, address, bytes, nothing, null);
  const handle = library.TFE_NewTensorHandle(tensor, status);
  library.TF_DeleteTensor(tensor);
  return backend.createOutputTensor({id: binding.adopt(handle), shape, dtype: typeNumber});
}

/**
 * Writes a row into a tensor itself, whoever else has it.
 * @param x `[rows, numbers]`
 * @param row `[1]`, int32: which
 * @param values `[1, numbers]`
 * @returns x
 */
export function writeRow(x: tf.Tensor, row: tf.Tensor, values: tf.Tensor): tf.Tensor {
  const backend = tf.backend() as unknown as TensorFlowBackend;
  return backend.executeSingleOutput('InplaceUpdate', [type('T', x.dtype)], [x, row, values]);
}

/**
 * Adds to a row of a tensor itself.
 * @param x `[rows, …]`
 * @param row `[1]`, int32: which
 * @param values `[1, …]`
 * @returns x
 */
export function addToRow(x: tf.Tensor, row: tf.Tensor, values: tf.Tensor): tf.Tensor {
  const backend = tf.backend() as unknown as TensorFlowBackend;
  return backend.executeSingleOutput('InplaceAdd', [type('T', x.dtype)], [x, row, values]);
}

/**
 * A row of a tensor, without a copy, if rows are multiples of 64 bytes.
 * @param x `[rows, numbers]`
 * @param row `[1]`, int32: which
 */
export function readRow(x: tf.Tensor, row: tf.Tensor): tf.Tensor {
  const backend = tf.backend() as unknown as TensorFlowBackend;
  const begin = tf.concat([row, tf.tensor1d([0], 'int32')]);
  const size = tf.tensor1d([1, x.shape[1]!], 'int32');
  return backend.executeSingleOutput('Slice', [type('T', x.dtype), type('Index', 'int32')], [x, begin, size]);
}
