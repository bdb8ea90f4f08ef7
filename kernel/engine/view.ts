import {bundle} from '../display/bundle.js';
import {flush} from './output.js';
import type {Shown, ViewedValue} from './protocol.js';
import {type Entry, hasInside, inside, line, properties} from './view-rows.js';
import {typeName} from './view-types.js';

// What the debugger and the panel of variables see of the notebook's values. It is called by the inspector, perhaps
// while a cell is paused: so nothing in here runs a getter, or waits.

/** Where the inspector finds the view. */
export const VIEW = Symbol.for('tangente.view');

/** Names that `rewrite` puts into functions. */
const ADDED = /^__(?:\d+|error)__$/;

export class View {
  readonly #names: Record<string, unknown>;
  /** What has been shown and can be opened, by number. */
  #held = new Map<number, unknown>();
  #last = 0;

  /** @param names the top-level names of the notebook */
  constructor(names: Record<string, unknown>) {
    this.#names = names;
  }

  /** The top-level names, for the debugger to use in expressions. */
  get names(): Record<string, unknown> {
    return this.#names;
  }

  visible(): string[] {
    return Object.keys(this.#names);
  }

  /** A cell has stopped, or goes on: numbers given before mean nothing any more, and what was printed is sent. */
  forget(): void {
    // Its timer does not run while a cell is paused.
    flush();
    this.#held = new Map();
  }

  hold(value: unknown): number {
    this.#held.set(++this.#last, value);
    return this.#last;
  }

  /**
   * A list of variables, those of the scopes that come first hiding those that come later.
   * @param hidden names that are none of the reader's
   * @param isTop whether it is a frame of a whole cell, in which functions are both local and of the notebook
   */
  scope(hidden: string[], isTop: boolean, scopes: object[]): number {
    const variables: Record<string, unknown> = Object.create(null);
    const isHidden = ([name, value]: Entry) =>
      hidden.includes(name) ||
      ADDED.test(name) ||
      value === this.#names ||
      (isTop && this.#names[name] === value);
    for (const scope of scopes)
      for (const entry of properties(scope))
        if (!isHidden(entry) && !(entry[0] in variables)) variables[entry[0]] = entry[1];
    return this.hold(variables);
  }

  top(): number {
    return this.hold(this.#names);
  }

  /** What is inside a value. Undefined: its number means nothing any more. */
  children(ref: number): ViewedValue[] | undefined {
    if (!this.#held.has(ref)) return undefined;
    const value = this.#held.get(ref);
    const entries = value === this.#names ? properties(value).filter(isOfReader) : inside(value);
    return entries.map(([name, value]) => this.describe(name, value));
  }

  describe(name: string, value: unknown): ViewedValue {
    const ref = hasInside(value) ? this.hold(value) : 0;
    return {name, type: typeName(value), value: line(value), ref};
  }

  /** Gives a value to a name of the notebook. */
  give(name: string, value: unknown): ViewedValue {
    this.#names[name] = value;
    return this.describe(name, value);
  }

  /** A value as a cell would show it; its text alone if that takes a while. */
  show(value: unknown): Shown {
    const shown = bundle(value);
    return shown instanceof Promise ? {data: {'text/plain': line(value)}, metadata: {}} : shown;
  }
}

/** The value of a cell's last expression has a name of the compiler's. */
function isOfReader([name, value]: Entry): boolean {
  return !(value === undefined && /^tsLastExpr\d*$/.test(name));
}
