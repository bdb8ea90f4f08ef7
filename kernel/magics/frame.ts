import type TypeScript from 'typescript';
import type {Diagnostic} from '../errors/diagnostic.js';
import {MagicError, type Use} from './parse.js';
import {readCode} from './read-code.js';
import {Tokens} from './tokens.js';

type Compiler = typeof TypeScript;

/** A name for the value of a magic: `history = digits`. */
const NAMED = /[ \t]+([\p{ID_Start}$_][\p{ID_Continue}$]*)[ \t]*=(?![=>])/uy;

/** Finds the TypeScript behind a magic whose cell becomes a function, which may go on over lines within brackets. */
export function readLine(cell: string, use: Use): Use {
  NAMED.lastIndex = use.nameEnd;
  const named = NAMED.exec(cell);
  const from = named ? NAMED.lastIndex : use.nameEnd;
  const whole = {...use, nameEnd: from};
  readCode(cell, whole, new Tokens(cell));
  const newline = cell.indexOf('\n', whole.code?.end ?? use.end - 1);
  const end = newline < 0 ? cell.length : newline + 1;
  return {...whole, nameEnd: use.nameEnd, end, frame: {name: named?.[1], end: cell.length}};
}

/**
 * Whether a cell that becomes a function can be read; says where `return` is missing before its value.
 * @throws {MagicError} if its line holds nothing, or the function gives nothing
 */
export function readFrame(ts: Compiler, cell: string, use: Use): boolean {
  const {magic, start, nameEnd, end, code, frame} = use;
  const usage = magic.usage[0]!;
  if (!code) throw new MagicError(`%%${magic.name} needs a dataset: write ${usage}.`, start, nameEnd);
  const line = parsed(ts, `(${cell.slice(code.start, code.end)})`);
  const body = parsed(ts, cell.slice(end));
  if (line.isBroken || body.isBroken) return false;
  const late = awaited(ts, body.file);
  if (late) {
    const problem = `\`await\` cannot stand within %%${magic.name}, whose lines become a function that is called for each batch. Await it in a cell before.`;
    const from = end + late.getStart(body.file);
    throw new MagicError(problem, from, from + 'await'.length);
  }
  const {statements} = body.file;
  const last = statements.at(-1);
  const isDone = statements.some((statement) => ts.isReturnStatement(statement));
  if (!isDone && last && ts.isExpressionStatement(last)) frame!.returns = end + last.getStart(body.file);
  else if (!returns(ts, body.file)) {
    const [from, to] = last ? [end + last.getStart(body.file), end + last.end] : [start, nameEnd];
    const named =
      last && ts.isVariableStatement(last) ? last.declarationList.declarations.at(-1)!.name : undefined;
    const example = named && ts.isIdentifier(named) ? named.text : 'losses.crossEntropy(model.apply(x), y)';
    throw new MagicError(
      `%%${magic.name} needs the loss of a batch: end the cell with it, as in \`return ${example};\`.`,
      from,
      to,
    );
  }
  return true;
}

function parsed(ts: Compiler, text: string): {file: TypeScript.SourceFile; isBroken: boolean} {
  const file = ts.createSourceFile('cell.ts', text, ts.ScriptTarget.Latest) as TypeScript.SourceFile & {
    parseDiagnostics: unknown[];
  };
  return {file, isBroken: file.parseDiagnostics.length > 0};
}

/** Whether a function gives something in any way, but for functions inside. */
function returns(ts: Compiler, node: TypeScript.Node): boolean {
  return (
    find(ts, node, (inner) => ts.isReturnStatement(inner) && inner.expression !== undefined) !== undefined
  );
}

/** What is awaited there, but for functions inside. */
function awaited(ts: Compiler, node: TypeScript.Node): TypeScript.Node | undefined {
  return find(ts, node, (inner) => ts.isAwaitExpression(inner));
}

function find(
  ts: Compiler,
  node: TypeScript.Node,
  isMeant: (node: TypeScript.Node) => boolean,
): TypeScript.Node | undefined {
  if (isMeant(node)) return node;
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return undefined;
  return ts.forEachChild(node, (child) => find(ts, child, isMeant));
}

/** Of a line that is wrong, the types in the rest of the cell follow: what is wrong there is told once the line is right. */
export function causes(diagnostics: Diagnostic[], cell: string, {end}: Use): Diagnostic[] {
  const firstOfBody = cell.slice(0, end).split('\n').length - 1;
  const ofLine = diagnostics.filter(({line, fileName}) => !fileName && line < firstOfBody);
  return ofLine.length ? ofLine : diagnostics;
}
