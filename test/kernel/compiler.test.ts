import {getHeapSpaceStatistics, setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {expect, it} from 'vitest';
import {withoutOwnAccessors} from '../../kernel/compiler.js';
import {Language} from '../../kernel/language.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as (options?: {type: 'minor'}) => void;

function oldBytes(): number {
  return getHeapSpaceStatistics().find(({space_name}) => space_name === 'old_space')!.space_used_size;
}

/** How much of what a cell leaves behind is old after two collections of what is young. */
function grownOld(compile: () => void): number {
  const CELLS = 20;
  for (let i = 0; i < CELLS; i++) compile();
  gc();
  gc();
  const before = oldBytes();
  for (let i = 0; i < CELLS; i++) {
    compile();
    gc({type: 'minor'});
  }
  gc({type: 'minor'});
  return (oldBytes() - before) / CELLS;
}

it('leaves nothing behind that only a full collection would find', () => {
  const language = new Language();
  const cells = ['1 + 1', 'const x = [1, 2].map((n) => n + 1)', 'tf.tensor1d([1, 2]).sum().dataSync()[0]'];
  const grown = cells.map((cell) => grownOld(() => void language.compile(cell, process.cwd())));
  expect(Math.max(...grown)).toBeLessThan(500_000);
});

it('refuses a compiler that is another than the one that it knows', () => {
  expect(() => withoutOwnAccessors('function createProgram() {}')).toThrow(
    'The compiler has no “function createTypeChecker(host) {”: it is another than is known.',
  );
});
