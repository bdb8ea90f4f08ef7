import type {backend_util} from '@tensorflow/tfjs';
import type {Pointer} from './c-api.js';
import type {Context} from './context.js';
import {bytesPerElement, dtypeName, TF} from './dtypes.js';
import {memoryError, sizeError, TensorError} from './errors.js';
import {readStrings, writeStrings} from './strings.js';

type Values = backend_util.BackendValues;
type NumberArray = Float32Array | Float64Array | Int32Array | Uint8Array;

const arrays: Record<number, new (values: ArrayLike<number> & Iterable<number>) => NumberArray> = {
  [TF.FLOAT]: Float32Array,
  [TF.DOUBLE]: Float64Array,
  [TF.INT32]: Int32Array,
  [TF.UINT8]: Uint8Array,
  [TF.BOOL]: Uint8Array,
  [TF.COMPLEX64]: Float32Array,
};

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

/** The values in the memory layout of `dtype`, without a copy where they are so already. */
export function layOut(values: Values, dtype: number, shape: readonly number[]): NodeJS.ArrayBufferView {
  const numbers = values as NumberArray;
  const Type = arrays[dtype];
  const bytes = !Type || numbers instanceof Type ? numbers : new Type(numbers);
  const expected = sizeOf(shape) * bytesPerElement(dtype);
  if (bytes.byteLength === expected) return bytes;
  throw sizeError({dtype: dtypeName(dtype), shape}, bytes.byteLength, expected);
}

function allocate({library}: Context, shape: readonly number[], dtype: number): Pointer {
  const bytes = sizeOf(shape) * bytesPerElement(dtype);
  const dims = BigInt64Array.from(shape, BigInt);
  const tensor = library.TF_AllocateTensor(dtype, dims, shape.length, bytes);
  if (tensor && (bytes === 0 || library.TF_TensorData(tensor))) return tensor;
  throw memoryError({dtype: dtypeName(dtype), shape}, bytes);
}

/** Copies JavaScript values into a new native tensor and returns its handle; `deepCopy` copies a handle's strings. */
export function upload(
  context: Context,
  shape: readonly number[],
  dtype: number,
  values: Values,
  deepCopy: (handle: Pointer) => Pointer,
): Pointer {
  const {library, status} = context;
  const bytes = dtype === TF.STRING ? undefined : layOut(values, dtype, shape);
  const tensor = allocate(context, shape, dtype);
  const data = library.TF_TensorData(tensor) ?? 0n;
  let ownsMore = false;
  if (bytes) library.copy(data, bytes, bytes.byteLength);
  else ownsMore = writeStrings(library, data, values as unknown as Uint8Array[]);
  let handle = library.TFE_NewTensorHandle(tensor, status);
  if (ownsMore) {
    // What long strings own is only freed if the C API's tensor goes last: the backend keeps a copy.
    const copy = deepCopy(handle);
    library.TFE_DeleteTensorHandle(handle);
    handle = copy;
  }
  library.TF_DeleteTensor(tensor);
  return handle;
}

/** Copies a handle's values to JavaScript: complex numbers interleaved, strings as bytes. */
export function download(
  {library, status}: Context,
  handle: Pointer,
): NumberArray | BigInt64Array | Uint8Array[] {
  const dtype = library.TFE_TensorHandleDataType(handle);
  const tensor = library.TFE_TensorHandleResolve(handle, status);
  if (library.TF_GetCode(status) !== 0) throw new TensorError(library.TF_Message(status));
  try {
    const bytes = library.TF_TensorByteSize(tensor);
    const data = library.TF_TensorData(tensor) ?? 0n;
    if (dtype === TF.STRING) return readStrings(library, data, bytes / bytesPerElement(dtype));
    const buffer = new ArrayBuffer(bytes);
    library.copy(new Uint8Array(buffer), data, bytes);
    if (dtype === TF.FLOAT || dtype === TF.COMPLEX64) return new Float32Array(buffer);
    if (dtype === TF.DOUBLE) return new Float64Array(buffer);
    if (dtype === TF.INT32) return new Int32Array(buffer);
    return dtype === TF.INT64 ? new BigInt64Array(buffer) : new Uint8Array(buffer);
  } finally {
    library.TF_DeleteTensor(tensor);
  }
}
