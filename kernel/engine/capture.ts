import {Questions} from '../questions.js';
import type {Captured} from './captured.js';
import {undoLater} from './leftovers.js';
import {send, takeOutput} from './output.js';
import {owner} from './owner.js';

const questions = new Questions<void>();

/** The front has sent all that native code had written. */
export function flushed(ask: number): void {
  questions.answer(ask);
}

/**
 * Keeps what the running cell shows from the reader, until what is returned is called. What native code writes goes to
 * the front, past this process: while a cell captures, it comes back.
 */
export function capture(kept: Captured): () => Promise<void> {
  const give = takeOutput(owner(), (output) => kept.take(output));
  send({type: 'capture', isOn: true});
  const release = undoLater(() => {
    give();
    send({type: 'capture', isOn: false});
  });
  return async () => {
    await questions.ask((ask) => send({type: 'flush', ask}));
    release();
  };
}
