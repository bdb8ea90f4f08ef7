import type {Tensor} from '@tensorflow/tfjs';
import {CaptureError, canCapture, LastUsed, StepCapture} from '../backend/index.js';

/** So many updates are made operation by operation, before it is worth recording one. */
const PATIENCE = 8;

/** From so many numbers in one of them on, one pass over the memory is worth a tenth of a second in which XLA compiles it. */
const LARGE = 2 ** 16;

/** So many sets of parameters that have gradients are remembered. */
const SETS = 4;

type Update = (gradients: readonly Tensor[]) => void;

/** Makes an optimizer's updates of all parameters one native call; in a compiled step they are part of that. */
export class UpdateCapture {
  private seen = 0;
  private isOn = true;
  /** Whether the update that is recorded has been made. */
  private isDone = false;
  private readonly captures = new LastUsed<StepCapture>(SETS);

  /**
   * Makes an update.
   * @param names those of the parameters that have gradients
   * @param gradients theirs
   * @param update what is done with the gradients that it is given: for the same names, always the same
   * @throws {CaptureError} if it reads values, or does something else that cannot be recorded
   */
  run(names: readonly string[], gradients: readonly Tensor[], update: Update): void {
    this.seen++;
    if (this.seen <= PATIENCE || !this.isOn || !canCapture()) {
      update(gradients);
      return;
    }
    const capture = this.captureOf(names.join('\0'), update);
    const captured = capture.current;
    if (!captured) {
      this.record(capture, gradients);
      return;
    }
    captured.call(gradients, gradients.some(({size}) => size >= LARGE) ? 'xla' : 'graph');
  }

  private captureOf(key: string, update: Update): StepCapture {
    const make = () =>
      new StepCapture((gradients) => {
        update(gradients);
        this.isDone = true;
        return [];
      });
    return this.captures.of(key, make);
  }

  /** Makes the update as ever. If its options change at each step, it will always be made so. */
  private record(capture: StepCapture, gradients: readonly Tensor[]): void {
    this.isDone = false;
    try {
      capture.record(gradients);
    } catch (error) {
      if (!this.isDone || !(error instanceof CaptureError)) throw error;
      this.isOn = false;
    }
  }
}
