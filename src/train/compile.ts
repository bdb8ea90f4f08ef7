import type {Mode} from '../backend/index.js';
import {Compilation} from './compilation.js';
import type {CompileOptions} from './step-kind.js';

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
 * @throws {RangeError} if the options do not belong together
 * @throws {CaptureError} if a step reads values (`dataSync`, `print`), draws numbers by JavaScript, keeps tensors, or
 * computes with a number that changes: at the line that does it
 */
export function compile<Given extends unknown[], Result>(
  step: (...given: Given) => Result,
  options: CompileOptions = {},
): CompiledStep<Given, Result> {
  const compilation = new Compilation(step, options);
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
