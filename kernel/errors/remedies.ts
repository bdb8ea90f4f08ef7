// What to do about errors of libraries that only say what is wrong.

interface Remedy {
  pattern: RegExp;
  say: (match: readonly string[]) => string;
}

const REMEDIES: readonly Remedy[] = [
  {
    pattern: /^Argument '(\w+)' passed to '\w+' must be int32 tensor/,
    say: ([, name]) =>
      `\`${name}\` counts something, and must be whole numbers: write \`.toInt()\` behind it.`,
  },
  {
    pattern: /^Argument '\w+' passed to '\w+' must be (\w+) tensor, but got (\w+) tensor/,
    say: ([, wanted]) => `Write \`.cast('${wanted}')\` behind it.`,
  },
  {
    pattern: /^Tensor is disposed/,
    say: () =>
      'A tensor is gone after `dispose()`, and when the `tf.tidy` ends that made it: return it from there, or keep it by `tf.keep`.',
  },
  {
    pattern: /^Element arr.* should have \d+ elements?, but has \d+/,
    say: () => 'The rows of a tensor are equally long.',
  },
  {
    pattern: /^Maximum call stack size exceeded/,
    say: () => 'A function calls itself, and nothing ends that.',
  },
];

/** What to do about an error, by its message; undefined if nothing is known. */
export function remedyFor(message: string): string | undefined {
  for (const {pattern, say} of REMEDIES) {
    const match = pattern.exec(message);
    if (match) return say(match);
  }
  return undefined;
}
