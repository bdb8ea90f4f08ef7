import type {Cluster} from './cluster.js';
import type {Environment} from './environment.js';
import {integer, variable} from './variables.js';

const NAME = 'Slurm';

/** The first of the ports: jobs with numbers that follow on one another do not share them. */
const firstPort = (job: number) => 15000 + ((16 * job) % 16384);

/** The names in a list such as `node[01-03,07],gpu1`. */
export function hosts(list: string): string[] {
  return list.split(/,(?![^[]*\])/).flatMap(expand);
}

function expand(name: string): string[] {
  const found = /^([^[]*)\[([^\]]*)\](.*)$/.exec(name);
  if (!found) return [name];
  const [, before, ranges, after] = found;
  return ranges
    .split(',')
    .flatMap(numbers)
    .flatMap((number) => expand(after).map((rest) => `${before}${number}${rest}`));
}

/** `08-10`: 08, 09, 10. */
function numbers(range: string): string[] {
  const [first, last = first] = range.split('-');
  const count = Number(last) - Number(first) + 1;
  return Array.from({length: count}, (_, i) => `${Number(first) + i}`.padStart(first.length, '0'));
}

/** `2(x3),1`: 2, 2, 2, 1. */
export function tasks(list: string): number[] {
  return list.split(',').flatMap((entry) => {
    const [, count, times = '1'] = /^(\d+)(?:\(x(\d+)\))?$/.exec(entry) ?? [];
    if (!count) {
      throw new Error(`Cannot join the cluster of Slurm: '${list}' is no list of tasks such as '2(x3),1'.`);
    }
    return Array<number>(Number(times)).fill(Number(count));
  });
}

/**
 * The tasks of a step of Slurm's, that is, inside of `srun`: SLURM_PROCID, SLURM_STEP_NODELIST, SLURM_STEP_TASKS_PER_NODE
 * and SLURM_JOB_ID, of which the ports are made. Tasks are numbered node by node, or in turn with
 * `--distribution=cyclic`.
 */
export function slurm(environment: Environment): Cluster | undefined {
  if (!environment.SLURM_PROCID) return undefined;
  const names = hosts(environment.SLURM_STEP_NODELIST ?? variable(environment, 'SLURM_JOB_NODELIST', NAME));
  const counts = tasks(
    environment.SLURM_STEP_TASKS_PER_NODE ?? variable(environment, 'SLURM_TASKS_PER_NODE', NAME),
  );
  const port = firstPort(integer(environment, 'SLURM_JOB_ID', NAME));
  const all = names.flatMap((name, node) =>
    Array.from({length: counts[node] ?? 0}, (_, local) => ({local, address: `${name}:${port + local}`})),
  );
  const isCyclic = environment.SLURM_DISTRIBUTION?.startsWith('cyclic');
  const ordered = isCyclic ? all.toSorted((a, b) => a.local - b.local) : all;
  return {addresses: ordered.map(({address}) => address), rank: integer(environment, 'SLURM_PROCID', NAME)};
}
