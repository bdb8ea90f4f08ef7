import type {Mode} from '../backend/index.js';

/** Calls that take more milliseconds are worth another thread: to change over takes a tenth of one. */
const ASIDE = 5;

/**
 * For so many milliseconds the other modes are used before XLA is tried: to compile takes it a second and more (LeNet), so
 * that a run never takes much longer than without.
 */
const PATIENCE = 2000;

/** So many calls of each are measured, after a first one in which it is prepared … */
const FEWEST = 6;

/** … and more if they are short, until they have taken so many milliseconds … */
const LONG_ENOUGH = 200;

/** … or there are so many. The later half counts: the first ones find the memory cold that compiling has left. */
const MOST = 60;

/** Finds out which of several ways to compute the same is the fastest, by doing it. */
export class Trial {
  private readonly times = new Map<Mode, number[]>();
  private readonly failed = new Map<Mode, string>();
  private readonly untried = new Map<Mode, string>();
  private chosen?: Mode;
  private lately = 0;
  private spent = 0;

  constructor(private readonly modes: readonly Mode[]) {
    for (const mode of modes) this.times.set(mode, []);
    if (modes.length === 1) this.chosen = modes[0];
  }

  /** How the next call is to be computed: as was chosen, or in a mode that is still to be measured. */
  get mode(): Mode {
    if (this.chosen) return this.chosen;
    const left = this.left.filter((mode) => mode !== 'xla' || this.spent >= PATIENCE);
    return left.reduce((a, b) => (this.count(b) < this.count(a) ? b : a));
  }

  /** Whether the next call will take so long that another thread is worth it. */
  get isLong(): boolean {
    return this.lately > ASIDE || (this.mode === 'xla' && this.count('xla') === 0 && !this.chosen);
  }

  /** Which was taken, and why. */
  get report(): string {
    const measured = this.modes
      .filter((mode) => this.count(mode) > 1)
      .map((mode) => `${mode} ${rounded(this.median(mode))} ms`);
    const failures = [...this.failed].map(([mode, reason]) => `${mode} cannot (${reason})`);
    const rest = [...this.untried].map(([mode, because]) => `${mode} not tried (${because})`);
    const found = [...measured, ...failures, ...rest].join(', ');
    return [this.chosen ?? 'trying', found].filter(Boolean).join(': ');
  }

  /** Told how long a call took. */
  took(mode: Mode, milliseconds: number): void {
    this.lately = milliseconds;
    if (this.chosen) return;
    this.spent += milliseconds;
    this.times.get(mode)!.push(milliseconds);
    if (this.left.every((one) => this.isMeasured(one))) this.choose();
  }

  /** Told that a mode cannot compute it; whether another may. */
  fails(mode: Mode, error: Error): boolean {
    if (this.chosen || this.left.length === 1) return false;
    this.failed.set(mode, error.message.split('\n')[0]);
    this.choose();
    return true;
  }

  /** Told that a mode is not worth measuring, because of what there is to compute. */
  leaveOut(mode: Mode, because: string): void {
    if (!this.chosen && this.left.some((other) => other !== mode)) this.untried.set(mode, because);
  }

  private get left(): Mode[] {
    return this.modes.filter((mode) => !this.failed.has(mode) && !this.untried.has(mode));
  }

  private choose(): void {
    this.chosen = this.left.reduce((a, b) => (this.median(b) < this.median(a) ? b : a));
  }

  private count(mode: Mode): number {
    return this.times.get(mode)!.length;
  }

  private isMeasured(mode: Mode): boolean {
    const calls = this.times.get(mode)!.slice(1, MOST + 1);
    if (calls.length < FEWEST) return false;
    return (
      this.left.length === 1 ||
      calls.length === MOST ||
      calls.reduce((sum, time) => sum + time) >= LONG_ENOUGH
    );
  }

  /** Of the later half of the calls. */
  private median(mode: Mode): number {
    const calls = this.times.get(mode)!.slice(1);
    const later = calls.slice(calls.length >> 1).sort((a, b) => a - b);
    return later[later.length >> 1] ?? Number.NaN;
  }
}

const rounded = (milliseconds: number) => milliseconds.toFixed(milliseconds < 10 ? 2 : 0);
