import {readFileSync} from 'node:fs';
import Module, {createRequire} from 'node:module';
import {dirname} from 'node:path';
import {setFlagsFromString} from 'node:v8';
import {compileFunction, runInNewContext} from 'node:vm';

/**
 * Loads the compiler of the cells, so that whoever requires it gets the same.
 *
 * It makes a type checker for each cell, which is garbage after the next. To collect young garbage is cheap, but
 * what an old object refers to is kept, be the old one garbage itself: one old object in a checker, and the whole of
 * it grows old, until a full collection interrupts the reader. What made some old from the start is done without.
 * @param path of its file
 */
export function loadCompiler(path: string): unknown {
  // Objects of a kind of which most have lived long, such as types, would be made old.
  setFlagsFromString('--no-allocation-site-pretenuring');
  const module = new Module(path);
  module.filename = path;
  createRequire(path).cache[path] = module;
  // A byte for a character is half of the memory; what needs more stands in comments.
  const text = adapted(readFileSync(path, 'latin1'));
  const run = compileFunction(text, ['exports', 'require', 'module', '__filename', '__dirname'], {
    filename: path,
  });
  run.call(module.exports, module.exports, createRequire(path), module, path, dirname(path));
  module.loaded = true;
  return module.exports;
}

/** Another compiler than is known is taken as it is: it leaves more garbage, and compiles. */
function adapted(compiler: string): string {
  try {
    return withoutOwnAccessors(compiler);
  } catch {
    return compiler;
  }
}

/** A full collection. */
export function collectAll(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

/**
 * Replaces the accessors of objects that are made for each cell: V8 makes a hidden class for each such object, which
 * is old and refers to them.
 * @throws {Error} if they are not where they are looked for
 */
export function withoutOwnAccessors(compiler: string): string {
  const parts = [
    // Never called, and independent of the checker: one for all is enough.
    cut(compiler, 'function createTypeChecker(host) {'),
    cut(compiler, 'var noIterationTypes = {', '};'),
    // A generator that is called has such a class too.
    cut(compiler, 'function* getUnmatchedProperties(', 'matchDiscriminantProperties));'),
    // The hooks of a transformation: properties do.
    cut(compiler, 'get onSubstituteNode() {', 'addDiagnostic('),
    cut(compiler, ' && onSubstituteNode(hint, node)'),
    cut(compiler, ' onEmitNode(hint, node, emitCallback);'),
  ];
  const [checker, iterations, unmatched, , substitute, notify] = parts.map(({text}) => text);
  const replacements = [
    `${iterations}\n${checker}`,
    '',
    listing(unmatched!),
    'onSubstituteNode: noEmitSubstitution, onEmitNode: noEmitNotification, addDiagnostic(',
    substitute!.replace('onSubstituteNode', 'context.onSubstituteNode'),
    notify!.replace('onEmitNode', 'context.onEmitNode'),
  ];
  let end = 0;
  const pieces = parts.flatMap((part, i) => {
    const before = compiler.slice(end, part.start);
    end = part.end;
    return [before, replacements[i]!];
  });
  return [...pieces, compiler.slice(end)].join('');
}

/** A generator and the function that takes the first of it, as a list that ends with the first if no more is wanted. */
function listing(generator: string): string {
  return generator
    .replace('function* ', 'function ')
    .replace(') {', ', onlyFirst) { const found = [];')
    .replaceAll('yield targetProp;', 'found.push(targetProp); if (onlyFirst) return found;')
    .replace(/\}(?=\s*function )/, 'return found; }')
    .replace(/\)\);$/, ', true));');
}

/** The first stretch of a text from one mark to another, both included. */
function cut(text: string, from: string, to = ''): {start: number; end: number; text: string} {
  const start = text.indexOf(from);
  const end = text.indexOf(to, start + from.length) + to.length;
  if (start < 0 || end < to.length)
    throw new Error(`The compiler has no “${from}”: it is another than is known.`);
  return {start, end, text: text.slice(start, end)};
}
