import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {pathToFileURL} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type * as Toolkit from '../../src/index.js';
import {builtToolkit, TOOLKIT} from './toolkit.js';

type Context<Input = unknown> = Toolkit.distributed.WorkerContext<Input>;

// What programs see that are sent to workers.
declare const {nn, optim, tf, train}: typeof Toolkit;

const folder = mkdtempSync(join(tmpdir(), 'tangente-distributed-'));
const quiet = {print: () => {}};
let distributed: typeof Toolkit.distributed;
let tensor: typeof Toolkit.tf.tensor;

beforeAll(() => {
  const toolkit = builtToolkit();
  distributed = toolkit.distributed;
  tensor = toolkit.tf.tensor;
});

afterAll(() => rmSync(folder, {recursive: true}));

/** What became of a job: its error, and the processes of its workers. */
async function failing(n: number, program: Toolkit.distributed.Program, options: object = {}) {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const error = await distributed.run(n, program, {...options, print}).then(
    () => undefined,
    (reason: Error) => reason,
  );
  const processes = lines.filter((line) => line.startsWith('process ')).map((line) => Number(line.slice(8)));
  return {error, processes, left: processes.filter(isAlive)};
}

function isAlive(process_: number): boolean {
  try {
    process.kill(process_, 0);
    return true;
  } catch {
    return false;
  }
}

describe('run()', () => {
  test('gives what each worker gives, tensors among it, by rank', async () => {
    const program = ({rank, size, group, input}: Context<{x: Toolkit.tf.Tensor}>) => ({
      of: [rank, size],
      sum: group.allReduce(tf.tensor1d([rank, 1])),
      mean: group.allReduce(tf.scalar(rank), 'mean'),
      largest: group.allReduce(tf.scalar(rank, 'int32'), 'max'),
      twice: input.x.mul(2),
    });
    const results = await distributed.run(2, program, {input: {x: tensor([1, 2])}, ...quiet});
    const read = results.map(({of, sum, mean, largest, twice}) => ({
      of,
      values: [sum, mean, largest, twice].map((one) => Array.from(one.dataSync())),
    }));
    const values = [[1, 2], [0.5], [1], [2, 4]];
    expect(read).toEqual([
      {of: [0, 2], values},
      {of: [1, 2], values},
    ]);
  });

  test('joins more than two: every kind of tensor is reduced, and has its gradient', async () => {
    const program = ({rank, group}: Context) => {
      const own = [
        tf.variable(tf.tensor1d([rank, 2 * rank])),
        tf.variable(tf.scalar(rank, 'int32'), false, undefined, 'int32'),
      ];
      group.broadcast(own, 2);
      const mean = (x: Toolkit.tf.Tensor) => group.allReduce(x, 'mean').square().sum();
      return [
        group.allReduce(tf.tensor1d([rank + 1, 5], 'int32'), 'min'),
        group.allReduce(tf.zeros([0, 3])),
        tf.grad(mean)(tf.tensor1d([rank, 1])),
        ...own.map((one) => tf.clone(one)),
      ];
    };
    const results = await distributed.run(3, program, quiet);
    const read = results.map((tensors) => tensors.map((one) => Array.from(one.dataSync())));
    const values = [[1, 5], [], [2, 2], [2, 4], [2]];
    expect(read).toEqual([values, values, values]);
  });

  test.each([
    ['through memory that all see', [0, 1, 2], true],
    ['through sockets, where one of them has no such memory', [0, 2], false],
  ])('averages many numbers %s', async (_, who, isShared) => {
    const program = ({rank, group, input}: Context<number[]>) => {
      const fs = require('node:fs') as typeof import('node:fs');
      const paths: string[] = [];
      const {openSync} = fs;
      fs.openSync = (path, ...given) => {
        paths.push(`${path}`);
        if (input.includes(rank)) return openSync(path, ...given);
        throw new Error('none');
      };
      const results: number[] = [];
      // Once with numbers that fill the last piece of memory, once with one more.
      for (const size of [20_015, 20_016]) {
        for (let i = 0; i < 5; i++) {
          const given = {a: tf.fill([size], rank + i), b: tf.scalar(2 * rank * i)};
          const {a, b} = group.average(given);
          results.push(a.min().dataSync()[0], a.max().dataSync()[0], b.dataSync()[0]);
        }
      }
      return {results, paths, left: paths.filter((path) => fs.existsSync(path))};
    };
    const expected = [0, 1, 2, 3, 4].flatMap((i) => [i + 1, i + 1, 2 * i]);
    const all = await distributed.run(3, program, {input: who, ...quiet});
    expect(all.map(({results}) => results)).toEqual([
      [...expected, ...expected],
      [...expected, ...expected],
      [...expected, ...expected],
    ]);
    expect(all.map(({left}) => left)).toEqual([[], [], []]);
    // Of each of two sizes, its own file is made, and all are opened.
    expect(all[0].paths.length === 8).toBe(isShared && existsSync('/dev/shm'));
  });

  test('refuses to reduce what cannot be added', async () => {
    const {error} = await failing(2, ({group}) => group.allReduce(tf.tensor1d([true], 'bool')));
    expect(error?.message).toMatch(
      /^Worker [01] of 2 failed: TensorError: Cannot apply allReduce to bool\[1\]: bool is not possible, expected float32 or int32; use tf\.cast\.$/,
    );
  });

  test('runs the default export of a module, and shows what it prints with the rank', async () => {
    const module = join(folder, 'program.mjs');
    writeFileSync(
      module,
      'export default ({rank}) => { console.log(`here ${rank}`); console.error("error"); return rank; };',
    );
    const printed: string[] = [];
    const print = (line: string, rank: number, isError: boolean) =>
      void printed.push(`${rank} ${line}${isError ? '!' : ''}`);
    expect(await distributed.run(2, pathToFileURL(module), {print})).toEqual([0, 1]);
    expect(printed.sort()).toEqual(['0 error!', '0 here 0', '1 error!', '1 here 1']);
  });

  test('gives each worker its share of the threads', async () => {
    const program = () => process.env.TF_NUM_INTRAOP_THREADS;
    expect(await distributed.run(2, program, {threads: 6, ...quiet})).toEqual(['3', '3']);
  });

  test('fails as the program fails, and says which worker it was', async () => {
    const {error, left} = await failing(2, async ({rank, group}) => {
      console.log(`process ${process.pid}`);
      if (rank === 1) throw new RangeError('too large');
      group.barrier();
    });
    expect(error?.message).toBe('Worker 1 of 2 failed: RangeError: too large');
    expect(left).toEqual([]);
  });

  test('says that a function is sent as text, if it uses what is not there', async () => {
    const outside = 1;
    const {error} = await failing(1, () => outside);
    expect(error?.message).toBe(
      'Worker 0 of 1 failed: ReferenceError: outside is not defined. A function is sent to the workers as text: define in it what it uses, or give {input}.',
    );
  });

  test('refuses to run no worker', async () => {
    await expect(distributed.run(0, () => 1)).rejects.toThrow(
      'Cannot run 0 workers: expected an integer of at least 1.',
    );
  });

  test('ends all workers when its signal is aborted', async () => {
    const controller = new AbortController();
    const processes: number[] = [];
    const print = (line: string) => {
      processes.push(Number(line));
      if (processes.length === 2) controller.abort(new Error('Stopped by the reader'));
    };
    const program = ({group}: Context) => {
      console.log(process.pid);
      for (;;) group.barrier();
    };
    await expect(distributed.run(2, program, {print, signal: controller.signal})).rejects.toThrow(
      'Stopped by the reader',
    );
    expect(processes.filter(isAlive)).toEqual([]);
  });

  test('leaves no worker when its own process is killed', async () => {
    const list = join(folder, 'processes');
    const source = `
      const {distributed} = require(${JSON.stringify(TOOLKIT)});
      distributed.run(2, ({group, input}) => {
        require('node:fs').appendFileSync(input, process.pid + '\\n');
        for (;;) group.barrier();
      }, {input: ${JSON.stringify(list)}});`;
    const parent = spawn(process.execPath, ['-e', source], {stdio: 'ignore'});
    const listed = () => (existsSync(list) ? readFileSync(list, 'utf8').trim().split('\n').map(Number) : []);
    while (listed().length < 2) await setTimeout(50);
    const processes = listed();
    parent.kill('SIGKILL');
    // Waits for it: the time that the test may take is its limit.
    while (processes.some(isAlive)) await setTimeout(50);
    expect(processes.filter(isAlive)).toEqual([]);
  });
});

interface Doom {
  path: string;
  signal: NodeJS.Signals;
  jit: string;
  /** Of its network: a wide one's gradients go through memory that the workers share. */
  width: number;
}

/** Trains for ever, after a checkpoint; worker 1 sends itself a signal after some steps. */
async function doomed({rank, group, input}: Context<Doom>) {
  console.log(`process ${process.pid}`);
  const model = new nn.Linear(2, input.width);
  const optimizer = new optim.SGD(model.parameters(), {learningRate: 0.1});
  distributed.dataParallel(model, optimizer, group);
  const step = train.compile(
    (x: Toolkit.tf.Tensor2D) => optimizer.minimize(() => model.apply(x).mean() as Toolkit.tf.Scalar),
    {jit: input.jit as Toolkit.train.Jit},
  );
  const x = tf.ones<Toolkit.tf.Rank.R2>([4, 2]);
  for (let i = 0; ; i++) {
    step(x).dispose();
    if (i === 3 && rank === 0) await train.saveState({model, optimizer}, input.path);
    if (i === 10 && rank === 1) process.kill(process.pid, input.signal);
  }
}

/** Stands in JavaScript, where it is told to, between two reductions. */
async function standing({rank, group, input}: Context<{seconds: number; who: number[]; path: string}>) {
  console.log(`process ${process.pid}`);
  const model = new nn.Linear(1, 1);
  group.broadcast(model);
  if (rank === 0) await train.saveState({model}, input.path);
  group.barrier();
  const end = performance.now() + 1000 * input.seconds;
  if (input.who.includes(rank)) while (performance.now() < end);
  group.barrier();
  return 'done';
}

describe('a worker whose JavaScript does not come back', () => {
  const path = join(folder, 'standing.safetensors');
  const loops = standing as Toolkit.distributed.Program;
  const message = (patience: number) =>
    `Worker 1 of 2 has not come back from its JavaScript for ${patience} s: it is in an endless loop, or needs a larger {patience}. The last checkpoint is ${path}.`;

  test('ends all, with its rank and the last checkpoint', async () => {
    const {error, processes, left} = await failing(2, loops, {
      input: {seconds: Number.POSITIVE_INFINITY, who: [1], path},
    });
    expect(error?.name).toBe('LostWorkerError');
    expect(error?.message).toBe(message(6));
    expect(processes).toHaveLength(2);
    expect(left).toEqual([]);
  });

  test('has as long as it is given', async () => {
    const input = {seconds: 4, who: [1], path};
    expect(await distributed.run(2, loops, {input, ...quiet})).toEqual(['done', 'done']);
    const {error} = await failing(2, loops, {input, patience: 1});
    expect(error?.message).toBe(message(1));
  });

  test('is let be while nobody waits for it', async () => {
    const input = {seconds: 4, who: [0, 1], path};
    // One of them may come back a little earlier.
    expect(await distributed.run(2, loops, {input, patience: 2, ...quiet})).toEqual(['done', 'done']);
  });

  test('is not one that waits', async () => {
    const program = async ({rank, group}: Context) => {
      group.barrier();
      if (rank === 1) await new Promise((resolve) => globalThis.setTimeout(resolve, 5000));
      group.barrier();
      return 'done';
    };
    expect(await distributed.run(2, program, {patience: 2, ...quiet})).toEqual(['done', 'done']);
  });

  test('needs more than no time', async () => {
    await expect(distributed.run(2, loops, {patience: 0})).rejects.toThrow(
      'Cannot wait 0 s for JavaScript that does not come back: expected patience > 0, in seconds; Infinity waits for ever.',
    );
  });
});

describe.each([
  ['off', 1],
  ['graph', 1],
  ['graph', 10_000],
])('a worker that is lost (jit: %s, width: %i)', (jit, width) => {
  const path = join(folder, `run-${jit}-${width}.safetensors`);

  test.each([
    ['dies', 'SIGKILL', /^Worker 1 of 2 was killed \(SIGKILL\)\. The last checkpoint is (.*)\.$/],
    [
      'hangs',
      'SIGSTOP',
      /^Worker 1 of 2 (?:has not answered for 5\.5 s: it hangs, or was stopped|is lost)\. The last checkpoint is (.*)\.$/,
    ],
  ])('ends all, if it %s, with its rank and the last checkpoint', async (_, signal, message) => {
    const {error, processes, left} = await failing(2, doomed as Toolkit.distributed.Program, {
      input: {path, signal, jit, width},
    });
    expect(error?.name).toBe('LostWorkerError');
    expect(message.exec(error!.message)?.[1]).toBe(path);
    expect(processes).toHaveLength(2);
    expect(left).toEqual([]);
  });
});
