import {join} from 'node:path';
import type {Locator} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {writeNotebook} from './notebook-file.js';
import type {NotebookPage} from './notebook-page.js';
import {reader} from './reader.js';

const MINUTES = 60_000;
const FILE = 'debug.ipynb';

const CELLS = [
  `const weights = tf.tensor2d([[0.5, -1], [2, 0.25]]);
function loss(prediction: number, target: number): number {
  const error = prediction - target;
  return error ** 2;
}`,
  `let total = 0;
for (const target of [1, 2, 3]) {
  total += loss(2.5, target);
}
console.log('total', total);`,
  `%%debug
const half = (n: number): number => {
  return n / 2;
};
const answer = half(5);
answer`,
];

const lab = reader((folder) => writeNotebook(join(folder, FILE), CELLS));

describe('the debugger of JupyterLab', () => {
  let page: NotebookPage;

  const panel = () => page.page.locator('.jp-DebuggerSidebar-body');
  const frames = () => page.page.locator('.jp-DebuggerCallstackFrame-name').allTextContents();
  const variables = () => page.page.locator('.jp-DebuggerVariables-body:visible');
  const button = (command: string) =>
    page.page.locator(`[data-command="debugger:${command}"]:visible`).first();
  /** The line, counted from 1, at which a cell stands. */
  const lineOf = (cell: Locator) =>
    cell.evaluate(
      (node) =>
        [...node.querySelectorAll('.cm-line')].findIndex((line) =>
          line.classList.contains('jp-DebuggerEditor-highlight'),
        ) + 1,
    );
  const standsAt = (cell: number, line: number) =>
    expect.poll(() => lineOf(page.cell(cell)), {timeout: 60_000}).toBe(line);

  beforeAll(async () => {
    if (!lab.isHere) return;
    page = await lab.open(FILE);
  });

  afterAll(() => page?.close());

  test('is switched on by its button, and takes a breakpoint in the margin', {
    timeout: 6 * MINUTES,
  }, async () => {
    await page.run(0);
    await page.page.locator('.jp-DebuggerBugButton').click();
    await panel().waitFor();
    const margin = page.cell(1).locator('.cm-breakpoint-gutter .cm-gutterElement');
    await margin.filter({visible: true}).nth(2).click();
    await expect.poll(() => page.page.locator('.jp-DebuggerBreakpoint').count()).toBe(1);
  });

  test('stops there, and shows the variables and the call stack', {timeout: 3 * MINUTES}, async () => {
    await page.start(1);
    await standsAt(1, 3);
    await expect.poll(frames).toEqual(['cell 2']);
    await expect.poll(() => variables().textContent()).toBe('target1');
    await page.screenshot('debugger-stopped');
  });

  test('evaluates TypeScript there, tells what is wrong with it, and goes on showing the variables', {
    timeout: 3 * MINUTES,
  }, async () => {
    await button('evaluate').click();
    const console = page.page.locator('.jp-CodeConsole');
    const type = async (text: string) => {
      await console.locator('.jp-CodeConsole-input .cm-content').click();
      await page.page.keyboard.insertText(text);
      await page.page.keyboard.press('Shift+Enter');
    };
    const answers = () => console.locator('.jp-OutputArea-output').allTextContents();
    const trimmed = async () => (await answers()).map((text) => text.trim());
    await type('weights.shape.map((n: number): number => n + (target as number))');
    await expect.poll(trimmed).toEqual(['[ 3, 3 ]']);
    await type('nowhere');
    await expect.poll(trimmed).toEqual(['[ 3, 3 ]', 'ReferenceError: nowhere is not defined']);
    await expect.poll(() => variables().textContent()).toBe('target1');
    await page.screenshot('debugger-console');
    await page.page
      .locator('.lm-TabBar-tab', {hasText: 'Console'})
      .locator('.lm-TabBar-tabCloseIcon')
      .click();
  });

  test('steps into a function of another cell and out of it', {timeout: 3 * MINUTES}, async () => {
    await button('stepIn').click();
    await standsAt(0, 3);
    await expect.poll(frames).toEqual(['loss', 'cell 2']);
    await button('next').click();
    await standsAt(0, 4);
    await expect.poll(() => variables().textContent()).toBe('prediction2.5target1error1.5');
    await page.screenshot('debugger-stepped-in');
    await button('stepOut').click();
    await standsAt(1, 2);
  });

  test('goes on to the end', {timeout: 3 * MINUTES}, async () => {
    for (let round = 0; round < 2; round++) {
      await button('continue').click();
      await standsAt(1, 3);
    }
    await button('continue').click();
    await page.ended(1);
    expect(await page.outputs(1).textContent()).toContain('total 2.75');
    await page.screenshot('debugger-ended');
  });

  test('stops again after the kernel was started anew in the middle of a pause', {
    timeout: 6 * MINUTES,
  }, async () => {
    await page.start(1);
    await standsAt(1, 3);
    await page.menu('Kernel', 'Restart Kernel…');
    await page.page.locator('.jp-Dialog .jp-mod-accept').click();
    await standsAt(1, 0);
    // Beside the panel there is no room for the notebook's own mark.
    await page.page.locator('.jp-StatusBar-Widget').getByText('| Idle').waitFor();
    await page.run(0);
    await page.start(1);
    await standsAt(1, 3);
    await expect.poll(frames).toEqual(['cell 2']);
    await page.pressStop();
    await page.ended(1);
    expect(await page.outputs(1).textContent()).toContain('KeyboardInterrupt');
  });

  test('asks at a prompt where %%debug stops once the debugger is off', {timeout: 3 * MINUTES}, async () => {
    await page.page.locator('.jp-DebuggerBugButton').click();
    await expect.poll(() => page.page.locator('.cm-breakpoint-gutter').count()).toBe(0);
    await page.start(2);
    const questions = page.cell(2).locator('.jp-Stdin-input');
    const said = async () => (await page.outputs(2).allTextContents()).join('');
    const typed = [
      ['→ 2 | const half', 'n'],
      ['→ 5 | const answer', 's'],
      ['→ 3 |   return', 'n as number'],
      ['n as number\n5\n', 'c'],
    ] as const;
    for (const [before, line] of typed) {
      await expect.poll(said).toContain(before);
      // An answered question goes a moment later.
      await expect.poll(() => questions.count()).toBe(1);
      if (line === 'c') await page.screenshot('debugger-prompt');
      await questions.fill(line);
      await questions.press('Enter');
    }
    await page.ended(2);
    await expect.poll(said).toContain('2.5');
  });

  test('nothing complains', () => {
    // JupyterLab says so of every restart.
    expect(page.complaints.filter((text) => !text.startsWith('Connection lost'))).toEqual([]);
  });
});
