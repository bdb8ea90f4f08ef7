/** The processes that compute together, as one of them sees it. */
export interface Cluster {
  /** `host:port` of every process, in the order of their ranks: each listens at its own. */
  addresses: readonly string[];
  /** Which of them this one is, from 0. */
  rank: number;
}

/** A place where processes that do not know one another's addresses tell them. */
export interface Meeting {
  /** `host:port` at which the process of rank 0 waits for the others. */
  meeting: string;
  size: number;
  rank: number;
}

const ADDRESS = /^(?:[^\s:/]+|\[[\da-fA-F:]+\]):\d{1,5}$/;

/**
 * Checks who is in a cluster.
 * @throws {RangeError} if the rank is none of it, or an address is not `host:port`
 */
export function expectCluster({addresses, rank}: Cluster): void {
  const wrong = addresses.find((address) => !ADDRESS.test(address));
  if (wrong !== undefined) {
    throw new RangeError(`Cannot join a cluster at ${JSON.stringify(wrong)}: expected 'host:port'.`);
  }
  const twice = addresses.find((address, i) => addresses.indexOf(address) !== i);
  if (twice !== undefined) {
    throw new RangeError(`Cannot join a cluster with ${twice} twice: expected an address for each process.`);
  }
  if (!Number.isInteger(rank) || rank < 0 || rank >= addresses.length) {
    throw new RangeError(
      `Cannot join a cluster of ${addresses.length} as rank ${rank}: expected an integer from 0 to ${addresses.length - 1}.`,
    );
  }
}
