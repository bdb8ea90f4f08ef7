import type {Debugger as Cdp, Runtime} from 'node:inspector';
import type {DebugProtocol} from '@vscode/debugprotocol';
import type TypeScript from 'typescript';
import {PARAMETERS} from '../cell/rewrite.js';
import type {Shown, ViewedValue} from '../engine/protocol.js';
import {type CompiledExpression, compileExpression, VIEW} from './expression.js';
import type {InspectorClient} from './inspector-client.js';

const AWAIT = /^\s*await\b(.*)$/s;

type Frame = Pick<Cdp.CallFrame, 'callFrameId' | 'scopeChain' | 'this'>;

interface Evaluated {
  result: Runtime.RemoteObject;
  exceptionDetails?: Runtime.ExceptionDetails;
}

/** The values of the notebook and of the frames that are paused. */
export class Variables {
  readonly #inspector: InspectorClient;
  readonly #compiler: () => typeof TypeScript;

  /** @param compiler that of the cells */
  constructor(inspector: InspectorClient, compiler: () => typeof TypeScript) {
    this.#inspector = inspector;
    this.#compiler = compiler;
  }

  /** What was shown before cannot be opened any more. */
  forget(): Promise<unknown> {
    return this.#evaluate('forget()');
  }

  /** The top-level names of the notebook. */
  async top(): Promise<DebugProtocol.Variable[]> {
    return this.inside((await this.#evaluate('top()')) as number);
  }

  /** @throws {Error} if `ref` was given before the last stop */
  async inside(ref: number): Promise<DebugProtocol.Variable[]> {
    const rows = (await this.#evaluate(`children(${Number(ref)})`)) as ViewedValue[] | undefined;
    if (!rows) throw new Error(`Cannot open variable ${ref}: it belongs to an earlier stop.`);
    return rows.map(({name, value, type, ref}) => ({
      name,
      value,
      type: typeInLab(type, value),
      evaluateName: name,
      variablesReference: ref,
    }));
  }

  async scopes(frame: Frame, isWhole: boolean): Promise<DebugProtocol.Scope[]> {
    const of = (...types: string[]) => frame.scopeChain.filter(({type}) => types.includes(type));
    const self = frame.this.type === 'object' && frame.this.className !== 'global' ? frame.this : undefined;
    const scopes = [
      {name: 'Locals', ref: await this.#scope(of('local', 'block', 'catch', 'with', 'eval'), isWhole, self)},
      {name: 'Closure', ref: await this.#scope(of('closure'), isWhole)},
      {name: 'Globals', ref: (await this.#evaluate('top()')) as number},
    ];
    const shown: DebugProtocol.Scope[] = [];
    for (const {name, ref} of scopes) {
      // A cell's own names are its globals.
      const isEmpty = name !== 'Globals' && !(await this.inside(ref)).length;
      if (isEmpty && (isWhole || name !== 'Locals')) continue;
      shown.push({name, variablesReference: ref, expensive: false});
    }
    return shown;
  }

  /** What an expression has for its value, in a frame or at the top. @throws {Error} what it throws */
  evaluate(expression: string, frame?: Frame): Promise<ViewedValue> {
    return this.#seen(expression, (value) => `describe('', ${value})`, frame);
  }

  /** The same, as a cell would show it. */
  show(expression: string, frame?: Frame): Promise<Shown> {
    return this.#seen(expression, (value) => `show(${value})`, frame);
  }

  /** Gives the value of an expression in a frame to a name of the notebook. */
  copy(expression: string, name: string, frame: Frame): Promise<ViewedValue> {
    return this.#seen(expression, (value) => `give(${JSON.stringify(name)}, ${value})`, frame);
  }

  /** @param see what the view does with the value */
  async #seen<T>(expression: string, see: (value: string) => string, frame?: Frame): Promise<T> {
    const awaited = frame && AWAIT.exec(expression)?.[1];
    const {code, isAsync} = await this.#compile(awaited ?? expression, frame);
    if (!isAsync && !awaited) return (await this.#inFrame(`${VIEW}.${see(code)}`, frame)) as T;
    if (!frame) return (await this.#waited(`(async () => ${VIEW}.${see(`await ${code}`)})()`)) as T;
    if (isAsync)
      throw new Error(
        'Cannot wait for a promise within an expression while a cell is paused: write await first.',
      );
    return this.#settled(code, see, frame);
  }

  /** What a promise has come to: while a cell is paused nobody can wait for one. */
  async #settled<T>(code: string, see: (value: string) => string, frame: Frame): Promise<T> {
    const evaluated = await this.#ask(code, frame, false);
    let value: Runtime.RemoteObject | undefined = evaluated;
    if (evaluated.subtype === 'promise') {
      const {internalProperties = []} = await this.#inspector.ask<Runtime.GetPropertiesReturnType>(
        'Runtime.getProperties',
        {objectId: evaluated.objectId, ownProperties: true},
      );
      const slot = (name: string) =>
        internalProperties.find((one) => one.name === `[[Promise${name}]]`)?.value;
      const state = slot('State')?.value;
      value = slot('Result');
      if (state === 'pending')
        throw new Error(
          'The promise is not settled, and while a cell is paused nothing goes on: step over its await, or ask for a tensor’s values by dataSync().',
        );
      if (state === 'rejected') throw new Error(firstLine({exception: value}));
    }
    const given = value?.objectId ? {objectId: value.objectId} : plain(value);
    const {result} = await this.#inspector.ask<Evaluated>('Runtime.callFunctionOn', {
      functionDeclaration: `function (value) { return this.${see('value')}; }`,
      objectId: await this.#viewId(),
      arguments: [given],
      returnByValue: true,
    });
    return result.value as T;
  }

  /** An expression in which the notebook's names are found, unless the frame has such names itself. */
  async #compile(expression: string, frame?: Frame): Promise<CompiledExpression> {
    const names = new Set((await this.#evaluate('visible()')) as string[]);
    for (const name of frame ? await this.#localNames(frame) : []) names.delete(name);
    return compileExpression(this.#compiler(), expression, names);
  }

  async #localNames(frame: Frame): Promise<string[]> {
    const scopes = frame.scopeChain.filter(({type}) => type !== 'global' && type !== 'script');
    return (await this.inside(await this.#scope(scopes, false))).map(({name}) => name);
  }

  async #scope(scopes: Cdp.Scope[], isWhole: boolean, self?: Runtime.RemoteObject): Promise<number> {
    const objects = scopes.map(({object: {objectId}}) => ({objectId}));
    const given = self ? [{objectId: self.objectId}] : [];
    const hidden = JSON.stringify(PARAMETERS);
    const {result} = await this.#inspector.ask<Evaluated>('Runtime.callFunctionOn', {
      functionDeclaration: `function (...scopes) {
        return this.scope(${hidden}, ${isWhole}, [${given.length ? '{this: scopes.shift()}' : '{}'}, ...scopes]);
      }`,
      objectId: await this.#viewId(),
      arguments: [...given, ...objects],
      returnByValue: true,
    });
    return result.value;
  }

  async #viewId(): Promise<string> {
    const {result} = await this.#inspector.ask<Evaluated>('Runtime.evaluate', {expression: VIEW});
    return result.objectId!;
  }

  #evaluate(call: string): Promise<unknown> {
    return this.#inFrame(`${VIEW}.${call}`);
  }

  /** What a promise comes to, while nothing is paused. */
  async #waited(expression: string): Promise<unknown> {
    return resultOf(
      await this.#inspector.ask<Evaluated>('Runtime.evaluate', {
        expression,
        returnByValue: true,
        silent: true,
        awaitPromise: true,
      }),
    ).value;
  }

  async #inFrame(expression: string, frame?: Frame): Promise<unknown> {
    return (await this.#ask(expression, frame, true)).value;
  }

  async #ask(
    expression: string,
    frame: Frame | undefined,
    returnByValue: boolean,
  ): Promise<Runtime.RemoteObject> {
    const how = {expression, returnByValue, silent: true};
    return resultOf(
      await (frame
        ? this.#inspector.ask<Evaluated>('Debugger.evaluateOnCallFrame', {
            callFrameId: frame.callFrameId,
            ...how,
          })
        : this.#inspector.ask<Evaluated>('Runtime.evaluate', how)),
    );
  }
}

/**
 * JupyterLab's tree of variables shows a type in place of the value, but for Python's plainest; its table shows both.
 * So plain values go by those names, and what can be opened by a type that says more.
 */
function typeInLab(type: string, value: string): string | undefined {
  switch (type) {
    case 'number':
      return /^-?\d+$/.test(value) ? 'int' : 'float';
    case 'string':
      return 'str';
    case 'boolean':
      return 'bool';
    case 'bigint':
    case 'symbol':
    case '':
      return undefined;
    default:
      return type;
  }
}

/** @throws {Error} what was thrown */
function resultOf({result, exceptionDetails}: Evaluated): Runtime.RemoteObject {
  if (exceptionDetails) throw new Error(firstLine(exceptionDetails));
  return result;
}

/** A value that needs no handle. */
function plain(value: Runtime.RemoteObject | undefined): Runtime.CallArgument {
  const {unserializableValue} = value ?? {};
  return unserializableValue === undefined ? {value: value?.value} : {unserializableValue};
}

function firstLine({exception, text = ''}: Partial<Runtime.ExceptionDetails>): string {
  return (exception?.description ?? String(exception?.value ?? text)).split('\n')[0]!;
}
