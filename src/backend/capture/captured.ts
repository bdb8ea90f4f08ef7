import * as tf from '@tensorflow/tfjs';
import {ATTRIBUTE} from '../attributes.js';
import {type} from '../kernels/kernel.js';
import {recordOf, type TensorRecord} from '../records.js';
import type {TensorFlowBackend} from '../tensorflow-backend.js';
import type {TFEOpAttr} from '../tfjs-node.js';
import {CaptureError} from './errors.js';
import {MIXED_PRECISION} from './graph-def.js';
import {NativeGraph, XLA_ATTRIBUTE} from './native-function.js';
import {type LiveValue, Recording} from './recording.js';

/** How TensorFlow computes a captured step: operation by operation, or compiled by XLA. */
export type Mode = 'graph' | 'xla';

/** Where an input of a captured step comes from at a call. */
type Input = {argument: number} | {variable: tf.Variable} | {live: LiveValue} | {constant: number};

interface Output {
  shape: number[];
  dtype: tf.DataType;
  typeNumber: number;
}

/** A step with what it did this time. */
export interface Pass {
  recording: Recording;
  /** What it gave: tensors, in order. */
  results: tf.Tensor[];
  inputs: Input[];
  /** What each of `results`, and after them each changed variable, is called in the graph. */
  outputs: string[];
  changed: tf.Variable[];
  /** Whether it made variables, as the first step of an optimizer does. */
  madeVariables: boolean;
}

/** In what products and convolutions are computed: `bfloat16` has float32's range, and 8 bits of its digits. */
export type Precision = 'float32' | 'bfloat16';

const XLA: TFEOpAttr[] = [{name: XLA_ATTRIBUTE, type: ATTRIBUTE.BOOL, value: true}];

/** TensorFlow's own rewriting of graphs for processors. */
const MIXED: TFEOpAttr[] = [{name: 'config_proto', type: ATTRIBUTE.STRING, value: MIXED_PRECISION as never}];

/** A call that was prepared: native tensors, some of which are its own, and what would undo what was done for it. */
export interface Call {
  inputs: number[];
  live: number[];
  undo: (() => void)[];
}

const variablesNow = () => Object.values(tf.engine().registeredVariables);

/**
 * A tensor of the same values by a number of its own, without a copy of them. One tensor may be given twice, or be known
 * to a step from outside as well, as a variable and its clone are: what is recorded must tell them apart.
 */
export function sameValues(backend: TensorFlowBackend, tensor: tf.Tensor): tf.Tensor {
  const attributes = [type('T', tensor.dtype)];
  const [same] = backend.binding.executeOp('Identity', attributes, [backend.nativeId(tensor)], 1);
  return backend.createOutputTensor(same);
}

/** Gives variables that share their values, with a clone or another variable, a number of their own. */
function tellVariablesApart(backend: TensorFlowBackend): void {
  for (const variable of variablesNow()) {
    if (backend.refCount(variable.dataId) < 2) continue;
    const own = sameValues(backend, variable);
    variable.assign(own);
    own.dispose();
  }
}

/**
 * Does a step for real, and records it.
 * @param step gives the tensors of its results; all else that it makes is freed
 * @throws {CaptureError} if it does something that cannot be captured
 */
export function record(
  backend: TensorFlowBackend,
  step: () => tf.Tensor[],
  given: readonly tf.Tensor[],
): Pass {
  const {binding} = backend;
  tellVariablesApart(backend);
  const recording = new Recording(
    (id) => binding.describe(id),
    (id) => binding.constantOf(id),
  );
  const argumentOf = new Map(given.map((tensor, i) => [backend.nativeId(tensor), i]));
  const before = new Map(variablesNow().map((variable) => [variable, backend.nativeId(variable)]));
  const variableOf = new Map([...before].map(([variable, id]) => [id, variable]));
  return backend.capture(recording, () => {
    const results = tf.tidy(step);
    const after = variablesNow();
    const changed = after.filter((variable) => {
      const id = before.get(variable);
      return id !== undefined && recordOf(variable.dataId)?.id !== id;
    });
    const outputs = [...results, ...changed].map((tensor) => recording.symbolOf(backend.nativeId(tensor)));
    const inputs = recording.inputs.map(({source}): Input => {
      if ('live' in source) return source;
      const variable = variableOf.get(source.outside);
      const argument = argumentOf.get(source.outside);
      if (argument !== undefined) return {argument};
      return variable ? {variable} : {constant: source.outside};
    });
    const made = after.filter((variable) => !before.has(variable));
    expectNothingKept(recording, [...results, ...after]);
    return {recording, results, inputs, outputs, changed, madeVariables: made.length > 0};
  });
}

function expectNothingKept(recording: Recording, allowed: readonly tf.Tensor[]): void {
  const records = new Set<TensorRecord | undefined>(allowed.map(({dataId}) => recordOf(dataId)));
  const kept = recording.made.filter((record) => record.refCount > 0 && !records.has(record));
  recording.made.length = 0;
  if (kept.length === 0) return;
  throw new CaptureError(
    `keeps ${kept.length === 1 ? 'a tensor' : `${kept.length} tensors`} beyond its end`,
    'Return what is needed later, or assign it to a tf.variable.',
  );
}

/** Whether two passes take the same from outside. */
export function differsOutside(before: Pass, now: Pass): boolean {
  return now.inputs.some((input, i) => {
    const other = before.inputs[i];
    return 'constant' in input && !('constant' in other && other.constant === input.constant);
  });
}

/** A step as functions of TensorFlow's. */
export class Captured {
  private readonly graph: NativeGraph;
  private readonly names: Partial<Record<Mode, string>> = {};
  private readonly inputs: readonly Input[];
  private readonly outputs: readonly Output[];
  private readonly changed: readonly tf.Variable[];
  private readonly recording: Recording;
  /** Whether it computes with other processes: XLA would take them for devices of this one. */
  private readonly reaches: boolean;
  private isCompiled = false;
  /** How many operations it has. */
  readonly size: number;
  /** Whether convolutions are among them. */
  readonly convolves: boolean;

  constructor(
    private readonly backend: TensorFlowBackend,
    {recording, results, inputs, outputs, changed}: Pass,
    private readonly precision: Precision,
  ) {
    this.graph = new NativeGraph(backend.binding.context, recording, outputs);
    this.inputs = inputs;
    this.changed = changed;
    this.recording = recording;
    this.size = recording.nodes.length;
    this.convolves = recording.nodes.some(({kind}) => /^(Depthwise)?Conv[23]D/.test(kind));
    this.reaches = recording.nodes.some(({kind}) => kind.startsWith('Collective'));
    this.outputs = [...results, ...changed].map(({shape, dtype}) => ({
      shape: [...shape],
      dtype,
      typeNumber: backend.getDTypeInteger(dtype),
    }));
    recording.nodes.length = 0;
  }

  /** Whether what was taken for granted still holds, and all variables are there: an optimizer may have made others. */
  get holds(): boolean {
    if (this.inputs.some((input) => 'variable' in input && input.variable.isDisposed)) return false;
    return this.recording.guards.every(({read, value}) => Object.is(read(), value));
  }

  /** Prepares a call: what is to be done in JavaScript is done. */
  prepare(given: readonly tf.Tensor[]): Call {
    const {binding} = this.backend;
    const undo = this.recording.actions.map((act) => act());
    const live: number[] = [];
    const inputs = this.inputs.map((input) => {
      if ('argument' in input) return this.backend.nativeId(given[input.argument]);
      if ('variable' in input) return this.backend.nativeId(input.variable);
      if ('constant' in input) return input.constant;
      const {read, shape, dtype} = input.live;
      const id = binding.upload(shape, dtype, read());
      live.push(id);
      return id;
    });
    return {inputs, live, undo};
  }

  /**
   * Computes a call that was prepared.
   * @throws {Error} TensorFlow's reason, if that mode cannot
   */
  compute({inputs}: Call, mode: Mode): number[] {
    const {binding} = this.backend;
    const ids = binding.call(this.name(mode), this.attributes(mode), inputs, this.outputs.length);
    this.tidyUp(mode);
    return ids;
  }

  /** The same on another thread. */
  async computeAside({inputs}: Call, mode: Mode): Promise<number[]> {
    const {binding} = this.backend;
    const ids = await binding.callAside(this.name(mode), this.attributes(mode), inputs, this.outputs.length);
    this.tidyUp(mode);
    return ids;
  }

  /**
   * Does all of a call at once, in this thread.
   * @throws {Error} TensorFlow's reason, if that mode cannot; then nothing has happened
   */
  call(given: readonly tf.Tensor[], mode: Mode): tf.Tensor[] {
    const call = this.prepare(given);
    try {
      const {results, commit} = this.take(call, this.compute(call, mode));
      commit();
      return results;
    } catch (error) {
      this.undo(call);
      throw error;
    }
  }

  /** Takes what was computed: the results. What the step changes is changed by `commit`; or `undo` gives it up. */
  take(call: Call, ids: readonly number[]): {results: tf.Tensor[]; commit: () => void; undo: () => void} {
    this.free(call.live);
    const count = this.outputs.length - this.changed.length;
    const values = ids.slice(count);
    return {
      results: this.outputs
        .slice(0, count)
        .map(({shape, typeNumber}, i) =>
          this.backend.createOutputTensor({id: ids[i], shape: [...shape], dtype: typeNumber}),
        ),
      commit: () => {
        this.changed.forEach((variable, i) => {
          this.backend.replace(variable, values[i]);
        });
      },
      undo: () => this.undo({...call, live: values}),
    };
  }

  /** Gives a call up that was prepared: nothing has happened. */
  undo({live, undo}: Call): void {
    this.free(live);
    for (const act of undo.toReversed()) act();
  }

  /** Frees what was computed for a call that was given up. */
  free(ids: readonly number[]): void {
    for (const id of ids) this.backend.binding.deleteTensor(id);
  }

  /** Forgets the functions. */
  dispose(): void {
    this.graph.dispose();
  }

  /** After the first call: XLA needs up to 100 MB to compile, and frees them. */
  private tidyUp(mode: Mode): void {
    if (mode !== 'xla' || this.isCompiled) return;
    this.isCompiled = true;
    this.backend.binding.context.library.trim();
  }

  private attributes(mode: Mode): TFEOpAttr[] {
    if (mode === 'xla') return XLA;
    return this.precision === 'bfloat16' ? MIXED : [];
  }

  private name(mode: Mode): string {
    if (mode === 'xla' && this.reaches) throw new Error('it computes with other processes');
    this.names[mode] ??= this.graph.define(mode === 'xla');
    return this.names[mode];
  }
}
