import {concat, type Tensor, tidy} from '@tensorflow/tfjs';

/** Numbers in one message: some, so that the first are on their way while the others are still computed. */
const LARGEST = 2 ** 20;

/**
 * Does something to many tensors in a few large ones, for a message costs as much as many numbers: those of one type one
 * after the other, the last ones first, as gradients are computed.
 * @param act keeps the shape `[numbers]`
 * @returns for each tensor, what became of it
 */
export function inBuckets(tensors: readonly Tensor[], act: (flat: Tensor) => Tensor): Tensor[] {
  return tidy(() => {
    const results = new Array<Tensor>(tensors.length);
    for (const bucket of bucketsOf(tensors)) {
      const members = bucket.map((i) => tensors[i]);
      const flat = members.map((tensor) => tensor.flatten());
      const done = act(flat.length === 1 ? flat[0] : concat(flat));
      const parts = members.length === 1 ? [done] : done.split(members.map(({size}) => size));
      bucket.forEach((i, part) => {
        results[i] = parts[part].reshape(tensors[i].shape);
      });
    }
    return results;
  });
}

function bucketsOf(tensors: readonly Tensor[]): number[][] {
  const open = new Map<string, {members: number[]; size: number}>();
  const buckets: number[][] = [];
  for (let i = tensors.length - 1; i >= 0; i--) {
    const {dtype, size} = tensors[i];
    let bucket = open.get(dtype);
    if (!bucket || bucket.size + size > LARGEST) {
      bucket = {members: [], size: 0};
      open.set(dtype, bucket);
      buckets.push(bucket.members);
    }
    bucket.members.push(i);
    bucket.size += size;
  }
  return buckets;
}
