import type {Variable} from 'eslint-scope';
import type * as ES from 'estree';
import type MagicString from 'magic-string';
import {BEFORE_RETURN, BLOCK, noteBefore, noteBehind, VALUE} from './added.js';
import {type AnyNode, children, FUNCTIONS} from './nodes.js';
import {declarationOf} from './noted.js';
import type {Site} from './sites.js';

// A function that fails tells of the values that its calls mention, for the sake of the error's traceback, and throws
// on: that takes no time before it fails. The names of its blocks are gone by then, so what they hold is noted.

/** @param sites inner ones first; the last, the whole cell, stays as it is */
export function noteFailures(text: MagicString, sites: readonly Site[]): void {
  for (const [number, site] of sites.slice(0, -1).entries()) {
    const place = site.paths.length ? placeOf(text.original, site.node) : undefined;
    if (!place) continue;
    noteFailure(text, number, site, place);
    if (place.kind !== 'statement') for (const statement of returnsIn(site.node)) stopBefore(text, statement);
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

/** Where the part of a site that can fail begins and ends. */
interface SitePlace {
  start: number;
  end: number;
  kind: 'statement' | 'block' | 'value';
}

function placeOf(text: string, node: AnyNode): SitePlace | undefined {
  if (!FUNCTIONS.has(node.type)) return {start: node.start, end: node.end, kind: 'statement'};
  const body = (node as ES.ArrowFunctionExpression).body as AnyNode;
  if (body.type === 'BlockStatement') {
    const first = body.body[0] as (ES.Statement & {directive?: string}) | undefined;
    if (!first || first.directive) return undefined;
    return {start: body.start + 1, end: body.end - 1, kind: 'block'};
  }
  // From the arrow on, unless a comment stands beside it.
  const arrow = text.lastIndexOf('=>', body.start);
  if (!/^=>[\s(]*$/.test(text.slice(arrow, body.start))) return undefined;
  return {start: arrow + '=>'.length, end: node.end, kind: 'value'};
}

function noteFailure(text: MagicString, number: number, {paths, locals}: Site, place: SitePlace): void {
  const {start, end, kind} = place;
  const notes: string[] = [];
  const roots: string[] = [];
  for (const [name, local] of locals) {
    if (local === 'seen') {
      roots.push(name === 'this' ? 'this: this' : name);
      continue;
    }
    const note = `__${notes.length + 1}__`;
    notes.push(note);
    roots.push(`${name}: ${note}`);
    noteValues(text, local, note);
  }
  const declared = notes.length ? `let ${notes.join(', ')}; ` : '';
  const told = `__error__, ${number}, {${roots.join(', ')}}, ${JSON.stringify(paths)}`;
  const {open, close} = kind === 'value' ? VALUE : BLOCK;
  if (kind === 'statement') text.appendRight(start, `{${open(declared)}`);
  else text.appendLeft(start, open(declared));
  text.appendLeft(end, kind === 'statement' ? `${close(told)}}` : close(told));
}

/** Notes what a variable holds wherever it is given a value. */
function noteValues(text: MagicString, variable: Variable, note: string): void {
  for (const reference of variable.references) {
    if (!reference.isWrite()) continue;
    const identifier = reference.identifier as unknown as AnyNode & ES.Identifier;
    const {parent} = identifier;
    if (parent?.type === 'VariableDeclarator' && parent.id === identifier && parent.init)
      text.appendRight((parent.init as AnyNode).start, noteBefore(note));
    else if (parent?.type === 'AssignmentExpression')
      text.appendRight((parent.right as AnyNode).start, noteBefore(note));
    else {
      const {node, body} = declarationOf(identifier)!;
      const isOpen = !body && text.original[node.end - 1] !== ';';
      text.appendLeft(
        body ? body.start + 1 : node.end,
        `${isOpen ? ';' : ''}${noteBehind(note, identifier.name)}`,
      );
    }
  }
}
