import {fill, type Scalar, type Tensor, tidy, type Variable, variable} from '@tensorflow/tfjs';
import {rest} from './step.js';

export interface SlotsOptions {
  /** What it is at first. Default: 0. */
  initial?: number;
  /** Its shape. Default: the parameter's. */
  shape?: readonly number[];
}

/** What an optimizer remembers of each parameter, such as its momentum; zeros at first. */
export class Slots {
  private readonly variables: Variable[] = [];

  constructor(private readonly options: SlotsOptions = {}) {}

  /** What is remembered of the parameter with that index. */
  of(parameter: Variable, index: number, initial = this.options.initial ?? 0): Variable {
    this.variables[index] ??= tidy(() => variable(fill(this.shapeOf(parameter), initial), false));
    return this.variables[index];
  }

  /** Moves what is remembered towards a value, and gives it: slot ← keep · slot + (1 − keep) · value. */
  average(parameter: Variable, index: number, value: Tensor, keep: number | Scalar): Variable {
    return this.add(parameter, index, value.mul(rest(keep)), keep);
  }

  /** The same with the square of the value, which may be larger than numbers go. */
  averageSquare(parameter: Variable, index: number, value: Tensor, keep: number | Scalar): Variable {
    return this.add(parameter, index, value.mul(rest(keep)).mul(value), keep);
  }

  /** Whether something was remembered of it already. */
  has(index: number): boolean {
    return this.variables[index] !== undefined;
  }

  /** What is remembered, with the places of the parameters. */
  entries(): [number, Variable][] {
    return this.variables.flatMap((slot, i): [number, Variable][] => (slot ? [[i, slot]] : []));
  }

  /**
   * Remembers what `tensors` hold by the names `{name}.{place}`, and nothing else.
   * @throws {Error} if one does not have its parameter's shape
   */
  restore(name: string, tensors: Record<string, Tensor>, parameters: readonly Variable[]): void {
    for (const [i, parameter] of parameters.entries()) {
      const saved = tensors[`${name}.${i}`];
      const shape = this.shapeOf(parameter);
      if (saved && saved.shape.join() !== shape.join()) {
        throw new Error(
          `Cannot load ${name}.${i} of shape [${saved.shape.join(', ')}]: expected [${shape.join(', ')}]. Give the optimizer the parameters in the same order as the one that was saved.`,
        );
      }
      if (saved) this.of(parameter, i).assign(saved);
      else this.forget(i);
    }
  }

  private add(parameter: Variable, index: number, share: Tensor, keep: number | Scalar): Variable {
    const slot = this.of(parameter, index);
    slot.assign(slot.mul(keep).add(share));
    return slot;
  }

  private shapeOf(parameter: Variable): number[] {
    return [...(this.options.shape ?? parameter.shape)];
  }

  private forget(index: number): void {
    this.variables[index]?.dispose();
    delete this.variables[index];
  }
}
