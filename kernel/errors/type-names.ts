import type TypeScript from 'typescript';
import {TOOLKIT_NAMES} from '../preload.js';
import {listed} from './mistake.js';
import {shapesOf, shapeText} from './shape-types.js';

const MOST_CHARACTERS = 60;
const MOST_SHAPES = 2;
const MOST_CHOICES = 4;
const DEEPEST = 4;

/** What a value of a type is, as one says it: `a number`, `'same' or 'valid'`, `an array of numbers`. */
export function described(
  ts: typeof TypeScript,
  checker: TypeScript.TypeChecker,
  type: TypeScript.Type,
  depth = 0,
): string {
  // Arrays of arrays of arrays, and so on.
  if (depth > DEEPEST) return 'things';
  const deeper = (part: TypeScript.Type) => described(ts, checker, part, depth + 1);
  if (type.flags & ts.TypeFlags.Void) return 'nothing';
  if (type.isUnion() && !(type.flags & ts.TypeFlags.Boolean)) {
    const present = type.types.filter(
      ({flags}) => !(flags & (ts.TypeFlags.Undefined | ts.TypeFlags.BooleanLiteral)),
    );
    const all = present.map(deeper);
    // Whatever can be made a tensor.
    if (
      all.length > MOST_CHOICES &&
      all.includes('an array of numbers') &&
      all.some((part) => part.startsWith('a tensor'))
    )
      return 'a tensor or numbers';
    const isMany = all.filter((part) => part.startsWith('a tensor')).length > MOST_SHAPES;
    const parts = isMany ? all.map((part) => part.replace(/^a tensor .*/, 'a tensor')) : all;
    if (type.types.some(({flags}) => flags & ts.TypeFlags.BooleanLiteral)) parts.push('true or false');
    const isCounted = (part: string) => /^an array of \d/.test(part) && parts.includes('an array of numbers');
    // The compiler's own order changes with what was compiled before.
    const ordered = parts
      .filter((part) => !isCounted(part))
      .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
    return listed([...new Set(ordered)], 'or');
  }
  if (type.isStringLiteral()) return `'${type.value}'`;
  if (type.flags & ts.TypeFlags.StringLike) return 'a string';
  if (type.isNumberLiteral()) return String(type.value);
  if (type.flags & ts.TypeFlags.NumberLike) return 'a number';
  if (type.flags & ts.TypeFlags.BooleanLike) return 'true or false';
  const shapes = shapesOf(ts, checker, type);
  if (shapes.length > MOST_SHAPES) return 'a tensor';
  if (shapes.length) return `a tensor ${shapeText(shapes)}`;
  if (type.isIntersection() && checker.getPropertyOfType(type, 'namedParameters')) return 'a layer';
  const name = readable(checker.typeToString(type));
  if (/^Tensor\b/.test(name)) return 'a tensor';
  const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
  if (element && !type.symbol?.name.endsWith('Map')) {
    const tuple = (type as TypeScript.TypeReference).target as TypeScript.TupleType | undefined;
    const count = tuple?.fixedLength ? `${tuple.fixedLength} ` : '';
    const one = deeper(element);
    return `an array of ${count}${tuple?.fixedLength === 1 ? one.replace(/^an? /, '') : plural(one)}`;
  }
  if (type.getConstructSignatures().length) return `the class ${type.symbol.name}`;
  const [call] = type.getCallSignatures();
  if (call) {
    const names = call.parameters.map((parameter) => parameter.name).join(', ');
    const isShort = name.includes('=>') && name.length <= MOST_CHARACTERS;
    return `a function ${isShort ? name : `(${names}) => …`}`;
  }
  const entry = checker.getIndexTypeOfType(type, ts.IndexKind.String);
  if (entry) return `an object of ${plural(deeper(entry))}`;
  if (type.symbol?.name === 'Promise') return 'a promise';
  if (name.startsWith('{')) return `an object ${shortened(name)}`;
  const ownName = type.aliasSymbol?.name ?? type.symbol?.name ?? name;
  return `${/^[AEIOU]/.test(ownName) ? 'an' : 'a'} ${readable(ownName)}`;
}

/** Words first, then the choices. */
function rank(part: string): number {
  return /^['\d]/.test(part) ? 1 : 0;
}

function plural(one: string): string {
  return one === 'things'
    ? one
    : one.includes(' or ')
      ? `things, each ${one}`
      : one.replace(/^an? (\w*[^\Ws])s?/, '$1s');
}

/** What stands before the names of a namespace's types. */
const BUNDLED = new RegExp(`\\b(?:${TOOLKIT_NAMES.join('|')})_(?=[A-Z])`, 'g');

/** The compiler's names for types without those that the bundler has given them. */
export function readable(text: string): string {
  return text
    .replace(/\b(\w+)\$\d+/g, '$1')
    .replace(BUNDLED, '')
    .replace(/\bTensor<Rank\.R(\d)>/g, 'Tensor$1D')
    .replace(/\bTensor<Rank>/g, 'Tensor')
    .replace(/\btf\.(?=Tensor|Rank)/g, '');
}

function shortened(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
}
