import type {Tensor} from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import {layerOf} from './elementwise.js';

/** max(x, 0), number by number. At NaN its gradient is 0, in PyTorch 1. Source: Nair & Hinton 2010. */
export function relu<X extends Tensor>(x: X): X {
  return tf.relu(x);
}

/** 1 / (1 + e^−x), number by number: into (0, 1). */
export function sigmoid<X extends Tensor>(x: X): X {
  return tf.sigmoid(x);
}

/** (e^x − e^−x) / (e^x + e^−x), number by number: into (−1, 1). */
export function tanh<X extends Tensor>(x: X): X {
  return tf.tanh(x);
}

/** `relu` as a layer. */
export class Relu extends layerOf(relu) {}

/** `sigmoid` as a layer. */
export class Sigmoid extends layerOf(sigmoid) {}

/** `tanh` as a layer. */
export class Tanh extends layerOf(tanh) {}
