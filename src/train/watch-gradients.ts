import type {Tensor} from '@tensorflow/tfjs';
import {notCompiled} from '../backend/index.js';
import type {AnyModule} from '../nn/index.js';
import type {Optimizer} from '../optim/index.js';

/**
 * Calls `listen` with the gradients of each step, by the paths of the parameters, until what it returns is called.
 * Whichever the optimizer is, its way to a step leads through `step`; only LBFGS tells none, as it has many in a step.
 */
export function watchGradients(
  model: AnyModule,
  optimizer: Optimizer,
  listen: (gradients: Record<string, Tensor>) => void,
): () => void {
  const paths = model.namedParameters();
  const {step} = optimizer;
  optimizer.step = (gradients) => {
    notCompiled('tells callbacks of its gradients', "Leave those out, or train with {jit: 'off'}.");
    const named = paths.filter(([, {name}]) => gradients?.[name]);
    listen(Object.fromEntries(named.map(([path, {name}]) => [path, gradients![name]])));
    step.call(optimizer, gradients);
  };
  return () => {
    optimizer.step = step;
  };
}
