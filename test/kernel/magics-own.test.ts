import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type CellOutcome, KernelClient} from './client.js';

// The magics around code, those that forget, and those of the notebook's own.

const CONFIG = `import type {TangenteConfig} from 'tangente/globals';
export default {
  magics: {shout: {help: 'Say it loud', run: (text, body) => (text + body).toUpperCase()}},
  setup() {
    (globalThis as {ready?: number}).ready = 42;
  },
} satisfies TangenteConfig;
`;

let kernel: KernelClient;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tangente-notebook-'));
  writeFileSync(join(folder, 'tangente.config.ts'), CONFIG);
  kernel = await KernelClient.start(folder);
});

afterAll(() => kernel.stop());

const problem = async (code: string) => (await kernel.run(code)).error?.evalue;

function shown({messages}: CellOutcome): string[] {
  return messages
    .filter(({type}) => type === 'display_data')
    .map(({content}) => (content.data as Record<string, string>)['text/plain']!);
}

describe('tangente.config.ts', () => {
  test('adds magics and sets up before the first cell', async () => {
    expect((await kernel.run("%shout it's on")).result).toBe(`"IT'S ON"`);
    expect((await kernel.run('(globalThis as any).ready')).result).toBe('42');
  });

  test('does so again in a new engine', async () => {
    await kernel.run('process.exit(1)');
    expect((await kernel.run('%shout again')).result).toBe("'AGAIN'");
  });

  test('what is wrong with it is told in one line, and ends nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tangente-notebook-'));
    writeFileSync(join(folder, 'tangente.config.ts'), "\nthrow new Error('not today');\nexport {};\n");
    const own = await KernelClient.start(folder);
    const {stderr, result} = await own.run('6 * 7');
    expect(stderr).toBe('tangente.config.ts is left out: not today (line 2, column 7)\n');
    expect(result).toBe('42');
    expect((await own.run('6 * 7')).stderr).toBe('');
    await own.stop();
  });
});

describe('magic()', () => {
  test('adds a magic for lines and cells, with help, from the next cell on', async () => {
    await kernel.run("magic('count', (text, body) => [text, body.length], {help: 'Count letters'});");
    expect((await kernel.run('%count this')).result).toBe("[ 'this', 0 ]");
    expect((await kernel.run('%%count all\nabc')).result).toBe("[ 'all', 3 ]");
    expect((await kernel.run('%count?')).reply.payload).toMatchObject([
      {data: {'text/plain': '%count text\n%%count text\n\nCount letters.'}},
    ]);
    expect(await kernel.request('complete_request', {code: '%cou', cursor_pos: 4})).toMatchObject({
      matches: ['%count'],
    });
    expect(shown(await kernel.run('%magics'))[0]).toMatch(/^%count text, %%count text {2,}Count letters$/m);
  });

  test('an error in it is the error of its cell', async () => {
    await kernel.run("magic('broken', () => { throw new Error('inside'); });");
    expect(await problem('%broken')).toBe('inside');
  });

  test('names that it cannot have are told', async () => {
    expect(await problem("magic('time', () => 1)")).toBe(
      'Cannot name a magic "time": there is a %time already. %magics lists them all.',
    );
    expect(await problem("magic('a b', () => 1)")).toBe(
      'Cannot name a magic "a b": expected a letter, then letters, digits and _.',
    );
  });
});

describe('%timeit', () => {
  const ONE = String.raw`[\d.,]+ \S+ ± [\d.,]+ \S+ per loop`;

  test('says how long an expression takes on average', async () => {
    const {stdout, result} = await kernel.run('let calls = 0;\n%timeit -n 20 -r 3 calls++\ncalls');
    expect(stdout).toMatch(new RegExp(`^${ONE} \\(mean ± std\\. dev\\. of 3 runs, 20 loops each\\)\n$`));
    expect(result).toBe('61');
  });

  test('finds out how many loops it takes, and waits', async () => {
    const {stdout} = await kernel.run('%timeit -r 1 await new Promise((r) => setTimeout(r, 45))');
    expect(stdout).toMatch(
      /^[4-9]\d\.\d ms ± 0\.0 ms per loop \(mean ± std\. dev\. of 1 run, [25] loops each\)\n$/,
    );
  });

  test('repeats statements, whose names stay within, and whole cells', async () => {
    expect((await kernel.run('%timeit -n 1 const within = 1; within + 1;\nwithin')).error?.ename).toBe(
      'TypeScriptError',
    );
    const {stdout, result} = await kernel.run(
      '%%timeit -n 4 -r 2\nlet sum = 0;\nfor (const i of [1, 2]) sum += i;\nsum',
    );
    expect(stdout).toMatch(new RegExp(`^${ONE} \\(mean ± std\\. dev\\. of 2 runs, 4 loops each\\)\n$`));
    expect(result).toBeUndefined();
  });

  test('frees the tensors that the loops make, and no others', async () => {
    const {result} = await kernel.run(
      'const kept = tf.ones([3]), before = tf.memory().numTensors;\n%timeit -n 3000 -r 1 kept.add(1)\n[tf.memory().numTensors - before, kept.isDisposed]',
    );
    expect(result).toBe('[ 0, false ]');
  });

  test('is stopped, and state is kept', async () => {
    const cell = kernel.start("let rounds = 0; console.log('go');\n%timeit -n 1000000000 rounds++");
    await cell.output(/go/);
    await kernel.interrupt();
    expect((await cell.ended).error?.ename).toBe('KeyboardInterrupt');
    expect((await kernel.run('rounds > 0')).result).toBe('true');
  });

  test('what it cannot do is told in one line', async () => {
    expect(await problem('%timeit')).toBe(
      'Nothing to time: write %timeit expression, or %%timeit above the code.',
    );
    expect(await problem('%timeit -z 1 1')).toBe('%timeit has no option -z. It takes -n, -r.');
    expect(await problem('%%timeit f()\n1')).toBe(
      '%%timeit takes what follows its line. To time one line, write: %timeit f()',
    );
    expect(await problem('%timeit -r 0 1')).toBe(
      'Cannot run 0 times: %timeit -r takes a whole number from 1 on.',
    );
  });
});

describe('%%capture', () => {
  test('keeps what a cell prints and shows, under a name that later cells know', async () => {
    const silent = await kernel.run(
      "%%capture out\nconsole.log('a');\nconsole.error('b');\nconst handle = display('c');\nhandle.update('d');\nsetTimeout(() => {}, 0);\n42",
    );
    expect(silent.messages.map(({type}) => type)).toEqual(['execute_input']);
    expect((await kernel.run('[out.stdout, out.stderr, out.outputs.length]')).result).toBe(
      "[ 'a\\n', 'b\\n', 2 ]",
    );
    const again = await kernel.run('out.show()');
    expect([again.stdout, again.stderr, shown(again)]).toEqual(['a\n', 'b\n', ["'d'", '42']]);
    expect((await kernel.run('out')).result).toBe(
      'Captured: 4 characters printed, 2 outputs shown. show() shows it here.',
    );
    expect((await kernel.run('out.length')).error?.ename).toBe('TypeScriptError');
  });

  test('keeps what native code writes past the streams of JavaScript', async () => {
    const cell = await kernel.run(
      "%%capture native\nimport {writeSync} from 'node:fs';\nconsole.log('a');\nwriteSync(1, 'b'.repeat(1e5));\nwriteSync(2, 'c');",
    );
    expect([cell.error, cell.stdout, cell.stderr]).toEqual([undefined, '', '']);
    expect((await kernel.run('[native.stdout.length, native.stderr]')).result).toBe("[ 100002, 'c' ]");
    expect((await kernel.run("writeSync(1, 'seen')")).stdout).toBe('seen');
  });

  test('what came before an error is kept, and the error shown', async () => {
    expect(await problem("%%capture failed\nconsole.log('so far');\nthrow new Error('then')")).toBe('then');
    expect((await kernel.run('failed.stdout')).result).toBe("'so far\\n'");
  });

  test('after a cell that was ended by force, nothing is captured', async () => {
    const cell = kernel.start(
      '%%capture\nprocess.title = process.title;\n[1].forEach(() => { while (true); });',
    );
    // It is under way when the kernel answers that it is busy; nothing of it is seen.
    await kernel.request('kernel_info_request', {}, 'control');
    await kernel.interrupt();
    expect((await cell.ended).error?.ename).toBe('KeyboardInterrupt');
    expect((await kernel.run("console.log('seen')")).stdout).toBe('seen\n');
  });

  test('a name must be one', async () => {
    expect(await problem('%%capture 1st\n1')).toBe(
      '%%capture keeps what it captures under a name, and 1st is none.',
    );
  });
});

test('%%markdown, %%latex, %%svg and %%js show the cell', async () => {
  for (const [name, mime] of [
    ['markdown', 'text/markdown'],
    ['latex', 'text/latex'],
    ['svg', 'image/svg+xml'],
    ['js', 'application/javascript'],
  ]) {
    const {messages} = await kernel.run(`%%${name}\n<b>$x$</b>`);
    expect(messages.at(-1)).toMatchObject({
      type: 'display_data',
      content: {data: {[mime!]: '<b>$x$</b>', 'text/plain': expect.any(String)}},
    });
  }
});

test('%whos lists sizes, of some types if they are named', async () => {
  const own = await KernelClient.start();
  await own.run("const x = tf.ones([2, 3]), list = [1, 2], words = 'abc', net = new nn.Linear(3, 2);");
  const rows = async (code: string) =>
    shown(await own.run(code))[0]!
      .split('\n')
      .map((line) => line.replace(/ {2,}/g, ' | '));
  expect((await rows('%whos')).slice(2)).toEqual([
    'x | Tensor<Rank> | [2, 3] | Tensor float32 [2, 3]',
    'list | number[] | 2 elements | [ 1, 2 ]',
    'words | "abc" | 3 characters | \'abc\'',
    expect.stringMatching(/^net \| Linear.* \| 8 parameters \| Linear\(/),
  ]);
  expect((await rows('%whos Tensor')).slice(2)).toEqual([
    'x | Tensor<Rank> | [2, 3] | Tensor float32 [2, 3]',
  ]);
  expect(await rows('%whos Map')).toEqual(['No name of the notebook has a type with Map in it.']);
  await own.stop();
});

describe('%reset', () => {
  test('asks, and forgets names and values', async () => {
    await kernel.run('const fleeting = 1;');
    expect(await problem('%reset')).toBe('%reset asks first, and there is no reader here. Write %reset -f.');
    const refused = kernel.start('%reset', {allow_stdin: true});
    expect(await kernel.answer('n')).toMatchObject({
      prompt: 'Forget all names that the notebook has declared (y/[n])? ',
    });
    expect((await refused.ended).stdout).toBe('Nothing is forgotten.\n');
    expect((await kernel.run('fleeting')).result).toBe('1');
    await kernel.run('%reset -f');
    expect((await kernel.run('fleeting')).error?.ename).toBe('TypeScriptError');
    expect((await kernel.run("const fleeting = 'new'; fleeting")).result).toBe("'new'");
    expect((await kernel.run('%shout still')).result).toBe("'STILL'");
  });
});
