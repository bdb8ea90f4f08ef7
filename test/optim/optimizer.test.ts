import * as tf from '@tensorflow/tfjs';
import {describe, expect, test} from 'vitest';
import {nn, optim} from '../../src/index.js';

const square = (x: tf.Variable) => () => x.square().sum() as tf.Scalar;

test.each([
  ['SGD', (x: tf.Variable) => new optim.SGD([x], {momentum: 0.9})],
  ['Adam', (x: tf.Variable) => new optim.Adam([x])],
])('%s keeps nothing but the loss', (_, make) => {
  const x = tf.variable(tf.ones([3]));
  const optimizer = make(x);
  optimizer.minimize(square(x)).dispose();
  const before = tf.memory().numTensors;
  const loss = optimizer.minimize(square(x));
  expect(tf.memory().numTensors).toBe(before + 1);
  loss.dispose();
});

test('minimize() returns the loss before the step', () => {
  const x = tf.variable(tf.tensor1d([3]));
  expect(new optim.SGD([x], {learningRate: 0.1}).minimize(square(x)).dataSync()[0]).toBe(9);
  expect(x.dataSync()[0]).toBeCloseTo(2.4);
});

test('the learning rate may be changed between two steps', () => {
  const x = tf.variable(tf.tensor1d([1]));
  const optimizer = new optim.SGD([x], {learningRate: 0.1});
  optimizer.learningRate = 0;
  optimizer.minimize(square(x));
  expect(x.dataSync()[0]).toBe(1);
});

test('only the parameters that were given are trained', () => {
  const [mine, other] = [tf.variable(tf.ones([1])), tf.variable(tf.ones([1]))];
  new optim.SGD([mine], {learningRate: 0.1}).minimize(() => mine.mul(other).sum());
  expect([mine.dataSync()[0], other.dataSync()[0]]).toEqual([expect.closeTo(0.9), 1]);
});

test('a parameter that the loss does not depend on stays as it is', () => {
  const [used, unused] = [tf.variable(tf.ones([1])), tf.variable(tf.ones([1]))];
  new optim.Adam([used, unused], {learningRate: 0.1, weightDecay: 1}).minimize(square(used));
  expect(unused.dataSync()[0]).toBe(1);
});

test('an optimizer without parameters is refused', () => {
  expect(() => new optim.Adam(new nn.Relu().parameters())).toThrow(
    new Error(
      'Cannot optimize without parameters: expected model.parameters(), and got an empty list. Assign layers to fields of the model.',
    ),
  );
});

test('a loss of several numbers is refused', () => {
  const x = tf.variable(tf.ones([3]));
  expect(() => new optim.SGD([x]).minimize(() => x.square() as tf.Tensor as tf.Scalar)).toThrow(
    new Error(
      "Cannot minimize a loss of shape [3]: expected a single number. Take its mean, or use reduction 'mean'.",
    ),
  );
});

test('Nesterov without momentum is refused', () => {
  const x = tf.variable(tf.ones([3]));
  expect(() => new optim.SGD([x], {nesterov: true})).toThrow(
    new RangeError(
      'Cannot build SGD with nesterov, momentum = 0 and dampening = 0: expected a momentum above 0 and no dampening.',
    ),
  );
});

describe('accumulate() and step()', () => {
  test('make the step of the sum of the losses', () => {
    const [parts, whole] = [tf.variable(tf.tensor1d([3, -2])), tf.variable(tf.tensor1d([3, -2]))];
    const accumulating = new optim.SGD([parts], {learningRate: 0.1, momentum: 0.9});
    const optimizer = new optim.SGD([whole], {learningRate: 0.1, momentum: 0.9});
    for (let i = 0; i < 2; i++) {
      accumulating.accumulate(square(parts));
      accumulating.accumulate(() => parts.sum());
      accumulating.step();
      optimizer.minimize(() => whole.square().sum<tf.Scalar>().add(whole.sum()));
    }
    expect(parts.dataSync()).toEqual(whole.dataSync());
  });

  test('keep nothing but the losses, and room for the gradients until they are dropped', () => {
    const x = tf.variable(tf.ones([3]));
    const optimizer = new optim.SGD([x]);
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) optimizer.accumulate(square(x)).dispose();
    optimizer.step();
    expect(tf.memory().numTensors).toBe(before + 1);
    optimizer.zeroGrad();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('stay where they are when the gradients were dropped', () => {
    const x = tf.variable(tf.ones([1]));
    const optimizer = new optim.SGD([x], {learningRate: 1});
    optimizer.accumulate(square(x));
    optimizer.zeroGrad();
    optimizer.step();
    expect(x.dataSync()[0]).toBe(1);
  });
});

test('the first steps of a parameter are its own, however late they come', () => {
  const [early, late] = [tf.variable(tf.ones([1])), tf.variable(tf.ones([1]))];
  const optimizer = new optim.Adam([early, late], {learningRate: 0.1});
  for (let i = 0; i < 5; i++) optimizer.minimize(square(early));
  optimizer.minimize(square(late));
  expect(late.dataSync()[0]).toBeCloseTo(0.9, 5);
});

test('the learning rate of a group may be set by itself', () => {
  const [a, b] = [tf.variable(tf.ones([1])), tf.variable(tf.ones([1]))];
  const optimizer = new optim.SGD([{parameters: [a], learningRate: 0.5}, {parameters: [b]}], {
    learningRate: 0.1,
  });
  optimizer.groups[1].learningRate = (step) => 0.25 / (step + 1);
  for (let i = 0; i < 2; i++) optimizer.minimize(() => a.add(b).sum());
  expect([a.dataSync()[0], b.dataSync()[0]]).toEqual([0, 1 - 0.25 - 0.125]);
});

test('a parameter in two groups is refused', () => {
  const x = tf.variable(tf.ones([1]));
  expect(() => new optim.SGD([{parameters: [x]}, {parameters: [x]}])).toThrow(
    new Error(
      'Cannot optimize a parameter twice: expected each in one group. Leave those of the other groups out.',
    ),
  );
});

test.each(['LBFGS', 'SGDG2'] as const)('%s refuses groups, since it finds one step for all', (name) => {
  const groups = [1, 2].map(() => ({parameters: [tf.variable(tf.ones([1]))]}));
  expect(() => new optim[name](groups as object as tf.Variable[])).toThrow(
    new Error(
      `Cannot build ${name} with 2 groups of parameters: expected one list, since one step is found for all of them. Give it model.parameters().`,
    ),
  );
});

test.each([
  [
    (x: tf.Variable) => new optim.Adam([x], {beta1: 1}),
    'Cannot build Adam with beta1 = 1: expected a number from 0 to below 1, such as 0.9.',
  ],
  [
    (x: tf.Variable) => new optim.RMSprop([{parameters: [x], epsilon: -1}]),
    'Cannot build RMSprop with epsilon = -1: expected a number of at least 0.',
  ],
  [
    (x: tf.Variable) => new optim.Adadelta([x], {rho: 2}),
    'Cannot build Adadelta with rho = 2: expected a number from 0 to 1.',
  ],
  [
    (x: tf.Variable) => new optim.SGD([x], {learningRate: -0.1}),
    'Cannot build SGD with learningRate = -0.1: expected a number of at least 0.',
  ],
])('options that are not possible are refused (%#)', (make, message) => {
  expect(() => make(tf.variable(tf.ones([1])))).toThrow(new RangeError(message));
});

test.each([
  [
    () => optim.clipGradNorm({}, -1),
    'Cannot clipGradNorm with maxNorm = -1: expected a number of at least 0.',
  ],
  [
    () => optim.clipGradValue({}, Number.NaN),
    'Cannot clipGradValue with clipValue = NaN: expected a number of at least 0.',
  ],
])('limits that are none are refused (%#)', (clip, message) => {
  expect(clip).toThrow(new RangeError(message));
});

/** Goes a fixed way downhill. */
class SignDescent extends optim.Optimizer {
  protected update(parameter: tf.Variable, gradient: tf.Tensor, {learningRate}: optim.Step<object>): void {
    parameter.assign(parameter.sub(gradient.sign().mul(learningRate)));
  }
}

test("an optimizer of one's own needs to say only how a parameter changes", () => {
  const x = tf.variable(tf.tensor1d([3, -2]));
  const optimizer = new SignDescent([x], {learningRate: optim.inverseDecay(0.5)});
  for (let i = 0; i < 2; i++) optimizer.minimize(square(x));
  expect([...x.dataSync()]).toEqual([2.25, -1.25]);
});
