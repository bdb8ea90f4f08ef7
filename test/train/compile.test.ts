import {describe, expect, test} from 'vitest';
import {losses, nn, optim, random, tf, train} from '../../src/index.js';

type Run = {loss: number[]; weights: number[][]};
type MakeStep = () => {step: (x: tf.Tensor, y: tf.Tensor) => tf.Tensor; state: tf.Variable[]};

const batches = (count: number, shape: number[], classes = 3) =>
  random.withSeed(5, () =>
    Array.from({length: count}, () => ({
      x: random.normal(shape),
      y: tf.tensor1d(
        Int32Array.from({length: shape[0]}, () => random.integer(classes)),
        'int32',
      ),
    })),
  );

/** Trains for some steps, compiled or not, from the same start. */
function run(make: MakeStep, shape: number[], jit: train.Jit, count = 8): Run {
  return random.withSeed(1, () => {
    const {step, state} = make();
    const compiled = train.compile(step, {jit});
    const loss = batches(count, shape).map(({x, y}) => compiled(x, y).dataSync()[0]);
    return {loss, weights: state.map((variable) => [...variable.dataSync()])};
  });
}

function expectClose(given: Run, expected: Run): void {
  const numbers = ({loss, weights}: Run) => [...loss, ...weights.flat()];
  const [a, b] = [numbers(given), numbers(expected)];
  expect(a.length).toBe(b.length);
  const worst = a.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - b[i]) / (1 + Math.abs(b[i]))),
    0,
  );
  expect(worst).toBeLessThan(1e-5);
}

/** A step of a classifier, by an optimizer. */
const training =
  (
    model: () => nn.Module<tf.Tensor, tf.Tensor>,
    optimizer: (parameters: tf.Variable[]) => optim.Optimizer = (parameters) => new optim.Adam(parameters),
    options: optim.MinimizeOptions = {},
  ): MakeStep =>
  () => {
    const net = model();
    const by = optimizer(net.parameters());
    const step = (x: tf.Tensor, y: tf.Tensor) =>
      by.minimize(() => losses.crossEntropy(net.apply(x) as tf.Tensor2D, y as tf.Tensor1D), options);
    return {step, state: net.namedState().map(([, variable]) => variable)};
  };

const mlp = () =>
  new nn.Sequential(new nn.Linear(6, 8), new nn.Relu(), new nn.Linear(8, 3)) as never as nn.Module<
    tf.Tensor,
    tf.Tensor
  >;

describe.each(['graph', 'xla', 'auto'] as const)('compiled as %s, as eager', (jit) => {
  const same = (make: MakeStep, shape: number[], count?: number) =>
    expectClose(run(make, shape, jit, count), run(make, shape, 'off', count));

  test.each([
    ['SGD', (p: tf.Variable[]) => new optim.SGD(p, {learningRate: 0.1})],
    ['SGD with momentum', (p) => new optim.SGD(p, {learningRate: 0.1, momentum: 0.9, nesterov: true})],
    ['Adam', (p) => new optim.Adam(p, {learningRate: 0.01, amsgrad: true})],
    ['AdamW', (p) => new optim.AdamW(p, {learningRate: 0.01, weightDecay: 0.1})],
    ['Adamax', (p) => new optim.Adamax(p)],
    ['NAdam', (p) => new optim.NAdam(p)],
    ['RAdam, whose step changes after the fifth', (p) => new optim.RAdam(p)],
    ['Adagrad', (p) => new optim.Adagrad(p, {learningRateDecay: 0.1})],
    ['Adadelta', (p) => new optim.Adadelta(p)],
    ['RMSprop', (p) => new optim.RMSprop(p, {momentum: 0.5, centered: true})],
    ['Lion', (p) => new optim.Lion(p)],
    ['a schedule', (p) => new optim.SGD(p, {learningRate: optim.cosineDecay(0.2, {steps: 8})})],
    [
      'schedules of learning rate and momentum',
      (p) => new optim.Adam(p, {learningRate: optim.warmUp(5, 0.1), beta1: (step) => 0.9 - 0.05 * step}),
    ],
  ] as [string, (p: tf.Variable[]) => optim.Optimizer][])('%s', (_, optimizer) => {
    same(training(mlp, optimizer), [4, 6], 14);
  });

  test('gradients that are clipped', () => {
    same(training(mlp, undefined, {clipNorm: 0.1}), [4, 6]);
    same(training(mlp, undefined, {clipValue: 0.01}), [4, 6]);
  });

  test('statistics of batch normalization', () => {
    const model = () =>
      new nn.Sequential(
        new nn.Linear(6, 8),
        new nn.BatchNorm1d(8),
        new nn.BatchNorm1d(8, {momentum: null}),
        new nn.Linear(8, 3),
      ) as never as nn.Module<tf.Tensor, tf.Tensor>;
    // Not Adam: the gradient of a bias before a normalization is zero but for rounding, which Adam makes as large as any.
    same(
      training(model, (p) => new optim.SGD(p, {learningRate: 0.1})),
      [16, 6],
    );
  });

  test('dropout: a new mask at each call, from the seed', () => {
    const model = () =>
      new nn.Sequential(
        new nn.Linear(6, 32),
        new nn.Dropout(0.5),
        new nn.Linear(32, 3),
      ) as never as nn.Module<tf.Tensor, tf.Tensor>;
    same(training(model), [4, 6]);
  });
});

test('a step is recorded, then captured, and says how it is computed', () => {
  const {step} = training(mlp)();
  const compiled = train.compile(step, {jit: 'graph'});
  const modes = batches(5, [4, 6]).map(({x, y}) => {
    compiled(x, y).dispose();
    return compiled.mode;
  });
  expect(modes).toEqual(['eager', 'eager', 'eager', 'graph', 'graph']);
  expect(compiled.report).toMatch(/^graph; \d+ operations$/);
});
