import {writeSync} from 'node:fs';
import {createRequire} from 'node:module';
import {Worker} from 'node:worker_threads';
import {taskName, type Watched} from '../backend/index.js';
import type {Cluster} from './cluster.js';
import {standing} from './patience.js';
import {SIGN} from './protocol.js';
import {showSigns} from './signs.js';

/** What is said of a process that does not answer. */
export const UNHEARD = 'has ended or hangs';

/** Another process, as it is watched. */
interface Peer {
  task: string;
  /** What is said if it does not answer. */
  loss: string;
}

interface Duty {
  koffi: string;
  library: string;
  context: bigint;
  peers: readonly Peer[];
  signs: Int32Array;
  /** What they are called at the other end of the pulse. */
  sign: typeof SIGN;
  /** For how many seconds the main thread may stand. */
  patience: number;
  /** What the others are told if it stands longer. */
  stands: string;
  /** The file descriptor that is written to at each round, to show how this process goes on. */
  pulse: number | null;
}

export interface WatchOptions {
  /** For how many seconds the main thread may stand in JavaScript. */
  patience: number;
  /** The file descriptor that is written to at each round, if somebody reads it: who decides then. */
  pulse: number | null;
}

/**
 * Watches over the processes that this one computes with, from another thread: this one may be waiting for them in a
 * native call. Ends what waits for a process that does not answer twice, within 6 s; and ends this process when nobody
 * reads its pulse any more. Of a main thread that stands in JavaScript it tells who reads the pulse, who knows whether
 * others wait for it; if nobody does, it ends what waits for this process, and then this process.
 */
export function watch(watched: Watched, {addresses, rank}: Cluster, {patience, pulse}: WatchOptions): Worker {
  const called = (peer: number) => `worker ${peer} (${addresses[peer]})`;
  const duty: Duty = {
    koffi: createRequire(__filename).resolve('koffi'),
    library: watched.library,
    context: watched.context,
    peers: neighbours(rank, addresses.length).map((peer) => ({
      task: taskName(peer),
      loss: `${called(peer)} ${UNHEARD}`,
    })),
    signs: showSigns(),
    sign: SIGN,
    patience,
    stands: `${called(rank)} ${standing(patience)}`,
    pulse,
  };
  const worker = new Worker(`(${patrol})(require, require('node:worker_threads').workerData)`, {
    eval: true,
    workerData: duty,
  });
  worker.unref();
  // What watches this process may count from now on: the thread starts in a moment.
  if (pulse !== null) writeSync(pulse, SIGN.goesOn);
  return worker;
}

/** Whom a process waits for: its neighbours in the ring, and the first one, which knows them all. */
function neighbours(rank: number, size: number): number[] {
  const all = new Set([rank + size - 1, rank + 1, 0].map((peer) => peer % size));
  all.delete(rank);
  return [...all];
}

/** What the other thread does, for ever. It is given as text, and knows nothing of this file. */
function patrol(require: NodeJS.Require, duty: Duty): void {
  const {koffi, library, context, peers, signs, sign, patience, stands, pulse} = duty;
  const ROUND = 500;
  const ANSWER = 2000;
  const UNAVAILABLE = 14;
  const LONGEST = Math.max(2, Math.ceil((1000 * patience) / ROUND));
  /** Rounds for the others to hear why. */
  const FAREWELL = 2;
  const {writeSync} = require('node:fs') as typeof import('node:fs');
  const tensorflow = (require(koffi) as typeof import('koffi')).load(library);
  const newStatus = tensorflow.func('TF_NewStatus', 'void*', []);
  const setStatus = tensorflow.func('TF_SetStatus', 'void', ['void*', 'int', 'str']);
  const getCode = tensorflow.func('TF_GetCode', 'int', ['void*']);
  const ask = tensorflow.func('TFE_CollectiveOpsCheckPeerHealth', 'void', ['void*', 'str', 'int64', 'void*']);
  const abort = tensorflow.func('TFE_AbortCollectiveOps', 'void', ['void*', 'void*']);
  const status = newStatus();
  const sleep = new Int32Array(new SharedArrayBuffer(4));
  const missed = peers.map(() => 0);
  let seen = 0;
  let rounds = 0;
  let now: string = sign.goesOn;
  const end = (reason: string) => {
    setStatus(status, UNAVAILABLE, reason);
    abort(context, status);
  };
  // Counted in rounds, not by the clock: while the whole process is stopped, nothing can go on.
  const look = () => {
    const [before, isAwaited] = [seen, Atomics.load(signs, 1)];
    seen = Atomics.load(signs, 0);
    rounds = isAwaited && seen === before ? rounds + 1 : 0;
    now = rounds < LONGEST ? sign.goesOn : seen % 2 ? sign.waits : sign.stands;
    if (pulse !== null || now !== sign.stands) return;
    if (rounds === LONGEST) end(stands);
    if (rounds < LONGEST + FAREWELL) return;
    writeSync(2, `This process ends: ${stands}.\n`);
    process.kill(process.pid, 'SIGKILL');
  };
  const beat = () => {
    if (pulse === null) return;
    try {
      writeSync(pulse, now);
    } catch {
      process.kill(process.pid, 'SIGKILL');
    }
  };
  for (;;) {
    look();
    beat();
    peers.forEach(({task, loss}, i) => {
      ask(context, task, ANSWER, status);
      beat();
      missed[i] = getCode(status) === 0 ? 0 : missed[i] + 1;
      if (missed[i] !== 2) return;
      end(loss);
    });
    Atomics.wait(sleep, 0, 0, ROUND);
  }
}
