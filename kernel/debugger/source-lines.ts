import {dim, excerpt, red} from '../errors/excerpt.js';
import type {Frame} from './pauses.js';

// Where a frame stands, as lines of text.

/** So many lines are shown before and after the one that it stands at. */
const AROUND = {stop: 2, list: 5} as const;

export function placeOf(frame: Frame): string[] {
  return [`${standing(frame)}:`, ...sourceAround(frame, AROUND.stop)];
}

/** The place with the very column: a line may call much that can throw. */
export function thrownAt(frame: Frame): string[] {
  return excerpt({label: labelOf(frame), lines: linesOf(frame), ...frame.place, length: 1});
}

export function sourceOf(frame: Frame): string[] {
  return sourceAround(frame, AROUND.list);
}

function labelOf({script, call, isWhole}: Frame): string {
  return isWhole ? script.label : `${call.functionName || '(anonymous)'}, ${script.label}`;
}

export function standing(frame: Frame): string {
  return `${labelOf(frame)}, line ${frame.place.line}`;
}

function sourceAround(frame: Frame, around: number): string[] {
  const lines = linesOf(frame);
  const {line} = frame.place;
  const first = Math.max(1, line - around);
  const shown = lines.slice(first - 1, line + around);
  const width = String(first + shown.length - 1).length;
  return shown.map((text, i) => {
    const numbered = `${String(first + i).padStart(width)} | ${text}`.trimEnd();
    return first + i === line ? `${red('→')} ${numbered}` : dim(`  ${numbered}`);
  });
}

function linesOf({script}: Frame): string[] {
  return script.text().split('\n');
}
