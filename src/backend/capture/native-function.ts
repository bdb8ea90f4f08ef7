import type {Pointer} from '../c-api.js';
import type {Context} from '../context.js';
import {boolValue} from './graph-def.js';
import {message} from './protobuf.js';
import type {Recording} from './recording.js';

let functions = 0;

/** What a graph has in TensorFlow. */
interface Native {
  context: Context;
  graph: Pointer;
  names: string[];
}

function free({context: {library, status, context, operations}, graph, names}: Native): void {
  for (const name of names) {
    operations.forget(name);
    library.TFE_ContextRemoveFunction(context, name, status);
  }
  library.TF_DeleteGraph(graph);
}

/** Frees those that nobody refers to any more. */
const dropped = new FinalizationRegistry(free);

/** Makes a step that was recorded a function of TensorFlow's, in the graph's own mode or by XLA. */
export class NativeGraph {
  private readonly native: Native;

  /**
   * @param outputs names of what is given, `node:index`
   * @throws {Error} TensorFlow's reason, if it does not take the graph
   */
  constructor(
    private readonly context: Context,
    private readonly recording: Recording,
    private readonly outputs: readonly string[],
  ) {
    const {library, status} = context;
    const text = message(...recording.nodes.map(({encoded}) => encoded()));
    this.native = {context, graph: library.TF_NewGraph(), names: []};
    dropped.register(this, this.native, this);
    const buffer = library.TF_NewBufferFromString(text, text.length);
    const options = library.TF_NewImportGraphDefOptions();
    library.TF_GraphImportGraphDef(this.native.graph, buffer, options, status);
    library.TF_DeleteImportGraphDefOptions(options);
    library.TF_DeleteBuffer(buffer);
    this.check();
  }

  /**
   * Gives the runtime a function that computes the graph.
   * @param usesXla whether XLA compiles it: at the first call of the function
   * @returns its name
   */
  define(usesXla: boolean): string {
    const {library, status, context} = this.context;
    const name = `step${functions++}`;
    const inputs = this.recording.inputs.map((input) => `${input.name}:0`);
    const made = library.TF_GraphToFunction(
      this.native.graph,
      name,
      0,
      -1,
      null,
      inputs.length,
      this.ends(inputs),
      this.outputs.length,
      this.ends(this.outputs),
      null,
      null,
      null,
      status,
    );
    this.check();
    if (usesXla) {
      const value = boolValue(true);
      library.TF_FunctionSetAttrValueProto(made!, XLA_ATTRIBUTE, value, value.length, status);
      this.check();
    }
    library.TFE_ContextAddFunction(context, made!, status);
    library.TF_DeleteFunction(made!);
    this.check();
    this.native.names.push(name);
    return name;
  }

  /** Forgets the functions. */
  dispose(): void {
    dropped.unregister(this);
    free(this.native);
  }

  /** An array of TF_Output{TF_Operation* oper; int index}. */
  private ends(names: readonly string[]): BigInt64Array {
    const ends = new BigInt64Array(2 * names.length);
    names.forEach((name, i) => {
      const [node, index] = name.split(':');
      ends[2 * i] = this.context.library.TF_GraphOperationByName(this.native.graph, node)!;
      ends[2 * i + 1] = BigInt(index);
    });
    return ends;
  }

  private check(): void {
    const {library, status} = this.context;
    if (library.TF_GetCode(status) !== 0) throw new Error(library.TF_Message(status));
  }
}

/** By which TensorFlow knows that XLA is to compile a function; it is asked for with the call, too. */
export const XLA_ATTRIBUTE = '_XlaMustCompile';
