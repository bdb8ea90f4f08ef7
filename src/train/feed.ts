import {dispose, type Tensor} from '@tensorflow/tfjs';

interface Batch<X extends Tensor, Y extends Tensor> {
  x: X;
  y: Y;
}

/** Batches one after the other, the next one made while the present one is computed with. */
export class Feed<X extends Tensor, Y extends Tensor> {
  private readonly batches: Iterator<Batch<X, Y>>;
  private next: Batch<X, Y> | undefined;
  /** The present one; undefined behind the last. */
  batch: Batch<X, Y> | undefined;

  constructor(batches: Iterable<Batch<X, Y>>) {
    this.batches = batches[Symbol.iterator]();
    this.prepare();
    this.advance();
  }

  /** Makes the next one. */
  prepare(): void {
    const made = this.batches.next();
    this.next = made.done ? undefined : made.value;
  }

  /** Frees the present one and goes on to the next. */
  advance(): void {
    this.free(this.batch);
    this.batch = this.next;
    this.next = undefined;
  }

  /** Frees what is left. */
  end(): void {
    this.free(this.batch);
    this.free(this.next);
    this.batches.return?.();
  }

  private free(batch: Batch<X, Y> | undefined): void {
    if (batch) dispose([batch.x, batch.y]);
  }
}
