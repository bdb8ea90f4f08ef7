// Runs vitest, and sums it up in a last line: `N passed, N failed`.
import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {readText} from './files.mjs';
import {attach} from './process.mjs';
import {red, say} from './terminal.mjs';
import {pythonOf} from './venv.mjs';

/** What the reporter in test/reporter.ts writes after every test, so that it survives a crash. */
/** @typedef {{passed: number, failed: number, skipped: number, ended: boolean, failures: string[], unsteady: string[]}} Tally */

/** @param {string} root @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
function vitest(root, args, env = {}) {
  const program = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const config = join(root, 'test', 'vitest.config.ts');
  const plain = process.stdout.isTTY || process.env.FORCE_COLOR ? [] : ['--no-color'];
  return attach(process.execPath, [program, ...args, ...plain, '--config', config], {
    cwd: root,
    env: {...process.env, VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true', ...env},
  });
}

/** @param {Tally} tally */
export function summary({passed, failed, skipped}) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * Runs the tests of the clone at `root` and resolves to the exit code. A test that fails is run once more, since other
 * programs on the machine can upset those that drive processes and browsers; what passes only then is named.
 * @param {string} root
 * @param {string[]} args of vitest, such as a part of the tests' paths
 */
export async function runTests(root, args) {
  const folder = mkdtempSync(join(tmpdir(), 'tangente-test-'));
  const file = join(folder, 'tally.json');
  try {
    const reporters = ['--reporter=default', `--reporter=${join(root, 'test', 'reporter.ts')}`];
    const {code, signal} = await vitest(root, ['run', '--retry=1', ...reporters, ...args], {
      TANGENTE_TALLY: file,
    });
    /** @type {Tally} */
    const tally = {
      passed: 0,
      failed: 0,
      skipped: 0,
      ended: false,
      failures: [],
      unsteady: [],
      ...JSON.parse(readText(file) ?? '{}'),
    };
    if (!tally.ended) {
      say(red(`The run stopped half way: ${signal ? `killed by ${signal}` : `exit code ${code}`}.`));
      tally.failed += 1;
    }
    if (code !== 0 && tally.failed === 0) {
      say(red(`vitest ended with code ${code}.`));
      tally.failed = 1;
    }
    for (const test of tally.unsteady) say(`passed when it was run again: ${test}`);
    for (const failure of tally.failures) say(red(`failed: ${failure}`));
    say(summary(tally));
    return tally.failed > 0 ? 1 : 0;
  } finally {
    rmSync(folder, {recursive: true});
  }
}

/**
 * Runs the benches of the clone at `root`, those of vitest and those in Python, and resolves to the exit code.
 * @param {string} root
 * @param {string[]} args parts of the benches' paths; none: all
 */
export async function runBenches(root, args) {
  const {code} = await vitest(root, ['bench', '--run', '--passWithNoTests', ...args]);
  let worst = code ?? 1;
  const folder = join(root, 'test', 'bench');
  const programs = readdirSync(folder).filter((file) => file.endsWith('.py'));
  for (const file of programs.filter(
    (name) => args.length === 0 || args.some((part) => name.includes(part)),
  )) {
    say(file);
    const {code: ended} = await attach(pythonOf(join(root, '.venv')), [join(folder, file)], {cwd: root});
    worst = Math.max(worst, ended ?? 1);
  }
  return worst;
}
