import {type DataType, Tensor, tensor} from '@tensorflow/tfjs';

/** A tensor on its way to another process. */
class Packed {
  constructor(
    readonly values: unknown,
    readonly shape: number[],
    readonly dtype: DataType,
  ) {}
}

const MARK = 'tangente.tensor';

const isPlain = (value: object) => [Object.prototype, null].includes(Object.getPrototypeOf(value));

function map(value: unknown, change: (one: object) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const changed = change(value);
  if (changed !== value) return changed;
  if (Array.isArray(value)) return value.map((item) => map(item, change));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, map(item, change)]));
}

/** What a process is sent in place of a value: tensors, in arrays and objects, become their numbers. */
export const pack = (value: unknown): unknown =>
  map(value, (one) =>
    one instanceof Tensor ? {[MARK]: new Packed(one.dataSync(), one.shape, one.dtype)} : one,
  );

/** The value again. */
export const unpack = (value: unknown): unknown =>
  map(value, (one) => {
    if (!(MARK in one)) return one;
    const {values, shape, dtype} = one[MARK] as Packed;
    return tensor(values as Float32Array, shape, dtype);
  });
