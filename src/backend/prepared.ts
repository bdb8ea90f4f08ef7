import type {TFEOpAttr} from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding.js';
import {setAttribute} from './attributes.js';
import type {Pointer} from './c-api.js';
import type {Runtime} from './context.js';
import {isElementwise} from './signals.js';

/** An operation with its attributes; only its inputs are missing. */
interface Prepared {
  op: Pointer;
  attributes: TFEOpAttr[];
}

/** So many of one name are kept: more than a network has convolutions of different strides and paddings. */
const VARIANTS = 16;

/** Where the handles of an operation's results are left. */
export interface Results {
  handles: BigInt64Array;
  /** How many there is room for; then, how many there are. */
  count: Int32Array;
}

/**
 * Keeps operations with their attributes: to execute a small one again with other inputs takes 1.9 µs, to set it anew 2.6,
 * for TensorFlow then looks for its device again. Executing takes the inputs away, and leaves the rest. Not so
 * where TensorFlow puts one of oneDNN's in its place, such as for MatMul: for those, one is set anew each time.
 */
export class PreparedOperations {
  private readonly kept = new Map<string, Prepared[]>();
  private readonly replaced = new Set<string>();
  private common: Pointer | null = null;

  constructor(private readonly runtime: Runtime) {}

  /** Executes an operation; if it fails, the runtime's status says why. */
  execute(name: string, attributes: TFEOpAttr[], inputs: Pointer[], results: Results): boolean {
    if (this.replaced.has(name)) return this.run(name, this.anew(name, attributes), inputs, results);
    const known = this.find(name, attributes);
    if (known && this.run(name, known, inputs, results)) return true;
    // What the known one took from its first inputs may not fit these.
    if (known) this.forget(name);
    const op = this.make(name, attributes);
    if (!this.run(name, op, inputs, results)) {
      if (op) this.runtime.library.TFE_DeleteOp(op);
      return false;
    }
    this.keep(name, attributes, op!);
    return true;
  }

  /** Forgets all of a name. */
  forget(name: string): void {
    for (const {op} of this.kept.get(name) ?? []) this.runtime.library.TFE_DeleteOp(op);
    this.kept.delete(name);
  }

  /** Forgets all: they know devices that will not be there any more. */
  clear(): void {
    for (const name of [...this.kept.keys()]) this.forget(name);
    if (this.common) this.runtime.library.TFE_DeleteOp(this.common);
    this.common = null;
  }

  private find(name: string, attributes: TFEOpAttr[]): Pointer | undefined {
    const variants = this.kept.get(name);
    if (!variants) return undefined;
    for (let i = 0; i < variants.length; i++) {
      if (alike(variants[i].attributes, attributes)) return variants[i].op;
    }
    return undefined;
  }

  private keep(name: string, attributes: TFEOpAttr[], op: Pointer): void {
    const {library, status} = this.runtime;
    if (library.TFE_OpGetFlatInputCount(op, status) > 0) {
      this.replaced.add(name);
      this.forget(name);
      library.TFE_DeleteOp(op);
      return;
    }
    const variants = this.kept.get(name) ?? [];
    this.kept.set(name, variants);
    variants.unshift({op, attributes: attributes.map(copyOf)});
    if (variants.length > VARIANTS) library.TFE_DeleteOp(variants.pop()!.op);
  }

  /** An operation with these attributes; null, if there is none of that name. */
  private make(name: string, attributes: TFEOpAttr[]): Pointer | null {
    const {library, context, status} = this.runtime;
    return this.set(library.TFE_NewOp(context, name, status), attributes);
  }

  /** The same, of the one object that is used again. */
  private anew(name: string, attributes: TFEOpAttr[]): Pointer | null {
    const {library, status} = this.runtime;
    if (!this.common) this.common = this.make(name, attributes);
    else {
      library.TFE_OpReset(this.common, name, null, status);
      this.set(this.common, attributes);
    }
    return this.common;
  }

  private set(op: Pointer | null, attributes: TFEOpAttr[]): Pointer | null {
    if (op) for (const attribute of attributes) setAttribute(this.runtime, op, attribute);
    return op;
  }

  private run(name: string, op: Pointer | null, inputs: Pointer[], {handles, count}: Results): boolean {
    const {library, status} = this.runtime;
    if (library.TF_GetCode(status) !== 0) return false;
    for (let i = 0; i < inputs.length; i++) library.TFE_OpAddInput(op!, inputs[i], status);
    if (library.TF_GetCode(status) !== 0) return false;
    const room = count[0];
    const execute = isElementwise(name) ? library.executeUnshielded : library.TFE_Execute;
    execute(op!, handles, count, status);
    if (library.TF_GetCode(status) === 0) return true;
    count[0] = room;
    return false;
  }
}

/** A list may be changed by who gave it. */
const copyOf = (attribute: TFEOpAttr): TFEOpAttr => ({
  ...attribute,
  value: Array.isArray(attribute.value) ? [...attribute.value] : attribute.value,
});

function alike(known: TFEOpAttr[], given: TFEOpAttr[]): boolean {
  if (known.length !== given.length) return false;
  for (let i = 0; i < known.length; i++) {
    const {name, value} = given[i];
    if (known[i].name !== name) return false;
    if (known[i].value !== value && !sameList(known[i].value, value)) return false;
  }
  return true;
}

function sameList(known: unknown, given: unknown): boolean {
  if (!Array.isArray(known) || !Array.isArray(given) || known.length !== given.length) return false;
  return known.every((value, i) => value === given[i]);
}
