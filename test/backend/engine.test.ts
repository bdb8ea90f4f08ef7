import * as tf from '@tensorflow/tfjs';
import {beforeEach, expect, test} from 'vitest';
import '../../src/backend/index.js';

let before: tf.MemoryInfo;

beforeEach(() => {
  tf.backend();
  before = tf.memory();
});

/** What is there more than at the beginning of the test. */
function more() {
  const {numTensors, numDataBuffers, numBytes} = tf.memory();
  return [numTensors - before.numTensors, numDataBuffers - before.numDataBuffers, numBytes - before.numBytes];
}

test('tensors, their data and their bytes are counted', () => {
  const x = tf.ones([3]);
  const same = x.clone();
  const flags = tf.tensor1d([1, 0], 'bool');
  expect(more()).toEqual([3, 2, 12 + 12 + 2]);
  x.dispose();
  expect(more()).toEqual([2, 2, 12 + 2]);
  expect(same.arraySync()).toEqual([1, 1, 1]);
  tf.dispose([same, flags]);
  flags.dispose();
  expect(more()).toEqual([0, 0, 0]);
});

test('texts and complex numbers are counted by tfjs itself', () => {
  const made = tf.tidy(() => [tf.tensor1d(['a', 'bc']), tf.complex([1, 2], [3, 4])]);
  expect(more()[0]).toBeGreaterThan(1);
  tf.dispose(made);
  expect(more()).toEqual([0, 0, 0]);
});

test('tidy frees all but what it gives, whatever that is in', () => {
  const one = tf.tidy(() => tf.ones([2]).add(1).mul(2));
  expect([...more(), one.isDisposed]).toEqual([1, 1, 8, false]);
  const {deep} = tf.tidy(() => ({deep: [tf.ones([2]), tf.tidy(() => tf.ones([2]).neg())]}));
  expect(more()).toEqual([3, 3, 24]);
  const nothing = tf.tidy(() => {
    tf.ones([2]).add(1);
    return null as unknown as tf.Tensor;
  });
  expect([nothing, more()]).toEqual([null, [3, 3, 24]]);
  tf.dispose([one, ...deep]);
});

test('tidy keeps what is kept, and gives what it was given', () => {
  const outer = tf.ones([2]);
  let kept: tf.Tensor | undefined;
  const given = tf.tidy(() => {
    kept = tf.keep(outer.add(1));
    return outer;
  });
  expect([given === outer, outer.isDisposed, kept?.isDisposed]).toEqual([true, false, false]);
  tf.dispose([outer, kept!]);
  expect(more()).toEqual([0, 0, 0]);
});

test('a tidy that throws frees what was made', () => {
  const fails = () =>
    tf.tidy(() => {
      tf.ones([2]).add(1);
      throw new Error('so');
    });
  expect(fails).toThrow('so');
  expect(more()).toEqual([0, 0, 0]);
  expect(tf.engine().state.scopeStack.length).toBe(0);
});

test('an operation that throws leaves the next one its gradient', () => {
  const x = tf.ones([2]);
  const slope = tf.grad((v) => {
    expect(() => tf.backend() && tf.engine().runKernel('MatMul', {a: v, b: v}, {} as never)).toThrow();
    return v.square().sum();
  })(x);
  expect(slope.arraySync()).toEqual([2, 2]);
  tf.dispose([x, slope]);
});

test('a variable is no part of a scope', () => {
  const variable = tf.tidy(() => {
    const made = tf.variable(tf.ones([2]));
    made.assign(made.add(1));
    return made;
  });
  expect([variable.arraySync(), variable.isDisposed]).toEqual([[2, 2], false]);
  variable.dispose();
  expect(more()).toEqual([0, 0, 0]);
});

test('a kernel that is registered later is the one that computes', () => {
  const x = tf.scalar(3);
  expect(x.exp().arraySync()).toBeCloseTo(20.0855, 3);
  const own = tf.getKernel('Exp', 'tensorflow');
  const register = (config: tf.KernelConfig) => {
    tf.unregisterKernel('Exp', 'tensorflow');
    tf.registerKernel(config);
  };
  register({...own, kernelFunc: ({inputs}) => tf.neg(inputs.x as tf.Tensor)});
  expect(x.exp().arraySync()).toBe(-3);
  register(own);
  expect(x.exp().arraySync()).toBeCloseTo(20.0855, 3);
});

test('an operation that our backend does not have is refused by its name', () => {
  expect(() => tf.engine().runKernel('Nonsense', {})).toThrow("Kernel 'Nonsense' not registered");
});

test('profiles name each kernel with its shapes', async () => {
  const profile = await tf.profile(() => tf.ones([2]).add(tf.ones([2, 1])));
  expect(profile.kernels.map(({name, outputShapes}) => [name, outputShapes])).toEqual([['Add', [[2, 2]]]]);
});

test('tensors of the slow backend are taken over', async () => {
  await tf.setBackend('cpu');
  const x = tf.tensor1d([1, 2]);
  x.square().dataSync();
  await tf.setBackend('tensorflow');
  expect(x.add(1).arraySync()).toEqual([2, 3]);
});

test('second derivatives go through', () => {
  const third = tf.grad(tf.grad((x) => x.mul(x).mul(x).sum()))(tf.tensor1d([2]));
  expect(third.arraySync()).toEqual([12]);
});
