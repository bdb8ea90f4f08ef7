import {afterAll, beforeAll, expect, test} from 'vitest';
import {KernelClient} from './client.js';

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});

afterAll(() => kernel.stop());

test('a cell runs a program in two processes, which train with the names that cells see', async () => {
  const {error, stdout} = await kernel.run(`
const weights = await distributed.run(2, async ({rank, size, group}) => {
  const model = new nn.Linear(2, 1);
  const optimizer = distributed.dataParallel(model, new optim.SGD(model.parameters(), {learningRate: 0.1}), group);
  const x = tf.ones<tf.Rank.R2>([8, 2]);
  const all = data.fromTensors(x, x.sum<tf.Tensor2D>(1, true)).shard(rank, size);
  await train.fit(model, all, {loss: losses.mse, optimizer, epochs: 20, batchSize: 4});
  console.log('trained');
  return model.weight;
});
weights.length + ' ' + (weights[0].sub(weights[1]).abs().sum().dataSync()[0] === 0)`);
  expect(error).toBeUndefined();
  expect(stdout).toContain('[0] trained\n');
  expect(stdout).toContain('[1] trained\n');
});

test('a program that uses a name of the notebook is told that it cannot', async () => {
  const {error} = await kernel.run('const here = 1;\nawait distributed.run(1, () => here)');
  expect(error?.evalue).toBe(
    'Worker 0 of 1 failed: ReferenceError: here is not defined. A function is sent to the workers as text: define in it what it uses, or give {input}.',
  );
});

test('Stop ends the processes', async () => {
  const cell = kernel.start(
    'await distributed.run(2, ({rank, group}) => { console.log(process.pid); for (;;) group.barrier(); })',
  );
  const [, first] = /\[0\] (\d+)/.exec(await cell.output(/\[0\] \d+\n/))!;
  await kernel.interrupt();
  const {error} = await cell.ended;
  expect(error?.ename).toBe('KeyboardInterrupt');
  expect(() => process.kill(Number(first), 0)).toThrow('ESRCH');
});
