import {nativeContext} from './register.js';

/**
 * Counts the calls that compute, from now on, where another thread can see it: one when a call begins, one when it ends.
 * While one runs the number is odd.
 */
export function countCalls(counter: Int32Array): void {
  const {library} = nativeContext()!;
  for (const name of ['TFE_Execute', 'executeUnshielded'] as const) {
    const execute = library[name];
    library[name] = (...given) => {
      Atomics.add(counter, 0, 1);
      try {
        execute(...given);
      } finally {
        Atomics.add(counter, 0, 1);
      }
    };
  }
}
