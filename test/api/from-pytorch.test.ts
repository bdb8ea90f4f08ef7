import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import * as toolkit from '../../src/index.js';

const text = readFileSync(join(import.meta.dirname, '..', '..', 'notebooks', 'from-pytorch.md'), 'utf8');

/** What stands on the right of the table's rows. */
const here = [...text.matchAll(/^\| .+ \| (.+) \|$/gm)].map(([, right]) => right).join('\n');

const namespaces = toolkit as unknown as Record<string, Record<string, unknown>>;

/** What is met in an error or extended in a layer of one's own, and looked for by nobody. */
const UNLISTED = ['nn.Convolution', 'nn.Elementwise', 'nn.StateError', 'optim.Slots'];

describe('the table of PyTorch’s names', () => {
  test.each(['nn', 'losses', 'optim'])('knows every name in %s', (namespace) => {
    const names = Object.keys(namespaces[namespace]).map((name) => `${namespace}.${name}`);
    const missing = names.filter((name) => !UNLISTED.includes(name) && !here.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });

  test('names only what there is', () => {
    const named = [...here.matchAll(/`(nn|losses|optim|train|distributed|data|random|tf)\.(\w+)/g)];
    expect(named.length).toBeGreaterThan(100);
    expect(
      named.filter(([, namespace, name]) => !(name in namespaces[namespace])).map(([all]) => all),
    ).toEqual([]);
  });

  test('names only methods that a model, an optimizer or a dataset has', () => {
    const model = new toolkit.nn.Linear(2, 2);
    const optimizer = new toolkit.optim.SGD(model.parameters());
    const things: Record<string, object> = {
      model,
      optimizer,
      dataset: toolkit.data.iris(),
      x: toolkit.tf.scalar(1),
    };
    const named = [...here.matchAll(/`(model|optimizer|dataset|x)\.(\w+)\(/g)];
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter(([, thing, method]) => !(method in things[thing])).map(([all]) => all)).toEqual([]);
  });
});
