import {TF} from './dtypes.js';

/** A small constant that an operation takes beside its tensors, int32: a number, or a list such as a shape. */
export type Constant = number | readonly number[];

/** A generation of so many is kept, and the one before it; a notebook has some dozens. */
const GENERATION = 512;

/**
 * Remembers the native tensors of shapes, axes and the like, which come again and again: making one costs as much as
 * a small operation. Those that were not asked for during a whole generation are forgotten.
 */
export class Constants {
  private young = new Map<string, number>();
  private old = new Map<string, number>();
  private readonly known = new Map<number, Constant>();

  constructor(
    private readonly create: (shape: number[], dtype: number, values: Int32Array) => number,
    private readonly remove: (id: number) => void,
  ) {}

  get size(): number {
    return this.known.size;
  }

  /** Whether `id` is that of a constant. */
  has(id: number): boolean {
    return this.known.has(id);
  }

  /** What a constant holds; undefined, if `id` is that of none. */
  content(id: number): {shape: number[]; dtype: number; content: Uint8Array} | undefined {
    const value = this.known.get(id);
    if (value === undefined) return undefined;
    return {shape: shapeOf(value), dtype: TF.INT32, content: new Uint8Array(valuesOf(value).buffer)};
  }

  /** The number of the native tensor for `value`. */
  id(value: Constant): number {
    const key = typeof value === 'number' ? `${value}` : `[${value}]`;
    return this.young.get(key) ?? this.renew(key, value);
  }

  private renew(key: string, value: Constant): number {
    if (this.young.size >= GENERATION) this.age();
    const id = this.old.get(key) ?? this.make(value);
    this.old.delete(key);
    this.young.set(key, id);
    return id;
  }

  private make(value: Constant): number {
    const id = this.create(shapeOf(value), TF.INT32, valuesOf(value));
    this.known.set(id, value);
    return id;
  }

  private age(): void {
    for (const id of this.old.values()) {
      this.known.delete(id);
      this.remove(id);
    }
    this.old = this.young;
    this.young = new Map();
  }

  /** Forgets all of them. */
  clear(): void {
    this.age();
    this.age();
  }
}

const shapeOf = (value: Constant) => (typeof value === 'number' ? [] : [value.length]);
const valuesOf = (value: Constant) => Int32Array.from(typeof value === 'number' ? [value] : value);
