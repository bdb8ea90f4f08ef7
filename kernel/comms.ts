import type {CommEvent, ToEngine} from './engine/protocol.js';
import {Questions} from './questions.js';
import type {Message} from './wire/message.js';
import type {Sockets} from './wire/sockets.js';

/** The comms that are open, whoever opened them: the front's part, which only passes on and keeps count. */
export class Comms {
  readonly #sockets: Sockets;
  readonly #toEngine: (message: ToEngine) => void;
  /** The target of each. */
  readonly #open = new Map<string, string>();
  /** Answered once the engine has dealt with a message. */
  readonly #questions = new Questions<void>();

  constructor(sockets: Sockets, toEngine: (message: ToEngine) => void) {
    this.#sockets = sockets;
    this.#toEngine = toEngine;
  }

  /** The open comms: those for a target, or all. */
  info(target?: unknown): object {
    const found = [...this.#open].filter(([, name]) => typeof target !== 'string' || name === target);
    return {comms: Object.fromEntries(found.map(([id, name]) => [id, {target_name: name}]))};
  }

  /** Passes a front end's message on to the engine; resolves when it has been dealt with. */
  receive({header, content, metadata, buffers}: Message): Promise<void> {
    const action = header.msg_type.slice('comm_'.length) as CommEvent['action'];
    const comm = String(content.comm_id);
    const target = String(content.target_name);
    if (action === 'open') this.#open.set(comm, target);
    if (!this.#open.has(comm)) return Promise.resolve();
    if (action === 'close') this.#open.delete(comm);
    const data = (content.data ?? {}) as CommEvent['data'];
    return this.#questions.ask((ask) =>
      this.#toEngine({type: 'comm', action, comm, target, data, metadata, buffers, ask}),
    );
  }

  handled(ask: number): void {
    this.#questions.answer(ask);
  }

  /** Passes the engine's message on to the front ends. */
  send({action, comm, target, data, metadata, buffers = []}: CommEvent): void {
    if (action === 'open') this.#open.set(comm, target!);
    if (action === 'close') this.#open.delete(comm);
    const content = action === 'open' ? {comm_id: comm, target_name: target, data} : {comm_id: comm, data};
    const views = buffers.map(({buffer, byteOffset, byteLength}) =>
      Buffer.from(buffer, byteOffset, byteLength),
    );
    this.#sockets.publish(`comm-${comm}`, {type: `comm_${action}`, content, metadata, buffers: views});
  }

  /** The engine is gone, and with it the other end of every comm. */
  closeAll(): void {
    for (const comm of this.#open.keys()) this.send({type: 'comm', action: 'close', comm, data: {}});
    this.#questions.answerAll();
  }
}
