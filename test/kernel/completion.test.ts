import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {KernelClient} from './client.js';

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
  mkdirSync(join(kernel.folder, 'data'));
  for (const name of ['data/iris.csv', 'data/.hidden', 'data/two words', 'helper.ts', 'notes.txt'])
    writeFileSync(join(kernel.folder, name), 'export const x = 1;\n');
});

afterAll(() => kernel.stop());

interface Completed {
  matches: string[];
  /** What the matches take the place of. */
  replaced: string;
  items: {text: string; type: string; signature?: string}[];
}

/** Completes at the mark `|`. */
async function complete(marked: string): Promise<Completed> {
  const position = marked.indexOf('|');
  const code = marked.replace('|', '');
  const {matches, cursor_start, cursor_end, metadata} = await kernel.request('complete_request', {
    code,
    cursor_pos: position,
  });
  return {
    matches: matches as string[],
    replaced: code.slice(cursor_start as number, cursor_end as number),
    items: (metadata as Record<string, Completed['items']>)._jupyter_types_experimental!,
  };
}

test('a text that may be one of a few is completed, closed or not', async () => {
  const same = {matches: ['same'], replaced: 's'};
  expect(await complete("new nn.Conv2d(1, 6, {kernelSize: 3, padding: 's|'})")).toMatchObject(same);
  expect(await complete("new nn.Conv2d(1, 6, {kernelSize: 3, padding: 's|")).toMatchObject(same);
});

test('what is typed of it stays only where it fits', async () => {
  expect(await complete("exercises.check('linear-|')")).toMatchObject({
    matches: ['linear-db', 'linear-dw', 'linear-dx'],
    replaced: 'linear-',
  });
});

test('an option of an overloaded function may be what any version takes', async () => {
  const {matches} = await complete("losses.mse(tf.ones([1]), tf.ones([1]), {reduction: '|'})");
  expect(matches).toEqual(['mean', 'none', 'sum']);
});

test('a local module is completed in an import, without its ending', async () => {
  expect(await complete("import {x} from './he|'")).toMatchObject({matches: ['helper'], replaced: 'he'});
  expect((await complete("await import('./|')")).matches).toEqual(['data/', 'helper']);
});

test('a package is completed in an import', async () => {
  expect((await complete("import {readFileSync} from 'node:f|'")).matches).toContain('node:fs');
});

test('a path is completed in functions that read files, folder by folder', async () => {
  expect(await complete("data.readCsv('da|')")).toMatchObject({matches: ['data/'], replaced: 'da'});
  expect(await complete("data.readCsv('data/i|')")).toMatchObject({matches: ['iris.csv'], replaced: 'i'});
  expect((await complete("data.readCsv('none/|')")).matches).toEqual([]);
});

test.each([
  ['%run he|', ['helper.ts'], 'he'],
  ['%load data/|', ['iris.csv', '"two words"'], ''],
  ['%load -r 1-2 no|', ['notes.txt'], 'no'],
  ['%load "data/two w|', ['two words'], 'two w'],
  ['%cd |', ['data/'], ''],
  ['%%writefile data/i|\nda', ['iris.csv'], 'i'],
  ['%%writefile data/new\nda|', [], ''],
  ['const x = 1;\n!cat |', ['data/', 'helper.ts', 'notes.txt'], ''],
  ['!cat data/t|', ['two\\ words'], 't'],
  ['!cat data/two\\ w|', ['two\\ words'], 'two\\ w'],
  ['!wc <no|', ['notes.txt'], 'no'],
  ['%%bash\nls\ncat ./da|', ['data/'], 'da'],
])('paths are completed behind magics: %s', async (marked, matches, replaced) => {
  expect(await complete(marked)).toMatchObject({matches, replaced});
});

test('any other text is left alone', async () => {
  expect((await complete("const s = 'da|';")).matches).toEqual([]);
});

test('the layers of a model are completed by their paths', async () => {
  await kernel.run('const lenet = new zoo.LeNet5();');
  const found = await complete("viz.featureMaps(lenet, tf.ones([28, 28, 1]), {layer: 'conv|'})");
  expect(found).toMatchObject({matches: ['conv1', 'conv2'], replaced: 'conv'});
});

test('of a few names it is told what they are and what they take', async () => {
  const {items} = await complete('nn.Linea|');
  expect(items.map(({text, type, signature}) => [text, type, signature])).toEqual([
    ['Linear', 'class', '(inFeatures: In, outFeatures: Out, options?: LinearOptions)'],
    ['linear', 'function', '(x: X, weight: Tensor2D, bias?: Tensor1D)'],
    ['Bilinear', 'class', expect.stringContaining('(inFeatures1: In1, ')],
  ]);
});
