import type TypeScript from 'typescript';
import {optionsOf} from './expectation.js';
import {codeOf, type Mistake, nameOf, quoted, type Wording} from './mistake.js';
import {optionNamed} from './value-words.js';

/** What names of other languages and libraries are here. */
const HERE: Record<string, readonly [code: string, remark?: string]> = {
  print: ['console.log(…)'],
  len: ['x.length', 'of a tensor `x.shape`'],
  True: ['true'],
  False: ['false'],
  None: ['null', 'or `undefined`'],
  nil: ['null', 'or `undefined`'],
  self: ['this', 'inside a class'],
  range: ['for (let i = 0; i < n; i++) { … }'],
  enumerate: ['for (const [i, x] of xs.entries()) { … }'],
  zip: ['xs.map((x, i) => [x, ys[i]])'],
  str: ['String(x)', 'as a type `string`'],
  int: ['Math.trunc(x)', 'as a type `number`'],
  float: ['Number(x)', 'as a type `number`'],
  double: ['Number(x)', 'as a type `number`'],
  bool: ['Boolean(x)', 'as a type `boolean`'],
  list: ['[...xs]', 'as a type `number[]`'],
  dict: ['{name: value}'],
  tuple: ['[a, b]'],
  abs: ['Math.abs(x)', 'of tensors `tf.abs(x)`'],
  max: ['Math.max(…)', 'of tensors `tf.max(x)`'],
  min: ['Math.min(…)', 'of tensors `tf.min(x)`'],
  sum: ['xs.reduce((a, b) => a + b, 0)', 'of tensors `tf.sum(x)`'],
  round: ['Math.round(x)'],
  pow: ['x ** y'],
  sqrt: ['Math.sqrt(x)', 'of tensors `tf.sqrt(x)`'],
  exp: ['Math.exp(x)', 'of tensors `tf.exp(x)`'],
  log: ['Math.log(x)', 'of tensors `tf.log(x)`'],
  sorted: ['[...xs].sort((a, b) => a - b)'],
  reversed: ['[...xs].reverse()'],
  isinstance: ['x instanceof Class'],
  type: ['typeof x'],
  open: ["readFileSync(path, 'utf8')", "imported from 'node:fs'"],
  assert: ['console.assert(condition)'],
  math: ['Math.sqrt(x)'],
  np: ['tf.tensor([1, 2])', 'tensors are `tf`'],
  numpy: ['tf.tensor([1, 2])', 'tensors are `tf`'],
  torch: ['tf.tensor([1, 2])', 'tensors are `tf`, layers `nn`'],
  Tensor: ['tf.tensor([1, 2])'],
  F: ['nn.relu(x)', 'the functions of layers are in `nn`'],
  tensorflow: ['tf'],
  keras: ['new nn.Linear(4, 2)', 'layers are `nn`, models `zoo`'],
  plt: ['viz.curves({name: numbers})', 'figures are `viz`'],
  pd: ['aq.table({column: numbers})', 'tables are `aq`'],
  elif: ['else if (…) { … }'],
};

/** A name that nothing has declared. */
export const unknownName: Wording = (mistake) => {
  const {ts, node, code, messages} = mistake;
  if (code !== 2304 && code !== 2552 && code !== 2503) return undefined;
  const name = /'([^']+)'/.exec(messages[0]!)?.[1];
  if (!name) return undefined;
  const {parent} = node;
  const isAssigned =
    parent &&
    ts.isBinaryExpression(parent) &&
    parent.left === node &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  const named = isAssigned && namedArgument(mistake, parent);
  if (named) return `Arguments have no names here: write ${named}.`;
  if (isAssigned)
    return `\`${name}\` is not declared: write ${quoted(`let ${parent.getText().replace(/\s+/g, ' ')}`)}.`;
  const here = Object.hasOwn(HERE, name) ? HERE[name] : undefined;
  if (here) {
    const [code, remark] = here;
    return `There is no \`${name}\` in TypeScript: write ${quoted(code)}${remark ? `, ${remark}` : ''}.`;
  }
  const meant = /Did you mean '([^']+)'/.exec(messages[0]!)?.[1];
  if (meant) return `There is no \`${name}\`. Did you mean \`${meant}\`?`;
  return `There is no \`${name}\`. Is it misspelt, or has the cell that declares it not been run yet?`;
};

/** `f(x, axis=0)`: what to write for an argument that is named as in Python. */
function namedArgument({ts, checker}: Mistake, assignment: TypeScript.BinaryExpression): string | undefined {
  const call = assignment.parent;
  if (!ts.isCallExpression(call) && !ts.isNewExpression(call)) return undefined;
  const value = codeOf(assignment.right);
  const callee = checker.getTypeAtLocation(call.expression);
  const signatures = [...callee.getCallSignatures(), ...callee.getConstructSignatures()];
  const options = signatures.flatMap(({parameters}) => {
    const parameter = parameters[call.arguments!.indexOf(assignment)];
    return parameter ? optionsOf(checker, checker.getTypeOfSymbol(parameter)).map(({name}) => name) : [];
  });
  const option = optionNamed(nameOf(assignment.left), options);
  return option
    ? quoted(`{${option}: ${value}}`)
    : `${quoted(value)} alone, or ${quoted(`{name: ${value}}`)} for an option`;
}
