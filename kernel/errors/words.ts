import type TypeScript from 'typescript';
import {wrongCall, wrongOperator} from './call-words.js';
import type {Diagnostic} from './diagnostic.js';
import {wrongLoss} from './loss-words.js';
import {unknownMember} from './member-words.js';
import {type Mistake, nodeAt, type Wording} from './mistake.js';
import {unknownName} from './name-words.js';
import {shapeMismatch} from './shape-words.js';
import {wrongStatement} from './statement-words.js';
import {readable} from './type-names.js';
import {wrongInside, wrongOption, wrongValue} from './value-words.js';

/** The first that knows the kind of a mistake says it. */
const WORDINGS: readonly Wording[] = [
  unknownName,
  unknownMember,
  wrongCall,
  wrongOperator,
  wrongStatement,
  wrongLoss,
  shapeMismatch,
  wrongOption,
  wrongInside,
  wrongValue,
];

/**
 * What the compiler has found, in one line of our own where there is one.
 * @param start where the diagnostic begins in the file
 */
export function inOurWords(
  ts: typeof TypeScript,
  program: TypeScript.Program,
  file: TypeScript.SourceFile,
  diagnostic: Diagnostic,
  start: number,
): Diagnostic {
  const node = nodeAt(ts, file, start, start + diagnostic.length);
  const mistake = {ts, checker: program.getTypeChecker(), node, ...diagnostic};
  const line = firstOf(mistake);
  if (line) return {...diagnostic, messages: [line]};
  return {...diagnostic, messages: diagnostic.messages.map(readable)};
}

/** A program with mistakes can be any program: a wording that fails leaves the mistake to the compiler's words. */
function firstOf(mistake: Mistake): string | undefined {
  try {
    return WORDINGS.reduce<string | undefined>((said, wording) => said ?? wording(mistake), undefined);
  } catch (error) {
    process.stderr.write(`A mistake could not be put into words: ${(error as Error).stack}\n`);
    return undefined;
  }
}
