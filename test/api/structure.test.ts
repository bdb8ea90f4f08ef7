import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import {describe, expect, test} from 'vitest';

const root = join(__dirname, '..', '..', 'src');

/** Who may import whom: a folder may import those before it in this list, and none of its own line. */
const LAYERS = [
  ['backend'],
  ['tensor'],
  ['nn', 'losses', 'optim', 'data'],
  ['zoo', 'text', 'rl'],
  ['train'],
  ['distributed'],
  ['viz'],
  ['exercises'],
];

const files = readdirSync(root, {recursive: true, encoding: 'utf8'})
  .filter((name) => /\.(ts|mjs)$/.test(name))
  .map((name) => name.replaceAll('\\', '/'));

const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** The files that a file imports for more than their types, and all modules that it names. */
function importsOf(file: string, source = read(file)): {modules: string[]; values: string[]} {
  const statements = [
    ...source.matchAll(/^(?:import|export)\b([^;]*?)from\s+'([^']+)'|^import\s+'([^']+)'/gm),
  ];
  const lazy = [...source.matchAll(/\bimport\('([^']+)'\)/g)].map(([, name]) => name);
  const names = statements.map(([, clause = '', from, alone]) => ({
    name: from ?? alone,
    isType: /^\s*type\b/.test(clause),
  }));
  const values = names.filter(({isType}) => !isType).map(({name}) => name);
  return {modules: [...names.map(({name}) => name), ...lazy], values};
}

const resolve = (file: string, name: string) =>
  relative(root, join(root, dirname(file), name))
    .replaceAll('\\', '/')
    .replace(/\.js$/, '.ts');

const folderOf = (file: string) => file.split('/')[0];
const levelOf = (folder: string) => LAYERS.findIndex((layer) => layer.includes(folder));

describe('imports', () => {
  test('every folder has its place', () => {
    const folders = new Set(files.filter((file) => file.includes('/')).map(folderOf));
    expect([...folders].filter((folder) => levelOf(folder) < 0)).toEqual([]);
  });

  test('go in one direction: backend ← tensor ← nn, losses, optim, data ← zoo, text, rl ← train ← distributed ← viz ← exercises', () => {
    const wrong = files
      .filter((file) => file.includes('/'))
      .flatMap((file) =>
        importsOf(file)
          .modules.filter((name) => name.startsWith('.'))
          .map((name) => resolve(file, name))
          .filter((to) => folderOf(to) !== folderOf(file) && levelOf(folderOf(to)) >= levelOf(folderOf(file)))
          .map((to) => `${file} imports ${to}`),
      );
    expect(wrong).toEqual([]);
  });

  test('never reach out of src: the toolkit does not know the kernel', () => {
    const outside = files.flatMap((file) =>
      importsOf(file)
        .modules.filter((name) => name.startsWith('.') && resolve(file, name).startsWith('..'))
        .map((name) => `${file} imports ${name}`),
    );
    expect(outside).toEqual([]);
  });

  test('enter another folder by its index', () => {
    const inner = files.flatMap((file) =>
      importsOf(file)
        .modules.filter((name) => name.startsWith('../') && !name.endsWith('/index.js'))
        .filter((name) => folderOf(resolve(file, name)) !== folderOf(file))
        .map((name) => `${file} imports ${name}`),
    );
    expect(inner).toEqual([]);
  });

  test('form no cycle', () => {
    const cycles: string[] = [];
    const finished = new Set<string>();
    const visit = (file: string, path: string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      else if (!finished.has(file)) {
        const next = importsOf(file).values.filter((name) => name.startsWith('.'));
        for (const name of next) visit(resolve(file, name), [...path, file]);
        finished.add(file);
      }
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });
});

describe('public names', () => {
  const indexes = files.filter((file) => /^(?!backend)[a-z]+\/index\.ts$/.test(file));

  test.each([...indexes, 'index.ts'])('are sorted in each block of %s, file by file', (file) => {
    for (const block of read(file).split('\n\n')) {
      const names = importsOf(file, block).modules.filter((name) => name.startsWith('.'));
      expect(names).toEqual([...names].sort());
    }
  });

  test('are those that a notebook sees', async () => {
    const toolkit = await import('../../src/index.js');
    expect(Object.keys(toolkit).sort()).toEqual([
      'ShapeError',
      'backend',
      'data',
      'distributed',
      'exercises',
      'expectShape',
      'losses',
      'nn',
      'optim',
      'random',
      'text',
      'tf',
      'train',
      'viz',
      'zoo',
    ]);
  });
});
