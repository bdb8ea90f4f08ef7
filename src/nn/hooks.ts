import {customGrad, keep, Tensor} from '@tensorflow/tfjs';
import type {AnyModule} from './module.js';

/** Told of each time that a module is applied: what it gave, and what for. */
export type ForwardHook = (output: unknown, input: unknown) => void;

/** Told of the gradient of a module's output, each time that one flows back. */
export type BackwardHook = (gradient: Tensor) => void;

interface Hooks {
  forward: Set<ForwardHook>;
  backward: Set<BackwardHook>;
}

// Beside the modules, not in them: hooks are no part of a model.
const hooks = new WeakMap<AnyModule, Hooks>();

/** Adds a hook to a module; returns what removes it. */
export function hook<Kind extends keyof Hooks>(
  module: AnyModule,
  kind: Kind,
  listen: Hooks[Kind] extends Set<infer Hook> ? Hook : never,
): () => void {
  const own = hooks.get(module) ?? {forward: new Set(), backward: new Set()};
  hooks.set(module, own);
  const set = own[kind] as Set<unknown>;
  set.add(listen);
  return () => void set.delete(listen);
}

/** Whether somebody is told of a module. */
export function isHooked(module: AnyModule): boolean {
  const own = hooks.get(module);
  return own !== undefined && own.forward.size + own.backward.size > 0;
}

/** The output of a module as the gradient shall pass it: the hooks see it on its way back. */
export function withHooks<Out>(module: AnyModule, output: Out): Out {
  const listeners = hooks.get(module)?.backward;
  if (!listeners?.size || !(output instanceof Tensor)) return output;
  const pass = customGrad((x) => ({
    value: (x as Tensor).clone(),
    gradFunc: (dy: Tensor) => {
      for (const listen of listeners) listen(dy);
      return dy.clone();
    },
  }));
  return pass(output) as Tensor & Out;
}

/** Tells the hooks of a module that it was applied. */
export function tellHooks(module: AnyModule, output: unknown, input: unknown): void {
  const own = hooks.get(module);
  if (own) for (const listen of own.forward) listen(output, input);
}

/** What `capture` saw; the tensors are the caller's to dispose. */
export interface Captured<T> {
  /** What `run` returned. */
  value: T;
  /** The last output of each module that gave a tensor, by its path; '' is the model's own. */
  activations: Record<string, Tensor>;
  /** The last gradient of each of these outputs, if gradients were computed. */
  gradients: Record<string, Tensor>;
}

/**
 * Runs `run`, and keeps what the modules inside the model give meanwhile, and the gradients of that:
 * `nn.capture(model, () => optimizer.minimize(() => loss(model.apply(x))))`. The model stays as it is.
 */
export function capture<T>(model: AnyModule, run: () => T): Captured<T> {
  const activations: Record<string, Tensor> = {};
  const gradients: Record<string, Tensor> = {};
  const store = (place: Record<string, Tensor>, path: string, tensor: Tensor) => {
    place[path]?.dispose();
    place[path] = keep(tensor.clone());
  };
  const removals = model.namedModules().flatMap(([path, module]) => [
    hook(module, 'forward', (output) => {
      if (output instanceof Tensor) store(activations, path, output);
    }),
    hook(module, 'backward', (gradient) => store(gradients, path, gradient)),
  ]);
  try {
    return {value: run(), activations, gradients};
  } finally {
    for (const remove of removals) remove();
  }
}
