import {concat, type Tensor} from '@tensorflow/tfjs';
import {shapeMismatch, shapeText} from '../tensor/index.js';
import {type AnyModule, Module} from './module.js';
import type {InputOf, OutputOfAll} from './sequential.js';

/** x + inner(x), or shortcut(x) + inner(x). */
export interface Residual<In, Out> extends Module<In, Out> {
  readonly inner: AnyModule;
  readonly shortcut?: AnyModule;
}

/** What goes into a layer, and what comes out. */
type In<Layer> = InputOf<[Layer]>;
type Out<Layer> = OutputOfAll<[Layer], In<Layer>>;

/**
 * x + inner(x): what the inner layers add to their input, so that gradients find a way around them. `shortcut` is what x
 * goes through instead, where the shape must change. Source: He et al. 2016.
 * @throws {ShapeError} if the inner layers change the shape
 */
export const Residual = class Residual<X extends Tensor> extends Module<X, X> {
  /** Given, as the bundler calls the class otherwise, and trees, tables and charts show its name. */
  static override readonly name: string = 'Residual';

  constructor(
    readonly inner: Module<X, X>,
    readonly shortcut?: Module<X, X>,
  ) {
    super();
  }

  forward(x: X): X {
    const [added, kept] = [this.inner.apply(x), this.shortcut?.apply(x) ?? x];
    if (shapeText(added.shape) !== shapeText(kept.shape)) {
      const remedy = 'Give inner layers that keep the shape, or a shortcut that changes it alike.';
      throw shapeMismatch('add to the input of Residual', added, kept.shape, remedy);
    }
    return kept.add(added);
  }
  // `unknown` stands for no shortcut: where null is not checked, `undefined` counts as a module.
} as unknown as new <Inner extends AnyModule, Shortcut = unknown>(
  inner: Inner & (unknown extends Shortcut ? Module<In<Inner>, In<Inner>> : AnyModule),
  shortcut?: Shortcut & Module<In<Inner>, Out<Inner>>,
) => Residual<In<Inner>, Out<Inner>>;

/** Layers side by side on the same input. */
export interface Parallel<In, Out> extends Module<In, Out> {
  readonly branches: readonly AnyModule[];
}

/** A tensor with as many axes, of any size: how many channels branches have together is not counted in types. */
type Joined<X> = X extends Tensor<infer R> ? Tensor<R> : never;

/** Layers side by side on the same input; their outputs are joined along the last axis. Source: Szegedy et al. 2015. */
export const Parallel = class Parallel<X extends Tensor> extends Module<X, X> {
  /** Given, as the bundler calls the class otherwise, and trees, tables and charts show its name. */
  static override readonly name: string = 'Parallel';
  readonly branches: readonly Module<X, X>[];

  constructor(...branches: readonly Module<X, X>[]) {
    super();
    this.branches = branches;
  }

  override namedChildren(): [string, AnyModule][] {
    return this.branches.map((branch, i) => [`${i}`, branch]);
  }

  forward(x: X): X {
    return concat(
      this.branches.map((branch) => branch.apply(x)),
      -1,
    );
  }
} as unknown as new <Branches extends readonly AnyModule[]>(
  ...branches: {[I in keyof Branches]: Branches[I] & Module<In<Branches[0]>, unknown>}
) => Parallel<In<Branches[0]>, Joined<Out<Branches[0]>>>;

/** A list of modules that are parts of the model it is in; it cannot be applied. A plain array in a field does the same. */
export class ModuleList<M extends AnyModule = AnyModule> extends Module<never, never> {
  readonly modules: M[];

  constructor(modules: Iterable<M> = []) {
    super();
    this.modules = [...modules];
  }

  /** How many modules there are. */
  get length(): number {
    return this.modules.length;
  }

  /** The module at a place; from the end, if it is negative. */
  at(place: number): M | undefined {
    return this.modules.at(place);
  }

  /** Adds a module at the end. */
  push(module: M): this {
    this.modules.push(module);
    return this;
  }

  [Symbol.iterator](): Iterator<M> {
    return this.modules[Symbol.iterator]();
  }

  override namedChildren(): [string, AnyModule][] {
    return this.modules.map((module, i) => [`${i}`, module]);
  }

  forward(): never {
    throw new Error('Cannot apply a ModuleList: apply its modules one by one, or use a Sequential.');
  }
}
