import {existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test, vi} from 'vitest';
import {
  inPrefix,
  inUserFolder,
  missingFiles,
  removeKernelspec,
  writeKernelspec,
} from '../../kernel/setup/kernelspec.mjs';
import {root, temporaryFolder} from './helpers.js';

const dist = join(root, 'dist');

afterEach(() => {
  vi.restoreAllMocks();
});

test('writeKernelspec() writes the command and the logos, and no more', () => {
  const folder = inPrefix(temporaryFolder());
  writeKernelspec(folder, dist);
  expect(readdirSync(folder).sort()).toEqual(['kernel.json', 'logo-64x64.png', 'logo-svg.svg']);
});

test('writeKernelspec() leaves a kernelspec alone that is right', () => {
  const folder = inPrefix(temporaryFolder());
  writeKernelspec(folder, dist);
  const before = statSync(join(folder, 'kernel.json')).ino;
  writeKernelspec(folder, dist);
  expect(statSync(join(folder, 'kernel.json')).ino).toBe(before);
});

test('writeKernelspec() mends one that is half written', () => {
  const folder = inPrefix(temporaryFolder());
  writeKernelspec(folder, dist);
  writeFileSync(join(folder, 'kernel.json'), '{"argv": [');
  writeKernelspec(folder, dist);
  expect(JSON.parse(readFileSync(join(folder, 'kernel.json'), 'utf8')).argv).toEqual([
    process.execPath,
    '--max-semi-space-size=8',
    join(dist, 'kernel.js'),
    '{connection_file}',
  ]);
});

test('missingFiles() names the files of the command that do not exist', () => {
  const [folder, elsewhere] = [inPrefix(temporaryFolder()), temporaryFolder()];
  expect(missingFiles(folder)).toBeUndefined();
  writeKernelspec(folder, dist);
  expect(missingFiles(folder)).toEqual([]);
  const text = readFileSync(join(folder, 'kernel.json'), 'utf8');
  writeFileSync(join(folder, 'kernel.json'), text.replace(dist, elsewhere));
  expect(missingFiles(folder)).toEqual([join(elsewhere, 'kernel.js')]);
});

test('removeKernelspec() removes the folder, and says whether there was one', () => {
  const folder = inPrefix(temporaryFolder());
  writeKernelspec(folder, dist);
  expect([removeKernelspec(folder), existsSync(folder), removeKernelspec(folder)]).toEqual([
    true,
    false,
    false,
  ]);
});

test('inUserFolder() follows JUPYTER_DATA_DIR', () => {
  expect(inUserFolder({JUPYTER_DATA_DIR: '/my/jupyter'})).toBe('/my/jupyter/kernels/tangente');
});
