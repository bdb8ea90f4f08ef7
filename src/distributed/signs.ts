import {countCalls} from '../backend/index.js';

/** How often the main thread shows that it is in its event loop, in milliseconds. */
const OFTEN = 200;

/**
 * What this process's watching thread sees of the main thread: a number that grows while it goes on, and is odd during a
 * native call; and whether it has computed with other processes, which may wait for it since.
 */
const signs = new Int32Array(new SharedArrayBuffer(8));

/** Shows signs from now on. */
export function showSigns(): Int32Array {
  countCalls(signs);
  setInterval(() => Atomics.add(signs, 0, 2), OFTEN).unref();
  return signs;
}

/** Says that others may wait for this process. */
export function expectToBeAwaited(): void {
  signs[1] = 1;
}
