import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type CellOutcome, KernelClient, type Received} from './client.js';

const VIEW = 'application/vnd.jupyter.widget-view+json';

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.stop());

/** Runs a cell that makes one widget and gives what it opened its comm with. */
async function open(code: string): Promise<{id: string; opened: Received; outcome: CellOutcome}> {
  const opening = kernel.published(({type}) => type === 'comm_open');
  const outcome = await kernel.run(code);
  const opened = await opening;
  return {id: opened.content.comm_id as string, opened, outcome};
}

/** What the page says when its reader has changed a state. */
const update = (id: string, state: object, paths: unknown[] = [], buffers: Buffer[] = []) =>
  kernel.tell('comm_msg', {comm_id: id, data: {method: 'update', state, buffer_paths: paths}}, buffers);

function bundleOf({messages}: CellOutcome): Record<string, unknown> {
  const shown = messages.findLast(({type}) => type === 'execute_result' || type === 'display_data');
  return shown!.content.data as Record<string, unknown>;
}

test("a widget of one's own shares its state with the page, both ways", async () => {
  const {id, opened, outcome} =
    await open(`const dial = widget({esm: 'export default {}', state: {turn: 1, bytes: new Uint8Array([1, 2])}});
    dial.on('turn', (turn) => console.log('turned to', turn)); dial`);
  const {target_name: target, data} = opened.content as {target_name: string; data: Record<string, unknown>};
  expect([target, opened.metadata, data.buffer_paths, [...opened.buffers[0]!]]).toEqual([
    'jupyter.widget',
    {version: '2.1.0'},
    [['bytes']],
    [1, 2],
  ]);
  expect(data.state).toMatchObject({
    _model_module: 'anywidget',
    _view_name: 'AnyView',
    _esm: 'export default {}',
    turn: 1,
    bytes: null,
  });
  expect(bundleOf(outcome)[VIEW]).toEqual({version_major: 2, version_minor: 1, model_id: id});

  const printed = kernel.published(({type}) => type === 'stream');
  await update(id, {turn: 5, bytes: null}, [['bytes']], [Buffer.from([7, 8, 9])]);
  expect((await printed).content.text).toBe('turned to 5\n');
  expect((await kernel.run("[dial.get('turn'), [...dial.get('bytes')]]")).result).toBe('[ 5, [ 7, 8, 9 ] ]');

  const moved = kernel.published(({type}) => type === 'comm_msg');
  await kernel.run('dial.set({turn: 6})');
  expect((await moved).content.data).toEqual({method: 'update', state: {turn: 6}, buffer_paths: []});
});

test('a page that comes later is told the whole state', async () => {
  const {id} = await open("const late = widget({esm: '', state: {a: 1}}); late.set({a: 2})");
  const told = kernel.published(({type, content}) => type === 'comm_msg' && content.comm_id === id);
  await kernel.tell('comm_msg', {comm_id: id, data: {method: 'request_state'}});
  expect((await told).content.data).toMatchObject({method: 'update', state: {a: 2, _model_name: 'AnyModel'}});
});

test('messages of its own go both ways', async () => {
  const {id} = await open(`const talk = widget({esm: '', state: {}});
    talk.onMessage((content, [bytes]) => talk.send({heard: content}, [bytes!]))`);
  const told = kernel.published(({type, content}) => type === 'comm_msg' && content.comm_id === id);
  await kernel.tell('comm_msg', {comm_id: id, data: {method: 'custom', content: 'hi'}}, [Buffer.from([4])]);
  const {content, buffers} = await told;
  expect([content.data, [...buffers[0]!]]).toEqual([{method: 'custom', content: {heard: 'hi'}}, [4]]);
});

test.each([
  ["widget.slider({label: 'ρ', min: 0, max: 2, value: 0.5})", 1.5, '1.5', 'Slider "ρ": 0.5, from 0 to 2'],
  ["widget.button({label: 'Go'})", 1, '1', 'Button "Go"'],
  [
    "widget.dropdown({label: 'optimizer', options: {SGD: 'sgd', Adam: 'adam'}})",
    1,
    "'adam'",
    'Dropdown "optimizer": SGD',
  ],
  ['widget.dropdown({options: [8, 16, 32], value: 16})', 2, '32', 'Dropdown: 16'],
  ["widget.checkbox({label: 'shuffle', value: true})", false, 'false', 'Checkbox "shuffle": on'],
  ["widget.text({value: 'once'})", 'twice', "'twice'", 'Text: once'],
])('%s has a value, a picture and a line', async (make, chosen, value, text) => {
  const {id, outcome} = await open(`const control = ${make};
    control.onChange((value) => console.log('now', value)); control`);
  const {'text/plain': line, 'image/svg+xml': picture} = bundleOf(outcome) as Record<string, string>;
  expect(line).toBe(text);
  expect(picture).toMatch(/^<svg .*<\/svg>$/s);
  const printed = kernel.published(({type}) => type === 'stream');
  await update(id, {value: chosen});
  expect((await printed).content.text).toBe(`now ${value.replaceAll("'", '')}\n`);
  expect((await kernel.run('control.value')).result).toBe(value);
});

test('the type of a control is that of its value', async () => {
  const {error} = await kernel.run('widget.dropdown({options: [8, 16]}).value.length');
  expect(error?.evalue).toBe('`widget.dropdown(…)` has no `length`.');
});

test.each([
  ['widget.slider({min: 1, max: 1})', 'Cannot make a slider from 1 to 1: expected min below max.'],
  ['widget.slider({value: 3})', 'Cannot set a slider to 3: expected a number from 0 to 1.'],
  ['widget.slider({step: 0})', 'Cannot make a slider with steps of 0: expected more than 0.'],
  ['widget.dropdown({options: []})', 'Cannot make a dropdown without options: expected one at least.'],
  [
    "widget.dropdown({options: ['a', 'b'], value: 'c'})",
    "Cannot set a dropdown to 'c': expected one of [ 'a', 'b' ].",
  ],
  ['widget.checkbox().value = 1 as never', 'Cannot set a checkbox to 1: expected a boolean.'],
])('%s is refused in one line', async (code, message) => {
  expect((await kernel.run(code)).error?.evalue).toBe(message);
});

test('interact() draws anew in place when the reader changes a control', async () => {
  const {id, outcome} = await open(
    "widget.interact({n: widget.slider({min: 1, max: 9, step: 1, value: 2})}, async ({n}) => 'n'.repeat(n))",
  );
  expect(outcome.messages.map(({type}) => type)).toEqual(['execute_input', 'display_data', 'display_data']);
  expect(bundleOf(outcome)['text/plain']).toBe("'nn'");
  const place = (outcome.messages.at(-1)!.content.transient as {display_id: string}).display_id;
  const redrawn = kernel.published(({type}) => type === 'update_display_data');
  await update(id, {value: 4});
  expect((await redrawn).content).toMatchObject({
    data: {'text/plain': "'nnnn'"},
    transient: {display_id: place},
  });
});

describe('once its cell is run again, a widget', () => {
  const COLLECT = `require('v8').setFlagsFromString('--expose-gc');
    await new Promise((resolve) => setTimeout(resolve)); require('vm').runInNewContext('gc')();`;

  const openComms = async () =>
    Object.keys((await kernel.request('comm_info_request')).comms as Record<string, unknown>);

  test('is closed, if no name leads to it', async () => {
    const opening = kernel.published(({type}) => type === 'comm_open');
    const closing = kernel.published(({type}) => type === 'comm_close');
    const make = '{ const own = widget.slider(); own.onChange(() => own.value); display(own); }';
    await kernel.run(make, {}, {cellId: make});
    const id = (await opening).content.comm_id;
    await kernel.run('0', {}, {cellId: make});
    // When the collector comes for it is its own affair.
    const collecting = setInterval(() => void kernel.run(COLLECT), 100);
    expect((await closing).content.comm_id).toBe(id);
    clearInterval(collecting);
    expect(await openComms()).not.toContain(id);
  });

  test.each([
    ['a name leads to it', 'let reached = widget.slider();', '0'],
    [
      'another cell shows it',
      '(globalThis as any).seen = widget.slider();',
      'display((globalThis as any).seen); delete (globalThis as any).seen;',
    ],
  ])('stays, if %s', async (_, make, elsewhere) => {
    const opening = kernel.published(({type}) => type === 'comm_open');
    await kernel.run(make, {}, {cellId: make});
    const id = (await opening).content.comm_id as string;
    await kernel.run(elsewhere, {}, {cellId: elsewhere});
    await kernel.run('1', {}, {cellId: make});
    for (let i = 0; i < 5; i++) await kernel.run(COLLECT);
    expect(await openComms()).toContain(id);
  });
});

test('what a callback computes is reclaimed', async () => {
  const {id} = await open(`const size = widget.slider({min: 0, max: 100, step: 1, value: 1});
    let sum = 0; size.onChange((n) => { sum = tf.ones([1000, 1000]).mul(n).sum().dataSync()[0]; })`);
  for (let value = 2; value < 60; value++) await update(id, {value});
  expect((await kernel.run('sum')).result).toBe('59000000');
  // All of them together are half a gigabyte.
  expect(Number((await kernel.run('tf.memory().numBytes')).result)).toBeLessThan(250e6);
});
