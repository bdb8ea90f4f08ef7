import {setTimeout} from 'node:timers/promises';
import {askPeer, explainLoss, startCollectives} from '../backend/index.js';
import {lastSaved} from '../train/index.js';
import {type Cluster, expectCluster, type Meeting} from './cluster.js';
import {fromEnvironment} from './environment.js';
import {WorkerGroup} from './group.js';
import {checkpointSentence, LostWorkerError} from './lost-worker.js';
import {meet} from './meet.js';
import {expectPatience, PATIENCE} from './patience.js';
import {UNHEARD, watch} from './watch.js';

export interface JoinOptions {
  /** For how many seconds to wait until all processes are there. Default: 300. */
  timeout?: number;
  /**
   * For how many seconds this process may stand in JavaScript, with neither a native call nor a return to its event loop,
   * once it has computed with the others: after that it is taken for an endless loop, and ends. Default: 6.
   */
  patience?: number;
}

let joined: WorkerGroup | undefined;

/** The pulse of this process, if somebody watches it: where to write. */
let pulse: number | null = null;

/** Sets where this process shows that it goes on. */
export function setPulse(descriptor: number): void {
  pulse = descriptor;
}

/**
 * Makes this process one of those that compute together, and waits for the others. TensorFlow's server listens on all
 * interfaces of the machine, asks nobody who he is, and encrypts nothing: for networks of your own only.
 *
 * A process that dies later, does not answer for 6 s, or does not come back from its JavaScript, ends what waits for it
 * in the others with an error.
 * @param cluster all addresses, `host:port`, and which one is this process's; or where to meet. Default: what the
 * environment names, see `fromEnvironment`
 * @throws {RangeError} if patience is not > 0
 * @throws {Error} if not all are there in time; if this process has joined before; without the native library
 */
export async function join(
  cluster: Cluster | Meeting = fromEnvironment(),
  {timeout = 300, patience = PATIENCE}: JoinOptions = {},
): Promise<WorkerGroup> {
  if (joined) throw new Error('Cannot join a cluster twice in one process.');
  expectPatience(patience);
  const signal = AbortSignal.timeout(1000 * timeout);
  const {addresses, rank} = await known(cluster, signal, timeout);
  expectCluster({addresses, rank});
  const watched = startCollectives(addresses, rank);
  joined = new WorkerGroup(rank, addresses);
  explainLoss((reason) => lossOf(joined!, reason));
  const missing = await everybody(joined, signal);
  if (missing !== undefined) {
    throw new LostWorkerError(
      `Cannot join: worker ${missing} (${addresses[missing]}) did not come within ${timeout} s.`,
      missing,
    );
  }
  watch(watched, {addresses, rank}, {patience, pulse});
  return joined;
}

async function known(cluster: Cluster | Meeting, signal: AbortSignal, timeout: number): Promise<Cluster> {
  if ('addresses' in cluster) return cluster;
  try {
    return await meet(cluster, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new LostWorkerError(
      `Cannot join: the ${cluster.size} workers did not meet at ${cluster.meeting} within ${timeout} s.`,
    );
  }
}

/** Waits until all are there; the rank of one that is missing, if they are not. */
async function everybody({rank, size}: WorkerGroup, signal: AbortSignal): Promise<number | undefined> {
  for (let peer = 0; peer < size; peer++) {
    while (peer !== rank && askPeer(peer, 200) !== undefined) {
      if (signal.aborted) return peer;
      await setTimeout(50);
    }
  }
  return undefined;
}

/** Whom it was that was lost: the one that TensorFlow names, or that does not answer. */
function lossOf({rank, size, addresses}: WorkerGroup, reason: string): LostWorkerError {
  const named = /worker (\d+) \(\S+\) (.*)/.exec(reason);
  const isSilent = (peer: number) => peer !== rank && askPeer(peer, 500) !== undefined;
  const lost = named ? Number(named[1]) : [...addresses.keys()].find(isSilent);
  const what =
    lost === undefined
      ? `one of the ${size} workers is lost (${reason})`
      : `worker ${lost} of ${size} (${addresses[lost]}) ${named?.[2] ?? UNHEARD}`;
  return new LostWorkerError(`Cannot go on: ${what}. ${checkpointSentence(lastSaved())}`, lost);
}
