import {beforeAll, expect, test} from 'vitest';
import {Session} from '../../kernel/session.js';
import {random} from '../../src/index.js';

let session: Session;

beforeAll(() => {
  session = new Session();
});

/** Compiles a cell; what is wrong with it. */
function run(code: string): string[] {
  const {cell, diagnostics, commit} = session.compile(code);
  if (cell) commit();
  return (diagnostics ?? []).flatMap(({messages}) => messages.slice(0, 1));
}

const typeOf = (name: string) => session.inspect(name, 1)?.type;

test('a name that is declared again has its new type, and the others keep theirs', () => {
  expect(run('const width = 3, height = 4, depth = 5;')).toEqual([]);
  expect(run('1 + 1')).toEqual([]);
  expect(run("const height = 'tall';")).toEqual([]);
  expect(run('width + depth')).toEqual([]);
  expect(typeOf('width')).toBe('const width: 3');
  expect(typeOf('height')).toBe('const height: "tall"');
  expect(typeOf('depth')).toBe('const depth: 5');
});

test('a class that is declared again leaves the type of what was made of it', () => {
  expect(run('class Pair { left = 1; }\nlet pair = new Pair();')).toEqual([]);
  expect(run("class Pair { right = 'r'; }")).toEqual([]);
  expect(run('new Pair().right.length')).toEqual([]);
  expect(run('new Pair().left')).toEqual([expect.stringContaining('no `left`')]);
});

test('an import and a function may be declared again', () => {
  expect(run("import {join, sep} from 'node:path';\nfunction twice(x: number) { return 2 * x; }")).toEqual(
    [],
  );
  expect(run("import {join} from 'node:path/posix';\nfunction twice(x: string) { return x + x; }")).toEqual(
    [],
  );
  expect(run("twice(join('a', sep))")).toEqual([]);
  expect(run('twice(2)')).toEqual([expect.stringContaining('string')]);
});

test('a cell that fails changes nothing', () => {
  expect(run('const stays = 1;')).toEqual([]);
  expect(run("const stays = 'other'; missing;")).not.toEqual([]);
  expect(typeOf('stays')).toBe('const stays: 1');
});

test('many cells in any order know what the last one said of each name', () => {
  const last = new Map<string, string>();
  random.withSeed(7, () => {
    for (let i = 0; i < 120; i++) {
      const name = `name${random.integer(12)}`;
      const other = [...last.keys()][random.integer(last.size)];
      const kind = random.integer(4);
      if (kind === 0 && other) expect(run(`${other};`)).toEqual([]);
      else if (kind === 1) expect(run(`let ${name} = ${i}, also${i} = true;`)).toEqual([]);
      else expect(run(`let ${name} = 't${i}';`)).toEqual([]);
      if (kind === 1 || kind > 1) last.set(name, kind === 1 ? 'number' : 'string');
      if (other) expect(typeOf(other)).toBe(`let ${other}: ${last.get(other)}`);
    }
  });
  for (const [name, type] of last) expect(typeOf(name)).toBe(`let ${name}: ${type}`);
  expect([...session.names]).toEqual(expect.arrayContaining([...last.keys()]));
});

test('what packages ask of the libraries of JavaScript and Node is there once', () => {
  expect(run("import {readFileSync} from 'fs';\nconst bytes: Buffer = readFileSync('x');")).toEqual([]);
  expect(run('const found: URL = new URL("a:b");\nsetTimeout(() => {}, 1).unref();')).toEqual([]);
  expect(run('[1, 2].findLast((x) => x > 1)!.toFixed(1).padStart(3).at(0)')).toEqual([]);
  expect(run('document.title')).not.toEqual([]);
});
