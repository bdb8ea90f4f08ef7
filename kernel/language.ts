import {dirname} from 'node:path';
import {pathsLike} from './completion/magic-paths.js';
import type {Diagnostic} from './errors/diagnostic.js';
import {causes, readFrame} from './magics/frame.js';
import {allMagics, findMagic} from './magics/index.js';
import type {Magic} from './magics/magic.js';
import {findMagics, MagicError, reject, type Use} from './magics/parse.js';
import {readText} from './magics/paths.js';
import {blanked, type Place, type Source, Translation} from './magics/translate.js';
import {type CompiledCell, type Completeness, type Completion, type Inspected, Session} from './session.js';

/** A cell that is ready to run. */
export interface Program extends Omit<CompiledCell, 'positions'> {
  positions: {
    original(line: number, column: number): Place | undefined;
    site(line: number, column: number): number | undefined;
  };
  /** The magic that the cell begins with, if it runs around the rest. */
  around?: {magic: string; text: string};
  commit: () => void;
}

export type Compiled = {program: Program; diagnostics?: never} | {program?: never; diagnostics: Diagnostic[]};

/** `Math.sqrt?` or `%time?` as a whole cell asks what that is. */
const QUESTION = /^([\p{L}\p{N}_$.]+|%{1,2}\w+)\?{1,2}$/u;

/** A magic's name while it is typed, up to the cursor. */
const TYPED = /(?:^|\n)[ \t]*(%{1,2}\w*)$/;

/** The language of the notebook: TypeScript with magics. Positions are those of the cell as it was written. */
export class Language {
  readonly #session = new Session();

  /** The names that cells have declared. */
  get names(): ReadonlySet<string> {
    return this.#session.names;
  }

  get compiler(): Session['compiler'] {
    return this.#session.compiler;
  }

  /**
   * Compiles a cell. What it declares is known to later cells once it is committed.
   * @param folder the one that the cells run in
   * @throws {MagicError} if a line is meant as a magic, and is none
   */
  compile(cell: string, folder: string): Compiled {
    const uses = findMagics(cell, this.#session.names);
    const [first] = uses;
    if (first?.frame && !readFrame(this.compiler, cell, first)) {
      // Of what is no TypeScript the compiler tells by itself what it would tell of the rest.
      const {diagnostics} = this.#session.compile(blanked(cell, uses));
      if (diagnostics) return {diagnostics};
    }
    const translation = new Translation(cell, uses, (use) => this.#sourceOf(use, folder));
    const compiled = this.#session.compile(translation.code);
    if (compiled.diagnostics) {
      const inCell = (diagnostic: Diagnostic) =>
        diagnostic.fileName ? diagnostic : moved(diagnostic, translation);
      const diagnostics = uses.length ? compiled.diagnostics.map(inCell) : compiled.diagnostics;
      return {diagnostics: first?.frame ? causes(diagnostics, cell, first) : diagnostics};
    }
    const {commit, cell: program} = compiled;
    if (!uses.length) return {program: {...program, declared: () => [], commit}};
    const isAround = first!.isCell && first!.magic.cell === 'code' && !first!.frame;
    return {
      program: {
        ...program,
        positions: {
          original: (line, column) => original(program.positions.original(line, column), translation),
          site: (line, column) => program.positions.site(line, column),
        },
        around: isAround ? {magic: first!.magic.name, text: first!.text} : undefined,
        declared: uses.some(({magic}) => magic.needsNames) ? program.declared : () => [],
        commit,
      },
    };
  }

  /** Forgets what the cells have declared. */
  reset(): void {
    this.#session.reset();
  }

  /** @param folder the one that the cells run in */
  complete(cell: string, position: number, folder: string): Completion {
    return (
      this.#completeName(cell, position) ??
      this.#completeText(cell, position, folder) ??
      this.#completeCode(cell, position, folder)
    );
  }

  /** What is known of what stands at a position. */
  inspect(cell: string, position: number, withDeclaration = false): Inspected | undefined {
    const isOn = ({start, nameEnd, frame, code}: Use) =>
      start <= position && (position <= nameEnd || (frame && code && position < code.start));
    const use = this.#uses(cell)?.find(isOn);
    if (use) return {type: helpOf(use.magic)};
    const {code, toCode} = this.#typeScript(cell);
    return this.#session.inspect(code, toCode(position), withDeclaration);
  }

  isComplete(cell: string): Completeness {
    const uses = this.#uses(cell);
    if (!uses) return {status: 'invalid'};
    const [first] = uses;
    if (first?.isCell && (first.magic.cell === 'text' || first.end >= cell.length)) {
      // Nobody but the writer knows where such a text ends: an empty line says so.
      return /\n\s*\n$/.test(cell) ? {status: 'complete'} : {status: 'incomplete', indent: ''};
    }
    return this.#session.isComplete(blanked(cell, uses));
  }

  /** The answer to a cell that is a question; undefined for any other cell. */
  explain(cell: string): string | undefined {
    const subject = QUESTION.exec(cell.trim())?.[1];
    if (!subject) return undefined;
    const name = subject.replace(/^%+/, '');
    const magic = name === subject ? undefined : findMagic(name);
    if (magic) return helpOf(magic);
    const found = this.#session.inspect(subject, subject.length);
    const text = found && [found.type, found.documentation].filter(Boolean).join('\n\n');
    return text ?? `No documentation for ${subject}.`;
  }

  /** The name of a magic, where one may stand and is being typed. */
  #completeName(cell: string, position: number): Completion | undefined {
    const typed = TYPED.exec(cell.slice(0, position))?.[1];
    if (typed === undefined) return undefined;
    const start = position - typed.length;
    // Any other magic in its place tells whether this is one.
    const isFirst = !/\S/.test(cell.slice(0, start));
    const isPlace = isFirst || this.#uses(`${cell.slice(0, start)}%magics`)?.at(-1)?.start === start;
    if (!isPlace) return undefined;
    const magics = allMagics().filter(({name}) => /^\w/.test(name));
    const names = magics.flatMap(({name, line, cell}) => [
      ...(line ? [`%${name}`] : []),
      ...(cell && isFirst ? [`%%${name}`] : []),
    ]);
    const matches = names.filter((name) => name.startsWith(typed));
    const end = position + /^\w*/.exec(cell.slice(position))![0].length;
    return {start, end, matches, kinds: matches.map(() => 'magic')};
  }

  #completeCode(cell: string, position: number, folder: string): Completion {
    const {code, toCode, toPosition} = this.#typeScript(cell);
    const found = this.#session.complete(code, toCode(position), folder);
    return {...found, start: toPosition(found.start), end: toPosition(found.end)};
  }

  /** What a magic takes as text: paths, a word for a function that the compiler knows, else anything. */
  #completeText(cell: string, position: number, folder: string): Completion | undefined {
    const use = this.#uses(cell)?.find(({nameEnd, end}) => nameEnd < position && position <= end);
    if (!use || (use.code && position >= use.code.start)) return undefined;
    const {magic, isCell, nameEnd} = use;
    if (magic.paths) return completePath(cell, position, use, folder);
    const start = position - /\S*$/.exec(cell.slice(0, position))![0].length;
    const isWord = magic.callee && !/\S/.test(cell.slice(nameEnd, start));
    if (!isWord) {
      if ((magic.frame && !use.code) || (magic.line === 'code' && !isCell && !magic.callee)) return undefined;
      return {start: position, end: position, matches: [], kinds: []};
    }
    const end = position + /^\S*/.exec(cell.slice(position))![0].length;
    const typed = cell.slice(start, position);
    const call = `${magic.callee}(${JSON.stringify(typed)})`;
    const {matches, kinds} = this.#session.complete(call, call.length - 2);
    const fitting = [...matches.keys()].filter((i) => matches[i]!.startsWith(typed));
    return {start, end, matches: fitting.map((i) => matches[i]!), kinds: fitting.map((i) => kinds[i]!)};
  }

  /** The magics of a cell; undefined while one of them is not finished. */
  #uses(cell: string): Use[] | undefined {
    try {
      return findMagics(cell, this.#session.names);
    } catch (error) {
      if (error instanceof MagicError) return undefined;
      throw error;
    }
  }

  /** The file that a magic stands for. */
  #sourceOf({magic, text, start, nameEnd}: Use, folder: string): Source | undefined {
    if (!magic.file) return undefined;
    return reject(
      () => {
        const file = magic.file!(text, folder);
        return {file, text: this.#session.withImportsFrom(dirname(file), readText(file, text))};
      },
      start,
      nameEnd,
    );
  }

  /** The TypeScript of a cell, as far as it is written, and the ways there and back. */
  #typeScript(cell: string) {
    const uses = this.#uses(cell) ?? [];
    if (!uses[0]?.frame || !uses[0].code) {
      const same = (position: number) => position;
      return {code: blanked(cell, uses), toCode: same, toPosition: same};
    }
    const translation = new Translation(cell, uses);
    return {
      code: translation.code,
      toCode: (position: number) => translation.toCode(position),
      toPosition: (offset: number) => translation.toPosition(offset),
    };
  }
}

/** A path behind a magic, if the cursor stands where its paths do. */
function completePath(cell: string, position: number, use: Use, folder: string): Completion {
  const {style, within = 'line', areFolders} = use.magic.paths!;
  const lineEnd = cell.indexOf('\n', use.nameEnd);
  const isInBody = use.isCell && lineEnd >= 0 && position > lineEnd;
  if (use.isCell && isInBody !== (within === 'body'))
    return {start: position, end: position, matches: [], kinds: []};
  const text = cell.slice(isInBody ? lineEnd + 1 : use.nameEnd, position);
  const {length, matches, kinds} = pathsLike(text, style, folder, areFolders);
  return {start: position - length, end: position, matches, kinds};
}

function helpOf({usage, help}: Magic): string {
  return `${usage.join('\n')}\n\n${help}.`;
}

/** Places of running code count from 1, those of a translation from 0. */
function original(place: Place | undefined, translation: Translation): Place | undefined {
  if (!place) return undefined;
  const {line, column, file} = translation.toCell({line: place.line - 1, column: place.column - 1});
  return {line: line + 1, column: column + 1, file};
}

function moved(diagnostic: Diagnostic, translation: Translation): Diagnostic {
  const {line, column, length} = diagnostic;
  const {file, ...start} = translation.toCell({line, column});
  const end = translation.toCell({line, column: column + length});
  return {
    ...diagnostic,
    ...start,
    fileName: file,
    length: end.line === start.line ? Math.max(1, end.column - start.column) : length,
  };
}
