// What the front (which speaks Jupyter and TypeScript) and the engine (which runs the cells) say to each other.
import {deserialize, serialize} from 'node:v8';
import type {HistoryEntry, HistoryRequest} from '../history.js';
import type {DeclaredName} from '../magics/magic.js';

export type MimeBundle = Record<string, unknown>;

/** A cell, compiled. */
export interface RunRequest {
  type: 'run';
  run: number;
  code: string;
  /** Whether `code` is an async function. */
  isAsync: boolean;
  /** The modules that the cell imports statically. */
  imports: string[];
  /** Local TypeScript modules, compiled, that are new or changed: path → CommonJS. */
  modules: [path: string, code: string][];
  /** What the cell mentions outside of functions: names, and names of properties behind them. */
  mentioned: string[];
  /** The name under which the value of the last expression is left. */
  resultName?: string;
  /** The magic that the cell begins with, if it runs around the rest. */
  around?: {magic: string; text: string};
  /** The names that the notebook has declared, if a magic needs them. */
  declared: DeclaredName[];
  /** Earlier runs, of which nothing is shown any more. */
  gone: number[];
  silent: boolean;
  allowStdin: boolean;
  /** Whether its value goes back with `done` instead of being shown. */
  returnsValue: boolean;
}

/** What travels over a comm, in either direction. */
export interface CommEvent {
  type: 'comm';
  action: 'open' | 'msg' | 'close';
  comm: string;
  /** Of an `open`: what the comm is for. */
  target?: string;
  data: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  buffers?: Uint8Array[];
}

export type ToEngine =
  | RunRequest
  | {type: 'input'; ask: number; value: string}
  /** What native code wrote, for a cell that captures it. */
  | {type: 'native'; name: 'stdout' | 'stderr'; text: string}
  /** All that native code had written has been sent. */
  | {type: 'flushed'; ask: number}
  /** The answer to the question with the same number. */
  | {type: 'history'; ask: number; entries: HistoryEntry[]}
  /** `looked` comes back with the same number. */
  | {type: 'look'; ask: number; paths: readonly (readonly string[])[]}
  /** Once it is dealt with, `handled` comes back with the same number. */
  | (CommEvent & {ask: number});

/** An error as the engine saw it: positions are still those of the compiled code. */
export interface RawError {
  name: string;
  message: string;
  stack: string;
  cause?: RawError;
  /** Of an error that stands for several. */
  errors?: RawError[];
  /** What the functions mentioned that it came through. */
  told?: Told[];
}

/** What a function of a cell, or the whole cell, mentioned when it failed. */
export interface Told {
  run: number;
  /** The number of the function in its cell; undefined: the whole cell. */
  site?: number;
  /** By what it was called: `x`, `batch.labels`. */
  values: Record<string, Sketch>;
}

/** What a value is, in short. */
export interface Sketch {
  /** Of a tensor. */
  shape?: number[];
  dtype?: string;
  isDisposed?: boolean;
  /** Of nothing: which nothing. */
  missing?: 'undefined' | 'null';
  /** The names that stand behind a dot. */
  members: string[];
}

/** What a value is like, for a reader who points at its name. */
export interface Glance extends Sketch {
  lines: string[];
  /** Of a model: the paths of its layers. */
  layers?: string[];
}

export interface Shown {
  data: MimeBundle;
  metadata: object;
}

/** What a cell asks of the front end when it has ended, such as to put a text into the next cell. */
export type Payload = {source: string; [key: string]: unknown};

/** Something to show. */
export type Output =
  | {type: 'stream'; name: 'stdout' | 'stderr'; text: string}
  | ({type: 'display'; id: string; update: boolean} & Shown)
  | {type: 'clear'; wait: boolean}
  /** The answer comes back as `input` with the same number. */
  | {type: 'input'; prompt: string; password: boolean; ask: number}
  | ({type: 'result'} & Shown)
  | {type: 'uncaught'; error: RawError};

/** What is shown, and the run that it belongs to. */
export type OwnedOutput = Output & {run: number};

export type FromEngine =
  | {type: 'ready'}
  | OwnedOutput
  | CommEvent
  | {type: 'handled'; ask: number}
  | {type: 'looked'; ask: number; glances: (Glance | undefined)[]}
  /** A question: what has been run? */
  | {type: 'history'; ask: number; request: HistoryRequest}
  /** Whether what native code writes is to come back, as `native`. */
  | {type: 'capture'; isOn: boolean}
  /** `flushed` comes back with the same number. */
  | {type: 'flush'; ask: number}
  /** The notebook has a magic of its own from now on. */
  | {type: 'magic'; name: string; help: string}
  /** The values of all names are gone. */
  | {type: 'forgotten'}
  /** A cell has ended; `folder` is the one that the cells run in. */
  | {type: 'done'; run: number; error?: RawError; value?: Shown; payload: Payload[]; folder: string};

/** What the engine's main thread and its watchdog share: a place in an Int32Array each. */
export const FLAG = {
  /** Whether to stop: looked at by the loops of cells, so it comes first. */
  stop: 0,
  /** The run that is going on; 0 if none. */
  run: 1,
  /** The last run that was to be stopped, perhaps before it had started. */
  stoppedBefore: 2,
  /** How many loops of the toolkit's are under way that wind up by themselves when they are stopped. */
  holds: 3,
} as const;

/** How long a run that winds up by itself (a training loop, in the middle of a step) may take to do so. */
export const WIND_UP_MS = 5000;

/** What the watchdog tells the front of a run. */
export type FromWatchdog =
  /** It is to stop, and is within native code: it ends when that returns. */
  | {type: 'native'; run: number}
  /** JavaScript's memory is nearly full: bytes. */
  | {type: 'memory'; run: number; used: number; limit: number};

/** What the front asks of Node's inspector in the engine, in the Chrome DevTools Protocol. */
export interface ToInspector {
  id: number;
  method: string;
  params?: object;
}

/** What the inspector answers, and what it tells of itself. */
export type FromInspector =
  | {id: number; result?: object; error?: string; method?: never}
  | {method: string; params: object};

/** A value as one row of a list of variables. */
export interface ViewedValue {
  name: string;
  type: string;
  value: string;
  /** By which to ask for what is inside; 0: nothing is. */
  ref: number;
}

/** File descriptors of the engine, beside the usual three. */
export const FD = {events: 3, requests: 4, interrupts: 5, inspector: 6} as const;

export function frame(value: ToEngine | FromEngine | FromWatchdog | ToInspector | FromInspector): Buffer {
  const body = serialize(value);
  const head = Buffer.allocUnsafe(4);
  head.writeUInt32LE(body.length);
  return Buffer.concat([head, body]);
}

/** Cuts a stream of bytes into the values that `frame` made. */
export class Unframer<T> {
  #chunks: Buffer[] = [];
  #length = 0;

  *push(chunk: Buffer): Generator<T> {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    for (;;) {
      const size = this.#bodyLength();
      if (size === undefined || this.#length < size + 4) return;
      const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
      const rest = all.subarray(size + 4);
      this.#chunks = rest.length ? [rest] : [];
      this.#length = rest.length;
      yield deserialize(all.subarray(4, size + 4)) as T;
    }
  }

  #bodyLength(): number | undefined {
    if (this.#length < 4) return undefined;
    if (this.#chunks[0]!.length < 4) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0]!.readUInt32LE(0);
  }
}
