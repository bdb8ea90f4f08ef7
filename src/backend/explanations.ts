/** One input of an operation that failed. */
export interface Input {
  dtype: string;
  shape: readonly number[];
}

/** What TensorFlow refused. */
export interface Refusal {
  /** TensorFlow's name of the operation. */
  op: string;
  inputs: Input[];
  /** Attributes that are true: `adj_x` and `adj_y` say that a matrix was transposed. */
  flags: Set<string>;
  message: string;
}

/** tfjs's names where they are not TensorFlow's without the version. */
const names: Record<string, string> = {
  AddV2: 'add',
  BatchMatMul: 'matMul',
  BatchMatMulV2: 'matMul',
  CollectiveReduceV2: 'allReduce',
  MatMul: 'matMul',
  Mul: 'mul',
  RealDiv: 'div',
  SplitV: 'split',
  Pack: 'stack',
  Unpack: 'unstack',
};

/** What a student called: `matMul` for BatchMatMulV2. */
export const functionName = (op: string): string => {
  if (names[op]) return names[op];
  const name = op.replace(/V\d$/, '');
  return /^[A-Z][a-z]/.test(name) ? name[0].toLowerCase() + name.slice(1) : name;
};

const tfjsType = (name: string) => ({float: 'float32', double: 'float64'})[name] ?? name;

function innerSizes({inputs, flags}: Refusal): string {
  const [a, b] = inputs.map(({shape}) => shape);
  const left = flags.has('adj_x') || flags.has('transpose_a') ? a.at(-2) : a.at(-1);
  const right = flags.has('adj_y') || flags.has('transpose_b') ? b.at(-1) : b.at(-2);
  return `expected [n, k] times [k, m], but k is ${left} on the left and ${right} on the right`;
}

/** TensorFlow's words, and what they mean; the first that fits is used. */
const explanations: [RegExp, (match: RegExpExecArray, refusal: Refusal) => string][] = [
  [/^Matrix size-incompatible|^In\[0\] mismatch In\[1\]/, (_, refusal) => innerSizes(refusal)],
  [
    /input #(\d+)\(zero-based\) was expected to be an? (\w+) tensor but is an? (\w+) tensor/,
    ([, index, expected, given]) =>
      `expected ${tfjsType(expected)}, but input ${Number(index) + 1} is ${tfjsType(given)}; use tf.cast`,
  ],
  [
    /Value for attr '\w+' of (\w+) is not in the list of allowed values: ([\w, ]+)/,
    ([, given, allowed]) => {
      const known = allowed
        .split(', ')
        .map(tfjsType)
        .filter((name) => /^(float32|int32|bool|complex64|string)$/.test(name));
      return `${tfjsType(given)} is not possible, expected ${known.join(' or ')}; use tf.cast`;
    },
  ],
  [
    /'(\w+)' is neither a type of a primitive operation/,
    ([, op]) => `TensorFlow has no operation called ${op}`,
  ],
  [
    /^Incompatible shapes: (\[[\d,]*\]) vs\. (\[[\d,]*\])/,
    () => 'expected sizes that are equal or 1, compared from the last axis back',
  ],
  [
    /^ConcatOp : Dimension (\d+) in both shapes must be equal/,
    ([, axis]) => `expected the same size of axis ${axis}; only the axis of concatenation may differ`,
  ],
];

/** TensorFlow's message without graph nodes, devices, addresses and advice for its developers. */
export function shorten(message: string): string {
  return message
    .replace(/\{\{[^}]*\}\}/g, '')
    .replace(/\[Op:[^\]]*\]( name:.*)?/g, '')
    .replace(/ (on|by|device) \/job:\S+( by allocator \S+)?/g, '')
    .replace(/0x[0-9a-f]{6,}/gi, '')
    .split('\n')[0]
    .replace(/\s+/g, ' ')
    .replace(/[\s.:]+$/, '')
    .trim();
}

/** Why it was refused, without a full stop. */
export function explain(refusal: Refusal): string {
  const message = shorten(refusal.message);
  for (const [pattern, words] of explanations) {
    const match = pattern.exec(message);
    if (match) return words(match, refusal);
  }
  return message;
}
