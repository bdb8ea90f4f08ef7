import {engine, type GradConfig, type Tensor, type TensorInfo, tensor1d, tidy} from '@tensorflow/tfjs';
import {bool, float, kernel, text, type} from './kernel.js';

interface Inputs {
  x: TensorInfo;
  scale: TensorInfo;
  offset: TensorInfo;
}

const attributesOf = (epsilon: number) => [
  type('T', 'float32'),
  type('U', 'float32'),
  float('epsilon', epsilon),
  text('data_format', 'NHWC'),
  bool('is_training', true),
];

/**
 * Batch normalization by the statistics of the batch, in one pass. x `[batch, height, width, channels]`, scale and offset
 * `[channels]` → the same shape as x; mean and variance (divided by n − 1) of the batch, `[channels]`; three that the
 * gradient needs.
 */
export const batchNorm = kernel<Inputs, {epsilon: number}>(
  'BatchNormOfBatch',
  (backend, {x, scale, offset}, {epsilon}) =>
    tidy(() => {
      // Running statistics, of which none are asked for here.
      const none = tensor1d([], 'float32');
      const attributes = [...attributesOf(epsilon), float('exponential_avg_factor', 1)];
      return backend.executeMultipleOutputs(
        'FusedBatchNormV3',
        attributes,
        [x, scale, offset, none, none],
        6,
      );
    }),
);

type Saved = {dy: TensorInfo; x: TensorInfo; scale: TensorInfo} & Record<'a' | 'b' | 'c', TensorInfo>;

/** The gradients of x, scale and offset. */
export const batchNormGradient = kernel<Saved, {epsilon: number}>(
  'BatchNormOfBatchGrad',
  (backend, {dy, x, scale, a, b, c}, {epsilon}) =>
    tidy(() =>
      backend
        .executeMultipleOutputs('FusedBatchNormGradV3', attributesOf(epsilon), [dy, x, scale, a, b, c], 5)
        .slice(0, 3),
    ),
);

/** How tfjs finds them. Nobody asks for gradients of the statistics. */
export const batchNormGradients: GradConfig = {
  kernelName: 'BatchNormOfBatch',
  inputsToSave: ['x', 'scale'],
  outputsToSave: [false, false, false, true, true, true],
  gradFunc: (dy, [x, scale, a, b, c], attributes) => {
    const [y] = dy as Tensor[];
    const inputs = {dy: y, x, scale, a, b, c};
    const found = engine().runKernel<Tensor[]>('BatchNormOfBatchGrad', inputs, attributes);
    return {x: () => found[0], scale: () => found[1], offset: () => found[2]};
  },
};
