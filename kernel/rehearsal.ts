import type {Language} from './language.js';

/** So long nobody must have asked for anything. */
const QUIET_MS = 150;

/** Between two steps whatever has come in is dealt with. */
const PAUSE_MS = 4;

/** Times that all of it is compiled: by then V8 has made machine code of most of what compiles cells. */
const ROUNDS = 16;

const CELLS = [
  '1 + 1',
  '[1, 2].map((n) => 2 * n)',
  'const a1 = {b: 1}; function f1(x: number) { return x * a1.b; }',
  '2 * 3',
  'tf.tensor1d([1, 2]).sum().dataSync()[0]',
];

type Step = (language: Language, folder: string) => void;

const STEPS: Step[] = [
  ...CELLS.map(
    (cell): Step =>
      (language, folder) =>
        language.compile(cell, folder),
  ),
  (language, folder) => language.complete('nn.Li', 5, folder),
  (language) => language.inspect('Math.abs', 8),
];

/**
 * Compiles, while nobody waits, cells that nobody has written, and forgets them: the reader's first ones then take as
 * long as later ones.
 */
export class Rehearsal {
  readonly #language: () => Language;
  readonly #isBusy: () => boolean;
  readonly #folder = process.cwd();
  #timer?: NodeJS.Timeout;
  #left = ROUNDS * STEPS.length;
  #lastRequest = 0;

  /** @param isBusy whether a cell runs */
  constructor(language: () => Language, isBusy: () => boolean) {
    this.#language = language;
    this.#isBusy = isBusy;
  }

  begin(): void {
    this.#timer ??= setTimeout(() => this.#step(), QUIET_MS).unref();
  }

  /** Somebody has asked for something. */
  putOff(): void {
    this.#lastRequest = performance.now();
  }

  end(): void {
    this.#left = 0;
  }

  #step(): void {
    if (!this.#left) return;
    const isQuiet = !this.#isBusy() && performance.now() - this.#lastRequest >= QUIET_MS;
    if (isQuiet) STEPS[this.#left-- % STEPS.length]!(this.#language(), this.#folder);
    this.#timer = setTimeout(() => this.#step(), isQuiet ? PAUSE_MS : QUIET_MS).unref();
  }
}
