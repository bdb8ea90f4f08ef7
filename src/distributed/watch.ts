import {writeSync} from 'node:fs';
import {createRequire} from 'node:module';
import {Worker} from 'node:worker_threads';
import {taskName, type Watched} from '../backend/index.js';

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
  /** The file descriptor that is written to at each round, to show that this process goes on. */
  pulse: number | null;
}

/**
 * Watches over the processes that this one computes with, from another thread: this one may be waiting for them in a
 * native call. Ends what waits for a process that does not answer twice, within 6 s; and ends this process when nobody
 * reads its pulse any more.
 */
export function watch(
  watched: Watched,
  addresses: readonly string[],
  rank: number,
  pulse: number | null,
): Worker {
  const duty: Duty = {
    koffi: createRequire(__filename).resolve('koffi'),
    library: watched.library,
    context: watched.context,
    peers: neighbours(rank, addresses.length).map((peer) => ({
      task: taskName(peer),
      loss: `worker ${peer} (${addresses[peer]}) does not answer`,
    })),
    pulse,
  };
  const worker = new Worker(`(${patrol})(require, require('node:worker_threads').workerData)`, {
    eval: true,
    workerData: duty,
  });
  worker.unref();
  // What watches this process may count from now on: the thread starts in a moment.
  if (pulse !== null) writeSync(pulse, '.');
  return worker;
}

/** Whom a process waits for: its neighbours in the ring, and the first one, which knows them all. */
function neighbours(rank: number, size: number): number[] {
  const all = new Set([rank + size - 1, rank + 1, 0].map((peer) => peer % size));
  all.delete(rank);
  return [...all];
}

/** What the other thread does, for ever. It is given as text, and knows nothing of this file. */
function patrol(require: NodeJS.Require, {koffi, library, context, peers, pulse}: Duty): void {
  const ROUND = 500;
  const ANSWER = 2000;
  const UNAVAILABLE = 14;
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
  const beat = () => {
    if (pulse === null) return;
    try {
      writeSync(pulse, '.');
    } catch {
      process.kill(process.pid, 'SIGKILL');
    }
  };
  for (;;) {
    beat();
    peers.forEach(({task, loss}, i) => {
      ask(context, task, ANSWER, status);
      beat();
      missed[i] = getCode(status) === 0 ? 0 : missed[i] + 1;
      if (missed[i] !== 2) return;
      setStatus(status, UNAVAILABLE, loss);
      abort(context, status);
    });
    Atomics.wait(sleep, 0, 0, ROUND);
  }
}
