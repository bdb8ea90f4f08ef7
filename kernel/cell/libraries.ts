import {dirname, join, relative} from 'node:path';

const REFERENCE = /^\/\/\/ *<reference +(lib|path)="([^"]+)".*\n?/gm;
const IS_MODULE = /^(?:import|export)\b/m;
const IS_NODE = /\/@types\/node\/(?:ts[\d.]+\/)?index\.d\.ts$/;

type Read = (path: string) => string | undefined;

/**
 * The declarations of JavaScript and of Node, each as one file: they are some 150, and for each cell the compiler
 * looks at every file and merges what it declares with the others.
 */
export class Libraries {
  readonly #read: Read;
  readonly #folder: string;
  readonly #texts = new Map<string, string>();

  /**
   * @param folder the compiler's own declarations
   * @param root that of them which stands for all
   * @param read reads a file as it is
   */
  constructor(folder: string, root: string, read: Read) {
    this.#read = read;
    this.#folder = folder;
    const path = join(folder, root);
    const parts = new Set<string>();
    const text = this.#flattened(path, parts);
    // Who asks for one of the parts has it already.
    for (const part of parts) this.#texts.set(part, '');
    this.#texts.set(path, text);
  }

  /** The text of a file, if it is one of these. */
  text(path: string): string | undefined {
    const known = this.#texts.get(path);
    if (known !== undefined || !IS_NODE.test(path)) return known;
    const text = this.#flattened(path, new Set());
    this.#texts.set(path, text);
    return text;
  }

  /** A file with those that it refers to before it. Modules stay files of their own. */
  #flattened(root: string, parts: Set<string>): string {
    const references: string[] = [];
    const texts: string[] = [];
    const add = (path: string) => {
      if (parts.has(path) || this.#texts.has(path)) return;
      const text = this.#read(path);
      if (text === undefined) return;
      if (IS_MODULE.test(text)) {
        references.push(`/// <reference path="${relative(dirname(root), path)}" />\n`);
        return;
      }
      parts.add(path);
      const own = text.replace(REFERENCE, (_, kind: string, name: string) => {
        add(kind === 'lib' ? join(this.#folder, `lib.${name}.d.ts`) : join(dirname(path), name));
        return '';
      });
      texts.push(own);
    };
    add(root);
    return [...references, ...texts].join('');
  }
}
