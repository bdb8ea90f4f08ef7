import {onSaved} from '../train/index.js';
import type {WorkerGroup} from './group.js';
import {join, setPulse} from './join.js';
import {LostWorkerError} from './lost-worker.js';
import {type Order, PULSE, type Report} from './protocol.js';
import {pack, unpack} from './transfer.js';

/** What a program that `run` starts is given. */
export interface WorkerContext<Input = unknown> {
  /** Which of the workers this one is, from 0. */
  rank: number;
  /** How many there are. */
  size: number;
  /** All of them. */
  group: WorkerGroup;
  /** What `run` was given for them. */
  input: Input;
}

export type Program<Input = unknown, Result = unknown> = (
  worker: WorkerContext<Input>,
) => Result | Promise<Result>;

/** Waits for what is said, so that the process may end. */
const tell = (report: Report) => new Promise<void>((resolve) => process.send!(report, () => resolve()));

/**
 * What a process does that `run` has started; not to be called otherwise.
 * @param toolkit its namespaces, which a program that is a function sees by their names
 */
export function serve(toolkit: object): void {
  process.once('disconnect', () => process.exit(0));
  process.once('message', async (order: Order) => {
    setPulse(PULSE);
    onSaved((path) => void tell({kind: 'saved', path}));
    try {
      await tell({kind: 'result', result: pack(await execute(order, toolkit))});
    } catch (error) {
      await tell({kind: 'failed', error: described(error, order)});
    }
  });
}

async function execute(
  {addresses, rank, patience, program, input}: Order,
  toolkit: object,
): Promise<unknown> {
  const group = await join({addresses, rank}, {patience});
  const run = 'text' in program ? functionOf(program, toolkit) : await load(program.module);
  return run({rank, size: group.size, group, input: unpack(input)});
}

function functionOf({text, prelude}: {text: string; prelude: string}, toolkit: object): Program {
  Object.assign(globalThis, toolkit);
  return new Function('require', `${prelude}\nreturn (${text});`)(require) as Program;
}

async function load(url: string): Promise<Program> {
  const found = (await import(url)) as {default?: unknown};
  const program = (found.default as {default?: unknown})?.default ?? found.default;
  if (typeof program === 'function') return program as Program;
  throw new TypeError(`Cannot run ${url}: expected a module whose default export is a function.`);
}

function described(thrown: unknown, {program}: Order) {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const {name, stack = ''} = error;
  const isUnknown = error instanceof ReferenceError && 'text' in program;
  const remedy = ' A function is sent to the workers as text: define in it what it uses, or give {input}.';
  const message = isUnknown ? `${error.message}.${remedy}` : error.message;
  const lost = error instanceof LostWorkerError ? {rank: error.rank} : undefined;
  return {name, message, stack, ...(lost && {lost})};
}
