import type {Variable} from 'eslint-scope';
import type * as ES from 'estree';
import type MagicString from 'magic-string';
import {type AnyNode, children, FUNCTIONS} from './nodes.js';
import {declarationOf, type Site} from './sites.js';

// A function that fails tells of the values that its calls mention, for the sake of the error's traceback, and throws
// on: that takes no time before it fails. The names of its blocks are gone by then, so what they hold is noted.

/** A statement, for a debugger to stop at: at `return` itself the names of the block that is left are gone. */
export const BEFORE_RETURN = '__interrupt__[0];';

/** @param sites inner ones first; the last, the whole cell, stays as it is */
export function noteFailures(text: MagicString, sites: readonly Site[]): void {
  for (const [number, site] of sites.slice(0, -1).entries()) {
    const place = site.paths.length ? placeOf(text.original, site.node) : undefined;
    if (!place) continue;
    noteFailure(text, number, site, place);
    if (!place.isStatement) for (const statement of returnsIn(site.node)) stopBefore(text, statement);
  }
}

/** The return statements of a function, none of those of functions in it. */
function* returnsIn(node: AnyNode): Generator<AnyNode & ES.ReturnStatement> {
  for (const child of children(node)) {
    if (child.type === 'ReturnStatement') yield child;
    if (!FUNCTIONS.has(child.type)) yield* returnsIn(child);
  }
}

function stopBefore(text: MagicString, {start, end, parent}: AnyNode): void {
  const isAlone = parent?.type === 'BlockStatement' || parent?.type === 'SwitchCase';
  text.appendRight(start, isAlone ? BEFORE_RETURN : `{${BEFORE_RETURN}`);
  if (!isAlone) text.prependLeft(end, '}');
}

/** Where the part of a site that can fail begins and ends, and what else opens and closes it. */
interface SitePlace {
  start: number;
  end: number;
  opening: string;
  closing: string;
  isStatement: boolean;
}

function placeOf(text: string, node: AnyNode): SitePlace | undefined {
  if (!FUNCTIONS.has(node.type))
    return {start: node.start, end: node.end, opening: '', closing: '', isStatement: true};
  const body = (node as ES.ArrowFunctionExpression).body as AnyNode;
  if (body.type === 'BlockStatement') {
    const first = body.body[0] as (ES.Statement & {directive?: string}) | undefined;
    if (!first || first.directive) return undefined;
    return {start: body.start + 1, end: body.end - 1, opening: '', closing: '', isStatement: false};
  }
  // From the arrow on, unless a comment stands beside it.
  const arrow = text.lastIndexOf('=>', body.start);
  if (!/^=>[\s(]*$/.test(text.slice(arrow, body.start))) return undefined;
  const start = arrow + '=>'.length;
  return {start, end: node.end, opening: '{', closing: '}', isStatement: false};
}

function noteFailure(text: MagicString, number: number, {paths, locals}: Site, place: SitePlace): void {
  const {start, end, isStatement} = place;
  const isExpression = place.opening !== '';
  const notes: string[] = [];
  const roots: string[] = [];
  for (const [name, local] of locals) {
    if (local === 'seen') {
      roots.push(name === 'this' ? 'this: this' : name);
      continue;
    }
    const note = `__${notes.push(name)}__`;
    roots.push(`${name}: __${notes.length}__`);
    noteValues(text, local, note);
  }
  const names = notes.map((_, i) => `__${i + 1}__`).join(', ');
  const opening = `${isStatement ? '{' : place.opening}${names && `let ${names}; `}try {${isExpression ? 'return (' : ''}`;
  const told = `__failed__(__error__, ${number}, {${roots.join(', ')}}, ${JSON.stringify(paths)});`;
  // A name that has no value yet must not hide the error.
  const handler = `catch (__error__) {try {${told}} catch {} throw __error__;}`;
  const closing = `${isExpression ? ')' : ''}} ${handler}${isStatement ? '}' : place.closing}`;
  if (isStatement) text.appendRight(start, opening);
  else text.appendLeft(start, opening);
  text.appendLeft(end, closing);
}

/** Notes what a variable holds wherever it is given a value. */
function noteValues(text: MagicString, variable: Variable, note: string): void {
  for (const reference of variable.references) {
    if (!reference.isWrite()) continue;
    const identifier = reference.identifier as unknown as AnyNode & ES.Identifier;
    const {parent} = identifier;
    if (parent?.type === 'VariableDeclarator' && parent.id === identifier && parent.init)
      text.appendRight((parent.init as AnyNode).start, `${note} = `);
    else if (parent?.type === 'AssignmentExpression')
      text.appendRight((parent.right as AnyNode).start, `${note} = `);
    else {
      const {node, body} = declarationOf(identifier)!;
      const isOpen = !body && text.original[node.end - 1] !== ';';
      text.appendLeft(body ? body.start + 1 : node.end, `${isOpen ? ';' : ''}${note} = ${identifier.name};`);
    }
  }
}
