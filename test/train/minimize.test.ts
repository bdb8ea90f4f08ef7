import * as tf from '@tensorflow/tfjs';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {data, losses, nn, optim, random, train} from '../../src/index.js';

/** y = 2x + 1, to be found. */
function line(size = 64) {
  const x = tf.linspace(-1, 1, size).expandDims<tf.Tensor2D>(1);
  return data.fromTensors(x, x.mul(2).add<tf.Tensor2D>(1));
}

const net = () =>
  new nn.Sequential(new nn.Linear(1, 8), new nn.BatchNorm1d(8), new nn.Dropout(0.2), new nn.Linear(8, 1));

const numbers = (model: nn.AnyModule) => model.namedState().map(([, variable]) => [...variable.dataSync()]);

let runs: train.Run[] = [];

/** A host that only stops a run. */
function host(): AbortController {
  const controller = new AbortController();
  train.setTrainingHost({
    report(run) {
      runs.push(run);
      return {update: () => {}, end: () => {}};
    },
    signal: () => controller.signal,
    hold: () => () => {},
  });
  return controller;
}

beforeEach(() => {
  runs = [];
  host();
});

afterEach(() => train.setTrainingHost(undefined));

describe('minimize()', () => {
  test('finds variables of one’s own, and trains those that the loss depends on', async () => {
    const slope = tf.variable(tf.scalar(0));
    const offset = tf.variable(tf.scalar(0));
    const other = tf.variable(tf.scalar(3));
    const {epochs} = await train.minimize(
      line(),
      ({x, y}) => losses.mse(x.mul(slope).add<tf.Tensor2D>(offset), y),
      {epochs: 40, batchSize: 16, schedule: () => 0.1},
    );
    expect(slope.dataSync()[0]).toBeCloseTo(2, 1);
    expect(offset.dataSync()[0]).toBeCloseTo(1, 1);
    expect(other.dataSync()[0]).toBe(3);
    expect(epochs).toHaveLength(40);
    expect(runs).toEqual([{model: 'Loss', parameters: 2, epochs: 40, stepsPerEpoch: 4}]);
  });

  test.each([
    ['as ever', 'off', undefined],
    ['compiled', 'graph', undefined],
    ['with gradients of several batches', 'graph', 2],
  ] as const)('gives the numbers of fit() after the same seed, %s', async (_, jit, accumulate) => {
    const options = {epochs: 3, batchSize: 16, jit, accumulate, validation: line(10)} as const;
    random.seed(7);
    const fitted = net();
    const fit = await train.fit(fitted, line(), {loss: losses.mse, ...options});
    random.seed(7);
    const model = net();
    const minimize = await train.minimize(line(), ({x, y}) => losses.mse(model.apply(x), y), options);
    const course = ({epochs}: train.History) =>
      epochs.map(({loss, validationLoss}) => [loss, validationLoss]);
    expect(numbers(model)).toEqual(numbers(fitted));
    expect(course(minimize)).toEqual(course(fit));
    expect(minimize.run).toEqual(fit.run);
  });

  test('changes nothing but what the optimizer has, if one is given', async () => {
    const model = new nn.Sequential(new nn.Linear(1, 2), new nn.Linear(2, 1));
    const [first, , last] = model.parameters();
    const before = [...first.dataSync()];
    const optimizer = new optim.SGD([last], {learningRate: 0.1});
    await train.minimize(line(), ({x, y}) => losses.mse(model.apply(x), y), {optimizer});
    expect([...first.dataSync()]).toEqual(before);
    expect([optimizer.steps, runs[0].parameters]).toEqual([2, 2]);
  });

  test('leaves frozen models as they are, and modes while it trains', async () => {
    const teacher = new nn.Linear(1, 1).requiresGrad(false).eval();
    const student = new nn.Linear(1, 1);
    const before = numbers(teacher);
    const modes = new Set<string>();
    await train.minimize(
      line(),
      ({x}) => {
        modes.add(`${teacher.training} ${student.training}`);
        return losses.mse(student.apply(x), teacher.apply(x));
      },
      {validation: line(8)},
    );
    expect(numbers(teacher)).toEqual(before);
    expect([...modes]).toEqual(['false true', 'false false']);
    expect(student.training).toBe(true);
  });

  test('measures the same loss, and metrics of batches, on the validation data', async () => {
    const model = new nn.Linear(1, 1);
    const {epochs} = await train.minimize(line(), ({x, y}) => losses.mse(model.apply(x), y), {
      validation: line(300),
      metrics: {error: ({x, y}) => losses.l1(model.apply(x), y), examples: ({x}) => x.shape[0]},
    });
    const {loss, error} = await train.evaluate(model, line(300), {loss: losses.mse, error: losses.l1});
    expect(epochs[0].validationLoss).toBeCloseTo(loss, 5);
    expect(epochs[0].metrics.error).toBeCloseTo(error, 5);
    expect(epochs[0].metrics.examples).toBeCloseTo((256 * 256 + 44 * 44) / 300, 5);
  });

  test('gives callbacks the model that the loss applies, before the first step', async () => {
    const model = new nn.Linear(1, 1);
    const seen: unknown[] = [];
    const begin = ({model, optimizer}: train.TrainingRun) => void seen.push(model, optimizer.steps);
    await train.minimize(line(), ({x, y}) => losses.mse(model.apply(x), y), {callbacks: [{begin}]});
    expect(seen).toEqual([model, 0]);
  });

  test('gives callbacks all that the loss depends on as one model, if it is no single one', async () => {
    const encoder = new nn.Linear(1, 2);
    const decoder = new nn.Linear(2, 1);
    const scale = tf.variable(tf.scalar(1));
    let names: string[] = [];
    await train.minimize(
      line(),
      ({x, y}) => losses.mse(decoder.apply(encoder.apply(x)).mul<tf.Tensor2D>(scale), y),
      {
        callbacks: [
          {
            begin({model}) {
              names = model.namedParameters().map(([name]) => name);
            },
          },
        ],
      },
    );
    expect(names).toEqual([
      'variables.0',
      'parts.0.weight',
      'parts.0.bias',
      'parts.1.weight',
      'parts.1.bias',
    ]);
    expect(runs[0].model).toBe('Linear + Linear');
  });

  test('stops with the reason, and keeps the weights', async () => {
    const controller = host();
    const model = new nn.Linear(1, 1);
    const before = numbers(model);
    const step = ({history}: train.TrainingRun) => {
      if (history.step === 3) controller.abort(new Error('Stopped by the reader'));
    };
    const run = train.minimize(line(), ({x, y}) => losses.mse(model.apply(x), y), {
      epochs: 100,
      callbacks: [{step}],
    });
    await expect(run).rejects.toThrow(new Error('Stopped by the reader'));
    expect(numbers(model)).not.toEqual(before);
  });

  test('says in one line why it does not compile, and trains', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const model = new nn.Linear(1, 1);
    const {step} = await train.minimize(line(), ({x, y}) => {
      const output = model.apply(x);
      output.dataSync();
      return losses.mse(output, y);
    });
    expect(warn.mock.calls.map(([line]) => line)).toEqual([
      expect.stringMatching(/^Training step by step, not compiled: Cannot compile a step that reads/),
    ]);
    expect(step).toBe(2);
    warn.mockRestore();
  });

  test('leaves no tensors behind but weights and the optimizer’s memory', async () => {
    const model = net();
    const [training, validation] = [line(), line(10)];
    const options = {optimizer: new optim.Adam(model.parameters()), validation};
    const loss: train.BatchLoss<tf.Tensor2D, tf.Tensor2D> = ({x, y}) => losses.mse(model.apply(x), y);
    await train.minimize(training, loss, options);
    const before = tf.memory().numTensors;
    await train.minimize(training, loss, options);
    // Fewer, if meanwhile the collector has taken those of other tests.
    expect(tf.memory().numTensors).toBeLessThanOrEqual(before);
  });
});

describe('minimize() refuses', () => {
  const model = new nn.Linear(1, 1);

  test.each<[string, () => Promise<unknown>, string]>([
    [
      'a loss that depends on no variable',
      () => train.minimize(line(), ({x, y}) => losses.mse(x, y)),
      'Cannot minimize a loss that depends on no trainable variable. Compute it with a model, or with a tf.variable, that was made before, and not by dataSync() or other numbers.',
    ],
    [
      'a loss that makes its model itself',
      () => train.minimize(line(), ({x, y}) => losses.mse(new nn.Linear(1, 1).apply(x), y)),
      'Cannot minimize a loss that depends on no trainable variable. Compute it with a model, or with a tf.variable, that was made before, and not by dataSync() or other numbers.',
    ],
    [
      'a loss that depends on nothing of the optimizer',
      () => {
        const optimizer = new optim.SGD(new nn.Linear(1, 1).parameters());
        return train.minimize(line(), ({x, y}) => losses.mse(model.apply(x), y), {optimizer});
      },
      'Cannot minimize a loss that depends on none of the optimizer’s parameters. Build the optimizer with those of the model that the loss applies: new optim.Adam(model.parameters()).',
    ],
    [
      'a loss of each example',
      () => train.minimize(line(), ({x}) => model.apply(x) as tf.Tensor as tf.Scalar),
      'Cannot minimize what gives a tensor of shape [32, 1]: expected the loss of the batch, a single number as a tensor. Return it, as its mean.',
    ],
    [
      'no loss',
      () => train.minimize(line(), (() => undefined) as never),
      'Cannot minimize what gives undefined: expected the loss of the batch, a single number as a tensor. Return it, as its mean.',
    ],
    [
      'a promise of a loss',
      () => train.minimize(line(), (async () => undefined) as never),
      'Cannot minimize what gives a promise: expected the loss of the batch, a single number as a tensor. Return it, as its mean.',
    ],
    [
      'what is no dataset',
      () => train.minimize({x: 1, y: 2} as never, () => tf.scalar(1)),
      'Cannot train on {x, y}: expected a dataset. Make one by data.fromTensors(x, y).',
    ],
    [
      'what is no dataset to validate on',
      () => train.minimize(line(), () => tf.scalar(1), {validation: tf.scalar(1) as never}),
      'Cannot validate on a Tensor: expected a dataset. Make one by data.fromTensors(x, y).',
    ],
    [
      'NaN, and names the layer',
      () => {
        const layer = new nn.Linear(1, 1);
        layer.weight.assign(tf.fill([1, 1], Infinity));
        return train.minimize(line(), ({x, y}) => losses.mse(layer.forward(x).mul(0), y));
      },
      'Cannot make step 1: the loss is NaN. All layers give numbers: it comes from the loss. Look for log(0), 0 / 0, or targets that it does not take.',
    ],
    [
      'NaN of a layer, and names it',
      () => {
        const [first, second] = [new nn.Linear(1, 4), new nn.LayerNorm(4)];
        first.weight.assign(tf.fill([1, 4], 3e38));
        return train.minimize(line(), ({x}) => second.apply(first.apply(x.mul(9))).mean());
      },
      'Cannot make step 1: the loss is NaN. The first layer that gives NaN is parts.1, a LayerNorm; before it, parts.0, a Linear, gives infinite numbers. Start again with a learning rate below 0.001, or look for log, sqrt or a division there.',
    ],
  ])('%s', async (_, run, message) => {
    await expect(run()).rejects.toMatchObject({message});
  });
});
