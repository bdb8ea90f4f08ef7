import * as tf from '@tensorflow/tfjs';
import {expect, test} from 'vitest';
import {nn} from '../../src/index.js';

class Block extends nn.Module<tf.Tensor2D, tf.Tensor2D> {
  scale = tf.variable(tf.ones([3]));
  steps = tf.variable(tf.zeros([1]), false);
  layers = [new nn.Linear(3, 3), new nn.Linear(3, 3)];
  dropout = new nn.Dropout(0.5);

  forward(x: tf.Tensor2D): tf.Tensor2D {
    const hidden = this.layers.reduce<tf.Tensor2D>((h, layer) => layer.apply(h), x);
    return this.dropout.apply(hidden.mul(this.scale)) as tf.Tensor2D;
  }
}

class Model extends nn.Module<tf.Tensor2D, tf.Tensor2D> {
  first = new Block();
  again = this.first.layers[0];

  forward(x: tf.Tensor2D): tf.Tensor2D {
    return this.first.apply(x);
  }
}

test('namedParameters() finds the variables of fields, arrays and modules inside, shared ones once', () => {
  expect(new Model().namedParameters().map(([name]) => name)).toEqual([
    'first.scale',
    'first.layers.0.weight',
    'first.layers.0.bias',
    'first.layers.1.weight',
    'first.layers.1.bias',
  ]);
});

test('parameters() leaves out what is not trainable', () => {
  const block = new Block();
  expect(block.parameters()).not.toContain(block.steps);
});

test('parameterCount() counts the trainable numbers', () => {
  expect(new Block().parameterCount()).toBe(3 + 2 * (9 + 3));
});

test('train() and eval() reach every module inside', () => {
  const model = new Model().eval();
  expect(model.namedModules().map(([, module]) => module.training)).toEqual(Array(6).fill(false));
  expect(model.train().first.dropout.training).toBe(true);
});

test('apply() keeps nothing but its output', () => {
  const model = new Model();
  const x = tf.ones<tf.Rank.R2>([2, 3]);
  model.apply(x).dispose();
  const before = tf.memory().numTensors;
  const y = model.apply(x);
  expect(tf.memory().numTensors).toBe(before + 1);
  y.dispose();
});

test('apply() gives way to gradients', () => {
  const model = new nn.Linear(2, 1);
  const {grads} = tf.variableGrads(() => model.apply(tf.ones([4, 2])).sum(), model.parameters());
  expect(Array.from(grads[model.weight.name].dataSync())).toEqual([4, 4]);
});

test('observe() tells of each module that is applied, innermost first', () => {
  const model = new Model();
  const seen: string[] = [];
  nn.observe(
    (module) => seen.push(module.constructor.name),
    () => model.apply(tf.ones([1, 3])),
  );
  expect(seen).toEqual(['Linear', 'Linear', 'Dropout', 'Block', 'Model']);
});

test('observe() ends when an error ends it', () => {
  const model = new nn.Linear(2, 1);
  const seen: string[] = [];
  const failing = () =>
    nn.observe(
      () => seen.push('x'),
      () => model.apply(tf.ones([1, 3])),
    );
  expect(failing).toThrow();
  model.apply(tf.ones([1, 2]));
  expect(seen).toEqual([]);
});

test('evaluating() has every module in evaluation mode meanwhile, and as it was after an error', () => {
  const model = new Block();
  expect(nn.evaluating(() => [model.training, nn.evaluating(() => model.dropout.training)])).toEqual([
    false,
    false,
  ]);
  expect(() =>
    nn.evaluating(() => {
      throw new Error('within');
    }),
  ).toThrow('within');
  expect([model.training, model.dropout.training]).toEqual([true, true]);
});

test('toString() draws the tree', () => {
  expect(`${new Block()}`).toBe(
    [
      'Block(',
      '  (layers.0): Linear(3, 3)',
      '  (layers.1): Linear(3, 3)',
      '  (dropout): Dropout(0.5)',
      ')',
    ].join('\n'),
  );
});
