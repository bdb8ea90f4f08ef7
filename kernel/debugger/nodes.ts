import type {Node} from 'acorn';
import {isFunction} from './catching.js';

// The nodes of the code that runs.

/** A program without the `try` that `rewrite` puts around what may fail. */
export function asWritten(node: Node): Node {
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value])
      if (typeof child?.type === 'string') asWritten(child as Node);
  const block = node as Node & {body?: Node[]};
  const added = block.type === 'BlockStatement' ? (block.body?.at(-1) as AddedTry | undefined) : undefined;
  if (added?.handler?.param?.name === '__error__') block.body = added.block.body;
  return node;
}

type AddedTry = Node & {block: {body: Node[]}; handler?: {param?: {name?: string}} | null};

export interface Walked {
  node: Node;
  /** As what the code can stop at it, if it can. */
  kind?: 'statement' | 'call';
  /** In how many functions it stands. */
  depth: number;
}

/** All nodes, parents before what is in them. */
export function* walk(node: Node, kind = kindOf(node), depth = 0): Generator<Walked> {
  yield {node, kind, depth};
  const within = isFunction(node) ? depth + 1 : depth;
  const isArrow = node.type === 'ArrowFunctionExpression';
  for (const [key, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type !== 'string') continue;
      const isValue = isArrow && key === 'body' && child.type !== 'BlockStatement';
      yield* walk(child as Node, isValue ? 'statement' : kindOf(child as Node), within);
    }
  }
}

/** The names that are declared within what stands around a place, by the nodes around it. */
export function namesAround(path: readonly Node[]): Set<string> {
  const names = new Set<string>();
  for (const node of path) {
    const {params = [], param, init, left, body} = node as Declaring;
    for (const pattern of [...params, param]) addNames(pattern, names);
    for (const inner of [init, left, ...(Array.isArray(body) ? body : [])]) addDeclared(inner, names);
  }
  return names;
}

type Declaring = Node & {
  params?: Node[];
  param?: Node | null;
  init?: Node | null;
  left?: Node | null;
  body?: Node | Node[];
};

function addDeclared(node: Node | null | undefined, names: Set<string>): void {
  const {id, declarations = []} = (node ?? {}) as {id?: Node; declarations?: {id: Node}[]};
  if (node && /^(?:Class|Function)Declaration$/.test(node.type)) addNames(id, names);
  if (node?.type === 'VariableDeclaration') for (const {id} of declarations) addNames(id, names);
}

function addNames(pattern: Node | null | undefined, names: Set<string>): void {
  if (!pattern) return;
  for (const {node} of walk(pattern))
    if (node.type === 'Identifier') names.add((node as Node & {name: string}).name);
}

function kindOf({type}: Node): Walked['kind'] {
  if (type === 'AwaitExpression' || type === 'CallExpression' || type === 'NewExpression') return 'call';
  if (type === 'BlockStatement' || type === 'EmptyStatement' || type === 'LabeledStatement') return undefined;
  return /Statement$/.test(type) || type === 'VariableDeclaration' || type === 'ClassDeclaration'
    ? 'statement'
    : undefined;
}
