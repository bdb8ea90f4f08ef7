import type TypeScript from 'typescript';

// What the converter needs of a builder program, without what it does not need. The compiler's own keeps, for every
// file, a list of the files that it refers to, and makes a type checker to find them, anew for each cell: half of the
// time that a cell takes.

/** Parts of the compiler that its declarations leave out. */
interface Internals {
  bindSourceFile(file: TypeScript.SourceFile, options: TypeScript.CompilerOptions): void;
}

type Linked = TypeScript.SourceFile & {
  resolvedModules?: {
    forEach(visit: (module: TypeScript.ResolvedModuleWithFailedLookupLocations) => void): void;
  };
};

type Builder = Pick<
  TypeScript.EmitAndSemanticDiagnosticsBuilderProgram,
  'getProgram' | 'getSourceFile' | 'getAllDependencies' | 'emit'
> & {getProgramOrUndefined(): TypeScript.Program};

type GetSourceFile = (
  name: string,
  options: TypeScript.CreateSourceFileOptions,
) => TypeScript.SourceFile | undefined;

/**
 * A `createProgram` for a watch host: programs that share what has not changed, and know who imports whom.
 * @param ownFile gives a file, if it is not the host's to read
 * @param onProgram told of each program
 */
export function programFactory(
  ts: typeof TypeScript & Internals,
  ownFile: GetSourceFile,
  onProgram: (program: TypeScript.Program) => void,
) {
  return (
    rootNames: readonly string[],
    options: TypeScript.CompilerOptions,
    host: TypeScript.CompilerHost,
    old?: Builder,
  ): Builder => {
    if (!old) takeFiles(host, ownFile);
    const program = ts.createProgram({rootNames, options, host, oldProgram: old?.getProgram()});
    // The converter looks at the names that a cell declares before anything is checked.
    for (const name of rootNames) {
      const file = program.getSourceFile(name);
      if (file) ts.bindSourceFile(file, options);
    }
    onProgram(program);
    return {
      getProgram: () => program,
      getProgramOrUndefined: () => program,
      getSourceFile: (name) => program.getSourceFile(name),
      getAllDependencies: (file) => [...dependencies(program, file)],
      // The converter would make a name of the last expression of modules, too.
      emit: (file, write, token, only, transformers) => {
        const isCell = file && rootNames.includes(file.fileName);
        return program.emit(file, write, token, only, isCell ? transformers : undefined);
      },
    };
  };
}

/** The host is asked once too: it watches what it is asked for. */
function takeFiles(host: TypeScript.CompilerHost, ownFile: GetSourceFile): void {
  const {getSourceFile, getSourceFileByPath} = host;
  const asked = new Set<string>();
  const own = (name: string, options: TypeScript.CreateSourceFileOptions | TypeScript.ScriptTarget) => {
    const file = asked.has(name) ? ownFile(name, options as TypeScript.CreateSourceFileOptions) : undefined;
    asked.add(name);
    return file;
  };
  host.getSourceFile = (name, options, ...rest) =>
    own(name, options) ?? getSourceFile.call(host, name, options, ...rest);
  host.getSourceFileByPath = (name, path, options, ...rest) =>
    own(name, options) ?? getSourceFileByPath!.call(host, name, path, options, ...rest);
}

/** A file and the sources that it imports, and that they import. Declarations import nothing that could be run. */
function dependencies(program: TypeScript.Program, file: Linked, found = new Set<string>()): Set<string> {
  found.add(file.fileName);
  file.resolvedModules?.forEach(({resolvedModule}) => {
    const imported = resolvedModule && program.getSourceFile(resolvedModule.resolvedFileName);
    if (imported && !imported.isDeclarationFile && !found.has(imported.fileName))
      dependencies(program, imported, found);
  });
  return found;
}
