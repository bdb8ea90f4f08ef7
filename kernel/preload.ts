import {basename, join} from 'node:path';

// The names that every cell sees without an import: their types (for the front) and their values (for the engine).

/** The toolkit's namespaces, and TensorFlow.js. */
export const TOOLKIT_NAMES = [
  'tf',
  'nn',
  'losses',
  'optim',
  'data',
  'exercises',
  'text',
  'train',
  'zoo',
  'viz',
  'random',
] as const;

/** The folder of the built package, from there and from the sources alike. */
export const BUILT = basename(__dirname) === 'kernel' ? join(__dirname, '..', 'dist') : __dirname;

/** Modules that a cell may import though its folder has none of them, and where their types lie. */
export const PRELOADED_MODULES: Record<string, string> = {
  tangente: join(BUILT, 'index.d.ts'),
  'tangente/globals': join(BUILT, 'globals.d.ts'),
  '@tensorflow/tfjs': join(BUILT, 'tfjs.d.ts'),
  arquero: join(BUILT, 'arquero.d.ts'),
};

/**
 * Declaration files that make the preloaded names global, each both a value and a namespace of types
 * (`tf.Tensor2D`): file name → text.
 */
export const PRELOAD_DECLARATIONS: Record<string, string> = {
  ...Object.fromEntries(
    TOOLKIT_NAMES.map((name) => [
      `__${name}__.d.ts`,
      `import {${name}} from 'tangente';\nexport = ${name};\nexport as namespace ${name};\n`,
    ]),
  ),
  '__globals__.d.ts': `import type {Scalar, Tensor} from '@tensorflow/tfjs';
import type {BatchLoss, BatchLossOptions, Dataset, History} from 'tangente';
import type {Comms, Display, Input, MagicFunction, MagicMaker, WidgetMaker} from 'tangente/globals';

interface Training {
  train<X extends Tensor, Y extends Tensor>(
    data: Dataset<X, Y>,
    options?: BatchLossOptions<X, Y>,
  ): (loss: BatchLoss<X, Y>) => Promise<History>;
}

declare global {
  const comms: Comms;
  const display: Display;
  const input: Input;
  const widget: WidgetMaker;
  const magic: MagicMaker;
  const __magic__: MagicFunction & Training;
  type __Loss__ = Scalar;
}
`,
};

/** The same for names that few notebooks use: nothing is read before a cell mentions them. */
export const LATE_DECLARATIONS: Record<string, {mention: RegExp; text: string}> = {
  '__aq__.d.ts': {
    mention: /\baq\b/,
    text: "import * as aq from 'arquero';\nexport = aq;\nexport as namespace aq;\n",
  },
  '__distributed__.d.ts': {
    mention: /\bdistributed\b/,
    text: "import {distributed} from 'tangente';\nexport = distributed;\nexport as namespace distributed;\n",
  },
};
