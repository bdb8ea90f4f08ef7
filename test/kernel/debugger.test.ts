import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {DebugProtocol} from '@vscode/debugprotocol';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {Request} from 'zeromq';
import {murmur2} from '../../kernel/debugger/murmur.js';
import {KernelClient} from './client.js';
import {isAlive} from './processes.js';

type Body = Record<string, unknown> & {
  stackFrames: DebugProtocol.StackFrame[];
  scopes: DebugProtocol.Scope[];
  variables: DebugProtocol.Variable[];
  breakpoints: DebugProtocol.Breakpoint[];
};

let kernel: KernelClient;
let asked = 0;

beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.stop());

async function respond(command: string, args: object = {}): Promise<DebugProtocol.Response> {
  const request = {type: 'request', seq: ++asked, command, arguments: args};
  return (await kernel.request('debug_request', request, 'control')) as unknown as DebugProtocol.Response;
}

async function ask(command: string, args: object = {}): Promise<Body> {
  const {success, message, body} = await respond(command, args);
  expect([success, message]).toEqual([true, undefined]);
  return body as Body;
}

/** The next event of a kind. */
async function event(name: string): Promise<Record<string, unknown>> {
  const {content} = await kernel.published(
    ({type, content}) => type === 'debug_event' && content.event === name,
  );
  return content.body as Record<string, unknown>;
}

/** Sets breakpoints in a cell that has not run yet, and starts it. */
async function start(code: string, ...lines: number[]): Promise<ReturnType<KernelClient['start']>> {
  const {sourcePath} = await ask('dumpCell', {code});
  await ask('setBreakpoints', {source: {path: sourcePath}, breakpoints: lines.map((line) => ({line}))});
  const stopped = event('stopped');
  const cell = kernel.start(code);
  await stopped;
  return cell;
}

/** Goes on until the next stop. */
async function go(command: string): Promise<void> {
  const stopped = event('stopped');
  await ask(command, {threadId: 1});
  await stopped;
}

/** Where it stands, innermost first: `name:line`. */
async function stack(): Promise<string[]> {
  const {stackFrames} = await ask('stackTrace', {threadId: 1});
  return stackFrames.map(({name, line}) => `${name}:${line}`);
}

async function topFrame(): Promise<number> {
  return (await ask('stackTrace', {threadId: 1})).stackFrames[0]!.id;
}

async function inside(variablesReference: number): Promise<Record<string, string>> {
  const {variables} = await ask('variables', {variablesReference});
  return Object.fromEntries(variables.map(({name, value}) => [name, value]));
}

/** The variables of the innermost frame, scope by scope. */
async function scopes(): Promise<Record<string, Record<string, string>>> {
  const {scopes} = await ask('scopes', {frameId: await topFrame()});
  const found: Record<string, Record<string, string>> = {};
  for (const {name, variablesReference} of scopes) found[name] = await inside(variablesReference);
  return found;
}

async function evaluate(expression: string): Promise<unknown> {
  return (await ask('evaluate', {expression, frameId: await topFrame(), context: 'repl'})).result;
}

test('the variables of the notebook are shown without a debugger, tensors in one line', async () => {
  await kernel.run(
    "const before = tf.tensor2d([[1, 2], [3, 4]]);\nlet word = 'hi';\nconst lazy = {get cost() { throw new Error('run') }};",
  );
  expect(await ask('debugInfo')).toMatchObject({isStarted: false, hashMethod: 'Murmur2', stoppedThreads: []});
  const {variables} = await ask('inspectVariables');
  expect(variables.map(({name, value}) => [name, value])).toEqual([
    ['before', 'Tensor float32 [2, 2]'],
    ['word', "'hi'"],
    ['lazy', '{ cost: [Getter] }'],
  ]);
  const [tensor, , lazy] = variables;
  const rows = (await ask('variables', {variablesReference: tensor!.variablesReference})).variables;
  expect(rows.map(({name, value}) => [name, value])).toEqual([
    ['0', '[2] 1, 2'],
    ['1', '[2] 3, 4'],
  ]);
  expect(await inside(rows[1]!.variablesReference)).toEqual({0: '3', 1: '4'});
  expect(await inside(lazy!.variablesReference)).toEqual({cost: '(computed when it is asked for)'});
  expect(await ask('richInspectVariables', {variableName: 'word'})).toEqual({
    data: {'text/plain': "'hi'"},
    metadata: {},
  });
});

test('opens arrays, maps and objects, the first hundred rows of each', async () => {
  await kernel.run(
    `const many = new Float32Array(1e6).map((_, i) => i);
    const pairs = new Map([['a', [1, 2]]]);
    const proxy = new Proxy({}, {ownKeys() { throw new Error('run'); }});`,
  );
  const {variables} = await ask('inspectVariables');
  const ref = (name: string) => variables.find((row) => row.name === name)!.variablesReference;
  const rows = await inside(ref('many'));
  expect([Object.keys(rows).length, rows[99], rows['…']]).toEqual([101, '99', '999,900 more']);
  expect(await inside(ref('pairs'))).toEqual({"'a'": '[ 1, 2 ]'});
  expect(ref('proxy')).toBe(0);
});

test('tells the types of values, plain ones in the words that JupyterLab shows with their values', async () => {
  await kernel.run(
    `const typed = {
      tensor: tf.ones([3, 4]), layer: new nn.Linear(2, 3), whole: 3, part: 2.5, not: NaN, text: 'hi', yes: true,
      none: null, numbers: [1, 2, 3], mixed: [1, 'a'], layers: [new nn.Linear(1, 1)], empty: [],
      point: {x: 0, name: 'p'}, map: new Map([[1, 2]]), floats: new Float32Array(5), huge: 1n,
      twice: (n: number) => 2 * n, Net: class {}, get lazy() { throw new Error('run'); },
    };`,
  );
  const {variables} = await ask('inspectVariables');
  const {variablesReference} = variables.find(({name}) => name === 'typed')!;
  const rows = (await ask('variables', {variablesReference})).variables;
  expect(Object.fromEntries(rows.map(({name, type}) => [name, type]))).toEqual({
    tensor: 'Tensor [3, 4] float32',
    layer: 'Linear',
    whole: 'int',
    part: 'float',
    not: 'float',
    text: 'str',
    yes: 'bool',
    none: 'null',
    numbers: 'number[3]',
    mixed: 'Array(2)',
    layers: 'Linear[1]',
    empty: 'Array(0)',
    point: '{x: number, name: string}',
    map: 'Map(1)',
    floats: 'Float32Array(5)',
    huge: undefined,
    twice: 'function',
    Net: 'class',
    lazy: undefined,
  });
});

test('what needs the debugger says so before it is started', async () => {
  expect(await respond('threads')).toMatchObject({
    success: false,
    message: 'Cannot answer threads: the debugger has not been started.',
  });
  for (const command of ['dance', 'constructor'])
    expect(await respond(command)).toMatchObject({
      success: false,
      message: `The debugger knows no request "${command}".`,
    });
});

test('a cell is known by the hash that JupyterLab makes of it', async () => {
  // What JupyterLab 4.6 computes for these texts with the seed 31262.
  expect(['', 'a', 'let x = 1;', 'const ü = "€";'].map((text) => murmur2(text, 31262))).toEqual([
    1880659921, 3208556210, 3610779883, 2624134084,
  ]);
});

test('starts, tells what it can do, and knows its one thread', async () => {
  const initialized = event('initialized');
  expect(await ask('initialize', {clientID: 'test'})).toMatchObject({
    supportsConfigurationDoneRequest: true,
    exceptionBreakpointFilters: [{filter: 'raised'}, {filter: 'uncaught'}],
  });
  await initialized;
  await ask('attach');
  await ask('configurationDone');
  expect(await ask('debugInfo')).toMatchObject({isStarted: true});
  expect(await ask('threads')).toEqual({threads: [{id: 1, name: 'Cells'}]});
});

const SUM = `interface Point { x: number }
function double(point: Point): number {
  const local = point.x;
  return local * 2;
}
let sum = 0;
for (let i = 0; i < 2; i++) {
  sum += double({x: i});
}
sum`;

test('stops at a breakpoint, steps by lines of TypeScript, and goes on', async () => {
  const cell = await start(SUM, 6);
  expect(await ask('debugInfo')).toMatchObject({stoppedThreads: [1]});
  const places = [await stack()];
  for (const step of ['next', 'next', 'stepIn', 'next', 'stepOut', 'next']) {
    await go(step);
    places.push(await stack());
  }
  expect(places).toEqual([
    ['cell 4:6'],
    ['cell 4:7'],
    ['cell 4:8'],
    ['double:3', 'cell 4:8'],
    ['double:4', 'cell 4:8'],
    ['cell 4:7'],
    ['cell 4:8'],
  ]);
  const continued = event('continued');
  await ask('continue', {threadId: 1});
  await continued;
  expect((await cell.ended).result).toBe('2');
});

test('shows the variables of a frame, and those of the notebook', async () => {
  const cell = await start(SUM, 4);
  const {Globals, ...rest} = await scopes();
  expect(rest).toEqual({Locals: {point: '{ x: 0 }', local: '0'}});
  expect(Globals).toMatchObject({before: 'Tensor float32 [2, 2]', word: "'hi'", sum: '0'});
  expect(await evaluate('local + sum + word.length')).toBe('2');
  expect(await evaluate('word = "changed"')).toBe("'changed'");
  expect(await respond('evaluate', {expression: 'nowhere', frameId: await topFrame()})).toMatchObject({
    success: false,
    message: 'ReferenceError: nowhere is not defined',
  });
  expect(await evaluate('nowhere')).toBe('ReferenceError: nowhere is not defined');
  // What JupyterLab has typed there may have changed everything: it asks for the frames again, and finds others.
  const seen = await topFrame();
  await evaluate('sum = 0');
  expect(await topFrame()).not.toBe(seen);
  expect((await ask('scopes', {frameId: seen})).scopes.map(({name}) => name)).toEqual(['Locals', 'Globals']);
  await ask('setBreakpoints', {
    source: {path: (await ask('dumpCell', {code: SUM})).sourcePath},
    breakpoints: [],
  });
  await ask('continue', {threadId: 1});
  await cell.ended;
  expect((await kernel.run('word')).result).toBe("'changed'");
});

test('shows the variables of a function before it returns, where it calls what can fail too', async () => {
  const code = `function rows(x: tf.Tensor): number {
  const sum = tf.add(x, x);
  if (sum.rank < 1) return 0;
  return sum.shape[0]!;
}
rows(tf.ones([2, 3]))`;
  const cell = await start(code, 4);
  expect((await scopes()).Locals).toEqual({x: 'Tensor float32 [2, 3]', sum: 'Tensor float32 [2, 3]'});
  await ask('setBreakpoints', {
    source: {path: (await ask('dumpCell', {code})).sourcePath},
    breakpoints: [],
  });
  await ask('continue', {threadId: 1});
  expect((await cell.ended).result).toBe('2');
});

test('copies a variable of a frame to the notebook, where later cells know it', async () => {
  const code =
    'function inner(n: number): number {\n  const part = {half: n / 2};\n  return part.half;\n}\ninner(6)';
  const cell = await start(code, 3);
  const copy = {srcVariableName: 'part', dstVariableName: 'copied', srcFrameId: await topFrame()};
  expect(await ask('copyToGlobals', copy)).toMatchObject({value: '{ half: 3 }'});
  expect(await respond('copyToGlobals', {...copy, dstVariableName: 'no name'})).toMatchObject({
    success: false,
    message: 'Cannot copy part to "no name": that is no name.',
  });
  await ask('setBreakpoints', {
    source: {path: (await ask('dumpCell', {code})).sourcePath},
    breakpoints: [],
  });
  await ask('continue', {threadId: 1});
  expect((await cell.ended).result).toBe('3');
  expect((await kernel.run('copied.half + 1')).result).toBe('4');
  expect(await ask('debugInfo')).toMatchObject({copyToGlobals: true});
});

test('evaluates TypeScript, and waits for promises at the top', async () => {
  await ask('evaluate', {expression: 'const asked: number[] = [1, 2]; let more = asked.length as number'});
  const results: unknown[] = [];
  for (const expression of [
    'asked.map((n: number): number => 2 * n)',
    'more!',
    'await Promise.resolve(more + 1)',
  ])
    results.push((await ask('evaluate', {expression})).result);
  expect(results).toEqual(['[ 2, 4 ]', '2', '3']);
  expect(await respond('evaluate', {expression: 'more +'})).toMatchObject({
    success: false,
    message: 'Expression expected.',
  });
});

test('stops only where a condition in TypeScript holds, by the nearest names', async () => {
  await kernel.run('let limit = 2;\nlet index = -1;');
  const code = 'let whole = 0;\nfor (let index = 0; index < 5; index++) {\n  whole += index;\n}\nwhole';
  const {sourcePath} = await ask('dumpCell', {code});
  const condition = '(whole as number) > limit && index > 3';
  await ask('setBreakpoints', {source: {path: sourcePath}, breakpoints: [{line: 3, condition}]});
  const stopped = event('stopped');
  const cell = kernel.start(code);
  await stopped;
  expect(await evaluate('[index, whole]')).toBe('[ 4, 6 ]');
  await ask('setBreakpoints', {source: {path: sourcePath}, breakpoints: []});
  await ask('continue', {threadId: 1});
  expect((await cell.ended).result).toBe('10');
});

test('stops at a loop whose head is no code', async () => {
  const cell = await start('let round = 0;\nwhile (true) {\n  if (++round > 2) break;\n}\nround', 2);
  expect(await stack()).toEqual([expect.stringMatching(/^cell \d+:2$/)]);
  await go('next');
  expect(await stack()).toEqual([expect.stringMatching(/^cell \d+:3$/)]);
  await go('continue');
  await go('continue');
  await ask('continue', {threadId: 1});
  expect((await cell.ended).result).toBe('3');
});

test('moves a breakpoint to the next line that runs', async () => {
  const code = 'type Size = number;\n\nconst size: Size = 3;\n// the end\nsize';
  await kernel.run(code);
  const {sourcePath} = await ask('dumpCell', {code});
  const lines = [{line: 1}, {line: 4}, {line: 9}];
  const {breakpoints} = await ask('setBreakpoints', {source: {path: sourcePath}, breakpoints: lines});
  expect(breakpoints.map(({line, verified}) => [line, verified])).toEqual([
    [3, true],
    [5, true],
    [9, false],
  ]);
  await ask('setBreakpoints', {source: {path: sourcePath}, breakpoints: []});
});

test('stops in a function of an earlier cell, and shows that cell', async () => {
  const earlier = 'const triple = (n: number) =>\n  3 * n;';
  await kernel.run(earlier);
  const {sourcePath} = await ask('dumpCell', {code: earlier});
  await ask('setBreakpoints', {source: {path: sourcePath}, breakpoints: [{line: 2}]});
  const stopped = event('stopped');
  const cell = kernel.start('const six = triple(2);\nsix');
  await stopped;
  const {stackFrames} = await ask('stackTrace', {threadId: 1});
  expect(stackFrames.map(({name, line}) => [name, line])).toEqual([
    ['triple', 2],
    [expect.stringMatching(/^cell \d+$/), 1],
  ]);
  expect(stackFrames[0]!.source!.path).toBe(sourcePath);
  expect(await ask('source', {source: {path: sourcePath}})).toEqual({content: earlier});
  await ask('setBreakpoints', {source: {path: sourcePath}, breakpoints: []});
  await ask('continue', {threadId: 1});
  expect((await cell.ended).result).toBe('6');
});

test('steps over an await, into a local module, and ends with its cell', async () => {
  writeFileSync(
    join(kernel.folder, 'helper.ts'),
    'export function half(n: number): number {\n  return n / 2;\n}\n',
  );
  const code =
    "import {half} from './helper';\nconst four = await Promise.resolve(4);\nconst two = half(four);\ntwo";
  const cell = await start(code, 2);
  const places = [await stack()];
  for (const step of ['next', 'stepIn', 'stepOut']) {
    await go(step);
    places.push(await stack());
  }
  const [name] = places[0]![0]!.split(':');
  expect(places).toEqual([[`${name}:2`], [`${name}:3`], ['half:2', `${name}:3`], [`${name}:4`]]);
  expect((await ask('modules')).modules).toEqual([
    {id: expect.any(String), name: 'helper.ts', path: join(kernel.folder, 'helper.ts')},
  ]);
  await ask('next', {threadId: 1});
  expect((await cell.ended).result).toBe('2');
  // The step is over: the next cell does not stop.
  expect((await kernel.run("'on'")).result).toBe("'on'");
});

test('stops at an exception that nobody catches, if it is asked to', async () => {
  await ask('setExceptionBreakpoints', {filters: ['uncaught']});
  const caught = await kernel.run("try {\n  throw new Error('caught');\n} catch {}\n'fine'");
  expect(caught.result).toBe("'fine'");
  const stopped = event('stopped');
  const cell = kernel.start("const bad = 1;\nthrow new Error('loud');");
  expect(await stopped).toMatchObject({reason: 'exception', text: 'Error: loud'});
  expect((await stack())[0]).toMatch(/^cell \d+:2$/);
  await ask('continue', {threadId: 1});
  expect((await cell.ended).error?.evalue).toBe('loud');
});

const FAILS = 'const fails = async (n = 0) => {\n  await null;\n  throw new Error(`lost ${n}`);\n};\n';

test.each([
  ['in a try', 'try {\n  await fails();\n} catch {}', false],
  [
    'in a try of a function that waits',
    'const waits = async () => {\n  try {\n    await fails();\n  } catch {}\n};\nawait waits();',
    false,
  ],
  [
    'in a try of a function that waits for another',
    'const inner = async () => await fails();\nconst outer = async () => {\n  try {\n    return await inner();\n  } catch {}\n};\nawait outer();',
    false,
  ],
  ['by catch', 'await fails().catch(() => {});', false],
  ['by a second function of then', 'await fails().then(() => {}, () => {});', false],
  [
    'behind then',
    'await Promise.resolve(1).then(() => {\n  throw new Error("behind");\n}).catch(() => {});',
    false,
  ],
  ['by allSettled', 'await Promise.allSettled([fails(), fails(1)]);', false],
  [
    'around a callback',
    'try {\n  [1].map(() => {\n    throw new Error("called back");\n  });\n} catch {}',
    false,
  ],
  ['and thrown again', 'try {\n  JSON.parse("{");\n} catch (error) {\n  throw error;\n}', true],
  ['by nobody', 'await fails();', true],
  ['by nobody in a callback', '[1].map(() => {\n  throw new Error("called");\n});', true],
  ['by nobody behind then', 'await Promise.resolve(1).then(() => {\n  throw new Error("then");\n});', true],
  ['by nobody, only tidied up after', 'try {\n  await fails();\n} finally {\n  1;\n}', true],
  [
    'by a try that does not wait',
    'try {\n  void fails();\n} catch {}\nawait new Promise((resolve) => setTimeout(resolve));',
    true,
  ],
])('sees whether an error is caught: %s', async (_, code, stops) => {
  await ask('setExceptionBreakpoints', {filters: ['uncaught']});
  const stopped = event('stopped').then(() => true);
  const cell = kernel.start(FAILS + code);
  const hasStopped = await Promise.race([stopped, cell.ended.then(() => false)]);
  if (hasStopped) await ask('continue', {threadId: 1});
  await cell.ended;
  await ask('setExceptionBreakpoints', {filters: []});
  expect(hasStopped).toBe(stops);
});

test('stops where the toolkit refuses what a cell gives it', async () => {
  await ask('setExceptionBreakpoints', {filters: ['uncaught']});
  const stopped = event('stopped');
  const cell = kernel.start('const rows = tf.ones([2, 3]);\ntf.tidy(() =>\n  tf.matMul(rows, rows));');
  expect((await stopped).text).toMatch(/matMul/);
  expect(await stack()).toEqual([expect.stringMatching(/^\(anonymous\):3$/), expect.stringMatching(/:2$/)]);
  await ask('continue', {threadId: 1});
  expect((await cell.ended).error).toBeDefined();
  await ask('setExceptionBreakpoints', {filters: []});
});

test('completion, the kernel and the debugger answer while a cell is paused', async () => {
  const cell = await start('debugger;\nconst after = 1;\nafter');
  expect(await stack()).toEqual([expect.stringMatching(/^cell \d+:1$/)]);
  expect(await kernel.request('complete_request', {code: 'before.shap', cursor_pos: 11})).toMatchObject({
    matches: expect.arrayContaining(['shape']),
  });
  expect(await kernel.request('kernel_info_request', {}, 'control')).toMatchObject({
    debugger: true,
    supported_features: expect.arrayContaining(['debugger']),
  });
  expect((await ask('inspectVariables')).variables[0]).toMatchObject({name: 'before'});
  await ask('continue', {threadId: 1});
  expect((await cell.ended).result).toBe('1');
});

test('the heart beats, hovering tells types, and a comm message waits, while a cell is paused', async () => {
  await kernel.run(
    "const heard: string[] = [];\nconst line = comms.open('paused');\nline.onMessage(({word}) => void heard.push(word as string));",
  );
  const {comms} = (await kernel.request('comm_info_request')) as {comms: Record<string, unknown>};
  const cell = await start('debugger;\nheard.length');
  const heart = new Request({linger: 0});
  heart.connect(`tcp://127.0.0.1:${kernel.connection.hb_port}`);
  await heart.send('beat');
  expect(String(await heart.receive())).toBe('beat');
  heart.close();
  expect(
    await kernel.request('inspect_request', {code: 'before', cursor_pos: 3, detail_level: 0}),
  ).toMatchObject({
    found: true,
    data: {'text/plain': expect.stringContaining('const before: ')},
  });
  const told = kernel.tell('comm_msg', {comm_id: Object.keys(comms)[0], data: {word: 'later'}});
  expect(await evaluate('heard.length')).toBe('0');
  expect(await kernel.request('comm_info_request')).toMatchObject({comms});
  await ask('continue', {threadId: 1});
  expect((await cell.ended).result).toBe('0');
  await told;
  expect((await kernel.run('line.close();\nheard')).result).toBe("[ 'later' ]");
});

test('pauses a loop that runs, and Stop ends it', async () => {
  const cell = kernel.start("let n = 0;\nwhile (true) {\n  n++;\n  if (n === 9) console.log('on');\n}");
  await cell.output(/on/);
  await go('pause');
  expect(await stack()).toEqual([expect.stringMatching(/^cell \d+:[234]$/)]);
  expect(Number(await evaluate('n'))).toBeGreaterThan(8);
  await kernel.interrupt();
  expect((await cell.ended).error?.ename).toBe('KeyboardInterrupt');
});

test('Stop ends the pause and the cell, and what follows runs', async () => {
  const cell = await start('let kept = 1;\nkept = 2;\nkept = 3;', 3);
  const continued = event('continued');
  await kernel.interrupt();
  await continued;
  expect((await cell.ended).error?.ename).toBe('KeyboardInterrupt');
  expect((await kernel.run('kept + (await tf.scalar(2).data())[0]')).result).toBe('4');
});

test('debugs a new engine after the old one has ended', async () => {
  const lost = await start('const x = 1;\nprocess.exit(3);', 1);
  await ask('continue', {threadId: 1});
  expect((await lost.ended).error?.ename).toBe('EngineLost');
  const cell = await start('const y = 2;\ny + 1', 2);
  expect(await scopes()).toEqual({Globals: {y: '2'}});
  await ask('continue', {threadId: 1});
  expect((await cell.ended).result).toBe('3');
});

test('disconnecting goes on and forgets the breakpoints', async () => {
  const cell = await start('const z = 1;\nz + 1', 2);
  await ask('disconnect', {restart: false, terminateDebuggee: false});
  expect((await cell.ended).result).toBe('2');
  expect(await ask('debugInfo')).toMatchObject({isStarted: false, breakpoints: [], stoppedThreads: []});
  expect((await kernel.run('debugger;\n5')).result).toBe('5');
});

test('a paused engine ends with its front', async () => {
  await ask('initialize');
  const {stdout} = await kernel.run('console.log(process.pid)');
  const {ended} = await start('debugger;');
  ended.catch(() => {});
  await kernel.stop();
  const engine = Number(stdout);
  await expect.poll(() => isAlive(engine), {timeout: 60_000}).toBe(false);
});
