import type {Packed} from './transfer.js';

/** What `run` tells a worker, once. */
export interface Order {
  addresses: string[];
  rank: number;
  /** The URL of a module, or the text of a function and what stands before it. */
  program: {module: string} | {text: string; prelude: string};
  input: Packed;
  /** For how many seconds it may stand in JavaScript while others wait for it. */
  patience: number;
}

/** What a worker tells `run`. */
export type Report =
  | {kind: 'saved'; path: string}
  | {kind: 'result'; result: Packed}
  | {kind: 'failed'; error: {name: string; message: string; stack: string; lost?: {rank?: number}}};

/** The file descriptor by which a worker shows that it goes on. */
export const PULSE = 4;

/** What it shows there: that it goes on; or that for so many seconds its main thread is in one and the same native call, or in JavaScript. */
export const SIGN = {goesOn: '.', waits: 'w', stands: 's'} as const;
