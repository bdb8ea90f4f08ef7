// What can be typed at the debugger's prompt.

export type Command =
  | {name: 'print' | 'show'; code: string}
  | {name: 'up' | 'down'; count: number}
  | {name: 'break'; line?: number; condition?: string}
  | {name: 'clear'; line?: number}
  | {name: 'where' | 'list' | 'locals' | 'help'}
  | {name: 'next' | 'step' | 'return' | 'continue' | 'quit'};

const NAMES: Readonly<Record<string, Command['name']>> = {
  p: 'print',
  print: 'print',
  pp: 'show',
  show: 'show',
  w: 'where',
  where: 'where',
  bt: 'where',
  u: 'up',
  up: 'up',
  d: 'down',
  down: 'down',
  l: 'list',
  list: 'list',
  a: 'locals',
  args: 'locals',
  locals: 'locals',
  n: 'next',
  next: 'next',
  s: 'step',
  step: 'step',
  r: 'return',
  return: 'return',
  c: 'continue',
  cont: 'continue',
  continue: 'continue',
  b: 'break',
  break: 'break',
  cl: 'clear',
  clear: 'clear',
  q: 'quit',
  quit: 'quit',
  exit: 'quit',
  h: 'help',
  help: 'help',
  '?': 'help',
};

export const HELP = `
p EXPRESSION      its value; any TypeScript that is no command is such an expression
pp EXPRESSION     the same, as a cell shows it
a, locals         the names here, and their values
l, list           the source around this line
w, where          the functions that led here
u, up · d, down   to the function that called this one, and back
n, next           goes on to the next line
s, step           goes into the function that is called
r, return         goes on until this function has ended
c, continue       goes on to the next stop
b LINE            stops at a line of this cell or file; b alone lists them
b LINE if VALUE   stops there where it holds
cl LINE           stops there no more
q, quit           ends the cell
h, help           shows this
An empty line repeats the last one. A name that is a command too is shown by p.
`.trim();

/** Reads a line. What is no command is an expression: `n` goes on, and so `n + 1` is a value. */
export function parseCommand(typed: string): Command {
  const line = typed.trim();
  const [, word, rest = ''] = /^([a-z]+|\?)(?:\s+(.*))?$/is.exec(line) ?? [];
  const name = word !== undefined && Object.hasOwn(NAMES, word) ? NAMES[word]! : undefined;
  const number = /^\d+$/.test(rest) ? Number(rest) : undefined;
  switch (name) {
    case undefined:
      break;
    case 'print':
    case 'show':
      if (rest && !isOperator(rest)) return {name, code: rest};
      break;
    case 'up':
    case 'down':
      if (!rest || number !== undefined) return {name, count: number ?? 1};
      break;
    case 'break': {
      const [, line, condition] = /^(\d+)\s+if\s+(.+)$/s.exec(rest) ?? [];
      if (line) return {name, line: Number(line), condition};
      if (!rest || number !== undefined) return {name, line: number};
      break;
    }
    case 'clear':
      if (!rest || number !== undefined) return {name, line: number};
      break;
    default:
      if (!rest) return {name};
  }
  return {name: 'print', code: line};
}

/** Whether it goes on with what stands before it. */
function isOperator(code: string): boolean {
  return /^(?:[=*/%<>&|?.,;]|[+-]\s|!=|(?:in|instanceof|as|satisfies)\s)/.test(code);
}
