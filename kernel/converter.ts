import {createRequire} from 'node:module';
import {EOL} from 'node:os';
import {dirname, join, relative} from 'node:path';
import type TypeScript from 'typescript';
import {Documentation} from './cell/documentation.js';
import {EarlierDeclarations} from './cell/earlier.js';
import {Libraries} from './cell/libraries.js';
import {PreloadedFiles} from './cell/preloaded.js';
import {loadCompiler} from './compiler.js';
import {PRELOADED_MODULES} from './preload.js';
import {programFactory} from './program.js';

// The only file that knows tslab: its converter keeps a TypeScript program over the cell and the declarations of
// all earlier cells.

interface Position {
  offset: number;
  line: number;
  character: number;
}

/** One link of a chain of diagnostics. */
export interface FlatDiagnostic {
  start: Position;
  end: Position;
  messageText: string;
  code: number;
  fileName?: string;
}

export interface Converted {
  output?: string;
  declOutput?: string;
  diagnostics: FlatDiagnostic[];
  lastExpressionVar?: string;
  sideOutputs?: {path: string; data: string}[];
}

export interface Candidates {
  start: number;
  end: number;
  candidates: string[];
  original?: TypeScript.CompletionInfo;
}

interface Tslab {
  convert(declarations: string, source: string): Converted;
  inspect(declarations: string, source: string, position: number): TypeScript.QuickInfo | undefined;
  complete(declarations: string, source: string, position: number): Candidates;
  close(): void;
}

export type Compiler = typeof TypeScript & {
  createWatchCompilerHost(files: string[], options: TypeScript.CompilerOptions, ...rest: unknown[]): unknown;
  bindSourceFile(file: TypeScript.SourceFile, options: TypeScript.CompilerOptions): void;
  updateSourceFile(
    file: TypeScript.SourceFile,
    text: string,
    change: TypeScript.TextChangeRange,
  ): TypeScript.SourceFile;
  getTouchingPropertyName(file: TypeScript.SourceFile, position: number): TypeScript.Node;
};

/** The file that the converter takes a cell for, and the one of what earlier cells have declared. */
const CELL_FILE = '__tslab__.ts';
const DECLARATIONS_FILE = '__prev__.d.ts';

/** What the converter puts before the text of either. */
export const CELL_PREFIX = `export {};${EOL}`;
export const CELL_PREFIX_LINES = 1;

const LIBRARY = 'lib.es2023.d.ts';

/** What is read in every notebook. */
const LARGE = new Set(Object.values(PRELOADED_MODULES));

const packageRequire = createRequire(__filename);

/** tslab's converter with our choices, and what it compiled last. */
export class Converter {
  readonly compiler: Compiler;
  readonly isCompleteCode: (code: string) => {completed: boolean; indent?: string};
  readonly printQuickInfo: (info: TypeScript.QuickInfo) => string;
  /** The program over what was last compiled, completed or inspected. */
  program?: TypeScript.Program;
  /** The cell's JavaScript module as it was last emitted. */
  emitted = '';
  /** What earlier cells have declared, if the last cell that was converted declares nothing of it again. */
  kept?: string;
  readonly #create: () => Tslab;
  #tslab: Tslab;
  readonly #preloaded: PreloadedFiles;
  readonly #libraries: Libraries;
  readonly #documentation: Documentation;
  #earlier: EarlierDeclarations;
  readonly #typesFolder: string;

  constructor() {
    const tslabRequire = createRequire(packageRequire.resolve('tslab/dist/converter'));
    const compiler = tslabRequire.resolve('@tslab/typescript-for-tslab');
    this.compiler = loadCompiler(compiler) as Compiler;
    this.#typesFolder = dirname(dirname(tslabRequire.resolve('@types/node/package.json')));
    this.#preloaded = new PreloadedFiles(this.compiler);
    const {sys} = this.compiler;
    this.#libraries = new Libraries(dirname(compiler), LIBRARY, (path) => sys.readFile(path));
    this.#documentation = new Documentation(this.compiler);
    this.#earlier = new EarlierDeclarations(this.compiler, CELL_PREFIX);
    // The converter must see our versions of some functions: it takes them from the module when it is loaded.
    tslabRequire.cache[compiler]!.exports = {...this.compiler, ...this.#overrides()};
    const converter = tslabRequire('./converter') as {
      createConverter(options: object): Tslab;
      isCompleteCode(code: string): {completed: boolean; indent?: string};
    };
    this.isCompleteCode = converter.isCompleteCode;
    this.printQuickInfo = (
      tslabRequire('./inspect') as {printQuickInfo(info: TypeScript.QuickInfo): string}
    ).printQuickInfo;
    this.#create = () => converter.createConverter({});
    this.#tslab = this.#create();
  }

  /** The file of what was last compiled, completed or inspected. */
  get cellFile(): TypeScript.SourceFile | undefined {
    return this.program?.getSourceFile(join(process.cwd(), CELL_FILE));
  }

  /** Compiles a cell to a module, and its declarations with those of earlier cells. */
  convert(declarations: string, source: string): Converted {
    this.kept = undefined;
    return this.#guarded(source, (tslab) => tslab.convert(declarations, source));
  }

  inspect(declarations: string, source: string, position: number): TypeScript.QuickInfo | undefined {
    return this.documented(() =>
      this.#guarded(source, (tslab) => tslab.inspect(declarations, source, position)),
    );
  }

  /** Asks the compiler for something in which documentation matters. */
  documented<T>(ask: () => T): T {
    return this.#documentation.during(ask);
  }

  complete(declarations: string, source: string, position: number): Candidates {
    return this.#guarded(source, (tslab) => tslab.complete(declarations, source, position));
  }

  /** After a fault of the compiler's own, its state is worth nothing: a new one gets one more try. */
  #guarded<T>(source: string, ask: (tslab: Tslab) => T): T {
    try {
      this.#preloaded.prepareFor(source);
      return ask(this.#tslab);
    } catch (error) {
      process.stderr.write(`The compiler is started again after: ${(error as Error).stack}\n`);
      this.#tslab.close();
      this.#earlier = new EarlierDeclarations(this.compiler, CELL_PREFIX);
      this.#tslab = this.#create();
      return ask(this.#tslab);
    }
  }

  #options(): TypeScript.CompilerOptions {
    return {
      moduleResolution: this.compiler.ModuleResolutionKind.Bundler,
      inlineSourceMap: true,
      // A function for other shapes than it is given is a mistake.
      strictFunctionTypes: true,
      lib: [LIBRARY],
      types: ['node'],
      typeRoots: [join(process.cwd(), 'node_modules', '@types'), this.#typesFolder],
      // Relative, or the compiler could not name these modules in the declarations of a cell.
      paths: Object.fromEntries(
        Object.entries(PRELOADED_MODULES).map(([name, file]) => [name, [relative(process.cwd(), file)]]),
      ),
      pathsBasePath: process.cwd(),
      // The preloaded names are globals of which this allows to use the values too.
      allowUmdGlobalAccess: true,
    };
  }

  #overrides(): object {
    const ts = this.compiler;
    return {
      createWatchCompilerHost: (
        files: string[],
        options: TypeScript.CompilerOptions,
        system: TypeScript.System,
        ...rest: unknown[]
      ) => {
        Object.assign(options, this.#options());
        const roots = [...files, ...this.#preloaded.addTo(system)];
        const {readFile} = system;
        system.readFile = (path, encoding) => {
          const library = this.#libraries.text(path);
          const text = library ?? readFile.call(system, path, encoding);
          const isLarge = library || LARGE.has(path);
          return text && isLarge ? this.#documentation.strip(path, text) : text;
        };
        const declarations = join(process.cwd(), DECLARATIONS_FILE);
        return ts.createWatchCompilerHost(
          roots,
          options,
          withOneTimer(system),
          programFactory(
            ts,
            (name, options) =>
              name === declarations
                ? this.#earlier.parsed(name, system.readFile(name) ?? CELL_PREFIX, options)
                : undefined,
            (program) => {
              this.program = program;
            },
          ),
          ...rest.slice(1),
        );
      },
      // Prints one file only: that of earlier declarations, after a cell.
      createPrinter: (options: TypeScript.PrinterOptions) => {
        const printer = ts.createPrinter(options);
        return {
          printFile: (file: TypeScript.SourceFile) => {
            this.kept = this.#earlier.kept(file, this.cellFile);
            return this.kept ?? printer.printFile(file);
          },
        };
      },
      // The converter would turn everything into CommonJS: `rewrite` and the session do it instead, and keep the
      // positions. The cell itself comes last.
      transpileModule: (js: string) => {
        this.emitted = js;
        return {outputText: js};
      },
    };
  }
}

/**
 * The converter has room for one timer, that of the next program. When files appear or go, the compiler sets another,
 * to look again for modules that it had not found: that is done at once.
 */
function withOneTimer(system: TypeScript.System): TypeScript.System {
  const {setTimeout} = system;
  return Object.assign(system, {
    setTimeout(callback: () => void, ...rest: unknown[]) {
      if (callback.name === 'invalidateResolutionsOfFailedLookup') return void callback();
      return setTimeout!.call(system, callback, rest[0] as number);
    },
  });
}
