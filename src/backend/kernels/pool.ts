import {
  backend_util,
  cast,
  divNoNan,
  ones,
  pad,
  type Tensor,
  type TensorInfo,
  tidy,
  zeros,
} from '@tensorflow/tfjs';
import type {NodeBackend, Operand} from '../tfjs-node.js';
import {ints, kernel, text, type} from './kernel.js';
import {allPads, isEmpty, padded, perAxis, unpad, type Window, window2d, window3d} from './window.js';

interface PoolAttributes {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

type Dimensions = '' | '3D';

function windowOf(
  dimensions: Dimensions,
  shape: number[],
  attributes: PoolAttributes,
  result?: TensorInfo,
): Window {
  const {filterSize, strides, pad, dimRoundingMode} = attributes;
  if (dimensions === '') {
    const shape4d = shape as [number, number, number, number];
    return window2d(
      backend_util.computePool2DInfo(shape4d, filterSize, strides, 1, pad, dimRoundingMode),
      result,
    );
  }
  const shape5d = shape as [number, number, number, number, number];
  const pad3d = pad as 'valid' | 'same' | number;
  return window3d(
    backend_util.computePool3DInfo(
      shape5d,
      filterSize as number,
      strides as number,
      1,
      pad3d,
      dimRoundingMode,
    ),
    result,
  );
}

const attributesOf = (window: Window, dtype: TensorInfo['dtype']) => [
  type('T', dtype),
  ints('ksize', perAxis(window.size)),
  ints('strides', perAxis(window.strides)),
  text('padding', window.padding),
];

/** Runs a pooling operation (or its gradient) whose window TensorFlow has a name for. */
const run = (
  backend: NodeBackend,
  op: string,
  window: Window,
  dtype: TensorInfo['dtype'],
  inputs: Operand[],
) => backend.executeSingleOutput(op, attributesOf(window, dtype), inputs);

/** The share of each window that lies on the input, not on the padding: `[1, …, 1]`. */
function coverage(backend: NodeBackend, dimensions: Dimensions, window: Window): Tensor {
  const cells = pad(ones(perAxis(window.inSize)), allPads(window));
  return run(backend, `AvgPool${dimensions}`, padded(window), 'float32', [cells]);
}

const emptyOutput = ({shape, dtype}: TensorInfo, {outSize}: Window) =>
  zeros([shape[0], ...outSize.map((size) => Math.max(0, size)), shape.at(-1)!], dtype);

const lowest = (dtype: string) => (dtype === 'int32' ? -(2 ** 31) : Number.NEGATIVE_INFINITY);

const averagePool = (dimensions: Dimensions) =>
  kernel<{x: TensorInfo}, PoolAttributes>(`AvgPool${dimensions}`, (backend, {x}, attributes) => {
    const window = windowOf(dimensions, x.shape, attributes);
    const op = `AvgPool${dimensions}`;
    if (isEmpty(window)) return emptyOutput(x, window);
    if (window.padding !== 'EXPLICIT' && x.dtype === 'float32')
      return run(backend, op, window, 'float32', [x]);
    return tidy(() => {
      const values = cast(x as Tensor, 'float32');
      if (window.padding !== 'EXPLICIT') return run(backend, op, window, 'float32', [values]);
      const sums = run(backend, op, padded(window), 'float32', [pad(values, allPads(window))]);
      return divNoNan(sums, coverage(backend, dimensions, window)) as Tensor;
    });
  });

const averagePoolGradient = (dimensions: Dimensions) =>
  kernel<{dy: TensorInfo; input: TensorInfo}, PoolAttributes>(
    `AvgPool${dimensions}Grad`,
    (backend, {dy, input}, attributes) => {
      const window = windowOf(dimensions, input.shape, attributes, dy);
      const op = `AvgPool${dimensions}Grad`;
      const shapeOf = (w: Window) => [input.shape[0], ...w.inSize, input.shape.at(-1)!];
      return tidy(() => {
        if (isEmpty(window)) return zeros(input.shape);
        if (window.padding !== 'EXPLICIT') return run(backend, op, window, 'float32', [shapeOf(window), dy]);
        const share = divNoNan(dy as Tensor, coverage(backend, dimensions, window)) as Tensor;
        const whole = padded(window);
        return unpad(run(backend, op, whole, 'float32', [shapeOf(whole), share]), window);
      });
    },
  );

const maxPool = (dimensions: Dimensions) =>
  kernel<{x: TensorInfo}, PoolAttributes>(`MaxPool${dimensions}`, (backend, {x}, attributes) => {
    const window = windowOf(dimensions, x.shape, attributes);
    const op = `MaxPool${dimensions}`;
    if (isEmpty(window)) return emptyOutput(x, window);
    if (window.padding !== 'EXPLICIT') return run(backend, op, window, x.dtype, [x]);
    return tidy(() => {
      const values = pad(x as Tensor, allPads(window), lowest(x.dtype));
      return run(backend, op, padded(window), x.dtype, [values]);
    });
  });

const maxPoolGradient = (dimensions: Dimensions) =>
  kernel<{dy: TensorInfo; input: TensorInfo; output: TensorInfo}, PoolAttributes>(
    `MaxPool${dimensions}Grad`,
    (backend, {dy, input, output}, attributes) => {
      const window = windowOf(dimensions, input.shape, attributes, dy);
      const op = `MaxPool${dimensions}Grad`;
      if (isEmpty(window)) return zeros(input.shape);
      if (window.padding !== 'EXPLICIT') return run(backend, op, window, input.dtype, [input, output, dy]);
      return tidy(() => {
        const values = pad(input as Tensor, allPads(window), lowest(input.dtype));
        return unpad(run(backend, op, padded(window), input.dtype, [values, output, dy]), window);
      });
    },
  );

/** Pooling in two and three dimensions with every padding, and its gradients. */
export const poolKernels = (['', '3D'] as const).flatMap((dimensions) => [
  averagePool(dimensions),
  averagePoolGradient(dimensions),
  maxPool(dimensions),
  maxPoolGradient(dimensions),
]);
