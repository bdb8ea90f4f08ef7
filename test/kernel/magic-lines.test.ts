import typescript from 'typescript';
import {describe, expect, test} from 'vitest';
import {readFrame} from '../../kernel/magics/frame.js';
import {findMagics} from '../../kernel/magics/parse.js';
import {blanked, Translation} from '../../kernel/magics/translate.js';

const none = new Set<string>();

/** The TypeScript that becomes of a cell. */
function translated(cell: string, declared = none): string {
  return new Translation(cell, findMagics(cell, declared)).code;
}

describe('a line is a magic', () => {
  test.each([
    ['alone', '%who', 'await __magic__("who", "");'],
    ['with text', '%seed 42;', 'await __magic__("seed", "42");'],
    ['with a comment', '%seed 42 // the answer', 'await __magic__("seed", "42");'],
    ['after a statement', 'a;\n%who', 'a;\nawait __magic__("who", "");'],
    ['after a line without a semicolon', 'a\n%who\nb', 'a\nawait __magic__("who", "");\nb'],
    ['after a block', 'if (a) {\n}\n%who', 'if (a) {\n}\nawait __magic__("who", "");'],
    ['after a template', '`a${b}`\n%who', '`a${b}`\nawait __magic__("who", "");'],
    [
      'after a regular expression',
      'const r = /["`(]/\n%who',
      'const r = /["`(]/\nawait __magic__("who", "");',
    ],
    ['after a comment', '/* ` */ // "\n%who', '/* ` */ // "\nawait __magic__("who", "");'],
    ['indented', '  %who', '  await __magic__("who", "");'],
    ['with an expression', '%time f(1)', 'await __magic__.run("time", async () => (f(1)));'],
    [
      'with an expression and a comment',
      '%time f(1); // x',
      'await __magic__.run("time", async () => (f(1))); // x',
    ],
    [
      'with an expression over lines',
      '%time f({\n  a: 1,\n})\n  .g()\n%who',
      'await __magic__.run("time", async () => (f({\n  a: 1,\n})\n  .g()));\nawait __magic__("who", "");',
    ],
    [
      'with a declaration',
      '%time const a = f();',
      '__magic__.begin("time"); const a = f(); await __magic__.end();',
    ],
    ['with two statements', '%time f(); g()', '__magic__.begin("time"); f(); g(); await __magic__.end();'],
    ['that repeats an expression', '%timeit f(1)', 'await __magic__.run("timeit", () => (f(1)));'],
    [
      'that repeats what awaits, with options',
      '%timeit -n 3 -r2 await f(1)',
      'await __magic__.run("timeit", async () => (await f(1)), "-n 3 -r2");',
    ],
    [
      'that repeats statements',
      '%timeit const a = 1; f(a);',
      'await __magic__.run("timeit", () => {const a = 1; f(a);});',
    ],
    ['with a URL', '%load https://a.b/c.ts // c', 'await __magic__("load", "https://a.b/c.ts");'],
    [
      'that is a command',
      'a\n!ls -la "$HOME" # b\nc',
      'a\nawait __magic__("!", "ls -la \\"$HOME\\" # b");\nc',
    ],
    ['that is a command over lines', '!ls \\\n -l\n1', 'await __magic__("!", "ls \\\\\\n -l");\n1'],
    ['that is a command by its path', '!./run.sh', 'await __magic__("!", "./run.sh");'],
    [
      'that is a command with a point in its name',
      '! python3.11 -V',
      'await __magic__("!", "python3.11 -V");',
    ],
    [
      'with a word before its expression',
      '%check limit-variance 0.1 / 1.9',
      'await __magic__.run("check", async () => (exercises.check("limit-variance", 0.1 / 1.9)));',
    ],
    [
      'with an object behind the word',
      '%check two-neurons {w1: 1}',
      'await __magic__.run("check", async () => (exercises.check("two-neurons", {w1: 1})));',
    ],
    [
      'with a function over lines behind the word',
      '%check relu-gradient function (y) {\n  return y;\n};\n1',
      'await __magic__.run("check", async () => (exercises.check("relu-gradient", function (y) {\n  return y;\n})));\n1',
    ],
    [
      'with a word as in a call',
      "%check 'limit-variance', 1",
      'await __magic__.run("check", async () => (exercises.check("limit-variance", 1)));',
    ],
    ['with the word alone', '%check limit-variance', 'await __magic__("check", "limit-variance");'],
  ])('%s', (_, cell, expected) => {
    expect(translated(cell)).toBe(expected);
  });
});

describe('a line is no magic', () => {
  test.each([
    ['in a template', 'const a = `\n%who\n`;'],
    ['in a template after an insertion', 'const a = `${ {b: `\n%who`} }\n%who\n`;'],
    ['in a comment', '/*\n%who\n*/'],
    ['within brackets', 'f(a\n%who\n)'],
    ['after an operator', 'a +\n%who'],
    ['where a remainder by another name is computed', 'a\n%b'],
    ['where a remainder by a name of this cell is computed', 'const time = 60;\n70\n%time'],
    ['with a space behind the percent sign', 'a\n% who'],
    ['where a name of this cell is negated', 'const ready = f();\n!ready && g()'],
    ['where a call is negated', '!f(1)'],
    ['where a property is negated', '!list.length'],
    ['where something in brackets is negated', '!(a)\n![a]\n!!a\n!`a`'],
    ['where a constant is negated', '!true'],
    ['where a negation goes on', 'a &&\n!b'],
    ['where an argument is negated', 'f(\n!b\n)'],
  ])('%s', (_, cell) => {
    expect(translated(cell)).toBe(cell);
  });

  test('where a remainder by a name of an earlier cell is computed', () => {
    expect(translated('70\n%time', new Set(['time']))).toBe('70\n%time');
    expect(translated('!ready', new Set(['ready']))).toBe('!ready');
  });
});

describe('a whole cell', () => {
  test('is handed over as text', () => {
    expect(translated('\n%%bash -e\necho "it\'s"\n%who\n')).toBe(
      '\nawait __magic__("bash", "-e", "echo \\"it\'s\\"\\n%who\\n");',
    );
  });

  test('stays TypeScript behind %%time, magics and all', () => {
    expect(translated('%%time\nf();\n%who')).toBe('//time\nf();\nawait __magic__("who", "");');
  });
});

describe('a cell that becomes a function', () => {
  test.each([
    [
      'of what its line gives',
      '%%train digits, {epochs: 3} // all\nreturn f(x);',
      'await __magic__.train(digits, {epochs: 3})(({x, y}): __Loss__ => { // all\nreturn f(x);\n});',
    ],
    [
      'of a line that goes on within brackets',
      '\n%%train digits, {\n  epochs: 3,\n};\nf(x) // the loss',
      '\nawait __magic__.train(digits, {\n  epochs: 3,\n})(({x, y}): __Loss__ => {;\nf(x) // the loss\n});',
    ],
    [
      'whose value has a name',
      '%%train history = digits\nf(x);',
      'const history = await __magic__.train(digits)(({x, y}): __Loss__ => {\nf(x);\n});',
    ],
  ])('%s', (_, cell, expected) => {
    expect(translated(cell)).toBe(expected);
  });

  test.each([
    ['const a = f(x);\na.mean();', 16],
    ['return f(x);', undefined],
    ['if (a) return b;\nc', 17],
    ['return b;\nc', undefined],
  ])('returns what %j ends with', (body, place) => {
    const line = '%%train digits\n';
    const [use] = findMagics(line + body, none);
    expect(readFrame(typescript, line + body, use!)).toBe(true);
    expect(use!.frame!.returns).toBe(place === undefined ? undefined : line.length + place);
  });

  test('leads from its places to those of the TypeScript, and back', () => {
    const cell = '%%train digits, {ep}\nx.squ';
    const translation = new Translation(cell, findMagics(cell, none));
    for (const [position, before] of [
      [8, 'train('],
      [20, '{ep}'],
      [21, '=> {\n'],
      [26, 'x.squ'],
    ] as const) {
      const offset = translation.toCode(position);
      expect(translation.code.slice(0, offset).endsWith(before)).toBe(true);
      expect(translation.toPosition(offset)).toBe(position);
    }
    expect(translation.toCell({line: 0, column: translation.code.indexOf('__Loss__')})).toEqual({
      line: 0,
      column: 0,
    });
  });
});

describe('what is meant as a magic and is none', () => {
  test.each([
    ['%tmie f()', 'There is no magic %tmie. Did you mean %time? %magics lists them all.', [0, 5]],
    ['a;\n%xyz', 'There is no magic %xyz. %magics lists them all.', [3, 7]],
    ['%%memory', '%memory takes no whole cell: write it with a single %, as in %memory.', [0, 8]],
    ['%bash ls', '%bash takes the whole cell: write it as %%bash, on the first line.', [0, 5]],
    ['%check {w1: 1}', '%check takes a name first, as in %check id answer.', [0, 11]],
    ['%%capture 1a\n1', '%%capture keeps what it captures under a name, and 1a is none.', [0, 12]],
    ['1;\n%%time', '%%time must stand on the first line of its cell.', [3, 9]],
  ])('%s', (cell, message, [start, end]) => {
    expect(() => findMagics(cell, none)).toThrow(expect.objectContaining({message, start, end}));
  });
});

describe('positions', () => {
  test('lead back to the cell, before, in and behind a magic', () => {
    const cell = 'f();\n%time g(1) + h; k';
    const translation = new Translation(cell, findMagics(cell, none));
    const lines = translation.code.split('\n');
    const back = (line: number, text: string) =>
      translation.toCell({line, column: lines[line]!.indexOf(text)});
    expect(back(0, 'f()')).toEqual({line: 0, column: 0});
    expect(back(1, '__magic__')).toEqual({line: 1, column: 0});
    expect(back(1, 'g(1)')).toEqual({line: 1, column: 6});
    expect(back(1, ' k')).toEqual({line: 1, column: 15});
  });

  test('lead back to a file that a cell runs', () => {
    const cell = 'f();\n%run g.ts\nh()';
    const uses = findMagics(cell, none);
    const translation = new Translation(cell, uses, () => ({file: 'g.ts', text: 'g1();\n  g2();\n'}));
    expect(translation.code).toBe('f();\ng1();\n  g2();\n\n{}\nh()');
    expect(translation.toCell({line: 2, column: 2})).toEqual({line: 1, column: 2, file: 'g.ts'});
    expect(translation.toCell({line: 5, column: 1})).toEqual({line: 2, column: 1});
  });

  test.each(['a\n%time f(1)\nb', '%%bash\necho', '%check id 3'])('stay in %j made blank', (cell) => {
    const blank = blanked(cell, findMagics(cell, none));
    expect(blank.length).toBe(cell.length);
    expect(blank).not.toMatch(/%|echo|id/);
    expect(blank.split('\n').length).toBe(cell.split('\n').length);
  });
});
