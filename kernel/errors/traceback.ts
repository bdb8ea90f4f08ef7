import {readFileSync} from 'node:fs';
import {basename} from 'node:path';
import {stripVTControlCharacters} from 'node:util';
import {sourceOf} from '../cell/source-of.js';
import type {RawError, Told} from '../engine/protocol.js';
import type {MagicError} from '../magics/parse.js';
import type {Place} from '../magics/translate.js';
import type {Diagnostic} from './diagnostic.js';
import {bold, dim, excerpt, red} from './excerpt.js';
import type {At} from './operands.js';
import type {Remark} from './remarks.js';

/** An error as Jupyter sends it. */
export interface ErrorContent {
  ename: string;
  evalue: string;
  traceback: string[];
}

interface Source {
  /** What the reader knows it by: `cell 3`, `helpers.ts`. */
  label: string;
  text: string;
  positions: Places;
}

/** A place in the source itself, or in a file that it runs. */
interface Places {
  original(line: number, column: number): Place | undefined;
  site(line: number, column: number): number | undefined;
}

interface Frame extends Pick<Told, 'site'> {
  where: Source;
  /** The run that it belongs to, if it is of a cell. */
  run?: number;
  line: number;
  column: number;
  name?: string;
}

/** Finds out more of an error. */
type Explain = (error: RawError) => readonly Remark[];

const FRAME = /^\s+at (?:async )?(?:(.+?) \()?(.+?):(\d+):(\d+)\)?$/;
const MOST_FRAMES = 12;
const MOST_DIAGNOSTICS = 5;
const MOST_ERRORS = 5;

/** Knows the text of everything that runs, and turns errors into tracebacks that point into it. */
export class Tracebacks {
  readonly #sources = new Map<string, Source>();

  addCell(script: string, number: number, text: string, positions: Places): void {
    this.#sources.set(script, {label: `cell ${number}`, text, positions});
  }

  /** A local TypeScript module, compiled to `path`. */
  addModule(path: string, positions: Places): void {
    const file = sourceOf(path);
    this.#sources.set(path, {label: basename(file), text: readFileSync(file, 'utf8'), positions});
  }

  /** Where an error happened, and whence it was called, in the reader's own texts. */
  places(error: RawError): At[] {
    const frames = this.#frames(error.stack);
    return frames.map(({where, line, column, run, site}, i) => {
      // Of a function that called itself the innermost has told.
      const isInner = frames.findIndex((frame) => frame.run === run && frame.site === site) === i;
      const told = isInner ? error.told?.find((one) => one.run === run && one.site === site) : undefined;
      return {text: where.text, line, column, told: told?.values ?? {}};
    });
  }

  /**
   * An error that was thrown. Only the reader's own frames are shown.
   * @param explain finds out more of an error
   */
  thrown(error: RawError, explain: Explain): ErrorContent {
    const name = error.name === 'Thrown' ? 'Error' : error.name;
    const message = plainMessage(error);
    const traceback = [heading(name, message)];
    const frames = this.#frames(error.stack);
    const [first] = frames;
    const remarks = explain(error);
    if (first) traceback.push(...shownFrame(first));
    for (const [i, frame] of frames.slice(0, MOST_FRAMES).entries()) {
      if (i > 0) traceback.push(dim(`  called from ${place(frame)}`));
      traceback.push(...remarksAt(i, remarks));
    }
    for (let {cause} = error; cause; cause = cause.cause) {
      traceback.push(
        `Caused by ${heading(cause.name, plainMessage(cause))}`,
        ...this.#origin(cause, explain),
      );
    }
    const {errors = []} = error;
    for (const [i, one] of errors.slice(0, MOST_ERRORS).entries())
      traceback.push(
        `${i + 1} of ${errors.length}: ${heading(one.name, plainMessage(one))}`,
        ...this.#origin(one, explain),
      );
    return {ename: name, evalue: message, traceback};
  }

  /** A line that is meant as a magic, and is none. */
  misplaced({name, message, start, end}: MagicError, number: number, text: string): ErrorContent {
    const lines = text.slice(0, start).split('\n');
    const marked = excerpt({
      label: `cell ${number}`,
      lines: text.split('\n'),
      line: lines.length,
      column: lines.at(-1)!.length + 1,
      length: end - start,
    });
    return {ename: name, evalue: message, traceback: [heading(name, message), ...marked]};
  }

  /** What the compiler found wrong with a cell. */
  diagnosed(diagnostics: Diagnostic[], number: number, text: string): ErrorContent {
    const traceback: string[] = [];
    for (const {line, column, length, messages, code, fileName} of diagnostics.slice(0, MOST_DIAGNOSTICS)) {
      traceback.push(`${bold(red('TypeScriptError'))}: ${messages[0]} ${dim(`(TS${code})`)}`);
      // Of a chain of explanations the last one names what really differs.
      if (messages.length > 1) traceback.push(`  ${messages.at(-1)!.trim()}`);
      const label = fileName ?? `cell ${number}`;
      const lines = (fileName ? readFileSync(fileName, 'utf8') : text).split('\n');
      traceback.push(...excerpt({label, lines, line: line + 1, column: column + 1, length}));
    }
    const more = diagnostics.length - MOST_DIAGNOSTICS;
    if (more > 0) traceback.push(`and ${more} more`);
    return {ename: 'TypeScriptError', evalue: brief(diagnostics[0]!), traceback};
  }

  #origin(error: RawError, explain: Explain): string[] {
    const [origin] = this.#frames(error.stack);
    return origin ? [...shownFrame(origin), ...remarksAt(0, explain(error))] : [];
  }

  #frames(stack: string): Frame[] {
    const frames: Frame[] = [];
    for (const text of stack.split('\n')) {
      const match = FRAME.exec(text);
      if (!match) continue;
      const [, name, script, line, column] = match;
      const where = this.#sources.get(script!.replace(/^file:\/\//, ''));
      const at = where?.positions.original(Number(line), Number(column));
      if (where && at)
        frames.push({
          ...at,
          where: sourceAt(where, at),
          run: numberOf(script!),
          site: where.positions.site(Number(line), Number(column)),
          name: name?.replace(/^(?:Object|exports|Function)\./, ''),
        });
    }
    return frames;
  }
}

/** Of a cell's script. */
function numberOf(script: string): number | undefined {
  const [, run] = /^cell:(\d+)$/.exec(script) ?? [];
  return run === undefined ? undefined : Number(run);
}

function sourceAt(where: Source, {file}: Place): Source {
  return file ? {...where, label: basename(file), text: readFileSync(file, 'utf8')} : where;
}

function brief({messages}: Diagnostic): string {
  return [messages[0], ...messages.slice(1).slice(-1)].join(' ');
}

/** Top-level names are properties to the engine: the reader knows nothing of that. */
function plainMessage({name, message}: RawError): string {
  if (!/^(?:Type|Reference)Error$/.test(name)) return message;
  return message.replace(/(?<![\w.$])exports\./g, '').replace(/ \(cannot read property Symbol\(.*$/, '');
}

function heading(name: string, message: string): string {
  return `${bold(red(name))}: ${message}`;
}

function place({where, line, column, name}: Frame): string {
  const inside = name && !/^eval$|<anonymous>$/.test(name) ? `${name}, ` : '';
  return `${inside}${where.label}, line ${line}, column ${column}`;
}

function shownFrame(frame: Frame): string[] {
  const {where, line, column} = frame;
  const label = place(frame).replace(/, line.*/, '');
  return excerpt({label, lines: where.text.split('\n'), line, column, length: 1});
}

function remarksAt(frame: number, remarks: readonly Remark[]): string[] {
  return remarks.filter((remark) => remark.frame === frame).map(({text}) => `  ${text}`);
}

/** A traceback as plain text, for output that is no error message. */
export function plainText({traceback}: ErrorContent): string {
  return `${stripVTControlCharacters(traceback.join('\n'))}\n`;
}
