import {follow, membersOf} from './glance.js';
import type {Sketch, Told} from './protocol.js';
import {loadedToolkit} from './toolkit.js';

// What the functions of cells mentioned when they failed, for the traceback to tell.

interface Failure {
  run: number;
  site?: number;
  paths: readonly string[];
  /** The names that no cell shares. */
  locals: object;
  shared: object;
}

/** Errors of which more can be said by those who know the values. */
const OF_VALUES = /tensor|shape|dtype|rank\b|dimension|disposed|broadcast/i;
const MOST_SITES = 5;

const told = new WeakMap<Error, Told[]>();

/** Keeps what a place that an error came through mentioned, as it is now: tensors are soon disposed. */
export function tell(error: unknown, failure: Failure): void {
  try {
    if (error instanceof Error && isOfValues(error)) keep(error, failure);
  } catch {
    // Of values that throw when they are looked at nothing is told.
  }
}

function isOfValues({name, message}: Error): boolean {
  return name === 'TypeError' || OF_VALUES.test(`${name} ${message}`);
}

function keep(error: Error, {run, site, paths, locals, shared}: Failure): void {
  const known = told.get(error) ?? [];
  // Of a function that called itself the innermost counts.
  if (known.length >= MOST_SITES || known.some((one) => one.run === run && one.site === site)) return;
  const sketches = paths.flatMap((path) => {
    const names = path.split('.');
    const found = valueAt(Object.hasOwn(locals, names[0]!) ? locals : shared, names);
    return found ? [[path, sketch(found.value)] as const] : [];
  });
  told.set(error, [...known, {run, site, values: Object.fromEntries(sketches)}]);
}

function valueAt(values: object, names: readonly string[]): {value: unknown} | undefined {
  const found = follow(values, names);
  if (found) return found;
  const owner = names.length > 1 ? follow(values, names.slice(0, -1))?.value : undefined;
  const isMissing = typeof owner === 'object' && owner !== null && !(names.at(-1)! in owner);
  return isMissing ? {value: undefined} : undefined;
}

export function toldOf(error: Error): Told[] | undefined {
  return told.get(error);
}

function sketch(value: unknown): Sketch {
  if (value === undefined || value === null)
    return {missing: value === null ? 'null' : 'undefined', members: []};
  const toolkit = loadedToolkit();
  if (!toolkit || !(value instanceof toolkit.tf.Tensor)) return {members: membersOf(value)};
  const {shape, dtype, isDisposed} = value;
  return {shape, dtype, isDisposed, members: membersOf(value)};
}
