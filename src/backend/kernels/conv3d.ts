import {backend_util, pad, type Tensor, type TensorInfo, tidy, zeros} from '@tensorflow/tfjs';
import type {NodeBackend, Operand} from '../tfjs-node.js';
import {ints, kernel, text, type} from './kernel.js';
import {runOnCpu} from './on-cpu.js';
import {allPads, isEmpty, padded, perAxis, unpad, type Window, window3d} from './window.js';

type Shape5D = [number, number, number, number, number];

interface Conv3dAttributes {
  strides: [number, number, number] | number;
  pad: 'valid' | 'same' | number;
  dilations?: [number, number, number] | number;
}

function windowOf(
  shape: number[],
  filterShape: number[],
  {strides, pad, dilations}: Conv3dAttributes,
): Window {
  const info = backend_util.computeConv3DInfo(
    shape as Shape5D,
    filterShape as Shape5D,
    strides,
    dilations ?? 1,
    // tfjs declares no number here, but reads one.
    pad as 'valid' | 'same',
  );
  return window3d(info);
}

const run = (
  backend: NodeBackend,
  op: string,
  window: Window,
  dtype: TensorInfo['dtype'],
  inputs: Operand[],
) =>
  backend.executeSingleOutput(
    op,
    [
      type('T', dtype),
      ints('strides', perAxis(window.strides)),
      ints('dilations', perAxis(window.dilations)),
      text('padding', window.padding),
    ],
    inputs,
  );

const forward = kernel<{x: TensorInfo; filter: TensorInfo}, Conv3dAttributes>(
  'Conv3D',
  (backend, {x, filter}, attributes) => {
    const window = windowOf(x.shape, filter.shape, attributes);
    // TensorFlow has no dilated 3-D convolution on the CPU.
    if (window.dilations.some((d) => d > 1)) return runOnCpu('Conv3D', backend, {x, filter}, attributes);
    // Of no volumes, TensorFlow says the wrong shape.
    if (isEmpty(window) || x.shape[0] === 0)
      return zeros([x.shape[0], ...window.outSize.map((n) => Math.max(0, n)), filter.shape[4]]);
    if (window.padding !== 'EXPLICIT') return run(backend, 'Conv3D', window, x.dtype, [x, filter]);
    return tidy(() =>
      run(backend, 'Conv3D', padded(window), x.dtype, [pad(x as Tensor, allPads(window)), filter]),
    );
  },
);

const inputGradient = kernel<{dy: TensorInfo; filter: TensorInfo}, Conv3dAttributes & {inputShape: number[]}>(
  'Conv3DBackpropInputV2',
  (backend, {dy, filter}, attributes) => {
    const {inputShape} = attributes;
    const window = windowOf(inputShape, filter.shape, attributes);
    const whole = window.padding === 'EXPLICIT' ? padded(window) : window;
    return tidy(() => {
      const shape = [inputShape[0], ...whole.inSize, inputShape[4]];
      const inputs = [shape, filter, dy];
      const gradient = run(backend, 'Conv3DBackpropInputV2', whole, dy.dtype, inputs);
      return whole === window ? gradient : unpad(gradient, window);
    });
  },
);

const filterGradient = kernel<{x: TensorInfo; dy: TensorInfo}, Conv3dAttributes & {filterShape: number[]}>(
  'Conv3DBackpropFilterV2',
  (backend, {x, dy}, attributes) => {
    const {filterShape} = attributes;
    const window = windowOf(x.shape, filterShape, attributes);
    const explicit = window.padding === 'EXPLICIT';
    return tidy(() => {
      const input = explicit ? pad(x as Tensor, allPads(window)) : x;
      const inputs = [input, filterShape, dy];
      return run(backend, 'Conv3DBackpropFilterV2', explicit ? padded(window) : window, x.dtype, inputs);
    });
  },
);

/** 3-D convolution with every padding, and its gradients. */
export const conv3dKernels = [forward, inputGradient, filterGradient];
