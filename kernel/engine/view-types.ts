import {types} from 'node:util';
import {isIndexed, isTensor, Note, Part, properties, property} from './view-rows.js';

// What kinds of values there are, in a few words. Nothing in here runs a getter.

/** Of an array so many are looked at. */
const MOST_ELEMENTS = 100;

/** Of an object so many are named. */
const MOST_MEMBERS = 4;

/** What kind of value it is, in a few words: `Tensor [3, 4] float32`, `number[3]`, `{x: number}`, `Linear`. */
export function typeName(value: unknown): string {
  if (typeof value === 'function')
    return /^class\b/.test(Function.prototype.toString.call(value)) ? 'class' : 'function';
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  if (value instanceof Part) return `values [${value.shape.join(', ')}]`;
  if (value instanceof Note) return '';
  if (types.isProxy(value)) return 'proxy';
  if (isTensor(value)) return `Tensor [${value.shape.join(', ')}] ${value.dtype}`;
  if (Array.isArray(value)) return arrayType(value);
  const name = makerOf(value);
  if (isIndexed(value)) return `${name}(${value.length})`;
  if (value instanceof Map || value instanceof Set) return `${name}(${value.size})`;
  return name === 'Object' ? objectType(value) : name;
}

function makerOf(value: object): string {
  const maker = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(value) ?? {}, 'constructor');
  return typeof maker?.value === 'function' ? maker.value.name : 'object';
}

function shortType(value: unknown): string {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return typeName(value);
  if (isTensor(value)) return 'Tensor';
  return Array.isArray(value) ? 'array' : makerOf(value);
}

/** A type that all elements have, as far as they are looked at. */
function arrayType(values: unknown[]): string {
  const looked = Array.from({length: Math.min(values.length, MOST_ELEMENTS)}, (_, i) => i);
  const [kind = '', ...others] = new Set(looked.map((i) => shortType(property(values, String(i))[1])));
  return !others.length && /^\w+$/.test(kind) ? `${kind}[${values.length}]` : `Array(${values.length})`;
}

function objectType(value: object): string {
  const entries = properties(value);
  const shown = entries
    .slice(0, MOST_MEMBERS)
    .map(([name, inner]) => `${name}: ${shortType(inner) || 'getter'}`);
  return `{${shown.join(', ')}${entries.length > shown.length ? ', …' : ''}}`;
}
