import {runInThisContext} from 'node:vm';
import {expect, test} from 'vitest';
import {withoutAdded} from '../../kernel/cell/added.js';
import {PARAMETERS, rewrite} from '../../kernel/cell/rewrite.js';

type Cells = Record<string, unknown>;

/** Runs modules one after the other as cells over one set of names. */
function runCells(...modules: string[]): Cells {
  const cells: Cells = {};
  for (const js of modules) {
    const {code, isAsync} = rewrite(js, new Set(Object.keys(cells)));
    expect(isAsync).toBe(false);
    runInThisContext(code)(...hooksFor(cells));
  }
  return cells;
}

function hooksFor(cells: Cells): unknown[] {
  const hooks: Record<(typeof PARAMETERS)[number], unknown> = {
    exports: cells,
    require: () => ({}),
    __interrupt__: [0],
    __stop__: () => {
      throw new Error('stopped');
    },
    __await__: (value: unknown) => value,
    __iterate__: (value: unknown) => value,
    __run__: () => 1,
    __resume__: (_run: number, value: unknown) => value,
    __import__: async () => ({}),
    __meta__: {imports: [{named: 'the name'}, {default: 'the default'}]},
    __failed__: () => {},
  };
  return PARAMETERS.map((name) => hooks[name]);
}

test('a later cell that assigns a variable is seen by the functions of the cell that declared it', () => {
  const {seen} = runCells(
    'let x = 1; const read = () => x;\nexport {x, read};',
    'exports.x = 5;',
    'let seen = exports.read();',
  );
  expect(seen).toBe(5);
});

test('a cell that declares a variable again gives it a new value for all', () => {
  const cells = runCells(
    'const x = 1; function read() { return x }',
    "const x = 'a';",
    'const seen = exports.read();',
  );
  expect(cells.seen).toBe('a');
});

test('shorthand properties of earlier variables are filled', () => {
  const {point} = runCells('const x = 1;', 'const y = 2; const point = { x, y };');
  expect(point).toEqual({x: 1, y: 2});
});

test('destructuring declares every name in the pattern', () => {
  const {a, c, d, rest} = runCells('const { a, b: [c], d = 4, ...rest } = { a: 1, b: [3], e: 5 };');
  expect([a, c, d, rest]).toEqual([1, 3, 4, {e: 5}]);
});

test('destructuring into earlier variables assigns them', () => {
  const {x, y} = runCells('let x = 1; let y = 2;', '({ x, y = 7 } = { x: 9 });');
  expect([x, y]).toEqual([9, 7]);
});

test('inner variables of the same name are left alone', () => {
  const {inner, x} = runCells(
    'let x = 1; const inner = (() => { let x = 2; x++; return [x].map((x) => x * 2)[0]; })();',
  );
  expect([inner, x]).toEqual([6, 1]);
});

test('functions are there before their line, and so are imports', () => {
  const cells = runCells(
    "const early = f(); function f() { return named; }\nimport {named} from 'm'; import m from 'm';",
  );
  expect([cells.early, cells.m]).toEqual(['the name', 'the default']);
});

test('anonymous functions and classes take the name of their variable', () => {
  const {f, C} = runCells('const f = async () => {}; const C = class {};') as {
    f: {name: string};
    C: {name: string};
  };
  expect([f.name, C.name]).toEqual(['f', 'C']);
});

test('var in a loop head or a block is a variable of the cell', () => {
  const {i, k, b} = runCells('for (var i = 0; i < 3; i++); for (var k of [7, 8]); { var b = 1; }');
  expect([i, k, b]).toEqual([3, 8, 1]);
});

test('classes are declared, and see themselves', () => {
  const {made} = runCells(
    'class A { static of() { return new A(); } v = 3 } ',
    'const made = exports.A.of().v;',
  );
  expect(made).toBe(3);
});

test.each([
  'while (true) {}',
  'while (true);',
  'for (;;) n++;',
  'do n++; while (true)',
  'for (const x of (function* () { for (;;) yield 1; })()) n += x;',
  'outer: for (;;) { for (;;) continue outer; }',
])('%s stops when the flag is raised', (loop) => {
  const {code} = rewrite(`let n = 0; const run = () => { ${loop} }; run();`, new Set());
  const hooks = hooksFor({});
  hooks[PARAMETERS.indexOf('__interrupt__')] = [1];
  expect(() => runInThisContext(code)(...hooks)).toThrow('stopped');
});

test.each([
  ['await f();', true],
  ['const x = (await f());', true],
  ['for await (const x of f()) x;', true],
  ['const g = async () => await f();', false],
  ['const g = async () => { for await (const x of f()) x; };', false],
])('%s: asynchronous at the top level: %s', (js, expected) => {
  expect(rewrite(js, new Set()).isAsync).toBe(expected);
});

test('an arrow function that only awaits keeps its name and its value', async () => {
  const {g} = runCells('const g = async () => await 3;') as {g: () => Promise<number>};
  expect(g.name).toBe('g');
  expect(await g()).toBe(3);
});

test('what is only declared has no value and needs none', () => {
  expect(runCells('export { only };')).toEqual({});
});

test.each([
  '(x) => x.mul(w(2))',
  '(x) => ({y: x.mul(w(2))})',
  '(x) => (y) => x.mul(y)',
  'function (x) { const h = x.mul(2), g = h.add(1); let k = g; k = w(k); return k.sub(h); }',
  'function ({x}) { const {y, z: [a]} = w(x); for (const b of y) { w(a, b); } while (w(1)) { w(2); } }',
  '(x) => { try { return w(x); } catch (error) { throw w(error); } }',
  'class { forward(x) { const h = x.relu(); return this.out(h); } }',
])('the text of a function is what was written: %s', (code) => {
  const {made} = runCells(`let w = (x) => x; const made = ${code};`);
  expect(withoutAdded(String(made)).replaceAll('exports.', '')).toBe(code);
});
