import {type ChildProcess, spawn} from 'node:child_process';
import {readFileSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {inPrefix} from '../../kernel/setup/kernelspec.mjs';
import {pythonOf} from '../../kernel/setup/venv.mjs';
import {freePort} from '../ports.js';
import {clone, makeFolder, OFFLINE} from './helpers.js';

const MINUTES = 60_000;
let folder: string;
let port: number;

interface Start {
  output: string;
  /** Milliseconds until the text came. */
  waited: number;
}

/** Runs a command, waits for a text, and kills all of it `delay` milliseconds later. */
function runUntil(command: string[], text: RegExp, delay = 0, env: NodeJS.ProcessEnv = {}): Promise<Start> {
  const [program = '', ...args] = [...command, '--no-browser', '--port', String(port)];
  const begin = performance.now();
  let output = '';
  let waited = Number.POSITIVE_INFINITY;
  const child: ChildProcess = spawn(program, args, {
    cwd: folder,
    env: {
      ...process.env,
      TMPDIR: join(folder, '..'),
      JUPYTER_RUNTIME_DIR: join(folder, '..', 'runtime'),
      ...env,
    },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      if (waited < Number.POSITIVE_INFINITY || !text.test(output)) return;
      waited = performance.now() - begin;
      setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), delay);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('close', () => resolve({output, waited}));
  });
}

const START = ['npm', 'start', '--'];

describe('npm start in a fresh clone', () => {
  beforeAll(async () => {
    folder = clone(join(makeFolder(), 'clône à moi'), {built: false});
    port = await freePort();
  });

  afterAll(() => rmSync(join(folder, '..'), {recursive: true, force: true, maxRetries: 5}));

  test('goes on after it was killed, twice, and starts JupyterLab', {timeout: 15 * MINUTES}, async () => {
    await runUntil(START, /npm packages/, 3000);
    const second = await runUntil(START, /\nJupyterLab/, 4000);
    const third = await runUntil(START, /Jupyter Server .* is running at:?\s[\s\S]*\/lab\?token/);
    expect(second.output).toContain('npm packages (about 700 MB) …');
    expect(third.output).not.toContain('npm packages');
    expect(third.output.match(/^(JupyterLab|Build|Starting).*/gm)).toEqual([
      'JupyterLab (about 250 MB) …',
      'Build …',
      `Starting JupyterLab on ${folder}/notebooks; stop it with Ctrl-C.`,
    ]);
    expect(third.output).toContain(`http://localhost:${port}/lab`);
  });

  test('takes little longer than JupyterLab alone the second time, without a network', {
    timeout: 6 * MINUTES,
  }, async () => {
    const alone = [pythonOf(join(folder, '.venv')), '-m', 'jupyterlab', '--allow-root'];
    const times: [number[], number[]] = [[], []];
    for (let round = 0; round < 3; round++) {
      times[0].push((await runUntil(START, /^\[.*App\]/m, 0, OFFLINE)).waited);
      times[1].push((await runUntil(alone, /^\[.*App\]/m)).waited);
    }
    expect(Math.min(...times[0]) - Math.min(...times[1])).toBeLessThan(1500);
  });

  test('has installed a kernelspec with absolute paths', () => {
    const spec = JSON.parse(readFileSync(join(inPrefix(join(folder, '.venv')), 'kernel.json'), 'utf8'));
    expect(spec).toEqual({
      argv: [
        process.execPath,
        '--max-semi-space-size=8',
        join(folder, 'dist', 'kernel.js'),
        '{connection_file}',
      ],
      display_name: 'TypeScript (Tangente)',
      language: 'typescript',
      interrupt_mode: 'message',
      env: {},
      metadata: {debugger: true},
    });
  });
});
