import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import type TypeScript from 'typescript';
import {expect, test} from 'vitest';
import {Documentation} from '../../kernel/cell/documentation.js';
import {Libraries} from '../../kernel/cell/libraries.js';
import {DIST} from './client.js';

const tslabRequire = createRequire(createRequire(import.meta.url).resolve('tslab/dist/converter'));
const compiler = tslabRequire.resolve('@tslab/typescript-for-tslab');
const ts = tslabRequire(compiler) as typeof TypeScript;
const node = tslabRequire.resolve('@types/node/package.json').replace('package.json', 'index.d.ts');

const documentation = new Documentation(ts);
const read = (path: string) => readFileSync(path, 'utf8');
const libraries = new Libraries(dirname(compiler), 'lib.es2023.d.ts', (path) => ts.sys.readFile(path));

type Documented = TypeScript.Node & {jsDoc?: TypeScript.JSDoc[]};

/** Every node down to the members of types: what it is, and the text of its documentation. */
function outline(file: TypeScript.SourceFile): string[] {
  const lines: string[] = [];
  const visit = (node: TypeScript.Node, depth: number) => {
    // What stands after the last of them documents nothing.
    if (node.kind === ts.SyntaxKind.EndOfFileToken) return;
    const {jsDoc} = node as Documented;
    const {name} = node as {name?: TypeScript.Node};
    const text = jsDoc && ts.getTextOfJSDocComment(jsDoc.at(-1)!.comment);
    lines.push(`${ts.SyntaxKind[node.kind]} ${name?.getText(file) ?? ''} ${text ?? ''}`);
    if (depth < 4) ts.forEachChild(node, (child) => visit(child, depth + 1));
  };
  visit(file, 0);
  return lines;
}

test.each([
  ['the libraries of JavaScript', libraries.text(join(dirname(compiler), 'lib.es2023.d.ts'))!],
  ["Node's", libraries.text(node)!],
  ["TensorFlow.js's", read(join(DIST, 'tfjs.d.ts'))],
])('%s are the same without their documentation, and with it', (name, text) => {
  const parse = (text: string) => ts.createSourceFile(`${name}.d.ts`, text, ts.ScriptTarget.Latest, true);
  const whole = outline(parse(text));
  const stripped = parse(documentation.strip(`${name}.d.ts`, text));
  expect(whole.length).toBeGreaterThan(100);
  expect(stripped.text.length).toBeLessThan(0.7 * text.length);
  expect(documentation.during(() => outline(stripped))).toEqual(whole);
  expect(outline(stripped)).not.toEqual(whole);
});

test('the parts of a library are read once, those that are modules stay files', () => {
  expect(libraries.text(join(dirname(compiler), 'lib.es2015.core.d.ts'))).toBe('');
  expect(libraries.text(join(dirname(compiler), 'lib.dom.d.ts'))).toBeUndefined();
  expect(libraries.text(node)).toMatch(/^\/\/\/ <reference path="[\w./]+typedarray\.d\.ts" \/>\n/);
});
