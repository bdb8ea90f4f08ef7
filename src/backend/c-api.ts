/** An address in native memory; 0n is NULL, which koffi hands back as null. */
export type Pointer = bigint;

/** What may stand for a `void *`: an address, or JavaScript memory that is only used during the call. */
export type Memory = Pointer | NodeJS.ArrayBufferView | null;

/**
 * The part of TensorFlow's C API that the backend calls, one JavaScript function each.
 * Source: tensorflow/c/c_api.h, tensorflow/c/tf_tensor.h, tensorflow/c/tf_tstring.h, tensorflow/c/eager/{c_api,c_api_experimental}.h.
 */
export interface CApi {
  TF_Version(): string;
  TF_NewStatus(): Pointer;
  TF_DeleteStatus(status: Pointer): void;
  TF_GetCode(status: Pointer): number;
  TF_Message(status: Pointer): string;

  TF_AllocateTensor(dtype: number, dims: Memory, rank: number, bytes: number): Pointer | null;
  TF_NewTensor(
    dtype: number,
    dims: Memory,
    rank: number,
    data: Pointer,
    bytes: number,
    deallocator: Pointer,
    argument: null,
  ): Pointer;
  TF_TensorData(tensor: Pointer): Pointer | null;
  TF_TensorByteSize(tensor: Pointer): number;
  TF_DeleteTensor(tensor: Pointer): void;
  TF_StringCopy(string: Pointer, bytes: Memory, size: number): void;
  TF_StringGetDataPointer(string: Pointer): Pointer;
  TF_StringGetSize(string: Pointer): number;

  TFE_NewContextOptions(): Pointer;
  TFE_ContextOptionsSetConfig(options: Pointer, proto: Memory, size: number, status: Pointer): void;
  TFE_DeleteContextOptions(options: Pointer): void;
  TFE_NewContext(options: Pointer, status: Pointer): Pointer;
  TFE_ContextListDevices(context: Pointer, status: Pointer): Pointer;
  TF_DeviceListCount(list: Pointer): number;
  TF_DeviceListType(list: Pointer, index: number, status: Pointer): string;
  TF_DeleteDeviceList(list: Pointer): void;

  TFE_NewTensorHandle(tensor: Pointer, status: Pointer): Pointer;
  TFE_DeleteTensorHandle(handle: Pointer): void;
  TFE_TensorHandleDataType(handle: Pointer): number;
  TFE_TensorHandleNumDims(handle: Pointer, status: Pointer): number;
  TFE_TensorHandleDim(handle: Pointer, axis: number, status: Pointer): number;
  TFE_TensorHandleResolve(handle: Pointer, status: Pointer): Pointer;

  TF_NewGraph(): Pointer;
  TF_DeleteGraph(graph: Pointer): void;
  TF_NewBufferFromString(bytes: Memory, size: number): Pointer;
  TF_DeleteBuffer(buffer: Pointer): void;
  TF_NewImportGraphDefOptions(): Pointer;
  TF_DeleteImportGraphDefOptions(options: Pointer): void;
  TF_GraphImportGraphDef(graph: Pointer, graphDef: Pointer, options: Pointer, status: Pointer): void;
  TF_GraphOperationByName(graph: Pointer, name: string): Pointer | null;
  TF_GraphToFunction(
    graph: Pointer,
    name: string,
    appendHash: number,
    operationCount: number,
    operations: null,
    inputCount: number,
    inputs: Memory,
    outputCount: number,
    outputs: Memory,
    outputNames: null,
    options: null,
    description: null,
    status: Pointer,
  ): Pointer | null;
  TF_FunctionSetAttrValueProto(fn: Pointer, name: string, bytes: Memory, size: number, status: Pointer): void;
  TF_DeleteFunction(fn: Pointer): void;
  TFE_ContextAddFunction(context: Pointer, fn: Pointer, status: Pointer): void;
  TFE_ContextRemoveFunction(context: Pointer, name: string, status: Pointer): void;

  TFE_NewOp(context: Pointer, name: string, status: Pointer): Pointer | null;
  TFE_DeleteOp(op: Pointer): void;
  TFE_OpReset(op: Pointer, name: string, device: null, status: Pointer): void;
  TFE_OpAddInput(op: Pointer, handle: Pointer, status: Pointer): void;
  TFE_OpGetFlatInputCount(op: Pointer, status: Pointer): number;
  TFE_OpSetAttrType(op: Pointer, name: string, value: number): void;
  TFE_OpSetAttrTypeList(op: Pointer, name: string, values: Memory, length: number): void;
  TFE_OpSetAttrInt(op: Pointer, name: string, value: number): void;
  TFE_OpSetAttrIntList(op: Pointer, name: string, values: Memory, length: number): void;
  TFE_OpSetAttrFloat(op: Pointer, name: string, value: number): void;
  TFE_OpSetAttrBool(op: Pointer, name: string, value: number): void;
  TFE_OpSetAttrString(op: Pointer, name: string, bytes: Memory, size: number): void;
  TFE_OpSetAttrShape(op: Pointer, name: string, dims: Memory, rank: number, status: Pointer): void;
  TFE_Execute(op: Pointer, outputs: Memory, count: Memory, status: Pointer): void;

  TFE_EnableCollectiveOps(context: Pointer, serverDef: Memory, size: number, status: Pointer): void;
  TFE_CollectiveOpsCheckPeerHealth(
    context: Pointer,
    task: string,
    milliseconds: number,
    status: Pointer,
  ): void;
}

/** C types of each function: the result, then the arguments; `void*` is any pointer. */
export const signatures: Record<keyof CApi, [result: string, ...parameters: string[]]> = {
  TF_Version: ['str'],
  TF_NewStatus: ['void*'],
  TF_DeleteStatus: ['void', 'void*'],
  TF_GetCode: ['int', 'void*'],
  TF_Message: ['str', 'void*'],

  TF_AllocateTensor: ['void*', 'int', 'void*', 'int', 'size_t'],
  TF_NewTensor: ['void*', 'int', 'void*', 'int', 'void*', 'size_t', 'void*', 'void*'],
  TF_TensorData: ['void*', 'void*'],
  TF_TensorByteSize: ['size_t', 'void*'],
  TF_DeleteTensor: ['void', 'void*'],
  TF_StringCopy: ['void', 'void*', 'void*', 'size_t'],
  TF_StringGetDataPointer: ['void*', 'void*'],
  TF_StringGetSize: ['size_t', 'void*'],

  TFE_NewContextOptions: ['void*'],
  TFE_ContextOptionsSetConfig: ['void', 'void*', 'void*', 'size_t', 'void*'],
  TFE_DeleteContextOptions: ['void', 'void*'],
  TFE_NewContext: ['void*', 'void*', 'void*'],
  TFE_ContextListDevices: ['void*', 'void*', 'void*'],
  TF_DeviceListCount: ['int', 'void*'],
  TF_DeviceListType: ['str', 'void*', 'int', 'void*'],
  TF_DeleteDeviceList: ['void', 'void*'],

  TFE_NewTensorHandle: ['void*', 'void*', 'void*'],
  TFE_DeleteTensorHandle: ['void', 'void*'],
  TFE_TensorHandleDataType: ['int', 'void*'],
  TFE_TensorHandleNumDims: ['int', 'void*', 'void*'],
  TFE_TensorHandleDim: ['int64', 'void*', 'int', 'void*'],
  TFE_TensorHandleResolve: ['void*', 'void*', 'void*'],

  TF_NewGraph: ['void*'],
  TF_DeleteGraph: ['void', 'void*'],
  TF_NewBufferFromString: ['void*', 'void*', 'size_t'],
  TF_DeleteBuffer: ['void', 'void*'],
  TF_NewImportGraphDefOptions: ['void*'],
  TF_DeleteImportGraphDefOptions: ['void', 'void*'],
  TF_GraphImportGraphDef: ['void', 'void*', 'void*', 'void*', 'void*'],
  TF_GraphOperationByName: ['void*', 'void*', 'str'],
  TF_GraphToFunction: [
    'void*',
    'void*',
    'str',
    'uint8',
    'int',
    'void*',
    'int',
    'void*',
    'int',
    'void*',
    'void*',
    'void*',
    'str',
    'void*',
  ],
  TF_FunctionSetAttrValueProto: ['void', 'void*', 'str', 'void*', 'size_t', 'void*'],
  TF_DeleteFunction: ['void', 'void*'],
  TFE_ContextAddFunction: ['void', 'void*', 'void*', 'void*'],
  TFE_ContextRemoveFunction: ['void', 'void*', 'str', 'void*'],

  TFE_NewOp: ['void*', 'void*', 'str', 'void*'],
  TFE_DeleteOp: ['void', 'void*'],
  TFE_OpReset: ['void', 'void*', 'str', 'void*', 'void*'],
  TFE_OpAddInput: ['void', 'void*', 'void*', 'void*'],
  TFE_OpGetFlatInputCount: ['int', 'void*', 'void*'],
  TFE_OpSetAttrType: ['void', 'void*', 'str', 'int'],
  TFE_OpSetAttrTypeList: ['void', 'void*', 'str', 'void*', 'int'],
  TFE_OpSetAttrInt: ['void', 'void*', 'str', 'int64'],
  TFE_OpSetAttrIntList: ['void', 'void*', 'str', 'void*', 'int'],
  TFE_OpSetAttrFloat: ['void', 'void*', 'str', 'float'],
  TFE_OpSetAttrBool: ['void', 'void*', 'str', 'uint8'],
  TFE_OpSetAttrString: ['void', 'void*', 'str', 'void*', 'size_t'],
  TFE_OpSetAttrShape: ['void', 'void*', 'str', 'void*', 'int', 'void*'],
  TFE_Execute: ['void', 'void*', 'void*', 'void*', 'void*'],

  TFE_EnableCollectiveOps: ['void', 'void*', 'void*', 'size_t', 'void*'],
  TFE_CollectiveOpsCheckPeerHealth: ['void', 'void*', 'str', 'int64', 'void*'],
};
