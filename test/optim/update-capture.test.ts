import * as tf from '@tensorflow/tfjs';
import {expect, test, vi} from 'vitest';
import type {NodeBackend} from '../../src/backend/tfjs-node.js';
import * as optim from '../../src/optim/index.js';
import type {Step} from '../../src/optim/step.js';

const {Adadelta, Adagrad, Adam, Adamax, AdamW, Lion, NAdam, RAdam, RMSprop, SGD} = optim;

type Built = new (parameters: tf.Variable[], options: never) => optim.Optimizer;
type Update = (parameter: tf.Variable, gradient: tf.Tensor, at: never) => void;

/** The same optimizer, whose updates are never recorded: the class that says what `update` does does not say it is pure. */
function asEver(Kind: Built): Built {
  const {update} = Kind.prototype as {update: Update};
  class AsEver extends (Kind as new (...given: unknown[]) => optim.Optimizer) {
    protected update(...given: Parameters<Update>): void {
      update.apply(this, given);
    }
  }
  return AsEver as Built;
}

const variables = () => [
  tf.variable(
    tf.tensor2d([
      [1, -2],
      [3, 0.5],
    ]),
  ),
  tf.variable(tf.tensor1d([0.25])),
];

/** What two parameters are after many steps, of which some leave one of them out, and some have other options. */
function train(Kind: Built, options: object): number[] {
  const parameters = variables();
  const optimizer = new Kind(parameters, options as never);
  for (let step = 0; step < 40; step++) {
    if (step === 25) optimizer.learningRate = 0.03;
    tf.tidy(() => {
      const grads: Record<string, tf.Tensor> = {};
      parameters.forEach((one, i) => {
        if (i === 0 || step % 3 > 0) grads[one.name] = tf.sin(one.mul(step + 1));
      });
      optimizer.step(grads);
    });
  }
  expect(optimizer.steps).toBe(40);
  return parameters.flatMap((one) => [...one.dataSync()]);
}

const cases: [Built, object][] = [
  [SGD, {learningRate: 0.1}],
  [SGD, {learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01}],
  [SGD, {learningRate: (step: number) => 0.1 / (1 + step), maximize: true}],
  ...[Adadelta, Adagrad, Adam, Adamax, AdamW, Lion, NAdam, RAdam, RMSprop].map((Kind): [Built, object] => [
    Kind as Built,
    {learningRate: 0.05, weightDecay: 0.01},
  ]),
];

for (const [Kind, options] of cases) {
  test(`the steps of ${Kind.name} ${JSON.stringify(options)} are the same as one native call`, () => {
    expect(train(Kind, options)).toEqual(train(asEver(Kind), options));
  });
}

/** How many operations a step makes one by one, after many of them. */
function operationsOf(optimizer: optim.Optimizer): number {
  const [parameter] = optimizer.parameters;
  const grads = {[parameter.name]: tf.onesLike(parameter)};
  for (let step = 0; step < 20; step++) optimizer.step(grads);
  const calls = vi.spyOn(tf.backend() as unknown as NodeBackend, 'executeSingleOutput');
  optimizer.step(grads);
  const {length} = calls.mock.calls;
  calls.mockRestore();
  return length;
}

test('after some steps the updates of all parameters are one native call', () => {
  expect(operationsOf(new Adam(variables()))).toBe(0);
});

test('an optimizer that does not say that its update is pure is never recorded', () => {
  const told: number[] = [];
  class Loud extends Adam {
    protected override update(...given: [tf.Variable, tf.Tensor, Step<optim.AdamOptions>]): void {
      told.push(this.steps);
      super.update(...given);
    }
  }
  expect(operationsOf(new Loud(variables()))).toBeGreaterThan(5);
  expect(told.length).toBe(21);
});

test('an optimizer whose update is a property is never recorded', () => {
  class Arrow extends optim.Optimizer {
    static readonly pureUpdate = true;
    protected update = (parameter: tf.Variable, gradient: tf.Tensor) => {
      parameter.assign(parameter.sub(gradient));
    };
  }
  expect(operationsOf(new Arrow(variables(), {}))).toBeGreaterThan(0);
});

test('one that says so, and reads values all the same, is told where', () => {
  const [parameter] = variables();
  class Reading extends optim.Optimizer {
    static readonly pureUpdate = true;
    protected update(one: tf.Variable, gradient: tf.Tensor): void {
      one.assign(one.sub(gradient.mul(gradient.dataSync()[0])));
    }
  }
  const optimizer = new Reading([parameter], {});
  const grads = {[parameter.name]: tf.fill([2, 2], 0.5)};
  const steps = () => {
    for (let step = 0; step < 20; step++) optimizer.step(grads);
  };
  expect(steps).toThrow(/reads the values of a tensor/);
});

test('an option that changes at each step is heard at each', () => {
  const steps = (Kind: Built) => {
    const [parameter] = variables();
    const optimizer = new Kind([parameter], {learningRate: 0.1} as never);
    const grads = {[parameter.name]: tf.onesLike(parameter)};
    for (let step = 0; step < 30; step++) {
      Object.assign(optimizer.groups[0].options, {weightDecay: step / 100});
      optimizer.step(grads);
    }
    return [...parameter.dataSync()];
  };
  expect(steps(SGD as Built)).toEqual(steps(asEver(SGD as Built)));
});

test('a learning rate that is no number stops a step before it has begun', () => {
  const [parameter] = variables();
  const optimizer = new Adam([parameter], {learningRate: (step) => (step < 15 ? 0.1 : Number.NaN)});
  const grads = {[parameter.name]: tf.onesLike(parameter)};
  for (let step = 0; step < 15; step++) optimizer.step(grads);
  const before = [...parameter.dataSync()];
  expect(() => optimizer.step(grads)).toThrow(/learning ?rate/i);
  expect([optimizer.steps, [...parameter.dataSync()]]).toEqual([15, before]);
});

test('after another state was loaded, it goes on from there', () => {
  const steps = (Kind: Built) => {
    const [parameter] = variables();
    const optimizer = new Kind([parameter], {learningRate: 0.1} as never);
    const fresh = optimizer.state();
    for (let step = 0; step < 40; step++) {
      if (step === 20) optimizer.load(fresh);
      tf.tidy(() => optimizer.step({[parameter.name]: tf.sin(parameter)}));
    }
    return [...parameter.dataSync()];
  };
  expect(steps(Adam as Built)).toEqual(steps(asEver(Adam as Built)));
});

test('no tensor is left behind', () => {
  const optimizer = new Adam(variables());
  const grads = Object.fromEntries(optimizer.parameters.map((one) => [one.name, tf.onesLike(one)]));
  for (let step = 0; step < 15; step++) optimizer.step(grads);
  const {numTensors} = tf.memory();
  for (let step = 0; step < 5; step++) optimizer.step(grads);
  expect(tf.memory().numTensors).toBe(numTensors);
});

test('large parameters are changed in one pass, to the last digits', () => {
  const steps = (Kind: Built) => {
    const parameter = tf.variable(tf.linspace(-1, 1, 2 ** 16).reshape([256, 256]));
    const optimizer = new Kind([parameter], {learningRate: 0.01} as never);
    for (let step = 0; step < 30; step++) {
      tf.tidy(() => optimizer.step({[parameter.name]: tf.sin(parameter.mul(step))}));
    }
    return parameter;
  };
  const difference = steps(Adam as Built).sub(steps(asEver(Adam as Built)));
  expect(difference.abs().max().dataSync()[0]).toBeLessThan(1e-5);
});
