import {inspect} from 'node:util';
import type {Tensor} from '@tensorflow/tfjs';
import {grouped, withPrefix} from '../../src/tensor/units.js';
import type {Glance} from './protocol.js';
import {loadedToolkit, type Toolkit} from './toolkit.js';

// What a value is like, in a few lines, for a reader who points at its name. Nothing in here runs a getter.

/** Of larger tensors only the shape is told: looking at all their numbers would take a while. */
const MOST_NUMBERS = 1e7;
const MOST_PARAMETERS = 20;
const BARS = '▁▂▃▄▅▆▇█';
const BINS = 16;

/**
 * @param values the top-level names of the notebook
 * @param paths a name, then those of properties, each: `model.hidden.weight`
 * @returns of each what is known; undefined where there is nothing, or it cannot be looked at
 */
export function glances(values: object, paths: readonly (readonly string[])[]): (Glance | undefined)[] {
  return paths.map((path) => {
    try {
      return glance(values, path);
    } catch {
      return undefined;
    }
  });
}

function glance(values: object, path: readonly string[]): Glance | undefined {
  const found = follow(values, path);
  if (!found) return undefined;
  const {value} = found;
  const toolkit = loadedToolkit();
  if (toolkit && value instanceof toolkit.tf.Tensor) return glanceAtTensor(value);
  if (toolkit && value instanceof toolkit.nn.Module) return glanceAtModule(value);
  return {lines: isPlain(value) ? inspect(value, PLAIN).split('\n') : [], members: membersOf(value)};
}

/** What is found at the end of a path; undefined: nothing that can be looked at. */
export function follow(values: object, path: readonly string[]): {value: unknown} | undefined {
  let value: unknown = values;
  for (const name of path) {
    const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
    const property = isObject ? Object.getOwnPropertyDescriptor(value, name) : undefined;
    if (!property || !('value' in property)) return undefined;
    ({value} = property);
  }
  return {value};
}

const PLAIN = {depth: 1, maxArrayLength: 10, maxStringLength: 200, breakLength: 80, customInspect: true};

/** Whether Node's own way to show it tells what a reader wants to know. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'function' || value === undefined) return false;
  if (typeof value !== 'object' || value === null) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isBuiltIn = [Array, Map, Set, Date, RegExp].some((type) => value instanceof type);
  return prototype === Object.prototype || prototype === null || isBuiltIn || ArrayBuffer.isView(value);
}

/** The names that stand behind a dot: for a guess at which was meant. */
export function membersOf(value: unknown): string[] {
  const names: string[] = [];
  for (let at: unknown = value; at !== null && at !== undefined && names.length < 200; ) {
    names.push(...Object.getOwnPropertyNames(at).filter((name) => !/^(?:constructor$|_|\d)/.test(name)));
    at = Object.getPrototypeOf(at);
    if (at === Object.prototype) break;
  }
  return names;
}

function glanceAtTensor(tensor: Tensor): Glance {
  const {shape, dtype, size, isDisposed} = tensor;
  const what = {shape, dtype, isDisposed, members: []};
  const head = `shape [${shape.join(', ')}], ${dtype}`;
  if (isDisposed) return {...what, lines: [`${head}, disposed: its numbers are gone`]};
  if (dtype === 'string') return {...what, lines: [head]};
  const bytes = size * (dtype === 'bool' ? 1 : dtype === 'complex64' ? 8 : 4);
  const lines = [`${head}, ${withPrefix(bytes, 'B')}`];
  if (size && size <= MOST_NUMBERS && dtype !== 'complex64')
    lines.push(...described(tensor.dataSync(), dtype));
  return {...what, lines};
}

/** Range, mean, and how the numbers are spread. */
function described(numbers: ArrayLike<number>, dtype: string): string[] {
  let [count, min, max, sum] = [0, Infinity, -Infinity, 0];
  for (let i = 0; i < numbers.length; i++) {
    const x = numbers[i]!;
    if (!Number.isFinite(x)) continue;
    count++;
    sum += x;
    if (x < min) min = x;
    if (x > max) max = x;
  }
  if (dtype === 'bool') return [`${grouped(sum)} of ${grouped(numbers.length)} are true`];
  const missing = numbers.length - count;
  const bad = missing
    ? [`${grouped(missing)} of its ${grouped(numbers.length)} numbers NaN or infinite`]
    : [];
  if (!count) return bad;
  const mean = `mean ${short(sum / count)}`;
  if (min === max) return [...bad, `all ${short(min)}`];
  return [...bad, `from ${short(min)} to ${short(max)}, ${mean}`, `${histogram(numbers, min, max)}`];
}

/** How many numbers there are of each size, from the smallest to the largest, as a row of bars. */
function histogram(numbers: ArrayLike<number>, min: number, max: number): string {
  const counts = new Array<number>(BINS).fill(0);
  for (let i = 0; i < numbers.length; i++) {
    const x = numbers[i]!;
    if (Number.isFinite(x)) counts[Math.min(BINS - 1, Math.floor(((x - min) / (max - min)) * BINS))]!++;
  }
  const most = Math.max(...counts);
  const bar = (count: number) => (count ? BARS[Math.ceil((count / most) * (BARS.length - 1))]! : ' ');
  return `${short(min)} ${counts.map(bar).join('')} ${short(max)}`;
}

function short(x: number): string {
  return String(Number(x.toPrecision(3)));
}

function glanceAtModule(model: InstanceType<Toolkit['nn']['Module']>): Glance {
  const parameters = model.namedParameters();
  const lines = parameters
    .slice(0, MOST_PARAMETERS)
    .map(([name, {shape}]) => `${name} [${shape.join(', ')}]`);
  if (parameters.length > MOST_PARAMETERS) lines.push(`and ${parameters.length - MOST_PARAMETERS} more`);
  lines.push(`${grouped(model.parameterCount())} parameters`);
  const layers = model.namedModules().flatMap(([name]) => name || []);
  return {lines, layers, members: membersOf(model)};
}
