import {type backend_util, slice, type Tensor, type TensorInfo} from '@tensorflow/tfjs';

/** What a convolution or pooling does along its spatial axes, in their order. */
export interface Window {
  channelsLast: boolean;
  inSize: number[];
  outSize: number[];
  size: number[];
  strides: number[];
  dilations: number[];
  /** Cells added before and after each axis. */
  pads: [before: number, after: number][];
  padding: 'SAME' | 'VALID' | 'EXPLICIT';
}

type Axis = [inSize: number, outSize: number, size: number, stride: number, dilation: number, before: number];

/** What "same" pads along an axis, as TensorFlow does it: the odd cell goes after. */
function samePads([inSize, outSize, size, stride, dilation]: Axis): [number, number] {
  const total = Math.max(0, (outSize - 1) * stride + (size - 1) * dilation + 1 - inSize);
  return [Math.floor(total / 2), total - Math.floor(total / 2)];
}

/** The pads that give exactly outSize, however tfjs rounded it. */
function pads([inSize, outSize, size, stride, dilation, before]: Axis): [number, number] {
  const reach = (outSize - 1) * stride + (size - 1) * dilation + 1;
  return [before, Math.max(0, reach - inSize - before)];
}

function createWindow(type: string, channelsLast: boolean, given: Axis[], result?: TensorInfo): Window {
  // "valid" too needs a pad where the size of the result was rounded up.
  const explicit = type !== 'SAME';
  const sizes = result && (channelsLast ? result.shape.slice(1, -1) : result.shape.slice(2));
  const axes = given.map(([inSize, outSize, ...rest], i): Axis => {
    return [inSize, explicit && sizes ? sizes[i] : outSize, ...rest];
  });
  const actual = axes.map(explicit ? pads : samePads);
  const isSame = axes.every((axis, i) => {
    const [inSize, outSize, , stride] = axis;
    const [before, after] = samePads(axis);
    return outSize === Math.ceil(inSize / stride) && before === actual[i][0] && after === actual[i][1];
  });
  const isValid = actual.every(([before, after]) => before === 0 && after === 0);
  // TensorFlow is fastest with the padding that it has a name for.
  const name = isValid ? 'VALID' : isSame ? 'SAME' : 'EXPLICIT';
  const column = (index: number) => axes.map((axis) => axis[index]);
  return {
    channelsLast,
    inSize: column(0),
    outSize: column(1),
    size: column(2),
    strides: column(3),
    dilations: column(4),
    pads: actual,
    padding: explicit ? name : 'SAME',
  };
}

/**
 * The window of a 2-D convolution or pooling. In a gradient, `result` is that of the forward pass (or its gradient): tfjs
 * does not tell gradients how its size was rounded.
 */
export function window2d(info: backend_util.Conv2DInfo, result?: TensorInfo): Window {
  const {padInfo} = info;
  const axes: Axis[] = [
    [info.inHeight, info.outHeight, info.filterHeight, info.strideHeight, info.dilationHeight, padInfo.top],
    [info.inWidth, info.outWidth, info.filterWidth, info.strideWidth, info.dilationWidth, padInfo.left],
  ];
  return createWindow(padInfo.type, info.dataFormat === 'channelsLast', axes, result);
}

/** The window of a 3-D convolution or pooling; `result` as in `window2d`. */
export function window3d(info: backend_util.Conv3DInfo, result?: TensorInfo): Window {
  const {padInfo} = info;
  const axes: Axis[] = [
    [info.inDepth, info.outDepth, info.filterDepth, info.strideDepth, info.dilationDepth, padInfo.front],
    [info.inHeight, info.outHeight, info.filterHeight, info.strideHeight, info.dilationHeight, padInfo.top],
    [info.inWidth, info.outWidth, info.filterWidth, info.strideWidth, info.dilationWidth, padInfo.left],
  ];
  return createWindow(padInfo.type, info.dataFormat === 'channelsLast', axes, result);
}

/** What TensorFlow makes of the window: cells of the result along each spatial axis. */
export const resultSize = ({inSize, size, strides, dilations, pads, padding}: Window): number[] =>
  inSize.map((n, i) => {
    if (padding === 'SAME') return Math.ceil(n / strides[i]);
    const room = n + pads[i][0] + pads[i][1] - (size[i] - 1) * dilations[i] - 1;
    return Math.floor(room / strides[i]) + 1;
  });

/** A list for each axis of a tensor: 1 for batch and channels, the given ones between. */
export const perAxis = (spatial: number[]): number[] => [1, ...spatial, 1];

/** Whether the result has no element. */
export const isEmpty = ({outSize}: Window): boolean => outSize.some((size) => size <= 0);

/** The pads of all axes, for `tf.pad`. */
export const allPads = ({pads}: Window): [number, number][] => [[0, 0], ...pads, [0, 0]];

/** Takes away what was padded by `allPads`; channels last. */
export const unpad = (x: Tensor, {pads, inSize}: Window): Tensor =>
  slice(x, [0, ...pads.map(([before]) => before), 0], [x.shape[0], ...inSize, x.shape.at(-1)!]);

/** The same window on an input that was padded already. */
export const padded = (window: Window): Window => ({
  ...window,
  inSize: window.inSize.map((size, i) => size + window.pads[i][0] + window.pads[i][1]),
  pads: window.pads.map(() => [0, 0]),
  padding: 'VALID',
});
