import {nearest} from '../../src/tensor/nearest.js';
import {backend} from './backend.js';
import {bash} from './bash.js';
import {capture} from './capture.js';
import {cd} from './cd.js';
import {check} from './check.js';
import {debug} from './debug.js';
import {doctor} from './doctor.js';
import {env} from './env.js';
import {history} from './history.js';
import {html} from './html.js';
import {install} from './install.js';
import {js} from './js.js';
import {latex} from './latex.js';
import {load} from './load.js';
import type {Magic} from './magic.js';
import {magics} from './magics.js';
import {markdown} from './markdown.js';
import {memory} from './memory.js';
import {findOwn, ownMagics} from './own.js';
import {profile} from './profile.js';
import {pwd} from './pwd.js';
import {reset} from './reset.js';
import {run} from './run.js';
import {save} from './save.js';
import {seed} from './seed.js';
import {shell} from './shell.js';
import {svg} from './svg.js';
import {time} from './time.js';
import {timeit} from './timeit.js';
import {train} from './train.js';
import {who} from './who.js';
import {whos} from './whos.js';
import {writefile} from './writefile.js';

/** The magics of every notebook, in the order in which `%magics` lists them. */
export const MAGICS: readonly Magic[] = [
  backend,
  bash,
  capture,
  cd,
  check,
  debug,
  doctor,
  env,
  history,
  html,
  install,
  js,
  latex,
  load,
  magics,
  markdown,
  memory,
  profile,
  pwd,
  reset,
  run,
  save,
  seed,
  svg,
  time,
  timeit,
  train,
  who,
  whos,
  writefile,
  shell,
];

/** All magics that there are, those of the notebook's own last. */
export function allMagics(): readonly Magic[] {
  return [...MAGICS, ...ownMagics()];
}

export function findMagic(name: string): Magic | undefined {
  return MAGICS.find((magic) => magic.name === name) ?? findOwn(name);
}

/** The magic that was probably meant. */
export function nearestMagic(name: string): Magic | undefined {
  return findMagic(
    nearest(
      name,
      allMagics().map(({name}) => name),
    ) ?? '',
  );
}
