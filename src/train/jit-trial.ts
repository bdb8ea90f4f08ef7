import type {Mode} from '../backend/index.js';

/** Calls that take more milliseconds are worth another thread: to change over takes a tenth of one. */
const ASIDE = 5;

/** For so many milliseconds the other modes are used before XLA is tried. */
const PATIENCE = 500;

/** So many calls of each are measured, after a first one in which it is prepared. */
const MEASURED = 4;

/** Finds out which of several ways to compute the same is the fastest, by doing it. */
export class Trial {
  /** The mode that was chosen, if a call takes so long that another thread is worth it. */
  get slow(): Mode | undefined {
    return this.chosen && this.lately > ASIDE ? this.chosen : undefined;
  }

  private lately = 0;
  private spent = 0;
  private readonly times = new Map<Mode, number[]>();
  private readonly failed = new Map<Mode, string>();
  private chosen?: Mode;
  /** How the last call was computed. */
  mode: Mode;

  constructor(private readonly modes: readonly Mode[]) {
    this.mode = modes[0];
    for (const mode of modes) this.times.set(mode, []);
    if (modes.length === 1) this.chosen = modes[0];
  }

  /** Which was taken, and why. */
  get report(): string {
    const seconds = (mode: Mode) => `${mode} ${median(this.times.get(mode)!.slice(1)).toPrecision(2)} ms`;
    const measured = this.modes.filter((mode) => this.times.get(mode)!.length > 1).map(seconds);
    const failures = [...this.failed].map(([mode, reason]) => `${mode} cannot (${reason})`);
    return [this.chosen ?? 'trying', [...measured, ...failures].join(', ')].filter(Boolean).join(': ');
  }

  /**
   * Computes in the mode that was chosen, or one that is still to be measured.
   * @throws {Error} why, if no mode can compute it
   */
  run<T>(compute: (mode: Mode) => T): T {
    const mode = this.chosen ?? this.next();
    this.mode = mode;
    const start = performance.now();
    try {
      const result = compute(mode);
      this.took(mode, performance.now() - start);
      return result;
    } catch (error) {
      if (this.chosen || this.failed.size + 1 >= this.modes.length) throw error;
      this.failed.set(mode, (error as Error).message.split('\n')[0]);
      this.choose();
      return this.run(compute);
    }
  }

  /** Those that were measured least come first; XLA, which takes seconds to compile, once it may be worth it. */
  private next(): Mode {
    const isEarly = this.spent < PATIENCE;
    const left = this.modes.filter((mode) => !this.failed.has(mode) && !(isEarly && mode === 'xla'));
    return left.reduce((a, b) => (this.times.get(b)!.length < this.times.get(a)!.length ? b : a));
  }

  private took(mode: Mode, milliseconds: number): void {
    this.lately = milliseconds;
    if (this.chosen) return;
    this.spent += milliseconds;
    this.times.get(mode)!.push(milliseconds);
    if (this.modes.every((one) => this.times.get(one)!.length > MEASURED)) this.choose();
  }

  private choose(): void {
    const left = this.modes.filter((mode) => !this.failed.has(mode));
    const time = (mode: Mode) => median(this.times.get(mode)!.slice(1));
    this.chosen = left.reduce((a, b) => (time(b) < time(a) ? b : a));
  }
}

function median(values: readonly number[]): number {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[ordered.length >> 1] ?? Number.NaN;
}
