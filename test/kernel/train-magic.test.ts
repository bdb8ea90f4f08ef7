import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type CellOutcome, KernelClient} from './client.js';

let kernel: KernelClient;

const SETUP = `random.seed(1);
const flowers = data.iris();
const [training, validation] = flowers.split(0.8);
const model = new zoo.Mlp(4, 3);`;

beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.run(SETUP);
});

afterAll(() => kernel.stop());

/** What a cell shows last, as text. */
function shown({messages}: CellOutcome): string | undefined {
  const displays = messages.filter(({type}) => /display_data$/.test(type));
  return (displays.at(-1)?.content.data as Record<string, string> | undefined)?.['text/plain'];
}

const LOSS = 'losses.crossEntropy(model.apply(x), y)';

describe('%%train', () => {
  test('trains on the loss that the rest of the cell returns, and shows the curve', async () => {
    const before = Number((await kernel.run(`tf.tidy(() => ${onAll(LOSS)}.dataSync()[0])`)).result);
    const outcome = await kernel.run(
      '%%train flowers, {epochs: 20}\nconst scores = model.forward(x);\nreturn losses.crossEntropy(scores, y);',
    );
    expect(outcome.error).toBeUndefined();
    expect(outcome.result).toBeUndefined();
    expect(shown(outcome)).toMatch(/^Mlp: 20 epochs · loss [\d.]+ · .* in all$|^\w[^:]*: 20 epochs · loss/);
    const after = Number((await kernel.run(`tf.tidy(() => ${onAll(LOSS)}.dataSync()[0])`)).result);
    expect(after).toBeLessThan(0.7 * before);
  });

  test('takes the last expression for the loss, and gives the numbers of fit() after the same seed', async () => {
    const begin = 'random.seed(3);\nconst again = new zoo.Mlp(4, 3);';
    const weights = '[...again.parameters()[0].dataSync()].join()';
    await kernel.run(begin);
    await kernel.run('await train.fit(again, training, {loss: losses.crossEntropy, epochs: 2, validation});');
    const fitted = (await kernel.run(weights)).result;
    await kernel.run(begin);
    const outcome = await kernel.run(
      '%%train training, {epochs: 2, validation} // as above\nlosses.crossEntropy(again.apply(x), y); // the loss',
    );
    expect(outcome.stderr).toBe('');
    expect(shown(outcome)).toMatch(/^Mlp: 2 epochs · loss [\d.]+ · validation loss/);
    expect((await kernel.run(weights)).result).toBe(fitted);
  });

  test('keeps its course under a name, which is shown in a line; what its cell declares stays within', async () => {
    const first = await kernel.run(
      `%%train history = training.batch(40), {\n  epochs: 2,\n  optimizer: new optim.SGD(model.parameters(), {learningRate: 0.1}),\n}\nconst scores = model.apply(x);\nlosses.crossEntropy(scores, y)`,
    );
    expect(first.error).toBeUndefined();
    expect((await kernel.run('[history.step, history.epochs.length, history.learningRate]')).result).toBe(
      '[ 6, 2, 0.1 ]',
    );
    expect((await kernel.run('history')).result).toMatch(/^2 epochs · loss [\d.]+ · /);
    expect((await kernel.run('scores')).error?.ename).toBe('TypeScriptError');
  });

  test('stops when it is asked to: the weights and the curve are kept', async () => {
    await kernel.run(
      "const before = model.parameters()[0].dataSync().slice(); let epochs = 0;\nconst tell = {epoch: () => { if (++epochs === 3) console.log('go'); }};",
    );
    const cell = kernel.start(`%%train flowers, {epochs: 100_000, callbacks: [tell]}\n${LOSS}`);
    await cell.output(/go/);
    await kernel.interrupt();
    const outcome = await cell.ended;
    expect(outcome.error?.ename).toBe('KeyboardInterrupt');
    expect(shown(outcome)).toMatch(/^Mlp: stopped in epoch \d+\/100000 · step/);
    const {result} = await kernel.run(
      'const now = model.parameters()[0].dataSync();\n[epochs > 2, now.every((value) => Number.isFinite(value)), now.some((value, i) => value !== before[i])]',
    );
    expect(result).toBe('[ true, true, true ]');
  });

  test('works where names of the notebook are those that it needs itself', async () => {
    await kernel.run('const [train, x] = [training, 3];');
    expect(shown(await kernel.run(`%%train train\n${LOSS}`))).toMatch(/^Mlp: 1 epoch/);
    await kernel.run('%reset');
    await kernel.run(SETUP);
  });

  test.each([
    [
      'a wrong name',
      '%%train flowers\nlosses.crossEntropy(model.aply(x), y)',
      '`model` (Mlp) has no `aply`. Did you mean `apply`?',
      'line 2, column 27',
    ],
    [
      'an x of another shape',
      '%%train flowers\nconst other = new nn.Linear(5, 3);\nlosses.crossEntropy(other.apply(x), y)',
      'other expects [batch, 5], x is [batch, 4].',
      'line 3, column 33',
    ],
    [
      'a loss of another shape',
      '%%train flowers\nmodel.apply(x)',
      'The loss of a batch must be a single number, model.apply(x) gives [batch, 3]: take the mean of what is to get smaller.',
      'line 2, column 1',
    ],
    [
      'a loss of any shape',
      '%%train flowers\nconst all = model.apply(x).square().mean();\nreturn all;',
      'The loss of a batch must be a single number, but how many axes all has is not known here: write `all as tf.Scalar` if it has none.',
      'line 3, column 1',
    ],
    [
      'an end that is no loss',
      `%%train flowers\n${LOSS};\nconsole.log(1)`,
      'The loss of a batch must be a single number as a tensor, not nothing. End the cell with the loss.',
      'line 3, column 1',
    ],
    [
      'an end without a value',
      `%%train flowers\nconst loss = ${LOSS};`,
      '%%train needs the loss of a batch: end the cell with it, as in `return loss;`.',
      'line 2, column 1',
    ],
    [
      'an empty cell',
      '%%train flowers\n',
      '%%train needs the loss of a batch: end the cell with it, as in `return losses.crossEntropy(model.apply(x), y);`.',
      'line 1, column 1',
    ],
    [
      'no data',
      `%%train\n${LOSS}`,
      '%%train needs a dataset: write %%train data, {epochs: 3}.',
      'line 1, column 1',
    ],
    [
      'what is no dataset, alone',
      `%%train model\n${LOSS}`,
      '%%train: data must be a Dataset, not a Mlp.',
      'line 1, column 9',
    ],
    [
      'an option that is none',
      `%%train flowers, {epoch: 3}\n${LOSS}`,
      '%%train has no option `epoch`. Did you mean `epochs`?',
      'line 1, column 19',
    ],
    [
      'a bracket that is not closed',
      '%%train flowers\nlosses.crossEntropy(model.apply(x, y)',
      'This ( is not closed: ) is missing.',
      'line 2, column 20',
    ],
    [
      'a magic within',
      `%%train flowers\n%time model.apply(x)\n${LOSS}`,
      '%time cannot stand within %%train, whose lines become a function. Give it a cell of its own.',
      'line 2, column 1',
    ],
    [
      'what is awaited',
      `%%train flowers\nawait 1;\n${LOSS}`,
      '`await` cannot stand within %%train, whose lines become a function that is called for each batch. Await it in a cell before.',
      'line 2, column 1',
    ],
    [
      'what is no dataset, of which the compiler knows nothing',
      '%%train JSON.parse("3")\nx.square().mean()',
      'Cannot train on 3: expected a dataset. Make one by data.fromTensors(x, y).',
      'line 1, column 1',
    ],
    [
      'a loss that nothing is trained by',
      '%%train flowers\nx.square().mean()',
      'Cannot minimize a loss that depends on no trainable variable. Compute it with a model, or with a tf.variable, that was made before, and not by dataSync() or other numbers.',
      'line 1, column 1',
    ],
    [
      'what its own lines throw',
      `%%train flowers\nconst scores = model.apply(x);\nif (scores.size) throw new Error('mine');\n${LOSS}`,
      'mine',
      'line 3, column 24',
    ],
  ])('refuses %s at its place', async (_, cell, message, place) => {
    const {error} = await kernel.run(cell);
    expect(error?.evalue).toBe(message);
    expect(error?.traceback.join('\n')).toContain(`, ${place}`);
  });
});

describe('help while a cell of %%train is written', () => {
  test('knows the types of x and y', async () => {
    const hover = async (code: string, at: number) => {
      const {data} = await kernel.request('inspect_request', {code, cursor_pos: at, detail_level: 0});
      return (data as Record<string, string>)['text/plain']!.split('\n')[0];
    };
    const code = '%%train flowers, {epochs: 2}\nlosses.crossEntropy(model.apply(x), y)';
    expect(await hover(code, code.indexOf('x)'))).toBe('(parameter) x: Shaped<[number, 4]>');
    expect(await hover(code, code.indexOf('y)', 40))).toBe('(parameter) y: Tensor1D');
    expect(await hover(code, 9)).toMatch(/^const flowers: Dataset</);
    expect(await hover(code, 4)).toBe('%%train data, {epochs: 3}');
  });

  test.each([
    ['of x', '%%train flowers\nx.squ', ['square', 'squaredDifference', 'squeeze'], 18, 21],
    ['of options', '%%train flowers, {ep', ['epochs'], 18, 20],
    ['of its own name', '%%trai', ['%%train'], 0, 6],
  ])('completes names %s', async (_, code, matches, cursor_start, cursor_end) => {
    expect(await kernel.request('complete_request', {code, cursor_pos: code.length})).toMatchObject({
      matches,
      cursor_start,
      cursor_end,
    });
  });

  test('completes within the line while the rest stands', async () => {
    const code = `%%train history = flowers.spl\n${LOSS}`;
    expect(await kernel.request('complete_request', {code, cursor_pos: 29})).toMatchObject({
      matches: ['split'],
      cursor_start: 26,
      cursor_end: 29,
    });
  });
});

/** A loss of all examples. */
function onAll(loss: string): string {
  return `(({x, y}) => ${loss})(flowers.tensors())`;
}
