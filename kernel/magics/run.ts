import type {Magic} from './magic.js';
import {expectWords, readOptions} from './options.js';
import {pathFrom} from './paths.js';

export const run: Magic = {
  name: 'run',
  help: 'Run a TypeScript file as if it stood in the cell: what it declares is known to later cells',
  usage: ['%run file.ts'],
  line: 'text',
  paths: {style: 'words'},
  file(text, folder) {
    const {rest} = readOptions('run', text, {});
    expectWords('run', rest, 1, '%run file.ts');
    return pathFrom(folder, rest[0]!);
  },
};
