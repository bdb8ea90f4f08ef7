import {tidy} from '@tensorflow/tfjs';
import {canCapture, LastUsed, type Mode} from '../backend/index.js';
import {signature} from '../tensor/index.js';
import {type Attempt, type CompileOptions, done, expectCompileOptions, StepKind} from './step-kind.js';

/** So many kinds of arguments are remembered. */
const KINDS = 16;

/** A step for whatever it is given. */
export class Compilation<Given extends unknown[], Result> {
  /** How the last call was computed. */
  mode: Mode | 'eager' = 'eager';
  private readonly kinds = new LastUsed<StepKind<Given, Result>>(KINDS);
  private last?: StepKind<Given, Result>;
  private isOn: boolean;

  constructor(
    private readonly step: (...given: Given) => Result,
    private readonly options: CompileOptions,
  ) {
    expectCompileOptions(options);
    this.isOn = options.jit !== 'off';
  }

  get report(): string {
    return this.last?.report ?? 'not called yet';
  }

  /**
   * Does the step.
   * @throws {CaptureError} if it cannot be captured
   */
  begin(given: Given): Attempt<Result> {
    const kind = this.kindOf(given);
    if (!kind) return done(tidy(() => this.step(...given) as never) as Result);
    const attempt = kind.begin(given);
    this.mode = kind.mode;
    return attempt;
  }

  /**
   * The same on another thread, where that is worth it; undefined, if it is not.
   * @param signal gives the step up, and the reason is thrown
   */
  beginAside(given: Given, signal?: AbortSignal): Promise<Attempt<Result>> | undefined {
    const kind = this.kindOf(given);
    return kind?.beginAside(given, signal)?.then((attempt) => {
      this.mode = kind.mode;
      return attempt;
    });
  }

  /** Does all steps as ever, from now on. */
  turnOff(): void {
    this.isOn = false;
    this.mode = 'eager';
  }

  dispose(): void {
    this.kinds.clear();
  }

  /** Those of that kind; undefined, where nothing is captured. */
  private kindOf(given: Given): StepKind<Given, Result> | undefined {
    if (!this.isOn || !canCapture()) return undefined;
    this.last = this.kinds.of(signature(given), () => new StepKind(this.step, this.options));
    return this.last;
  }
}
