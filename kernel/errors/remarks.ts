import type TypeScript from 'typescript';
import {nearest} from '../../src/tensor/nearest.js';
import type {RawError, Sketch} from '../engine/protocol.js';
import {nameOf, quoted} from './mistake.js';
import {type At, member, operands} from './operands.js';
import {remedyFor} from './remedies.js';

/** Errors about what a tensor is, not about its numbers. */
const OF_TENSORS =
  /\bshapes?\b|\bdtypes?\b|\bdisposed\b|\brank\b|\bdimensions?\b|\bbroadcast|\bTensorLike\b/i;
const MOST_FRAMES = 5;

/** What is to be known to say more of an error than it says itself. */
export interface Knowledge {
  ts: typeof TypeScript;
  /** The names that cells have declared. */
  names: ReadonlySet<string>;
}

/** What more is to be said, of one of the places where an error happened. */
export interface Remark {
  /** Which of them; the innermost is 0. */
  frame: number;
  text: string;
}

/**
 * What more is to be said of an error: the shapes of the tensors in the line where it happened, or the name that was
 * probably meant; and what to do about it.
 * @param places where it happened, the innermost first
 */
export function remarks(error: RawError, places: readonly At[], knowledge: Knowledge): Remark[] {
  if (!places.length) return [];
  const remedy = remedyFor(error.message);
  return [found(error, places, knowledge), remedy && {frame: 0, text: remedy}].flatMap(
    (remark) => remark || [],
  );
}

function found({name, message}: RawError, places: readonly At[], knowledge: Knowledge): Remark | undefined {
  if (/^(?:Shape|Tensor)Error$/.test(name) || OF_TENSORS.test(message)) return shapes(places, knowledge);
  if (name === 'ReferenceError') return unknownName(message, knowledge);
  return name === 'TypeError' ? unknownMember(message, places[0]!, knowledge) : undefined;
}

/** `where hidden is [32, 128], weight is [64, 10]`. */
function shapes(places: readonly At[], {ts}: Knowledge): Remark | undefined {
  for (const [frame, place] of places.slice(0, MOST_FRAMES).entries()) {
    const known = operands(ts, place).flatMap((path) => {
      const {shape, dtype, isDisposed, missing} = sketchOf(place, path) ?? {};
      if (missing) return [`${path} is ${missing}`];
      if (!shape) return [];
      const kind = dtype === 'float32' ? '' : ` ${dtype}`;
      return [`${path} is [${shape.join(', ')}]${kind}${isDisposed ? ', disposed' : ''}`];
    });
    if (known.length) return {frame, text: `where ${known.join(', ')}`};
  }
  return undefined;
}

function sketchOf({told}: At, path: string): Sketch | undefined {
  return Object.hasOwn(told, path) ? told[path] : undefined;
}

function unknownName(message: string, {names}: Knowledge): Remark | undefined {
  const missing = /^(\S+) is not defined$/.exec(message)?.[1];
  const meant = missing && nearest(missing, [...names]);
  return meant ? suggestion(meant) : undefined;
}

/** A method that is none, or a property of undefined. */
function unknownMember(message: string, place: At, {ts}: Knowledge): Remark | undefined {
  const asked = member(ts, place);
  if (!asked) return undefined;
  const {owner, path, name} = asked;
  const missing = /^Cannot (?:read|set) properties of (undefined|null)/.exec(message)?.[1];
  if (missing) {
    const itself = `${quoted(nameOf(owner))} is ${missing}, so it has no ${quoted(name)}.`;
    const [, holder, own] = /^(.+)\.(.+)$/.exec(path ?? '') ?? [];
    const meant = holder && meantBy(place, holder, own!);
    return {frame: 0, text: meant ? `${itself} ${suggestion(meant).text}` : itself};
  }
  if (!/ is not a function/.test(message) || !path) return undefined;
  const meant = meantBy(place, path, name);
  return meant ? suggestion(meant) : undefined;
}

function suggestion(meant: string): Remark {
  return {frame: 0, text: `Did you mean ${quoted(meant)}?`};
}

/** The member of a value that was probably meant. */
function meantBy(place: At, path: string, name: string): string | undefined {
  const members = sketchOf(place, path)?.members ?? [];
  const meant = nearest(
    name,
    members.filter((one) => one !== name),
  );
  return meant && `${path}.${meant}`;
}
