import {type DataType, type Tensor, tensor} from '@tensorflow/tfjs';
import {flatten, type Tree, unflatten} from '../tensor/index.js';

/** A value on its way to another process: the numbers of its tensors, and what they are in. */
export interface Packed {
  tree: Tree;
  tensors: {values: unknown; shape: number[]; dtype: DataType}[];
}

/** What a process is sent in place of a value. */
export function pack(value: unknown): Packed {
  const tensors: Tensor[] = [];
  const tree = flatten(value, tensors);
  return {
    tree,
    tensors: tensors.map((one) => ({values: one.dataSync(), shape: one.shape, dtype: one.dtype})),
  };
}

/** The value again. */
export const unpack = ({tree, tensors}: Packed): unknown =>
  unflatten(
    tree,
    tensors.map(({values, shape, dtype}) => tensor(values as Float32Array, shape, dtype)),
  );
