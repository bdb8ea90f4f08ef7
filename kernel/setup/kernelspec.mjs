// Step 5: the kernelspec, by which Jupyter finds the kernel.
import {existsSync, readFileSync, rmSync} from 'node:fs';
import {homedir} from 'node:os';
import {delimiter, join} from 'node:path';
import {readText, writeWhole} from './files.mjs';

/** The kernel's name, unless another is asked for. */
export const NAME = 'tangente';
export const DISPLAY_NAME = 'TypeScript (Tangente)';
const LOGOS = ['logo-svg.svg', 'logo-64x64.png'];

/** Where a prefix, such as a virtual environment, keeps a kernelspec. @param {string} prefix */
export const inPrefix = (prefix, name = NAME) => join(prefix, 'share', 'jupyter', 'kernels', name);

/** Where the user's own kernelspecs are. */
export function inUserFolder(env = process.env, name = NAME) {
  if (env.JUPYTER_DATA_DIR) return join(env.JUPYTER_DATA_DIR, 'kernels', name);
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Jupyter', 'kernels', name);
  if (process.platform === 'win32') return join(env.APPDATA ?? homedir(), 'jupyter', 'kernels', name);
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'jupyter', 'kernels', name);
}

/** Every place where Jupyter would look, as far as it can be known without starting it. */
export function searchPath(env = process.env, name = NAME) {
  const folders = (env.JUPYTER_PATH ?? '').split(delimiter).filter(Boolean);
  return [
    ...folders.map((folder) => join(folder, 'kernels', name)),
    inUserFolder(env, name),
    ...[env.VIRTUAL_ENV, env.CONDA_PREFIX].flatMap((prefix) => (prefix ? [inPrefix(prefix, name)] : [])),
    inPrefix('/usr/local', name),
    inPrefix('/usr', name),
  ];
}

/**
 * What the compiler makes for a cell is garbage after the next: more room for it (Node has twice as much) would only be
 * memory.
 */
const YOUNG_HEAP = '--max-semi-space-size=8';

/** @param {string} dist the folder of the built package @param {string} displayName */
function contents(dist, displayName) {
  return {
    argv: [process.execPath, YOUNG_HEAP, join(dist, 'kernel.js'), '{connection_file}'],
    display_name: displayName,
    language: 'typescript',
    interrupt_mode: 'message',
    env: {},
    metadata: {debugger: true},
  };
}

/**
 * Writes the kernelspec, where it is missing or another.
 * @param {string} folder as given by inPrefix() or inUserFolder()
 * @param {string} dist the folder of the built package
 */
export function writeKernelspec(folder, dist, displayName = DISPLAY_NAME) {
  /** @type {[string, Buffer][]} */
  const files = LOGOS.map((name) => [name, readFileSync(join(dist, 'logo', name))]);
  files.push(['kernel.json', Buffer.from(`${JSON.stringify(contents(dist, displayName), null, 2)}\n`)]);
  for (const [name, wanted] of files) {
    const path = join(folder, name);
    if (!existsSync(path) || !readFileSync(path).equals(wanted)) writeWhole(path, wanted);
  }
}

/** Removes a kernelspec; false if there was none. @param {string} folder */
export function removeKernelspec(folder) {
  if (!existsSync(folder)) return false;
  rmSync(folder, {recursive: true});
  return true;
}

/**
 * The kernelspec in a folder: undefined if there is none, else the files of its command that do not exist.
 * @param {string} folder
 * @returns {string[] | undefined}
 */
export function missingFiles(folder) {
  const text = readText(join(folder, 'kernel.json'));
  if (text === undefined) return undefined;
  try {
    const [node, , script] = JSON.parse(text).argv;
    return [node, script].filter((path) => !existsSync(path));
  } catch {
    return [join(folder, 'kernel.json')];
  }
}
