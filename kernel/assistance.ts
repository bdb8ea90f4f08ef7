import type {Glance} from './engine/protocol.js';
import type {Path} from './glances.js';
import type {Language} from './language.js';
import type {Completion} from './session.js';
import {toIndex, toPosition} from './text.js';

/** A place in a cell, as a front end asks about it. */
export interface PlaceContent {
  code: string;
  cursor_pos?: number;
  detail_level?: number;
}

export interface Sources {
  language(): Language;
  /** The folder that the cells run in. */
  folder(): string;
  /** What values are like now; nothing, while a cell runs. */
  look(paths: readonly Path[]): Promise<(Glance | undefined)[]>;
}

/** Help while typing: completion, and what stands at a place. */
export class Assistance {
  readonly #sources: Sources;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  async complete({code, cursor_pos: position = [...code].length}: PlaceContent): Promise<object> {
    const found = this.#sources.language().complete(code, toIndex(code, position), this.#sources.folder());
    const {
      start,
      end,
      matches,
      kinds,
      signatures = [],
    } = found.layerOf ? await this.#withLayers(found) : found;
    const span = {cursor_start: toPosition(code, start), cursor_end: toPosition(code, end)};
    const types = matches.map((text, index) => ({
      text,
      type: kinds[index],
      signature: signatures[index],
      start: span.cursor_start,
      end: span.cursor_end,
    }));
    return {matches, ...span, metadata: {_jupyter_types_experimental: types}};
  }

  /** What stands at a position: its type, and what its value is like now, if no cell runs. */
  async inspect({
    code,
    cursor_pos: position = [...code].length,
    detail_level: level = 0,
  }: PlaceContent): Promise<object> {
    const found = this.#sources.language().inspect(code, toIndex(code, position), level > 0);
    const [glance] = found?.path ? await this.#sources.look([found.path]) : [];
    const parts = found && [found.type, glance?.lines.join('\n'), found.documentation, found.declaration];
    const data = parts ? {'text/plain': parts.filter(Boolean).join('\n\n')} : {};
    return {found: !!found, data, metadata: {}};
  }

  /** Only the engine knows what the layers of a model are called. */
  async #withLayers(found: Completion): Promise<Completion> {
    const {model, typed} = found.layerOf!;
    const [glance] = await this.#sources.look([model]);
    const matches = glance?.layers?.filter((name) => name.startsWith(typed)) ?? [];
    return {...found, matches, kinds: matches.map(() => 'layer')};
  }
}
