import {randomUUID} from 'node:crypto';
import type {Comm, Comms} from '../globals.js';
import {send} from './output.js';
import {onBehalfOf, owner} from './owner.js';
import type {CommEvent} from './protocol.js';

type Data = Record<string, unknown>;

/** The engine's end of a comm. */
class OpenComm implements Comm {
  readonly id: string;
  readonly target: string;
  /** What its listeners show belongs to the cell that opened it. */
  readonly run = owner();
  #onMessage: Parameters<Comm['onMessage']>[0] = () => {};
  #onClose: Parameters<Comm['onClose']>[0] = () => {};

  constructor(id: string, target: string) {
    this.id = id;
    this.target = target;
    open.set(id, new WeakRef(this));
    kept.set(this, undefined);
    lost.register(this, id);
  }

  send(data: Data, {metadata, buffers}: {metadata?: Data; buffers?: Uint8Array[]} = {}): void {
    if (!open.has(this.id))
      throw new Error(`Cannot send on the comm for ${this.target}: it has been closed.`);
    send({type: 'comm', action: 'msg', comm: this.id, data, metadata, buffers});
  }

  onMessage(listener: Parameters<Comm['onMessage']>[0]): void {
    this.#onMessage = listener;
  }

  onClose(listener: Parameters<Comm['onClose']>[0]): void {
    this.#onClose = listener;
  }

  close(data: Data = {}): void {
    kept.delete(this);
    if (open.delete(this.id)) send({type: 'comm', action: 'close', comm: this.id, data});
  }

  take({action, data, buffers = []}: CommEvent): unknown {
    if (action === 'msg') return this.#onMessage(data, buffers);
    kept.delete(this);
    open.delete(this.id);
    return this.#onClose(data);
  }
}

const open = new Map<string, WeakRef<OpenComm>>();

/** The comms that stay open though nothing may refer to them: all but those of widgets that are on show nowhere. */
const kept = new Map<OpenComm, Set<number> | undefined>();

/** A widget that is on show nowhere, and that no cell can reach any more, is closed. */
const lost = new FinalizationRegistry<string>((id) => {
  if (open.delete(id)) send({type: 'comm', action: 'close', comm: id, data: {}});
});

/** A widget's comm is on show in what the running cell shows. */
export function isShown(comm: Comm): void {
  const widget = comm as OpenComm;
  if (open.has(widget.id)) kept.set(widget, (kept.get(widget) ?? new Set()).add(owner()));
}

/** What these runs have shown is gone. */
export function forgetShows(runs: readonly number[]): void {
  if (!runs.length) return;
  for (const [comm, shows] of kept) {
    for (const run of runs) shows?.delete(run);
    if (shows?.size === 0) kept.delete(comm);
  }
}

const targets = new Map<string, Parameters<Comms['onOpen']>[1]>();

export const comms: Comms = {
  open(target, data = {}, {metadata, buffers, id = randomUUID()} = {}) {
    const comm = new OpenComm(id, target);
    send({type: 'comm', action: 'open', comm: comm.id, target, data, metadata, buffers});
    return comm;
  },
  onOpen(target, listener) {
    targets.set(target, listener);
  },
};

/**
 * Passes on what a front end sent; resolves when its listener is done.
 * @param failed told of what a listener throws
 */
export async function receive(event: CommEvent, failed: (error: unknown) => void): Promise<void> {
  const {action, comm: id, target = '', data, buffers = []} = event;
  const opened = targets.get(target);
  const comm = action === 'open' && opened ? new OpenComm(id, target) : open.get(id)?.deref();
  if (!comm) {
    // The protocol's way to say that nobody here knows the target.
    if (action === 'open') send({type: 'comm', action: 'close', comm: id, data: {}});
    return;
  }
  const tell = () => (action === 'open' ? opened!(comm, data, buffers) : comm.take(event));
  try {
    await onBehalfOf(comm.run, tell);
  } catch (error) {
    onBehalfOf(comm.run, () => failed(error));
  }
}
