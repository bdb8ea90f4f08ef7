import type {Magic} from './magic.js';
import {expectWords, readOptions} from './options.js';

export const capture: Magic = {
  name: 'capture',
  help: 'Keep what the cell prints and shows in a variable: its stdout, stderr, outputs, and show()',
  usage: ['%%capture name', '%%capture'],
  cell: 'code',
  opening(text) {
    const name = nameIn(text);
    return name === undefined ? '' : `const ${name} = __magic__.captured();`;
  },
  async run({code}, {display, capture}) {
    const release = capture();
    try {
      const value = await code?.();
      if (value !== undefined) display(value);
      await display.settled();
    } finally {
      await release();
    }
  },
};

/** @throws {Error} if what stands behind the magic cannot be a name */
function nameIn(text: string): string | undefined {
  const {rest} = readOptions('%capture', text, {});
  if (!rest.length) return undefined;
  expectWords('%capture', rest, 1, '%%capture name');
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(rest[0]!)) {
    throw new Error(`%%capture keeps what it captures under a name, and ${rest[0]} is none.`);
  }
  return rest[0];
}
