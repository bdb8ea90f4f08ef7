import {inspect, types} from 'node:util';
import {loadedToolkit} from './toolkit.js';

// Values as rows of a list. Nothing in here runs a getter.

const MOST_ROWS = 100;
const MOST_CHARACTERS = 200;

const LINE = {depth: 1, maxArrayLength: 10, maxStringLength: MOST_CHARACTERS, breakLength: Infinity};

export type Entry = [name: string, value: unknown];

/** What stands in a list in place of a value. */
export class Note {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  [inspect.custom](): string {
    return this.#text;
  }
}

const COMPUTED = new Note('(computed when it is asked for)');

/** A part of a tensor's values, which are never all made into rows at once. */
export class Part {
  readonly values: ArrayLike<unknown>;
  readonly shape: number[];

  constructor(values: ArrayLike<unknown>, shape: number[]) {
    this.values = values;
    this.shape = shape;
  }

  get entries(): Entry[] {
    const [length = 0, ...inner] = this.shape;
    const size = inner.reduce((product, size) => product * size, 1);
    const entry = (i: number): Entry => {
      const values = Array.prototype.slice.call(this.values, i * size, (i + 1) * size);
      return [String(i), inner.length ? new Part(values, inner) : values[0]];
    };
    return first(length, entry);
  }

  [inspect.custom](): string {
    const shown = Array.prototype.slice.call(this.values, 0, LINE.maxArrayLength);
    const more = this.values.length > shown.length ? ', …' : '';
    return `[${this.shape.join(', ')}] ${shown.map((value) => inspect(value)).join(', ')}${more}`;
  }
}

export function properties(object: object): Entry[] {
  return Reflect.ownKeys(object)
    .filter((key) => typeof key === 'string' || Object.getOwnPropertyDescriptor(object, key)?.enumerable)
    .map((key) => property(object, key));
}

export function property(object: object, key: string | symbol): Entry {
  const descriptor = Object.getOwnPropertyDescriptor(object, key) ?? {value: undefined};
  return [String(key), 'value' in descriptor ? descriptor.value : COMPUTED];
}

/** What is inside a value, as rows. */
export function inside(value: unknown): Entry[] {
  if (value instanceof Part) return value.entries;
  if (isTensor(value))
    return value.isDisposed || !value.shape.length ? [] : new Part(value.dataSync(), value.shape).entries;
  if (isIndexed(value)) return first(value.length, (i) => property(value, String(i)));
  if (value instanceof Map) {
    const entries = value.entries();
    return first(value.size, () => {
      const [key, inner] = entries.next().value!;
      return [line(key), inner];
    });
  }
  if (value instanceof Set) {
    const values = value.values();
    return first(value.size, (i) => [String(i), values.next().value]);
  }
  const entries = properties(value as object);
  return first(entries.length, (i) => entries[i]!);
}

/** The first of many rows, and how many there are more. */
function first(length: number, entry: (i: number) => Entry): Entry[] {
  const shown = Array.from({length: Math.min(length, MOST_ROWS)}, (_, i) => entry(i));
  const more = length - shown.length;
  return more ? [...shown, ['…', new Note(`${more.toLocaleString('en')} more`)]] : shown;
}

export function hasInside(value: unknown): boolean {
  // Of a proxy nobody knows what it does when it is looked into.
  if (typeof value !== 'object' || value === null || value instanceof Note || types.isProxy(value))
    return false;
  if (isTensor(value)) return !value.isDisposed && value.shape.length > 0;
  if (isIndexed(value)) return value.length > 0;
  if (value instanceof Map || value instanceof Set) return value.size > 0;
  return value instanceof Part || Reflect.ownKeys(value).length > 0;
}

export function isIndexed(value: unknown): value is ArrayLike<unknown> & object {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

export function isTensor(value: unknown): value is import('@tensorflow/tfjs').Tensor {
  const toolkit = loadedToolkit();
  return toolkit !== undefined && value instanceof toolkit.tf.Tensor;
}

/** A value as one line of text. */
export function line(value: unknown): string {
  try {
    const text = inspect(value, LINE).replace(/\s*\n\s*/g, ' ');
    const characters = [...text];
    return characters.length > MOST_CHARACTERS
      ? `${characters.slice(0, MOST_CHARACTERS - 1).join('')}…`
      : text;
  } catch {
    return Object.prototype.toString.call(value);
  }
}
