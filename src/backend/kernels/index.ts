import '../node-compat.js';
import '@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js';
import {getKernel, registerGradient, registerKernel, unregisterKernel} from '@tensorflow/tfjs';
import {activationGradientKernels, activationGradients} from './activation-gradients.js';
import {batchNorm, batchNormGradient, batchNormGradients} from './batch-norm.js';
import {conv2dKernels} from './conv2d.js';
import {conv3dKernels} from './conv3d.js';
import {ctcLoss} from './ctc-loss.js';
import {exceptionalKernels} from './exceptions.js';
import {fusedKernels} from './fused.js';
import {gather} from './gather.js';
import {lstm, lstmGradient, lstmGradients} from './lstm.js';
import {missingKernels} from './missing.js';
import {numericKernels} from './numeric.js';
import {poolKernels} from './pool.js';
import {product} from './product.js';
import {shapeKernels} from './shape.js';
import {softmaxCrossEntropy, softmaxCrossEntropyGradients} from './softmax-cross-entropy.js';

/** Registers tfjs-node's kernels, and ours in their place or beside them. */
export function registerKernels(): void {
  const ours = [
    ...activationGradientKernels,
    batchNorm,
    batchNormGradient,
    ...conv2dKernels,
    ...conv3dKernels,
    ctcLoss,
    ...exceptionalKernels(),
    ...fusedKernels,
    gather,
    lstm,
    lstmGradient,
    ...missingKernels,
    ...numericKernels,
    ...poolKernels,
    product,
    ...shapeKernels,
    softmaxCrossEntropy,
  ];
  for (const config of ours) {
    if (getKernel(config.kernelName, 'tensorflow')) unregisterKernel(config.kernelName, 'tensorflow');
    registerKernel(config);
  }
  const gradients = [
    ...activationGradients(),
    batchNormGradients,
    lstmGradients,
    softmaxCrossEntropyGradients,
  ];
  for (const gradient of gradients) registerGradient(gradient);
}
