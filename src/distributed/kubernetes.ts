import type {Cluster} from './cluster.js';
import type {Environment} from './environment.js';
import {integer, variable} from './variables.js';

const NAME = 'Kubernetes';
const PORT = 23450;

/**
 * A job with `completionMode: Indexed`, whose pods are called `job-0`, `job-1` …: JOB_COMPLETION_INDEX and HOSTNAME,
 * which Kubernetes sets, WORLD_SIZE (the job's `completions`), and for more than one pod SERVICE_NAME, the headless
 * service that is its `subdomain`.
 * Source: Kubernetes' "Job with Pod-to-Pod Communication".
 */
export function kubernetes(environment: Environment): Cluster | undefined {
  if (!environment.JOB_COMPLETION_INDEX) return undefined;
  const rank = integer(environment, 'JOB_COMPLETION_INDEX', NAME);
  const size = integer(environment, 'WORLD_SIZE', NAME);
  const service = variable(environment, 'SERVICE_NAME', NAME);
  const [host] = variable(environment, 'HOSTNAME', NAME).split('.');
  const job = host.replace(new RegExp(`-${rank}$`), '');
  if (job === host) {
    throw new Error(
      `Cannot join the cluster of Kubernetes: HOSTNAME is '${host}', expected it to end in -${rank}, the index of the pod.`,
    );
  }
  const addresses = Array.from({length: size}, (_, i) => `${job}-${i}.${service}:${PORT}`);
  return {addresses, rank};
}
