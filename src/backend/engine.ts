import * as tf from '@tensorflow/tfjs';

/** What tfjs's engine knows of the data of tensors. */
interface DataInfo {
  backend: {disposeData(dataId: object): boolean};
  dtype: tf.DataType;
  shape: number[];
  bytes: number;
}

interface Scope {
  id: number;
  name: string;
  track: Tracked[];
}

/** A tensor, with what the engine hangs on it. */
type Tracked = tf.Tensor & {kept?: boolean; scopeId?: number};

interface State {
  activeScope: Scope | null;
  scopeStack: Scope[];
  numTensors: number;
  numDataBuffers: number;
  numBytes: number;
  gradientDepth: number;
  kernelDepth: number;
  profiling: boolean;
  tensorInfo: Pick<WeakMap<object, DataInfo>, 'get' | 'set' | 'has' | 'delete'>;
}

type Inputs = Record<string, tf.Tensor>;

/** Those parts of tfjs's engine that every operation goes through. */
interface Engine {
  state: State;
  backend: DataInfo['backend'];
  backendName: string;
  ENV: {getBool(flag: string): boolean};
  runKernel(name: string, inputs: Inputs, attributes?: object): unknown;
  endScope(result?: unknown): void;
  trackTensor(tensor: Tracked, backend?: DataInfo['backend']): void;
  disposeTensor(tensor: Tracked): void;
  makeTensorFromTensorInfo(info: tf.TensorInfo): Tracked;
  getTensorsForGradient(name: string, inputs: Inputs, outputs: Tracked[]): Tracked[];
  saveTensorsForBackwardMode(tensors: Tracked[]): Tracked[];
  addTapeNode(
    name: string,
    inputs: Inputs,
    outputs: Tracked[],
    gradient: null,
    saved: Tracked[],
    attributes: object | undefined,
  ): void;
}

const INFO = Symbol('info');

type DataId = {[INFO]?: DataInfo};

/** Hangs what is known of data on its dataId: a WeakMap takes three times as long, and the garbage collector longer. */
class DataInfos {
  get(dataId: DataId): DataInfo | undefined {
    return dataId[INFO];
  }

  has(dataId: DataId): boolean {
    return dataId[INFO] !== undefined;
  }

  set(dataId: DataId, info: DataInfo): this {
    dataId[INFO] = info;
    return this;
  }

  delete(dataId: DataId): boolean {
    const had = this.has(dataId);
    dataId[INFO] = undefined;
    return had;
  }
}

const BYTES: Partial<Record<tf.DataType, number>> = {float32: 4, int32: 4, bool: 1};

/** tfjs's own test. */
const isTensor = (value: unknown): value is Tracked => {
  const {dataId, shape, dtype} = value as Partial<tf.Tensor>;
  return dataId != null && shape != null && dtype != null;
};

/** The kernels of our backend by their names. tfjs finds them by a text that it puts together at each operation. */
function kernelsByName(): Map<string, tf.KernelConfig> {
  const known = new Map<string, tf.KernelConfig>();
  const globals = (globalThis as unknown as {_tfGlobals: Map<string, Map<string, tf.KernelConfig>>})
    ._tfGlobals;
  const registry = globals.get('kernelRegistry')!;
  const change = (method: 'set' | 'delete') => {
    const original = registry[method] as (...given: unknown[]) => never;
    Object.defineProperty(registry, method, {
      value: (...given: unknown[]) => {
        known.clear();
        return original.apply(registry, given);
      },
    });
  };
  change('set');
  change('delete');
  return known;
}

/**
 * Gives tfjs's engine faster ways through what it does for every operation, with the same results: its own, written for
 * browsers of ten years ago, take 2 µs. What is rare is left to it: profiles, its debugging mode, strings, other backends.
 */
export function quicken(backendName: string): void {
  const engine = tf.engine() as unknown as Engine;
  // Who watches operations puts a `runKernel` of its own on the engine itself, and takes it away.
  const ways = Object.getPrototypeOf(engine) as Engine;
  const {runKernel, endScope, trackTensor, disposeTensor} = ways;
  const kernels = kernelsByName();
  if (engine.state.numTensors === 0) engine.state.tensorInfo = new DataInfos() as State['tensorInfo'];

  function kernelOf(name: string): tf.KernelConfig | undefined {
    let kernel = kernels.get(name);
    if (!kernel) {
      kernel = tf.getKernel(name, backendName);
      if (kernel) kernels.set(name, kernel);
    }
    return kernel;
  }

  function track(tensor: Tracked): void {
    const scope = engine.state.activeScope;
    if (!scope) return;
    tensor.scopeId = scope.id;
    scope.track.push(tensor);
  }

  ways.runKernel = (name, inputs, attributes) => {
    const {state, ENV} = engine;
    const kernel = kernelOf(name);
    const isPlain = engine.backendName === backendName && !state.profiling;
    if (!kernel || !isPlain || ENV.getBool('DEBUG') || ENV.getBool('IS_TEST')) {
      return runKernel.call(engine, name, inputs, attributes);
    }
    const isTaped = state.gradientDepth > 0 && state.kernelDepth === 0;
    let outputs: Tracked[];
    let saved: Tracked[] = [];
    let isList: boolean;
    state.kernelDepth++;
    try {
      const out = kernel.kernelFunc({inputs, attrs: attributes as never, backend: engine.backend});
      isList = Array.isArray(out);
      outputs = (isList ? out : [out]) as Tracked[];
      for (let i = 0; i < outputs.length; i++) {
        if (outputs[i].rank === undefined) outputs[i] = engine.makeTensorFromTensorInfo(outputs[i]);
      }
      if (isTaped) {
        saved = engine.saveTensorsForBackwardMode(engine.getTensorsForGradient(name, inputs, outputs));
      }
    } finally {
      state.kernelDepth--;
    }
    if (isTaped) engine.addTapeNode(name, inputs, outputs, null, saved, attributes);
    return isList ? outputs : outputs[0];
  };

  ways.endScope = (result) => {
    const {state} = engine;
    const isNothing = result === undefined || result === null;
    if (!isNothing && !isTensor(result)) {
      endScope.call(engine, result);
      return;
    }
    const scope = state.activeScope!;
    const {track: made} = scope;
    for (let i = 0; i < made.length; i++) {
      if (made[i] !== result && !made[i].kept) made[i].dispose();
    }
    const {scopeStack} = state;
    scopeStack.pop();
    state.activeScope = scopeStack.length === 0 ? null : scopeStack[scopeStack.length - 1];
    if (!isNothing && !result.kept && result.scopeId === scope.id) track(result);
  };

  ways.trackTensor = (tensor, backend) => {
    const size = BYTES[tensor.dtype];
    if (size === undefined) {
      trackTensor.call(engine, tensor, backend);
      return;
    }
    const {state} = engine;
    const {dataId, dtype, shape} = tensor;
    const bytes = tensor.size * size;
    state.numTensors++;
    state.numBytes += bytes;
    if (!state.tensorInfo.has(dataId)) {
      state.numDataBuffers++;
      state.tensorInfo.set(dataId, {backend: backend ?? engine.backend, dtype, shape, bytes});
    }
    if (!(tensor instanceof tf.Variable)) track(tensor);
  };

  ways.disposeTensor = (tensor) => {
    const {state} = engine;
    const size = BYTES[tensor.dtype];
    const info = state.tensorInfo.get(tensor.dataId);
    if (!info) return;
    if (size === undefined) {
      disposeTensor.call(engine, tensor);
      return;
    }
    state.numTensors--;
    state.numBytes -= tensor.size * size;
    if (!info.backend.disposeData(tensor.dataId)) return;
    if (state.tensorInfo.delete(tensor.dataId)) state.numDataBuffers--;
  };
}
