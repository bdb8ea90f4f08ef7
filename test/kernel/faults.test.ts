import {copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {Dealer, Subscriber} from 'zeromq';
import {DIST, KernelClient} from './client.js';
import {childrenOf, isAlive} from './processes.js';

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start(undefined, {NODE_OPTIONS: '--max-old-space-size=300'});
});
afterAll(() => kernel.stop());

const koffi = JSON.stringify(createRequire(import.meta.url).resolve('koffi'));

const lost = (reason: string) =>
  `The engine that runs the cells has ended (${reason}). All variables are gone; a new one has started: run the cells again from the top.`;
const neverRan = (reason: string) =>
  `The engine that runs the cells has ended (${reason}). It had not run anything: run the cell again; if that does not help, \`tangente doctor\` tells what is missing.`;

describe('a fault that the engine outlives is told, the state is kept, the next cell runs', () => {
  test.each([
    ['a rejection that nobody handles', "void Promise.reject(new Error('forgotten'));", /^Error: forgotten/],
    ['a throw in a timer', "setTimeout(() => { throw new Error('in a timer'); }, 0);", /^Error: in a timer/],
    ['a throw in a microtask', "queueMicrotask(() => { throw new Error('at once'); });", /^Error: at once/],
  ])('%s', async (_, code, problem) => {
    await kernel.run('let kept = 5;');
    const cell = kernel.start(code);
    const told = kernel.published(({type, parent}) => parent === cell.id && type === 'stream');
    await cell.ended;
    expect((await told).content.text).toMatch(problem);
    expect((await kernel.run('kept')).result).toBe('5');
  });

  test.each([
    ['a call without end', 'const f = (): number => f() + 1; f()', 'RangeError'],
    ['a text that is too long', "'x'.repeat(2 ** 30)", 'RangeError'],
    [
      'a value that throws when it is shown',
      "({[Symbol.for('Jupyter.display')]() { throw new TypeError('no'); }})",
      'TypeError',
    ],
    ['an error without a text', "throw {get stack() { throw new Error('none'); }}", 'Error'],
    ['an error that cannot be made a text', 'throw {stack: Object.create(null), message: Symbol()}', 'Error'],
  ])('%s', async (_, code, ename) => {
    await kernel.run('let kept = 6;');
    expect((await kernel.run(code)).error?.ename).toBe(ename);
    expect((await kernel.run('kept')).result).toBe('6');
  });
});

test('a kernel that says something of itself to nobody goes on', async () => {
  const own = await KernelClient.start();
  own.stopReadingLog();
  await own.sendRaw([Buffer.from('junk')]);
  await own.sendRaw([Buffer.from('<IDS|MSG>'), Buffer.from('forged')]);
  expect((await own.run('6 * 7')).result).toBe('42');
  await own.stop();
});

const NEARLY_FULL =
  /^JavaScript's memory is nearly full \([\d.]+ [MG]B of [\d.]+ [MG]B\)\. Once it is, the engine ends, and all variables are gone: stop the cell to keep them\.\n/;

test('memory that is nearly full is told of while there is time to stop the cell', async () => {
  const own = await KernelClient.start(undefined, {NODE_OPTIONS: '--max-old-space-size=1000'});
  const cell = own.start(`let kept = 7; const {heap_size_limit: limit} = require('v8').getHeapStatistics();
    const hog: number[][] = [];
    while (process.memoryUsage().heapUsed < 0.86 * limit) hog.push(new Array(1e4).fill(1));
    while (true);`);
  const told = own.published(({parent, content}) => parent === cell.id && content.name === 'stderr');
  expect((await told).content.text).toMatch(NEARLY_FULL);
  await own.interrupt();
  expect((await cell.ended).error?.ename).toBe('KeyboardInterrupt');
  expect((await own.run('hog.length = 0; kept')).result).toBe('7');
  await own.stop();
});

describe('a fault that ends the engine is told in the cell, and the next cell runs in a new one', () => {
  test.each([
    ['process.exit', 'process.exit(7)', 'the process exited with code 7'],
    ['process.abort', 'process.abort()', 'the process was ended by SIGABRT'],
    [
      'a kill from outside',
      "process.kill(process.pid, 'SIGKILL'); while (true);",
      'the process was ended by SIGKILL',
    ],
    [
      'a bad pointer in native code',
      `require(${koffi}).load('libc.so.6').func('size_t strlen(uintptr_t)')(8)`,
      'native code crashed: SIGSEGV',
    ],
    [
      'memory that is full',
      'const hog: number[][] = []; while (true) hog.push(new Array(1e5).fill(1));',
      'JavaScript ran out of memory',
    ],
  ])('%s', async (_, code, reason) => {
    const {error, stderr} = await kernel.run(code);
    expect([error?.ename, error?.evalue, stderr.replace(NEARLY_FULL, '')]).toEqual([
      'EngineLost',
      lost(reason),
      '',
    ]);
    expect((await kernel.run('1 + 1')).result).toBe('2');
  });

  test('a kill between two cells', async () => {
    const engine = Number((await kernel.run('let gone = 1; process.pid')).result);
    const told = kernel.published(
      ({content}) => content.text === `${lost('the process was ended by SIGKILL')}\n`,
    );
    process.kill(engine, 'SIGKILL');
    await told;
    expect((await kernel.run('gone')).error?.evalue).toContain('gone');
  });

  test('an engine whose output a process holds open that goes on', async () => {
    const cell = kernel.start(`import {spawn} from 'node:child_process';
      const {pid} = spawn('sleep', ['1000'], {detached: true, stdio: 'inherit'});
      console.log(pid); process.exit(1)`);
    const pid = Number(await cell.output(/\d+/));
    expect((await cell.ended).error?.ename).toBe('EngineLost');
    process.kill(pid);
    expect((await kernel.run('1 + 1')).result).toBe('2');
  });
});

describe('clients that come and go', () => {
  const at = (port: number) => `tcp://127.0.0.1:${port}`;

  test('100 MB of output arrive whole', async () => {
    const {messages} = await kernel.run(
      "const mega = 'x'.repeat(1e6); for (let i = 0; i < 100; i++) process.stdout.write(mega);",
    );
    const texts = messages.filter(({type}) => type === 'stream').map(({content}) => content.text as string);
    expect(texts.reduce((sum, text) => sum + text.length, 0)).toBe(100e6);
  });

  test('one that vanishes in the middle of its output harms nobody else', async () => {
    const {shell_port, iopub_port} = kernel.connection;
    const other = new Dealer({linger: 0});
    const listener = new Subscriber({linger: 0});
    other.connect(at(shell_port));
    listener.connect(at(iopub_port));
    listener.subscribe('stream');
    const code =
      "for (let i = 0; i < 20_000; i++) console.log('for the one that is gone', i); globalThis.theirs = 1;";
    await other.send(kernel.frames('execute_request', {code}));
    for await (const [topic] of listener) if (String(topic) === 'stream') break;
    for (const socket of [other, listener]) socket.close();
    expect((await kernel.run('(globalThis as any).theirs')).result).toBe('1');
  });
});

describe('an engine that does not start', () => {
  /** The built kernel with another engine. */
  function withEngine(code: string | undefined): string {
    const folder = mkdtempSync(join(tmpdir(), 'tangente-dist-'));
    const dist = join(folder, 'dist');
    mkdirSync(dist);
    cpSync(DIST, dist, {recursive: true});
    symlinkSync(
      join(dirname(DIST).endsWith('node_modules') ? dirname(DIST) : join(dirname(DIST), 'node_modules')),
      join(folder, 'node_modules'),
    );
    rmSync(join(dist, 'engine.js'));
    if (code) writeFileSync(join(dist, 'engine.js'), code);
    return dist;
  }

  test.each([
    ['is not there', undefined],
    ['crashes at once', 'process.exit(3)'],
  ])('%s: each cell tells so, and no process is started again and again', async (_, code) => {
    const dist = withEngine(code);
    const own = await KernelClient.start(undefined, {}, {dist});
    const reason = code ? 'the process exited with code 3' : 'the process exited with code 1';
    for (let i = 0; i < 2; i++) {
      const {error} = await own.run('1 + 1');
      // It may have ended before it was asked.
      expect(error?.evalue).toBeOneOf([lost(reason), neverRan(reason)]);
      await expect.poll(() => childrenOf(own.pid), {timeout: 60_000}).toEqual([]);
    }
    copyFileSync(join(DIST, 'engine.js'), join(dist, 'engine.js'));
    expect((await own.run('1 + 1')).result).toBe('2');
    await own.stop();
  });
});

describe('what cells have started ends with the kernel', () => {
  const spawned = `import {spawn} from 'node:child_process'; console.log(spawn('sleep', ['1000']).pid);`;
  const background = '%%bash\nsleep 1000 & echo $!';

  test('when it is shut down', async () => {
    const own = await KernelClient.start();
    const pids = [Number((await own.run(spawned)).stdout), Number((await own.run(background)).stdout)];
    expect(pids.map(isAlive)).toEqual([true, true]);
    await own.request('shutdown_request', {restart: false}, 'control');
    await own.exited;
    await expect.poll(() => pids.some(isAlive), {timeout: 60_000}).toBe(false);
    await own.stop();
  });

  test('when it is killed in the middle of a cell, and the engine too', async () => {
    const own = await KernelClient.start();
    const pids = [Number((await own.run(spawned)).stdout), Number((await own.run(background)).stdout)];
    const cell = own.start('console.log(process.pid); while (true);');
    cell.ended.catch(() => {});
    pids.push(Number(await cell.output(/\d/)));
    expect(pids.map(isAlive)).toEqual([true, true, true]);
    await own.stop();
    await expect.poll(() => pids.some(isAlive), {timeout: 60_000}).toBe(false);
  });
});
