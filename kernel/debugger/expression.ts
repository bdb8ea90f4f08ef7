import type TypeScript from 'typescript';
import {PARAMETERS, rewrite} from '../cell/rewrite.js';

/** Where the engine keeps its view of the values; see engine/view.ts. */
export const VIEW = "globalThis[Symbol.for('tangente.view')]";

/** The name of the value of an expression, while it is computed. */
const VALUE = '__value__';

/** What the code of an expression finds as the parameters of a cell: nothing here is stopped, or waits. */
const ARGUMENTS: Partial<Record<(typeof PARAMETERS)[number], string>> = {
  exports: 'names',
  require: 'globalThis.require',
  __interrupt__: '[0]',
  __await__: '(value) => value',
  __iterate__: '(values) => values',
  __run__: '() => 0',
  __resume__: '(_, value) => value',
  __import__: 'async (id) => globalThis.require(id)',
};

/** An expression, or statements, as an expression of JavaScript. */
export interface CompiledExpression {
  /** Its value is that of the expression, or a promise of it. */
  code: string;
  isAsync: boolean;
}

/**
 * @param names what is found in the notebook, and by no name that stands nearer
 * @throws {SyntaxError} if it is no TypeScript; what is wrong with its types is of no interest
 */
export function compileExpression(
  ts: typeof TypeScript,
  expression: string,
  names: ReadonlySet<string>,
): CompiledExpression {
  const asValue = withoutTypes(ts, `const ${VALUE} = (${expression}\n);`);
  const asStatements = asValue.problem ? withoutTypes(ts, expression) : asValue;
  if (asStatements.problem) throw new SyntaxError(asStatements.problem);
  const {code, isAsync} = rewrite(asStatements.code, names);
  const given = PARAMETERS.map((name) => ARGUMENTS[name] ?? '() => {}').join(', ');
  const [async, wait] = isAsync ? ['async ', 'await '] : ['', ''];
  return {
    isAsync,
    code: `(${async}() => {
      const names = ${VIEW}.names;
      try {
        ${wait}${code}(${given});
        return names.${VALUE};
      } finally {
        delete names.${VALUE};
      }
    })()`,
  };
}

/** A condition as JavaScript; one that is no TypeScript, or throws, never holds. */
export function compileCondition(
  ts: typeof TypeScript,
  condition: string,
  names: ReadonlySet<string>,
): string {
  try {
    return compileExpression(ts, condition, names).code;
  } catch {
    return 'false';
  }
}

function withoutTypes(ts: typeof TypeScript, text: string): {code: string; problem?: string} {
  const {outputText: code, diagnostics = []} = ts.transpileModule(text, {
    reportDiagnostics: true,
    compilerOptions: {target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext},
  });
  const [first] = diagnostics;
  return {code, problem: first && ts.flattenDiagnosticMessageText(first.messageText, '\n').split('\n')[0]};
}
