import {readFileSync} from 'node:fs';
import {basename} from 'node:path';
import {pathToFileURL} from 'node:url';
import type {DebugProtocol} from '@vscode/debugprotocol';
import {sourceOf} from '../cell/source-of.js';
import type {CompiledModule} from '../session.js';
import type {InspectorClient} from './inspector-client.js';
import type {Location} from './places.js';
import {cellPath, type Made, Script} from './script.js';

/** A run of a cell. */
interface Cell extends Pick<Made, 'code' | 'positions' | 'run'> {
  count: number;
  text: string;
}

/** All that has run, and the breakpoints in it. */
export class Scripts {
  readonly #inspector: InspectorClient;
  readonly #compile: (condition: string, names: ReadonlySet<string>) => string;
  readonly #byUrl = new Map<string, Script>();
  /** What the reader wants: lines, by path. */
  readonly #wanted = new Map<string, DebugProtocol.SourceBreakpoint[]>();
  /** What a front end has told of, by path. */
  readonly #texts = new Map<string, string>();
  #latestRun = 0;

  /** @param compile makes JavaScript of a condition in which these are names of the notebook */
  constructor(
    inspector: InspectorClient,
    compile: (condition: string, names: ReadonlySet<string>) => string,
  ) {
    this.#inspector = inspector;
    this.#compile = compile;
  }

  addCell({run, count, text, code, positions}: Cell): Script {
    const script = new Script({
      url: `cell:${run}`,
      label: `cell ${count}`,
      text: () => text,
      code,
      positions,
      run,
    });
    this.#latestRun = run;
    this.#byUrl.set(script.url, script);
    return script;
  }

  addModule({path, code, positions}: Omit<CompiledModule, 'positions'> & Pick<Made, 'positions'>): Script {
    const file = sourceOf(path);
    const url = pathToFileURL(path).href;
    const text = () => readFileSync(file, 'utf8');
    const script = new Script({url, label: basename(file), text, code, positions, run: 0, path: file});
    // A module that has changed is another script of the same name.
    script.set = this.#byUrl.get(url)?.set ?? [];
    this.#byUrl.set(url, script);
    return script;
  }

  get(url: string): Script | undefined {
    return this.#byUrl.get(url);
  }

  /** The number of the run that began last. */
  get latestRun(): number {
    return this.#latestRun;
  }

  /** The path of a text that a front end knows. */
  pathOf(text: string): string {
    const path = cellPath(text);
    this.#texts.set(path, text);
    return path;
  }

  textAt(path: string): string | undefined {
    return this.#texts.get(path) ?? this.at(path)?.text();
  }

  at(path: string): Script | undefined {
    return [...this.#byUrl.values()].findLast((script) => script.path === path);
  }

  get modules(): Script[] {
    return [...this.#byUrl.values()].filter(({run}) => run === 0);
  }

  get breakpoints(): {source: string; breakpoints: DebugProtocol.SourceBreakpoint[]}[] {
    return [...this.#wanted].map(([source, breakpoints]) => ({source, breakpoints}));
  }

  /** Sets the breakpoints of a path, in place of those that it has, in every script of that path. */
  async setBreakpoints(
    path: string,
    wanted: DebugProtocol.SourceBreakpoint[],
  ): Promise<DebugProtocol.Breakpoint[]> {
    const latest = this.at(path);
    const moved = wanted.map((breakpoint) => {
      const line = latest ? latest.places.stop(breakpoint.line)?.line : breakpoint.line;
      return {...breakpoint, line: line ?? breakpoint.line, verified: line !== undefined};
    });
    this.#wanted.set(
      path,
      moved.filter(({verified}) => verified).map(({verified: _, ...breakpoint}) => breakpoint),
    );
    for (const script of this.#byUrl.values()) if (script.path === path) await this.#arm(script);
    return moved.map(({line, verified}) => ({verified, line, source: {path}}));
  }

  /** Sets the breakpoints of scripts that are about to run. */
  async arm(scripts: Script[]): Promise<void> {
    for (const script of scripts) await this.#arm(script);
  }

  /** Stops at the first line of a cell that is about to run, until its breakpoints are set again. */
  async stopAtStart(script: Script): Promise<void> {
    const {first} = script.places;
    if (first) script.set.push(await this.#set(script.url, first));
  }

  /** Sets a breakpoint at the beginning of every function; returns what the inspector knows them by. */
  async armFunctions(): Promise<string[]> {
    const set: string[] = [];
    for (const {url, places} of this.#byUrl.values())
      for (const location of places.entries) set.push(await this.#set(url, location));
    return set;
  }

  async disarm(breakpoints: readonly string[]): Promise<void> {
    for (const breakpointId of breakpoints)
      await this.#inspector.ask('Debugger.removeBreakpoint', {breakpointId});
  }

  /** The engine is a new one: it has nothing of what ran in the one before. */
  lost(): void {
    this.#byUrl.clear();
  }

  /** Debugging has ended. */
  clear(): void {
    this.#wanted.clear();
    for (const script of this.#byUrl.values()) script.set = [];
  }

  async #arm(script: Script): Promise<void> {
    const {url, places} = script;
    await this.disarm(script.set.splice(0));
    for (const {line, condition} of this.#wanted.get(script.path) ?? []) {
      const stop = places.stop(line);
      if (!stop) continue;
      const compiled = condition && this.#conditionAt(script, stop.location, condition);
      script.set.push(await this.#set(url, stop.location, compiled));
    }
  }

  #conditionAt({places}: Script, location: Location, condition: string): string {
    const names = new Set([...this.#byUrl.values()].flatMap(({globalNames}) => globalNames));
    for (const name of places.localNames(location)) names.delete(name);
    return this.#compile(condition, names);
  }

  async #set(url: string, location: Location, condition?: string): Promise<string> {
    const where = {url, ...location, condition};
    const set = await this.#inspector.ask<{breakpointId: string}>('Debugger.setBreakpointByUrl', where);
    return set.breakpointId;
  }
}
