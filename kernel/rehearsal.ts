import {collectAll} from './compiler.js';
import type {Language} from './language.js';

/** So long nobody must have asked for anything. */
const QUIET_MS = 150;

/** Between two steps whatever has come in is dealt with. */
const PAUSE_MS = 2;

/** Times that all of it is compiled: by then V8 has made machine code of most of what compiles cells. */
const ROUNDS = 12;

const CELLS = [
  '1 + 1',
  '[1, 2].map((n) => 2 * n)',
  'const a1 = {b: 1}; function f1(x: number) { return x * a1.b; }',
  '2 * 3',
  'tf.tensor1d([1, 2]).sum().dataSync()[0]',
];

function* steps(language: Language, folder: string): Generator<void> {
  for (let round = 0; round < ROUNDS; round++) {
    for (const cell of CELLS) {
      language.compile(cell, folder);
      yield;
    }
    language.complete('nn.Li', 5, folder);
    yield;
    language.inspect('Math.abs', 8);
    yield;
  }
  collectAll();
}

/**
 * Compiles, while nobody waits, cells that nobody has written, and forgets them: the reader's first ones then take as
 * long as later ones.
 */
export class Rehearsal {
  readonly #language: () => Language;
  readonly #isBusy: () => boolean;
  #steps?: Generator<void>;
  #lastRequest = 0;
  #hasEnded = false;

  /** @param isBusy whether a cell runs */
  constructor(language: () => Language, isBusy: () => boolean) {
    this.#language = language;
    this.#isBusy = isBusy;
  }

  begin(): void {
    if (this.#steps) return;
    this.#steps = steps(this.#language(), process.cwd());
    this.#goOnAfter(QUIET_MS);
  }

  /** Somebody has asked for something. */
  putOff(): void {
    this.#lastRequest = performance.now();
  }

  end(): void {
    this.#hasEnded = true;
  }

  #goOnAfter(pause: number): void {
    setTimeout(() => this.#step(), pause).unref();
  }

  #step(): void {
    if (this.#hasEnded) return;
    const isQuiet = !this.#isBusy() && performance.now() - this.#lastRequest >= QUIET_MS;
    if (isQuiet && this.#steps!.next().done) return;
    this.#goOnAfter(isQuiet ? PAUSE_MS : QUIET_MS);
  }
}
