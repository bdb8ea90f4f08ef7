import {randomUUID} from 'node:crypto';
import {bundle, raw} from '../display/bundle.js';
import type {Display, DisplayHandle} from '../globals.js';
import {show} from './output.js';
import {owner} from './owner.js';

/** The displays under way, one chain an id: what is drawn later is shown later. */
const pending = new Map<string, Promise<void>>();

function draw(value: unknown, id: string, update: boolean): void {
  const before = pending.get(id) ?? Promise.resolve();
  const run = owner();
  const made = bundle(value);
  const put = ({data, metadata}: Awaited<typeof made>) => {
    show({type: 'display', data, metadata, id, update}, run);
  };
  // What is ready at once is shown at once: a cell may compute on for a long time.
  if (!(made instanceof Promise) && !pending.has(id)) {
    put(made);
    return;
  }
  const chained: Promise<void> = before
    .then(async () => put(await made))
    .catch((error) => {
      process.stderr.write(`Cannot display the value: ${error?.message ?? error}\n`);
    })
    .finally(() => {
      if (pending.get(id) === chained) pending.delete(id);
    });
  pending.set(id, chained);
}

/** In which run values were shown last. */
const shown = new WeakMap<object, number>();

/** Values that are on show already: as the value of their cell they are not shown again. */
export const onShow = {
  add: (value: object) => void shown.set(value, owner()),
  has: (value: unknown) => value instanceof Handle || shown.get(value as object) === owner(),
};

class Handle implements DisplayHandle {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }

  update(value: unknown): DisplayHandle {
    draw(value, this.id, true);
    return this;
  }
}

function displayValue(value: unknown, options: {id?: string} = {}): DisplayHandle {
  const id = options.id ?? randomUUID();
  draw(value, id, false);
  return new Handle(id);
}

export const display: Display & {settled(): Promise<void>} = Object.assign(displayValue, {
  clear: ({wait = false}: {wait?: boolean} = {}) => show({type: 'clear', wait}),
  html: (html: string) => displayValue(raw({'text/html': html, 'text/plain': html})),
  markdown: (markdown: string) => displayValue(raw({'text/markdown': markdown, 'text/plain': markdown})),
  svg: (svg: string) => displayValue(raw({'image/svg+xml': svg, 'text/plain': '[SVG image]'})),
  png: (image: Uint8Array) =>
    displayValue(raw({'image/png': Buffer.from(image).toString('base64'), 'text/plain': '[PNG image]'})),
  /** Resolves when everything that was displayed has been sent. */
  async settled() {
    while (pending.size) await Promise.all(pending.values());
  },
});
