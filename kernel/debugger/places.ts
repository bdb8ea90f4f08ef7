import {type Node, parse} from 'acorn';
import {BEFORE_RETURN} from '../cell/added.js';
import type {Positions} from '../cell/positions.js';
import {callbackOf, type Fate, fateOf, isFunction} from './catching.js';
import {asWritten, namesAround, walk} from './nodes.js';

/** A place in the text that the reader wrote; both count from 1. */
export interface Place {
  line: number;
  column: number;
}

/** A place in code that runs, as the inspector counts: from 0. */
export interface Location {
  lineNumber: number;
  columnNumber: number;
}

/** What `rewrite` puts into every loop, and behind what may fail. */
const ADDED = /if \(__interrupt__\[0\]\) __stop__\(\);|catch \(__error__\) \{.*?throw __error__;\}/g;

/** Where code can stop. */
interface Stop {
  offset: number;
  end: number;
  location: Location;
  place: Place;
  /** Or a part of one. */
  isStatement: boolean;
  /** In how many functions it stands, with that of a whole cell. */
  depth: number;
}

/** Code that runs, and the way between its places and those of the TypeScript that it was made of. */
export class Places {
  readonly #code: string;
  readonly #positions: Pick<Positions, 'original'>;
  #allStops?: Stop[];
  #parsed?: Node;
  #starts?: number[];

  constructor(code: string, positions: Pick<Positions, 'original'>) {
    this.#code = code;
    this.#positions = positions;
  }

  /** The reader's place; undefined for code that the reader did not write. */
  original(location: Location): Place | undefined {
    return this.#mapped(location) ?? this.#stops.find((stop) => isSame(stop.location, location))?.place;
  }

  /** The place of the innermost statement around a location: a loop whose head is no code stops at what is added to it. */
  statementAround(location: Location): Place | undefined {
    const offset = this.#offset(location);
    const isAround = (stop: Stop) => stop.isStatement && stop.offset <= offset && offset < stop.end;
    return this.#stops.findLast(isAround)?.place;
  }

  /** The first line, from `line` on, before which the code can stop, and where that is. */
  stop(line: number): {line: number; location: Location} | undefined {
    const later = this.#stops.filter(({place}) => place.line >= line);
    const first = Math.min(...later.map(({place}) => place.line));
    const onLine = later.filter(({place}) => place.line === first);
    const found = onLine.find(({isStatement}) => isStatement) ?? onLine[0];
    return found && {line: first, location: found.location};
  }

  /** Where the code of a whole cell can stop first. */
  get first(): Location | undefined {
    return this.#stops.find(({isStatement, depth}) => isStatement && depth === 1)?.location;
  }

  /** Where the reader's functions begin. */
  get entries(): Location[] {
    const found: Location[] = [];
    for (const {node, depth} of walk(this.#program)) {
      // The first bracket is that around a whole cell.
      if (!isFunction(node) || (depth === 0 && node.start === 1)) continue;
      const isIn = (stop: Stop) => stop.depth > depth && stop.offset >= node.start && stop.offset < node.end;
      const first = this.#stops.find((stop) => isIn(stop) && stop.isStatement);
      if (first) found.push(first.location);
    }
    return found;
  }

  /** What becomes of what is thrown there, or comes there as a promise that is rejected. */
  fate(location: Location, isPromise: boolean): Fate {
    return fateOf(this.#around(this.#offset(location)), isPromise);
  }

  /** What becomes of what a function throws that is given to a promise; undefined: it stands in no such function. */
  callbackFate(location: Location): Fate | undefined {
    const path = callbackOf(this.#around(this.#offset(location)));
    return path && fateOf(path, true);
  }

  /** Whether a cell, wherever it waits outside of functions for what a function of this name gives, catches it. */
  catchesFrom(name: string): boolean {
    const fates: Fate[] = [];
    const call = new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}\\(`);
    for (const {node, depth} of walk(this.#program)) {
      if (node.type !== 'AwaitExpression' || depth !== 1) continue;
      const called = this.#code.slice(node.start, node.end).search(call);
      if (called >= 0) fates.push(fateOf(this.#around(node.start + called), true));
    }
    return fates.length > 0 && fates.every(({kind}) => kind === 'caught');
  }

  /** The names that stand nearer there than those of the notebook. */
  localNames(location: Location): Set<string> {
    return namesAround(this.#around(this.#offset(location)));
  }

  #offset({lineNumber, columnNumber}: Location): number {
    return this.#lineStarts[lineNumber]! + columnNumber;
  }

  /** The nodes around a place, outermost first. */
  #around(offset: number): Node[] {
    return [...walk(this.#program)]
      .map(({node}) => node)
      .filter(({start, end}) => start <= offset && offset < end);
  }

  get #program(): Node {
    this.#parsed ??= asWritten(parse(this.#code, {ecmaVersion: 'latest'}));
    return this.#parsed;
  }

  get #lineStarts(): number[] {
    this.#starts ??= [0, ...[...this.#code.matchAll(/\n/g)].map(({index}) => index! + 1)];
    return this.#starts;
  }

  #mapped({lineNumber, columnNumber}: Location): Place | undefined {
    const text = this.#code.split('\n')[lineNumber] ?? '';
    for (const {0: added, index} of text.matchAll(ADDED))
      if (index <= columnNumber && columnNumber < index + added.length) return undefined;
    const before = text.startsWith(BEFORE_RETURN, columnNumber) ? BEFORE_RETURN.length : 0;
    return this.#positions.original(lineNumber + 1, columnNumber + before + 1);
  }

  /** In the code's order. */
  get #stops(): Stop[] {
    this.#allStops ??= this.#findStops();
    return this.#allStops;
  }

  #locate(offset: number): Location {
    const lineNumber = this.#lineStarts.findLastIndex((start) => start <= offset);
    return {lineNumber, columnNumber: offset - this.#lineStarts[lineNumber]!};
  }

  #findStops(): Stop[] {
    const found: Stop[] = [];
    for (const {node, kind, depth} of walk(this.#program)) {
      if (!kind) continue;
      const location = this.#locate(node.start);
      const place = this.#mapped(location) ?? this.#mapped(this.#locate(valueStart(node)));
      if (place)
        found.push({
          offset: node.start,
          end: node.end,
          location,
          place,
          isStatement: kind === 'statement',
          depth,
        });
    }
    return found;
  }
}

/** Where the reader's part begins of what the compiler made an assignment: the value of a cell is one. */
function valueStart(node: Node): number {
  const {expression} = node as Node & {expression?: Node & {right?: Node}};
  return expression?.type === 'AssignmentExpression' ? expression.right!.start : node.start;
}

function isSame(a: Location, b: Location): boolean {
  return a.lineNumber === b.lineNumber && a.columnNumber === b.columnNumber;
}
