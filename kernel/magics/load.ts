import type {Magic} from './magic.js';
import {expectWords, readOptions} from './options.js';
import {pathFrom, readText} from './paths.js';

export const load: Magic = {
  name: 'load',
  help: 'Put the text of a file, or of what a URL leads to, into the cell in place of this line',
  usage: ['%load file.ts', '%load -r 5-10 file.ts', '%load https://…'],
  line: 'text',
  paths: {style: 'words'},
  async run({text}, {ask, signal}) {
    const {r: range, rest} = readOptions('load', text, {r: 'text'});
    expectWords('load', rest, 1, '%load file.ts');
    const [from] = rest as [string];
    const loaded = /^https?:\/\//.test(from)
      ? await download(from, signal())
      : readText(pathFrom(process.cwd(), from), from);
    const content = range ? linesOf(loaded, range) : loaded;
    ask({source: 'set_next_input', text: `// %load ${text}\n${content.trimEnd()}`, replace: true});
  },
};

async function download(url: string, signal: AbortSignal): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, {signal});
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const {message, cause} = error as Error & {cause?: Error};
    throw new Error(`Cannot load ${url}: ${cause?.message || message}.`);
  }
  if (!response.ok) throw new Error(`Cannot load ${url}: the server answers ${response.status}.`);
  return response.text();
}

/** Lines count from 1; both ends are among them. */
function linesOf(text: string, range: string): string {
  const [, first, , last = first] = /^(\d+)(-(\d+))?$/.exec(range) ?? [];
  if (!first) throw new Error(`%load -r takes lines, as in 5 or 5-10, and got ${range}.`);
  return text
    .split('\n')
    .slice(Number(first) - 1, Number(last))
    .join('\n');
}
