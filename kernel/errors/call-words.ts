import type TypeScript from 'typescript';
import {calleeOf, codeOf, type Mistake, nameOf, quoted, type Wording} from './mistake.js';
import {shapesOf} from './shape-types.js';
import {described} from './type-names.js';

/** What is called and cannot be, or not so. */
export const wrongCall: Wording = (mistake) => {
  const {code} = mistake;
  if (code === 2348) return withoutNew(mistake);
  if (code === 2349) return notCallable(mistake);
  if (code === 2350 || code === 2351) return notNewable(mistake);
  if (code === 2554 || code === 2555) return wrongCount(mistake);
  return undefined;
};

function withoutNew({ts, node}: Mistake): string | undefined {
  const call = ts.isCallExpression(node) ? node : undefined;
  return (
    call && `\`${calleeOf(call)}\` is a class: write ${quoted(`new ${call.getText().replace(/\s+/g, ' ')}`)}.`
  );
}

function notCallable({ts, checker, node}: Mistake): string {
  const {parent} = node;
  const isMember = parent && ts.isPropertyAccessExpression(parent) && parent.name === node;
  const called = isMember ? parent : node;
  const name = nameOf(called);
  const type = checker.getTypeAtLocation(called);
  if (checker.getPropertyOfType(type, 'apply') && checker.getPropertyOfType(type, 'forward'))
    return `\`${name}\` is a ${type.symbol?.name ?? 'module'}, not a function: write \`${name}.apply(x)\`.`;
  const call = ts.isCallExpression(called.parent) ? called.parent : undefined;
  if (isMember && call && !call.arguments.length)
    return `\`${name}\` is a value, not a function: write it without ().`;
  return `\`${name}\` is not a function.`;
}

function notNewable({ts, checker, node}: Mistake): string | undefined {
  const made = ts.isNewExpression(node) ? node : ts.isNewExpression(node.parent) ? node.parent : undefined;
  if (!made) return undefined;
  const {expression} = made;
  const own = ts.isPropertyAccessExpression(expression) ? expression.name.text : undefined;
  const classes =
    own && ts.isPropertyAccessExpression(expression)
      ? checker.getPropertiesOfType(checker.getTypeAtLocation(expression.expression))
      : [];
  const meant = classes.find(({name}) => name !== own && name.toLowerCase() === own?.toLowerCase());
  const remedy = meant
    ? `did you mean \`new ${expression.getText().replace(/\w+$/, meant.name)}\`?`
    : 'write it without `new`.';
  return `\`${nameOf(expression)}\` is no class: ${remedy}`;
}

function wrongCount({ts, checker, node, messages}: Mistake): string | undefined {
  let call: TypeScript.Node | undefined = node;
  while (call && !ts.isCallExpression(call) && !ts.isNewExpression(call)) call = call.parent;
  const [, expected, given] = /Expected (.+?) arguments?, but got (\d+)/.exec(messages[0]!) ?? [];
  if (!call || !expected) return undefined;
  const signature = checker.getResolvedSignature(call as TypeScript.CallExpression);
  const names = signature?.parameters.map((parameter) => {
    const {valueDeclaration} = parameter;
    const isParameter = valueDeclaration && ts.isParameter(valueDeclaration);
    const isOptional = isParameter && (!!valueDeclaration.questionToken || !!valueDeclaration.initializer);
    const name = parameter.name.replace(/^__\d+$/, 'options');
    return isOptional ? `${name}?` : name;
  });
  const takes = names?.length ? `takes (${names.join(', ')})` : 'takes nothing';
  const was = given === '0' ? 'nothing is' : given === '1' ? 'one argument is' : `${given} arguments are`;
  return `\`${calleeOf(call as TypeScript.CallExpression)}\` ${takes}, ${was} given.${inOneArray()}`;

  /** Sizes one by one, where one array of them is wanted. */
  function inOneArray(): string {
    const {arguments: values = []} = call as TypeScript.CallExpression;
    const isSize = (value: TypeScript.Expression) =>
      !!(checker.getTypeAtLocation(value).flags & ts.TypeFlags.NumberLike);
    const [first] = names ?? [];
    return values.length > 1 && /^shape\b|^reps$/.test(first ?? '') && values.every(isSize)
      ? ` A shape is one array: write \`[${values.map(nameOf).join(', ')}]\`.`
      : '';
  }
}

const OPERATIONS: Record<string, string> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '**': 'pow',
  '%': 'mod',
  '<': 'less',
  '<=': 'lessEqual',
  '>': 'greater',
  '>=': 'greaterEqual',
};

/** Arithmetic with what is no number. */
export const wrongOperator: Wording = ({ts, checker, node, code}) => {
  if (code !== 2365 && code !== 2362 && code !== 2363 && code !== 2367) return undefined;
  const operation = ts.isBinaryExpression(node)
    ? node
    : ts.isBinaryExpression(node.parent)
      ? node.parent
      : undefined;
  if (!operation) return undefined;
  const sides = [operation.left, operation.right];
  const types = sides.map((side) => checker.getTypeAtLocation(side));
  const operator = operation.operatorToken.getText();
  const late = types.findIndex(({symbol}) => symbol?.name === 'Promise');
  if (late >= 0) {
    const name = nameOf(sides[late]!);
    return `${quoted(name)} is a promise, its value comes later: write ${quoted(`(await ${name})`)}.`;
  }
  const isTensor = types.some((type) => shapesOf(ts, checker, type).length || type.symbol?.name === 'Tensor');
  const name = OPERATIONS[operator] ?? OPERATIONS[operator.replace(/=$/, '')];
  if (!isTensor) {
    const wrong = types.findIndex(({flags}) => !(flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.Any)));
    if (wrong < 0 || operator.startsWith('+') || !name) return undefined;
    const type = described(ts, checker, checker.getWidenedType(types[wrong]!));
    return `${operator} is for numbers: ${quoted(nameOf(sides[wrong]!))} is ${type}.`;
  }
  if (!name) return undefined;
  const [left, right] = sides.map(codeOf);
  const isNumber = types.map(({flags}) => !!(flags & ts.TypeFlags.NumberLike));
  const isChange = /^(?:[-+*/%]|\*\*)=$/.test(operator);
  if (isChange && isNumber[0])
    return `\`${left}\` is a number, ${quoted(right!)} a tensor: write ${quoted(`${left} ${operator} ${right}.dataSync()[0]`)}.`;
  if (isChange)
    return `Tensors have no ${operator}: write ${quoted(`${left} = tf.${name}(${left}, ${right})`)}.`;
  if (/^[<>]=?$/.test(operator) && isNumber[1])
    return `Tensors have no ${operator}: write ${quoted(`${left}.dataSync()[0] ${operator} ${right}`)} for a single number, ${quoted(`tf.${name}(${left}, ${right})`)} for each.`;
  return `Tensors have no ${operator}: write ${quoted(`tf.${name}(${left}, ${right})`)}.`;
};
