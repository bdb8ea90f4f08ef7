import {type GradConfig, type Tensor, type TensorInfo, zerosLike} from '@tensorflow/tfjs';
import {kernel, type} from './kernel.js';

interface Inputs {
  logits: TensorInfo;
  ids: TensorInfo;
}

/**
 * −log softmax(logits)[id], row by row, and its gradient, in one pass. logits `[rows, classes]`, ids `[rows]`, each from 0
 * to classes − 1 → `[rows]`, and what the gradient needs, `[rows, classes]`.
 */
export const softmaxCrossEntropy = kernel<Inputs>('SoftmaxCrossEntropyOfIds', (backend, {logits, ids}) =>
  backend.executeMultipleOutputs(
    'SparseSoftmaxCrossEntropyWithLogits',
    [type('T', 'float32'), type('Tlabels', 'int32')],
    [logits, ids],
    2,
  ),
);

/** How tfjs finds the gradient; nobody asks for that of the gradient. */
export const softmaxCrossEntropyGradients: GradConfig = {
  kernelName: 'SoftmaxCrossEntropyOfIds',
  inputsToSave: ['ids'],
  outputsToSave: [false, true],
  gradFunc: (dy, [ids, slope]) => ({
    logits: () => (dy as Tensor[])[0].expandDims(1).mul(slope),
    ids: () => zerosLike(ids).toFloat(),
  }),
};
