import {closeSync, openSync, rmSync, writeSync} from 'node:fs';
import {keep, type Tensor, tensor1d, tidy} from '@tensorflow/tfjs';
import {allReduce, mappedTensor, unrecorded} from '../backend/index.js';
import type {Cluster} from './cluster.js';

/** Where files are memory, on Linux. */
const FOLDER = '/dev/shm';

/**
 * Memory that all processes see, if they are on one machine: float32 `[rows, numbers]` for each of them, by rank. All of
 * them ask for it together.
 * @returns undefined in all of them, if one of them has none, or not enough
 */
export function sharedRows({addresses, rank}: Cluster, shape: [number, number]): Tensor[] | undefined {
  const size = addresses.length;
  const agree = (values: number[], reduction: 'sum' | 'min') =>
    tidy(() => allReduce(tensor1d(values, 'int32'), size, reduction).dataSync());
  /** Whether all of them could: a step that all take together. */
  const all = (act: () => void) => agree([succeeds(act) ? 1 : 0], 'min')[0] === 1;
  return unrecorded(() => {
    const names = agree(
      addresses.map((_, i) => (i === rank ? 1 + Math.floor(2 ** 30 * Math.random()) : 0)),
      'sum',
    );
    const paths = Array.from(names, (name) => `${FOLDER}/tangente-${name}`);
    const rows: Tensor[] = [];
    try {
      if (!all(() => make(paths[rank], shape))) return undefined;
      const isMapped = all(() => rows.push(...paths.map((path) => map(path, shape))));
      return isMapped ? rows : undefined;
    } finally {
      // What is mapped stays; nobody needs its name any more.
      rmSync(paths[rank], {force: true});
    }
  });
}

function succeeds(act: () => void): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}

/** Makes the file, with all its memory: later it would be missed by a signal that ends the process. */
function make(path: string, [rows, numbers]: [number, number]): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    for (let row = 0; row < rows; row++) writeAll(file, new Uint8Array(4 * numbers));
  } finally {
    closeSync(file);
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

function map(path: string, shape: [number, number]): Tensor {
  const file = openSync(path, 'r+');
  try {
    return keep(mappedTensor(file, shape, 'float32'));
  } finally {
    closeSync(file);
  }
}
