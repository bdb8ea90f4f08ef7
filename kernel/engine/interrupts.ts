import {join} from 'node:path';
import {getHeapStatistics} from 'node:v8';
import {Worker} from 'node:worker_threads';
import {FD, FLAG, WIND_UP_MS} from './protocol.js';

/** What a cell ends with when its reader presses Stop. Can be caught, like any error. */
export class KeyboardInterrupt extends Error {
  constructor() {
    super('The cell was stopped.');
    this.name = 'KeyboardInterrupt';
  }
}

/** Shared with the watchdog; see FLAG. */
export const shared = new Int32Array(new SharedArrayBuffer(4 * Object.keys(FLAG).length));

/** The runs that were stopped: what they left behind in the background stops at its next await. */
const stopped = new Set<number>();

let current = 0;
/** Whether the running cell has been given its KeyboardInterrupt, which it may have caught. */
let thrown = false;
let controller = new AbortController();
let reject: (error: Error) => void = () => {};

/** The signal of the running cell: aborted when the reader presses Stop. */
export function signal(): AbortSignal {
  return controller.signal;
}

/** A function that throws once the cell that runs now is to stop: for loops that no cell has written. */
export function stopping(): () => void {
  const {signal} = controller;
  return () => {
    if (shared[FLAG.stop] || signal.aborted) interrupt();
  };
}

function interrupt(): never {
  thrown = true;
  throw new KeyboardInterrupt();
}

/** The running cell winds up by itself when `signal()` is aborted; call what is returned when it no longer does. */
export function hold(): () => void {
  Atomics.add(shared, FLAG.holds, 1);
  let held = true;
  return () => {
    if (held) Atomics.sub(shared, FLAG.holds, 1);
    held = false;
  };
}

const isHeld = () => Atomics.load(shared, FLAG.holds) > 0;

/** What the watchdog says to the main thread, about a run that may have ended meanwhile. */
export interface Warning {
  kind: 'interrupt' | 'terminated' | 'ping';
  run: number;
}

/**
 * Starts the watchdog, a thread that hears the Stop button while the main thread computes.
 * @param onTerminated called when a script was ended by force: no `finally` of it has run
 */
export function startWatchdog(onTerminated: () => void): Worker {
  const watchdog = new Worker(join(__dirname, 'watchdog.js'), {
    workerData: {
      shared: shared.buffer,
      fd: FD.interrupts,
      inspectorFd: FD.inspector,
      heapLimit: getHeapStatistics().heap_size_limit,
    },
  });
  watchdog.on('message', ({kind, run}: Warning) => {
    if (kind === 'terminated') onTerminated();
    if (kind === 'ping') watchdog.postMessage('here');
    else if (run === 0) Atomics.store(shared, FLAG.stop, 0);
    else if (run === current) onInterrupt(kind);
  });
  watchdog.unref();
  return watchdog;
}

function onInterrupt(kind: 'interrupt' | 'terminated'): void {
  const run = current;
  const stop = () => {
    if (run === current) reject(new KeyboardInterrupt());
  };
  stopped.add(run);
  controller.abort(new KeyboardInterrupt());
  if (kind === 'terminated' || !isHeld()) stop();
  else setTimeout(stop, WIND_UP_MS);
}

/** Runs `body` as run number `run`; rejects with a KeyboardInterrupt when it is stopped. */
export async function interruptible<T>(run: number, body: () => T | Promise<T>): Promise<T> {
  controller = new AbortController();
  Atomics.store(shared, FLAG.holds, 0);
  const interrupted = new Promise<never>((_, no) => {
    reject = no;
  });
  interrupted.catch(() => {});
  current = run;
  thrown = false;
  Atomics.store(shared, FLAG.stop, 0);
  Atomics.store(shared, FLAG.run, run);
  // In a turn of the event loop of its own: a terminated script takes with it whatever called it.
  const finished = new Promise<T>((resolve, no) => {
    setImmediate(() => {
      try {
        if (Atomics.load(shared, FLAG.stoppedBefore) === run) throw new KeyboardInterrupt();
        resolve(body());
      } catch (error) {
        no(error as Error);
      }
    });
  });
  finished.catch(() => {});
  try {
    return await Promise.race([finished, interrupted]).finally(() => {
      // Stop was pressed during the last thing that the cell did, such as a native operation.
      if (shared[FLAG.stop] && !thrown) interrupt();
    });
  } finally {
    Atomics.store(shared, FLAG.run, 0);
    Atomics.store(shared, FLAG.stop, 0);
    current = 0;
  }
}

/** What the compiled cells call; see cell/rewrite.ts. */
export const hooks = {
  stop: interrupt,
  run: () => current,
  resume<T>(run: number, value: T): T {
    if (stopped.has(run)) interrupt();
    return value;
  },
  /** A promise that the Stop button rejects. */
  await(value: unknown): unknown {
    if (shared[FLAG.stop]) interrupt();
    if (typeof (value as PromiseLike<unknown> | null)?.then !== 'function') return value;
    if (isHeld()) return value;
    const {signal} = controller;
    return new Promise((resolve, no) => {
      const stop = () => {
        if (!isHeld()) no(signal.reason as Error);
      };
      signal.addEventListener('abort', stop, {once: true});
      const release = () => signal.removeEventListener('abort', stop);
      (value as PromiseLike<unknown>).then(
        (result) => {
          release();
          resolve(result);
        },
        (error) => {
          release();
          no(error);
        },
      );
    });
  },
  async *iterate(values: AsyncIterable<unknown> | Iterable<unknown>): AsyncGenerator<unknown> {
    const iterator =
      Symbol.asyncIterator in values
        ? values[Symbol.asyncIterator]()
        : (values as Iterable<unknown>)[Symbol.iterator]();
    try {
      for (;;) {
        const next = (await hooks.await(iterator.next())) as IteratorResult<unknown>;
        if (next.done) return next.value;
        yield await hooks.await(next.value);
      }
    } finally {
      void iterator.return?.();
    }
  },
};
