import type TypeScript from 'typescript';
import {nearest} from '../../src/tensor/nearest.js';
import {type Expectation, expectation, optionsOf} from './expectation.js';
import {calleeOf, codeOf, listed, type Mistake, nameOf, quoted, type Wording} from './mistake.js';
import {described, readable} from './type-names.js';

const NOT_ASSIGNABLE = new Set([2322, 2345, 2820, 2739, 2740, 2741, 2769, 2559]);
const MOST_OPTIONS = 8;

/** What the options of other toolkits are called here. */
const OTHER_NAMES: Record<string, string> = {
  lr: 'learningRate',
  bs: 'batchSize',
  wd: 'weightDecay',
  n_epochs: 'epochs',
  num_epochs: 'epochs',
};

/** `the option lr is unknown to Adam: …`, and options that are missing. */
export const wrongOption: Wording = (mistake) => {
  const {ts, checker, node, messages} = mistake;
  const all = messages.join('\n');
  const missing = /^Property '([^']+)' is missing in type/m.exec(all)?.[1];
  if (missing) {
    const {parent} = node;
    const isArgument = parent && (ts.isCallExpression(parent) || ts.isNewExpression(parent));
    const isLiteral = ts.isObjectLiteralExpression(node);
    if (isArgument && isLiteral)
      return `${calleeOf(parent)} needs the option \`${missing}\`: write \`{${missing}: …}\`.`;
    return undefined;
  }
  const unknown = /known properties, (?:but|and) '([^']+)' does not exist/.exec(all)?.[1];
  const literal = ts.isObjectLiteralExpression(node) ? node : enclosingLiteral(mistake);
  if (!unknown || !literal) return undefined;
  const context = checker.getContextualType(literal);
  const names = context ? [...new Set(optionsOf(checker, context).map(({name}) => name))] : [];
  const call =
    ts.isCallExpression(literal.parent) || ts.isNewExpression(literal.parent) ? literal.parent : undefined;
  const meant = optionNamed(unknown, names);
  const isRate = unknown === 'learningRate' || OTHER_NAMES[unknown] === 'learningRate';
  const property = literal.properties.find(({name}) => name?.getText() === unknown);
  const rate = property && ts.isPropertyAssignment(property) ? nameOf(property.initializer) : '0.1';
  const inOptimizer =
    isRate && names.includes('optimizer')
      ? ` The optimizer has one: write \`optimizer: new optim.Adam(model.parameters(), {learningRate: ${rate}})\`.`
      : undefined;
  const what = `${call ? `${calleeOf(call)} has no option` : 'There is no property'} \`${unknown}\`.`;
  if (inOptimizer && !names.includes('learningRate')) return what + inOptimizer;
  if (meant) return `${what} Did you mean \`${meant}\`?`;
  return names.length && names.length <= MOST_OPTIONS ? `${what} There are ${listed(names, 'and')}.` : what;
};

/** The option that is meant by a name, which may be that of another toolkit. */
export function optionNamed(name: string, options: readonly string[]): string | undefined {
  const camelCase = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const known = Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : undefined;
  return known && options.includes(known) ? known : nearest(camelCase, options);
}

function enclosingLiteral({ts, node}: Mistake) {
  for (let at = node.parent; at; at = at.parent) if (ts.isObjectLiteralExpression(at)) return at;
  return undefined;
}

/** `inFeatures must be a number, not a string`. */
export const wrongValue: Wording = (mistake) => {
  const {ts, checker, code} = mistake;
  if (!NOT_ASSIGNABLE.has(code)) return undefined;
  const {parent} = mistake.node;
  const isLate =
    ts.isArrowFunction(parent) && parent.modifiers?.some(({kind}) => kind === ts.SyntaxKind.AsyncKeyword);
  if (isLate) return 'This function must give its value at once, not a promise: write it without `async`.';
  const found = expectation(mistake);
  if (!found) return undefined;
  const {taker, target, source, given} = found;
  if (source.symbol?.name === 'Promise' && target.symbol?.name !== 'Promise')
    return `${quoted(nameOf(given))} is a promise, its value comes later: write \`await\` before it.`;
  const wanted = described(ts, checker, target);
  const literal = ts.isStringLiteralLike(given) || ts.isNumericLiteral(given) ? given.text : undefined;
  const isChoice = literal !== undefined && /^'|^\d/.test(wanted);
  const actual = isChoice
    ? ts.isStringLiteralLike(given)
      ? `'${literal}'`
      : literal
    : described(ts, checker, source);
  const [wantedCall, ownCall] = [target, source].map((type) => type.getCallSignatures()[0]);
  if (wantedCall && ownCall) return wrongFunction(mistake, taker, wantedCall, ownCall);
  // Where both sound alike the compiler knows better what differs.
  if (actual === wanted || !wanted) return undefined;
  const choices = [...wanted.matchAll(/'([^']+)'/g)].map(([, choice]) => choice!);
  const meant = ts.isStringLiteralLike(given) ? nearest(given.text, choices) : undefined;
  const hint = meant ? ` Did you mean '${meant}'?` : remedy(mistake, found, wanted);
  return `${taker} must be ${wanted}, not ${actual}.${hint}`;
};

/** A function that takes something else than it is given, or gives something else than is wanted. */
function wrongFunction(
  {ts, checker}: Mistake,
  taker: string,
  wanted: TypeScript.Signature,
  own: TypeScript.Signature,
): string | undefined {
  const text = (type: TypeScript.Type) => described(ts, checker, type);
  for (const [i, parameter] of own.parameters.entries()) {
    const given = wanted.parameters[i];
    if (!given) return `${taker} is given ${i} values, but takes ${own.parameters.length}.`;
    const [gets, takes] = [given, parameter].map((symbol) => text(checker.getTypeOfSymbol(symbol)));
    if (gets !== takes) return `${taker} is given ${gets} as ${parameter.name}, but takes ${takes}.`;
  }
  const [asked, gives] = [wanted, own].map((signature) => text(signature.getReturnType()));
  if (asked === gives) return undefined;
  if (gives === 'a promise') return `${taker} must give ${asked}, not a promise: write it without \`async\`.`;
  if (gives === 'nothing') return `${taker} must give ${asked}, but gives nothing: \`return\` is missing.`;
  return `${taker} must give ${asked}, not ${gives}.`;
}

/** What does not fit lies deep inside an object. */
export const wrongInside: Wording = ({messages}) => {
  const all = messages.map(readable);
  const path = all.flatMap((line) => /property '(\w+)' (?:are|is) incompatible/i.exec(line)?.[1] ?? []);
  if (!path.length || path.includes('forward')) return undefined;
  const at = all.findIndex((line) => /^Types of parameters/.test(line));
  const parameter = /'(\w+)'/.exec(all[at] ?? '')?.[1];
  // The innermost that names tensors, not their ranks.
  const inner =
    at < 0 ? all.findLast((line) => / is not assignable/.test(line) && !/'Rank\./.test(line)) : all[at + 1];
  const [, given, wanted] = /^Type '(.+)' is not assignable to type '(.+)'\.$/.exec(inner ?? '') ?? [];
  if (!given) return undefined;
  const name = path.join('.');
  return parameter
    ? `${name} is given ${given} as ${parameter}, but takes ${wanted}.`
    : `${name} does not fit: ${wanted} is expected in it, not ${given}.`;
};

/** What to write instead, where that is known. */
function remedy(
  {ts, checker}: Mistake,
  {taker, target, source, given, call}: Expectation,
  wanted: string,
): string {
  const name = codeOf(given);
  // Optimizers want the parameters of a model, not the model.
  if (wanted.includes('array of') && checker.getPropertyOfType(source, 'parameters'))
    return ` Write \`${name}.parameters()\`.`;
  const made = source.getConstructSignatures()[0]?.getReturnType();
  if (made && checker.isTypeAssignableTo(made, target)) return ` Write \`new ${given.getText()}(…)\`.`;
  const values = call?.arguments?.slice(call.arguments.indexOf(given)) ?? [];
  const isNumber = (value: TypeScript.Expression) =>
    !!(checker.getTypeAtLocation(value).flags & ts.TypeFlags.NumberLike);
  if (/^an array of numbers|^an array of \d numbers/.test(wanted) && values.length && values.every(isNumber))
    return ` Write \`[${values
      .map(nameOf)
      .join(', ')
      .replace(/^\((.*)\)$/, '$1')}]\`.`;
  const isArray = wanted.startsWith('an array of') && !wanted.includes(' or an array');
  const element = isArray && checker.getIndexTypeOfType(target, ts.IndexKind.Number);
  if (element && checker.isTypeAssignableTo(source, element)) return ` Write \`[${name}]\`.`;
  if (
    /^an array of (?:arrays of )*numbers$/.test(described(ts, checker, source)) &&
    wanted.startsWith('a tensor')
  )
    return ` Write ${quoted(`tf.tensor(${name})`)}.`;
  if (wanted === 'a number' && described(ts, checker, source) === 'a Scalar')
    return ` Write ${quoted(`${name}.dataSync()[0]`)}.`;
  if (ts.isArrayLiteralExpression(given) && wanted === 'a layer')
    return ' Write them one by one, without [ ].';
  if (ts.isStringLiteralLike(given) && taker === 'loss') return ` Write \`losses.${given.text}\`.`;
  const isPlain = !(source.flags & ts.TypeFlags.Object) || source.getCallSignatures().length > 0;
  const isObject = target.flags & ts.TypeFlags.Object && !target.getCallSignatures().length && isPlain;
  const needed = isObject
    ? optionsOf(checker, target).filter(({flags}) => !(flags & ts.SymbolFlags.Optional))
    : [];
  const [option] = needed;
  return option && needed.length === 1 && checker.isTypeAssignableTo(source, checker.getTypeOfSymbol(option))
    ? ` Write \`{${option.name}: ${name}}\`.`
    : '';
}
