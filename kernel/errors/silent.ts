import type TypeScript from 'typescript';
import type {Diagnostic} from './diagnostic.js';
import {codeOf, quoted} from './mistake.js';

// What TypeScript lets pass and is always a mistake: what other toolkits write with operators and brackets.

type Compiler = typeof TypeScript;

interface Found {
  node: TypeScript.Node;
  code: number;
  line: string;
}

const ASKS =
  /^(?:equal|notEqual|greater|greaterEqual|less|lessEqual|logicalAnd|logicalOr|logicalNot|all|any)$/;
const OPERATIONS: Record<string, string> = {
  '<': 'less',
  '<=': 'lessEqual',
  '>': 'greater',
  '>=': 'greaterEqual',
  '==': 'equal',
  '!=': 'notEqual',
};

/** @param offset where the cell's own text begins in the file */
export function silentMistakes(
  ts: Compiler,
  checker: TypeScript.TypeChecker,
  file: TypeScript.SourceFile,
  offset: number,
): Diagnostic[] {
  const first = file.getLineAndCharacterOfPosition(offset).line;
  const told: Diagnostic[] = [];
  const visit = (node: TypeScript.Node): void => {
    const found = mistake(ts, checker, node);
    if (found) {
      const start = found.node.getStart(file);
      const {line, character: column} = file.getLineAndCharacterOfPosition(start);
      const {code, line: message} = found;
      told.push({line: line - first, column, length: found.node.end - start, messages: [message], code});
    } else ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return told;
}

function mistake(ts: Compiler, checker: TypeScript.TypeChecker, node: TypeScript.Node): Found | undefined {
  if (ts.isElementAccessExpression(node)) return elementOfNone(ts, checker, node);
  const isTensor = (part: TypeScript.Expression) => isOfTensor(checker, checker.getTypeAtLocation(part));
  if (ts.isBinaryExpression(node)) {
    const name = OPERATIONS[node.operatorToken.getText()];
    const {left, right} = node;
    const isEquality = name === 'equal' || name === 'notEqual';
    if (!name || !(isEquality ? isTensor(left) && isTensor(right) : isTensor(left) || isTensor(right)))
      return undefined;
    const write = quoted(`tf.${name}(${codeOf(left)}, ${codeOf(right)})`);
    const line = isEquality
      ? `Whether both are one and the same tensor is asked here: to compare their numbers, write ${write}.`
      : `Tensors have no ${node.operatorToken.getText()}: write ${write}.`;
    return {node, code: isEquality ? 2367 : 2365, line};
  }
  const isMinus = ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken;
  if (isMinus && isTensor(node.operand))
    return {node, code: 2362, line: `Tensors have no -: write ${quoted(`tf.neg(${codeOf(node.operand)})`)}.`};
  const condition = ts.isIfStatement(node) || ts.isWhileStatement(node) ? node.expression : undefined;
  const asked = condition && ts.isCallExpression(condition) ? condition.expression : undefined;
  if (!condition || !asked || !ts.isPropertyAccessExpression(asked)) return undefined;
  if (!ASKS.test(asked.name.text) || !isTensor(condition)) return undefined;
  const write = quoted(`${codeOf(condition)}.all().dataSync()[0]`);
  return {node: condition, code: 2801, line: `A tensor counts as true, whatever is in it: write ${write}.`};
}

/** `x[0]` of what has no elements by number: it is undefined, and nobody says so. */
function elementOfNone(
  ts: Compiler,
  checker: TypeScript.TypeChecker,
  node: TypeScript.ElementAccessExpression,
): Found | undefined {
  const {expression: owner, argumentExpression: index} = node;
  const type = checker.getTypeAtLocation(owner);
  if (!(checker.getTypeAtLocation(index).flags & ts.TypeFlags.NumberLike)) return undefined;
  const [name, at] = [codeOf(owner), codeOf(index)];
  const found = (line: string) => ({node, code: 7053, line});
  if (isOfTensor(checker, type)) {
    const write = `${quoted(`${name}.gather(${at})`)}, or \`slice\` for several`;
    return found(`Tensors have no [ ]: write ${write}, \`dataSync()\` for plain numbers.`);
  }
  const {symbol} = type;
  if (!(type.flags & ts.TypeFlags.Object) || !symbol || !isOfLibrary(ts, symbol)) return undefined;
  const own = ts.isNumericLiteral(index) && checker.getPropertyOfType(type, index.text);
  if (own || checker.getIndexInfosOfType(type).length) return undefined;
  if (symbol.name === 'Promise')
    return found(
      `${quoted(name)} is a promise, its value comes later: write ${quoted(`(await ${name})[${at}]`)}.`,
    );
  const isDataset = !!checker.getPropertyOfType(type, 'take');
  const write =
    symbol.name === 'Map' ? `${name}.get(${at})` : isDataset ? `for (const batch of ${name}) { … }` : '';
  const hint = write && ` Write ${quoted(write)}.`;
  return found(`${quoted(name)} (${symbol.name}) has no elements by number.${hint}`);
}

/** Whether it is a class, or an interface, that no cell has declared. */
function isOfLibrary(ts: Compiler, {declarations}: TypeScript.Symbol): boolean {
  return !!declarations?.every((one) => {
    const {isDeclarationFile, fileName} = one.getSourceFile();
    const isType = ts.isClassLike(one) || ts.isInterfaceDeclaration(one) || ts.isVariableDeclaration(one);
    return isType && isDeclarationFile && !fileName.includes('__prev__');
  });
}

function isOfTensor(checker: TypeScript.TypeChecker, type: TypeScript.Type): boolean {
  return !!checker.getPropertyOfType(type, 'rankType');
}
