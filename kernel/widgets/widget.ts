import {DISPLAY} from '../display/convention.js';
import {comms, isShown} from '../engine/comms.js';
import type {MimeBundle} from '../engine/protocol.js';
import type {Comm} from '../globals.js';
import {join, split} from './buffers.js';
import type {Widget} from './types.js';

/** The version of Jupyter's widget protocol. */
const PROTOCOL = '2.1.0';
const [MAJOR, MINOR] = PROTOCOL.split('.').map(Number);
const VIEW = 'application/vnd.jupyter.widget-view+json';

/** Any version of anywidget that the reader's JupyterLab has. */
const ANYWIDGET = {
  _model_module: 'anywidget',
  _model_name: 'AnyModel',
  _model_module_version: '*',
  _view_module: 'anywidget',
  _view_name: 'AnyView',
  _view_module_version: '*',
  _view_count: null,
};

export interface Page {
  esm: string;
  css?: string;
}

type Listener = (value: never) => unknown;

/** How a widget looks where no page can run it. */
export interface Still {
  text: string;
  svg?: string;
}

/** The notebook's side of a widget: Jupyter's widget protocol over a comm. */
export class AnyWidget<State extends object> implements Widget<State> {
  readonly #comm: Comm;
  readonly #page: Page;
  #state: State;
  readonly #listeners = new Map<keyof State, Set<Listener>>();
  #onMessage: Parameters<Widget<State>['onMessage']>[0] = () => {};

  constructor(page: Page, state: State) {
    this.#page = page;
    this.#state = {...state};
    const {data, buffers} = this.#whole();
    this.#comm = comms.open('jupyter.widget', data, {metadata: {version: PROTOCOL}, buffers});
    this.#comm.onMessage((data, buffers) => this.#receive(data, buffers));
    isShown(this.#comm);
  }

  get<Name extends keyof State>(name: Name): State[Name] {
    return this.#state[name];
  }

  set(changes: Partial<State>): void {
    const {state, paths, buffers} = split(changes);
    this.#comm.send({method: 'update', state, buffer_paths: paths}, {buffers});
    void this.#take(changes);
  }

  on<Name extends keyof State>(name: Name, listener: (value: State[Name]) => unknown): () => void {
    const listeners = this.#listeners.get(name) ?? new Set<Listener>();
    this.#listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  send(content: unknown, buffers: Uint8Array[] = []): void {
    this.#comm.send({method: 'custom', content}, {buffers});
  }

  onMessage(listener: Parameters<Widget<State>['onMessage']>[0]): void {
    this.#onMessage = listener;
  }

  close(): void {
    this.#comm.close();
  }

  /** Without a widget manager a front end shows the picture, or the line. */
  [DISPLAY](): MimeBundle {
    isShown(this.#comm);
    const {text, svg} = this.still();
    return {
      'text/plain': text,
      ...(svg && {'image/svg+xml': svg}),
      [VIEW]: {version_major: MAJOR, version_minor: MINOR, model_id: this.#comm.id},
    };
  }

  protected still(): Still {
    return {text: `Widget with the state ${Object.keys(this.#state).join(', ')}`};
  }

  async #receive(data: Record<string, unknown>, buffers: Uint8Array[]): Promise<void> {
    if (data.method === 'custom') await this.#onMessage(data.content, buffers);
    if (data.method === 'request_state') {
      const {data: all, buffers: own} = this.#whole();
      this.#comm.send({method: 'update', ...all}, {buffers: own});
    }
    if (data.method === 'update') {
      const state = data.state as Record<string, unknown>;
      const paths = (data.buffer_paths ?? []) as (string | number)[][];
      await this.#take(join({state, paths, buffers}) as Partial<State>);
    }
  }

  async #take(changes: Partial<State>): Promise<void> {
    const changed = (Object.keys(changes) as (keyof State)[]).filter(
      (name) => name in this.#state && changes[name] !== this.#state[name],
    );
    for (const name of changed) this.#state[name] = changes[name]!;
    for (const name of changed) {
      for (const listener of this.#listeners.get(name) ?? []) await listener(this.#state[name] as never);
    }
  }

  #whole(): {data: Record<string, unknown>; buffers: Uint8Array[]} {
    const {state, paths, buffers} = split(this.#state);
    const {esm, css = ''} = this.#page;
    return {data: {state: {...ANYWIDGET, _esm: esm, _css: css, ...state}, buffer_paths: paths}, buffers};
  }
}
