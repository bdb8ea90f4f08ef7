import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {clone, makeFolder, type Run, run} from './helpers.js';

let folder: string;

const RUN_TESTS = `
import {runTests} from './kernel/setup/tests.mjs';
process.exitCode = await runTests(process.cwd(), process.argv.slice(1));
`;

beforeAll(() => {
  folder = clone(join(makeFolder(), 'clône'), {built: true});
  return () => rmSync(join(folder, '..'), {recursive: true, force: true});
});

/** Runs a clone's tests with one test file in it, named as the test is; resolves to the last lines. */
async function runWith(name: string, source: string): Promise<Run & {last: string[]}> {
  const file = join('test', 'runner', `${name}.test.ts`);
  mkdirSync(join(folder, 'test', 'runner'), {recursive: true});
  writeFileSync(join(folder, file), `import {expect, test} from 'vitest';\n${source}`);
  const program = ['--input-type=module', '-e', RUN_TESTS, file];
  const {code, output} = await run(process.execPath, program, {
    cwd: folder,
    env: {...process.env, NO_COLOR: '1'},
  });
  return {code, output, last: output.trimEnd().split('\n')};
}

test('npm test ends with the number of tests that passed and failed', async () => {
  const {code, last} = await runWith(
    'mixed',
    `test('a', () => {}); test('b', () => {}); test('c', () => expect(1).toBe(2));`,
  );
  expect([code, last.at(-1)]).toEqual([1, '2 passed, 1 failed']);
});

test('npm test names at its end what failed', async () => {
  const {last} = await runWith('named', `test('c', () => expect(1, 'one').toBe(2)); throw new Error('no');`);
  expect(last.slice(-2)).toEqual([
    'failed: test/runner/named.test.ts > the file itself: no',
    '0 passed, 1 failed',
  ]);
  const {last: other} = await runWith('other', `test('c', () => expect(1).toBe(2));`);
  expect(other.at(-2)).toBe(
    'failed: test/runner/other.test.ts > c: expected 1 to be 2 // Object.is equality',
  );
});

test('npm test runs a test that failed once more, and names it where it passes then', async () => {
  const {code, last} = await runWith('unsteady', `let n = 0; test('c', () => expect(n++).toBe(1));`);
  expect([code, last.slice(-2)]).toEqual([
    0,
    [
      'passed when it was run again: test/runner/unsteady.test.ts > c: expected +0 to be 1 // Object.is equality',
      '1 passed, 0 failed',
    ],
  ]);
});

test('npm test succeeds when no test fails', async () => {
  const {code, last} = await runWith('good', `test('a', () => {});`);
  expect([code, last.at(-1)]).toEqual([0, '1 passed, 0 failed']);
});

test('npm test counts skipped tests, and prints the reason of each', async () => {
  const {code, last} = await runWith(
    'skipped',
    `test('a', () => {}); test('draws', ({skip}) => skip('needs Chromium')); test.skip('b', () => {});`,
  );
  expect([code, last.at(-1), last.filter((line) => line.startsWith('skipped:'))]).toEqual([
    0,
    '1 passed, 0 failed, 2 skipped',
    ['skipped: draws (needs Chromium)', 'skipped: b'],
  ]);
});

test('npm test counts a file that does not load as a failure', async () => {
  const {code, last} = await runWith('broken', `throw new Error('no');`);
  expect([code, last.at(-1)]).toEqual([1, '0 passed, 1 failed']);
});

test('npm test counts an error outside of tests as a failure', async () => {
  const source = `test('a', async () => { setTimeout(() => { throw new Error('late'); }); await new Promise((r) => setTimeout(r, 50)); });`;
  const {code, last} = await runWith('late', source);
  expect([code, last.at(-1)]).toEqual([1, '1 passed, 1 failed']);
});

test('npm test says that the run was killed half way', async () => {
  const source = `test('a', async () => { process.kill(process.ppid, 'SIGKILL'); await new Promise((r) => setTimeout(r, 500)); });`;
  const {code, last} = await runWith('killed', source);
  expect([code, last.slice(-2)]).toEqual([
    1,
    ['The run stopped half way: killed by SIGKILL.', '0 passed, 1 failed'],
  ]);
});
