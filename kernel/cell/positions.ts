import {type DecodedSourceMap, originalPositionFor, TraceMap} from '@jridgewell/trace-mapping';
import type {Stretch} from './rewrite.js';

const INLINE_MAP = /\/\/# sourceMappingURL=data:application\/json;base64,([A-Za-z0-9+/=]+)\s*$/;

/** Finds the place in a cell's TypeScript from the place in the code that runs. Nothing is computed before the first error. */
export class Positions {
  #toModule?: TraceMap;
  #toCell?: TraceMap;
  readonly #moduleMap: () => object;
  readonly #module: string;
  readonly #linesBefore: number;
  readonly #sites: readonly Stretch[];

  /**
   * @param moduleMap from the running code to the emitted module
   * @param module the emitted module, with its own map at the end
   * @param linesBefore how many lines were put before the text when it was compiled
   * @param sites the stretches of the emitted module that tell of their values when they fail; the last is the whole
   */
  constructor(moduleMap: () => object, module: string, linesBefore: number, sites: readonly Stretch[] = []) {
    this.#moduleMap = moduleMap;
    this.#module = module;
    this.#linesBefore = linesBefore;
    this.#sites = sites;
  }

  /** Lines and columns count from 1, as in a stack trace. Undefined for code that is not the cell's. */
  original(line: number, column: number): {line: number; column: number} | undefined {
    const inModule = this.#inModule(line, column);
    if (!inModule) return undefined;
    this.#toCell ??= new TraceMap(inlineMap(this.#module));
    const inCell = originalPositionFor(this.#toCell, {line: inModule.line, column: inModule.column});
    if (inCell.line === null || inCell.line <= this.#linesBefore) return undefined;
    return {line: inCell.line - this.#linesBefore, column: inCell.column + 1};
  }

  /** The number of the innermost stretch that a place is in; undefined: the whole. */
  site(line: number, column: number): number | undefined {
    const inModule = this.#inModule(line, column);
    if (!inModule) return undefined;
    const before = this.#module.split('\n').slice(0, inModule.line - 1);
    const offset = before.reduce((sum, {length}) => sum + length + 1, inModule.column);
    const inner = this.#sites.slice(0, -1).findIndex(({start, end}) => start <= offset && offset < end);
    return inner < 0 ? undefined : inner;
  }

  #inModule(line: number, column: number): {line: number; column: number} | undefined {
    this.#toModule ??= new TraceMap(this.#moduleMap() as DecodedSourceMap);
    const found = originalPositionFor(this.#toModule, {line, column: column - 1});
    return found.line === null ? undefined : found;
  }
}

function inlineMap(module: string): string {
  const encoded = INLINE_MAP.exec(module)?.[1];
  return encoded
    ? Buffer.from(encoded, 'base64').toString()
    : '{"version":3,"sources":[],"names":[],"mappings":""}';
}
