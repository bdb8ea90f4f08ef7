import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {Language} from '../../kernel/language.js';

// What the compiler finds wrong is told in one line. Nothing is run here.

const language = new Language();

/** What is said of a cell; what it declares is known to the next ones, if nothing is wrong with it. */
function told(cell: string): string[] {
  const {program, diagnostics} = language.compile(cell, process.cwd());
  program?.commit();
  return (diagnostics ?? []).map(({messages}) => messages.join('\n'));
}

function place(cell: string): string {
  const {line, column, length} = language.compile(cell, process.cwd()).diagnostics![0]!;
  return cell.split('\n')[line]!.slice(column, column + length);
}

test('every wrong program of the toolkit is told in one line, in the words of its shapes and options', async () => {
  const path = join(import.meta.dirname, '..', 'api', 'programs', 'wrong.ts');
  const marks = /^ *\/\/.*\n|^import [\s\S]*?;\n/gm;
  const program = `import type {Shaped} from 'tangente';\n${readFileSync(path, 'utf8').replace(marks, '')}`;
  const {diagnostics = []} = language.compile(program, process.cwd());
  const lines = program.split('\n');
  const all = diagnostics.map(
    ({line, messages}) => `${lines[line]!.trim()}\n    ${messages.join('\n    ')}\n`,
  );
  expect(all.join('\n')).not.toMatch(/\$\d|not assignable/);
  expect(diagnostics.filter(({messages}) => messages.length > 1)).toEqual([]);
  await expect(all.join('\n')).toMatchFileSnapshot('wrong-programs.txt');
});

test.each([
  // Words of Python.
  ['print(3)', 'There is no `print` in TypeScript: write `console.log(…)`.'],
  ['x = 5', '`x` is not declared: write `let x = 5`.'],
  ['const flag = True;', 'There is no `True` in TypeScript: write `true`.'],
  ['const none = None;', 'There is no `None` in TypeScript: write `null`, or `undefined`.'],
  ['len([1, 2])', 'There is no `len` in TypeScript: write `x.length`, of a tensor `x.shape`.'],
  ['const n = int("3");', 'There is no `int` in TypeScript: write `Math.trunc(x)`, as a type `number`.'],
  ['np.array([1])', 'There is no `np` in TypeScript: write `tf.tensor([1, 2])`, tensors are `tf`.'],
  ['[1, 2].append(3)', '`[1, 2]` has no `append`. Write `[1, 2].push(x)`.'],
  ['const ages = {ann: 3}; ages.keys()', '`ages` has no `keys`. Write `Object.keys(ages)`.'],
  ['tf.ones([2]).numpy()', '`tf.ones([2])` has no `numpy`. Write `tf.ones([2]).arraySync()`.'],
  // Python's grammar.
  ['# a comment\nconst a = 1;', 'A comment begins with `//`, not with `#`.'],
  ['const a = 1;  # a comment', 'A comment begins with `//`, not with `#`.'],
  ['def f(x, y):\n  return x', 'Write `function f(x, y) { … }`: `def` is Python.'],
  ['for i in range(3):\n  print(i)', 'Write `for (let i = 0; i < 3; i++) { … }`.'],
  ['for i in range(2, 9, 3):\n  print(i)', 'Write `for (let i = 2; i < 9; i += 3) { … }`.'],
  ['for x in xs:\n  print(x)', 'Write `for (const x of xs) { … }`.'],
  ['for i, x in enumerate(xs):\n  print(x)', 'Write `for (const [i, x] of xs.entries()) { … }`.'],
  ['if x == 3 and not done:\n  y = 2', 'Write `if (x === 3 && !done) { … }`: blocks stand in { }.'],
  ['while True:\n  pass', 'Write `while (true) { … }`: blocks stand in { }.'],
  ['if (1 < 2 and 2 < 3) {}', 'Write `&&`: `and` is Python.'],
  ['const g = f"hello {name}";', 'Write `hello ${name}`: a text with values in it stands in backquotes.'],
  ['const q = [x * 2 for x in xs if x > 1];', 'Write `xs.filter((x) => x > 1).map((x) => x * 2)`.'],
  ['const h = lambda x: x + 1', 'Write `(x) => x + 1`: `lambda` is Python.'],
  ['class Net(nn.Module):\n  pass', 'Write `class Net extends nn.Module { … }`: blocks stand in { }.'],
  ['import numpy as np', 'Write `tf.tensor([1, 2])`: tensors are there without an import.'],
  ['from helpers import f, g', "Write `import {f, g} from 'helpers'`."],
  ["raise ValueError('no')", "Write `throw new Error('no')`: `raise` is Python."],
  ['xs[1:2]', 'Write `xs.slice(1, 2)`.'],
  ['print "hi"', 'Write `console.log("hi")`: `print` is Python.'],
  // Brackets, quotes, commas.
  ['console.log(Math.max(1, 2)', 'This ( is not closed: ) is missing.'],
  ['const xs = [1, 2, 3', 'This [ is not closed: ] is missing.'],
  ['function f(x) {\n  return x;', 'This { is not closed: } is missing.'],
  ["const s = 'abc", "This text has no end: ' is missing."],
  ["const s = 'this and that, not # those", "This text has no end: ' is missing."],
  ['if (1 < 2) console.log(1 < 2 ? 1 : 2', 'This ( is not closed: ) is missing.'],
  ['const s = `abc', 'This text in backquotes has no end: ` is missing.'],
  ['/* abc', 'This comment has no end: */ is missing.'],
  [
    "const s = 'It's';",
    "The text ends at the ' before s. For a ' inside a text, write other quotes around it: \".",
  ],
  ['const s = “hello”;', 'These quotes come from a text program: write \' or ".'],
  ['const o = {a: 1; b: 2};', 'Write `,` here, not `;`.'],
  ['{a: 1, b: 2}', 'Write `({a: 1, b: 2})`: a line that begins with { is a block.'],
  ['let v = 3 v + 1', '`v` cannot stand here: a line break or an operator is missing before it.'],
  ['1 +', 'A value is missing at the end.'],
  // Names, values, calls.
  ['const total = 3; totl + 1', 'There is no `totl`. Did you mean `total`?'],
  ['Math.sqr(3)', '`Math` has no `sqr`. Did you mean `sqrt`?'],
  ['unheard', 'There is no `unheard`. Is it misspelt, or has the cell that declares it not been run yet?'],
  ['const c = 3; if (c = 4) {}', '= gives `c` a value. To compare, write `c === 4`.'],
  ['const c = 3; c = 4;', '`c` is a const and keeps its value: declare it with `let` to change it.'],
  ['const s: string = 3', 's must be a string, not 3.'],
  ['Math.pow(2)', '`Math.pow` takes (x, y), one argument is given.'],
  [
    'const any = tf.ones([2, 3]); new nn.Linear(3, 4).apply(any)',
    'Linear(3, 4) expects [batch, 3], but how many axes any has is not known here: write `any as tf.Tensor2D` if it fits.',
  ],
  ['nn.Linear(3, 4)', '`Linear` is a class: write `new nn.Linear(3, 4)`.'],
  ['const m = new zoo.LeNet5(); m(1)', '`m` is a LeNet5, not a function: write `m.apply(x)`.'],
  ['tf.ones([2]).shape()', '`tf.ones([2]).shape` is a value, not a function: write it without ().'],
  ['tf.ones([2]) + tf.ones([3])', 'Tensors have no +: write `tf.add(tf.ones([2]), tf.ones([3]))`.'],
  [
    'const a: number = input("x")',
    '`input("x")` is a promise, its value comes later: write `await` before it.',
  ],
  ['const t = input("x"); t.length', '`t` is a promise, its value comes later: write `(await t).length`.'],
  [
    "exercises.check('limit-variance', async (rho, sigma) => 1)",
    'This function must give its value at once, not a promise: write it without `async`.',
  ],
  [
    'for (const i of 3) {}',
    '`3` has no elements to go through. To count, write `for (let i = 0; i < 3; i++) { … }`.',
  ],
  [
    'function f() { await input("x"); }',
    '`await` needs an async function around it: write `async` before `function`.',
  ],
  ['return 3', '`return` stands inside a function. A cell shows the value of its last line.'],
  [
    "import x from 'not-there'",
    'There is no package not-there in this folder: install it, in a terminal, by `npm install not-there`.',
  ],
  // Python's and PyTorch's ways with functions, classes and tensors.
  [
    'tf.mean(tf.ones([2]), axis=0)',
    'Arguments have no names here: write `0` alone, or `{name: 0}` for an option.',
  ],
  [
    'new optim.SGD(new nn.Linear(2, 2).parameters(), lr=0.1)',
    'Arguments have no names here: write `{learningRate: 0.1}`.',
  ],
  ['tf.sum(tf.ones([2]), dim: 0)', 'Write `{dim: 0}`: arguments have no names, options stand in { }.'],
  [
    'for (let i = 0, i < 3, i++) {}',
    'Write `for (let i = 0; i < 3; i++) { … }`: between its parts stand semicolons.',
  ],
  ['function f(x) return x', 'Write `function f(x) { return x; }`: blocks stand in { }.'],
  ['tf.zeros(3, 4)', 'tf.zeros: shape must be an array of numbers, not 3. Write `[3, 4]`.'],
  ['tf.zeros((3, 4))', 'tf.zeros: shape must be an array of numbers, not 4. Write `[3, 4]`.'],
  [
    'tf.ones([4]).reshape(2, 2)',
    '`tf.ones([4]).reshape` takes (shape), 2 arguments are given. A shape is one array: write `[2, 2]`.',
  ],
  ['new nn.Conv2d(1, 8, 3)', 'Conv2d: options must be a Conv2dOptions, not 3. Write `{kernelSize: 3}`.'],
  [
    'tf.grads((a, b) => a.mul(b))(tf.scalar(1))',
    'tf.grads((a, b) => a.mul(b)): args must be an array of things, each a tensor or numbers, not a Scalar. Write `[tf.scalar(1)]`.',
  ],
  [
    'train.fit(new nn.Linear(4, 3), data.iris(), {loss: losses.crossEntropy, optimizer: optim.Adam})',
    'optimizer must be an Optimizer, not the class Adam. Write `new optim.Adam(…)`.',
  ],
  [
    'train.fit(new nn.Linear(4, 3), data.iris(), {loss: losses.crossEntropy, learningRate: 1e-3})',
    'train.fit has no option `learningRate`. The optimizer has one: write `optimizer: new optim.Adam(model.parameters(), {learningRate: 1e-3})`.',
  ],
  ['new nn.Dense(3)', '`nn` has no `Dense`. Write `new nn.Linear(inFeatures, outFeatures)`.'],
  [
    'new nn.Linear(2, 2).zero_grad()',
    '`Linear(2, 2)` has no `zero_grad`. Write `optimizer.minimize(() => loss)`.',
  ],
  ['tf.randn([2])', '`tf` has no `randn`. Write `random.normal([2, 3])`.'],
  ['viz.plot([1, 2])', '`viz` has no `plot`. Write `viz.curves({name: numbers})`.'],
  ['tf.ones([2]).print().shape', '`tf.ones([2]).print()` gives nothing, so it has no `shape`.'],
  [
    'class Net extends nn.Module {}',
    '`nn.Module` needs the types of what it takes and gives: write `nn.Module<tf.Tensor2D, tf.Tensor2D>`.',
  ],
  [
    'class Net extends nn.Module<tf.Tensor, tf.Tensor> {}',
    '`Net` has no `forward`, which every Module needs: write it in the class.',
  ],
  [
    'class Net extends nn.Module<tf.Tensor, tf.Tensor> { forward(x: tf.Tensor) { x.add(1); } }',
    '`forward` gives nothing: `return` is missing.',
  ],
  [
    'class Net extends nn.Module<tf.Tensor, tf.Tensor> { a; constructor() { this.a = 1; } forward(x: tf.Tensor) { return x; } }',
    'The constructor of a class that extends another begins with `super();`.',
  ],
  ['class A { a = 1; f() { return a; } }', 'There is no `a`. Did you mean `this.a`?'],
  ['class A { f() { return this.b; } }', '`this` (A) has no `b`. Declare it in the class: `b = …;`.'],
  [
    'const v = tf.variable(tf.ones([2])); v = v.add(1);',
    '`v` is a const and stays the same variable: give it numbers by `v.assign(v.add(1))`.',
  ],
  [
    "tf.ones([2]).shape[0] === '2'",
    "`tf.ones([2]).shape[0]` is a number, `'2'` is a string: the two are never equal.",
  ],
  [
    'let sum = 0; sum += losses.mse(tf.ones([2]), tf.zeros([2]));',
    '`sum` is a number, `losses.mse(tf.ones([2]), tf.zeros([2]))` a tensor: write `sum += losses.mse(tf.ones([2]), tf.zeros([2])).dataSync()[0]`.',
  ],
  ['let w = tf.ones([2]); w -= 1;', 'Tensors have no -=: write `w = tf.sub(w, 1)`.'],
  [
    'Math.round(losses.mse(tf.ones([2]), tf.zeros([2])))',
    'Math.round: x must be a number, not a Scalar. Write `losses.mse(tf.ones([2]), tf.zeros([2])).dataSync()[0]`.',
  ],
  [
    'new nn.Linear(2, 2).apply([[1, 2]])',
    'Linear(2, 2).apply: x must be a tensor [batch, 2], not an array of arrays of numbers. Write `tf.tensor([[1, 2]])`.',
  ],
  [
    'new nn.Sequential([new nn.Linear(2, 2)])',
    'Sequential: layers must be a layer, not an array of Linears. Write them one by one, without [ ].',
  ],
  ['new nn.Linear(2, 2, false)', 'Linear: options must be a LinearOptions, not true or false.'],
  [
    'for (const batch in data.iris()) batch.x;',
    '`for … in` goes through names: write `for (const batch of data.iris()) { … }`.',
  ],
  ['for (const [x, y] of data.iris()) {}', 'What is taken apart here has names, no numbers: write `{x, y}`.'],
  [
    'const [r0, r1] = tf.ones([2, 3]);',
    'A tensor has no elements to take apart: write `tf.unstack(tf.ones([2, 3]))`.',
  ],
  [
    'for (const x of tf.ones([2])) {}',
    'A tensor has no elements to go through: write `tf.ones([2]).dataSync()` for its numbers, `tf.unstack(tf.ones([2]))` for its rows.',
  ],
  ['data.mnist().train', '`data.mnist()` has no `train`. Did you mean `training`?'],
  [
    'class Net extends nn.Module<tf.Tensor, tf.Tensor> { forward(self, x) { return x; } }',
    'A method is not given `self`: leave it out, and write `this` for it.',
  ],
  ['class A { let b = 1; }', 'In a class, fields and methods stand without `let`.'],
  ['function f() { retrun 3; }', '`retrun` means nothing here. Did you mean `return`?'],
  [
    "import torch from 'torch'",
    "torch is Python's. Tensors (`tf`), layers (`nn`), figures (`viz`) and tables (`aq`) are there without an import.",
  ],
  // What the compiler lets pass, and is always wrong.
  [
    'tf.ones([2])[0]',
    'Tensors have no [ ]: write `tf.ones([2]).gather(0)`, or `slice` for several, `dataSync()` for plain numbers.',
  ],
  [
    'const a = new nn.Linear(2, 3).apply(tf.ones([1, 2])); a[0]',
    'Tensors have no [ ]: write `a.gather(0)`, or `slice` for several, `dataSync()` for plain numbers.',
  ],
  [
    'const late = tf.ones([2]).data(); late[0]',
    '`late` is a promise, its value comes later: write `(await late)[0]`.',
  ],
  [
    'data.iris()[0]',
    '`data.iris()` (Dataset) has no elements by number. Write `for (const batch of data.iris()) { … }`.',
  ],
  [
    "new Map([['a', 1]])[0]",
    "`new Map([['a', 1]])` (Map) has no elements by number. Write `new Map([['a', 1]]).get(0)`.",
  ],
  ['tf.ones([2]) > tf.ones([2])', 'Tensors have no >: write `tf.greater(tf.ones([2]), tf.ones([2]))`.'],
  [
    'tf.ones([2]) < 3',
    'Tensors have no <: write `tf.ones([2]).dataSync()[0] < 3` for a single number, `tf.less(tf.ones([2]), 3)` for each.',
  ],
  ['-tf.ones([2])', 'Tensors have no -: write `tf.neg(tf.ones([2]))`.'],
  [
    'const [p, q] = [tf.ones([2]), tf.ones([2])]; p == q',
    'Whether both are one and the same tensor is asked here: to compare their numbers, write `tf.equal(p, q)`.',
  ],
  [
    'if (tf.ones([2]).greater(1)) {}',
    'A tensor counts as true, whatever is in it: write `tf.ones([2]).greater(1).all().dataSync()[0]`.',
  ],
])('%s', (cell, line) => {
  expect(told(cell)[0]).toBe(line);
});

test.each([
  'const xs = [1, 2]; xs[0] + xs[xs.length - 1]',
  "const counts = {}; for (const w of ['a']) counts[w] = (counts[w] ?? 0) + 1; const table = {1: 'a'}; table[1]",
  'const numbers = tf.ones([2]).dataSync(); numbers[0] > 0 && numbers[1] === 1',
  'const t: any = tf.ones([2]); t[0]',
  'let best: tf.Tensor; for (const t of [tf.ones([2])]) { if (!best || t === best) best = t; }',
  'const tuple: [number, string] = [1, "a"]; const text = "abc"; text[0] + tuple[1] + arguments_()[0]; function arguments_() { return [...arguments]; }',
  'class Grid { [i: number]: string } const grid = new Grid(); grid[0] = "a"; class Bag {} const bag = new Bag(); bag[0] = 1;',
])('nothing is wrong with: %s', (cell) => {
  expect(told(cell)).toEqual([]);
});

test('a bracket that is never closed is marked where it is opened', () => {
  expect(place('console.log(Math.max(1, 2)')).toBe('(');
});

test('a mistake in several elements of one array is told once', () => {
  expect(told('viz.curves([1, 2, 3])')).toHaveLength(1);
});
