import type {DebugProtocol} from '@vscode/debugprotocol';
import type TypeScript from 'typescript';
import type {FromInspector, ToInspector} from '../engine/protocol.js';
import {compileCondition} from './expression.js';
import {InspectorClient} from './inspector-client.js';
import {Pauses} from './pauses.js';
import {Prompt, type Terminal} from './prompt.js';
import {PATHS, type Script} from './script.js';
import {Scripts} from './scripts.js';
import {Variables} from './variables.js';

/** A request of the Debug Adapter Protocol, or one of Jupyter's own. */
export type DebugRequest = Pick<DebugProtocol.Request, 'seq' | 'command'> & {arguments?: unknown};
type Handler = (args: never) => object | undefined | Promise<object | undefined>;

export interface DebuggerHost {
  inspect(message: ToInspector): void;
  /** Publishes an event of the Debug Adapter Protocol. */
  event(event: DebugProtocol.Event): void;
  /** The compiler of the cells, for expressions. */
  compiler(): typeof TypeScript;
  /** A name has been given a value, behind the compiler's back. */
  declare(name: string): void;
}

/** Jupyter's own request: a variable of a frame becomes one of the notebook. */
interface CopyArguments {
  srcVariableName: string;
  dstVariableName: string;
  srcFrameId: number;
}

/** The thread that runs the cells: there is no other to choose. */
const THREAD = {id: 1, name: 'Cells'};

const EXCEPTION_FILTERS: DebugProtocol.ExceptionBreakpointsFilter[] = [
  {filter: 'raised', label: 'Raised Exceptions', default: false},
  {filter: 'uncaught', label: 'Uncaught Exceptions', default: false},
];

const CAPABILITIES = {
  supportsConfigurationDoneRequest: true,
  supportsEvaluateForHovers: true,
  supportsTerminateRequest: true,
  supportsConditionalBreakpoints: true,
  exceptionBreakpointFilters: EXCEPTION_FILTERS,
};

/** Debugs the cells: the Debug Adapter Protocol with Jupyter's additions in front of Node's inspector. */
export class Debugger {
  readonly scripts: Scripts;
  readonly #host: DebuggerHost;
  readonly #inspector: InspectorClient;
  readonly #variables: Variables;
  readonly #pauses: Pauses;
  #isStarted = false;
  /** Debugs a run, where no front end does. */
  #prompt?: Prompt;
  #events = 0;

  constructor(host: DebuggerHost) {
    this.#host = host;
    this.#inspector = new InspectorClient((message) => host.inspect(message));
    this.scripts = new Scripts(this.#inspector, (condition, names) =>
      compileCondition(host.compiler(), condition, names),
    );
    this.#variables = new Variables(this.#inspector, host.compiler);
    this.#pauses = new Pauses(this.#inspector, this.scripts, {
      stopped: async (stopped) => {
        await this.#forget();
        if (this.#isStarted)
          this.#tell('stopped', {...stopped, threadId: THREAD.id, allThreadsStopped: true});
        // Whatever goes wrong with the prompt, the cell must not stay where it is.
        await this.#prompt?.stopped(stopped).catch(() => this.#pauses.leave().catch(() => {}));
      },
      continued: (isStep) => {
        // A step would step into what forgets: it waits for the stop.
        if (!isStep) void this.#forget();
        if (this.#isStarted) this.#tell('continued', {threadId: THREAD.id, allThreadsContinued: true});
        this.#prompt?.continued();
      },
    });
  }

  /** Whether breakpoints are to be set in what runs. */
  get isStarted(): boolean {
    return this.#isStarted;
  }

  /** Answers a request; what is wrong with it is told in the answer. */
  async answer(request: DebugRequest): Promise<DebugProtocol.Response> {
    const {seq, command} = request;
    const response = {seq, type: 'response', request_seq: seq, command: String(command)};
    try {
      const handler = Object.hasOwn(this.#handlers, command) ? this.#handlers[command] : undefined;
      if (!handler) throw new Error(`The debugger knows no request ${JSON.stringify(command)}.`);
      if (!this.#isStarted && !BEFORE_START.has(command))
        throw new Error(`Cannot answer ${command}: the debugger has not been started.`);
      const body = await handler((request.arguments ?? {}) as never);
      return {...response, success: true, body: body ?? {}};
    } catch (error) {
      return {...response, success: false, message: (error as Error).message, body: EMPTY[command] ?? {}};
    }
  }

  /** Takes what the engine's inspector said. */
  take(message: FromInspector): void {
    const event = this.#inspector.take(message);
    if (event && (this.#isStarted || this.#prompt)) void this.#pauses.take(event);
  }

  /** Sets the breakpoints of what is about to run. */
  async prepare(scripts: Script[]): Promise<void> {
    // Should the engine end meanwhile, the run is told of it.
    if (this.#isStarted) await this.scripts.arm(scripts).catch(() => {});
  }

  /**
   * Debugs a run to its end: it stops where something is thrown that nobody catches, and in a panel, where one is
   * open, or at a prompt it is asked what to do.
   * @param script what is about to run
   * @returns ends it, after the run
   */
  async debug(script: Script, fromStart: boolean, terminal: Terminal): Promise<() => Promise<void>> {
    if (this.#isStarted) terminal.print('It stops in the panel of the debugger, which is open.\n');
    else {
      this.#prompt = new Prompt(
        {pauses: this.#pauses, scripts: this.scripts, variables: this.#variables},
        terminal,
      );
      await this.#enable();
    }
    await this.#pauses.alwaysAtUncaught(true);
    if (fromStart && (this.#isStarted || terminal.canAsk)) await this.scripts.stopAtStart(script);
    return async () => {
      this.#prompt = undefined;
      await this.#pauses.alwaysAtUncaught(false);
      await this.scripts.arm([script]);
      if (this.#isStarted) return;
      this.scripts.clear();
      await this.#inspector.ask('Debugger.disable');
    };
  }

  /** @param isReplaced whether another engine has been started */
  engineLost(isReplaced: boolean): void {
    this.#inspector.lost();
    this.scripts.lost();
    this.#pauses.lost();
    this.#prompt?.continued();
    if (!this.#isStarted) return;
    if (isReplaced) void this.#enable().catch(() => {});
    else {
      this.#isStarted = false;
      this.#tell('terminated', {});
    }
  }

  readonly #handlers: Record<string, Handler> = {
    debugInfo: () => ({
      isStarted: this.#isStarted,
      ...PATHS,
      breakpoints: this.scripts.breakpoints,
      stoppedThreads: this.#pauses.isPaused ? [THREAD.id] : [],
      richRendering: true,
      exceptionPaths: [],
      copyToGlobals: true,
    }),
    initialize: async () => {
      await this.#enable();
      this.#isStarted = true;
      setImmediate(() => this.#tell('initialized', {}));
      return CAPABILITIES;
    },
    attach: () => undefined,
    configurationDone: () => undefined,
    disconnect: () => done(this.#stop()),
    terminate: () => done(this.#stop()),
    dumpCell: ({code}: {code: string}) => ({sourcePath: this.scripts.pathOf(code)}),
    source: ({source}: DebugProtocol.SourceArguments) => {
      const text = this.scripts.textAt(source?.path ?? '');
      if (text === undefined) throw new Error(`There is no source ${source?.path}.`);
      return {content: text};
    },
    modules: () => {
      const modules = this.scripts.modules.map(({label, path}) => ({id: path, name: label, path}));
      return {modules, totalModules: modules.length};
    },
    setBreakpoints: async ({source, breakpoints = []}: DebugProtocol.SetBreakpointsArguments) => ({
      breakpoints: await this.scripts.setBreakpoints(source.path ?? '', breakpoints),
    }),
    setExceptionBreakpoints: ({filters}: DebugProtocol.SetExceptionBreakpointsArguments) =>
      done(this.#pauses.stopAtExceptions(filters)),
    threads: () => ({threads: [THREAD]}),
    pause: () => done(this.#pauses.pause()),
    continue: async () => {
      await this.#pauses.resume('Debugger.resume');
      return {allThreadsContinued: true};
    },
    next: () => done(this.#pauses.resume('Debugger.stepOver')),
    stepIn: () => done(this.#pauses.resume('Debugger.stepInto')),
    stepOut: () => done(this.#pauses.resume('Debugger.stepOut')),
    stackTrace: () => {
      const stackFrames = this.#pauses.stack;
      return {stackFrames, totalFrames: stackFrames.length};
    },
    scopes: async ({frameId}: DebugProtocol.ScopesArguments) => {
      const {call, isWhole} = this.#pauses.frame(frameId);
      return {scopes: await this.#variables.scopes(call, isWhole)};
    },
    variables: async ({variablesReference}: DebugProtocol.VariablesArguments) => ({
      variables: await this.#variables.inside(variablesReference),
    }),
    inspectVariables: async () => {
      if (!this.#pauses.isPaused) await this.#variables.forget();
      return {variables: await this.#variables.top()};
    },
    richInspectVariables: ({variableName, frameId}: {variableName: string; frameId?: number}) =>
      this.#variables.show(variableName, this.#callAt(frameId)),
    evaluate: async ({expression, frameId, context}: DebugProtocol.EvaluateArguments) => {
      const isTyped = context === 'repl';
      try {
        const {value, type, ref} = await this.#variables.evaluate(expression, this.#callAt(frameId));
        return {result: value, type, variablesReference: ref};
      } catch (error) {
        // Of a refusal JupyterLab's console tells nothing but that it is one.
        if (isTyped) return {result: (error as Error).message, variablesReference: 0};
        throw error;
      } finally {
        if (isTyped) this.#pauses.renumber();
      }
    },
    copyToGlobals: async ({srcVariableName, dstVariableName: name, srcFrameId}: CopyArguments) => {
      if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name))
        throw new Error(`Cannot copy ${srcVariableName} to ${JSON.stringify(name)}: that is no name.`);
      const value = await this.#variables.copy(srcVariableName, name, this.#pauses.frame(srcFrameId).call);
      this.#host.declare(name);
      return {value: value.value, type: value.type, variablesReference: value.ref};
    },
  };

  #callAt(frameId: number | undefined) {
    return frameId === undefined || !this.#pauses.isPaused ? undefined : this.#pauses.frame(frameId).call;
  }

  async #enable(): Promise<void> {
    await this.#inspector.ask('Debugger.enable');
    await this.#pauses.enable();
  }

  async #stop(): Promise<void> {
    if (!this.#isStarted) return;
    this.#isStarted = false;
    this.scripts.clear();
    this.#pauses.lost();
    await this.#inspector.ask('Debugger.disable').catch(() => {});
  }

  async #forget(): Promise<void> {
    await this.#variables.forget().catch(() => {});
  }

  #tell(event: string, body: object): void {
    this.#host.event({seq: ++this.#events, type: 'event', event, body});
  }
}

/** An answer that says no more than that it is done. */
async function done(work: Promise<void>): Promise<undefined> {
  await work;
  return undefined;
}

/** Where nothing can be told: JupyterLab looks for the lists without asking whether there are any. */
const EMPTY: Record<string, object> = {
  inspectVariables: {variables: []},
  modules: {modules: []},
  scopes: {scopes: []},
  setBreakpoints: {breakpoints: []},
  stackTrace: {stackFrames: []},
  variables: {variables: []},
};

/** What needs no debugger: Jupyter's panel of variables shows them at any time. */
const BEFORE_START = new Set([
  'debugInfo',
  'disconnect',
  'dumpCell',
  'initialize',
  'inspectVariables',
  'modules',
  'richInspectVariables',
  'terminate',
  'variables',
]);
