import {mkdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {installDirectory, libraryNames} from '../../src/backend/location.mjs';
import {clone, fakePython, makeFolder, OFFLINE, packageIn, run, temporaryFolder} from './helpers.js';

let folder: string;
let prefix: string;
/** What the package keeps on a machine: the libraries alone, whatever this user has beside them. */
let machine: string;

beforeAll(async () => {
  const base = makeFolder();
  folder = packageIn(join(base, 'tangente'));
  prefix = join(base, 'préfixe');
  machine = join(base, 'machine');
  const libraries = dirname(installDirectory());
  mkdirSync(machine);
  symlinkSync(libraries, join(machine, basename(libraries)));
  await run(process.execPath, [join(folder, 'dist', 'main.js'), 'install', '--prefix', prefix]);
});

afterAll(() => rmSync(join(folder, '..'), {recursive: true, force: true}));

/** What `tangente doctor` says on each subject, and its exit code. */
async function doctor(env: NodeJS.ProcessEnv = {}, at = folder) {
  const args = [join(at, 'dist', 'main.js'), 'doctor', '--prefix', prefix];
  const {code, output} = await run(process.execPath, args, {
    env: {...process.env, TANGENTE_HOME: machine, ...env},
  });
  const lines = output.trimEnd().split('\n');
  const findings = lines.map((line) => [
    line.slice(8, 21).trim(),
    `${line.slice(0, 6).trim()}: ${line.slice(23)}`,
  ]);
  return {code, findings: Object.fromEntries(findings) as Record<string, string>};
}

/** The same, with no libraries but those in a folder of the test's own. */
function doctorAtHome(home: string, env: NodeJS.ProcessEnv = {}) {
  return doctor({TANGENTE_HOME: home, TANGENTE_TENSORFLOW: undefined, ...env});
}

test('tangente doctor finds nothing broken on a whole installation', async () => {
  const {code, findings} = await doctor();
  expect(Object.entries(findings).filter(([, text]) => text.startsWith('broken'))).toEqual([]);
  expect([code, findings.Backend?.replace(/[\d.]+ s/, '… s').replace('GPU', 'CPU')]).toEqual([
    0,
    'ok: tensorflow 2.21.0 on the CPU: a product of two matrices is right, after … s with loading',
  ]);
});

test('tangente doctor needs no network on a whole installation', async () => {
  const {code, findings} = await doctor(OFFLINE);
  expect([code, findings.Network]).toEqual([
    0,
    'note: pip does not reach the package index (the network cannot be reached), nor need it: everything is installed',
  ]);
});

test('tangente doctor names the command that fetches missing libraries', async () => {
  const {code, findings} = await doctorAtHome(temporaryFolder());
  expect([code, findings.TensorFlow]).toEqual([
    1,
    'broken: the libraries of 2.21.0 are not installed → run "npx tangente install"',
  ]);
});

test('tangente doctor says what computes without the libraries', async () => {
  const {findings} = await doctorAtHome(temporaryFolder());
  expect(findings.Backend?.replace(/[\d.]+ s/, '… s')).toBe(
    'note: cpu 4.22.0 on the CPU: a product of two matrices is right, after … s with loading ' +
      '(plain JavaScript: slow)',
  );
});

test('tangente doctor calls the network broken when something is missing', async () => {
  const {findings} = await doctorAtHome(temporaryFolder(), OFFLINE);
  expect(findings.Network).toBe(
    'broken: pip does not reach the package index (the network cannot be reached) → mend the connection, or ' +
      "pip's settings for a proxy or a mirror (pip config list)",
  );
});

test('tangente doctor sees a download that was interrupted', async () => {
  const home = temporaryFolder();
  const target = installDirectory({env: {TANGENTE_HOME: home}});
  mkdirSync(`${dirname(target)}.partial`, {recursive: true});
  const {findings} = await doctorAtHome(home);
  expect(findings.TensorFlow).toBe('broken: half fetched → run "npx tangente install"');
});

test('tangente doctor sees that TANGENTE_TENSORFLOW is wrong', async () => {
  const {code, findings} = await doctor({TANGENTE_TENSORFLOW: '/nowhere'});
  expect([code, findings.TensorFlow]).toEqual([
    1,
    'broken: TANGENTE_TENSORFLOW is /nowhere, which does not hold both libraries → correct or unset it',
  ]);
});

test('tangente doctor names libraries that do not load', async () => {
  const home = temporaryFolder();
  const target = installDirectory({env: {TANGENTE_HOME: home}});
  mkdirSync(target, {recursive: true});
  for (const name of libraryNames()) writeFileSync(join(target, name), 'no library');
  const {code, findings} = await doctorAtHome(home);
  expect([code, findings.Backend?.startsWith('broken: '), findings.Backend?.split(' → ')[1]]).toEqual([
    1,
    true,
    `remove ${target} and run "npx tangente install"`,
  ]);
});

test('tangente doctor says which Python is too old', async () => {
  const old = fakePython(temporaryFolder(), 'python3', '3.8.18', {venv: true, pip: true});
  const {findings} = await doctor({TANGENTE_PYTHON: old});
  expect(findings.Python).toMatch(
    `broken: Python is too old: found 3.8.18 (${old}). Python 3.10 or newer is needed`,
  );
});

test('tangente doctor names what a stale kernelspec points at', async () => {
  const copy = packageIn(join(temporaryFolder(), 'moved'));
  const elsewhere = temporaryFolder();
  const main = join(copy, 'dist', 'main.js');
  await run(process.execPath, [main, 'install', '--prefix', elsewhere]);
  rmSync(join(copy, 'dist', 'kernel.js'));
  const {output} = await run(process.execPath, [main, 'doctor', '--prefix', elsewhere]);
  expect(output).toContain(
    `broken  Kernelspec     ${elsewhere}/share/jupyter/kernels/tangente names what does not exist: ` +
      `${copy}/dist/kernel.js → run "npx tangente install"\n`,
  );
});

test('tangente doctor in a clone without an environment names npm start', async () => {
  const copy = clone(join(temporaryFolder(), 'clône'), {built: true});
  const {code, findings} = await doctor({}, copy);
  expect([code, findings.JupyterLab]).toEqual([
    1,
    `broken: not in ${copy}/.venv → run "npm start" in ${copy}`,
  ]);
});

test('tangente doctor sees an environment that is half finished', async () => {
  const copy = clone(join(temporaryFolder(), 'clône'), {built: true});
  fakePython(join(copy, '.venv', 'bin'), 'python', '3.11.2', {venv: true, pip: true});
  const {findings} = await doctor({}, copy);
  expect(findings.JupyterLab).toBe(
    `broken: half finished in ${copy}/.venv → run "npm start" in ${copy}: it goes on from there`,
  );
});

test('tangente doctor names a native package that does not load', async () => {
  const copy = packageIn(join(temporaryFolder(), 'tangente'));
  rmSync(join(copy, 'node_modules'));
  const {code, findings} = await doctor({}, copy);
  expect([code, findings['npm packages']]).toEqual([
    1,
    "broken: koffi does not load: Error: Cannot find module 'koffi' → install the package again",
  ]);
});
