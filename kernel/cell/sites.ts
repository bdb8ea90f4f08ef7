import type {Scope, ScopeManager, Variable} from 'eslint-scope';
import type * as ES from 'estree';
import {type AnyNode, children, FIELDS, FUNCTIONS} from './nodes.js';
import {isMirrored, isSeen} from './noted.js';

// Which values an error could tell of: the names, and the names of properties, that stand in a function.

/** A function, or a statement outside of all functions, whose values are told of when it fails. */
export interface Site {
  node: AnyNode;
  /** What it mentions: a name, or `this`, then those of properties: `batch.x`. None: it tells nothing. */
  paths: string[];
  /** The names in it that no cell shares, and where each is found once it has failed. */
  locals: Map<string, Local>;
}

/** A name that is seen where the function has failed already; or one of a block, which is not. */
export type Local = Variable | 'seen';

interface Found {
  node: AnyNode;
  /** Whether it does what is likely to fail: it calls, or reads a property of a property. */
  canFail: boolean;
  paths: Set<string>;
  /** By name; undefined for one that stands for several things. */
  roots: Map<string, Root | undefined>;
}

type Root = Variable | 'shared' | 'this';

const LONGEST_PATH = 6;
const MOST_PATHS = 60;

/** What is called without tensors, perhaps very often. */
const PLAIN = new Set([
  'Array',
  'Boolean',
  'console',
  'JSON',
  'Math',
  'Number',
  'Object',
  'performance',
  'String',
]);

/**
 * Finds the sites of a cell, inner functions first. The last is the whole cell: what it mentions itself.
 * @param earlier the names that earlier cells declared
 */
export function findSites(
  program: AnyNode & ES.Program,
  scopes: ScopeManager,
  module: Scope,
  earlier: ReadonlySet<string>,
): Site[] {
  return new SiteFinder(scopes, module, earlier).find(program);
}

class SiteFinder {
  readonly #resolved = new Map<unknown, Variable | null>();
  readonly #module: Scope;
  readonly #earlier: ReadonlySet<string>;
  readonly #sites: Site[] = [];

  constructor(scopes: ScopeManager, module: Scope, earlier: ReadonlySet<string>) {
    this.#module = module;
    this.#earlier = earlier;
    for (const {references} of scopes.scopes)
      for (const {identifier, resolved} of references) this.#resolved.set(identifier, resolved);
  }

  find(program: AnyNode & ES.Program): Site[] {
    const whole = begun(program);
    for (const statement of program.body as AnyNode[]) {
      if (!/^(?:Block|Do|For|If|Labeled|Switch|Try|While)/.test(statement.type)) {
        this.#visit(statement, whole);
        continue;
      }
      const own = begun(statement);
      this.#visit(statement, own);
      if (this.#finish(own)) continue;
      const isShared = (path: string) => own.roots.get(path.split('.')[0]!) === 'shared';
      for (const path of own.paths) if (isShared(path)) addPath(whole, path, 'shared');
    }
    this.#add(program, [...whole.paths]);
    return this.#sites;
  }

  #visit(node: AnyNode, into: Found | undefined): void {
    if (FUNCTIONS.has(node.type)) {
      const own = begun(node);
      for (const child of children(node)) this.#visit(child, own);
      if (!this.#finish(own)) this.#add(node);
      return;
    }
    if (FIELDS.has(node.type)) {
      for (const child of children(node)) this.#visit(child, undefined);
      this.#add(node);
      return;
    }
    if (into && (node.type === 'CallExpression' || node.type === 'NewExpression'))
      into.canFail ||= !PLAIN.has(rootName(node.callee as AnyNode));
    const chain = chainOf(node);
    if (!chain) {
      for (const child of children(node)) this.#visit(child, into);
      return;
    }
    const root = into && this.#rootOf(chain.root);
    if (root) {
      // The converter has made the names of earlier cells properties.
      const names = root === 'exports' ? chain.names.slice(1) : chain.names;
      if (names.length > 2) into.canFail = true;
      for (let n = 1; n <= Math.min(names.length, LONGEST_PATH); n++)
        addPath(into, names.slice(0, n).join('.'), root === 'exports' ? 'shared' : root);
    }
  }

  #rootOf(node: AnyNode): Root | 'exports' | undefined {
    if (node.type === 'ThisExpression') return 'this';
    const {name} = node as AnyNode & ES.Identifier;
    const variable = this.#resolved.get(node);
    if (variable === undefined) return undefined;
    if (variable === null && name === 'exports') return 'exports';
    if (variable === null) return this.#earlier.has(name) ? 'shared' : undefined;
    return variable.scope === this.#module ? 'shared' : variable;
  }

  /** Makes a site of what was found, if it has something to tell that its surroundings cannot. */
  #finish({node, canFail, paths, roots}: Found): boolean {
    const isFunction = FUNCTIONS.has(node.type);
    if (!canFail) return false;
    const locals = new Map<string, Local>();
    const told = [...paths].filter((path) => {
      const name = path.split('.')[0]!;
      const root = roots.get(name);
      if (!root || (root === 'this' && !isFunction)) return false;
      if (root === 'shared') return true;
      if (root !== 'this' && !isSeen(root, node) && !isMirrored(root)) return false;
      locals.set(name, root === 'this' || isSeen(root, node) ? 'seen' : root);
      return true;
    });
    if (!told.length || (!isFunction && !locals.size)) return false;
    this.#add(node, told.slice(0, MOST_PATHS), locals);
    return true;
  }

  #add(node: AnyNode, paths: string[] = [], locals: Site['locals'] = new Map()): void {
    this.#sites.push({node, paths, locals});
  }
}

function begun(node: AnyNode): Found {
  return {node, canFail: false, paths: new Set(), roots: new Map()};
}

function addPath({paths, roots}: Found, path: string, root: Root): void {
  const name = path.split('.')[0]!;
  const known = roots.has(name) ? roots.get(name) : root;
  roots.set(name, known === root ? root : undefined);
  paths.add(path);
}

/** `this.hidden.weight`, the longest that a node stands for. */
function chainOf(node: AnyNode): {root: AnyNode; names: string[]} | undefined {
  if (node.type === 'Identifier') return {root: node, names: [node.name]};
  if (node.type === 'ThisExpression') return {root: node, names: ['this']};
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier')
    return undefined;
  const chain = chainOf(node.object as AnyNode);
  return chain && {root: chain.root, names: [...chain.names, node.property.name]};
}

function rootName(callee: AnyNode): string {
  const root = chainOf(callee)?.root;
  return root?.type === 'Identifier' ? root.name : '';
}
