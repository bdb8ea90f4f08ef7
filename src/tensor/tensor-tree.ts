import {Tensor} from '@tensorflow/tfjs';

/** What is between the tensors of arguments or results: arrays, objects, and values that are none. */
export type Tree = {tensor: number} | {array: Tree[]} | {object: [string, Tree][]} | {value: unknown};

const isPlain = (root: unknown): root is object =>
  root !== null && typeof root === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(root));

/** Takes the tensors out of arrays and objects, in order. */
export function flatten(root: unknown, tensors: Tensor[]): Tree {
  if (root instanceof Tensor) return {tensor: tensors.push(root) - 1};
  if (Array.isArray(root)) return {array: root.map((item) => flatten(item, tensors))};
  if (isPlain(root)) {
    return {object: Object.entries(root).map(([key, item]) => [key, flatten(item, tensors)])};
  }
  return {value: root};
}

/** Puts tensors back in. */
export function unflatten(tree: Tree, tensors: readonly Tensor[]): unknown {
  if ('tensor' in tree) return tensors[tree.tensor];
  if ('array' in tree) return tree.array.map((item) => unflatten(item, tensors));
  if ('object' in tree)
    return Object.fromEntries(tree.object.map(([key, item]) => [key, unflatten(item, tensors)]));
  return tree.value;
}

/** The values that are no tensors. */
export function valuesIn(tree: Tree): unknown[] {
  if ('array' in tree) return tree.array.flatMap(valuesIn);
  if ('object' in tree) return tree.object.flatMap(([, item]) => valuesIn(item));
  return 'value' in tree ? [tree.value] : [];
}

/** What two calls have in common that are one to a captured step: where tensors are, their shapes and types. */
export function signature(root: unknown): string {
  if (root instanceof Tensor) return `${root.dtype}[${root.shape}]`;
  if (Array.isArray(root)) return `[${root.map(signature)}]`;
  if (isPlain(root)) {
    return `{${Object.entries(root).map(([key, item]) => `${key}:${signature(item)}`)}}`;
  }
  return typeof root === 'string' ? JSON.stringify(root) : String(root);
}
