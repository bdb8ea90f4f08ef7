import {appendFileSync, existsSync, writeFileSync} from 'node:fs';
import {extname} from 'node:path';
import {inputCells} from './inputs.js';
import type {Magic, MagicHost} from './magic.js';
import {readOptions} from './options.js';
import {findMagics} from './parse.js';
import {pathFrom, reasonOf} from './paths.js';

export const save: Magic = {
  name: 'save',
  help: 'Write cells that have been run to a TypeScript file, by their numbers; -a behind what is in it, -f over it',
  usage: ['%save name', '%save name 1-5 7', '%save -a name 8', '%save -f name'],
  line: 'text',
  paths: {style: 'words'},
  async run({text}, host) {
    const {a: appends, f: isForced, rest} = readOptions('save', text, {a: 'flag', f: 'flag'});
    const [name, ...ranges] = rest;
    if (!name) throw new Error('%save needs the name of a file: write %save name 1-5.');
    const cells = await inputCells('save', ranges, host);
    // The line that saves is no part of what is saved.
    const texts = cells
      .map(({text}) => asFile(text))
      .filter((text) => !/^\/\/ %save\b[^\n]*$/.test(text.trim()));
    if (!texts.length) throw new Error(`Nothing to save: no cell ${ranges.join(' ')} has been run.`);
    const file = extname(name) ? name : `${name}.ts`;
    const path = pathFrom(process.cwd(), file);
    if (existsSync(path) && !appends && !isForced && !(await mayReplace(file, host))) return;
    try {
      (appends ? appendFileSync : writeFileSync)(path, `${texts.join('\n\n')}\n`);
    } catch (error) {
      throw new Error(`Cannot write ${file}: ${reasonOf(error)}`);
    }
    host.print(`${texts.length} ${texts.length === 1 ? 'cell' : 'cells'} saved in ${file}\n`);
  },
};

async function mayReplace(file: string, {input, print}: MagicHost): Promise<boolean> {
  let answer: string;
  try {
    answer = await input(`${file} exists. Write over it (y/[n])? `);
  } catch (error) {
    if ((error as Error).name === 'KeyboardInterrupt') throw error;
    throw new Error(`${file} exists. To write over it: %save -f, to write behind what is in it: %save -a.`);
  }
  if (/^y(?:es)?$/i.test(answer.trim())) return true;
  print('Nothing is saved.\n');
  return false;
}

/** A cell as a file can hold it: lines with magics are comments there. */
function asFile(cell: string): string {
  let uses: ReturnType<typeof findMagics>;
  try {
    uses = findMagics(cell, new Set());
  } catch {
    return commented(cell);
  }
  return uses.reduceRight((text, {start, end, nameEnd, isCell, magic, code}) => {
    const isAround = isCell && magic.cell === 'code';
    if (code) return `${text.slice(0, start)}${text.slice(code.start, code.end)}${text.slice(end)}`;
    const until = isAround ? nameEnd : end;
    return text.slice(0, start) + commented(text.slice(start, until)) + text.slice(until);
  }, cell);
}

function commented(text: string): string {
  return text.replace(/^(?=.)/gm, '// ');
}
