import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {stripVTControlCharacters} from 'node:util';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {MAGICS} from '../../kernel/magics/index.js';
import {type CellOutcome, KernelClient} from './client.js';

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});

afterAll(() => kernel.stop());

/** What a cell has shown in a form, in order. */
function shown({messages}: CellOutcome, mime = 'text/plain'): string[] {
  return messages
    .filter(({type}) => type === 'display_data')
    .map(({content}) => (content.data as Record<string, string>)[mime]!);
}

const TIMES = /^Wall time: [\d.]+ \S+ · CPU time: [\d.]+ \S+ \(user [\d.]+ \S+, system [\d.]+ \S+\)\n$/;

describe('%time', () => {
  test('tells the time of an expression and gives its value', async () => {
    const {result, stdout} = await kernel.run('const six = 6\n%time six * 7');
    expect(result).toBe('42');
    expect(stdout).toMatch(TIMES);
  });

  test('tells the time that it waits', async () => {
    const {stdout} = await kernel.run('%time await new Promise((r) => setTimeout(r, 80, 1))');
    expect(Number(/^Wall time: (\d+(?:\.\d)?) ms/.exec(stdout)?.[1])).toBeGreaterThanOrEqual(79);
  });

  test('declares what its statement declares', async () => {
    const {result, stdout} = await kernel.run('%time const timed = [1, 2].map((x) => 2 * x);\ntimed');
    expect(result).toBe('[ 2, 4 ]');
    expect(stdout).toMatch(TIMES);
  });

  test('%%time tells the time of a cell, which declares and shows as usual', async () => {
    const {result, stdout} = await kernel.run('%%time\nlet whole = 1;\nwhole += 1;\nwhole');
    expect(result).toBe('2');
    expect(stdout).toMatch(TIMES);
    expect((await kernel.run('whole')).result).toBe('2');
  });

  test('%%time takes nothing on its own line', async () => {
    expect((await kernel.run('%%time f()\n1')).error?.evalue).toBe(
      '%%time takes what follows its line. To time one line, write: %time f()',
    );
  });

  test('has its TypeScript checked where it stands', async () => {
    const {error} = await kernel.run('1;\n%time six.toUpperCase()');
    expect(stripVTControlCharacters(error!.traceback.join('\n'))).toMatch(
      /^TypeScriptError: `six` has no `toUpperCase`\. \(TS2339\)\n {2}in cell \d+, line 2, column 11:/,
    );
  });

  test('an error in it points to where it was written', async () => {
    const {error} = await kernel.run("%time (() => { throw new Error('inside') })()");
    expect(stripVTControlCharacters(error!.traceback.join('\n'))).toMatch(
      /^Error: inside\n {2}in .*cell \d+, line 1, column 22:/,
    );
  });

  test('is stopped', async () => {
    const cell = kernel.start("console.log('go');\n%time await new Promise(() => {})");
    await cell.output(/go/);
    await kernel.interrupt();
    expect((await cell.ended).error?.ename).toBe('KeyboardInterrupt');
  });
});

describe('%seed', () => {
  test('makes what is random repeatable', async () => {
    const draw = '%seed 42\n(random.normal([3]) as tf.Tensor).dataSync().join()';
    const first = (await kernel.run(draw)).result;
    expect((await kernel.run(draw)).result).toBe(first);
    expect((await kernel.run(draw.replace('42', '43'))).result).not.toBe(first);
  });

  test('wants a whole number', async () => {
    expect((await kernel.run('%seed now')).error?.evalue).toBe(
      'Cannot seed with "now": expected a whole number, as in %seed 42.',
    );
  });
});

describe('%backend', () => {
  test('says what computes', async () => {
    const [text] = shown(await kernel.run('%backend'));
    expect(text).toMatch(/^backend {8}TensorFlow [\d.]+, native$/m);
    expect(text).toMatch(/^device {9}CPU, \d+ threads?$/m);
  });
});

describe('%check', () => {
  test('checks an answer and shows the verdict, once', async () => {
    const outcome = await kernel.run('%check limit-variance (rho, sigma) => sigma ** 2 * rho / (2 - rho)');
    expect(shown(outcome)).toEqual([expect.stringMatching(/^✓ The variance that stays: right\n/)]);
    expect(outcome.result).toBeUndefined();
  });

  test('knows the types of the answer, and where it stands', async () => {
    const {error} = await kernel.run('1;\n%check limit-variance (rho) => rho.length');
    expect(stripVTControlCharacters(error!.traceback.join('\n'))).toMatch(
      /^TypeScriptError: `rho` \(number\) has no `length`\. \(TS2339\)\n {2}in cell \d+, line 2, column 36:/,
    );
  });

  test('without an answer asks the question', async () => {
    expect(shown(await kernel.run('%check limit-variance'))[0]).toMatch(
      /^The variance that stays \(2 points\)/,
    );
  });

  test('alone shows the progress', async () => {
    expect(shown(await kernel.run('%check'))[0]).toContain('The variance that stays');
  });

  test('an unknown exercise is told with the nearest', async () => {
    expect((await kernel.run('%check limit-varianze 3')).error?.evalue).toMatch(
      /^There is no exercise 'limit-varianze': did you mean 'limit-variance'\?/,
    );
  });
});

describe('%memory', () => {
  test('shows who holds tensors, the largest first, and all together', async () => {
    const own = await KernelClient.start();
    await own.run('const small = tf.ones([2, 3]), layer = {inner: [new nn.Linear(10, 5)]};');
    const outcome = await own.run('%memory');
    const [text] = shown(outcome);
    expect(text!.split('\n').slice(0, 7)).toEqual([
      'name   tensors         bytes',
      '─────  ──────────────  ─────',
      'layer  2 tensors       220 B',
      'small  float32 [2, 3]   24 B',
      expect.stringMatching(/^Together 3 tensors, 244 B \(native memory: \d+(\.\d+)? k?B\)$/),
      expect.stringMatching(/^The process that runs the cells takes \d+(\.\d+)? [MG]B$/),
    ]);
    expect(shown(outcome, 'text/html')[0]).toContain('<td style="text-align: left"><code>small</code></td>');
    await own.stop();
  });

  test('counts those that no name leads to', async () => {
    const own = await KernelClient.start();
    await own.run('(globalThis as any).hidden = tf.ones([5]);');
    const [text] = shown(await own.run('%memory'));
    expect(text).toContain('1 tensor that no name of the notebook leads to\n');
    await own.stop();
  });
});

describe('%who', () => {
  test('lists names, types and values', async () => {
    const own = await KernelClient.start();
    expect(shown(await own.run('%who'))).toEqual(['The notebook has declared no names yet.']);
    await own.run("const rate = 0.1, letters = 'a'.repeat(100); let x = tf.ones([2]);");
    await own.run('function twice(n: number) { return 2 * n; } class Net {} type Hidden = string;');
    const [text] = shown(await own.run("const late = '<b>';\n%who"));
    expect(text!.split('\n').map((line) => line.replace(/ {2,}/g, ' | '))).toEqual([
      'name | type | value',
      expect.stringMatching(/^─+ \| ─+ \| ─+$/),
      'rate | 0.1 | 0.1',
      expect.stringMatching(/^letters \| string \| 'a{40,58}…$/),
      'x | Tensor<Rank> | Tensor float32 [2]',
      'twice | (n: number) => number',
      'Net | class',
      `late | "<b>" | '<b>'`,
    ]);
    await own.stop();
  });
});

describe('%magics', () => {
  test('lists every magic', async () => {
    const [text] = shown(await kernel.run('%magics'));
    const rows = text!.split('\n').slice(2);
    expect(rows.map((row) => row.split(/ {2,}/))).toEqual(
      MAGICS.map(({usage, help}) => [usage.join(', '), help]),
    );
  });

  test('each is described in this package for those who read on', () => {
    const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
    for (const {name, usage} of MAGICS)
      expect(readme).toContain(usage[0]!.startsWith('%') ? `%${name}` : name);
  });

  test('names without one are told with the nearest', async () => {
    const {error} = await kernel.run('1 + 1;\n  %memroy');
    expect(stripVTControlCharacters(error!.traceback.join('\n'))).toMatch(
      /^MagicError: There is no magic %memroy\. Did you mean %memory\? %magics lists them all\.\n {2}in cell \d+, line 2, column 3:/,
    );
  });

  test('a question mark shows the help of one', async () => {
    const {reply} = await kernel.run('%%time?');
    expect(reply.payload).toMatchObject([
      {
        data: {
          'text/plain':
            '%time expression\n%%time\n\nSay how long an expression, a statement or a whole cell takes.',
        },
      },
    ]);
  });

  test('are no names that a cell can see', async () => {
    const {matches} = await kernel.request('complete_request', {code: '', cursor_pos: 0});
    expect(matches).not.toContain('__magic__');
  });
});

describe('%%html', () => {
  test('shows the cell', async () => {
    expect(shown(await kernel.run("%%html\n<b>it's `${1}`</b>\n"), 'text/html')).toEqual([
      "<b>it's `${1}`</b>\n",
    ]);
  });
});

describe('%%bash', () => {
  test("runs in the notebook's folder and prints as it goes", async () => {
    const cell = kernel.start(
      '%%bash\npwd; echo "it\'s" >&2; until [ -e printed ]; do sleep 0.02; done; echo é',
    );
    await cell.output(/\n/);
    writeFileSync(join(kernel.folder, 'printed'), '');
    const {stdout, stderr, reply} = await cell.ended;
    expect([stdout, stderr, reply.status]).toEqual([`${kernel.folder}\né\n`, "it's\n", 'ok']);
  });

  test('takes options of bash', async () => {
    const {stdout, error} = await kernel.run('%%bash -e\nfalse\necho on');
    expect([stdout, error?.evalue]).toEqual(['', 'bash ended with exit code 1.']);
  });

  test('an exit code is an error', async () => {
    const {error, stdout} = await kernel.run('%%bash\necho before\nexit 3');
    expect(stdout).toBe('before\n');
    expect(error).toMatchObject({ename: 'BashError', evalue: 'bash ended with exit code 3.'});
  });

  test('lets completion answer meanwhile', async () => {
    const cell = kernel.start('%%bash\necho go; sleep 1');
    await cell.output(/go/);
    expect(await kernel.request('complete_request', {code: 'Math.hyp', cursor_pos: 8})).toMatchObject({
      matches: ['hypot'],
    });
    await cell.ended;
  });

  test('Stop ends it with its children', async () => {
    const cell = kernel.start('%%bash\nsleep 61 & echo $! $$\nwait');
    await cell.output(/\n/);
    await kernel.interrupt();
    const {stdout, error} = await cell.ended;
    expect(error?.ename).toBe('KeyboardInterrupt');
    for (const pid of stdout.trim().split(' ')) {
      // Whoever adopts it may take a while to bury it.
      await expect.poll(() => isAlive(Number(pid)), {timeout: 60_000}).toBe(false);
    }
    expect((await kernel.run("'next'")).result).toBe("'next'");
  });

  test('ends with its kernel', async () => {
    const own = await KernelClient.start();
    const cell = own.start('%%bash\necho $$; sleep 62');
    cell.ended.catch(() => {});
    const pid = Number(await cell.output(/\n/));
    expect(isAlive(pid)).toBe(true);
    await own.stop();
    await expect.poll(() => isAlive(pid), {timeout: 60_000}).toBe(false);
  });

  test('a command in the background is not waited for', async () => {
    const {stdout} = await kernel.run(
      '%%bash\n{ until [ -e ended ]; do sleep 0.02; done; echo late; } & echo started',
    );
    expect(stdout).toBe('started\n');
    writeFileSync(join(kernel.folder, 'ended'), '');
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('help while typing', () => {
  const complete = (code: string, cursor_pos = code.length) =>
    kernel.request('complete_request', {code, cursor_pos});

  test('names are completed on the first line, for lines and cells', async () => {
    expect(await complete('%')).toMatchObject({
      matches: expect.arrayContaining(['%time', '%%time', '%%bash', '%who']),
      cursor_start: 0,
      cursor_end: 1,
    });
    expect(await complete('%%t')).toMatchObject({
      matches: ['%%time', '%%timeit', '%%train'],
      cursor_start: 0,
      cursor_end: 3,
    });
  });

  test('names are completed on later lines, for lines only', async () => {
    expect(await complete('f()\n  %ti\ng()', 9)).toMatchObject({
      matches: ['%time', '%timeit'],
      cursor_start: 6,
      cursor_end: 9,
    });
    expect((await complete('1;\n%b')).matches).toEqual(['%backend']);
  });

  test('no names are completed in a template', async () => {
    expect((await complete('`\n%ti`', 5)).matches).not.toContain('%time');
  });

  test('its TypeScript is completed, and what follows', async () => {
    expect(await complete('%time Math.hyp')).toMatchObject({
      matches: ['hypot'],
      cursor_start: 11,
      cursor_end: 14,
    });
    expect((await complete('%who\nMath.hyp')).matches).toEqual(['hypot']);
    expect((await complete('%%time\nMath.hyp')).matches).toEqual(['hypot']);
  });

  test('names of exercises are completed', async () => {
    expect(await complete('%check limit-var')).toMatchObject({
      matches: ['limit-variance'],
      cursor_start: 7,
      cursor_end: 16,
    });
  });

  test('nothing is completed in bash', async () => {
    expect((await complete('%%bash\nMath.hyp')).matches).toEqual([]);
  });

  test('hovering shows the help of a magic, and types behind it', async () => {
    const hover = async (code: string, cursor_pos: number) =>
      ((await kernel.request('inspect_request', {code, cursor_pos})).data as Record<string, string>)[
        'text/plain'
      ];
    expect(await hover('1;\n%seed 42', 5)).toBe(
      '%seed number\n\nMake everything random that follows repeatable: weights, shuffles, dropout.',
    );
    expect(await hover('%time Math.sqrt(2)', 13)).toContain('sqrt(x: number): number');
  });

  test.each([
    ['%who', 'complete'],
    ['%time f(', 'incomplete'],
    ['%time f()', 'complete'],
    ['%%time', 'incomplete'],
    ['%%time\nf()', 'complete'],
    ['%%bash\nls', 'incomplete'],
    ['%%bash\nls\n\n', 'complete'],
    ['%nothing', 'invalid'],
  ])('%j is %s', async (code, status) => {
    expect((await kernel.request('is_complete_request', {code})).status).toBe(status);
  });
});

describe('a remainder', () => {
  test('stays one', async () => {
    expect((await kernel.run('const a = 7, b = 4;\na\n%b')).result).toBe('3');
    expect((await kernel.run('const time = 4;\n7\n%time')).result).toBe('3');
    expect((await kernel.run('7\n%time')).result).toBe('3');
  });
});

test('magics work in a silent cell, and in a new engine', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tangente-notebook-'));
  const own = await KernelClient.start(folder);
  const touch = '%%bash\ntouch been-here';
  expect((await own.run(touch, {silent: true, store_history: false})).messages).toEqual([]);
  expect((await own.run('%%bash\nls')).stdout).toBe('been-here\n');
  await own.run('process.exit(1)');
  expect((await own.run('%time 1 + 1')).result).toBe('2');
  await own.stop();
});
