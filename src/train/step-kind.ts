import {type Tensor, Variable} from '@tensorflow/tfjs';
import {
  type Call,
  type Captured,
  CaptureError,
  type Mode,
  type Precision,
  StepCapture,
} from '../backend/index.js';
import {flatten, type Tree, unflatten, valuesIn} from '../tensor/index.js';
import {Trial} from './jit-trial.js';

/**
 * How a compiled step is computed: `graph`, by TensorFlow operation by operation; `xla`, compiled by XLA; `auto`, as was
 * the faster one in the first calls, and with convolutions as a graph; `off`, as if it were not compiled.
 */
export type Jit = 'auto' | 'graph' | 'xla' | 'off';

export interface CompileOptions {
  /**
   * How steps are computed. In `train.fit`, those that cannot be compiled are made as ever, and a line says why. Default:
   * 'auto'.
   */
  jit?: Jit;
  /**
   * 'bfloat16' computes products and convolutions with 8 bits of digits in place of 24, twice as fast where the processor
   * has instructions for it (AMX): mixed precision, for parameters, their updates and all that adds up stay float32. The
   * calls that are recorded are done in float32. PyTorch's `torch.autocast`. Default: 'float32'.
   */
  precision?: Precision;
}

/** Options that belong together. @throws {RangeError} if they do not */
export function expectCompileOptions({jit = 'auto', precision = 'float32'}: CompileOptions): void {
  const expect = (what: string, given: string, allowed: readonly string[]) => {
    if (allowed.includes(given)) return;
    const choice = allowed.map((one) => `'${one}'`).join(', ');
    throw new RangeError(`Cannot compile with ${what} = '${given}': expected one of ${choice}.`);
  };
  expect('jit', jit, ['auto', 'graph', 'xla', 'off']);
  expect('precision', precision, ['float32', 'bfloat16']);
  if (precision === 'float32' || jit === 'auto' || jit === 'graph') return;
  throw new RangeError(
    `Cannot compile with precision = '${precision}' and jit = '${jit}': expected jit = 'graph' or 'auto', which compute in it.`,
  );
}

/** What a step gives, before it has changed anything, if it was captured. */
export interface Attempt<Result> {
  result: Result;
  /** Changes what the step changes. */
  commit(): void;
  /** Gives the step up: nothing has happened but its result. */
  undo(): void;
}

/** What was done as ever cannot be undone. */
export function done<Result>(result: Result): Attempt<Result> {
  return {result, commit: () => {}, undo: () => {}};
}

/** A step for one kind of arguments. */
export class StepKind<Given extends unknown[], Result> {
  mode: Mode | 'eager' = 'eager';
  /** What the results of the last recording were in, and those of what was captured. */
  private shape: Tree = {value: undefined};
  private readonly shapes = new WeakMap<Captured, Tree>();
  private readonly trial: Trial;
  private readonly capture: StepCapture;
  /** What the arguments of the call that is recorded are in. */
  private arguments: Tree = {value: undefined};

  constructor(
    private readonly step: (...given: Given) => Result,
    {jit = 'auto', precision = 'float32'}: CompileOptions,
  ) {
    // XLA computes on processors in float32 only.
    const modes: Mode[] = precision === 'float32' ? ['graph', 'xla'] : ['graph'];
    this.trial = new Trial(jit === 'graph' || jit === 'xla' ? [jit] : modes);
    this.capture = new StepCapture((given) => this.run(given), precision);
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
    const captured = this.trial.isLong ? this.capture.current : undefined;
    return captured && this.computeAside(captured, captured.prepare(tensorsOf(given)), signal);
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
    const {results, commit, undo} = captured.take(call, ids);
    return {result: unflatten(this.shapes.get(captured)!, results) as Result, commit, undo};
  }

  private record(given: Given, tensors: readonly Tensor[]): Attempt<Result> {
    this.mode = 'eager';
    this.arguments = flatten(given, []);
    const results = this.capture.record(tensors);
    const {latest} = this.capture;
    if (latest) this.shapes.set(latest, this.shape);
    // XLA compiles them for many seconds, and takes twice as long as oneDNN: LeNet, ResNet-18, U-Net.
    if (latest?.convolves) this.trial.leaveOut('xla', 'convolutions');
    return done(unflatten(this.shape, results) as Result);
  }

  private run(given: readonly Tensor[]): Tensor[] {
    const tensors: Tensor[] = [];
    // Not as a method: an error would name it as one of ours.
    const {step} = this;
    this.shape = flatten(step(...(unflatten(this.arguments, given) as Given)), tensors);
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
  if (!tensors.some((tensor) => tensor instanceof Variable)) return tensors;
  throw new CaptureError('is given a tf.variable', 'Name it inside of the step, or give variable.clone().');
}
