import {stripVTControlCharacters} from 'node:util';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {KernelClient} from './client.js';

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.run('const hidden = tf.ones([32, 128]); const weight = tf.ones([64, 10]);');
});

afterAll(() => kernel.stop());

/** The traceback of a cell, a line each. */
async function lines(code: string): Promise<string[]> {
  const {error} = await kernel.run(code);
  return stripVTControlCharacters(error!.traceback.join('\n')).split('\n');
}

describe('an error about shapes', () => {
  test('names the tensors of the line with their shapes, those of methods and of nested calls too', async () => {
    const where = '  where hidden is [32, 128], weight is [64, 10]';
    expect(await lines('tf.matMul(hidden, weight);')).toContain(where);
    expect(await lines('hidden.matMul(weight);')).toContain(where);
    expect(await lines('const y = 1;\ntf.relu(tf.matMul(hidden.relu(), weight)).mul(2);')).toContain(where);
  });

  test('stands below the line, which stays as it is', async () => {
    expect((await lines('tf.matMul(hidden, weight);')).slice(1)).toEqual([
      expect.stringMatching(/^ {2}in cell \d+, line 1, column 4:$/),
      '  > 1 | tf.matMul(hidden, weight);',
      '      |    ^',
      '  where hidden is [32, 128], weight is [64, 10]',
    ]);
  });

  test('names what is in fields', async () => {
    await kernel.run('const net = {first: {weight: tf.ones([3, 4])}};');
    expect(await lines('tf.matMul(hidden, net.first.weight);')).toContain(
      '  where hidden is [32, 128], net.first.weight is [3, 4]',
    );
  });

  test('stands at the call that it tells of', async () => {
    await kernel.run('function square() {\n  return tf.ones([2, 3]).matMul(tf.ones([2, 3]));\n}');
    await kernel.run('function twice(x: tf.Tensor) { return [x, square()]; }');
    expect((await lines('twice(weight);')).slice(-3)).toEqual([
      expect.stringMatching(/^ {2}called from twice, cell \d+, line 1, column \d+$/),
      expect.stringMatching(/^ {2}called from cell \d+, line 1, column 1$/),
      '  where weight is [64, 10]',
    ]);
  });

  test('tells of a tensor that was disposed', async () => {
    await kernel.run('const spent = tf.ones([2]); spent.dispose();');
    expect(await lines('spent.add(1);')).toContain('  where spent is [2], disposed');
  });

  test('of a layer names what it is given', async () => {
    await kernel.run('const linear: nn.Linear = new nn.Linear(64, 2);');
    expect(await lines('linear.apply(hidden as tf.Tensor2D);')).toContain('  where hidden is [32, 128]');
  });
});

describe('an error inside a function', () => {
  test('names parameters, constants and fields, as they were when it happened', async () => {
    await kernel.run(`class Net extends nn.Module<tf.Tensor2D, tf.Tensor2D> {
  weight = tf.ones([64, 10]) as tf.Tensor2D;
  forward(x: tf.Tensor2D): tf.Tensor2D {
    const doubled = x.mul(2) as tf.Tensor2D;
    return tf.matMul(doubled, this.weight);
  }
}`);
    expect((await lines('new Net().apply(tf.ones([2, 4]));')).slice(-2)).toEqual([
      '  where doubled is [2, 4], this.weight is [64, 10]',
      expect.stringMatching(/^ {2}called from cell \d+, line 1, column 11$/),
    ]);
  });

  test.each([
    ['an arrow without braces', '((x: tf.Tensor) => x.matMul(weight))(tf.ones([3, 3]));', 'x is [3, 3]'],
    [
      'an async function, after it has waited',
      'await (async (x: tf.Tensor) => { const y = await input_(x); return y.matMul(weight); })(tf.ones([4, 4]));',
      'y is [4, 4]',
    ],
    [
      'a generator',
      '[...(function* (x: tf.Tensor) { yield x.matMul(weight); })(tf.ones([5, 5]))];',
      'x is [5, 5]',
    ],
    [
      'one that takes its names apart',
      'for (const {x: [y]} of [{x: [tf.ones([6, 6])]}]) { const {z} = {z: y}; z.matMul(weight); }',
      'z is [6, 6]',
    ],
    [
      'a variable that changes',
      '{ let x = tf.ones([1, 1]); for (const n of [7, 8]) { x = tf.ones([n, n]); if (n > 7) x.matMul(weight); } }',
      'x is [8, 8]',
    ],
    [
      'one inside another, with names of both',
      '((x: tf.Tensor) => ((y: tf.Tensor) => x.matMul(y))(weight))(tf.ones([9, 9]));',
      'x is [9, 9]',
    ],
  ])('names those of %s', async (_, code, told) => {
    await kernel.run('const input_ = async (x: tf.Tensor) => x;');
    const last = code.includes('(y)') ? 'y' : 'weight';
    expect(await lines(code)).toContain(`  where ${told}, ${last} is [64, 10]`);
  });

  test('leaves out a name that stands for two things', async () => {
    const code = `((x: tf.Tensor) => {
  { const y = x.mul(1); y.add(1); }
  { const y = tf.ones([2, 2]); return y.matMul(weight); }
})(tf.ones([3, 3]));`;
    expect(await lines(code)).toContain('  where weight is [64, 10]');
  });

  test('does not take a name for one of the same name around it', async () => {
    const code =
      '((x: tf.Tensor) => { x.add(1); return [1].map((x: any) => x.a?.b ?? tf.matMul(weight, weight)); })(hidden);';
    expect(await lines(code)).toContain('  where weight is [64, 10]');
  });

  test('of one that called itself tells of the innermost call', async () => {
    await kernel.run(
      'const grow = (x: tf.Tensor, n: number): tf.Tensor => (n ? grow(x.concat(x), n - 1) : x.matMul(weight));',
    );
    expect(await lines('grow(tf.ones([1, 2]), 3);')).toContain('  where x is [8, 2], weight is [64, 10]');
  });

  test('shows the error itself when a name has no value yet', async () => {
    const code = '{ const read = () => tf.relu(late); read(); const late = tf.ones([2]); }';
    expect((await lines(code))[0]).toBe("ReferenceError: Cannot access 'late' before initialization");
  });

  test.each([
    ['a timer', 'setTimeout(() => fail(tf.ones([7, 7])));'],
    ['a promise that nobody awaits', 'void Promise.resolve(tf.ones([7, 7])).then((x) => fail(x));'],
  ])('is told of in %s', async (_, code) => {
    await kernel.run('const fail = (x: tf.Tensor) => { const q = x.add(1); q.matMul(weight); };');
    const shown = kernel.published(({content}) => content.name === 'stderr');
    await kernel.run(code);
    expect((await shown).content.text).toContain('\n  where q is [7, 7], weight is [64, 10]\n');
  });

  test('is told of in what listens to a widget', async () => {
    await kernel.run(
      "comms.onOpen('failing', ({onMessage}, {names}: any) => { const rows: any = [1]; rows.pusch(names); });",
    );
    const shown = kernel.published(({content}) => content.name === 'stderr');
    await kernel.tell('comm_open', {comm_id: 'one', target_name: 'failing', data: {names: []}});
    expect((await shown).content.text).toContain('\n  Did you mean `rows.push`?\n');
  });

  test('is told of as a cause', async () => {
    await kernel.run('const multiply = (x: tf.Tensor) => x.matMul(weight);');
    const shown = await lines(
      "try { multiply(hidden); } catch (cause) { throw new Error('It failed.', {cause}); }",
    );
    expect(shown.at(-1)).toBe('  where x is [32, 128], weight is [64, 10]');
  });

  test('of a property of undefined tells which was meant', async () => {
    const code = '[1].map(() => { const batch: any = {labels: [1]}; return batch.lables.length; });';
    expect(await lines(code)).toContain(
      '  `batch.lables` is undefined, so it has no `length`. Did you mean `batch.labels`?',
    );
  });
});

describe('a name that is none', () => {
  test('of a method is told with the one that was probably meant', async () => {
    await kernel.run('const loose: any = [1, 2]; const deep: any = {inner: {values: [1]}};');
    const shown = await lines('loose.pusch(3);');
    expect(shown[0]).toBe('TypeError: loose.pusch is not a function');
    expect(shown.at(-1)).toBe('  Did you mean `loose.push`?');
  });

  test('of a property of undefined tells what is undefined', async () => {
    expect((await lines('deep.iner.values;')).at(-1)).toBe(
      '  `deep.iner` is undefined, so it has no `values`. Did you mean `deep.inner`?',
    );
  });

  test('of a property that is set on undefined tells so too', async () => {
    await kernel.run('let nothing: any;');
    expect((await lines('nothing.z = 1;')).at(-1)).toBe('  `nothing` is undefined, so it has no `z`.');
  });

  test('of a variable tells the one that was probably meant', async () => {
    expect((await lines("eval('hiden')")).at(-1)).toBe('  Did you mean `hidden`?');
  });
});

test('what to do about the error of a library stands below it', async () => {
  await kernel.run('const gone = tf.ones([2]); gone.dispose();');
  expect((await lines('gone.add(1);')).slice(-2)).toEqual([
    '  where gone is [2], disposed',
    '  A tensor is gone after `dispose()`, and when the `tf.tidy` ends that made it: return it from there, or keep it by `tf.keep`.',
  ]);
  expect((await lines('weight.gather(tf.tensor1d([1.5]))')).at(-1)).toBe(
    '  `indices` counts something, and must be whole numbers: write `.toInt()` behind it.',
  );
});

test('a value that is missing is told as such', async () => {
  await kernel.run('const options: any = {};');
  const shown = await lines('weight.matMul(options.kernel);');
  expect(shown.slice(-1)).toEqual(['  where weight is [64, 10], options.kernel is undefined']);
});

test('each of the errors that one stands for is shown', async () => {
  const shown = await lines(
    "throw new AggregateError([new Error('one'), new RangeError('two')], 'both failed');",
  );
  expect(shown[0]).toBe('AggregateError: both failed');
  expect(shown).toContain('1 of 2: Error: one');
  expect(shown).toContain('2 of 2: RangeError: two');
});

test('an error without a place in a cell is shown as it is', async () => {
  expect(await lines("throw 'gone'")).toEqual(['Error: gone']);
});
