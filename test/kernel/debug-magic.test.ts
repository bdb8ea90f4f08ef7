import {stripVTControlCharacters} from 'node:util';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type CellOutcome, KernelClient} from './client.js';
import {isAlive} from './processes.js';

const PROMPT = 'tangente-debug> ';

const FAILING = `const rows = tf.ones([2, 3]);
function twice(x: tf.Tensor) {
  const local = 3;
  return tf.matMul(x, x);
}
tf.tidy(() =>
  twice(rows));`;

const MODEL = `%%debug
class Net extends nn.Module<tf.Tensor2D, tf.Tensor2D> {
  only = new nn.Linear(2, 3);
  forward(x: tf.Tensor2D) {
    return this.only.apply(x);
  }
}
const net = new Net();
const y = net.apply(tf.ones([1, 2]));
y.shape`;

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.stop());

/** Runs a cell and types these lines at its prompts; what came of it is told without colours. */
async function type(code: string, ...lines: string[]): Promise<CellOutcome> {
  const cell = kernel.start(code, {allow_stdin: true});
  const early = cell.ended.then(({stdout}) => {
    throw new Error(`It ended before all was typed:\n${stdout}`);
  });
  early.catch(() => {});
  for (const line of lines) {
    const {content} = await Promise.race([kernel.question(), early]);
    expect(content).toEqual({prompt: PROMPT, password: false});
    await kernel.sendInput(line);
  }
  const outcome = await cell.ended;
  return {...outcome, stdout: stripVTControlCharacters(outcome.stdout)};
}

/** What a cell has said at its prompts, stop by stop and answer by answer, but for the greeting. */
const said = ({stdout}: CellOutcome) => stdout.replace(/^(?:Cell \d+ runs|h lists the commands).*\n/gm, '');

/** Where it has stopped, one after the other. */
const stops = ({stdout}: CellOutcome) => stdout.match(/^.*line \d+(?=:$|, column \d+:$)/gm);

describe('%debug', () => {
  test('says that there is nothing to debug before a cell has failed', async () => {
    expect((await kernel.run('%debug')).error?.evalue).toBe(
      'Nothing to debug: no cell has failed. To debug a cell from its first line, begin it with %%debug.',
    );
  });

  test('runs the last cell that failed again, to where it throws', async () => {
    await kernel.run(FAILING);
    await kernel.run("'something else'");
    const {stdout, error} = await type('%debug', 'q');
    expect(stdout).toBe(`Cell 2 runs again, to where it throws.
TensorError: Cannot apply matMul to float32[2, 3] and float32[2, 3]: expected [n, k] times [k, m], but k is 3 on the left and 2 on the right.
  in twice, cell 2, line 4, column 13:
    2 | function twice(x: tf.Tensor) {
    3 |   const local = 3;
  > 4 |   return tf.matMul(x, x);
      |             ^
    5 | }
    6 | tf.tidy(() =>
h lists the commands, c goes on, q ends the cell.
`);
    expect(error?.ename).toBe('TensorError');
  });

  test('shows names, with tensors as one line, and what an expression gives', async () => {
    const outcome = await type(
      '%debug',
      'a',
      'x',
      'p x.shape',
      '(local as number) + rows.rank',
      'pp [local]',
      'nowhere',
      'q',
    );
    expect(said(outcome).split('\n').slice(8, -1)).toEqual([
      'local = 3',
      'x = Tensor float32 [2, 3]',
      'Tensor float32 [2, 3]',
      '[ 2, 3 ]',
      '5',
      '[ 3 ]',
      'ReferenceError: nowhere is not defined',
    ]);
  });

  test('goes up and down, and shows where it stands', async () => {
    const outcome = await type('%debug', 'w', 'd', 'u', 'u 5', 'a', 'l', 'q');
    expect(said(outcome).split('\n').slice(8, -1)).toEqual([
      '> twice, cell 2, line 4',
      '  (anonymous), cell 2, line 7',
      '  cell 2, line 6',
      'Nothing is called from here: this is the innermost.',
      '(anonymous), cell 2, line 7:',
      '  5 | }',
      '  6 | tf.tidy(() =>',
      '→ 7 |   twice(rows));',
      'cell 2, line 6:',
      '  4 |   return tf.matMul(x, x);',
      '  5 | }',
      '→ 6 | tf.tidy(() =>',
      '  7 |   twice(rows));',
      'twice = [Function: twice]',
      'rows = Tensor float32 [2, 3]',
      '  1 | const rows = tf.ones([2, 3]);',
      '  2 | function twice(x: tf.Tensor) {',
      '  3 |   const local = 3;',
      '  4 |   return tf.matMul(x, x);',
      '  5 | }',
      '→ 6 | tf.tidy(() =>',
      '  7 |   twice(rows));',
    ]);
  });

  test('says so when the cell does not fail again', async () => {
    await kernel.run(
      "let times = 0;\nif (times++ === 0 && !('again' in globalThis)) throw new Error('once');",
    );
    await kernel.run('(globalThis as any).again = true;');
    expect((await type('%debug')).stdout).toMatch(
      /^Cell \d+ runs again, to where it throws\.\nIt did not fail this time\.\n$/,
    );
  });

  test('takes an expression, and stands alone in its cell', async () => {
    await kernel.run('function half(n: number) {\n  return n / 2;\n}');
    const outcome = await type('%debug half(5)', 's', 'c');
    expect(stops(outcome)).toEqual(['cell', 'half'].map((name) => expect.stringContaining(name)));
    expect((await kernel.run('1;\n%debug')).error?.evalue).toBe(
      '%debug stands alone in its cell. To debug a whole cell, begin it with %%debug.',
    );
  });
});

describe('%%debug', () => {
  test('stops at the first line, steps over lines and into what the toolkit calls', async () => {
    const outcome = await type(MODEL, 'n', 'n', 's', 'p x', 'r', '');
    expect(stops(outcome)?.map((place) => place.replace(/cell \d+, /, ''))).toEqual([
      'line 2',
      'line 8',
      'line 9',
      'forward, line 5',
      'line 10',
    ]);
    expect(outcome.stdout).toContain('\nTensor float32 [1, 2]\n');
    expect(outcome.result).toBe('[ 1, 3 ]');
  });

  test('stops at lines that it is told to stop at, and goes on to the next', async () => {
    const outcome = await type(
      '%%debug\nlet sum = 0;\nfor (let i = 0; i < 3; i++) {\n  sum += i;\n}\nsum',
      'b 4 if (i as number) > 0',
      'b 99',
      'c',
      'p sum + i',
      'c',
      'b',
      'cl 4',
      'c',
    );
    const text = outcome.stdout.replace(/cell \d+/g, 'cell').split('\n');
    expect(text.filter((line) => !line.includes(' | '))).toEqual([
      'cell, line 2:',
      'h lists the commands, c goes on, q ends the cell.',
      'It stops at cell, line 4 if (i as number) > 0.',
      'Cannot stop at line 99 of cell: no code stands there or after it.',
      'cell, line 4:',
      '1',
      'cell, line 4:',
      'cell, line 4 if (i as number) > 0',
      'It stops at no line. b LINE stops at one of this cell or file.',
      '',
    ]);
    expect(outcome.result).toBe('3');
  });

  test('stops at what nobody catches, in promises too, and at nothing that somebody does', async () => {
    const outcome = await type(
      `%%debug
const risky = async (n: number) => {
  await null;
  if (n > 1) throw new RangeError('too much');
  return n;
};
try {
  JSON.parse('{');
} catch {}
await risky(1);
await risky(2);`,
      'c',
      'c',
    );
    expect(stops(outcome)?.[1]).toMatch(/^ {2}in risky, cell \d+, line 4$/);
    expect(outcome.error?.evalue).toBe('too much');
  });

  test('stops at whatever is thrown, each time', async () => {
    const code = 'function odd(n: number) {\n  throw `odd ${n}`;\n}\nodd(3)';
    for (const _ of [1, 2]) {
      const outcome = await type(`%%debug\n${code}`, 'c', 'q');
      expect(said(outcome)).toContain("\n'odd 3'\n");
      expect(stops(outcome)?.[1]).toMatch(/^ {2}in odd, cell \d+, line 3$/);
    }
  });

  test('shows what was printed before it asks, and what promises have come to', async () => {
    const outcome = await type(
      "%%debug\nfor (let i = 0; i < 200; i++) console.log('row', i);\nconst kept = Promise.resolve(7);\nkept;",
      'n',
      'n',
      'await kept',
      'await new Promise(() => {})',
      'c',
    );
    const lines = outcome.stdout.split('\n');
    expect(lines.indexOf('row 199')).toBeLessThan(lines.findIndex((line) => /line 3:$/.test(line)));
    expect(lines.slice(-3)).toEqual([
      '7',
      'The promise is not settled, and while a cell is paused nothing goes on: step over its await, or ask for a tensor’s values by dataSync().',
      '',
    ]);
  });

  test('q ends the cell, and Stop does, and later cells run as always', async () => {
    const left = await type('%%debug\nlet gone = 1;\ngone = 2;', 'n', 'q');
    expect(left.error?.ename).toBe('KeyboardInterrupt');
    expect((await kernel.run('gone')).result).toBe('1');
    const cell = kernel.start('%%debug\ngone = 3;', {allow_stdin: true});
    await kernel.question();
    await kernel.interrupt();
    expect((await cell.ended).error?.ename).toBe('KeyboardInterrupt');
    expect((await kernel.run('debugger;\nconst free = 2;\nfree + gone')).result).toBe('3');
    // The session ends on its own, beside the cells.
    const info = () => kernel.request('debug_request', {seq: 1, command: 'debugInfo'}, 'control');
    await expect.poll(info, {timeout: 20_000}).toMatchObject({
      body: {isStarted: false, breakpoints: [], stoppedThreads: []},
    });
  });

  test('without a reader it tells where the cell fails and what the names held, and goes on', async () => {
    const {stdout, error} = await kernel.run(FAILING.replace('', '%%debug\n'));
    expect(
      stripVTControlCharacters(stdout)
        .replace(/cell \d+/g, 'cell')
        .split('\n')
        .slice(1),
    ).toEqual([
      '  in twice, cell, line 5, column 13:',
      '    3 | function twice(x: tf.Tensor) {',
      '    4 |   const local = 3;',
      '  > 5 |   return tf.matMul(x, x);',
      '      |             ^',
      '    6 | }',
      '    7 | tf.tidy(() =>',
      'local = 3',
      'x = Tensor float32 [2, 3]',
      'Nobody is there to be asked: the cell goes on.',
      '',
    ]);
    expect(error?.ename).toBe('TensorError');
  });

  test('tells what it cannot take', async () => {
    expect((await kernel.run('%%debug 3\n4')).error?.evalue).toBe(
      '%%debug takes what follows its line, and got 3. One line is debugged by %debug 3',
    );
    expect((await kernel.run('%%debug\n')).error?.evalue).toBe(
      'Nothing to debug: %%debug takes the lines that follow it.',
    );
  });

  test('is found by completion, and explains itself', async () => {
    expect(await kernel.request('complete_request', {code: '%%deb', cursor_pos: 5})).toMatchObject({
      matches: ['%%debug'],
    });
    expect((await kernel.run('%debug?')).reply.payload).toMatchObject([
      {
        data: {
          'text/plain': expect.stringMatching(/^%debug\n%debug expression\n%%debug\n\nDebug at a prompt: /),
        },
      },
    ]);
  });

  test('stops in the panel of the debugger, if that is open', async () => {
    const ask = (command: string, args: object = {}) =>
      kernel.request('debug_request', {seq: 1, command, arguments: args}, 'control');
    await ask('initialize');
    const stopped = kernel.published(({content}) => content.event === 'stopped');
    const cell = kernel.start('%%debug\nconst inPanel = 1;\ninPanel', {allow_stdin: true});
    expect((await stopped).content.body).toMatchObject({reason: 'breakpoint'});
    await ask('continue', {threadId: 1});
    expect(await cell.ended).toMatchObject({
      stdout: 'It stops in the panel of the debugger, which is open.\n',
      result: '1',
    });
    await ask('disconnect');
  });

  test('a restart ends the kernel while it asks, with all that runs', async () => {
    const engine = Number((await kernel.run('console.log(process.pid)')).stdout);
    const {ended} = kernel.start('%%debug\nwhile (true) {}', {allow_stdin: true});
    ended.catch(() => {});
    await kernel.question();
    expect(await kernel.request('shutdown_request', {restart: true}, 'control')).toMatchObject({
      status: 'ok',
    });
    expect(await kernel.exited).toBe(0);
    await expect.poll(() => isAlive(engine), {timeout: 60_000}).toBe(false);
  });
});
