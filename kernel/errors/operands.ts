import type TypeScript from 'typescript';
import type {Sketch} from '../engine/protocol.js';

type Compiler = typeof TypeScript;

/** What stands at a place of a cell: lines and columns count from 1. */
export interface At {
  text: string;
  line: number;
  column: number;
  /** What is known of the values that it mentions, by what they are called there: `x`, `model.hidden`. */
  told: Readonly<Record<string, Sketch>>;
}

/** The call at a place: the names in it, with those of properties: `model.hidden`. */
export function operands(ts: Compiler, at: At): string[] {
  const node = tokenAt(ts, at);
  const call = ts.findAncestor(node, (above) => isCall(ts, above) && within(node, above.expression));
  const paths = new Set<string>();
  const collect = (part: TypeScript.Node): void => {
    if (ts.isFunctionLike(part) || ts.isTypeNode(part)) return;
    const path = pathOf(ts, part);
    if (path) paths.add(path);
    else if (isCall(ts, part)) {
      // What is called is no operand, but what its method belongs to is one.
      if (ts.isPropertyAccessExpression(part.expression)) collect(part.expression.expression);
      part.arguments?.forEach(collect);
    } else ts.forEachChild(part, collect);
  };
  if (call) collect(call);
  return [...paths];
}

function isCall(
  ts: Compiler,
  node: TypeScript.Node,
): node is TypeScript.CallExpression | TypeScript.NewExpression {
  return ts.isCallExpression(node) || ts.isNewExpression(node);
}

/** The property, or the called method, that is asked for at a place: of what, and what it is called. */
export function member(
  ts: Compiler,
  at: At,
): {owner: TypeScript.Expression; path?: string; name: string} | undefined {
  const node = tokenAt(ts, at);
  const isAssigned = ts.isBinaryExpression(node) && ts.isPropertyAccessExpression(node.left);
  const access = isAssigned
    ? node.left
    : ts.findAncestor(node, (above) => ts.isPropertyAccessExpression(above) && within(node, above.name));
  if (!access || !ts.isPropertyAccessExpression(access)) return undefined;
  return {owner: access.expression, path: pathOf(ts, access.expression), name: access.name.text};
}

/** What an expression is called; undefined for what is computed. */
function pathOf(ts: Compiler, node: TypeScript.Node): string | undefined {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node))
    return pathOf(ts, node.expression);
  if (ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword) return node.getText();
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const path = pathOf(ts, node.expression);
  return path && `${path}.${node.name.text}`;
}

function tokenAt(ts: Compiler, {text, line, column}: At): TypeScript.Node {
  const file = ts.createSourceFile('cell.ts', text, ts.ScriptTarget.Latest, true);
  const offset = Math.min(file.getPositionOfLineAndCharacter(line - 1, column - 1), text.length);
  let node: TypeScript.Node = file;
  for (;;) {
    const inner: TypeScript.Node | undefined = ts.forEachChild(node, (child) =>
      child.getStart(file) <= offset && offset < child.end ? child : undefined,
    );
    if (!inner) return node;
    node = inner;
  }
}

function within(node: TypeScript.Node, outer: TypeScript.Node): boolean {
  return outer.pos <= node.pos && node.end <= outer.end;
}
