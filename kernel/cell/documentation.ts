import type TypeScript from 'typescript';

const JSDOC = /\/\*\*(?!\/)[\s\S]*?\*\//g;

/** A text without its documentation. */
interface Stripped {
  original: string;
  /** Where something was taken out, in what is left. */
  places: number[];
  /** How much was taken out up to there, that included. */
  removed: number[];
}

type Documented = TypeScript.Node & {jsDoc?: TypeScript.JSDoc[]};

interface Internals {
  canHaveJSDoc(node: TypeScript.Node): boolean;
  objectAllocator: {getNodeConstructor(): {prototype: object}};
}

/**
 * Keeps the documentation in the large declaration files from the compiler, which would need half of the time of its
 * start to read it, and gives it back where it is asked for.
 */
export class Documentation {
  readonly #ts: typeof TypeScript & Internals;
  readonly #stripped = new Map<string, Stripped>();
  #isOpen = false;

  constructor(ts: typeof TypeScript) {
    this.#ts = ts as typeof ts & Internals;
    const find = (node: Documented) => (this.#isOpen ? this.#of(node) : undefined);
    const {prototype} = this.#ts.objectAllocator.getNodeConstructor();
    Object.defineProperty(prototype, 'jsDoc', {
      configurable: true,
      get(this: Documented) {
        return find(this);
      },
      set(this: Documented, value: TypeScript.JSDoc[] | undefined) {
        if (value)
          Object.defineProperty(this, 'jsDoc', {value, writable: true, configurable: true, enumerable: true});
      },
    });
  }

  /** The text of a file without its documentation. */
  strip(path: string, original: string): string {
    const places: number[] = [];
    const removed: number[] = [];
    let total = 0;
    const text = original.replace(JSDOC, (comment, start: number) => {
      places.push(start - total);
      total += comment.length;
      removed.push(total);
      return '';
    });
    this.#stripped.set(path, {original, places, removed});
    return text;
  }

  /** Asks the compiler for something in which documentation matters. */
  during<T>(ask: () => T): T {
    this.#isOpen = true;
    try {
      return ask();
    } finally {
      this.#isOpen = false;
    }
  }

  #of(node: Documented): TypeScript.JSDoc[] | undefined {
    const ts = this.#ts;
    const stripped = ts.canHaveJSDoc(node) ? this.#stripped.get(node.getSourceFile()?.fileName) : undefined;
    if (!stripped) return undefined;
    const {original} = stripped;
    const comments = ts.getLeadingCommentRanges(original, place(stripped, node.pos)) ?? [];
    const own = comments
      .map(({pos, end}) => original.slice(pos, end))
      .filter((text) => text.startsWith('/**'));
    if (!own.length) return undefined;
    const code = `${own.at(-1)}\nlet it;`;
    const file = ts.createSourceFile('documentation.ts', code, ts.ScriptTarget.Latest, true);
    return (file.statements[0] as Documented).jsDoc;
  }
}

/** Where a place in what is left was in the original. */
function place({places, removed}: Stripped, position: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]! < position) low = middle + 1;
    else high = middle;
  }
  return position + (low ? removed[low - 1]! : 0);
}
