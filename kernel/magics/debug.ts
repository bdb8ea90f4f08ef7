import type {Magic} from './magic.js';

/** It is for the front, before the cell is compiled: see debugger/order.ts. A line among others comes to the engine. */
export const debug: Magic = {
  name: 'debug',
  help: 'Debug at a prompt: the last cell that failed, run again to where it throws; or a cell, from its first line',
  usage: ['%debug', '%debug expression', '%%debug'],
  line: 'text',
  cell: 'code',
  run() {
    throw new Error('%debug stands alone in its cell. To debug a whole cell, begin it with %%debug.');
  },
};
