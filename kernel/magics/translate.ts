import type {Use} from './parse.js';

interface Edit {
  start: number;
  end: number;
  text: string;
  /** The file that the text is that of. */
  file?: string;
  /** Where its text is said to stand, if not where it begins. */
  place?: number;
}

/** A place in a cell, or in a file that the cell runs; lines and columns count from 0. */
export interface Place {
  line: number;
  column: number;
  file?: string;
}

/** The text of the file that a magic stands for. */
export interface Source {
  file: string;
  text: string;
}

/** A cell as TypeScript, its magics turned into calls, line by line; and the way back from its positions. */
export class Translation {
  readonly code: string;
  readonly #cell: string;
  readonly #edits: Edit[];

  /** @param sourceOf the file that a use of a magic stands for, if it does */
  constructor(
    cell: string,
    uses: readonly Use[],
    sourceOf: (use: Use) => Source | undefined = () => undefined,
  ) {
    this.#cell = cell;
    this.#edits = uses.flatMap((use) => editsOf(use, sourceOf(use)));
    this.code = '';
    let position = 0;
    for (const {start, end, text} of this.#edits) {
      this.code += cell.slice(position, start) + text;
      position = end;
    }
    this.code += cell.slice(position);
  }

  /** The place in the cell, or in a file that it runs, from the place in the TypeScript. */
  toCell({line, column}: Place): Place {
    const before = this.code.split('\n').slice(0, line).join('\n').length + (line ? 1 : 0);
    const {offset, text = this.#cell, file} = this.#original(before + column);
    const lines = text.slice(0, offset).split('\n');
    return {line: lines.length - 1, column: lines.at(-1)!.length, file};
  }

  /** Where a position in the cell is found in the TypeScript. */
  toCode(position: number): number {
    return position + this.#shift(() => position);
  }

  /** The way back from `toCode`. */
  toPosition(offset: number): number {
    return offset - this.#shift((shift) => offset - shift);
  }

  /** How much longer the TypeScript is before a position in the cell. */
  #shift(position: (shift: number) => number): number {
    let shift = 0;
    for (const {start, end, text} of this.#edits) {
      // What is inserted at the cursor comes behind it.
      const at = position(shift);
      if (start === end ? at <= start : at < end) break;
      shift += text.length - (end - start);
    }
    return shift;
  }

  /** What was inserted stands where it replaces something; the text of a file stands for itself. */
  #original(offset: number): {offset: number; text?: string; file?: string} {
    let shift = 0;
    for (const {start, end, text, file, place = start} of this.#edits) {
      if (offset < start + shift) break;
      if (offset < start + shift + text.length)
        return file ? {offset: offset - start - shift, text, file} : {offset: place};
      shift += text.length - (end - start);
    }
    return {offset: offset - shift};
  }
}

/**
 * A cell with blanks where its magics stand, so that every position stays right: for completion, hovering, and to know
 * whether it is complete.
 */
export function blanked(cell: string, uses: readonly Use[]): string {
  let text = cell;
  for (const {start, end, isCell, code} of uses) {
    const until = code?.start ?? end;
    // What stands before must not go on with what comes after.
    const blanks = cell.slice(start + 1, until).replace(/[^\n]/g, ' ');
    text = `${text.slice(0, start)}${isCell ? ' ' : ';'}${blanks}${text.slice(until)}`;
  }
  return text;
}

/** The magic that a cell begins with runs around the rest: the engine is told, and its line becomes blank. */
function editsOf(use: Use, source?: Source): Edit[] {
  const {magic, isCell, start, end, text, code, body} = use;
  // An empty block at the end: what a file ends with is not the value of the cell.
  if (source) return [{start, end, text: `${source.text}\n{}`, file: source.file}];
  const name = JSON.stringify(magic.name);
  if (magic.frame && code) return framing(use);
  if (isCell) {
    if (magic.cell === 'code') return [{start, end: start + 2, text: `${magic.opening?.(text) ?? ''}//`}];
    return [
      {start, end, text: `await __magic__(${name}, ${JSON.stringify(text)}, ${JSON.stringify(body)});`},
    ];
  }
  if (!code) return [{start, end, text: `await __magic__(${name}, ${JSON.stringify(text)});`}];
  if (!code.isExpression && !magic.repeats) {
    return [
      {start, end: code.start, text: `__magic__.begin(${name}); `},
      {start: code.end, end, text: '; await __magic__.end();'},
    ];
  }
  const [before, after] = magic.callee ? [`${magic.callee}(${JSON.stringify(text)}, `, ')'] : ['', ''];
  const [open, close] = code.isExpression ? ['(', ')'] : ['{', '}'];
  const options = magic.takesOptions && text ? `, ${JSON.stringify(text)}` : '';
  const async = magic.repeats && !code.awaits ? '' : 'async ';
  return [
    {start, end: code.start, text: `await __magic__.run(${name}, ${async}() => ${open}${before}`},
    {start: code.end, end, text: `${after}${close}${options});`},
  ];
}

/** The line and the rest of the cell become parts of one call. */
function framing({magic, start, code, frame}: Use): Edit[] {
  const [before, between, behind] = magic.frame!;
  const {name, returns, end} = frame!;
  const insertion = (at: number, text: string, place = at) => ({start: at, end: at, text, place});
  return [
    {start, end: code!.start, text: `${name ? `const ${name} = ` : ''}${before}`},
    insertion(code!.end, between, start),
    ...(returns === undefined ? [] : [insertion(returns, 'return ')]),
    insertion(end, behind),
  ];
}
