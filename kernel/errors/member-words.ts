import type TypeScript from 'typescript';
import {
  IN_NAMESPACES,
  ON_ARRAYS,
  ON_DATASETS,
  ON_MODELS,
  ON_OBJECTS,
  ON_OPTIMIZERS,
  ON_STRINGS,
  ON_TENSORS,
} from './elsewhere.js';
import {listed, type Mistake, nameOf, quoted, type Wording} from './mistake.js';
import {shapesOf} from './shape-types.js';
import {readable} from './type-names.js';

const MOST_NAMES = 8;

/** A property or method that a value does not have. */
export const unknownMember: Wording = (mistake) => {
  const {ts, checker, node, code, messages} = mistake;
  if (code !== 2339 && code !== 2551 && code !== 2576) return undefined;
  const [, member, typeText] =
    /^Property '([^']+)' does not exist on type '(.+?)'\.(?: Did|$)/.exec(messages[0]!) ?? [];
  const access = node.parent;
  if (member && access && ts.isBindingElement(access)) {
    const type = checker.getTypeAtLocation(access.parent);
    const isObject = type.flags & ts.TypeFlags.Object;
    const names = isObject ? checker.getPropertiesOfType(type).map(({name}) => name) : [];
    const there = names.length && names.length <= MOST_NAMES ? `: there is ${listed(names, 'and')}` : '';
    return `There is no \`${member}\` in what is taken apart here${there}.`;
  }
  if (!member || !typeText || !access || !ts.isPropertyAccessExpression(access)) return undefined;
  const type = checker.getTypeAtLocation(access.expression);
  const owner = nameOf(access.expression);
  if (type.symbol?.name === 'Promise')
    return `${quoted(owner)} is a promise, its value comes later: write ${quoted(`(await ${owner}).${member}`)}.`;
  if (type.flags & ts.TypeFlags.Void) return `${quoted(owner)} gives nothing, so it has no \`${member}\`.`;
  const isClear = /^(?:typeof |["'\d])/.test(typeText) || typeText === owner || !/^[\w.]+$/.test(owner);
  const isLong = typeText.startsWith('{');
  const what =
    isClear || isLong
      ? quoted(owner)
      : `${quoted(owner)} (${readable(typeText).replace(/^(\w+)<.*>$/, '$1')})`;
  const meant = /Did you mean '([^']+)'/.exec(messages[0]!)?.[1];
  const loop = checker.getSymbolAtLocation(access.expression)?.valueDeclaration?.parent.parent;
  if (loop && ts.isForInStatement(loop)) {
    const head = `for (${loop.initializer.getText()} of ${nameOf(loop.expression)})`;
    return `\`for … in\` goes through names: write ${quoted(`${head} { … }`)}.`;
  }
  const likely = meant ?? begun(checker, type, member);
  const inClass = owner === 'this' && !meant;
  const hint = inClass
    ? `Declare it in the class: \`${member} = …;\`.`
    : (otherName(mistake, type, owner, member) ?? (likely && `Did you mean \`${likely}\`?`));
  return `${what} has no \`${member}\`.${hint ? ` ${hint}` : ''}`;
};

function otherName(
  {ts, checker}: Mistake,
  type: TypeScript.Type,
  owner: string,
  member: string,
): string | undefined {
  const isTensor = shapesOf(ts, checker, type).length > 0 || type.symbol?.name === 'Tensor';
  const isArray = !isTensor && !!checker.getIndexTypeOfType(type, ts.IndexKind.Number);
  const isString = !!(type.flags & ts.TypeFlags.StringLike);
  const has = (name: string) => !!checker.getPropertyOfType(type, name);
  const kind = isTensor
    ? ON_TENSORS
    : isString
      ? ON_STRINGS
      : isArray
        ? ON_ARRAYS
        : has('namedParameters')
          ? ON_MODELS
          : has('take')
            ? ON_DATASETS
            : has('minimize')
              ? ON_OPTIMIZERS
              : ON_OBJECTS;
  const table = Object.hasOwn(IN_NAMESPACES, owner) ? IN_NAMESPACES[owner]! : kind;
  return Object.hasOwn(table, member) ? `Write ${quoted(table[member]!(owner))}.` : undefined;
}

/** The only property that begins as a name does. */
function begun(checker: TypeScript.TypeChecker, type: TypeScript.Type, name: string): string | undefined {
  const names = name.length > 2 ? checker.getPropertiesOfType(type).map((property) => property.name) : [];
  const found = names.filter((one) => one.startsWith(name));
  return found.length === 1 ? found[0] : undefined;
}
