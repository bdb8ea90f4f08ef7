import type TypeScript from 'typescript';
import {unclosedBracket} from './brackets.js';
import type {Diagnostic} from './diagnostic.js';
import {habit} from './habits.js';
import {quoted} from './mistake.js';

/** What is said of a text that is not even TypeScript: the first mistake, as those after it often come of it. */
export function syntaxMistake(ts: typeof TypeScript, text: string): Diagnostic | undefined {
  const file = ts.createSourceFile('cell.ts', text, ts.ScriptTarget.Latest, true) as TypeScript.SourceFile & {
    parseDiagnostics: TypeScript.DiagnosticWithLocation[];
  };
  const [first] = file.parseDiagnostics;
  if (!first) return undefined;
  const message = ts.flattenDiagnosticMessageText(first.messageText, '\n');
  const marked = (start: number, length: number, line: string): Diagnostic => {
    const {line: row, character: column} = file.getLineAndCharacterOfPosition(start);
    return {line: row, column, length, messages: [line], code: first.code};
  };
  const {line} = file.getLineAndCharacterOfPosition(first.start);
  const lines = text.split('\n');
  const meant = habit(lines[line] ?? '');
  if (meant) return marked(first.start, first.length, meant);
  if (UNTERMINATED.has(first.code)) return unterminated(file, first, lines[line]!, marked);
  const isAtEnd = first.start >= text.trimEnd().length;
  const unclosed = isAtEnd ? unclosedBracket(ts, text) : undefined;
  if (unclosed) {
    const {bracket, closer, offset} = unclosed;
    return marked(offset, bracket.length, `This ${bracket} is not closed: ${closer} is missing.`);
  }
  const isInBrackets = !!unclosedBracket(ts, text.slice(0, first.start));
  return marked(first.start, first.length, explained(message, text, isInBrackets, first));
}

const UNTERMINATED = new Set([1002, 1160, 1010]);

function unterminated(
  file: TypeScript.SourceFile,
  {start, length, code}: TypeScript.DiagnosticWithLocation,
  line: string,
  marked: (start: number, length: number, line: string) => Diagnostic,
): Diagnostic {
  if (code === 1010) return marked(start, length, 'This comment has no end: */ is missing.');
  if (code === 1160) return marked(start, length, 'This text in backquotes has no end: ` is missing.');
  const {character} = file.getLineAndCharacterOfPosition(start);
  const quote =
    /["']/.exec(line.slice(0, character + 1).replace(/(["'])(?:\\.|(?!\1).)*\1/g, ''))?.[0] ?? "'";
  return marked(start, length, `This text has no end: ${quote} is missing.`);
}

/** The parser's own words, plainer. */
function explained(
  message: string,
  text: string,
  isInBrackets: boolean,
  {start, length, code}: TypeScript.DiagnosticWithLocation,
): string {
  const found = text
    .slice(start, start + length)
    .split('\n')[0]!
    .trim();
  const before = text.slice(0, start).trimEnd().at(-1) ?? '';
  if (code === 1005) {
    const expected = /^'(.+)' expected/.exec(message)?.[1] ?? '';
    if (/["']/.test(before) && /^\w/.test(found))
      return `The text ends at the ${before} before ${found}. For a ${before} inside a text, write other quotes around it: ${before === "'" ? '"' : "'"}.`;
    if (expected === ',' && found === ';') return 'Write `,` here, not `;`.';
    if (found && (expected === ';' || (expected === ',' && !isInBrackets)))
      return `${quoted(found)} cannot stand here: a line break or an operator is missing before it.`;
    return found
      ? `${quoted(expected)} is missing before ${quoted(found)}.`
      : `${quoted(expected)} is missing.`;
  }
  if (code === 1068 && /^(?:let|const|var|function)$/.test(found))
    return `In a class, fields and methods stand without \`${found}\`.`;
  if (code === 1435) {
    const meant = /Did you mean '(.+?)'/.exec(message)?.[1];
    return `${quoted(found)} means nothing here.${meant ? ` Did you mean \`${meant}\`?` : ''}`;
  }
  if (code === 1109)
    return found ? `A value is missing before ${quoted(found)}.` : 'A value is missing at the end.';
  if (code === 1127) return `The character ${found} has no meaning here.`;
  if (code === 1434)
    return `${quoted(found)} means nothing here. Is it misspelt, or is something missing before or after it?`;
  return message;
}
