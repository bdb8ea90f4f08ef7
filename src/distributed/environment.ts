import type {Cluster, Meeting} from './cluster.js';
import {kubernetes} from './kubernetes.js';
import {slurm} from './slurm.js';
import {tfConfig} from './tf-config.js';
import {torchrun} from './torchrun.js';

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How a cluster is known by the variables that a scheduler sets; the first that finds its own decides. */
const SCHEDULERS: readonly ((environment: Environment) => Cluster | Meeting | undefined)[] = [
  tfConfig,
  torchrun,
  slurm,
  kubernetes,
];

/**
 * The cluster that the environment names:
 * - `TF_CONFIG`, as TensorFlow, Kubeflow's TFJob and Ray Train's TensorflowTrainer set it;
 * - `RANK`, `WORLD_SIZE`, `MASTER_ADDR` and `MASTER_PORT`, as torchrun, Kubeflow's PyTorchJob and Ray Train's
 *   TorchTrainer set them;
 * - Slurm's `SLURM_PROCID`, `SLURM_STEP_NODELIST` … inside of `srun`;
 * - `JOB_COMPLETION_INDEX` of a Kubernetes job with `completionMode: Indexed`, with `WORLD_SIZE` and `SERVICE_NAME`
 *   (the headless service) beside it.
 * @throws {Error} if it names none
 */
export function fromEnvironment(environment: Environment = process.env): Cluster | Meeting {
  for (const scheduler of SCHEDULERS) {
    const found = scheduler(environment);
    if (found) return found;
  }
  throw new Error(
    'Cannot join a cluster that the environment does not name: expected TF_CONFIG, RANK and WORLD_SIZE, SLURM_PROCID or JOB_COMPLETION_INDEX. Give it: distributed.join({addresses, rank}).',
  );
}
