import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import * as aq from 'arquero';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {tableAdapter} from '../../kernel/display/arquero.js';
import {exercises, nn, tf, train, viz} from '../../src/index.js';
import {KernelClient} from './client.js';

/** Were it not escaped, it would be an element, in a text as in an attribute. */
const MARK = `"'><img src=x onerror=hit()>&amp;`;

const named = {
  [MARK]: class extends nn.Module<tf.Tensor2D, tf.Tensor2D> {
    layer = new nn.Linear(2, 2);
    forward(x: tf.Tensor2D) {
      return this.layer.apply(x);
    }
  },
};
const model = () => new named[MARK]!();

const rows = tf.ones([2, 2]) as tf.Tensor2D;

const shown: [name: string, make: () => unknown][] = [
  [
    'class labels of a confusion matrix',
    () =>
      viz.confusion(
        [
          [3, 1],
          [2, 4],
        ],
        {labels: [MARK, 'b'], title: MARK},
      ),
  ],
  [
    'tokens of an attention map',
    () => viz.attention(tf.softmax(tf.ones([2, 2])), [MARK, 'b'], {title: MARK}),
  ],
  ['names of curves', () => viz.curves({[MARK]: [1, 2, 3]}, {title: MARK, x: MARK, y: MARK})],
  ['the title of a histogram', () => viz.histogram([1, 2, 3], {title: MARK, x: MARK})],
  ['labels of images', () => viz.images(tf.ones([2, 4, 4, 1]), {labels: [MARK, 'b']})],
  [
    'steps',
    () => viz.steps([{title: MARK, svg: '<svg xmlns="http://www.w3.org/2000/svg"/>'}], {title: MARK}),
  ],
  ['the class of a model', () => viz.model(model(), {input: rows})],
  ['a summary', () => train.summary(model(), rows)],
  ['texts in a tensor', () => viz.tensor(tf.tensor([MARK, 'b']))],
  ['a note of an exercise', () => exercises.check(MARK as never, 1 as never)],
];

async function bundleOf(value: unknown): Promise<Record<string, unknown>> {
  const display = (value as Record<symbol, undefined | (() => Record<string, unknown>)>)[
    Symbol.for('Jupyter.display')
  ];
  return (await display?.call(value)) ?? {};
}

function expectEscaped(bundle: Record<string, unknown>): void {
  for (const mime of ['text/html', 'image/svg+xml', 'text/markdown']) {
    expect(String(bundle[mime] ?? '')).not.toMatch(/<img src=x|"'>/);
  }
}

test.each(shown)('%s can carry no markup', async (_, make) => {
  let value: unknown;
  try {
    value = make();
  } catch (error) {
    // A text, which front ends escape.
    expect((error as Error).message).toContain('img src=x');
    return;
  }
  const bundle = await bundleOf(value);
  expect(Object.keys(bundle)).toContain('text/plain');
  expectEscaped(bundle);
});

test('a table can carry no markup, neither in its names nor in its cells', async () => {
  const bundle = await bundleOf(tableAdapter(aq.table({[MARK]: [MARK, 'b'], other: [1, 2]})));
  expect(bundle['text/html']).toContain('&lt;img');
  expectEscaped(bundle);
});

describe('what a notebook shows can carry no markup', () => {
  let kernel: KernelClient;
  beforeAll(async () => {
    kernel = await KernelClient.start();
    writeFileSync(join(kernel.folder, MARK), 'a,b\n1,2\n3,4\n');
    writeFileSync(
      join(kernel.folder, `${MARK}.ts`),
      "export function fail() { throw new Error('told'); }\nfail();\n",
    );
    const {error} = await kernel.run(`const mark = ${JSON.stringify(MARK)};
      const named = {[mark]: class extends nn.Module<tf.Tensor2D, tf.Tensor2D> {
        [mark] = new nn.Linear(2, 2);
        forward(x: tf.Tensor2D) { return this[mark].apply(x); }
      }};
      const model = new named[mark]();`);
    expect(error).toBeUndefined();
  });
  afterAll(() => kernel.stop());

  test.each([
    ['the label of a slider', 'widget.slider({label: mark})'],
    ['the label of a button', 'widget.button({label: mark})'],
    ['the options of a dropdown', 'widget.dropdown({label: mark, options: [mark]})'],
    ['the label of a checkbox', 'widget.checkbox({label: mark})'],
    ['the value of a text field', 'widget.text({label: mark, value: mark, placeholder: mark})'],
    ["the state of a widget of one's own", "widget({esm: '', state: {[mark]: mark}})"],
    ['what interact() draws', 'widget.interact({[mark]: widget.text({value: mark})}, () => mark)'],
    ['the names of layers in a profile', '%%profile\nmodel.apply(tf.ones([2, 2]));'],
    ['a file that is read', 'console.log(mark); data.readCsv(mark)'],
    ['a file that is not there', 'data.readCsv(`${mark}.csv`)'],
    ['a file that is run', `%run ${quoted(`${MARK}.ts`)}`],
    ['a file that is imported', `await import(${JSON.stringify(`./${MARK}`)})`],
    ['a file that is written', `%%writefile ${quoted(`${MARK}.txt`)}\ntext`],
    ['a file that is loaded', `%load ${quoted(`${MARK}.none`)}`],
    ['a folder that is not there', `%cd ${MARK}`],
    ['an error', 'throw Object.assign(new Error(mark), {name: mark})'],
    ['a model', 'model'],
    ['a value', '({[mark]: mark})'],
    ['a tensor that a variable holds', 'tf.tensor([mark])'],
  ])('%s', async (_, code) => {
    const {messages} = await kernel.run(code);
    const shown = messages.filter(({type}) => !['execute_input', 'comm_open'].includes(type));
    // As a text or escaped, it is there.
    expect(JSON.stringify(shown)).toContain('img src=x');
    for (const {content} of shown) expectEscaped((content.data ?? {}) as Record<string, unknown>);
  });

  test.each(['mark', 'model'])('pointing at %s', async (code) => {
    const {data} = await kernel.request('inspect_request', {code, cursor_pos: code.length});
    expect(Object.keys(data as object)).toEqual(['text/plain']);
  });
});

/** A name as one word of a magic's, whichever quotes it holds. */
function quoted(name: string): string {
  return name.replace(/"+|[^"]+/g, (part) => (part.startsWith('"') ? `'${part}'` : `"${part}"`));
}
