import {readFileSync} from 'node:fs';
import {describe, expect, test, vi} from 'vitest';
import {memoryInfo} from '../../src/backend/index.js';
import {data, losses, nn, optim, random, tf, train, zoo} from '../../src/index.js';

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

  test('a parameter that is changed in one pass', () => {
    const wide = () => new nn.Linear(400, 400) as never as nn.Module<tf.Tensor, tf.Tensor>;
    same(
      training(wide, (p) => new optim.AdamW(p, {learningRate: 0.01, weightDecay: 0.1})),
      [4, 400],
    );
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

test('a step with convolutions is not tried by XLA, and says so', () => {
  const net = () => new zoo.LeNet5() as never as nn.Module<tf.Tensor, tf.Tensor>;
  const {step} = training(net)();
  const compiled = train.compile(step);
  for (const {x, y} of batches(10, [2, 28, 28, 1])) compiled(x, y).dispose();
  expect(compiled.report).toMatch(/^graph: graph [\d.]+ ms, xla not tried \(convolutions\); \d+ operations$/);
});

describe('what cannot be compiled is told, at its line', () => {
  const x = () => tf.tensor1d([1, 2]);
  const twice = (step: (x: tf.Tensor) => tf.Tensor) => {
    const compiled = train.compile(step as (x: tf.Tensor) => tf.Tensor, {jit: 'graph'});
    for (let i = 0; i < 4; i++) compiled(x());
  };
  const thrown = (step: (x: tf.Tensor) => tf.Tensor): Error => {
    try {
      twice(step);
    } catch (error) {
      return error as Error;
    }
    throw new Error('It was compiled.');
  };

  test.each([
    [
      'reading a value',
      (x: tf.Tensor) => x.mul(x.sum().dataSync()[0]),
      'reads the values of a tensor. Return the tensor and read it outside of the step.',
    ],
    [
      'a number of JavaScript that changes',
      (x: tf.Tensor) => x.mul(Math.random()),
      'computes with a number that changes from call to call. Give it as a tensor among the arguments, or draw it by random of this toolkit.',
    ],
    [
      'random numbers of tfjs',
      (x: tf.Tensor) => x.add(tf.randomNormal([2])),
      'computes with a number that changes from call to call. Give it as a tensor among the arguments, or draw it by random of this toolkit.',
    ],
    [
      'another path at each call',
      (() => {
        let calls = 0;
        return (x: tf.Tensor) => (calls++ % 2 ? x.square() : x.sqrt());
      })(),
      'does something else at each call. Branch on numbers that stay, or outside of the step.',
    ],
  ])('%s', (_, step, message) => {
    const error = thrown(step);
    expect(error).toMatchObject({name: 'CaptureError', message: `Cannot compile a step that ${message}`});
    expect(error.stack).toMatch(/compile\.test\.ts:\d+/);
  });

  test('tensors that are kept, given as variables, or no tensors', () => {
    expect(thrown((x) => tf.keep(x.square()).add(1)).message).toBe(
      'Cannot compile a step that keeps a tensor beyond its end. Return what is needed later, or assign it to a tf.variable.',
    );
    const compiled = train.compile((w: tf.Tensor) => w.square());
    expect(() => compiled(tf.variable(tf.scalar(1)))).toThrow('is given a tf.variable');
    expect(() => train.compile((x: tf.Tensor) => x.shape.length)(x())).toThrow('gives 1. Give tensors only');
    expect(() => train.compile(async (x: tf.Tensor) => x.square())(x())).toThrow('gives a promise.');
  });

  test('a tensor from outside that was disposed since', () => {
    const scale = tf.scalar(3);
    const compiled = train.compile((x: tf.Tensor) => x.mul(scale), {jit: 'graph'});
    for (let i = 0; i < 3; i++) expect([...compiled(x()).dataSync()]).toEqual([3, 6]);
    scale.dispose();
    expect(() => compiled(x())).toThrow('Cannot use a tensor that was disposed.');
  });
});

describe('a compiled step follows', () => {
  test('the mode of its layers, and the learning rate', () => {
    const model = new nn.Sequential(new nn.BatchNorm1d(2), new nn.Linear(2, 1));
    const x = tf.tensor2d([[1, 2], [3, 5], [8, 1]]); // biome-ignore format: a matrix
    const compiled = train.compile((x: tf.Tensor2D) => model.apply(x as never) as tf.Tensor, {jit: 'graph'});
    for (let i = 0; i < 4; i++) compiled(x);
    expect(compiled.mode).toBe('graph');
    model.eval();
    expect([...compiled(x).dataSync()]).toEqual([...(model.apply(x as never) as tf.Tensor).dataSync()]);
    model.train();
    compiled(x);
    expect(compiled.mode).toBe('graph');

    const w = tf.variable(tf.scalar(1));
    const by = new optim.SGD([w], {learningRate: 1});
    const step = train.compile(() => by.minimize(() => w.mul(1) as tf.Scalar), {jit: 'graph'});
    for (let i = 0; i < 4; i++) step();
    by.learningRate = 10;
    step();
    expect(w.dataSync()[0]).toBe(1 - 4 - 10);
    expect(by.steps).toBe(5);
  });

  test('gradients that are accumulated, as eager', () => {
    const train2 = (jit: train.Jit) =>
      random.withSeed(2, () => {
        const model = mlp();
        const by = new optim.Adam(model.parameters());
        const add = train.compile(
          (x: tf.Tensor, y: tf.Tensor) =>
            by.accumulate(() => losses.crossEntropy(model.apply(x) as tf.Tensor2D, y as tf.Tensor1D)),
          {jit},
        );
        const step = train.compile(() => by.step(), {jit});
        batches(12, [4, 6]).forEach(({x, y}, i) => {
          add(x, y);
          if (i % 2) step();
        });
        expect(by.steps).toBe(6);
        return {loss: [], weights: model.parameters().map((variable) => [...variable.dataSync()])};
      });
    expectClose(train2('graph'), train2('off'));
  });

  test('arguments of other shapes, in arrays and objects', () => {
    const compiled = train.compile(
      ({pair: [a, b]}: {pair: tf.Tensor[]}, scale: number) => ({sum: a.add(b).mul(scale), first: [a]}),
      {jit: 'graph'},
    );
    for (const length of [2, 3, 2, 2, 3, 3, 2]) {
      const ones = tf.ones([length]);
      const {sum, first} = compiled({pair: [ones, ones]}, length);
      expect([...sum.dataSync()]).toEqual(new Array(length).fill(2 * length));
      expect([...first[0].dataSync()]).toEqual(new Array(length).fill(1));
    }
  });

  test('gradients that are taken of it', () => {
    const compiled = train.compile((x: tf.Tensor) => x.square().sum(), {jit: 'graph'});
    const x = tf.tensor1d([1, 2]);
    for (let i = 0; i < 3; i++) compiled(x);
    expect([
      ...tf
        .grad((x) => compiled(x) as tf.Scalar)(x)
        .dataSync(),
    ]).toEqual([2, 4]);
  });

  test('the numbers that this toolkit draws', () => {
    const draw = (jit: train.Jit) =>
      random.withSeed(3, () => {
        const compiled = train.compile(() => random.normal([4]).add(random.uniform([4])), {jit});
        return Array.from({length: 5}, () => [...compiled().dataSync()]);
      });
    expect(draw('graph')).toEqual(draw('off'));
    expect(new Set(draw('xla').map(String)).size).toBe(5);
  });
});

describe('tensors that are the same while a step is recorded are told apart later', () => {
  const [x, y] = [tf.tensor1d([1, 2]), tf.tensor1d([10, 30])];
  const often = (act: () => tf.Tensor) => {
    for (let i = 0; i < 4; i++) act().dispose();
  };

  test('one that was given twice', () => {
    const minus = train.compile((a: tf.Tensor, b: tf.Tensor) => a.sub(b), {jit: 'graph'});
    often(() => minus(x, x));
    expect([minus(x, y).arraySync(), minus.mode, minus(x, x.clone()).arraySync()]).toEqual([
      [-9, -28],
      'graph',
      [0, 0],
    ]);
  });

  test("a variable and its clone, a step's own tensor and the same given", () => {
    const weight = tf.variable(tf.tensor1d([5, 5]));
    const sum = train.compile((a: tf.Tensor) => a.add(weight).add(y), {jit: 'graph'});
    often(() => sum(weight.clone()));
    expect(sum(x).arraySync()).toEqual([16, 37]);
    const other = train.compile((a: tf.Tensor) => a.mul(y), {jit: 'graph'});
    often(() => other(y));
    expect([other(x).arraySync(), y.isDisposed]).toEqual([[10, 60], false]);
  });

  test('two variables of which one was set to the other, and what a variable was', () => {
    const [one, two] = [tf.variable(tf.tensor1d([1, 1])), tf.variable(tf.tensor1d([0, 0]))];
    two.assign(one);
    const before = one.clone();
    const far = train.compile((a: tf.Tensor) => one.sub(two).add(before).add(a), {jit: 'graph'});
    often(() => far(x));
    one.assign(tf.tensor1d([4, 4]));
    expect([far(x).arraySync(), far.mode]).toEqual([[4 - 1 + 1 + 1, 4 - 1 + 1 + 2], 'graph']);
  });

  test('what is given back as it is', () => {
    const same = train.compile((a: tf.Tensor) => a, {jit: 'graph'});
    often(() => same(x));
    const back = same(y);
    expect(back.arraySync()).toEqual([10, 30]);
    back.dispose();
    expect([x.isDisposed, y.isDisposed]).toEqual([false, false]);
  });
});

test('a compiled step leaves nothing behind', () => {
  const {step} = training(mlp)();
  const compiled = train.compile(step, {jit: 'graph'});
  const [{x, y}] = batches(1, [4, 6]);
  const after = () => {
    compiled(x, y).dispose();
    return {...memoryInfo()};
  };
  for (let i = 0; i < 5; i++) after();
  const before = after();
  for (let i = 0; i < 20; i++) after();
  expect(after()).toEqual(before);
});

describe('fit()', () => {
  const line = () => data.fromTensors(tf.linspace(0, 1, 64).reshape<tf.Tensor2D>([64, 1]), tf.linspace(1, 3, 64).reshape<tf.Tensor2D>([64, 1])); // biome-ignore format: one line

  test('is as it is without compiling, also where gradients are accumulated', async () => {
    for (const accumulate of [1, 3]) {
      const [compiled, eager] = await Promise.all(
        (['auto', 'off'] as const).map(async (jit) => {
          const model = random.withSeed(4, () => new nn.Linear(1, 1));
          const options = {loss: losses.mse, epochs: 3, batchSize: 8, shuffle: false, clip: 0.5};
          const history = await train.fit(model, line(), {...options, accumulate, jit});
          return [...history.epochs.map(({loss}) => loss), ...model.weight.dataSync()];
        }),
      );
      compiled.forEach((value, i) => {
        expect(value).toBeCloseTo(eager[i], 5);
      });
    }
  });

  test('ends at a loss that is NaN before anything is changed, variables of the loss included', async () => {
    const model = new nn.Linear(1, 1);
    const optimizer = new optim.Adam(model.parameters());
    const x = tf.variable(tf.scalar(1), false);
    const loss = (outputs: tf.Tensor, targets: tf.Tensor) => {
      // NaN from the fifth time on.
      x.assign(x.sub(0.2));
      return losses.mse(outputs, targets).mul(x.sub(0.1).sqrt()) as tf.Scalar;
    };
    const run = train.fit(model, line(), {loss, optimizer, batchSize: 8, jit: 'graph'});
    await expect(run).rejects.toThrow('Cannot make step 5: the loss is NaN.');
    expect(optimizer.steps).toBe(4);
    expect([...model.weight.dataSync()].every(Number.isFinite)).toBe(true);
    expect(x.dataSync()[0]).toBeCloseTo(0.2);
  });

  test('says in one line why it does not compile, and trains', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    try {
      const model = new nn.Linear(1, 1);
      model.onForward(() => {});
      await train.fit(model, line(), {loss: losses.mse, epochs: 1});
      expect(warn.mock.calls).toEqual([
        [
          "Training step by step, not compiled: Cannot compile a step that tells listeners of what layers give. Take the hooks away, or train with {jit: 'off'}.",
        ],
      ]);
    } finally {
      warn.mockRestore();
    }
  });
});

describe('in bfloat16', () => {
  const images = () =>
    new nn.Sequential(
      new nn.Conv2d(8, 16, {kernelSize: 3}),
      new nn.Relu(),
      new nn.Flatten(),
      new nn.Linear(6 * 6 * 16, 3),
    ) as never as nn.Module<tf.Tensor, tf.Tensor>;

  const lossesIn = (precision: train.CompileOptions['precision']) =>
    random.withSeed(1, () => {
      const {step} = training(images)();
      const compiled = train.compile(step, {jit: 'graph', precision});
      return batches(8, [16, 8, 8, 8]).map(({x, y}) => compiled(x, y).dataSync()[0]);
    });

  test('a step gives the same to two digits, and not to seven', ({skip}) => {
    skip(!readFileSync('/proc/cpuinfo', 'utf8').includes('avx512bw'), 'needs a processor with AVX-512');
    const exact = lossesIn('float32');
    const rough = lossesIn('bfloat16');
    const apart = exact.map((loss, i) => Math.abs(rough[i] - loss) / loss);
    expect(Math.max(...apart)).toBeLessThan(0.02);
    expect(Math.max(...apart)).toBeGreaterThan(1e-6);
  });

  test.each([
    [
      {precision: 'bfloat16', jit: 'xla'},
      "Cannot compile with precision = 'bfloat16' and jit = 'xla': expected jit = 'graph' or 'auto', which compute in it.",
    ],
    [
      {precision: 'float16'},
      "Cannot compile with precision = 'float16': expected one of 'float32', 'bfloat16'.",
    ],
    [{jit: 'fast'}, "Cannot compile with jit = 'fast': expected one of 'auto', 'graph', 'xla', 'off'."],
  ])('%o is refused where it is asked for', (options, message) => {
    expect(() => train.compile(() => tf.scalar(1), options as train.CompileOptions)).toThrow(
      new RangeError(message),
    );
  });
});
