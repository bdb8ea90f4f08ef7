import {appendFileSync, existsSync, writeFileSync} from 'node:fs';
import type {Magic} from './magic.js';
import {expectWords, readOptions} from './options.js';
import {pathFrom, reasonOf} from './paths.js';

export const writefile: Magic = {
  name: 'writefile',
  help: 'Write the rest of the cell to a file, with -a behind what is in it',
  usage: ['%%writefile file', '%%writefile -a file'],
  cell: 'text',
  paths: {style: 'words'},
  run({text, body}, {print}) {
    const {a: appends, rest} = readOptions('%writefile', text, {a: 'flag'});
    expectWords('%writefile', rest, 1, '%%writefile file');
    const [file] = rest as [string];
    const path = pathFrom(process.cwd(), file);
    const content = !body || body.endsWith('\n') ? body : `${body}\n`;
    const action = !existsSync(path) ? 'Writing' : appends ? 'Appending to' : 'Overwriting';
    try {
      (appends ? appendFileSync : writeFileSync)(path, content);
    } catch (error) {
      throw new Error(`Cannot write ${file}: ${reasonOf(error)}`);
    }
    print(`${action} ${file}\n`);
  },
};
