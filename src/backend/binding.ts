import type {backend_util} from '@tensorflow/tfjs';
import type {TensorMetadata, TFEOpAttr, TFJSBinding} from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding.js';
import {ATTRIBUTE, setAttribute} from './attributes.js';
import type {Pointer} from './c-api.js';
import {type Constant, Constants} from './constants.js';
import type {Context} from './context.js';
import {dtypeName, TF} from './dtypes.js';
import {memoryError, operationError, TensorError} from './errors.js';
import {download, layOut, upload} from './native-tensor.js';
import {lossError} from './peers.js';

const OUT_OF_MEMORY = 8;

class Metadata implements TensorMetadata {
  constructor(
    public id: number,
    public shape: number[],
    public dtype: number,
  ) {}
}

class Attribute implements TFEOpAttr {
  name = '';
  type = 0;
  value: TFEOpAttr['value'] = 0;
}

const unsupported = (what: string) => () => {
  throw new TensorError(
    `Cannot ${what}: saved models are not supported; use tf.loadGraphModel or tf.loadLayersModel.`,
  );
};

/** Who is told what is done with native tensors. */
export interface Recorder {
  /** A tensor was made of values; `content` is missing for strings. */
  created(id: number, shape: number[], dtype: number, content: Uint8Array | undefined): void;
  executed(op: string, attributes: TFEOpAttr[], inputs: number[], results: TensorMetadata[]): void;
}

/** The interface that tfjs-node's kernels call, over TensorFlow's C API. Tensors are numbered; no number is used twice. */
export interface Binding extends TFJSBinding {
  readonly context: Context;
  /** Is told of all operations and tensors, while there is one. */
  recorder: Recorder | undefined;
  /** The number of the tensor that holds a constant; it is not to be deleted. */
  constant(value: Constant): number;
  /** What a constant holds, by the number of its tensor; undefined, if that is none. */
  constantOf(id: number): {shape: number[]; dtype: number; content: Uint8Array} | undefined;
  /** Makes a tensor of which the recorder is not told: it was there before. */
  upload(shape: number[], dtype: number, values: backend_util.BackendValues): number;
  /** The number of a tensor that was made otherwise. */
  adopt(handle: Pointer): number;
  describe(id: number): TensorMetadata;
  /** Calls a function of the runtime, whose results are known by their shapes: only their numbers are given. */
  call(name: string, attributes: TFEOpAttr[], inputs: number[], outputs: number): number[];
  /** The same on another thread. The inputs may be deleted meanwhile. */
  callAside(name: string, attributes: TFEOpAttr[], inputs: number[], outputs: number): Promise<number[]>;
  /** Deletes every tensor. */
  dispose(): void;
}

/** Makes the binding to a running TensorFlow. */
export function createBinding(context: Context): Binding {
  const {library, status, operations} = context;
  const handles = new Map<number, Pointer>();
  const results = {handles: new BigInt64Array(16), count: new Int32Array(1)};
  let nextId = 1;
  let recorder: Recorder | undefined;
  /** The names of those that are no operations of TensorFlow's, but functions. */
  const functions = new Set<string>();

  function handleOf(id: number): Pointer {
    const handle = handles.get(id);
    if (handle === undefined) throw new TensorError('Cannot use a tensor that was disposed.');
    return handle;
  }

  function keep(handle: Pointer): number {
    const id = nextId++;
    handles.set(id, handle);
    return id;
  }

  function describeHandle(id: number, handle: Pointer): Metadata {
    const rank = library.TFE_TensorHandleNumDims(handle, status);
    const shape = new Array<number>(rank);
    for (let axis = 0; axis < rank; axis++) shape[axis] = library.TFE_TensorHandleDim(handle, axis, status);
    return new Metadata(id, shape, library.TFE_TensorHandleDataType(handle));
  }

  function fail(op: string, attributes: TFEOpAttr[], inputIds: number[]): never {
    const message = library.TF_Message(status);
    const loss = lossError(message);
    if (loss) throw loss;
    const wanted = /shape\[([\d,]*)\] and type (\w+)/.exec(message);
    if (library.TF_GetCode(status) === OUT_OF_MEMORY && wanted) {
      const shape = wanted[1].split(',').map(Number);
      const bytes = shape.reduce((product, size) => product * size, wanted[2] === 'bool' ? 1 : 4);
      throw memoryError({dtype: wanted[2] === 'float' ? 'float32' : wanted[2], shape}, bytes);
    }
    if (functions.has(op)) throw new TensorError(message);
    const flags = new Set(attributes.filter(({value}) => value === true).map(({name}) => name));
    const inputs = inputIds
      .filter((id) => !constants.has(id))
      .map((id) => describeHandle(id, handleOf(id)))
      .map(({dtype, shape}) => ({dtype: dtypeName(dtype), shape}));
    throw operationError({op, inputs, flags, message});
  }

  /** Leaves the handles of the results in `results`, and their number. */
  function run(name: string, attributes: TFEOpAttr[], inputIds: number[], numOutputs: number): void {
    const inputs = new Array<Pointer>(inputIds.length);
    for (let i = 0; i < inputs.length; i++) inputs[i] = handleOf(inputIds[i]);
    if (numOutputs > results.handles.length) results.handles = new BigInt64Array(2 * numOutputs);
    results.count[0] = numOutputs;
    if (!operations.execute(name, attributes, inputs, results)) fail(name, attributes, inputIds);
  }

  function executeOp(
    name: string,
    attributes: TFEOpAttr[],
    inputIds: number[],
    numOutputs: number,
  ): Metadata[] {
    run(name, attributes, inputIds, numOutputs);
    const outputs = new Array<Metadata>(results.count[0]);
    for (let i = 0; i < outputs.length; i++) {
      const handle = results.handles[i];
      outputs[i] = describeHandle(keep(handle), handle);
    }
    recorder?.executed(name, attributes, inputIds, outputs);
    return outputs;
  }

  function call(name: string, attributes: TFEOpAttr[], inputIds: number[], numOutputs: number): number[] {
    functions.add(name);
    run(name, attributes, inputIds, numOutputs);
    const ids = new Array<number>(numOutputs);
    for (let i = 0; i < numOutputs; i++) ids[i] = keep(results.handles[i]);
    return ids;
  }

  async function callAside(
    name: string,
    attributes: TFEOpAttr[],
    inputIds: number[],
    numOutputs: number,
  ): Promise<number[]> {
    const op = library.TFE_NewOp(context.context, name, status)!;
    if (library.TF_GetCode(status) !== 0) fail(name, attributes, inputIds);
    for (const attribute of attributes) setAttribute(context, op, attribute);
    for (const id of inputIds) library.TFE_OpAddInput(op, handleOf(id), status);
    // Memory that is not moved while another thread writes to it.
    const results = new BigInt64Array(new ArrayBuffer(8 * numOutputs));
    const found = new Int32Array(new ArrayBuffer(4));
    found[0] = numOutputs;
    const outcome = library.TF_NewStatus();
    try {
      await library.executeAside(op, results, found, outcome);
      if (library.TF_GetCode(outcome) !== 0) {
        const message = library.TF_Message(outcome);
        throw lossError(message) ?? new TensorError(message);
      }
      return Array.from(results, keep);
    } finally {
      library.TF_DeleteStatus(outcome);
      library.TFE_DeleteOp(op);
    }
  }

  function copyStrings(handle: Pointer): Pointer {
    const id = keep(handle);
    run('DeepCopy', [], [id], 1);
    handles.delete(id);
    return results.handles[0];
  }

  const makeTensor = (shape: number[], dtype: number, values: backend_util.BackendValues) =>
    keep(upload(context, shape, dtype, values, copyStrings));

  const createTensor: TFJSBinding['createTensor'] = (shape, dtype, values) => {
    const id = makeTensor(shape, dtype, values);
    if (recorder) {
      const bytes = dtype === TF.STRING ? undefined : layOut(values, dtype, shape);
      const content = bytes && new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      recorder.created(id, shape, dtype, content);
    }
    return id;
  };

  function deleteTensor(id: number): void {
    const handle = handles.get(id);
    if (handle === undefined) return;
    handles.delete(id);
    library.TFE_DeleteTensorHandle(handle);
  }

  const constants = new Constants(makeTensor, deleteTensor);

  return {
    TensorMetadata: Metadata as unknown as TFJSBinding['TensorMetadata'],
    TFEOpAttr: Attribute,
    TF_FLOAT: TF.FLOAT,
    TF_INT32: TF.INT32,
    TF_INT64: TF.INT64,
    TF_BOOL: TF.BOOL,
    TF_COMPLEX64: TF.COMPLEX64,
    TF_STRING: TF.STRING,
    TF_RESOURCE: TF.RESOURCE,
    TF_UINT8: TF.UINT8,
    TF_ATTR_STRING: ATTRIBUTE.STRING,
    TF_ATTR_INT: ATTRIBUTE.INT,
    TF_ATTR_FLOAT: ATTRIBUTE.FLOAT,
    TF_ATTR_BOOL: ATTRIBUTE.BOOL,
    TF_ATTR_TYPE: ATTRIBUTE.TYPE,
    TF_ATTR_SHAPE: ATTRIBUTE.SHAPE,
    TF_ATTR_RESOURCE: ATTRIBUTE.RESOURCE,
    TF_Version: context.version,

    context,
    get recorder() {
      return recorder;
    },
    set recorder(next) {
      recorder = next;
    },
    createTensor,
    deleteTensor,
    upload: makeTensor,
    adopt: keep,
    describe: (id) => describeHandle(id, handleOf(id)),
    call,
    callAside,
    constant: (value) => constants.id(value),
    constantOf: (id) => constants.content(id),
    tensorDataSync: (id) => download(context, handleOf(id)) as Float32Array,
    executeOp,
    dispose() {
      constants.clear();
      for (const handle of handles.values()) library.TFE_DeleteTensorHandle(handle);
      handles.clear();
    },
    getNumOfTensors: () => handles.size - constants.size,
    isUsingGpuDevice: () => context.device === 'GPU',
    loadSavedModel: unsupported('load a saved model'),
    deleteSavedModel: unsupported('delete a saved model'),
    runSavedModel: unsupported('run a saved model'),
    getNumOfSavedModels: () => 0,
  };
}
