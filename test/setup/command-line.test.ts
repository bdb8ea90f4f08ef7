import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {makeFolder, packageIn, root, run, temporaryFolder} from './helpers.js';

let folder: string;

beforeAll(() => {
  folder = packageIn(join(makeFolder(), 'tangente'));
});

afterAll(() => rmSync(join(folder, '..'), {recursive: true, force: true}));

function tangente(args: string[], env: NodeJS.ProcessEnv = {}) {
  return run(process.execPath, [join(folder, 'dist', 'main.js'), ...args], {env: {...process.env, ...env}});
}

test('tangente --version prints the version', async () => {
  const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {version: string};
  expect(await tangente(['--version'])).toEqual({code: 0, output: `${version}\n`});
});

test('tangente install writes into a prefix, whose path may hold spaces', async () => {
  const prefix = temporaryFolder();
  const kernels = join(prefix, 'share', 'jupyter', 'kernels', 'tangente');
  expect(await tangente(['install', '--prefix', prefix])).toEqual({
    code: 0,
    output: `Installed the kernel "TypeScript (Tangente)" in ${kernels}\n`,
  });
  expect(JSON.parse(readFileSync(join(kernels, 'kernel.json'), 'utf8')).argv).toEqual([
    process.execPath,
    '--max-semi-space-size=8',
    join(folder, 'dist', 'kernel.js'),
    '{connection_file}',
  ]);
});

test('tangente install writes into the folder of the user by default', async () => {
  const data = temporaryFolder();
  expect(await tangente(['install'], {JUPYTER_DATA_DIR: data})).toEqual({
    code: 0,
    output: `Installed the kernel "TypeScript (Tangente)" in ${data}/kernels/tangente\n`,
  });
});

test('tangente uninstall removes what install wrote', async () => {
  const prefix = temporaryFolder();
  const kernels = join(prefix, 'share', 'jupyter', 'kernels', 'tangente');
  const home = temporaryFolder();
  await tangente(['install', '--prefix', prefix]);
  expect(await tangente(['uninstall', '--prefix', prefix], {TANGENTE_HOME: home})).toEqual({
    code: 0,
    output:
      `Removed the kernel from ${kernels}\n` +
      `TensorFlow's libraries stay in ${home}: remove that folder if nothing else uses them.\n`,
  });
  expect(existsSync(kernels)).toBe(false);
});

test('tangente install --name installs a second kernel, which its readers can tell from the first', async () => {
  const prefix = temporaryFolder();
  const kernels = join(prefix, 'share', 'jupyter', 'kernels');
  await tangente(['install', '--prefix', prefix]);
  await tangente(['install', '--prefix', prefix, '--name', 'course-2']);
  await tangente(['install', '--prefix', prefix, '--name', 'mine', '--display-name', 'My TypeScript']);
  const shown = (name: string) =>
    JSON.parse(readFileSync(join(kernels, name, 'kernel.json'), 'utf8')).display_name;
  expect(['tangente', 'course-2', 'mine'].map(shown)).toEqual([
    'TypeScript (Tangente)',
    'TypeScript (course-2)',
    'My TypeScript',
  ]);
  await tangente(['uninstall', '--prefix', prefix, '--name', 'mine']);
  expect(readdirSync(kernels).sort()).toEqual(['course-2', 'tangente']);
});

test('tangente install refuses a name that Jupyter does not know how to find', async () => {
  expect(await tangente(['install', '--name', 'my kernel'])).toEqual({
    code: 1,
    output: 'Jupyter cannot name a kernel "my kernel": use letters, digits, ".", "_" and "-" alone.\n',
  });
});

test('tangente install tells the papermill of the prefix how to write TypeScript, and uninstall takes it back', async () => {
  const prefix = temporaryFolder();
  const packages = join(prefix, 'lib', 'python3.12', 'site-packages');
  mkdirSync(packages, {recursive: true});
  await tangente(['install', '--prefix', prefix]);
  const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {version: string};
  const info = `tangente_papermill-${version}.dist-info`;
  expect(readdirSync(packages).sort()).toEqual([info, 'tangente_papermill.py']);
  expect(readFileSync(join(packages, info, 'entry_points.txt'), 'utf8')).toBe(
    '[papermill.engine]\ntangente = tangente_papermill:engine\n',
  );
  await tangente(['uninstall', '--prefix', prefix]);
  expect(readdirSync(packages)).toEqual([]);
});

test('tangente install goes on where the folder of papermill cannot be written', async () => {
  const prefix = temporaryFolder();
  const packages = join(prefix, 'lib', 'python3.12', 'site-packages');
  mkdirSync(join(packages, 'tangente_papermill.py'), {recursive: true});
  const {code, output} = await tangente(['install', '--prefix', prefix]);
  expect(code).toBe(0);
  expect(output).toMatch(/^papermill will not write parameters in TypeScript: .*\nInstalled the kernel/);
});

test('tangente install refuses two places', async () => {
  expect(await tangente(['install', '--user', '--sys-prefix'])).toEqual({
    code: 1,
    output: 'Give one of --user, --sys-prefix and --prefix, not several.\n',
  });
});

test('tangente install names the folder that it cannot write', async () => {
  const file = join(temporaryFolder(), 'a file');
  writeFileSync(file, '');
  expect(await tangente(['install', '--prefix', file])).toEqual({
    code: 1,
    output: `Cannot write ${file}/share/jupyter/kernels/tangente: a part of the path is a file.\n`,
  });
});
