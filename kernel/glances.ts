import type {Glance, ToEngine} from './engine/protocol.js';
import {Questions} from './questions.js';

/** For how long an answer is worth waiting for: the engine may be busy. */
const PATIENCE_MS = 200;

/** A name, then those of properties: `model.hidden` is `['model', 'hidden']`. */
export type Path = readonly string[];

/** Asks the engine what values are like. */
export class Glances {
  readonly #send: (message: ToEngine) => void;
  readonly #questions = new Questions<(Glance | undefined)[]>();

  constructor(send: (message: ToEngine) => void) {
    this.#send = send;
  }

  /** @returns of each what is known; nothing, if the engine does not answer at once */
  async ask(paths: readonly Path[]): Promise<(Glance | undefined)[]> {
    if (!paths.length) return [];
    return this.#questions.ask((ask) => {
      setTimeout(() => this.take(ask, []), PATIENCE_MS).unref();
      this.#send({type: 'look', ask, paths});
    });
  }

  take(ask: number, glances: (Glance | undefined)[]): void {
    this.#questions.answer(ask, glances);
  }
}
