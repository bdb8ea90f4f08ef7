import * as tf from '@tensorflow/tfjs';
import {ATTRIBUTE} from './attributes.js';
import {type} from './kernels/kernel.js';
import {TensorFlowBackend} from './tensorflow-backend.js';

const UINT64 = 23;

/** Philox 4×32 (Salmon et al. 2011), by TensorFlow's number: the same bits in every mode. */
const PHILOX = 1;

/** A copy as unsigned integers of 64 bits. */
const TO_UINT64 = [
  type('SrcT', 'int32'),
  {name: 'DstT', type: ATTRIBUTE.TYPE, value: UINT64},
  {name: 'Truncate', type: ATTRIBUTE.BOOL, value: false},
];

/**
 * int32 numbers drawn uniformly from all that there are: always the same for a key and a counter. Bits, because XLA makes
 * other fractions of them than TensorFlow does.
 * @param key int32 `[1]`
 * @param counter int32 `[2]`
 * @param inJavaScript draws them where there is no native library
 */
export function statelessBits(
  shape: readonly number[],
  key: tf.Tensor,
  counter: tf.Tensor,
  inJavaScript: (key: number, counter: number, count: number) => Int32Array,
): tf.Tensor {
  const backend = tf.backend();
  if (!(backend instanceof TensorFlowBackend)) {
    const count = tf.util.sizeFromShape([...shape]);
    return tf.tensor(inJavaScript(key.dataSync()[0], counter.dataSync()[0], count), [...shape], 'int32');
  }
  const {binding} = backend;
  const words = [key, counter].map((part) => {
    const [{id}] = binding.executeOp('Cast', TO_UINT64, [backend.nativeId(part)], 1);
    return id;
  });
  const inputs = [binding.constant(shape), ...words, binding.constant(PHILOX)];
  const attributes = [type('dtype', 'int32'), type('Tshape', 'int32')];
  const [drawn] = binding.executeOp('StatelessRandomUniformFullIntV2', attributes, inputs, 1);
  for (const id of words) binding.deleteTensor(id);
  return backend.createOutputTensor(drawn);
}
