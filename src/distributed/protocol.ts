import type {Packed} from './transfer.js';

/** What `run` tells a worker, once. */
export interface Order {
  addresses: string[];
  rank: number;
  /** The URL of a module, or the text of a function and what stands before it. */
  program: {module: string} | {text: string; prelude: string};
  input: Packed;
}

/** What a worker tells `run`. */
export type Report =
  | {kind: 'saved'; path: string}
  | {kind: 'result'; result: Packed}
  | {kind: 'failed'; error: {name: string; message: string; stack: string; lost?: {rank?: number}}};

/** The file descriptor by which a worker shows that it goes on. */
export const PULSE = 4;
