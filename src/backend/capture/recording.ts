import type {TensorMetadata, TFEOpAttr} from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding.js';
import {ATTRIBUTE} from '../attributes.js';
import type {Recorder} from '../binding.js';
import type {TensorRecord} from '../records.js';
import {CaptureError} from './errors.js';
import {constantNode, operationNode, placeholderNode} from './graph-def.js';

/** A number, or several, that a call gives anew. */
export interface LiveValue {
  read: () => Float32Array | Int32Array;
  shape: number[];
  dtype: number;
}

/** Where an input of a captured step comes from. */
export type Source = {live: LiveValue} | {outside: number};

/** One node: what it is, in a form by which two recordings are compared, and how it is written down. */
interface Node {
  name: string;
  /** What must be the same when the step is recorded again. */
  kind: string;
  /** What a constant holds: must be the same too. */
  content?: Uint8Array;
  encoded: () => Uint8Array;
  /** Where in the program it was made. */
  where: Error;
}

/** Something that the step read as a value of JavaScript, and that is taken for granted in what was captured. */
export interface Guard {
  read: () => unknown;
  value: unknown;
}

/** By which TensorFlow knows the operations that XLA is to compile, together with those around them. */
const FUSED: TFEOpAttr[] = [{name: '_XlaCompile', type: ATTRIBUTE.BOOL, value: true}];

/** How far back a stack goes: from a native operation through tfjs to the line of the program. */
const STACK_DEPTH = 60;

/** What a step did with native tensors, in order. */
export class Recording implements Recorder {
  readonly nodes: Node[] = [];
  readonly inputs: {name: string; source: Source; dtype: number; shape: number[]}[] = [];
  readonly guards: Guard[] = [];
  /** What is to be done again before each call, in order; each gives what undoes it. */
  readonly actions: (() => () => void)[] = [];
  readonly made: TensorRecord[] = [];
  /** Whether XLA is to compute in one pass what follows. */
  fuses = false;
  private readonly known = new WeakSet<TensorRecord>();
  private readonly symbols = new Map<number, string>();

  constructor(
    private readonly describe: (id: number) => TensorMetadata,
    private readonly constantOf: (
      id: number,
    ) => {shape: number[]; dtype: number; content: Uint8Array} | undefined,
  ) {}

  /** A tensor that was made meanwhile. */
  add(record: TensorRecord): void {
    this.known.add(record);
    this.made.push(record);
  }

  knows(record: TensorRecord): boolean {
    return this.known.has(record);
  }

  created(id: number, shape: number[], dtype: number, content: Uint8Array | undefined): void {
    if (!content) throw new CaptureError('makes a tensor of strings', 'Make it before, outside of the step.');
    this.symbols.set(id, this.constant(shape, dtype, content));
  }

  executed(op: string, attributes: TFEOpAttr[], inputs: number[], results: TensorMetadata[]): void {
    const sources = inputs.map((id) => this.symbolOf(id));
    const name = `n${this.nodes.length}`;
    const given = [...attributes.map((attribute) => ({...attribute})), ...(this.fuses ? FUSED : [])];
    this.push({
      name,
      kind: `${op}(${sources}) ${JSON.stringify(given)}`,
      encoded: () => operationNode(name, op, sources, given),
    });
    results.forEach(({id}, i) => {
      this.symbols.set(id, `${name}:${i}`);
    });
  }

  /** A value that each call gives anew, held by `id` this time. */
  live(id: number, value: LiveValue): void {
    this.symbols.set(id, this.input({live: value}, value.dtype, value.shape));
  }

  /** By what name the graph knows a tensor; what was there before becomes an input. */
  symbolOf(id: number): string {
    const symbol = this.symbols.get(id);
    if (symbol) return symbol;
    const constant = this.constantOf(id);
    const made = constant
      ? this.constant(constant.shape, constant.dtype, constant.content)
      : this.outside(id);
    this.symbols.set(id, made);
    return made;
  }

  refuse(what: string): never {
    throw new CaptureError(`reads ${what}`, 'Return the tensor and read it outside of the step.');
  }

  private constant(shape: number[], dtype: number, bytes: Uint8Array): string {
    const name = `c${this.nodes.length}`;
    const content = bytes.slice();
    this.push({
      name,
      kind: `constant ${dtype} [${shape}]`,
      content,
      encoded: () => constantNode(name, dtype, shape, content),
    });
    return `${name}:0`;
  }

  private outside(id: number): string {
    const {dtype, shape} = this.describe(id);
    return this.input({outside: id}, dtype, shape);
  }

  private input(source: Source, dtype: number, shape: number[]): string {
    const name = `x${this.inputs.length}`;
    this.inputs.push({name, source, dtype, shape});
    this.push({
      name,
      kind: `${'live' in source ? 'live' : 'outside'} ${dtype} [${shape}]`,
      encoded: () => placeholderNode(name, dtype, shape),
    });
    return `${name}:0`;
  }

  private push(node: Omit<Node, 'where'>): void {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = STACK_DEPTH;
    this.nodes.push({...node, where: new Error()});
    Error.stackTraceLimit = limit;
  }
}

/** How a step differs from the time before; undefined, if it did the same. */
export type Difference = {node: Node; what: 'another path' | 'another number'};

/** Compares what a step did twice. */
export function difference(before: Recording, now: Recording): Difference | undefined {
  const length = Math.max(before.nodes.length, now.nodes.length);
  let number: Difference | undefined;
  for (let i = 0; i < length; i++) {
    const [a, b] = [before.nodes[i], now.nodes[i]];
    if (a?.kind !== b?.kind) return {node: b ?? a, what: 'another path'};
    if (a.content && b.content && Buffer.compare(a.content, b.content) !== 0) {
      number ??= {node: b, what: 'another number'};
    }
  }
  return number;
}
