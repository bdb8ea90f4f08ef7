import {afterEach, describe, expect, test} from 'vitest';
import {memoryInfo} from '../../src/backend/index.js';
import {data, losses, nn, optim, tf, train} from '../../src/index.js';
import {setTrainingHost} from '../../src/train/host.js';

afterEach(() => setTrainingHost(undefined));

const SIZE = 700;

/** A model of which one step takes some hundredths of a second, and data for six steps. */
function heavy() {
  const layers = Array.from({length: 4}, () => new nn.Linear(SIZE, SIZE));
  const model = new nn.Sequential(...(layers as never[])) as never as nn.Module<tf.Tensor, tf.Tensor>;
  const rows = tf.ones<tf.Rank.R2>([6 * 256, SIZE]);
  return {model, rows: data.fromTensors(rows as tf.Tensor, rows as tf.Tensor)};
}

/** A host that stops its run when the controller is aborted. */
function host(): AbortController {
  const controller = new AbortController();
  setTrainingHost({
    report: () => ({update: () => {}, end: () => {}}),
    signal: () => controller.signal,
    hold: () => () => {},
  });
  return controller;
}

describe('a step that takes long', () => {
  test('leaves this thread to others, and gives what it gives without', async () => {
    const {model, rows} = heavy();
    const before = model.stateDict();
    const options = {loss: losses.mse, batchSize: 256, shuffle: false} as const;
    let turns = 0;
    let isRunning = true;
    const count = async () => {
      for (; isRunning; turns++) await new Promise((resolve) => setImmediate(resolve));
    };
    void count();
    const optimizer = new optim.SGD(model.parameters(), {learningRate: 0.001});
    const {epochs} = await train.fit(model, rows, {...options, optimizer, jit: 'graph'});
    isRunning = false;
    expect(turns).toBeGreaterThan(20);
    const other = heavy().model;
    other.loadStateDict(before);
    const by = new optim.SGD(other.parameters(), {learningRate: 0.001});
    const eager = await train.fit(other, rows, {...options, optimizer: by, jit: 'off'});
    expect(epochs[0].loss).toBeCloseTo(eager.epochs[0].loss, 5);
  });

  test('is given up when the run is stopped: nothing of it has happened, and nothing stays', async () => {
    const {model, rows} = heavy();
    const optimizer = new optim.Adam(model.parameters());
    const controller = host();
    let weights: Float32Array | undefined;
    let steps = 0;
    let handles = 0;
    const stopAt = {
      step: () => {
        if (optimizer.steps !== 5) return;
        weights = model.parameters()[0].dataSync().slice() as Float32Array;
        steps = optimizer.steps;
        handles = memoryInfo().numHandles;
        // In the next turn, the next step is under way.
        setImmediate(() => controller.abort(new Error('stopped')));
      },
    };
    const run = train.fit(model, rows, {
      loss: losses.mse,
      batchSize: 256,
      optimizer,
      callbacks: [stopAt],
      jit: 'graph',
    });
    await expect(run).rejects.toThrow('stopped');
    expect(optimizer.steps).toBe(steps);
    expect([...model.parameters()[0].dataSync()]).toEqual([...weights!]);
    // What was computed for nobody comes when it is there.
    await expect.poll(() => memoryInfo().numHandles, {timeout: 60_000}).toBeLessThanOrEqual(handles);
    setTrainingHost(undefined);
    await train.fit(model, rows, {loss: losses.mse, batchSize: 256, optimizer, jit: 'graph'});
    expect(optimizer.steps).toBe(steps + 6);
  });
});
