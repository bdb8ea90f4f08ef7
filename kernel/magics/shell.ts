import type {Magic} from './magic.js';
import {runProcess} from './process.js';

/** As in a shell, a command that fails ends nothing: what it prints says why. */
export const shell: Magic = {
  name: '!',
  help: 'Run a command with bash, on a line of its own',
  usage: ['!command'],
  line: 'text',
  paths: {style: 'shell'},
  async run({text}, {signal}) {
    if (text) await runProcess(['bash', '-c', text], {signal: signal()});
  },
};
