import type {Meeting} from './cluster.js';
import type {Environment} from './environment.js';
import {integer, variable} from './variables.js';

const NAME = 'torchrun';

/**
 * RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT: where the process of rank 0 is. Those of torchrun's agent, which
 * listens at that port itself, meet at the next one.
 * Source: torch.distributed's "environment variable initialization".
 */
export function torchrun(environment: Environment): Meeting | undefined {
  if (!environment.RANK || !environment.MASTER_ADDR) return undefined;
  const isTaken = environment.TORCHELASTIC_USE_AGENT_STORE === 'True';
  const port = integer(environment, 'MASTER_PORT', NAME) + (isTaken ? 1 : 0);
  return {
    meeting: `${variable(environment, 'MASTER_ADDR', NAME)}:${port}`,
    size: integer(environment, 'WORLD_SIZE', NAME),
    rank: integer(environment, 'RANK', NAME),
  };
}
