import type TypeScript from 'typescript';

/** Parts of the compiler that its declarations leave out. */
interface Internals {
  updateSourceFile(
    file: TypeScript.SourceFile,
    text: string,
    change: TypeScript.TextChangeRange,
  ): TypeScript.SourceFile;
}

type Statements = TypeScript.SourceFile['statements'];
type Declarations = TypeScript.VariableDeclarationList['declarations'];
type File = TypeScript.SourceFile & {
  statements: Statements;
  version?: string;
  locals?: ReadonlyMap<string, unknown>;
};

/**
 * The file of what earlier cells have declared. The converter parses it anew for each cell, takes out what the cell
 * declares again, and prints it; here it stays as it is where nothing is declared again, and what a cell adds is
 * parsed alone.
 */
export class EarlierDeclarations {
  readonly #ts: typeof TypeScript & Internals;
  readonly #prefix: string;
  #file?: File;
  #statements?: Statements;
  #declarations = new Map<TypeScript.VariableDeclarationList, Declarations>();
  #isSpoiled = false;
  #versions = 0;

  /** @param prefix what the converter puts before the declarations */
  constructor(ts: typeof TypeScript, prefix: string) {
    this.#ts = ts as typeof ts & Internals;
    this.#prefix = prefix;
  }

  /** The file with that text. */
  parsed(name: string, text: string, options: TypeScript.CreateSourceFileOptions): TypeScript.SourceFile {
    const known = this.#isSpoiled ? undefined : this.#file;
    this.#restore();
    if (known?.text === text) return known;
    const file: File =
      known && text.endsWith(known.text.slice(this.#prefix.length))
        ? this.#ts.updateSourceFile(known, text, {
            span: {start: this.#prefix.length, length: 0},
            newLength: text.length - known.text.length,
          })
        : this.#ts.createSourceFile(name, text, options);
    file.version = `${++this.#versions}`;
    this.#file = file;
    this.#isSpoiled = false;
    this.#remember(file);
    return file;
  }

  /**
   * What is left of it after a cell, if that is all of it.
   * @param file what the converter made of it
   * @param cell the file of the cell
   */
  kept(file: TypeScript.SourceFile, cell: File | undefined): string | undefined {
    const {locals} = file as File;
    const isKept = [...(cell?.locals?.keys() ?? [])].every((name) => !locals?.has(name));
    if (file !== this.#file || !isKept) {
      this.#isSpoiled = true;
      return undefined;
    }
    return file.text.slice(this.#prefix.length);
  }

  /** The converter leaves lists behind of which the compiler does not know where they begin. */
  #remember(file: File): void {
    this.#statements = file.statements;
    this.#declarations = new Map();
    for (const statement of file.statements) {
      if (!this.#ts.isVariableStatement(statement)) continue;
      const {declarationList} = statement;
      this.#declarations.set(declarationList, declarationList.declarations);
    }
  }

  #restore(): void {
    if (!this.#file) return;
    Object.assign(this.#file, {statements: this.#statements});
    for (const [list, declarations] of this.#declarations) Object.assign(list, {declarations});
  }
}
