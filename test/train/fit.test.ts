import * as tf from '@tensorflow/tfjs';
import {afterEach, describe, expect, test} from 'vitest';
import {data, losses, nn, optim, random, train} from '../../src/index.js';

/** y = 2x + 1, to be found by a linear layer. */
function line(size = 64) {
  const x = tf.linspace(-1, 1, size).expandDims<tf.Tensor2D>(1);
  return data.fromTensors(x, x.mul(2).add<tf.Tensor2D>(1));
}

/** A host that writes down what it is told, and stops the run after so many steps. */
function recordingHost(stopAfter = Infinity) {
  const log: string[] = [];
  const controller = new AbortController();
  const host: train.TrainingHost = {
    report(run) {
      log.push(`report ${run.model} ${run.epochs}×${run.stepsPerEpoch}`);
      return {
        update: ({step}) => void log.push(`update ${step}`),
        end: ({step, stopped}) => void log.push(`end ${step}${stopped ? ' stopped' : ''}`),
      };
    },
    signal: () => controller.signal,
    hold() {
      log.push('hold');
      return () => log.push('release');
    },
  };
  let steps = 0;
  /** mse, which counts the steps. */
  const loss = (outputs: tf.Tensor2D, targets: tf.Tensor2D) => {
    if (++steps === stopAfter) controller.abort(new Error('Stopped by the reader'));
    return losses.mse(outputs, targets);
  };
  train.setTrainingHost(host);
  return {log, loss};
}

afterEach(() => train.setTrainingHost(undefined));

describe('fit()', () => {
  test('finds a line', async () => {
    recordingHost();
    random.seed(1);
    const model = new nn.Linear(1, 1);
    const optimizer = new optim.SGD(model.parameters(), {learningRate: 0.2});
    await train.fit(model, line(), {loss: losses.mse, optimizer, epochs: 40, batchSize: 16});
    expect(model.weight.dataSync()[0]).toBeCloseTo(2, 3);
    expect(model.bias!.dataSync()[0]).toBeCloseTo(1, 3);
  });

  test('is repeatable after the same seed', async () => {
    recordingHost();
    const trained = async () => {
      random.seed(5);
      const model = new nn.Sequential(
        new nn.Linear(1, 8),
        new nn.Relu(),
        new nn.Dropout(0.2),
        new nn.Linear(8, 1),
      );
      await train.fit(model, line(), {loss: losses.mse, epochs: 2});
      return Array.from(model.apply(tf.tensor2d([[0.3]])).dataSync());
    };
    expect(await trained()).toEqual(await trained());
  });

  test('tells its host of the start, the end, and holds it meanwhile', async () => {
    const {log, loss} = recordingHost();
    await train.fit(new nn.Linear(1, 1), line(), {loss, epochs: 2, batchSize: 16});
    const begunAndEnded = log.filter((entry) => !entry.startsWith('update'));
    expect(begunAndEnded).toEqual(['hold', 'report Linear 2×4', 'end 8', 'release']);
  });

  test('updates its host at most four times a second', async () => {
    const {log, loss} = recordingHost();
    const slow = (outputs: tf.Tensor2D, targets: tf.Tensor2D) => {
      const start = performance.now();
      while (performance.now() - start < 20);
      return loss(outputs, targets);
    };
    const before = performance.now();
    await train.fit(new nn.Linear(1, 1), line(), {loss: slow, epochs: 10, batchSize: 16, jit: 'off'});
    const seconds = (performance.now() - before) / 1000;
    const updates = log.filter((entry) => entry.startsWith('update')).length;
    expect(updates).toBeGreaterThan(0);
    expect(updates).toBeLessThanOrEqual(4 * seconds);
  });

  test('when stopped finishes its step, keeps the weights, says so and throws the reason', async () => {
    const {log, loss} = recordingHost(5);
    const model = new nn.Linear(1, 1);
    const before = model.weight.dataSync()[0];
    const run = train.fit(model, line(), {loss, epochs: 100, batchSize: 16, jit: 'off'});
    await expect(run).rejects.toThrow(new Error('Stopped by the reader'));
    expect(log.slice(-2)).toEqual(['end 5 stopped', 'release']);
    expect(model.weight.dataSync()[0]).not.toBe(before);
  });

  test('lets go of its host when the model fails, without a report', async () => {
    const {log} = recordingHost();
    const wrong = new nn.Linear(2, 1) as nn.AnyModule as nn.Module<tf.Tensor2D, tf.Tensor2D>;
    await expect(train.fit(wrong, line(), {loss: losses.mse})).rejects.toThrow(
      'Cannot apply Linear(inFeatures = 2)',
    );
    expect(log).toEqual(['hold', 'release']);
  });

  test('measures the validation data after each epoch, in evaluation mode', async () => {
    recordingHost();
    const dropout = new nn.Dropout(0.5);
    const modes: boolean[] = [];
    const model = new nn.Sequential(new nn.Linear(1, 1), dropout);
    const {epochs} = await train.fit(model, line(), {
      loss: losses.mse,
      epochs: 2,
      validation: line(10),
      metrics: {training: () => Number(modes.push(dropout.training))},
    });
    expect(modes).toEqual([false, false]);
    expect(epochs.map(({epoch, step, metrics}) => [epoch, step, metrics])).toEqual([
      [1, 2, {training: 1}],
      [2, 4, {training: 2}],
    ]);
    expect(epochs[1].validationLoss).toBeGreaterThan(0);
    expect(dropout.training).toBe(true);
  });

  test('leaves no tensors behind but weights and the optimizer’s memory', async () => {
    const {loss} = recordingHost();
    const model = new nn.Linear(1, 1);
    const optimizer = new optim.Adam(model.parameters());
    const [training, validation] = [line(), line(10)];
    const options = {loss, optimizer, validation, epochs: 1};
    await train.fit(model, training, options);
    const before = tf.memory().numTensors;
    await train.fit(model, training, options);
    // Fewer, if meanwhile the collector has taken those of other tests.
    expect(tf.memory().numTensors).toBeLessThanOrEqual(before);
  });

  test('lets the event loop turn', async () => {
    const {loss} = recordingHost();
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await train.fit(new nn.Linear(1, 1), line(1000), {loss, batchSize: 1});
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
  });

  test.each([
    [{epochs: 0}, 'Cannot train for 0 epochs: expected an integer of at least 1.'],
    [
      {metrics: {one: () => 1}},
      'Cannot measure metrics while training without validation data: expected {validation: …}. Give a part of the data, data.split(0.9)[1], or measure after it with train.evaluate().',
    ],
  ])('refuses %o', async (options, message) => {
    const run = train.fit(new nn.Linear(1, 1), line(), {loss: losses.mse, ...options});
    await expect(run).rejects.toMatchObject({message});
  });

  test('refuses data without examples', async () => {
    const run = train.fit(new nn.Linear(1, 1), line().take(0), {loss: losses.mse});
    await expect(run).rejects.toThrow(
      new RangeError('Cannot train on no examples: expected a dataset that is not empty.'),
    );
  });
});

test('fit() trains on mixed classes, and is validated on plain ones', async () => {
  const flowers = data.iris();
  const model = new nn.Linear(4, 3);
  const {epochs} = await train.fit(model, flowers.map(data.mixUp(3)), {
    loss: losses.crossEntropy,
    validation: flowers,
  });
  const {loss} = await train.evaluate(model, flowers, {loss: losses.crossEntropy});
  expect(epochs[0].validationLoss).toBe(loss);
});
