import {writeSync} from 'node:fs';
import {owner} from './owner.js';
import {FD, type FromEngine, frame, type Output} from './protocol.js';

/** After this many prints within a window, further ones are gathered. */
const AT_ONCE = 64;
const WINDOW_MS = 50;
const GATHERED_MS = 20;
const GATHERED_CHARACTERS = 1 << 16;

/** Longer texts go out in pieces: while one is sent to the reader, the next is on its way to the front. */
const PIECE_CHARACTERS = 1 << 20;

/** Sends an event to the front, after all that was printed before it. */
export function send(event: FromEngine): void {
  flush();
  write(event);
}

/** Sends something to show, which belongs to a run: to the one that shows it now, if none is given. */
export function show(output: Output, run = owner()): void {
  send({...output, run});
}

/** Is given what a run shows, and says whether it keeps it. */
export type OutputTaker = (output: Output) => boolean;

let taker: {run: number; take: OutputTaker} | undefined;

/** Hands what a run shows to `take`, until what is returned is called. */
export function takeOutput(run: number, take: OutputTaker): () => void {
  flush();
  const outer = taker;
  taker = {run, take};
  return () => {
    flush();
    taker = outer;
  };
}

function isTaken(event: FromEngine): boolean {
  const isOutput = 'run' in event && event.type !== 'done';
  return isOutput && event.run === taker?.run && taker.take(event);
}

function write(event: FromEngine): void {
  if (isTaken(event)) return;
  const bytes = frame(event);
  for (let sent = 0; sent < bytes.length; ) sent += writeSync(FD.events, bytes, sent);
}

let gathered: {run: number; name: 'stdout' | 'stderr'; texts: string[]; characters: number} | undefined;
let timer: NodeJS.Timeout | undefined;
let windowStart = 0;
let inWindow = 0;
let lastWrite = 0;

/** Sends what was printed, and not yet sent. */
export function flush(): void {
  if (!gathered) return;
  const {run, name, texts} = gathered;
  gathered = undefined;
  clearTimeout(timer);
  timer = undefined;
  lastWrite = performance.now();
  for (const text of pieces(texts.join(''))) write({type: 'stream', name, text, run});
}

/** A text cut where it may be: not within a character that is written as two. */
export function* pieces(text: string, length = PIECE_CHARACTERS): Generator<string> {
  for (let start = 0, end: number; start < text.length; start = end) {
    end = Math.min(start + length, text.length);
    if (end < text.length && text.codePointAt(end - 1)! > 0xffff) end--;
    yield text.slice(start, end);
  }
}

/** A few lines go out at once, so that a long computation shows them; many are gathered. */
function print(name: 'stdout' | 'stderr', text: string): void {
  const now = performance.now();
  if (now - windowStart > WINDOW_MS) {
    windowStart = now;
    inWindow = 0;
  }
  const run = owner();
  if (gathered && (gathered.name !== name || gathered.run !== run)) flush();
  gathered ??= {run, name, texts: [], characters: 0};
  gathered.texts.push(text);
  gathered.characters += text.length;
  if (++inWindow <= AT_ONCE || gathered.characters > GATHERED_CHARACTERS || now - lastWrite > GATHERED_MS)
    flush();
  else timer ??= setTimeout(flush, GATHERED_MS);
}

/** Makes process.stdout and process.stderr print into the notebook, in order with everything else. */
export function captureStreams(): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const decoder = new TextDecoder();
    process[name].write = (
      chunk: string | Uint8Array,
      encoding?: BufferEncoding | ((error?: Error) => void),
      callback?: (error?: Error) => void,
    ): boolean => {
      print(name, typeof chunk === 'string' ? chunk : decoder.decode(chunk, {stream: true}));
      const done = typeof encoding === 'function' ? encoding : callback;
      if (done) queueMicrotask(done);
      return true;
    };
  }
}
