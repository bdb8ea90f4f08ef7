import type TypeScript from 'typescript';

/** A mistake that the compiler has found, and where in the program. */
export interface Mistake {
  ts: typeof TypeScript;
  checker: TypeScript.TypeChecker;
  /** What is marked as wrong. */
  node: TypeScript.Node;
  code: number;
  /** The compiler's message, then what explains it. */
  messages: readonly string[];
}

/** Says it in one line of our own; undefined: it is another kind of mistake. */
export type Wording = (mistake: Mistake) => string | undefined;

/** The smallest node that holds a stretch of a file. */
export function nodeAt(
  ts: typeof TypeScript,
  file: TypeScript.SourceFile,
  start: number,
  end: number,
): TypeScript.Node {
  let node: TypeScript.Node = file;
  for (;;) {
    const inner: TypeScript.Node | undefined = ts.forEachChild(node, (child) =>
      child.getStart(file) <= start && end <= child.end ? child : undefined,
    );
    if (!inner) return node;
    node = inner;
  }
}

/** What stands for a value in a sentence: `this.output` is output, `new nn.Linear(64, 10)` is Linear(64, 10). */
export function nameOf(node: TypeScript.Node): string {
  const text = node
    .getText()
    .replace(/\bnew\s+/g, '')
    .replace(/(?<![\w.])(?:nn|zoo|losses|optim)\.(?=[A-Z])|^(?:this|losses|nn)\./g, '')
    .replace(/\s+/g, ' ');
  if (text.length <= MOST_CHARACTERS) return text;
  const called = /^[\w.$]+(?=\()/.exec(text)?.[0];
  return called ? `${called}(…)` : `${text.slice(0, MOST_CHARACTERS - 1)}…`;
}

const MOST_CHARACTERS = 40;

/** What to write for a value in code that is suggested. */
export function codeOf(node: TypeScript.Node): string {
  const text = node.getText().replace(/\s+/g, ' ');
  return text.length <= MOST_OF_CODE ? text : nameOf(node);
}

const MOST_OF_CODE = 60;

/** What a call is of: `Linear` of `new nn.Linear(…)`, `losses.mse` of `losses.mse(…)`. */
export function calleeOf(call: TypeScript.CallExpression | TypeScript.NewExpression): string {
  return nameOf(call.expression).replace(/^__magic__\./, '%%');
}

/** A list as one says it: `a, b or c`. */
export function listed(items: readonly string[], last: 'and' | 'or'): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}

/** Code within a sentence. */
export function quoted(code: string): string {
  return code.includes('`') ? code : `\`${code}\``;
}
