import {availableParallelism} from 'node:os';
import {isAbsolute, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {trainingHost} from '../train/index.js';
import {Job} from './job.js';
import {freePort} from './meet.js';
import {expectPatience, PATIENCE} from './patience.js';
import type {Order} from './protocol.js';
import type {Program} from './serve.js';
import {pack} from './transfer.js';

export interface RunOptions<Input = unknown> {
  /** What every worker is given as `input`: numbers, strings, tensors, in arrays and objects. */
  input?: Input;
  /** How many threads all workers together may compute with. Default: as many as the machine has cores. */
  threads?: number;
  /** Ends all workers. Default: what stops a training run here, such as a notebook's Stop. */
  signal?: AbortSignal;
  /**
   * For how many seconds a worker may stand in JavaScript, with neither a native call nor a return to its event loop,
   * while another one waits: after that it is taken for an endless loop. Default: 6.
   */
  patience?: number;
  /** Who gets each line that a worker prints. Default: the console, with the rank in front. */
  print?: (line: string, rank: number, isError: boolean) => void;
}

let prelude = '';

/** Sets what is put before the text of every function that is sent, so that what it was compiled to finds what it needs. */
export function setProgramPrelude(code: string): void {
  prelude = code;
}

const toConsole = (line: string, rank: number, isError: boolean) =>
  console[isError ? 'error' : 'log'](`[${rank}] ${line}`);

/**
 * Runs a program in several processes of this machine at once, which together are a group: `join` is done for them. Each
 * gets its share of the cores.
 * @param program a module, by its path or URL, whose default export is a function; or a function that uses nothing from
 * outside but the toolkit's namespaces (`tf`, `nn`, `train` …), for it is sent as text
 * @returns what the program gives in each, by rank: values and tensors, in arrays and objects
 * @throws {LostWorkerError} if one of them dies, is stopped for 5 s, or does not come back from its JavaScript while others
 * wait; all are ended, and the error says where the last checkpoint is, if one was written by `train.checkpoint` or
 * `train.saveState`
 * @throws {RangeError} if n is no integer of at least 1, or patience not > 0
 * @throws {Error} what the program throws in one of them; the signal's reason
 * @example await distributed.run(2, async ({rank, size, group}) => {
 *   const model = new nn.Linear(1, 1);
 *   const optimizer = distributed.dataParallel(model, new optim.Adam(model.parameters()), group);
 *   await train.fit(model, data.iris().shard(rank, size), {loss: losses.crossEntropy, optimizer});
 *   return model.weight;
 * });
 */
export async function run<Result = unknown, Input = unknown>(
  n: number,
  program: string | URL | Program<Input, Result>,
  options: RunOptions<Input> = {},
): Promise<Result[]> {
  if (!Number.isInteger(n) || n < 1) {
    throw new RangeError(`Cannot run ${n} workers: expected an integer of at least 1.`);
  }
  const host = trainingHost();
  const {input, threads = availableParallelism(), signal = host.signal()} = options;
  const {print = toConsole, patience = PATIENCE} = options;
  expectPatience(patience);
  signal?.throwIfAborted();
  const ports = await Promise.all(Array.from({length: n}, freePort));
  const order: Omit<Order, 'rank'> = {
    addresses: ports.map((port) => `127.0.0.1:${port}`),
    program: typeof program === 'function' ? {text: `${program}`, prelude} : {module: urlOf(program)},
    input: pack(input),
    patience,
  };
  const release = host.hold();
  try {
    const job = new Job(n, Math.max(1, Math.floor(threads / n)), order, print);
    return (await job.done(signal)) as Result[];
  } finally {
    release();
  }
}

function urlOf(program: string | URL): string {
  if (program instanceof URL) return program.href;
  if (!isAbsolute(program) && URL.canParse(program)) return program;
  return pathToFileURL(resolve(program)).href;
}
