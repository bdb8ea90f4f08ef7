import {MagicError} from '../magics/parse.js';

/** A cell that can be debugged. */
export interface Debuggable {
  /** As it is compiled. */
  code: string;
  /** As the reader wrote it: every place is the same in both. */
  text: string;
  count: number;
}

/** What is to be debugged. */
export interface DebugOrder extends Debuggable {
  /** Whether it stops at its first line, not only where it throws. */
  fromStart: boolean;
}

const ORDER = /^\s*(%?%debug)\b[ \t]*(.*)/;

/**
 * What a cell asks to debug; undefined: it asks for nothing of the kind.
 * @param failed the last cell that failed
 * @throws {MagicError} if there is nothing to debug
 */
export function debugOrder(cell: string, count: number, failed?: Debuggable): DebugOrder | undefined {
  const [head, mark, text] = (ORDER.exec(cell) ?? []) as (string | undefined)[];
  if (head === undefined || !mark) return undefined;
  const refuse = (problem: string) => new MagicError(problem, head.indexOf('%'), head.trimEnd().length);
  const isWhole = mark === '%%debug';
  const rest = cell.slice(head.length).trim();
  if (isWhole && text)
    throw refuse(
      `%%debug takes what follows its line, and got ${text}. One line is debugged by %debug ${text}`,
    );
  if (isWhole && !rest) throw refuse('Nothing to debug: %%debug takes the lines that follow it.');
  // A line among others is the engine's to refuse.
  if (!isWhole && rest) return undefined;
  if (isWhole || text)
    return {code: cell.replace(mark, ' '.repeat(mark.length)), text: cell, count, fromStart: true};
  if (!failed)
    throw refuse(
      'Nothing to debug: no cell has failed. To debug a cell from its first line, begin it with %%debug.',
    );
  return {...failed, fromStart: false};
}
