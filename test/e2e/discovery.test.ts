import {execFile} from 'node:child_process';
import {cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {promisify} from 'node:util';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {inVenv, ROOT} from './python.js';

const base = mkdtempSync(join(realpathSync(tmpdir()), 'tangente discovery '));
const [prefix, environment, data] = ['a prefix', 'an environment', 'data'].map((name) => join(base, name));
const packaged = join(base, 'package');

/** What Jupyter, and VS Code's list of kernels, look through: the user's folder, and each environment's. */
const ENV = {
  JUPYTER_DATA_DIR: data,
  JUPYTER_PATH: [prefix, environment].map((folder) => join(folder!, 'share', 'jupyter')).join(delimiter),
  PATH: [join(environment!, 'bin'), process.env.PATH].join(delimiter),
};

async function tangente(...args: string[]): Promise<string> {
  const program = join(packaged, 'dist', 'main.js');
  const options = {env: {...process.env, ...ENV}};
  const {stdout} = await promisify(execFile)(process.execPath, [program, ...args], options).catch(
    (failure) => failure,
  );
  return stdout;
}

async function listed(): Promise<Record<string, {resource_dir: string; spec: Record<string, unknown>}>> {
  const {stdout} = await inVenv('jupyter', ['kernelspec', 'list', '--json'], ENV);
  return JSON.parse(stdout).kernelspecs;
}

const kernelIn = (folder: string, name: string) => join(folder, 'share', 'jupyter', 'kernels', name);

beforeAll(async () => {
  mkdirSync(packaged);
  for (const path of ['package.json', 'dist']) {
    cpSync(join(ROOT, path), join(packaged, path), {recursive: true});
  }
  symlinkSync(join(ROOT, 'node_modules'), join(packaged, 'node_modules'));
  await inVenv('python', ['-m', 'venv', '--without-pip', environment!]);
});
afterAll(() => rmSync(base, {recursive: true, force: true}));

describe('Jupyter finds the kernel', () => {
  test('that was installed for the user, in a prefix, in the active environment, each under its name', async () => {
    await tangente('install', '--user', '--name', 'of-the-user');
    await tangente('install', '--prefix', prefix!, '--name', 'of-a-prefix');
    await tangente('install', '--sys-prefix', '--name', 'of-the-environment');
    const found = await listed();
    expect(found['of-the-user']?.resource_dir).toBe(join(data!, 'kernels', 'of-the-user'));
    expect(found['of-a-prefix']?.resource_dir).toBe(kernelIn(prefix!, 'of-a-prefix'));
    expect(found['of-the-environment']?.resource_dir).toBe(kernelIn(environment!, 'of-the-environment'));
  });

  test('with what a front end must know before it starts it', async () => {
    const {spec} = (await listed())['of-a-prefix']!;
    expect(spec).toMatchObject({
      display_name: 'TypeScript (of-a-prefix)',
      language: 'typescript',
      interrupt_mode: 'message',
      metadata: {debugger: true},
    });
    expect(spec.argv).toEqual([
      process.execPath,
      '--max-semi-space-size=8',
      join(packaged, 'dist', 'kernel.js'),
      '{connection_file}',
    ]);
  });

  test('and starts it by its name', async () => {
    const {stdout} = await inVenv(
      'python',
      [join(ROOT, 'test/e2e/one_cell.py'), 'of-a-prefix', '6 * 7'],
      ENV,
    );
    expect(stdout).toBe('42\n');
  });

  test('until it is uninstalled', async () => {
    await tangente('uninstall', '--user', '--name', 'of-the-user');
    await tangente('uninstall', '--sys-prefix', '--name', 'of-the-environment');
    const found = Object.keys(await listed());
    expect(found).toContain('of-a-prefix');
    expect(found).not.toContain('of-the-user');
    expect(found).not.toContain('of-the-environment');
  });
});
