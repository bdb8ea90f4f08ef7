import {quoted} from './mistake.js';

// Habits from other languages, mostly Python, by the line that they make unreadable.

interface Habit {
  pattern: RegExp;
  /** Whether it counts only outside of quotes and comments. */
  isBare?: true;
  /** What to write instead. */
  write?: (match: readonly string[]) => string;
  /** What is to be said of it: behind what to write, or alone. */
  why?: string;
}

/** A condition of Python's, in TypeScript. */
function condition(text: string): string {
  return text
    .trim()
    .replace(/\bnot\s+in\b/g, 'not in')
    .replace(/\bis\s+not\b/g, '!==')
    .replace(/\bis\b/g, '===')
    .replace(/\band\b/g, '&&')
    .replace(/\bor\b/g, '||')
    .replace(/\bnot\s+/g, '!')
    .replace(/\bTrue\b/g, 'true')
    .replace(/\bFalse\b/g, 'false')
    .replace(/\bNone\b/g, 'null')
    .replace(/(?<![=!<>])==(?!=)/g, '===')
    .replace(/!=(?!=)/g, '!==')
    .replace(/^\((.*)\)$/, '$1');
}

function counting(name: string, range: string): string {
  const [first = '', second, step] = range.split(',').map((part) => part.trim());
  const [from, to] = second === undefined ? ['0', first] : [first, second];
  const forward = step === undefined ? `${name}++` : `${name} += ${step}`;
  return `for (let ${name} = ${from}; ${name} < ${to}; ${forward}) { … }`;
}

function comprehension([, value, name, values, kept]: readonly string[]): string {
  const range = /^range\((\w+)\)$/.exec(values!);
  if (range && !kept) return `Array.from({length: ${range[1]}}, (_, ${name}) => ${value})`;
  return `${values}${kept ? `.filter((${name}) => ${condition(kept)})` : ''}.map((${name}) => ${value})`;
}

const BLOCKS = 'blocks stand in { }';
const COMMENT = 'A comment begins with `//`, not with `#`';

const HABITS: readonly Habit[] = [
  {pattern: /^\s*#/, why: COMMENT},
  {
    pattern: /^\s*(?:async\s+)?def\s+(\w+)\s*\((.*?)\)/,
    write: ([, name, parameters]) => {
      const own = parameters!.replace(/^self(?:,\s*)?/, '');
      return name === '__init__' ? `constructor(${own}) { … }` : `function ${name}(${own}) { … }`;
    },
    why: '`def` is Python',
  },
  {
    pattern: /^\s*for\s+\(?\s*(?:let |const )?(\w+)\s+in\s+range\((.*)\)\s*\)?\s*:/,
    write: ([, name, range]) => counting(name!, range!),
  },
  {
    pattern: /^\s*for\s+(\w+)\s*,\s*(\w+)\s+in\s+enumerate\((.*)\)\s*:/,
    write: ([, index, name, values]) => `for (const [${index}, ${name}] of ${values}.entries()) { … }`,
  },
  {
    pattern: /^\s*for\s+(.+?)\s+in\s+(.+?)\s*:\s*$/,
    write: ([, name, values]) => `for (const ${name!.includes(',') ? `[${name}]` : name} of ${values}) { … }`,
  },
  {pattern: /^\s*elif\s+(.+?)\s*:\s*$/, write: ([, asked]) => `else if (${condition(asked!)}) { … }`},
  {pattern: /^(?:.*\}\s*|.*;\s*|\s*)elif\b/, write: () => 'else if (…) { … }', why: '`elif` is Python'},
  {
    pattern: /^\s*(if|while)\s+([^{?]+?)\s*:\s*[^'"`{}?]*$/,
    write: ([, word, asked]) => `${word} (${condition(asked!)}) { … }`,
    why: BLOCKS,
  },
  {
    pattern: /^\s*for\s*\(\s*(?:let|var)\s+(\w+)\s*=\s*([^;,]+),\s*([^;,]+),\s*([^;,]+)\)/,
    write: ([, name, from, asked, step]) =>
      `for (let ${name} = ${from!.trim()}; ${asked!.trim()}; ${step!.trim()}) { … }`,
    why: 'between its parts stand semicolons',
  },
  {
    pattern: /^\s*(?:async\s+)?(function\s+\w+\s*\([^)]*\))\s*(return\s+[^{};]*);?\s*$/,
    write: ([, head, value]) => `${head} { ${value!.trim()}; }`,
    why: BLOCKS,
  },
  {
    pattern: /[(,]\s*([a-z_]\w*)\s*:\s*(-?\d[\w.]*|[Tt]rue|[Ff]alse)\s*\)/,
    isBare: true,
    write: ([, name, value]) => `{${name}: ${value}}`,
    why: 'arguments have no names, options stand in { }',
  },
  {pattern: /^\s*(else|try|finally)\s*:/, write: ([, word]) => `${word} { … }`, why: BLOCKS},
  {pattern: /^\s*except\b/, write: () => 'catch (error) { … }', why: '`except` is Python'},
  {
    pattern: /^\s*class\s+(\w+)\s*(?:\(\s*([\w.]*)\s*\))?\s*:/,
    write: ([, name, base]) => `class ${name}${base ? ` extends ${base}` : ''} { … }`,
    why: BLOCKS,
  },
  {
    pattern: /^\s*with\s+(.+?)\s+as\s+(\w+)\s*:/,
    write: ([, value, name]) => `const ${name} = ${value}`,
    why: '`with` is Python',
  },
  {
    pattern: /^\s*import\s+(numpy|torch|tensorflow|jax)\b/,
    write: () => 'tf.tensor([1, 2])',
    why: 'tensors are there without an import',
  },
  {
    pattern: /^\s*import\s+([\w.]+)\s+as\s+(\w+)\s*;?\s*$/,
    write: ([, module, name]) => `import * as ${name} from '${module}'`,
  },
  {
    pattern: /^\s*from\s+([\w.]+)\s+import\s+(.+?)\s*;?\s*$/,
    write: ([, module, names]) => `import {${names}} from '${module}'`,
  },
  {pattern: /\[\s*(.+?)\s+for\s+(\w+)\s+in\s+(.+?)(?:\s+if\s+(.+?))?\s*\]/, write: comprehension},
  {
    pattern: /\blambda\s*([\w\s,]*):\s*(.+?)\s*[;)]?\s*$/,
    write: ([, parameters, value]) => `(${parameters!.trim()}) => ${value}`,
    why: '`lambda` is Python',
  },
  {
    pattern: /\b[fF](["'])(.*?)\1/,
    write: ([, , text]) => `\`${text!.replace(/\{/g, '${')}\``,
    why: 'a text with values in it stands in backquotes',
  },
  {pattern: /"""|'''/, why: 'A text of several lines stands in backquotes'},
  {
    pattern: /^\s*raise\s+\w*\(?(.*?)\)?\s*;?\s*$/,
    write: ([, message]) => `throw new Error(${message})`,
    why: '`raise` is Python',
  },
  {pattern: /^\s*assert\s+(.+)$/, write: ([, asked]) => `console.assert(${condition(asked!)})`},
  {pattern: /^\s*del\s+(.+?);?\s*$/, write: ([, name]) => `${name} = undefined`, why: '`del` is Python'},
  {pattern: /^\s*pass\s*$/, write: () => '{ }', why: 'an empty block needs no `pass`'},
  {
    pattern: /^\s*print\s+(.+?)\s*;?\s*$/,
    write: ([, value]) => `console.log(${value})`,
    why: '`print` is Python',
  },
  {
    pattern:
      /^\s*(?!(?:case|return|throw|typeof|await|new|yield|else|of|in)\s)([\w.]+)\s+((["'`]).*\3)\s*;?\s*$/,
    write: ([, name, value]) => `${name}(${value})`,
    why: 'what a function is given stands in ( )',
  },
  {pattern: /\bif\s*\(.*\)\s*then\b/, write: () => 'if (…) { … }', why: 'there is no `then` behind it'},
  {pattern: /(\w+)\s*:=\s*(.*?);?\s*$/, write: ([, name, value]) => `${name} = ${value}`},
  {
    pattern: /(\w+)\[([^[\]:?]*):([^[\]:]*)\]/,
    write: ([, name, from, to]) =>
      `${name}.slice(${[from!.trim() || '0', to!.trim()].filter(Boolean).join(', ')})`,
  },
  {
    pattern: /^\s*(\{\s*['"]?\w+['"]?\s*:[^{}]*\})\s*;?\s*$/,
    write: ([, object]) => `(${object})`,
    why: 'a line that begins with { is a block',
  },
  {pattern: /(\w+)\s+is\s+(not\s+)?(\w+)/, isBare: true, write: ([all]) => condition(all!)},
  {
    pattern: /\)\s*@\s*|\w\s+@\s+\w/,
    isBare: true,
    write: () => 'a.matMul(b)',
    why: 'there is no @ between matrices',
  },
  {pattern: /\s->\s/, isBare: true, why: 'An arrow is written `=>`'},
  {pattern: /[“”„‘’]/, why: 'These quotes come from a text program: write \' or "'},
  {pattern: /\band\b/, isBare: true, write: () => '&&', why: '`and` is Python'},
  {pattern: /\bor\b/, isBare: true, write: () => '||', why: '`or` is Python'},
  {pattern: /\bnot\b/, isBare: true, write: () => '!', why: '`not` is Python'},
  {pattern: /\s#/, isBare: true, why: COMMENT},
];

/** What to write instead of a line that cannot be read; undefined if it is none of these. */
export function habit(line: string): string | undefined {
  const bare = line.replace(/(["'`])(?:\\.|(?!\1).)*\1?|\/\/.*/g, (text) => ' '.repeat(text.length));
  for (const {pattern, isBare, write, why} of HABITS) {
    const match = pattern.exec(isBare ? bare : line);
    if (!match) continue;
    const code = write?.(match);
    return `${[code && `Write ${quoted(code)}`, why].filter(Boolean).join(': ')}.`;
  }
  return undefined;
}
