import {type Node, parse} from 'acorn';
import {analyze, type Variable} from 'eslint-scope';
import type * as ES from 'estree';
import MagicString from 'magic-string';
import {noteFailures} from './failures.js';
import {type AnyNode, boundNames, children, FIELDS, FUNCTIONS, isAnonymous, LOOPS, link} from './nodes.js';
import {findSites, type Site} from './sites.js';

// From the JavaScript module that the TypeScript compiler makes of a cell to the body of a function that the
// engine can run again and again. Top-level names become properties of one object, `exports`, which all cells
// share: so a name has one value, whichever cell wrote it last, and a cell can be run twice.

/** What the rewritten code finds as arguments of its function; see engine/run.ts. */
export const PARAMETERS = [
  'exports',
  'require',
  '__interrupt__',
  '__stop__',
  '__await__',
  '__iterate__',
  '__run__',
  '__resume__',
  '__import__',
  '__meta__',
  '__failed__',
] as const;

/** From one offset to another. */
export interface Stretch {
  start: number;
  end: number;
}

export interface Rewritten {
  code: string;
  isAsync: boolean;
  /** The modules that the cell imports statically, in order. */
  imports: string[];
  /** What the cell mentions outside of functions: names, and names of properties behind them. */
  mentioned: string[];
  /** The stretches of the module that tell of their values when they fail, by number; see cell/failures.ts. */
  sites: Stretch[];
  /** Decoded source map, from `code` to the module that went in. */
  map: () => ReturnType<MagicString['generateDecodedMap']>;
}

/**
 * @param js an ECMAScript module
 * @param earlier the names that earlier cells declared
 */
export function rewrite(js: string, earlier: ReadonlySet<string>): Rewritten {
  const text = withoutExportList(js);
  const program = parse(text, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    ranges: true,
  }) as Node as AnyNode & ES.Program;
  link(program);
  const cell = new CellRewriter(text);
  const scopes = analyze(program, {ecmaVersion: 2022, sourceType: 'module', fallback: 'iteration'});
  const moduleScope = scopes.globalScope!.childScopes[0]!;
  const sites = findSites(program, scopes, moduleScope, earlier);
  cell.failures(sites);
  cell.declarations(program);
  for (const variable of moduleScope.variables) cell.references(variable);
  for (const reference of scopes.globalScope!.through) {
    if (earlier.has(reference.identifier.name))
      cell.reference(reference.identifier as AnyNode & ES.Identifier);
  }
  cell.control(program, false);
  return {
    ...cell.finish(),
    sites: sites.map(({node: {start, end}}) => ({start, end})),
    mentioned: sites.at(-1)!.paths,
  };
}

// Insertions at one position nest: parents come before their children, so what opens is appended on the right of
// a position and what closes is prepended on its left.
class CellRewriter {
  readonly #text: MagicString;
  readonly #hoisted: string[] = [];
  readonly #imports: string[] = [];
  /** Identifiers that a declaration has already dealt with. */
  readonly #declared = new Set<AnyNode>();
  #isAsync = false;

  constructor(js: string) {
    this.#text = new MagicString(js);
  }

  finish(): Omit<Rewritten, 'sites' | 'mentioned'> {
    const text = this.#text;
    const kind = this.#isAsync ? 'async function' : 'function';
    text.prepend(`(${kind} (${PARAMETERS.join(', ')}) {${this.#hoisted.join('')}`).append('\n})');
    return {
      code: text.toString(),
      isAsync: this.#isAsync,
      imports: this.#imports,
      map: () => text.generateDecodedMap({hires: true}),
    };
  }

  /** Sees to it that what fails tells of its values. */
  failures(sites: readonly Site[]): void {
    noteFailures(this.#text, sites);
  }

  /** Rewrites what the cell declares at its top level. */
  declarations(program: ES.Program): void {
    for (const statement of program.body as (AnyNode & ES.Program['body'][number])[]) {
      switch (statement.type) {
        case 'ImportDeclaration':
          this.#importDeclaration(statement);
          break;
        case 'ExportNamedDeclaration':
          if (statement.declaration) {
            this.#text.remove(statement.start, (statement.declaration as AnyNode).start);
            this.#declaration(statement.declaration as AnyNode);
          } else this.#removeExport(statement);
          break;
        case 'ExportDefaultDeclaration':
          this.#text.update(statement.start, (statement.declaration as AnyNode).start, 'exports.default = ');
          break;
        case 'ExportAllDeclaration':
          this.#removeExport(statement);
          break;
        default:
          this.#declaration(statement);
      }
    }
  }

  /** Every use of a top-level variable goes through `exports`. */
  references(variable: Variable): void {
    for (const {identifier} of variable.references) this.reference(identifier as AnyNode & ES.Identifier);
  }

  reference(node: AnyNode & ES.Identifier): void {
    if (this.#declared.has(node)) return;
    if (node.parent?.type === 'ExportSpecifier') return;
    this.#name(node, `exports.${node.name}`);
  }

  /** Loops look at the interrupt flag, awaits can be given up, and imports go to the engine. */
  control(node: AnyNode, inFunction: boolean): void {
    const text = this.#text;
    if (LOOPS.has(node.type)) {
      const body = (node as AnyNode & ES.WhileStatement).body as AnyNode;
      if (body.type === 'BlockStatement')
        text.appendLeft(body.start + 1, 'if (__interrupt__[0]) __stop__();');
      else {
        text.appendRight(body.start, '{if (__interrupt__[0]) __stop__();');
        text.prependLeft(body.end, '}');
      }
    }
    if (node.type === 'AwaitExpression') {
      if (inFunction) {
        text.appendRight(node.start, '__resume__(__run__(), ');
        text.prependLeft(node.end, ')');
      } else {
        this.#isAsync = true;
        text.update(node.start, node.start + 'await'.length, 'await __await__(');
        text.prependLeft(node.end, ')');
      }
    }
    if (node.type === 'ForOfStatement' && node.await && !inFunction) {
      this.#isAsync = true;
      const right = node.right as AnyNode;
      text.appendRight(right.start, '__iterate__(');
      text.prependLeft(right.end, ')');
    }
    if (node.type === 'ImportExpression') {
      text.update(node.start, node.start + 'import'.length, '__import__');
    }
    if (node.type === 'MetaProperty' && node.meta.name === 'import')
      text.update(node.start, node.end, '__meta__');
    const nested = inFunction || FUNCTIONS.has(node.type) || FIELDS.has(node.type);
    for (const child of children(node)) this.control(child, nested);
  }

  #declaration(node: AnyNode): void {
    if (node.type === 'FunctionDeclaration' && node.id) {
      // Functions are there from the cell's first line on.
      this.#hoisted.push(`exports.${node.id.name} = ${node.id.name};`);
    } else if (node.type === 'ClassDeclaration' && node.id) {
      this.#text.appendRight(node.start, `exports.${node.id.name} = `);
      this.#text.appendLeft(node.end, ';');
    } else if (node.type === 'VariableDeclaration') this.#variables(node);
    else this.#vars(node);
  }

  /** `var` inside blocks and loops declares at the top level too. */
  #vars(node: AnyNode): void {
    if (FUNCTIONS.has(node.type) || node.type === 'ClassBody') return;
    if (node.type === 'VariableDeclaration' && node.kind === 'var') this.#variables(node);
    else for (const child of children(node)) this.#vars(child);
  }

  /** `let a = 1, {b} = c` → `exports.a = 1, {b: exports.b} = c`. */
  #variables(node: AnyNode & ES.VariableDeclaration): void {
    const parent = node.parent!;
    const inHead =
      (parent.type === 'ForInStatement' || parent.type === 'ForOfStatement') &&
      (parent.left as AnyNode) === node;
    const first = node.declarations[0]!.id as AnyNode;
    const wrap = !inHead && parent.type !== 'ForStatement' && first.type !== 'Identifier';
    this.#text.update(node.start, first.start, wrap ? '(' : '');
    for (const declarator of node.declarations) {
      const id = declarator.id as AnyNode & ES.Pattern;
      for (const name of boundNames(id)) {
        this.#declared.add(name);
        this.#name(name, `exports.${name.name}`);
      }
      const init = declarator.init as AnyNode | null | undefined;
      if (!init) {
        if (!inHead) this.#text.appendLeft(id.end, ' = undefined');
      } else if (id.type === 'Identifier' && isAnonymous(init)) {
        // A function takes its name from the property that it is given to.
        this.#text.appendRight(init.start, `({${id.name}: `);
        this.#text.appendLeft(init.end, `}).${id.name}`);
      }
    }
    if (wrap) this.#text.appendLeft((node.declarations.at(-1) as AnyNode).end, ')');
  }

  #importDeclaration(node: AnyNode & ES.ImportDeclaration): void {
    const source = String(node.source.value);
    const index = this.#imports.push(source) - 1;
    const lines = node.specifiers.map((specifier) => {
      const local = `exports.${specifier.local.name}`;
      if (specifier.type === 'ImportNamespaceSpecifier') return `${local} = __meta__.imports[${index}];`;
      if (specifier.type === 'ImportDefaultSpecifier')
        return `${local} = __meta__.imports[${index}].default;`;
      const imported = specifier.imported;
      const key = imported.type === 'Identifier' ? imported.name : String(imported.value);
      return `${local} = __meta__.imports[${index}][${JSON.stringify(key)}];`;
    });
    // Imports are there from the cell's first line on, wherever they stand.
    this.#hoisted.push(...lines);
    this.#text.remove(node.start, node.end);
  }

  #removeExport(node: AnyNode & (ES.ExportNamedDeclaration | ES.ExportAllDeclaration)): void {
    if (node.source) this.#imports.push(String(node.source.value));
    this.#text.remove(node.start, node.end);
  }

  #name(node: AnyNode & ES.Identifier, replacement: string): void {
    const owner = node.parent?.type === 'AssignmentPattern' && node.parent.left === node ? node.parent : node;
    const property = owner.parent;
    const isShorthand = property?.type === 'Property' && property.shorthand && property.value === owner;
    this.#text.update(node.start, node.end, isShorthand ? `${node.name}: ${replacement}` : replacement);
  }
}

/** The list of exports at the end may name what has no value (`declare const`): it becomes spaces. */
function withoutExportList(js: string): string {
  const start = /(?:^|\n)export \{(?!.*\nexport \{)/s.exec(js)?.index;
  if (start === undefined) return js;
  const end = js.indexOf('}', start) + 1;
  return `${js.slice(0, start)}\n${' '.repeat(end - start - 1)}${js.slice(end)}`;
}
