import * as tf from '@tensorflow/tfjs';
import {ATTRIBUTE} from './attributes.js';
import type {Binding} from './binding.js';
import type {LiveValue, Recording} from './capture/recording.js';
import {TF, tfjsTypes} from './dtypes.js';
import {disposedError, TensorError} from './errors.js';
import {countBytes} from './memory.js';
import {bytesOf, recordOf, type TensorRecord, TensorRecords} from './records.js';
import {NodeBackend, type Operand, type TensorMetadata, type TFEOpAttr} from './tfjs-node.js';

/** Types that only TensorFlow has, and what they become: the nearest that tfjs has. */
const castTo = (dtype: number) => (dtype === TF.INT64 || dtype === TF.UINT8 ? TF.INT32 : TF.FLOAT);

/**
 * tfjs's backend for Node on our binding. It forgets what nobody refers to any more, keeps to itself what tfjs-node
 * prints, and says what is wrong with an operation's inputs.
 */
export class TensorFlowBackend extends NodeBackend {
  private readonly records: TensorRecords;
  /** What a step does, while it is captured. */
  recording?: Recording;

  constructor(binding: Binding) {
    super(binding, '@tensorflow/tfjs-node-gpu');
    this.records = new TensorRecords((id) => binding.deleteTensor(id));
    // tfjs-node's kernels read `tensorMap` directly.
    this.tensorMap = {
      get: (dataId: object) => this.record(dataId),
      has: (dataId: object) => recordOf(dataId) !== undefined,
    };
  }

  /** Does something of which the recording, if there is one, is not told. */
  unrecorded<T>(act: () => T): T {
    return this.recording ? this.capture(undefined, act) : act();
  }

  /** Records what `act` does. */
  capture<T>(recording: Recording | undefined, act: () => T): T {
    const outer = this.recording;
    this.recording = recording;
    this.binding.recorder = recording;
    try {
      return act();
    } finally {
      this.recording = outer;
      this.binding.recorder = outer;
    }
  }

  /** Tells the recording that a tensor's values are read anew at each call. */
  takeLive(tensor: tf.Tensor, value: LiveValue): void {
    const record = this.record(tensor.dataId);
    record.id = this.binding.upload(record.shape, record.dtype, record.values!);
    record.values = null;
    record.bytes = bytesOf(record);
    countBytes(record.bytes);
    this.recording?.live(record.id, value);
  }

  /** Makes the native tensor `id`, of the same shape, the value of a variable. */
  replace(variable: tf.Variable, id: number): void {
    const record = this.record(variable.dataId);
    if (record.refCount === 1) {
      this.binding.deleteTensor(record.id);
      record.id = id;
      return;
    }
    const {shape, dtype} = record;
    const value = this.createOutputTensor({id, shape, dtype});
    variable.assign(value);
    value.dispose();
  }

  /** The record of a tensor's data; data of another backend is moved here first. */
  record(dataId: object): TensorRecord {
    const record = recordOf(dataId);
    if (record) return record;
    if (!tf.engine().state.tensorInfo.has(dataId)) {
      throw new TensorError('Cannot use a tensor that was disposed.');
    }
    tf.engine().moveData(this, dataId);
    return recordOf(dataId)!;
  }

  override createOutputTensor(metadata: TensorMetadata): tf.Tensor {
    const dtype = tfjsTypes[metadata.dtype];
    if (!dtype) return this.castOutput(metadata);
    const {id, shape} = metadata;
    const record = {shape, dtype: metadata.dtype, id, values: null, refCount: 1, bytes: bytesOf(metadata)};
    this.recording?.add(record);
    const dataId = this.records.add({}, record);
    return tf.engine().makeTensorFromTensorInfo({dataId, shape, dtype}, this);
  }

  private castOutput({id, dtype}: TensorMetadata): tf.Tensor {
    const [result] = this.binding.executeOp(
      'Cast',
      [
        {name: 'SrcT', type: ATTRIBUTE.TYPE, value: dtype},
        {name: 'DstT', type: ATTRIBUTE.TYPE, value: castTo(dtype)},
        {name: 'Truncate', type: ATTRIBUTE.BOOL, value: false},
      ],
      [id],
      1,
    );
    this.binding.deleteTensor(id);
    return this.createOutputTensor(result);
  }

  /** The binding's number of each tensor; values that are still in JavaScript are copied to native memory. */
  nativeId(tensor: tf.TensorInfo): number {
    const record = this.record(tensor.dataId);
    if (record.values !== null) {
      const {recording} = this;
      const make = !recording || recording.knows(record) ? 'createTensor' : 'upload';
      record.id = this.binding[make](record.shape, record.dtype, record.values);
      record.values = null;
      record.bytes = bytesOf(record);
      countBytes(record.bytes);
    }
    return record.id;
  }

  private inputIds(name: string, inputs: Operand[]): number[] {
    const ids = new Array<number>(inputs.length);
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i];
      if (typeof input !== 'object' || !('dataId' in input)) {
        ids[i] = this.binding.constant(input);
        continue;
      }
      if (!recordOf(input.dataId) && !tf.engine().state.tensorInfo.has(input.dataId)) {
        throw disposedError(name, input);
      }
      ids[i] = this.nativeId(input);
    }
    return ids;
  }

  override executeSingleOutput(name: string, attributes: TFEOpAttr[], inputs: Operand[]): tf.Tensor {
    return this.createOutputTensor(
      this.binding.executeOp(name, attributes, this.inputIds(name, inputs), 1)[0],
    );
  }

  override executeMultipleOutputs(
    name: string,
    attributes: TFEOpAttr[],
    inputs: Operand[],
    numOutputs: number,
  ): tf.Tensor[] {
    const outputs = this.binding.executeOp(name, attributes, this.inputIds(name, inputs), numOutputs);
    return outputs.map((metadata) => this.createOutputTensor(metadata));
  }

  override move(
    dataId: object,
    values: tf.backend_util.BackendValues,
    shape: number[],
    dtype: tf.DataType,
    refCount: number,
  ): void {
    const record = {shape, dtype: this.getDTypeInteger(dtype), values, id: -1, refCount, bytes: 0};
    this.recording?.add(record);
    this.records.add(dataId, record);
  }

  override write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): object {
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override readSync(dataId: object): tf.backend_util.BackendValues {
    const record = this.record(dataId);
    const {recording} = this;
    if (recording && (record.values === null || !recording.knows(record)))
      recording.refuse('the values of a tensor');
    return record.values ?? this.binding.tensorDataSync(record.id);
  }

  override async read(dataId: object): Promise<tf.backend_util.BackendValues> {
    return this.readSync(dataId);
  }

  override disposeData(dataId: object, force = false): boolean {
    return this.records.remove(dataId, force);
  }

  override refCount(dataId: object): number {
    return recordOf(dataId)?.refCount ?? 0;
  }

  override incRef(dataId: object): void {
    this.record(dataId).refCount++;
  }

  override numDataIds(): number {
    return this.records.count;
  }

  override dispose(): void {
    this.records.close();
    this.binding.dispose();
  }

  override memory(): {unreliable: boolean} {
    return {unreliable: false};
  }
}
