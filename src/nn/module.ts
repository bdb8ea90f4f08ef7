import {type Tensor, type TensorContainer, tidy, Variable} from '@tensorflow/tfjs';
import {guarded, notCompiled} from '../backend/index.js';
import {type BackwardHook, type ForwardHook, hook, isHooked, tellHooks, withHooks} from './hooks.js';
import {load, type StateDict, type StateOptions, type StateReport} from './state.js';

/** Any module, when its input and output do not matter. */
export type AnyModule = Module<never, unknown>;

/** Told of each module that was applied, innermost first: which, what it gave, and what for. */
export type Listener = (module: AnyModule, output: unknown, input: unknown) => void;

let listener: Listener | undefined;

/** Parameters that are not trained for the time being; what is not trainable and not here is a buffer. */
const frozen = new WeakSet<Variable>();

/**
 * Runs `run` and tells `listen` of every module that is applied meanwhile. Outputs live as long as the forward pass
 * needs them: clone and `tf.keep` what should stay.
 */
export function observe<T>(listen: Listener, run: () => T): T {
  const outer = listener;
  listener = listen;
  try {
    return run();
  } finally {
    listener = outer;
  }
}

/** Whether all modules are in evaluation mode for the time being. */
let isEvaluating = false;

/** Runs `run` with every module in evaluation mode, whatever its own is: as `model.eval()` before and its undoing after. */
export function evaluating<T>(run: () => T): T {
  const outer = isEvaluating;
  isEvaluating = true;
  try {
    return run();
  } finally {
    isEvaluating = outer;
  }
}

/**
 * A layer or a model: something with parameters that turns In into Out. To write one, extend this class, assign layers
 * and variables to fields (they are the parameters), and say in `forward` how they act. Call it by `apply`.
 */
export abstract class Module<In, Out> {
  private isTraining = true;

  /** True while training: dropout drops, batch normalization measures the batch. `train()` and `eval()` set it here and in all modules inside. */
  get training(): boolean {
    return guarded(() => this.isTraining && !isEvaluating);
  }

  set training(mode: boolean) {
    this.isTraining = mode;
  }

  /** The equation: what comes out for x. Called by `apply`, which tidies up after it. */
  abstract forward(x: In): Out;

  /** Applies the module to x; what `forward` leaves behind on the way is freed. */
  apply(x: In): Out {
    if (guarded(() => listener !== undefined || isHooked(this))) {
      notCompiled('tells listeners of what layers give', "Take the hooks away, or train with {jit: 'off'}.");
    }
    const output = tidy(() => withHooks(this, this.forward(x)) as TensorContainer) as Out;
    listener?.(this, output, x);
    tellHooks(this, output, x);
    return output;
  }

  /**
   * How many multiplications, each with an addition, lead to that output; without those of the modules inside. What
   * takes far fewer, such as a bias, an activation or a normalization, does not count. `train.summary` shows it.
   */
  multiplyAdds(_output: Tensor, _input: unknown): number {
    return 0;
  }

  /** The modules in this one's fields (and in arrays there), with the names of the fields: `conv1`, `blocks.0`. */
  namedChildren(): [string, AnyModule][] {
    return this.fields().filter((field): field is [string, AnyModule] => field[1] instanceof Module);
  }

  /** This module (by the name '') and all inside it, by their paths: `''`, `head`, `head.0`. */
  namedModules(): [string, AnyModule][] {
    const inner = this.namedChildren().flatMap(([name, child]) =>
      child.namedModules().map(([path, module]): [string, AnyModule] => [join(name, path), module]),
    );
    return [['', this], ...inner];
  }

  /** All variables by their paths, such as `conv1.weight`: what must be kept to have the same module again. */
  namedState(): [string, Variable][] {
    const seen = new Set<Variable>();
    return this.namedModules().flatMap(([path, module]) =>
      module
        .fields()
        .filter((field): field is [string, Variable] => field[1] instanceof Variable)
        .filter(([, variable]) => !seen.has(variable) && seen.add(variable))
        .map(([name, variable]): [string, Variable] => [join(path, name), variable]),
    );
  }

  /** The trainable variables by their paths, such as `conv1.weight`. What two modules share is named once. */
  namedParameters(): [string, Variable][] {
    return this.namedState().filter(([, variable]) => variable.trainable);
  }

  /** The variables that are not trained, such as the running statistics of `BatchNorm2d`, by their paths. */
  namedBuffers(): [string, Variable][] {
    return this.namedState().filter(([, variable]) => !variable.trainable && !frozen.has(variable));
  }

  /** The trainable variables: what an optimizer is given. */
  parameters(): Variable[] {
    return this.namedParameters().map(([, variable]) => variable);
  }

  /** How many trainable numbers there are. */
  parameterCount(): number {
    return this.parameters().reduce((count, variable) => count + variable.size, 0);
  }

  /**
   * A copy of all numbers, by their paths: parameters, frozen ones and buffers. It stays as it is while training goes
   * on, and `loadStateDict` takes it.
   */
  stateDict(): StateDict {
    return Object.fromEntries(this.namedState().map(([name, variable]) => [name, variable.clone()]));
  }

  /**
   * Sets the numbers of this module to those of a state, all of them or, if there is an error, none.
   * @throws {StateError} if something is missing, extra (unless `strict` is false) or of another shape
   */
  loadStateDict(state: Readonly<StateDict>, options: StateOptions = {}): StateReport {
    return tidy(() => load(this.constructor.name, this.namedState(), state, options) as never) as StateReport;
  }

  /**
   * Freezes the parameters of this module and of all inside it (with false), or trains them again. Frozen ones are no
   * longer among `parameters()`, get no gradient, and no step changes them; they stay in `stateDict()`.
   */
  requiresGrad(mode = true): this {
    for (const [, variable] of this.namedState()) {
      if (!variable.trainable && !frozen.has(variable)) continue;
      variable.trainable = mode;
      if (mode) frozen.delete(variable);
      else frozen.add(variable);
    }
    return this;
  }

  /** Calls a function with this module and with each inside it, the innermost first. PyTorch calls it `apply`. */
  forEach(act: (module: AnyModule, path: string) => void): this {
    for (const [path, module] of this.namedModules().reverse()) act(module, path);
    return this;
  }

  /** Calls `listen` whenever this module was applied. Returns what ends that. */
  onForward(listen: ForwardHook): () => void {
    return hook(this, 'forward', listen);
  }

  /**
   * Calls `listen` with the gradient of this module's output, whenever one is computed; the output must be a tensor.
   * The gradient lives as long as the backward pass: clone and `tf.keep` it. Returns what ends that.
   */
  onBackward(listen: BackwardHook): () => void {
    return hook(this, 'backward', listen);
  }

  /** Sets this module and all inside it to training (or, with false, to evaluation). */
  train(mode = true): this {
    for (const [, module] of this.namedModules()) module.training = mode;
    return this;
  }

  /** Sets this module and all inside it to evaluation: dropout lets through, batch normalization stays as it is. */
  eval(): this {
    return this.train(false);
  }

  /** The module as a tree: its name and sizes, and those of what is inside. */
  toString(): string {
    const children = this.namedChildren().map(([name, child]) =>
      `(${name}): ${child}`.replaceAll('\n', '\n  '),
    );
    const inside = children.length > 0 ? `\n  ${children.join('\n  ')}\n` : this.details();
    return `${this.constructor.name}(${inside})`;
  }

  /** What `toString` writes between the brackets of a layer without children: its sizes and options. */
  protected details(): string {
    return '';
  }

  /** Node's console shows the tree, too. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  private fields(): [string, unknown][] {
    return Object.entries(this).flatMap(([name, value]): [string, unknown][] =>
      Array.isArray(value) ? value.map((item, i) => [`${name}.${i}`, item]) : [[name, value]],
    );
  }
}

function join(path: string, name: string): string {
  return path && name ? `${path}.${name}` : path || name;
}
