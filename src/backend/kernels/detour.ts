import {pad, stridedSlice, type Tensor} from '@tensorflow/tfjs';
import type {NodeBackend} from '../tfjs-node.js';
import {int, type} from './kernel.js';
import {allPads, padded, perAxis, unpad, type Window} from './window.js';

/** Another way to the same gradient: by a window on something that is made of the input. */
export interface Detour {
  window: Window;
  /** Makes it. */
  there(x: Tensor): Tensor;
  /** The gradient of the input from that of what is made of it. */
  back(dy: Tensor): Tensor;
}

/**
 * The way to a gradient that oneDNN takes. What it leaves to TensorFlow's own kernels takes ten times as long: windows of
 * one cell that leave cells out, as in the shortcuts of a ResNet, and explicit padding.
 * @param shape `[batch, height, width, channels]`
 */
export function detour(backend: NodeBackend, window: Window, shape: number[]): Detour {
  const {size, strides, pads, padding} = window;
  const isPadded = pads.flat().some((cells) => cells > 0);
  if (!isPadded && size.every((cells) => cells === 1) && strides.some((stride) => stride > 1)) {
    const steps = perAxis(strides);
    return {
      window: {...window, inSize: window.outSize, strides: strides.map(() => 1)},
      there: (x) => stridedSlice(x, [0, 0, 0, 0], shape, steps),
      back: (dy) =>
        backend.executeSingleOutput(
          'StridedSliceGrad',
          [type('T', dy.dtype), type('Index', 'int32'), ...NO_MASKS],
          [shape, [0, 0, 0, 0], shape, steps, dy],
        ),
    };
  }
  if (padding === 'EXPLICIT') {
    return {
      window: padded(window),
      there: (x) => pad(x, allPads(window)),
      back: (dy) => unpad(dy, window),
    };
  }
  return straight(window);
}

/** No detour. */
export const straight = (window: Window): Detour => ({window, there: (x) => x, back: (dy) => dy});

const NO_MASKS = ['begin_mask', 'end_mask', 'ellipsis_mask', 'new_axis_mask', 'shrink_axis_mask'].map(
  (mask) => int(mask, 0),
);
