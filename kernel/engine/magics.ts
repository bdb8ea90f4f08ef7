import type {MagicFunction, MagicMaker, TangenteConfig} from '../globals.js';
import type {HistoryEntry, HistoryRequest} from '../history.js';
import {allMagics, findMagic, MAGICS} from '../magics/index.js';
import type {DeclaredName, MagicCall, MagicHost} from '../magics/magic.js';
import {addOwn} from '../magics/own.js';
import {Questions} from '../questions.js';
import {capture} from './capture.js';
import {Captured} from './captured.js';
import {display} from './display.js';
import {input} from './input.js';
import {signal, stopping} from './interrupts.js';
import {undoLater} from './leftovers.js';
import {send} from './output.js';
import {ask} from './payload.js';
import {loadedToolkit, loadToolkit, type Toolkit} from './toolkit.js';

type Code = () => unknown;

type Minimized = Parameters<Toolkit['train']['minimize']>;

const questions = new Questions<HistoryEntry[]>();

/** Asks the front what has been run. */
function history(request: HistoryRequest): Promise<HistoryEntry[]> {
  return questions.ask((ask) => send({type: 'history', ask, request}));
}

/** The front's answer to a question. */
export function takeHistory(ask: number, entries: HistoryEntry[]): void {
  questions.answer(ask, entries);
}

/**
 * @param values the top-level names of the notebook
 * @param declared what the front knows of them
 */
export function magicFunction(
  values: Record<string, unknown>,
  declared: () => readonly DeclaredName[],
): MagicFunction {
  let captured = new Captured();
  const host: MagicHost = {
    toolkit: loadToolkit,
    loadedToolkit,
    display,
    input,
    print: (text) => process.stdout.write(text),
    signal,
    stopping,
    capture() {
      captured = new Captured();
      return capture(captured);
    },
    undoLater,
    ask,
    history,
    forget() {
      for (const name of Object.keys(values)) delete values[name];
      send({type: 'forgotten'});
    },
    folder: process.cwd(),
    values,
    get declared() {
      return declared();
    },
    get magics() {
      return allMagics();
    },
  };
  const call = async (name: string, call: MagicCall) => findMagic(name)?.run?.(call, host);
  const begun: {ended: () => void; result: Promise<unknown>}[] = [];
  return Object.assign((name: string, text: string, body = '') => call(name, {text, body}), {
    run: (name: string, code: Code, text = '') => call(name, {text, body: '', code}) as Promise<never>,
    begin(name: string): void {
      let ended = () => {};
      const statements = new Promise<void>((resolve) => {
        ended = resolve;
      });
      begun.push({ended, result: call(name, {text: '', body: '', code: () => statements})});
    },
    async end(): Promise<void> {
      const {ended, result} = begun.pop()!;
      ended();
      await result;
    },
    captured: () => captured,
    /** What `%%train` becomes: the line of the cell gives the data, the rest of it the loss of a batch. */
    train(data: Minimized[0], options?: Minimized[2]) {
      return (loss: Minimized[1]) => loadToolkit().train.minimize(data, loss, options);
    },
    async configure(config: Promise<{default?: TangenteConfig}>): Promise<void> {
      const {magics = {}, setup} = (await config).default ?? {};
      for (const [name, own] of Object.entries(magics)) {
        if (typeof own === 'function') magic(name, own);
        else magic(name, own.run, own);
      }
      await setup?.();
    },
  });
}

/** Adds a magic of the notebook's own. */
export const magic: MagicMaker = (name, run, {help = ''} = {}) => {
  if (!/^[a-z]\w*$/i.test(name)) {
    throw new Error(`Cannot name a magic "${name}": expected a letter, then letters, digits and _.`);
  }
  if (MAGICS.some((magic) => magic.name === name)) {
    throw new Error(`Cannot name a magic "${name}": there is a %${name} already. %magics lists them all.`);
  }
  if (typeof run !== 'function') {
    throw new Error(`Cannot add the magic "${name}": expected a function of its text.`);
  }
  addOwn(name, help, ({text, body}) => run(text, body));
  send({type: 'magic', name, help});
};
