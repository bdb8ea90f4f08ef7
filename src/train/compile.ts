import {type Tensor, tidy} from '@tensorflow/tfjs';
import {CaptureError, canCapture, type Mode, StepCapture} from '../backend/index.js';
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

/** So many kinds of arguments are remembered. */
const KINDS = 16;

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
  const kinds = new Map<string, Kind<Given, Result>>();
  let last: Kind<Given, Result> | undefined;
  let mode: Mode | 'eager' = 'eager';

  function kindOf(given: Given): Kind<Given, Result> {
    const key = signature(given);
    const known = kinds.get(key) ?? new Kind(step, jit);
    // The one that was used last comes last.
    kinds.delete(key);
    kinds.set(key, known);
    if (kinds.size > KINDS) forgetOldest(kinds);
    return known;
  }

  const call = (...given: Given): Result => {
    if (jit === 'off' || !canCapture()) {
      mode = 'eager';
      return tidy(() => step(...given) as never) as Result;
    }
    last = kindOf(given);
    const result = last.call(given);
    mode = last.mode;
    return result;
  };
  Object.defineProperties(call, {
    mode: {get: () => mode},
    report: {get: () => last?.report ?? 'not called yet'},
    dispose: {
      value: () => {
        for (const kind of kinds.values()) kind.dispose();
        kinds.clear();
      },
    },
  });
  return call as CompiledStep<Given, Result>;
}

function forgetOldest<Given extends unknown[], Result>(kinds: Map<string, Kind<Given, Result>>): void {
  const [key, kind] = kinds.entries().next().value!;
  kind.dispose();
  kinds.delete(key);
}

/** A step for one kind of arguments. */
class Kind<Given extends unknown[], Result> {
  mode: Mode | 'eager' = 'eager';
  /** What the results of the last recording were in, and those of what was captured. */
  private shape: Shape = {value: undefined};
  private readonly shapes = new WeakMap<object, Shape>();
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

  call(given: Given): Result {
    const tensors: Tensor[] = [];
    flatten(given, tensors);
    if (tensors.some(isVariable)) {
      throw new CaptureError(
        'is given a tf.variable',
        'Name it inside of the step, or give variable.clone().',
      );
    }
    const captured = this.capture.current;
    if (captured) {
      const results = captured.call(tensors, (compute) => this.trial.run(compute));
      this.mode = this.trial.mode;
      return unflatten(this.shapes.get(captured)!, results) as Result;
    }
    this.mode = 'eager';
    this.given = given;
    const results = this.capture.record(tensors);
    const {current} = this.capture;
    if (current) this.shapes.set(current, this.shape);
    return unflatten(this.shape, results) as Result;
  }

  dispose(): void {
    this.capture.dispose();
  }

  private run(): Tensor[] {
    const tensors: Tensor[] = [];
    const result = this.step(...this.given);
    this.shape = flatten(result, tensors);
    const other = valuesIn(this.shape).find((value) => value !== undefined && value !== null);
    if (other !== undefined) {
      const what =
        other instanceof Promise ? 'a promise' : `${typeof other === 'object' ? 'an object' : other}`;
      throw new CaptureError(`gives ${what}`, 'Give tensors only, and let it be no async function.');
    }
    return tensors;
  }
}
