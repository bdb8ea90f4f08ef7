import {runInThisContext} from 'node:vm';
import {bundle} from '../display/bundle.js';
import {display, onShow} from './display.js';
import {tell, toldOf} from './failures.js';
import {hooks, interruptible, KeyboardInterrupt, shared} from './interrupts.js';
import {undoLeftovers} from './leftovers.js';
import {magicFunction} from './magics.js';
import type {Modules} from './modules.js';
import {send, show} from './output.js';
import {begin} from './owner.js';
import {takePayload} from './payload.js';
import type {RawError, RunRequest, Shown} from './protocol.js';
import {VIEW, View} from './view.js';

/** The name of a run's script, by which its frames are known in a stack trace. */
export function scriptName(run: number): string {
  return `cell:${run}`;
}

/** The one object that holds every top-level name of the notebook. */
export const cellExports: Record<string, unknown> = {};

Object.defineProperty(globalThis, VIEW, {value: new View(cellExports)});

let declared: RunRequest['declared'] = [];

/** What the cells' magics have become calls of. */
export const magicCalls = magicFunction(cellExports, () => declared);

/** Runs a compiled cell, shows its value and says how it ended. */
export async function run(request: RunRequest, modules: Modules): Promise<void> {
  try {
    modules.update(request.modules);
    declared = request.declared;
    begin(request.run);
    undoLeftovers();
    const shown = await interruptible(request.run, async () => {
      const body = runner(request, modules);
      const {around} = request;
      const value = await (around ? magicCalls.run(around.magic, body, around.text) : body());
      await display.settled();
      if (request.returnsValue) return bundle(value);
      const isShown = value !== undefined && !onShow.has(value) && !request.silent;
      return isShown ? bundle(value) : undefined;
    });
    if (shown && !request.returnsValue) show({type: 'result', ...shown}, request.run);
    const value = request.returnsValue ? shown : undefined;
    done(request, {value});
  } catch (error) {
    tell(error, {run: request.run, paths: request.mentioned, locals: {}, shared: cellExports});
    await display.settled();
    done(request, {error: rawError(error)});
  }
}

function done({run}: RunRequest, outcome: {error?: RawError; value?: Shown}): void {
  send({type: 'done', run, ...outcome, payload: takePayload(), folder: process.cwd()});
}

/** Makes of a cell a function, which a magic may call again and again: nothing but the cell itself is repeated. */
function runner(request: RunRequest, modules: Modules): () => unknown {
  let call: (() => unknown) | undefined;
  return () => {
    if (call) return call();
    if (!request.imports.length) {
      call = prepare(request, modules, []);
      return call();
    }
    return importAll(request, modules).then((imports) => {
      call = prepare(request, modules, imports);
      return call();
    });
  };
}

async function importAll(request: RunRequest, modules: Modules): Promise<unknown[]> {
  const imports: unknown[] = [];
  for (const id of request.imports) imports.push(await hooks.await(modules.import(id)));
  return imports;
}

function prepare(request: RunRequest, modules: Modules, imports: unknown[]): () => unknown {
  const cell = runInThisContext(request.code, {filename: scriptName(request.run)});
  const dynamicImport = (id: string) => modules.import(id);
  const meta = {...modules.meta, imports};
  const {stop, run, resume, iterate} = hooks;
  const failed = (error: unknown, site: number, locals: object, paths: string[]) =>
    tell(error, {run: request.run, site, paths, locals, shared: cellExports});
  // The order is that of PARAMETERS in cell/rewrite.ts.
  return () => {
    const ended = cell(
      cellExports,
      modules.require,
      shared,
      stop,
      hooks.await,
      iterate,
      run,
      resume,
      dynamicImport,
      meta,
      failed,
    );
    return request.isAsync ? ended.then(() => takeResult(request)) : takeResult(request);
  };
}

function takeResult({resultName}: RunRequest): unknown {
  if (!resultName) return undefined;
  const value = cellExports[resultName];
  cellExports[resultName] = undefined;
  return value;
}

/** An error as plain data: whatever was thrown, nothing in here throws again. */
export function rawError(thrown: unknown, depth = 0): RawError {
  try {
    return readError(thrown, depth);
  } catch {
    return {name: 'Thrown', message: 'An error that throws another when it is looked at.', stack: ''};
  }
}

function readError(thrown: unknown, depth: number): RawError {
  if (thrown instanceof Error || (typeof thrown === 'object' && thrown !== null && 'stack' in thrown)) {
    const error = thrown as Error;
    const cause = error.cause !== undefined && depth < 5 ? rawError(error.cause, depth + 1) : undefined;
    const {errors: several} = error as AggregateError;
    const errors =
      Array.isArray(several) && depth < 1 ? several.map((one) => rawError(one, depth + 1)) : undefined;
    const {name, message, stack} = error;
    const told = toldOf(error);
    return {name: String(name), message: String(message), stack: String(stack), cause, errors, told};
  }
  return {name: 'Thrown', message: describe(thrown), stack: ''};
}

function describe(thrown: unknown): string {
  try {
    return typeof thrown === 'string' ? thrown : (JSON.stringify(thrown) ?? String(thrown));
  } catch {
    return Object.prototype.toString.call(thrown);
  }
}

export function isInterrupt(error: unknown): boolean {
  return error instanceof KeyboardInterrupt;
}
