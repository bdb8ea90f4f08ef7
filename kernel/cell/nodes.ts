import type * as ES from 'estree';

type Positioned<T> = T & {start: number; end: number};

/** A node of a cell's JavaScript. */
export type AnyNode = Positioned<ES.Node> & {parent?: AnyNode};

export const LOOPS = new Set([
  'WhileStatement',
  'DoWhileStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
]);
export const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
export const FIELDS = new Set(['PropertyDefinition', 'StaticBlock']);

export function* children(node: AnyNode): Generator<AnyNode> {
  for (const key in node) {
    if (key === 'parent') continue;
    const value: unknown = node[key as keyof AnyNode];
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) yield item;
    } else if (isNode(value)) yield value;
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as AnyNode).type === 'string';
}

/** Makes the nodes inside a node know what they stand in. */
export function link(node: AnyNode): void {
  for (const child of children(node)) {
    child.parent = node;
    link(child);
  }
}

/** Whether it is a function, or a class, that takes its name from what it is given to. */
export function isAnonymous(node: AnyNode): boolean {
  return (
    node.type === 'ArrowFunctionExpression' ||
    ((node.type === 'FunctionExpression' || node.type === 'ClassExpression') && !node.id)
  );
}

/** The names that a pattern gives values to. */
export function* boundNames(pattern: AnyNode): Generator<AnyNode & ES.Identifier> {
  switch (pattern.type) {
    case 'Identifier':
      yield pattern;
      break;
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        yield* boundNames((property.type === 'Property' ? property.value : property.argument) as AnyNode);
      }
      break;
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element) yield* boundNames(element as AnyNode);
      break;
    case 'AssignmentPattern':
      yield* boundNames(pattern.left as AnyNode);
      break;
    case 'RestElement':
      yield* boundNames(pattern.argument as AnyNode);
      break;
  }
}
