import {tmpdir} from 'node:os';
import {join, sep} from 'node:path';
import type {Positions} from '../cell/positions.js';
import {murmur2} from './murmur.js';
import {Places} from './places.js';

/** How a front end makes a path of a cell's text. JupyterLab shows a path with `ipykernel_` as the cell's number. */
export const PATHS = {
  hashMethod: 'Murmur2',
  hashSeed: 0x7a1e,
  tmpFilePrefix: join(tmpdir(), `ipykernel_${process.pid}`) + sep,
  tmpFileSuffix: '.ts',
} as const;

/** The path that stands for a cell's text. No such file is needed. */
export function cellPath(text: string): string {
  return `${PATHS.tmpFilePrefix}${murmur2(text, PATHS.hashSeed)}${PATHS.tmpFileSuffix}`;
}

export interface Made {
  /** What the inspector knows it by. */
  url: string;
  /** What the reader knows it by. */
  label: string;
  text: () => string;
  code: string;
  positions: Pick<Positions, 'original'>;
  /** The number of the run; 0: a module. */
  run: number;
  /** What a front end knows it by. */
  path?: string;
}

/** What runs in the engine: one run of a cell, or a local module. */
export class Script {
  readonly url: string;
  readonly label: string;
  readonly text: () => string;
  readonly run: number;
  readonly #code: string;
  readonly #positions: Made['positions'];
  #path?: string;
  #places?: Places;
  /** The breakpoints that have been set in it, as the inspector knows them. */
  set: string[] = [];

  constructor({url, label, text, code, positions, run, path}: Made) {
    this.url = url;
    this.label = label;
    this.text = text;
    this.#code = code;
    this.#positions = positions;
    this.run = run;
    this.#path = path;
  }

  /** What a front end knows it by. */
  get path(): string {
    this.#path ??= cellPath(this.text());
    return this.#path;
  }

  /** The names of the notebook that it uses. */
  get globalNames(): string[] {
    return [...this.#code.matchAll(/\bexports\.([\p{ID_Continue}$]+)/gu)].map(([, name]) => name!);
  }

  get places(): Places {
    this.#places ??= new Places(this.#code, this.#positions);
    return this.#places;
  }

  /** Whether a place is where the code of a whole cell begins, or ends. */
  isOutermost({lineNumber}: {lineNumber: number}): boolean {
    return this.run !== 0 && lineNumber === this.#code.split('\n').length - 1;
  }

  /** Whether a function of it, by its place, is the whole cell. */
  isWhole({lineNumber, columnNumber}: {lineNumber: number; columnNumber: number}): boolean {
    return this.run !== 0 && lineNumber === 0 && columnNumber <= this.#code.indexOf('{');
  }
}
