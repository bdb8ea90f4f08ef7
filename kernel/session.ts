import {join, relative, resolve} from 'node:path';
import type TypeScript from 'typescript';
import {declaredNames} from './cell/declared.js';
import {declarationOf, pathOf} from './cell/path.js';
import {Positions} from './cell/positions.js';
import {rewrite} from './cell/rewrite.js';
import {declaredAsAny, isUnnameable} from './cell/unnameable.js';
import {memberDetails} from './completion/details.js';
import {filesLike} from './completion/files.js';
import {stringPlace} from './completion/string-place.js';
import {CELL_PREFIX, CELL_PREFIX_LINES, Converter, type FlatDiagnostic} from './converter.js';
import type {Diagnostic} from './errors/diagnostic.js';
import {silentMistakes} from './errors/silent.js';
import {syntaxMistake} from './errors/syntax.js';
import {readable} from './errors/type-names.js';
import {inOurWords} from './errors/words.js';
import type {DeclaredName} from './magics/magic.js';

/** A local TypeScript module that a cell imports, compiled to CommonJS. */
export interface CompiledModule {
  path: string;
  code: string;
  positions: Positions;
}

/** A cell that compiled. */
export interface CompiledCell {
  code: string;
  isAsync: boolean;
  imports: string[];
  /** What it mentions outside of functions. */
  mentioned: string[];
  /** Those that are new or have changed since the last cell. */
  modules: CompiledModule[];
  resultName?: string;
  positions: Positions;
  /** What is declared once the cell has run. */
  declared: () => DeclaredName[];
}

export type Compiled = {cell: CompiledCell; diagnostics?: never} | {cell?: never; diagnostics: Diagnostic[]};

export interface Completion {
  start: number;
  end: number;
  matches: string[];
  /** Of each match: what kind of thing it is. */
  kinds: string[];
  /** Of each match that is called: what it takes. */
  signatures?: (string | undefined)[];
  /** Set if it is the name of a layer that is asked for: where the model is found, and what is typed of the name. */
  layerOf?: {model: string[]; typed: string};
}

/** What is known of a name. */
export interface Inspected {
  type: string;
  documentation?: string;
  /** Where its value is found: a top-level name, then those of properties. */
  path?: string[];
  /** How it was declared, in a cell. */
  declaration?: string;
}

export type Completeness =
  | {status: 'complete' | 'invalid' | 'unknown'}
  | {status: 'incomplete'; indent: string};

/** The language side of a notebook: what its cells have declared, and the compiler over it. */
export class Session {
  readonly #converter = new Converter();
  readonly #ts = this.#converter.compiler;
  #declarations = '';
  #names = new Set<string>();
  /** The texts of the cells that have run, so that what they declare can be shown. */
  #cells: string[] = [];
  /** The local modules that cells have imported, by path. */
  readonly #modules = new Map<string, CompiledModule>();
  /** Whether the engine, a new one, has none of them. */
  #sendsAllModules = false;

  /** The compiler of the cells. */
  get compiler(): typeof TypeScript {
    return this.#ts;
  }

  /** The names that cells have declared. */
  get names(): ReadonlySet<string> {
    return this.#names;
  }

  /** Compiles a cell. What it declares is known to later cells once it is `commit`ted. */
  compile(source: string): Compiled & {commit: () => void} {
    let text = this.#blankExports(source);
    const convert = () => this.#converter.convert(this.#declarations, text);
    let converted = convert();
    if (converted.diagnostics.length && converted.diagnostics.every(({code}) => isUnnameable(code))) {
      // The code is right: it need not be refused because its declarations cannot be written down.
      const offsets = converted.diagnostics.map(({start}) => start.offset);
      text = declaredAsAny(this.#ts, text, offsets);
      converted = convert();
    }
    if (converted.diagnostics.length) {
      return {diagnostics: this.#diagnosed(converted.diagnostics, text), commit: () => {}};
    }
    const file = this.#converter.cellFile;
    const checker = this.#converter.program?.getTypeChecker();
    const silent = file && checker ? silentMistakes(this.#ts, checker, file, CELL_PREFIX.length) : [];
    if (silent.length) return {diagnostics: silent, commit: () => {}};
    const rewritten = rewrite(this.#converter.emitted, this.#names);
    // What earlier cells have declared comes last, and its names are known.
    const {kept = ''} = this.#converter;
    const output = converted.declOutput ?? '';
    const own = withoutReferences(output.slice(0, output.length - kept.length));
    const declarations = own + kept;
    const declared = () => [...declaredNames(this.#ts, declarations)];
    const commit = () => {
      this.#declarations = declarations;
      this.#cells.push(source);
      for (const {name} of declaredNames(this.#ts, own)) this.#names.add(name);
    };
    const cell = {
      code: rewritten.code,
      isAsync: rewritten.isAsync,
      imports: rewritten.imports,
      mentioned: rewritten.mentioned,
      modules: this.#changedModules(converted.sideOutputs ?? []),
      resultName: converted.lastExpressionVar,
      positions: new Positions(rewritten.map, this.#converter.emitted, CELL_PREFIX_LINES, rewritten.sites),
      declared,
    };
    return {cell, commit};
  }

  /** Of a text that is not even TypeScript, what its words mean is of no interest. */
  #diagnosed(flat: FlatDiagnostic[], text: string): Diagnostic[] {
    const mistake = syntaxMistake(this.#ts, text);
    if (mistake) return [mistake];
    const diagnostics = mergeChains(flat, text.split('\n').length);
    const program = this.#converter.program!;
    const broken = diagnostics.find(({fileName, code}) => fileName && code < 2000)?.fileName;
    const module = broken && program.getSourceFile(resolve(broken));
    const inModule = module && syntaxMistake(this.#ts, module.text);
    if (inModule) return [{...inModule, fileName: broken}];
    const worded = diagnostics.map(({offset, ...diagnostic}) => {
      const {fileName} = diagnostic;
      const file = fileName ? program.getSourceFile(resolve(fileName)) : this.#converter.cellFile;
      const start = fileName ? offset : offset + CELL_PREFIX.length;
      return file ? inOurWords(this.#ts, program, file, diagnostic, start) : diagnostic;
    });
    // What is wrong twice at one place is told once.
    const places = new Map(
      worded.map((one) => [`${one.fileName} ${one.line} ${one.messages[0]!.replace(/, not .*/, '')}`, one]),
    );
    return [...places.values()];
  }

  /** Forgets what the cells have declared: the engine that held the values is gone. */
  reset(): void {
    this.#declarations = '';
    this.#names = new Set();
    this.#cells = [];
    this.#sendsAllModules = true;
  }

  /** A text whose relative imports are those of a folder, as the notebook's folder sees them. */
  withImportsFrom(folder: string, source: string): string {
    let text = source;
    const {importedFiles} = this.#ts.preProcessFile(source, true, true);
    for (const {fileName, pos} of importedFiles.sort((a, b) => b.pos - a.pos)) {
      if (!/^\.{1,2}\//.test(fileName)) continue;
      const path = relative(process.cwd(), join(folder, fileName));
      const moved = path.startsWith('.') ? path : `./${path}`;
      text = text.slice(0, pos) + text.slice(pos).replace(fileName, () => moved);
    }
    return text;
  }

  /** @param folder the one that paths begin at */
  complete(source: string, position: number, folder = process.cwd()): Completion {
    const {start, end, candidates, original} = this.#converter.complete(this.#declarations, source, position);
    const kinds = new Map(original?.entries.map((entry) => [entry.name, entry.kind]));
    const matches = candidates.filter((name) => !name.startsWith('__'));
    const found = {start, end, matches, kinds: matches.map((name) => kinds.get(name) ?? '')};
    const file = this.#converter.cellFile;
    return file ? this.#completed(found, file, position + CELL_PREFIX.length, folder) : found;
  }

  /** What the converter leaves out: how much of a text between quotes is typed, files, and what functions take. */
  #completed(found: Completion, file: TypeScript.SourceFile, position: number, folder: string): Completion {
    const ts = this.#ts;
    const checker = this.#converter.program!.getTypeChecker();
    const place = stringPlace(ts, checker, file, position);
    if (!place) {
      const details = memberDetails(ts, checker, file, position, found.matches);
      const kinds = found.kinds.map((kind, i) => (kind === 'alias' ? (details[i]?.kind ?? kind) : kind));
      return {...found, kinds, signatures: details.map(({signature}) => signature)};
    }
    const {typed, names, model, choices = []} = place;
    const isFile = names === 'file' || (names === 'module' && /^[.~]{0,2}\//.test(typed));
    const all = isFile
      ? filesLike(typed, folder, names === 'module')
      : [...new Set([...found.matches, ...choices])].sort();
    // Files are named behind the last slash, and so are the files of packages.
    const isInFolder = typed.includes('/') && !all.some((name) => name.startsWith(typed));
    const begun = isInFolder ? typed.slice(typed.lastIndexOf('/') + 1) : typed;
    const matches = all.filter((name) => name.startsWith(begun));
    return {
      start: place.start + typed.length - begun.length - CELL_PREFIX.length,
      end: place.end - CELL_PREFIX.length,
      matches,
      kinds: matches.map((name) => (isFile ? (name.endsWith('/') ? 'folder' : 'file') : 'string')),
      layerOf: names === 'layer' && model ? {model, typed} : undefined,
    };
  }

  /** What is known of what stands at a position. */
  inspect(source: string, position: number, withDeclaration = false): Inspected | undefined {
    const info = this.#converter.inspect(this.#declarations, source, position);
    if (!info) return undefined;
    const ts = this.#ts;
    const type = readable(ts.displayPartsToString(info.displayParts));
    const own = this.#converter.printQuickInfo({...info, displayParts: []}).trim();
    const documentation = info.documentation?.length
      ? own
      : [own, this.#documentation(position)].filter(Boolean).join('\n\n');
    const file = this.#converter.cellFile;
    const path =
      file &&
      pathOf(
        ts,
        this.#converter.program!.getTypeChecker(),
        ts.getTouchingPropertyName(file, position + CELL_PREFIX.length),
      );
    const declaration =
      withDeclaration && path?.length === 1 ? declarationOf(ts, this.#cells, path[0]!) : undefined;
    return {type, documentation, path, declaration};
  }

  /** The documentation of what a name stands for: the names in a namespace are aliases, which have none of their own. */
  #documentation(position: number): string {
    const ts = this.#ts;
    const file = this.#converter.cellFile;
    const checker = this.#converter.program?.getTypeChecker();
    if (!file || !checker) return '';
    const node = ts.getTouchingPropertyName(file, position + CELL_PREFIX.length);
    const {symbol} = checker.getTypeAtLocation(node);
    // What every tensor is says nothing of this one.
    if (symbol?.name === 'Tensor') return '';
    return this.#converter.documented(() =>
      ts.displayPartsToString(symbol?.getDocumentationComment(checker) ?? []),
    );
  }

  isComplete(source: string): Completeness {
    const {completed, indent} = this.#converter.isCompleteCode(source);
    if (!completed) return {status: 'incomplete', indent: indent ?? ''};
    const ts = this.#ts;
    const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.Latest) as TypeScript.SourceFile & {
      parseDiagnostics: TypeScript.Diagnostic[];
    };
    const errors = file.parseDiagnostics;
    if (!errors.length) return {status: 'complete'};
    const UNTERMINATED = [1160, 1010];
    if (errors.some((error) => UNTERMINATED.includes(error.code))) return {status: 'incomplete', indent: ''};
    return {status: 'invalid'};
  }

  /** The modules that the engine does not have yet, or not as they are now. */
  #changedModules(emitted: {path: string; data: string}[]): CompiledModule[] {
    const changed = emitted.map((output) => this.#compileModule(output));
    for (const module of changed) this.#modules.set(module.path, module);
    if (!this.#sendsAllModules) return changed;
    this.#sendsAllModules = false;
    return [...this.#modules.values()];
  }

  #compileModule({path, data}: {path: string; data: string}): CompiledModule {
    const ts = this.#ts;
    const {outputText, sourceMapText} = ts.transpileModule(data, {
      fileName: 'module.js',
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        esModuleInterop: true,
        target: ts.ScriptTarget.ES2022,
        sourceMap: true,
      },
    });
    return {path, code: outputText, positions: new Positions(() => JSON.parse(sourceMapText!), data, 0)};
  }

  /** Exporting means nothing in a cell: `export` becomes spaces. */
  #blankExports(source: string): string {
    if (!source.includes('export')) return source;
    const ts = this.#ts;
    let text = source;
    const file = ts.createSourceFile('cell.ts', source, ts.ScriptTarget.Latest);
    for (const statement of file.statements) {
      if (!ts.canHaveModifiers(statement)) continue;
      for (const modifier of ts.getModifiers(statement) ?? []) {
        if (modifier.kind !== ts.SyntaxKind.ExportKeyword && modifier.kind !== ts.SyntaxKind.DefaultKeyword)
          continue;
        const start = modifier.getStart(file);
        text = text.slice(0, start) + ' '.repeat(modifier.end - start) + text.slice(modifier.end);
      }
    }
    return text;
  }
}

/** The converter repeats `/// <reference types="node" />` with every cell that needs it; it is always there. */
function withoutReferences(declarations: string): string {
  return declarations.replace(/^\/\/\/ <reference .*\n/gm, '');
}

/** The converter lists the links of a chain one by one, all with one start: they become one diagnostic. */
function mergeChains(flat: FlatDiagnostic[], lines: number): (Diagnostic & {offset: number})[] {
  const merged: (Diagnostic & {offset: number})[] = [];
  for (const {start, end, messageText, code, fileName} of flat) {
    // The converter adds a line to the cell, with what it exports.
    if (!fileName && start.line >= lines) continue;
    const last = merged.at(-1);
    if (
      last &&
      last.offset === start.offset &&
      last.fileName === fileName &&
      last.length === end.offset - start.offset
    ) {
      last.messages.push(messageText);
      continue;
    }
    const {line, character: column, offset} = start;
    merged.push({line, column, offset, length: end.offset - offset, messages: [messageText], code, fileName});
  }
  return merged;
}
