import {cpus, hostname, totalmem} from 'node:os';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {UsageMeter} from '../../kernel/usage.js';
import {KernelClient} from './client.js';

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.stop());

const MEGABYTE = 2 ** 20;
const usage = () => kernel.request('usage_request', {}, 'control');

test('usage_request tells of the kernel and of its host', async () => {
  await expect.poll(async () => (await usage()).host_cpu_percent).toBeTypeOf('number');
  expect(await usage()).toEqual({
    status: 'ok',
    hostname: hostname(),
    pid: kernel.pid,
    kernel_cpu: expect.any(Number),
    kernel_memory: expect.any(Number),
    host_cpu_percent: expect.any(Number),
    cpu_count: cpus().length,
    host_virtual_memory: {
      total: totalmem(),
      available: expect.any(Number),
      used: expect.any(Number),
      free: expect.any(Number),
      percent: expect.any(Number),
    },
  });
});

test('the memory is that of both processes', async () => {
  const before = (await usage()).kernel_memory as number;
  await kernel.run('const held = new Float64Array(25e6).fill(1);');
  const after = (await usage()).kernel_memory as number;
  expect((after - before) / MEGABYTE).toBeGreaterThan(150);
});

test('the time is that of the engine, too, and it is answered while a cell computes', async () => {
  const cell = kernel.start("console.log('go'); while (true);");
  await cell.output(/go/);
  await usage();
  await expect
    .poll(async () => (await usage()).kernel_cpu, {timeout: 60_000, interval: 300})
    .toBeGreaterThan(20);
  await kernel.interrupt();
  await cell.ended;
});

test('at first nothing is known of the time', () => {
  const {kernel_cpu, host_cpu_percent} = new UsageMeter().measure();
  expect([kernel_cpu, host_cpu_percent]).toEqual([0, undefined]);
});
