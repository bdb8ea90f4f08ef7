import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {stripVTControlCharacters} from 'node:util';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {Codec} from '../../kernel/wire/message.js';
import {type CellOutcome, DIST, KernelClient} from './client.js';

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});

afterAll(() => kernel.stop());

function traceback({error}: CellOutcome): string {
  return stripVTControlCharacters(error!.traceback.join('\n'));
}

function shown({messages}: CellOutcome): string[] {
  return messages.map(({type, content}) => {
    const data = content.data as Record<string, string> | undefined;
    return `${type} ${data?.['text/html'] ?? data?.['text/plain'] ?? content.text ?? ''}`.trim();
  });
}

test('a client that listens before the kernel is there is welcomed first, then told of the start', () => {
  expect(kernel.greeting.slice(0, 2)).toEqual(['iopub_welcome', 'status']);
});

describe('values and output', () => {
  test('the value of the last expression is the result', async () => {
    const outcome = await kernel.run('1 + 2');
    expect(outcome.result).toBe('3');
    expect(outcome.reply).toMatchObject({status: 'ok', payload: [], user_expressions: {}});
  });

  test('undefined is no result, null is one', async () => {
    expect((await kernel.run('undefined')).result).toBeUndefined();
    expect((await kernel.run('null')).result).toBe('null');
  });

  test('output, displays and the result keep their order', async () => {
    const outcome = await kernel.run("console.log('a'); display.html('<b>x</b>'); console.error('b'); 'c'");
    expect(shown(outcome)).toEqual([
      'execute_input',
      'stream a',
      'display_data <b>x</b>',
      'stream b',
      "execute_result 'c'",
    ]);
  });

  test('10,000 printed lines arrive whole and in order', async () => {
    const {stdout} = await kernel.run('for (let i = 0; i < 10_000; i++) console.log(i);');
    expect(stdout).toBe(Array.from({length: 10_000}, (_, i) => `${i}\n`).join(''));
  });

  test('10 MB in one line arrive whole', async () => {
    const {stdout} = await kernel.run("console.log('x'.repeat(10_000_000))");
    expect(stdout.length).toBe(10_000_001);
  });

  test('a long computation shows what it prints at once', async () => {
    const cell = kernel.start(
      "import {existsSync} from 'node:fs'; console.log('first'); while (!existsSync('seen'));",
    );
    await cell.output(/first/);
    writeFileSync(join(kernel.folder, 'seen'), '');
    await cell.ended;
  });

  test('what native code and child processes write is shown', async () => {
    const {stdout} = await kernel.run("require('fs').writeSync(1, 'straight to the descriptor\\n');");
    expect(stdout).toBe('straight to the descriptor\n');
  });

  test('a display is updated in place', async () => {
    const outcome = await kernel.run(
      "const handle = display('one'); handle.update('two'); display('three', {id: 'third'})",
    );
    const places = outcome.messages
      .slice(1)
      .map(({type, content}) => [type, (content.transient as {display_id: string}).display_id]);
    expect(places.map(([type]) => type)).toEqual(['display_data', 'update_display_data', 'display_data']);
    expect(places[0]![1]).toBe(places[1]![1]);
    expect(places[2]![1]).toBe('third');
  });

  test('output is cleared on request', async () => {
    const {messages} = await kernel.run('display.clear({wait: true})');
    expect(messages.at(-1)).toEqual({type: 'clear_output', content: {wait: true}});
  });

  test('a value says itself how it is shown, also when that takes time', async () => {
    const outcome = await kernel.run(
      "display({async [Symbol.for('Jupyter.display')]() { return {'text/html': '<i>late</i>'}; }}); console.log('next');",
    );
    expect(shown(outcome)).toEqual(['execute_input', 'stream next', 'display_data <i>late</i>']);
    expect(outcome.messages[2]!.content.data as object).toHaveProperty(['text/plain']);
  });

  test('displays written for tslab are shown', async () => {
    const outcome = await kernel.run("import {display as show} from 'tslab'; show.html('<b>old</b>');");
    expect(shown(outcome).at(-1)).toBe('display_data <b>old</b>');
  });

  test('a silent cell publishes nothing and is not counted', async () => {
    const before = (await kernel.run('0')).reply.execution_count;
    const silent = await kernel.run('1', {silent: true, store_history: false});
    expect(silent.messages).toEqual([]);
    expect((await kernel.run('2')).reply.execution_count).toBe((before as number) + 1);
  });
});

describe('names', () => {
  test('a cell can be run twice', async () => {
    for (let i = 0; i < 2; i++)
      expect((await kernel.run('const again = [1]; again.push(2); again')).result).toBe('[ 1, 2 ]');
  });

  test('a name can be declared again with another type', async () => {
    await kernel.run('const changing = 1;');
    expect((await kernel.run("const changing = 'text'; changing.length")).result).toBe('4');
  });

  test('types, interfaces and classes are known to later cells', async () => {
    await kernel.run(
      'type Pair = {a: number}; interface Named {name: string} class Dog implements Named { name = "Rex" }',
    );
    expect(
      (await kernel.run('const pair: Pair = {a: 1}; const dog: Named = new Dog(); [pair.a, dog.name]'))
        .result,
    ).toBe("[ 1, 'Rex' ]");
  });

  test('a function sees what a later cell assigns', async () => {
    await kernel.run('let rate = 0.1; const readRate = () => rate;');
    expect((await kernel.run('rate = 0.01; readRate()')).result).toBe('0.01');
  });

  test('a value whose type has no name outside its module is declared all the same', async () => {
    const outcome = await kernel.run('const {scopeStack, numTensors} = tf.engine().state; scopeStack.length');
    expect(outcome.result).toBe('0');
    expect((await kernel.run('typeof numTensors')).result).toBe("'number'");
  });

  test('what a cell declares before it throws stays declared', async () => {
    await kernel.run("const kept = 7; throw new Error('half way');");
    expect((await kernel.run('kept')).result).toBe('7');
  });

  test.each([
    ['await Promise.resolve(1)', '1'],
    ['const awaited = await (Promise.resolve(2)); awaited', '2'],
    ['let sum = 0; for await (const x of [1, Promise.resolve(2)]) sum += x; sum', '3'],
    ["(await import('node:os')).EOL.length", '1'],
    ['export const exported = 4; exported', '4'],
    ['enum Color { Red, Green } Color[1]', "'Green'"],
  ])('%s', async (code, expected) => {
    expect((await kernel.run(code)).result).toBe(expected);
  });
});

describe('errors', () => {
  test('a type error is found before anything runs', async () => {
    const outcome = await kernel.run("console.log('ran');\nconst s: string = 3;");
    expect(outcome.stdout).toBe('');
    expect(outcome.reply).toMatchObject({status: 'error', ename: 'TypeScriptError'});
    expect(traceback(outcome)).toBe(
      [
        'TypeScriptError: s must be a string, not 3. (TS2322)',
        `  in cell ${outcome.reply.execution_count}, line 2, column 7:`,
        "    1 | console.log('ran');",
        '  > 2 | const s: string = 3;',
        '      |       ^',
      ].join('\n'),
    );
  });

  test('a syntax error is told as such, not as unknown names', async () => {
    const outcome = await kernel.run('let = = 3');
    expect(outcome.error!.evalue).not.toContain('Cannot find name');
  });

  test('a traceback points into the TypeScript of the cells, and only there', async () => {
    const first = await kernel.run(
      'interface Wide { w: number }\nfunction fail(x: Wide): never {\n  throw new RangeError(`too ${x.w}`);\n}',
    );
    const outcome = await kernel.run('type T = number;\n\n[1].forEach((n: T) => fail({w: n}));');
    expect(outcome.error).toMatchObject({ename: 'RangeError', evalue: 'too 1'});
    expect(traceback(outcome)).toBe(
      [
        'RangeError: too 1',
        `  in fail, cell ${first.reply.execution_count}, line 3, column 9:`,
        '    1 | interface Wide { w: number }',
        '    2 | function fail(x: Wide): never {',
        '  > 3 |   throw new RangeError(`too ${x.w}`);',
        '      |         ^',
        '    4 | }',
        `  called from cell ${outcome.reply.execution_count}, line 3, column 23`,
        `  called from cell ${outcome.reply.execution_count}, line 3, column 5`,
      ].join('\n'),
    );
  });

  test('the cause of an error is shown', async () => {
    const outcome = await kernel.run("throw new Error('outer', {cause: new Error('inner')});");
    expect(traceback(outcome)).toContain('Caused by Error: inner\n');
  });

  test('anything can be thrown', async () => {
    expect((await kernel.run("throw 'a string'")).error).toMatchObject({ename: 'Error', evalue: 'a string'});
  });

  test('cells that were sent after one that fails are aborted, and the next one runs', async () => {
    const ended = ["throw new Error('boom')", '1 + 1', '2 + 2'].map((code) => kernel.start(code).ended);
    const statuses = (await Promise.all(ended)).map(({reply}) => reply.status);
    expect(statuses).toEqual(['error', 'aborted', 'aborted']);
    expect((await kernel.run('3 + 3')).result).toBe('6');
  });

  test('an error in a timer is shown where it was written, and ends nothing', async () => {
    const {stderr} = await kernel.run(
      "setTimeout(() => { throw new Error('late') }, 10); await new Promise((r) => setTimeout(r, 100));",
    );
    expect(stderr).toMatch(/^Error: late\n {2}in .*cell \d+, line 1, column 26:\n/);
  });
});

describe('modules', () => {
  test('a local TypeScript module is imported, and again when it has changed', async () => {
    const file = join(kernel.folder, 'helper.ts');
    writeFileSync(file, 'export const twice = (x: number): number => 2 * x;');
    expect((await kernel.run("import {twice} from './helper'; twice(4)")).result).toBe('8');
    writeFileSync(file, 'export const twice = (x: number): string => `two ${x}`;');
    await expect
      .poll(async () => (await kernel.run("import {twice} from './helper'; twice(4)")).result, {
        timeout: 60_000,
      })
      .toBe("'two 4'");
  });

  test('a local module may end with an expression, which stays its own', async () => {
    writeFileSync(join(kernel.folder, 'ending.ts'), "export const x = 1;\nconsole.log('loaded');\n");
    const {stdout, result} = await kernel.run("await import('./ending')");
    expect([stdout, result]).toEqual(['loaded\n', '{ x: 1 }']);
  });

  test('a type error in a local module is shown with its line there', async () => {
    writeFileSync(join(kernel.folder, 'mistyped.ts'), '\n\n\nexport const n: number = "text";\n');
    const outcome = await kernel.run("import {n} from './mistyped'; n");
    expect(traceback(outcome)).toContain('  in mistyped.ts, line 4, column 14:\n');
    expect(traceback(outcome)).toContain('> 4 | export const n: number = "text";\n');
  });

  test('an error in a local module points into its TypeScript', async () => {
    writeFileSync(
      join(kernel.folder, 'broken.ts'),
      "interface A {}\n\nexport function fail() {\n  throw new Error('in module');\n}\n",
    );
    const outcome = await kernel.run("import {fail} from './broken'; fail()");
    expect(traceback(outcome)).toContain('  in fail, broken.ts, line 4, column 9:\n');
  });

  test('a package that is only an ECMAScript module is imported, statically and dynamically', async () => {
    const folder = join(kernel.folder, 'node_modules', 'only-esm');
    mkdirSync(folder, {recursive: true});
    writeFileSync(
      join(folder, 'package.json'),
      '{"name": "only-esm", "type": "module", "exports": {"import": "./main.js", "types": "./main.d.ts"}}',
    );
    writeFileSync(join(folder, 'main.js'), 'await null; export const answer = 42; export default "main";');
    writeFileSync(
      join(folder, 'main.d.ts'),
      'export declare const answer: number; declare const main: string; export default main;',
    );
    const outcome = await kernel.run(
      "import main, {answer} from 'only-esm'; [main, answer, (await import('only-esm')).answer]",
    );
    expect(outcome.result).toBe("[ 'main', 42, 42 ]");
  });

  test('a CommonJS package is imported', async () => {
    const folder = join(kernel.folder, 'node_modules', 'old-style');
    mkdirSync(folder, {recursive: true});
    writeFileSync(join(folder, 'package.json'), '{"name": "old-style", "main": "main.js"}');
    writeFileSync(join(folder, 'main.js'), 'module.exports = {add: (a, b) => a + b};');
    expect((await kernel.run("import old, {add} from 'old-style'; [add(1, 2), old.add(3, 4)]")).result).toBe(
      '[ 3, 7 ]',
    );
  });

  test('a package that is not there is a type error that names it', async () => {
    const {error} = await kernel.run("import x from 'not-there'; x");
    expect(error!.evalue).toContain('There is no package not-there');
  });
});

describe('help while typing', () => {
  test('members are completed, with their kinds', async () => {
    const reply = await kernel.request('complete_request', {code: 'Math.hyp', cursor_pos: 8});
    expect(reply).toMatchObject({status: 'ok', matches: ['hypot'], cursor_start: 5, cursor_end: 8});
  });

  test('names of earlier cells are completed after a character outside the basic plane', async () => {
    await kernel.run('const zebra = 1;');
    const reply = await kernel.request('complete_request', {code: "'😀'; zeb", cursor_pos: 8});
    expect(reply).toMatchObject({matches: ['zebra'], cursor_start: 5, cursor_end: 8});
  });

  test('hovering shows the type', async () => {
    await kernel.run('const giraffe = {height: 5.5};');
    const {found, data} = await kernel.request('inspect_request', {
      code: 'giraffe',
      cursor_pos: 3,
      detail_level: 0,
    });
    expect(found).toBe(true);
    expect((data as Record<string, string>)['text/plain']).toBe(
      'const giraffe: {\n    height: number;\n}\n\n{ height: 5.5 }',
    );
  });

  test('hovering over a layer shows its shapes and its source', async () => {
    const {data} = await kernel.request('inspect_request', {
      code: 'nn.Conv2d',
      cursor_pos: 6,
      detail_level: 0,
    });
    const text = (data as Record<string, string>)['text/plain'];
    expect(text).toContain('nn.Conv2d');
    expect(text).toContain('[batch, height, width, inChannels]');
  });

  test('nothing is found where nothing stands', async () => {
    expect(await kernel.request('inspect_request', {code: '  ', cursor_pos: 1})).toMatchObject({
      found: false,
      data: {},
    });
  });

  test('completion answers while a cell computes', async () => {
    const busy = kernel.start(
      "import {existsSync} from 'node:fs'; console.log('busy'); while (!existsSync('completed'));",
    );
    await busy.output(/busy/);
    const {matches} = await kernel.request('complete_request', {code: 'Math.hyp', cursor_pos: 8});
    expect(matches).toContain('hypot');
    writeFileSync(join(kernel.folder, 'completed'), '');
    await busy.ended;
  });

  test.each([
    ['1 + 1', 'complete'],
    ['function f() {', 'incomplete'],
    ['const a = `x', 'incomplete'],
    ['let = = 3', 'invalid'],
  ])('%s is %s', async (code, status) => {
    expect((await kernel.request('is_complete_request', {code})).status).toBe(status);
  });

  test('a question mark asks for documentation in the pager', async () => {
    const {reply} = await kernel.run('Math.sqrt?');
    expect(reply.payload).toMatchObject([
      {source: 'page', data: {'text/plain': expect.stringContaining('square root')}},
    ]);
  });
});

describe('stopping', () => {
  test.each([
    ['a loop', 'while (true) ticks++;'],
    ['an await that never ends', 'await new Promise(() => {});'],
    ['a loop after an await', 'await new Promise((r) => setTimeout(r, 5)); while (true) ticks++;'],
    ['a loop of awaits', 'while (true) { ticks++; await null; }'],
    [
      'a loop in a timer',
      "setTimeout(() => { console.log('looping'); while (true) ticks++; }, 5); await new Promise((r) => setTimeout(r, 60_000));",
    ],
    ['a loop inside a library', "[...Array(2)].map(() => /^(a+)+$/.test('a'.repeat(40) + 'b'));"],
  ])('stops %s and keeps the state', async (_, code) => {
    await kernel.run('var ticks = 0; let kept = 42;');
    const cell = kernel.start(`console.log('go'); ${code}`);
    await cell.output(code.includes('looping') ? /looping/ : /go/);
    await kernel.interrupt();
    const {error} = await cell.ended;
    expect(error).toMatchObject({ename: 'KeyboardInterrupt', evalue: 'The cell was stopped.'});
    const first = (await kernel.run('ticks')).result;
    expect((await kernel.run('kept')).result).toBe('42');
    expect((await kernel.run('ticks')).result).toBe(first);
  });

  test('what is ended by force leaves no scope of tensors open', async () => {
    const cell = kernel.start(`const f = (x: tf.Tensor) => {
      console.log('go');
      /^(a+)+$/.test('a'.repeat(40) + 'b');
      return x.square().sum() as tf.Scalar;
    };
    tf.tidy(() => tf.grad(f)(tf.ones([3])))`);
    await cell.output(/go/);
    await kernel.interrupt();
    expect((await cell.ended).error?.ename).toBe('KeyboardInterrupt');
    const {result} = await kernel.run(
      '(({scopeStack, gradientDepth, kernelDepth}) => [scopeStack.length, gradientDepth, kernelDepth])(tf.engine().state)',
    );
    expect(result).toBe('[ 0, 0, 0 ]');
  });

  test('an asynchronous function of an earlier cell stops in the background too', async () => {
    await kernel.run(
      'let turns = 0; async function turn() { while (true) { turns++; await new Promise((r) => setTimeout(r, 5)); } }',
    );
    const cell = kernel.start("console.log('go'); await turn();");
    await cell.output(/go/);
    await kernel.interrupt();
    await cell.ended;
    const before = (await kernel.run('await new Promise((r) => setTimeout(r, 50)); turns')).result;
    expect((await kernel.run('await new Promise((r) => setTimeout(r, 50)); turns')).result).toBe(before);
  });

  test('a cell that waits for a loop that another left behind is stopped, and the loop too', async () => {
    await kernel.run("setTimeout(() => { while (true); }, 20); console.log('left');");
    await new Promise((resolve) => setTimeout(resolve, 100));
    const waiting = kernel.start("'after'");
    await kernel.request('complete_request', {code: 'Math.', cursor_pos: 5});
    await kernel.interrupt();
    expect((await waiting.ended).error?.ename).toBe('KeyboardInterrupt');
    expect((await kernel.run("'next'")).result).toBe("'next'");
  });

  test('a cell that is stopped as soon as it is sent does not run', async () => {
    const cell = kernel.start("console.log('ran');");
    await kernel.interrupt();
    const {error, stdout} = await cell.ended;
    // It may have been quick enough to write, or to end, before.
    expect([error?.ename ?? 'ended', stdout]).toBeOneOf([
      ['KeyboardInterrupt', ''],
      ['KeyboardInterrupt', 'ran\n'],
      ['ended', 'ran\n'],
    ]);
    expect((await kernel.run("'next'")).result).toBe("'next'");
  });

  test('a cell can catch the interrupt and end in order', async () => {
    const cell = kernel.start(
      "console.log('go'); try { while (true); } catch (error) { console.log('caught', error.name); }",
    );
    await cell.output(/go/);
    await kernel.interrupt();
    const {reply, stdout} = await cell.ended;
    expect(reply.status).toBe('ok');
    expect(stdout).toBe('go\ncaught KeyboardInterrupt\n');
  });

  test('a training run that is stopped in a long step ends in order, and keeps its weights', async () => {
    await kernel.run(`class Slow extends nn.Module<tf.Tensor2D, tf.Tensor2D> {
      layer = new nn.Linear(4, 3);
      forward(x: tf.Tensor2D) {
        const until = Date.now() + 600;
        while (Date.now() < until);
        return this.layer.apply(x);
      }
    }
    const slow = new Slow();`);
    const cell = kernel.start(
      "setTimeout(() => console.log('training'), 700); await train.fit(slow, data.iris(), {loss: losses.crossEntropy});",
    );
    await cell.output(/training/);
    await kernel.interrupt();
    const {error, messages} = await cell.ended;
    expect(error?.ename).toBe('KeyboardInterrupt');
    const curves = messages.filter(({type}) => type.endsWith('display_data'));
    expect((curves.at(-1)!.content.data as Record<string, string>)['text/plain']).toMatch(/^Slow: stopped /);
    expect((await kernel.run('slow.layer.weight.shape')).result).toBe('[ 4, 3 ]');
  });

  test('stopping when nothing runs has no effect', async () => {
    await kernel.interrupt();
    expect((await kernel.run("'still here'")).result).toBe("'still here'");
  });
});

describe('asking the reader', () => {
  test('input() waits for the answer', async () => {
    const cell = kernel.start("const name = await input('Name?'); console.log('Hello', name);", {
      allow_stdin: true,
    });
    expect(await kernel.answer('Ada')).toEqual({prompt: 'Name?', password: false});
    expect((await cell.ended).stdout).toBe('Hello Ada\n');
  });

  test('input() without a reader says so', async () => {
    const {error} = await kernel.run('await input()');
    expect(error!.evalue).toBe(
      'Cannot ask for input: this notebook is run without a reader. Run it in JupyterLab, or set the value in the cell.',
    );
  });
});

describe('the connection', () => {
  test('a forged message is refused and never executed', async () => {
    const forged = new Codec('not the key').encode([], {
      type: 'execute_request',
      content: {code: 'globalThis.forged = true'},
    });
    await kernel.sendRaw(forged);
    await kernel.sendRaw([Buffer.from('<IDS|MSG>'), Buffer.from('junk')]);
    expect((await kernel.run('(globalThis as any).forged === undefined')).result).toBe('true');
    expect(kernel.log).toContain('shell: Refused a message: its signature does not match the key.');
    expect(kernel.log).toContain('shell: Refused a message: frames are missing.');
  });

  test('kernel_info and comm_info answer on both channels', async () => {
    for (const channel of ['shell', 'control'] as const) {
      expect(await kernel.request('kernel_info_request', {}, channel)).toMatchObject({
        status: 'ok',
        implementation: 'tangente',
        language_info: {name: 'typescript', file_extension: '.ts'},
      });
      expect(await kernel.request('comm_info_request', {}, channel)).toEqual({status: 'ok', comms: {}});
    }
  });

  test('history holds what was run', async () => {
    await kernel.run("'to be remembered'");
    const {history} = await kernel.request('history_request', {
      hist_access_type: 'tail',
      n: 1,
      raw: true,
      output: false,
    });
    expect(history).toEqual([[expect.any(Number), expect.any(Number), "'to be remembered'"]]);
  });
});

describe('the end', () => {
  test.each([
    ['process.exit(3)', 'the process exited with code 3'],
    ["process.kill(process.pid, 'SIGKILL'); while (true);", 'the process was ended by SIGKILL'],
    [
      'const hog: number[][] = []; while (true) hog.push(new Array(1e6).fill(1));',
      'JavaScript ran out of memory',
    ],
  ])('%s ends the engine, not the kernel', async (code, reason) => {
    const own = await KernelClient.start(undefined, {NODE_OPTIONS: '--max-old-space-size=200'});
    writeFileSync(join(own.folder, 'aide.ts'), 'export const help = 5;');
    await own.run("import {help} from './aide'; const before = 1;");
    const outcome = await own.run(code);
    expect(outcome.error).toEqual({
      ename: 'EngineLost',
      evalue: `The engine that runs the cells has ended (${reason}). All variables are gone; a new one has started: run the cells again from the top.`,
      traceback: expect.any(Array),
      execution_count: undefined,
    });
    expect(outcome.stderr).toBe('');
    expect((await own.run('1 + 1')).result).toBe('2');
    expect((await own.run("import {help} from './aide'; help")).result).toBe('5');
    expect((await own.run('before')).error!.evalue).toMatch(/^There is no `before`\./);
    await own.stop();
  });

  test('a kernel whose Jupyter is gone ends', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'tangente-connection-')), 'kernel.json');
    const anyPort = {shell_port: 0, iopub_port: 0, stdin_port: 0, control_port: 0, hb_port: 0};
    const where = {transport: 'tcp', ip: '127.0.0.1', key: '', signature_scheme: 'hmac-sha256'};
    writeFileSync(file, JSON.stringify({...where, ...anyPort}));
    const jupyter = `
      const {spawn} = require('node:child_process');
      const env = {...process.env, JPY_PARENT_PID: String(process.pid)};
      const kernel = spawn(process.execPath, process.argv.slice(1), {env, detached: true, stdio: 'ignore'});
      kernel.unref();
      setTimeout(() => console.log(kernel.pid), 1500);`;
    const {stdout} = spawnSync(process.execPath, ['-e', jupyter, join(DIST, 'kernel.js'), file], {
      encoding: 'utf8',
    });
    const pid = Number(stdout);
    expect(pid).toBeGreaterThan(0);
    await expect.poll(() => isAlive(pid), {timeout: 60_000}).toBe(false);
  });

  test('an engine whose front is gone ends, even in an endless loop', async () => {
    const own = await KernelClient.start();
    const pid = Number((await own.run('process.pid')).result);
    expect(isAlive(pid)).toBe(true);
    const cell = own.start("console.log('looping'); while (true);");
    cell.ended.catch(() => {});
    await cell.output(/looping/);
    await own.stop();
    await expect.poll(() => isAlive(pid), {timeout: 60_000}).toBe(false);
  });

  test('shutdown is answered, and the process ends', async () => {
    const own = await KernelClient.start();
    expect(await own.request('shutdown_request', {restart: true}, 'control')).toEqual({
      status: 'ok',
      restart: true,
    });
    expect(await own.exited).toBe(0);
    await own.stop();
  });

  test('a folder with spaces and accents is as good as any', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'tangente-')), 'été à Nîmes');
    mkdirSync(folder);
    writeFileSync(join(folder, 'aide.ts'), 'export const n = 3;');
    const own = await KernelClient.start(folder);
    expect((await own.run("import {n} from './aide'; n")).result).toBe('3');
    await own.stop();
  });
});
