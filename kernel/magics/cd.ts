import {homedir} from 'node:os';
import type {Magic} from './magic.js';
import {readOptions} from './options.js';
import {isFolder, pathFrom, reasonOf} from './paths.js';

let before: string | undefined;

export const cd: Magic = {
  name: 'cd',
  help: "Change the folder that files and commands are looked up from; imports stay those of the notebook's folder",
  usage: ['%cd folder', '%cd', '%cd -'],
  line: 'text',
  paths: {style: 'line', areFolders: true},
  run({text}, {print}) {
    const {q: isQuiet, rest} = readOptions('cd', text, {q: 'flag'});
    // As in a shell: a folder with spaces needs no quotes here.
    const written = rest.join(' ');
    if (written === '-' && before === undefined) throw new Error('There is no folder to go back to yet.');
    const folder = written === '-' ? before! : pathFrom(process.cwd(), written || homedir());
    const left = process.cwd();
    if (!isFolder(folder)) throw new Error(`Cannot go to ${written}: there is no folder ${folder}.`);
    try {
      process.chdir(folder);
    } catch (error) {
      throw new Error(`Cannot go to ${written}: ${reasonOf(error)}`);
    }
    before = left;
    if (!isQuiet) print(`${folder}\n`);
  },
};
