import {type Tensor, tidy} from '@tensorflow/tfjs';
import {
  type Call,
  type Captured,
  CaptureError,
  canCapture,
  type Mode,
  StepCapture,
} from '../backend/index.js';
import {Trial} from './jit-trial.js';
import {flatten, isVariable, type Shape, signature, unflatten, valuesIn} from './tensor-tree.js';

/**
 * How a compiled step is computed: `graph`, by TensorFlow operation by operation; `xla`, compiled by XLA; `auto`, as was
 * the faster one in the first calls; `off`, as if it were not compiled.
 */
export type Jit = 'auto' | 'graph' | 'xla' | 'off';

export interface CompileOptions {
  /** How it is computed. Default: 'auto'. */
  jit?: Jit;
}

/** A step that is done by one native call. */
export interface CompiledStep<Given extends unknown[], Result> {
  (...given: Given): Result;
  /** How the last call was computed: `eager`, while the step is recorded, or where it cannot be captured. */
  readonly mode: Mode | 'eager';
  /** In words: what was taken, how long it takes, how many operations it has. */
  readonly report: string;
  /** Forgets what was captured. */
  dispose(): void;
}

/**
 * Makes a step one native call: from tensors (in arrays and objects, as you like) to tensors, with all that it does to
 * variables, such as an optimizer's step. The first two to four calls for arguments of new shapes are done as ever, and
 * recorded; later ones only bring the values. The numbers are the same, to 1e-5 and often to the bit.
 *
 * The step itself is not run again then: what it prints, counts or branches on is as it was. What tangente's
 * optimizers, schedules, dropout and random numbers need at each call they are asked for. PyTorch's `torch.compile`,
 * TensorFlow's `tf.function`.
 * @throws {CaptureError} if a step reads values (`dataSync`, `print`), draws numbers by JavaScript, keeps tensors, or
 * computes with a number that changes: at the line that does it
 */
export function compile<Given extends unknown[], Result>(
  step: (...given: Given) => Result,
  {jit = 'auto'}: CompileOptions = {},
): CompiledStep<Given, Result> {
  const compilation = new Compilation(step, jit);
  const call = (...given: Given): Result => {
    const {result, commit} = compilation.begin(given);
    commit();
    return result;
  };
  return Object.defineProperties(call, {
    mode: {get: () => compilation.mode},
    report: {get: () => compilation.report},
    dispose: {value: () => compilation.dispose()},
  }) as CompiledStep<Given, Result>;
}

/** What a step gives, before it has changed anything, if it was captured. */
export interface Attempt<Result> {
  result: Result;
  /** Changes what the step changes. */
  commit(): void;
  /** Gives the step up: nothing has happened but its result. */
  undo(): void;
}

/** So many kinds of arguments are remembered. */
const KINDS = 16;

/** A step for whatever it is given. */
export class Compilation<Given extends unknown[], Result> {
  /** How the last call was computed. */
  mode: Mode | 'eager' = 'eager';
  private readonly kinds = new Map<string, Kind<Given, Result>>();
  private last?: Kind<Given, Result>;

  constructor(
    private readonly step: (...given: Given) => Result,
    private jit: Jit,
  ) {}

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
    this.jit = 'off';
    this.mode = 'eager';
  }

  dispose(): void {
    for (const kind of this.kinds.values()) kind.dispose();
    this.kinds.clear();
  }

  /** Those of that kind; undefined, where nothing is captured. */
  private kindOf(given: Given): Kind<Given, Result> | undefined {
    if (this.jit === 'off' || !canCapture()) return undefined;
    const key = signature(given);
    const kind = this.kinds.get(key) ?? new Kind(this.step, this.jit);
    // The one that was used last comes last.
    this.kinds.delete(key);
    this.kinds.set(key, kind);
    if (this.kinds.size > KINDS) this.forgetOldest();
    this.last = kind;
    return kind;
  }

  private forgetOldest(): void {
    const [key, kind] = this.kinds.entries().next().value!;
    kind.dispose();
    this.kinds.delete(key);
  }
}

/** What was done as ever cannot be undone. */
function done<Result>(result: Result): Attempt<Result> {
  return {result, commit: () => {}, undo: () => {}};
}

/** A step for one kind of arguments. */
class Kind<Given extends unknown[], Result> {
  mode: Mode | 'eager' = 'eager';
  /** What the results of the last recording were in, and those of what was captured. */
  private shape: Shape = {value: undefined};
  private readonly shapes = new WeakMap<Captured, Shape>();
  private readonly trial: Trial;
  private readonly capture: StepCapture;
  private given!: Given;

  constructor(
    private readonly step: (...given: Given) => Result,
    jit: Jit,
  ) {
    this.trial = new Trial(jit === 'graph' || jit === 'xla' ? [jit] : ['graph', 'xla']);
    this.capture = new StepCapture(() => this.run());
  }

  get report(): string {
    const captured = this.capture.current;
    return captured ? `${this.trial.report}; ${captured.size} operations` : 'recorded, not captured yet';
  }

  begin(given: Given): Attempt<Result> {
    const tensors = tensorsOf(given);
    const captured = this.capture.current;
    if (!captured) return this.record(given, tensors);
    const call = captured.prepare(tensors);
    for (;;) {
      const {mode} = this.trial;
      const start = performance.now();
      try {
        const ids = captured.compute(call, mode);
        this.took(mode, start);
        return this.attempt(captured, call, ids);
      } catch (error) {
        this.failed(mode, error as Error, () => captured.undo(call));
      }
    }
  }

  /** Only for what takes long. */
  beginAside(given: Given, signal?: AbortSignal): Promise<Attempt<Result>> | undefined {
    const captured = this.capture.current;
    if (!captured || !this.trial.isLong) return undefined;
    return this.computeAside(captured, captured.prepare(tensorsOf(given)), signal);
  }

  private async computeAside(
    captured: Captured,
    call: Call,
    signal: AbortSignal | undefined,
  ): Promise<Attempt<Result>> {
    for (;;) {
      const {mode} = this.trial;
      const start = performance.now();
      try {
        const ids = await abandonable(captured.computeAside(call, mode), captured, signal);
        this.took(mode, start);
        return this.attempt(captured, call, ids);
      } catch (error) {
        if (signal?.aborted) captured.undo(call);
        signal?.throwIfAborted();
        this.failed(mode, error as Error, () => captured.undo(call));
      }
    }
  }

  private took(mode: Mode, start: number): void {
    this.mode = mode;
    this.trial.took(mode, performance.now() - start);
  }

  /** Goes on if another mode may compute it, else gives up. */
  private failed(mode: Mode, error: Error, undo: () => void): void {
    if (this.trial.fails(mode, error)) return;
    undo();
    if (mode !== 'xla') throw error;
    const reason = error.message.split('\n')[0];
    throw new CaptureError(`XLA does not take (${reason})`, "Compile it with {jit: 'graph'}.");
  }

  dispose(): void {
    this.capture.dispose();
  }

  private attempt(captured: Captured, call: Call, ids: number[]): Attempt<Result> {
    const {results, commit, drop} = captured.take(call, ids);
    return {
      result: unflatten(this.shapes.get(captured)!, results) as Result,
      commit,
      undo: () => {
        drop();
        for (const act of call.undo.toReversed()) act();
      },
    };
  }

  private record(given: Given, tensors: readonly Tensor[]): Attempt<Result> {
    this.mode = 'eager';
    this.given = given;
    const results = this.capture.record(tensors);
    const {latest} = this.capture;
    if (latest) this.shapes.set(latest, this.shape);
    return done(unflatten(this.shape, results) as Result);
  }

  private run(): Tensor[] {
    const tensors: Tensor[] = [];
    this.shape = flatten(this.step(...this.given), tensors);
    const other = valuesIn(this.shape).find((value) => value !== undefined && value !== null);
    if (other === undefined) return tensors;
    const what =
      other instanceof Promise ? 'a promise' : typeof other === 'object' ? 'an object' : `${other}`;
    throw new CaptureError(`gives ${what}`, 'Give tensors only, and let it be no async function.');
  }
}

/** What is computed on another thread, unless the signal comes first: then it is freed when it comes. */
function abandonable(
  computed: Promise<number[]>,
  captured: Captured,
  signal: AbortSignal | undefined,
): Promise<number[]> {
  if (!signal) return computed;
  return new Promise((resolve, reject) => {
    const abandon = () => {
      computed.then((ids) => captured.free(ids)).catch(() => {});
      reject(signal.reason);
    };
    if (signal.aborted) abandon();
    signal.addEventListener('abort', abandon, {once: true});
    computed.then(resolve, reject).finally(() => signal.removeEventListener('abort', abandon));
  });
}

function tensorsOf(given: readonly unknown[]): Tensor[] {
  const tensors: Tensor[] = [];
  flatten(given, tensors);
  if (!tensors.some(isVariable)) return tensors;
  throw new CaptureError('is given a tf.variable', 'Name it inside of the step, or give variable.clone().');
}
