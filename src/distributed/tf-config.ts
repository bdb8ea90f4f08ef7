import type {Cluster} from './cluster.js';
import type {Environment} from './environment.js';

interface Config {
  cluster?: Record<string, string[]>;
  task?: {type?: string; index?: number | string};
}

/** Who computes, in the order of the ranks; parameter servers and evaluators do not. */
const ROLES = ['chief', 'master', 'worker'];

/**
 * TF_CONFIG: `{"cluster": {"worker": ["a:1", "b:1"]}, "task": {"type": "worker", "index": 0}}`. A chief has rank 0.
 * Source: tf.distribute.cluster_resolver.TFConfigClusterResolver.
 */
export function tfConfig({TF_CONFIG}: Environment): Cluster | undefined {
  if (!TF_CONFIG) return undefined;
  const {cluster = {}, task = {}} = parse(TF_CONFIG);
  const tasks = ROLES.flatMap((role) =>
    (cluster[role] ?? []).map((address, index) => ({role, index, address})),
  );
  const rank = tasks.findIndex(({role, index}) => role === task.type && index === Number(task.index));
  if (rank >= 0) return {addresses: tasks.map(({address}) => address), rank};
  throw new Error(
    `Cannot join the cluster of TF_CONFIG: it has no ${task.type} ${task.index} among ${ROLES.join(', ')}.`,
  );
}

function parse(text: string): Config {
  try {
    return JSON.parse(text) as Config;
  } catch {
    throw new Error(`Cannot join the cluster of TF_CONFIG: '${text}' is no JSON.`);
  }
}
