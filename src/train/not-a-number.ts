import {type Scalar, type Tensor, tidy} from '@tensorflow/tfjs';
import {peek, unrecorded} from '../backend/index.js';
import {type AnyModule, observe} from '../nn/index.js';
import {Parts} from './reached.js';
import type {Subject} from './steps.js';
import {tensorsIn} from './tensors-in.js';
import {untouched} from './untouched.js';

/**
 * Looks at the loss of a batch before a step is made of it, and finds out where it went wrong.
 * @throws {Error} if it is NaN: names the first layer that gave NaN
 */
export function expectNumber<X extends Tensor, Y extends Tensor>(
  loss: Scalar,
  {model, optimizer, loss: again}: Subject<X, Y>,
  {x, y}: {x: X; y: Y},
): void {
  if (!Number.isNaN(peek(loss)[0])) return;
  const {steps, learningRate} = optimizer;
  const rate = learningRate < 1e6 ? `${learningRate}` : learningRate.toExponential();
  const find = () =>
    wrongData(x, y) ?? wrongWeights(model, steps, rate) ?? wrongLayer(model, () => again(x, y), rate);
  const found = unrecorded(() => tidy(find));
  throw new Error(
    `Cannot make step ${steps + 1}: the loss is NaN. ${found ?? 'All layers give numbers: it comes from the loss. Look for log(0), 0 / 0, or targets that it does not take.'}`,
  );
}

function wrongData(x: Tensor, y: Tensor): string | undefined {
  for (const [what, values] of [
    ['examples', x],
    ['targets', y],
  ] as const) {
    if (hasNaN(values)) return `The ${what} hold NaN. Leave those out, or fill them in.`;
    if (hasInfinity(values)) return `The ${what} hold infinite numbers. Leave those out, or bound them.`;
  }
  return undefined;
}

function wrongWeights(model: AnyModule, steps: number, rate: string): string | undefined {
  const lost = model.namedParameters().find(([, variable]) => hasNaN(variable))?.[0];
  if (lost === undefined) return undefined;
  if (steps === 0)
    return `${lost} holds NaN from the start. Look at how it is initialised, or at the file it was loaded from.`;
  return `${lost} holds NaN since the step before, whose gradients were infinite or NaN. Start again with a learning rate below ${rate}, or clip the gradients: {clip: 1}.`;
}

/** Where NaN first comes out; and where before it numbers were infinite first. */
function wrongLayer(model: AnyModule, apply: () => unknown, rate: string): string | undefined {
  const paths = new Map<unknown, string>(model.namedModules().map(([path, module]) => [module, path]));
  const named = (module: AnyModule) => {
    if (module instanceof Parts) return 'the loss';
    const {name} = module.constructor;
    const path = paths.get(module);
    const what = `${article(name)} ${name}`;
    return path === undefined ? what : `${path || 'the model itself'}, ${what}`;
  };
  let first: string | undefined;
  let infinite: string | undefined;
  observe(
    (module, output, input) => {
      if (first) return;
      const outputs = tensorsIn(output);
      if (outputs.some(hasNaN)) {
        // What gave it no layer, the code between them did.
        const between = tensorsIn(input).some(hasNaN);
        first = between
          ? `NaN arises in ${named(around(model, paths.get(module) ?? ''))}, before it applies ${named(module)}`
          : `The first layer that gives NaN is ${named(module)}`;
      } else if (!infinite && outputs.some(hasInfinity)) {
        infinite = `; before it, ${named(module)}, gives infinite numbers`;
      }
    },
    () => untouched(apply),
  );
  return (
    first &&
    `${first}${infinite ?? ''}. Start again with a learning rate below ${rate}, or look for log, sqrt or a division there.`
  );
}

/** The module whose forward applies the one at that path. */
function around(model: AnyModule, path: string): AnyModule {
  const outer = model.namedModules().filter(([other]) => other === '' || path.startsWith(`${other}.`));
  return outer[outer.length - 1][1];
}

const article = (name: string) => (/^([AEIOU]|LSTM|RNN|RMS|LP|MLP)/i.test(name) ? 'an' : 'a');

function hasNaN(x: Tensor): boolean {
  return x.dtype === 'float32' && tidy(() => x.isNaN().any().dataSync()[0] !== 0);
}

function hasInfinity(x: Tensor): boolean {
  return x.dtype === 'float32' && tidy(() => x.isInf().any().dataSync()[0] !== 0);
}
