import type {Glance, ToEngine} from './engine/protocol.js';
import {Questions} from './questions.js';

/** For how long an answer is worth waiting for: the engine may be busy. */
const PATIENCE_MS = 200;

/** Asks the engine what values are like. */
export class Glances {
  readonly #send: (message: ToEngine) => void;
  readonly #questions = new Questions<(Glance | undefined)[]>();

  constructor(send: (message: ToEngine) => void) {
    this.#send = send;
  }

  /**
   * @param paths a name, then those of properties, each
   * @returns of each what is known; nothing, if the engine does not answer at once
   */
  async ask(paths: readonly (readonly string[])[]): Promise<(Glance | undefined)[]> {
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
