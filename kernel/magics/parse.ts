import {command} from './command.js';
import {readLine} from './frame.js';
import {findMagic, nearestMagic} from './index.js';
import type {Magic} from './magic.js';
import {readCode} from './read-code.js';
import {shell} from './shell.js';
import {endsExpression, type Token, Tokens} from './tokens.js';

/** A magic in a cell. Positions are offsets in the cell; ends are exclusive. */
export interface Use {
  magic: Magic;
  isCell: boolean;
  start: number;
  /** Behind the name. */
  nameEnd: number;
  /** Behind all that it takes. */
  end: number;
  /** What stands behind the name, but for the TypeScript. */
  text: string;
  /** Its TypeScript, within `start` and `end`; of a whole cell it is what follows `end`. */
  code?: {start: number; end: number; isExpression: boolean; awaits: boolean};
  /** The rest of the cell, if it is read as text. */
  body: string;
  /** Of a magic whose cell becomes a function: what its value is called, if it is named, and where `return` is missing. */
  frame?: {name?: string; returns?: number; end: number};
}

/** A line that is meant as a magic, and is none. */
export class MagicError extends Error {
  override readonly name = 'MagicError';

  constructor(
    message: string,
    readonly start: number,
    readonly end: number,
  ) {
    super(message);
  }
}

const NAME = /%%?([a-z]\w*)?/iy;
const CELL = /^\s*(%%(\w*))(.*)(?:\n|$)/;

/**
 * The magics of a cell, in order.
 * @param declared the names that earlier cells have declared
 * @throws {MagicError} if a name is unknown, or does not stand where it may
 */
export function findMagics(cell: string, declared: ReadonlySet<string>): Use[] {
  if (!/^\s*[%!]/m.test(cell)) return [];
  const first = cellMagic(cell);
  if (first && (first.magic.cell === 'text' || first.end >= cell.length)) return [first];
  const lines = lineMagics(cell, first?.end ?? 0, declared);
  const [inside] = lines;
  if (first?.frame && inside) {
    const what = inside.magic === shell ? 'A command' : `%${inside.magic.name}`;
    const problem = `${what} cannot stand within %%${first.magic.name}, whose lines become a function. Give it a cell of its own.`;
    throw new MagicError(problem, inside.start, inside.nameEnd);
  }
  return [...(first ? [first] : []), ...lines];
}

function cellMagic(cell: string): Use | undefined {
  const match = CELL.exec(cell);
  if (!match) return undefined;
  const [line, marked, name, text] = match as unknown as [string, string, string, string];
  const start = line.indexOf('%%');
  const nameEnd = start + marked.length;
  const magic = named(name, '%%', start, nameEnd);
  if (!magic.cell) {
    const problem = `%${name} takes no whole cell: write it with a single %, as in ${magic.usage[0]}.`;
    throw new MagicError(problem, start, nameEnd);
  }
  const isText = magic.cell === 'text';
  if (magic.frame)
    return readLine(cell, {magic, isCell: true, start, nameEnd, end: line.length, text: '', body: ''});
  if (!isText) reject(() => magic.opening?.(text.trim()), start, start + line.trimEnd().length);
  const end = isText ? cell.length : line.length;
  return {
    magic,
    isCell: true,
    start,
    nameEnd,
    end,
    text: text.trim(),
    body: isText ? cell.slice(line.length) : '',
  };
}

/** What a magic refuses, it refuses where it stands. */
export function reject<T>(read: () => T, start: number, end: number): T {
  try {
    return read();
  } catch (error) {
    throw new MagicError((error as Error).message, start, end);
  }
}

function lineMagics(cell: string, from: number, declared: ReadonlySet<string>): Use[] {
  const uses: Use[] = [];
  const tokens = new Tokens(cell);
  tokens.skipTo(from);
  const seen = new Set(declared);
  for (
    let before: Token | undefined, token = tokens.next();
    token;
    before = tokens.last, token = tokens.next()
  ) {
    if (token.kind === 'word' && before?.text !== '.') seen.add(token.text);
    if (!token.isFirst || token.depth > 0) continue;
    const use =
      token.text === '%'
        ? lineMagic(cell, token.start, before, seen)
        : token.text === '!'
          ? command(cell, token.start, before, seen)
          : undefined;
    if (!use) continue;
    if (use.magic.line === 'code') readCode(cell, use, tokens);
    uses.push(use);
    tokens.skipTo(use.end);
  }
  return uses;
}

function lineMagic(
  cell: string,
  start: number,
  before: Token | undefined,
  seen: ReadonlySet<string>,
): Use | undefined {
  NAME.lastIndex = start;
  const [marked, name] = NAME.exec(cell)!;
  // Where a line may go on with an expression, `%` followed by a name is a magic only if nothing else has that name.
  const mayGoOn = before && before.text !== ';' && before.text !== '}';
  if (mayGoOn && (!endsExpression(before) || !name || !findMagic(name) || seen.has(name))) return undefined;
  const nameEnd = start + marked.length;
  const mark = marked.startsWith('%%') ? '%%' : '%';
  const magic = named(name ?? '', mark, start, nameEnd);
  if (mark === '%%') {
    throw new MagicError(`%%${name} must stand on the first line of its cell.`, start, nameEnd);
  }
  if (!magic.line) {
    const problem = `%${name} takes the whole cell: write it as %%${name}, on the first line.`;
    throw new MagicError(problem, start, nameEnd);
  }
  const newline = cell.indexOf('\n', start);
  const end = newline < 0 ? cell.length : newline;
  // A URL holds slashes too: a comment stands behind a space.
  const text = cell
    .slice(nameEnd, end)
    .replace(/(?:^|\s)\/\/.*$/, '')
    .replace(/\s*;\s*$/, '')
    .trim();
  return {magic, isCell: false, start, nameEnd, end, text, body: ''};
}

function named(name: string, mark: string, start: number, end: number): Magic {
  const magic = findMagic(name);
  if (magic) return magic;
  const nearest = nearestMagic(name);
  const advice = nearest ? `Did you mean ${nearest.usage[0]!.split(' ')[0]}? ` : '';
  throw new MagicError(`There is no magic ${mark}${name}. ${advice}%magics lists them all.`, start, end);
}
