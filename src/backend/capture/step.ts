import * as tf from '@tensorflow/tfjs';
import {TensorFlowBackend} from '../tensorflow-backend.js';
import {Captured, differsOutside, type Pass, type Precision, record, sameValues} from './captured.js';
import {CaptureError} from './errors.js';
import {difference} from './recording.js';

/** A step of tensors: what it does may be captured. What it is given is its own, and freed when it has ended. */
export type TensorStep = (given: readonly tf.Tensor[]) => tf.Tensor[];

/** So often may a step do something else than the time before: make an optimizer's memory, take another path. */
const PASSES = 4;

/** So often may what a step takes for granted change, until it is no longer captured. */
const CAPTURES = 4;

/** A step for tensors of certain shapes: done and recorded until it does the same twice, then captured. */
export class StepCapture {
  private last?: Pass;
  private passes = 0;
  private readonly captured: Captured[] = [];

  constructor(
    private readonly step: TensorStep,
    private readonly precision: Precision = 'float32',
  ) {}

  /** What was captured last. */
  get latest(): Captured | undefined {
    return this.captured.at(-1);
  }

  /** What was captured, if it holds now. */
  get current(): Captured | undefined {
    return this.captured.find(({holds}) => holds);
  }

  /**
   * Does the step for real, and records it.
   * @throws {CaptureError} if it does something that cannot be captured
   */
  record(given: readonly tf.Tensor[]): tf.Tensor[] {
    const backend = tf.backend() as unknown as TensorFlowBackend;
    const own = given.map((tensor) => sameValues(backend, tensor));
    const now = record(backend, () => this.step(own), own);
    for (const copy of own) if (!now.results.includes(copy)) copy.dispose();
    this.passes++;
    const last = this.last;
    this.last = now;
    if (last && !now.madeVariables) this.compare(backend, last, now);
    return now.results;
  }

  dispose(): void {
    for (const captured of this.captured) captured.dispose();
    this.captured.length = 0;
  }

  private compare(backend: TensorFlowBackend, last: Pass, now: Pass): void {
    const found = difference(last.recording, now.recording);
    if (found?.what === 'another number') {
      throw new CaptureError(
        'computes with a number that changes from call to call',
        'Give it as a tensor among the arguments, or draw it by random of this toolkit.',
        found.node.where,
      );
    }
    if (found) {
      if (this.passes < PASSES) return;
      throw new CaptureError(
        'does something else at each call',
        'Branch on numbers that stay, or outside of the step.',
        found.node.where,
      );
    }
    if (differsOutside(last, now)) {
      throw new CaptureError(
        'takes another tensor from outside at each call',
        'Give it among the arguments, or keep it in a tf.variable.',
      );
    }
    if (this.captured.length >= CAPTURES) {
      throw new CaptureError(
        'depends on a value of JavaScript that changes from call to call',
        'Compute with it as a tensor.',
      );
    }
    this.captured.push(new Captured(backend, now, this.precision));
    this.last = undefined;
    this.passes = 0;
  }
}

/** Whether there is a recording to be made here, now: not within another one. */
export function canRecord(): boolean {
  const backend = tf.backend();
  return backend instanceof TensorFlowBackend && !backend.recording;
}

/** Whether steps can be captured here, now: not within another one, nor where gradients are taken of it. */
export const canCapture = (): boolean => canRecord() && tf.engine().state.gradientDepth === 0;
