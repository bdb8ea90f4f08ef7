import {execFileSync} from 'node:child_process';
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {BUSY, IN_A_LIBRARY} from './busy.js';
import {KernelClient} from './client.js';
import {NODE_VERSIONS, nodeBinary} from './node-versions.js';

describe.each(NODE_VERSIONS)('on Node %s a cell is stopped and the state is kept', (version) => {
  let kernel: KernelClient;
  let missing = '';
  beforeAll(async () => {
    const binary = await nodeBinary(version);
    if ('missing' in binary) {
      missing = `Not tested on Node ${version}: ${binary.missing}.`;
      return;
    }
    kernel = await KernelClient.start(undefined, {}, {node: binary.path});
    await kernel.run('var ticks = 0; let kept = 42;');
  });
  beforeEach(({skip}) => {
    if (missing) skip(missing);
  });
  afterAll(() => kernel?.stop());

  test.each([...BUSY, ['a loop once more', BUSY[0]![1]] as const])('%s', async (_, code) => {
    const cell = kernel.start(code);
    await cell.output(/go/);
    await kernel.interrupt();
    const {error} = await cell.ended;
    expect([error?.ename, error?.evalue]).toEqual(['KeyboardInterrupt', expect.any(String)]);
    expect((await kernel.run('[kept, process.version]')).result).toBe(`[ 42, 'v${version}' ]`);
  });

  test('a cell that catches it ends in order', async () => {
    const cell = kernel.start("try { console.log('go'); while (true); } catch (error) { String(error) }");
    await cell.output(/go/);
    await kernel.interrupt();
    expect((await cell.ended).reply.status).toBe('ok');
  });

  test('twice in a row', async () => {
    const cell = kernel.start(IN_A_LIBRARY);
    await cell.output(/go/);
    await Promise.all([kernel.interrupt(), kernel.interrupt()]);
    expect((await cell.ended).error?.ename).toBe('KeyboardInterrupt');
    expect((await kernel.run('kept')).result).toBe('42');
  });

  test('in native code it is told so, and ends when that returns', async () => {
    const pipe = join(mkdtempSync(join(tmpdir(), 'tangente-pipe-')), 'pipe');
    execFileSync('mkfifo', [pipe]);
    // Opening it returns when the other end is opened.
    const cell = kernel.start(
      `import {readFileSync} from 'node:fs'; console.log('go'); const read = readFileSync('${pipe}', 'utf8');`,
    );
    await cell.output(/go/);
    const told = kernel.published(({content}) => content.name === 'stderr');
    await kernel.interrupt();
    expect((await told).content.text).toBe(
      'A native operation is running, which cannot be stopped halfway: the cell ends when it returns.\n',
    );
    writeFileSync(pipe, 'what it read');
    expect((await cell.ended).error?.ename).toBe('KeyboardInterrupt');
    expect((await kernel.run('[kept, read]')).result).toBe("[ 42, 'what it read' ]");
  });

  test('a command that a cell waits for without giving way is stopped, too', async () => {
    const cell = kernel.start(
      "import {execSync} from 'node:child_process'; console.log('go'); execSync('sleep 1000');",
    );
    await cell.output(/go/);
    await kernel.interrupt();
    expect((await cell.ended).error?.ename).toBe('KeyboardInterrupt');
    expect((await kernel.run('kept')).result).toBe('42');
  });

  test('while it is idle, without an effect', async () => {
    await kernel.interrupt();
    expect((await kernel.run('kept')).result).toBe('42');
  });
});
