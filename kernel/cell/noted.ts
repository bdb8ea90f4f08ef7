import type {Reference, Variable} from 'eslint-scope';
import type * as ES from 'estree';
import {type AnyNode, isAnonymous} from './nodes.js';

// Which variables can be told of when the function has failed that they belong to.

/** Whether a variable can be read at the end of a function, or statement, whatever block of it has failed. */
export function isSeen(variable: Variable, node: AnyNode): boolean {
  const declaration = variable.scope.block as unknown as AnyNode;
  if (declaration === node) return /^(?:Parameter|var)$/.test(kindOf(variable));
  const isInside = node.start <= declaration.start && declaration.end <= node.end;
  return !isInside;
}

function kindOf({defs: [definition]}: Variable): string {
  if (definition?.type !== 'Variable') return definition?.type ?? '';
  return (definition.parent as ES.VariableDeclaration).kind;
}

/** Whether what a variable of a block holds can be noted wherever it is given a value. */
export function isMirrored(variable: Variable): boolean {
  const [definition] = variable.defs;
  if (definition?.type !== 'Variable' || variable.defs.length > 1) return false;
  return variable.references.every((reference) => !reference.isWrite() || isNotable(reference));
}

/** A value that is written as a whole: `h = x`, `const {h} = x;`, `for (const h of x) {`. */
function isNotable({identifier, init, writeExpr}: Reference): boolean {
  const {parent} = identifier as unknown as AnyNode;
  if (parent?.type === 'VariableDeclarator' && parent.id === (identifier as unknown) && parent.init)
    return isPlainValue(parent.init as AnyNode);
  if (
    parent?.type === 'AssignmentExpression' &&
    parent.operator === '=' &&
    parent.left === (identifier as unknown)
  )
    return !!writeExpr && isPlainValue(writeExpr as AnyNode);
  return init === true && declarationOf(identifier as unknown as AnyNode) !== undefined;
}

/** A function takes its name from what it is given to; of several values only the last one counts. */
function isPlainValue(node: AnyNode): boolean {
  return !isAnonymous(node) && node.type !== 'SequenceExpression';
}

/** The declaration, or the head of a loop, that takes a value apart to give a name its own. */
export function declarationOf(identifier: AnyNode): {node: AnyNode; body?: AnyNode} | undefined {
  let node = identifier;
  while (node.parent && node.type !== 'VariableDeclaration') node = node.parent;
  if (node.type !== 'VariableDeclaration' || node.declarations.length > 1) return undefined;
  const {parent} = node;
  if (parent?.type === 'ForOfStatement' || parent?.type === 'ForInStatement') {
    const body = parent.body as AnyNode;
    return body.type === 'BlockStatement' ? {node, body} : undefined;
  }
  return parent?.type === 'BlockStatement' || parent?.type === 'SwitchCase' ? {node} : undefined;
}
