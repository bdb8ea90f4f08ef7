import {dispose, engine, type Scalar, Tensor, tidy, type Variable} from '@tensorflow/tfjs';
import type {Batch, Dataset} from '../data/index.js';
import {type AnyModule, Module, observe} from '../nn/index.js';
import {described} from './training-data.js';
import {untouched} from './untouched.js';

/** So many models are named. */
const MOST_NAMES = 3;

/** What a loss is computed with, as one module. */
export class Parts extends Module<never, never> {
  constructor(
    readonly parts: AnyModule[],
    readonly variables: Variable[],
  ) {
    super();
  }

  forward(): never {
    throw new Error('Cannot apply the parts of a loss: expected one of them.');
  }
}

/** What a loss trains. */
export interface Reached {
  /** What it is called in short. */
  name: string;
  /** The one model that it applies, if that has all that is trained; else all that it applies, as one. */
  model: AnyModule;
  variables: readonly Variable[];
}

/**
 * Finds out what a loss depends on, by computing it for a batch: nothing changes by that.
 * @param trained what is trained, if that is known; else all trainable variables that the loss depends on
 * @throws {Error} if it depends on none of them
 */
export function reached<X extends Tensor, Y extends Tensor>(
  loss: (batch: Batch<X, Y>) => Scalar,
  data: Dataset<X, Y>,
  trained?: readonly Variable[],
): Reached {
  const modules = new Set<AnyModule>();
  const candidates =
    trained ?? Object.values(engine().registeredVariables).filter(({trainable}) => trainable);
  const found = untouched(() => {
    const [batch] = data.take(data.batchSize);
    try {
      return tidy(() => {
        const {grads} = observe(
          (module) => void modules.add(module),
          () => engine().gradients(() => single(loss(batch)), [...candidates], undefined, true),
        );
        return candidates.filter((_, i) => grads[i]) as never;
      }) as Variable[];
    } finally {
      dispose([batch.x, batch.y]);
    }
  });
  if (found.length === 0) throw new Error(unreached(trained !== undefined));
  const variables = trained ?? found;
  return {...modelOf([...modules], variables), variables};
}

function single(loss: unknown): Scalar {
  if (loss instanceof Tensor && loss.rank === 0) return loss as Scalar;
  const given = loss instanceof Tensor ? `a tensor of shape [${loss.shape.join(', ')}]` : described(loss);
  throw new TypeError(
    `Cannot minimize what gives ${given}: expected the loss of the batch, a single number as a tensor. Return it, as its mean.`,
  );
}

function modelOf(modules: readonly AnyModule[], variables: readonly Variable[]): Omit<Reached, 'variables'> {
  const inside = new Set(
    modules.flatMap((module) =>
      module
        .namedModules()
        .slice(1)
        .map(([, inner]) => inner),
    ),
  );
  const outermost = modules.filter((module) => !inside.has(module));
  const owned = new Set(outermost.flatMap((module) => module.parameters()));
  const others = variables.filter((variable) => !owned.has(variable));
  const names = outermost.map((module) => module.constructor.name);
  const name = names.length > 0 && names.length <= MOST_NAMES ? names.join(' + ') : 'Loss';
  const [first] = outermost;
  const model = outermost.length === 1 && others.length === 0 ? first : new Parts(outermost, others);
  return {name, model};
}

function unreached(isGiven: boolean): string {
  return isGiven
    ? 'Cannot minimize a loss that depends on none of the optimizer’s parameters. Build the optimizer with those of the model that the loss applies: new optim.Adam(model.parameters()).'
    : 'Cannot minimize a loss that depends on no trainable variable. Compute it with a model, or with a tf.variable, that was made before, and not by dataSync() or other numbers.';
}
