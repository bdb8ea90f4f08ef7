import type {Scalar} from '@tensorflow/tfjs';
import type {Module} from '../nn/index.js';
import type {Gradients, Optimizer} from '../optim/index.js';
import type {WorkerGroup} from './group.js';

/** Beside the names of parameters, which are no words of this toolkit's. */
const LOSS = '\0loss';

/**
 * Trains one model in all processes of a group, each on its part of every batch: gives it the weights and buffers of the
 * process of rank 0, and from now on every step of the optimizer takes the means of loss and gradients over all processes,
 * before it limits them. So all make the same steps: those that one process would make with all parts as one batch.
 * `train.fit` and compiled steps include it. Processes of one machine exchange gradients in memory that all of them see
 * (`/dev/shm`, where there is enough of it: twice the gradients for each), others over the network. Batch normalization
 * takes the statistics of each process's own part.
 *
 * PyTorch's `DistributedDataParallel`, with the optimizer in place of the model.
 * @returns the optimizer
 * @example distributed.dataParallel(model, optimizer, group);
 * await train.fit(model, dataset.shard(group.rank, group.size), {loss, optimizer, batchSize: 64 / group.size});
 */
export function dataParallel<T extends Optimizer>(
  model: Module<never, unknown>,
  optimizer: T,
  group: WorkerGroup,
): T {
  group.broadcast(model);
  optimizer.combine = ({value, grads}) => {
    const {[LOSS]: loss, ...means} = group.average({...grads, [LOSS]: value}) as Gradients;
    return {value: loss as Scalar, grads: means};
  };
  return optimizer;
}
