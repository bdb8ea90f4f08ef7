import {backend_util, type Tensor, type TensorInfo, tidy, zeros} from '@tensorflow/tfjs';
import {TensorError} from '../errors.js';
import type {NodeBackend, Operand} from '../tfjs-node.js';
import {detour, straight} from './detour.js';
import {ints, kernel, text, type} from './kernel.js';
import {channelsLast, inChannelsFirst, shapeChannelsLast} from './layout.js';
import {runOnCpu} from './on-cpu.js';
import {isEmpty, perAxis, resultSize, type Window, window2d} from './window.js';

type Shape4D = [number, number, number, number];

/** tfjs's attributes of every 2-D convolution. */
export interface ConvAttributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dataFormat?: 'NHWC' | 'NCHW';
  dilations?: [number, number] | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** The window of a convolution; shapes and explicit padding in the order of `dataFormat`. */
function windowOf(
  shape: number[],
  filterShape: number[],
  attributes: ConvAttributes,
  depthwise: boolean,
  result?: TensorInfo,
): Window {
  const {strides, pad, dataFormat, dilations, dimRoundingMode} = attributes;
  return window2d(
    backend_util.computeConv2DInfo(
      shape as Shape4D,
      filterShape as Shape4D,
      strides,
      dilations ?? 1,
      pad,
      dimRoundingMode,
      depthwise,
      backend_util.convertConv2DDataFormat(dataFormat ?? 'NHWC'),
    ),
    result,
  );
}

function attributesOf(window: Window, dtype: TensorInfo['dtype']) {
  const attributes = [
    type('T', dtype),
    ints('strides', perAxis(window.strides)),
    ints('dilations', perAxis(window.dilations)),
    text('padding', window.padding),
  ];
  if (window.padding === 'EXPLICIT')
    attributes.push(ints('explicit_paddings', [0, 0, ...window.pads.flat(), 0, 0]));
  return attributes;
}

/** A convolution or its gradient on tensors whose channels come last. */
interface Convolution {
  op: string;
  window: Window;
  dtype: TensorInfo['dtype'];
  inputs: Operand[];
  outputShape: number[];
}

function run(backend: NodeBackend, {op, window, dtype, inputs, outputShape}: Convolution): Tensor {
  if (isEmpty(window) || outputShape.includes(0)) return zeros(outputShape, dtype);
  return backend.executeSingleOutput(op, attributesOf(window, dtype), inputs);
}

/** TensorFlow's own words for this are a page of oneDNN. */
function checkGradient(op: string, dy: TensorInfo, window: Window): void {
  const given = window.channelsLast ? dy.shape.slice(1, 3) : dy.shape.slice(2);
  const expected = resultSize(window);
  if (given.every((size, axis) => size === expected[axis])) return;
  throw new TensorError(
    `Cannot apply ${op} to a gradient of ${given.join(' × ')} cells: this convolution gives ${expected.join(' × ')}.`,
  );
}

/** TensorFlow has no depthwise convolution with two different strides on the CPU. */
const isUnequal = ({strides}: Window) => strides[0] !== strides[1];

/** Convolution of x and filter, depthwise or not, in the layout of `attributes.dataFormat`. */
export function convolve(
  backend: NodeBackend,
  op: 'Conv2D' | 'DepthwiseConv2dNative',
  x: TensorInfo,
  filter: TensorInfo,
  attributes: ConvAttributes,
): TensorInfo {
  const depthwise = op !== 'Conv2D';
  const window = windowOf(x.shape, filter.shape, attributes, depthwise);
  if (depthwise && isUnequal(window)) return runOnCpu(op, backend, {x, filter}, attributes) as TensorInfo;
  const channels = depthwise ? filter.shape[2] * filter.shape[3] : filter.shape[3];
  const outputShape = [x.shape[0], ...window.outSize.map((size) => Math.max(0, size)), channels];
  const compute = (input: TensorInfo) =>
    run(backend, {op, window, dtype: x.dtype, inputs: [input, filter], outputShape});
  return window.channelsLast ? compute(x) : inChannelsFirst(() => compute(channelsLast(x)));
}

type InputGradientAttributes = ConvAttributes & {inputShape: number[]};

const inputGradient = (op: 'Conv2D' | 'DepthwiseConv2dNative') =>
  kernel<{dy: TensorInfo; filter: TensorInfo}, InputGradientAttributes>(
    `${op}BackpropInput`,
    (backend, inputs, attributes) => {
      const {dy, filter} = inputs;
      const {inputShape} = attributes;
      const depthwise = op !== 'Conv2D';
      const window = windowOf(inputShape, filter.shape, attributes, depthwise, dy);
      if (depthwise && isUnequal(window)) {
        return runOnCpu(`${op}BackpropInput`, backend, {dy, filter}, attributes);
      }
      checkGradient(`${op}BackpropInput`, dy, window);
      const shape = window.channelsLast ? inputShape : shapeChannelsLast(inputShape);
      const compute = (gradient: TensorInfo) =>
        tidy(() => {
          const way = depthwise ? straight(window) : detour(backend, window, shape);
          const outputShape = [shape[0], ...way.window.inSize, shape[3]];
          const found = run(backend, {
            op: `${op}BackpropInput`,
            window: way.window,
            dtype: dy.dtype,
            inputs: [outputShape, filter, gradient],
            outputShape,
          });
          return way.back(found);
        });
      return window.channelsLast ? compute(dy) : inChannelsFirst(() => compute(channelsLast(dy)));
    },
  );

type FilterGradientAttributes = ConvAttributes & {filterShape: number[]};

const filterGradient = (op: 'Conv2D' | 'DepthwiseConv2dNative') =>
  kernel<{x: TensorInfo; dy: TensorInfo}, FilterGradientAttributes>(
    `${op}BackpropFilter`,
    (backend, {x, dy}, attributes) => {
      const {filterShape} = attributes;
      const depthwise = op !== 'Conv2D';
      const window = windowOf(x.shape, filterShape, attributes, depthwise, dy);
      if (depthwise && isUnequal(window)) {
        return runOnCpu(`${op}BackpropFilter`, backend, {x, dy}, attributes);
      }
      checkGradient(`${op}BackpropFilter`, dy, window);
      return tidy(() => {
        const [input, gradient] = window.channelsLast ? [x, dy] : [channelsLast(x), channelsLast(dy)];
        const way = depthwise ? straight(window) : detour(backend, window, input.shape);
        return run(backend, {
          op: `${op}BackpropFilter`,
          window: way.window,
          dtype: x.dtype,
          inputs: [way.there(input as Tensor), filterShape, gradient],
          outputShape: filterShape,
        });
      });
    },
  );

const forward = (op: 'Conv2D' | 'DepthwiseConv2dNative') =>
  kernel<{x: TensorInfo; filter: TensorInfo}, ConvAttributes>(op, (backend, {x, filter}, attributes) =>
    convolve(backend, op, x, filter, attributes),
  );

/** 2-D convolutions in both layouts with every padding, and their gradients. */
export const conv2dKernels = (['Conv2D', 'DepthwiseConv2dNative'] as const).flatMap((op) => [
  forward(op),
  inputGradient(op),
  filterGradient(op),
]);
