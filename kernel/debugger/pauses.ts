import type {Debugger as Cdp, Runtime} from 'node:inspector';
import {inspect} from 'node:util';
import type {DebugProtocol} from '@vscode/debugprotocol';
import {Exceptions} from './exceptions.js';
import type {InspectorClient} from './inspector-client.js';
import {passedOver} from './passed-over.js';
import type {Place} from './places.js';
import type {Script} from './script.js';
import type {Scripts} from './scripts.js';

type Step = 'Debugger.stepOver' | 'Debugger.stepInto' | 'Debugger.stepOut' | 'Debugger.pause';

/** A frame of the reader's own. */
export interface Frame {
  id: number;
  /** The numbers that it had before. */
  earlier: readonly number[];
  call: Cdp.CallFrame;
  script: Script;
  place: Place;
  /** Whether it is a whole cell, no function in it. */
  isWhole: boolean;
}

/** Why it has stopped. */
export interface Stopped {
  reason: 'breakpoint' | 'exception' | 'pause' | 'step';
  /** What was thrown. */
  text?: string;
}

interface Listener {
  stopped(stopped: Stopped): void;
  /** @param isStep whether it will stop again soon */
  continued(isStep: boolean): void;
}

/** A step that is under way. */
interface UnderWay {
  kind: Step;
  /** The latest run when it began. */
  run: number;
  /** Where it began. */
  from?: {frame: Frame; depth: number};
}

/** Where the cells are paused. Code that the reader did not write is stepped over and left out. */
export class Pauses {
  readonly #inspector: InspectorClient;
  readonly #scripts: Scripts;
  readonly #listener: Listener;
  #frames?: Frame[];
  /** How many frames there are, the reader's own or not. */
  #depth = 0;
  #lastId = 0;
  #step?: UnderWay;
  readonly #exceptions: Exceptions;
  /** The breakpoints at the beginnings of all functions, while a step goes through code that is not the reader's. */
  #entries: string[] = [];

  constructor(inspector: InspectorClient, scripts: Scripts, listener: Listener) {
    this.#inspector = inspector;
    this.#scripts = scripts;
    this.#exceptions = new Exceptions(scripts);
    this.#listener = listener;
  }

  get isPaused(): boolean {
    return this.#frames !== undefined;
  }

  /** Innermost first. */
  get frames(): readonly Frame[] {
    return this.#frames ?? [];
  }

  get stack(): DebugProtocol.StackFrame[] {
    return this.frames.map(({id, call, script, place, isWhole}) => ({
      id,
      name: isWhole ? script.label : `${call.functionName || '(anonymous)'}`,
      source: {name: script.label, path: script.path},
      ...place,
    }));
  }

  /** @throws {Error} if it is of an earlier stop */
  frame(id: number): Frame {
    const frame = this.#frames?.find((frame) => frame.id === id || frame.earlier.includes(id));
    if (!frame) throw new Error(`There is no frame ${id}: it belongs to an earlier stop.`);
    return frame;
  }

  /** Values may have changed: JupyterLab looks again into frames that it has not seen. */
  renumber(): void {
    this.#frames = this.#frames?.map((frame) => ({
      ...frame,
      id: ++this.#lastId,
      earlier: [...frame.earlier, frame.id],
    }));
  }

  async take({method, params}: {method: string; params: object}): Promise<void> {
    if (method === 'Debugger.paused') await this.#onPaused(params as Cdp.PausedEventDataType);
    else if (method === 'Debugger.resumed') this.lost();
  }

  /** Goes on, to the end or by one step. @throws {Error} if nothing is paused */
  async resume(kind: Step | 'Debugger.resume'): Promise<void> {
    if (!this.#frames) throw new Error('Cannot go on: no cell is paused.');
    const from = this.#frames[0] && {frame: this.#frames[0], depth: this.#depth};
    this.#step = kind === 'Debugger.resume' ? undefined : {kind, run: this.#scripts.latestRun, from};
    // What it goes on with may end the engine before it has answered.
    await this.#inspector.ask(kind).catch(() => {});
  }

  /** Stops at the next line of the reader's that runs. */
  async pause(): Promise<void> {
    this.#step = {kind: 'Debugger.pause', run: Number.POSITIVE_INFINITY};
    await this.#inspector.ask('Debugger.pause');
  }

  async stopAtExceptions(filters: readonly string[]): Promise<void> {
    this.#exceptions.filters = filters;
    await this.enable();
  }

  /** Whether to stop where something is thrown that nobody catches, whatever else is asked for. */
  async alwaysAtUncaught(isOn: boolean): Promise<void> {
    this.#exceptions.alwaysAtUncaught = isOn;
    await this.enable();
  }

  /** Goes on, and stops nowhere until it is enabled again. */
  async leave(): Promise<void> {
    await this.#inspector.ask('Debugger.setSkipAllPauses', {skip: true});
    await this.resume('Debugger.resume');
  }

  /** Tells the inspector what to stop at. */
  async enable(): Promise<void> {
    const atExceptions = this.#exceptions.areWanted;
    await this.#inspector.ask('Debugger.setSkipAllPauses', {skip: false});
    await this.#inspector.ask('Debugger.setBlackboxPatterns', {patterns: passedOver(atExceptions)});
    await this.#inspector.ask('Debugger.setPauseOnExceptions', {state: atExceptions ? 'all' : 'none'});
  }

  /** Nothing is paused any more. */
  lost(): void {
    if (!this.#frames) return;
    this.#frames = undefined;
    this.#listener.continued(this.#step !== undefined);
  }

  async #onPaused({reason, callFrames, hitBreakpoints, data}: Cdp.PausedEventDataType): Promise<void> {
    const frames = callFrames.flatMap((call, i) => this.#frameOf(call, i === 0 && !!hitBreakpoints?.length));
    this.#depth = callFrames.length;
    const isOwn = frames[0]?.call === callFrames[0];
    if (reason === 'exception' || reason === 'promiseRejection') {
      const {description, value} = data as Runtime.RemoteObject;
      if (!this.#exceptions.wants(frames, description)) return this.#goOn('Debugger.resume');
      return this.#stop(frames, 'exception', description?.split('\n')[0] ?? inspect(value));
    }
    const isEntry = hitBreakpoints?.length && hitBreakpoints.every((id) => this.#entries.includes(id));
    if (isEntry && isOwn) return this.#stop(frames, 'step');
    if (hitBreakpoints?.length && !isEntry) return this.#stop(frames, 'breakpoint');
    const step = this.#step;
    if (!step) return isOwn ? this.#stop(frames, 'breakpoint') : this.#goOn('Debugger.resume');
    const script = this.#scripts.get(callFrames[0]!.url);
    if (!script) {
      // What a library calls of the reader's is stepped into.
      if (step.kind === 'Debugger.stepInto' && !this.#entries.length)
        this.#entries = await this.#scripts.armFunctions();
      return this.#goOn('Debugger.stepOut');
    }
    // A step that was begun in one cell ends with it.
    if (script.run > step.run || script.isOutermost(callFrames[0]!.location))
      return this.#goOn('Debugger.resume');
    if (!isOwn || this.#isSameLine(frames[0]!, step))
      return this.#goOn(step.kind === 'Debugger.stepInto' ? step.kind : 'Debugger.stepOver');
    return this.#stop(frames, step.kind === 'Debugger.pause' ? 'pause' : 'step');
  }

  /** A step goes to another line: a line with several statements is one step. */
  #isSameLine({script, place}: Frame, {from}: UnderWay): boolean {
    if (!from) return false;
    const {frame, depth} = from;
    return frame.script === script && frame.place.line === place.line && depth === this.#depth;
  }

  async #stop(frames: Frame[], reason: Stopped['reason'], text?: string): Promise<void> {
    await this.#endStep();
    this.#frames = frames;
    this.#listener.stopped({reason, text});
  }

  async #goOn(method: string): Promise<void> {
    if (method === 'Debugger.resume') await this.#endStep();
    await this.#inspector.ask(method).catch(() => {});
  }

  async #endStep(): Promise<void> {
    this.#step = undefined;
    const entries = this.#entries;
    this.#entries = [];
    await this.#scripts.disarm(entries).catch(() => {});
  }

  #frameOf(call: Cdp.CallFrame, isAtBreakpoint: boolean): Frame[] {
    const script = this.#scripts.get(call.url);
    const location = {columnNumber: 0, ...call.location};
    const place =
      script?.places.original(location) ??
      (isAtBreakpoint ? script?.places.statementAround(location) : undefined);
    if (!script || !place) return [];
    const isWhole = script.isWhole({columnNumber: 0, ...call.functionLocation!});
    return [{id: ++this.#lastId, earlier: [], call, script, place, isWhole}];
  }
}
