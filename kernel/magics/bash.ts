import type {Magic} from './magic.js';
import {runProcess} from './process.js';

export const bash: Magic = {
  name: 'bash',
  help: 'Run the rest of the cell with bash',
  usage: ['%%bash', '%%bash -e'],
  cell: 'text',
  paths: {style: 'shell', within: 'body'},
  async run({text, body}, {signal}) {
    const options = text.split(/\s+/).filter(Boolean);
    const problem = await runProcess(['bash', ...options, '-c', body], {signal: signal()});
    if (problem) throw Object.assign(new Error(`bash ${problem}.`), {name: 'BashError'});
  },
};
