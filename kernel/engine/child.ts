import {type ChildProcess, spawn} from 'node:child_process';
import {join} from 'node:path';
import type {Duplex} from 'node:stream';
import {
  FD,
  type FromEngine,
  type FromInspector,
  type FromWatchdog,
  frame,
  type ToEngine,
  type ToInspector,
  Unframer,
} from './protocol.js';

export interface EngineListener {
  event(event: FromEngine): void;
  /** What the engine's inspector said. */
  inspected(message: FromInspector): void;
  /** What native code wrote to the file descriptors of its process. */
  native(name: 'stdout' | 'stderr', text: string): void;
  noted(note: FromWatchdog): void;
  /**
   * The process is gone, though nobody asked it to go.
   * @param hadWork whether it had been asked to run anything
   */
  died(reason: string, hadWork: boolean): void;
}

const NODE_OPTIONS = [
  // Ending a script by force leaves Node's record of asynchronous calls unbalanced: that must not end the process.
  '--no-force-async-hooks-checks',
  '--no-warnings',
];

/** What an engine that has ended left in its pipes is waited for. */
const DRAIN_MS = 500;

const CRASHES: NodeJS.Signals[] = ['SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE'];

/** What Node prints when it exits, since the watchdog is a debugger to it. */
const DEBUGGER_NOTE = 'Waiting for the debugger';

/** The front's handle on the engine, its child process. */
export class EngineProcess {
  readonly #child: ChildProcess;
  readonly #listener: EngineListener;
  #expected = false;
  #hadWork = false;
  /** What V8 prints when it dies: the front says it in one line. */
  #crashReport = '';

  constructor(listener: EngineListener) {
    this.#listener = listener;
    this.#child = spawn(process.execPath, [...NODE_OPTIONS, join(__dirname, 'engine.js')], {
      // A group of its own, so that what cells have started ends with it.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
    const unframer = new Unframer<FromEngine>();
    this.#child.stdio[FD.events]!.on('data', (chunk: Buffer) => {
      for (const event of unframer.push(chunk)) listener.event(event);
    });
    const noteUnframer = new Unframer<FromWatchdog>();
    this.#pipe(FD.interrupts).on('data', (chunk: Buffer) => {
      for (const note of noteUnframer.push(chunk)) listener.noted(note);
    });
    const inspectorUnframer = new Unframer<FromInspector>();
    this.#pipe(FD.inspector).on('data', (chunk: Buffer) => {
      for (const message of inspectorUnframer.push(chunk)) listener.inspected(message);
    });
    for (const name of ['stdout', 'stderr'] as const) {
      this.#child[name]!.setEncoding('utf8').on('data', (text: string) => {
        this.#crashReport ||= isCrashReport(text) ? text : '';
        if (!this.#crashReport && !text.startsWith(DEBUGGER_NOTE)) listener.native(name, text);
      });
    }
    for (const pipe of [FD.requests, FD.interrupts, FD.inspector]) this.#pipe(pipe).on('error', () => {});
    this.#child.on('error', (error) => this.#end(`the process cannot be started: ${error.message}`));
    this.#child.on('close', (code, signal) => this.#end(this.#reason(code, signal)));
    this.#child.on('exit', (code, signal) => {
      killGroup(this.#child.pid);
      // Processes that left the group may hold its pipes open for ever.
      setTimeout(() => this.#end(this.#reason(code, signal)), DRAIN_MS).unref();
    });
  }

  send(message: ToEngine): void {
    if (message.type === 'run') this.#hadWork = true;
    this.#pipe(FD.requests).write(frame(message));
  }

  /** Asks the engine's inspector, which answers even while the engine is busy. */
  inspect(message: ToInspector): void {
    this.#pipe(FD.inspector).write(frame(message));
  }

  /** @param run the run to stop, which need not have started; 0: whatever keeps the engine busy */
  interrupt(run: number): void {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(run);
    this.#pipe(FD.interrupts).write(bytes);
  }

  kill(): void {
    this.#expected = true;
    killGroup(this.#child.pid);
    this.#child.kill('SIGKILL');
  }

  #end(reason: string): void {
    if (this.#expected) return;
    this.#expected = true;
    this.#listener.died(reason, this.#hadWork);
  }

  #pipe(fd: number): Duplex {
    return this.#child.stdio[fd] as Duplex;
  }

  #reason(code: number | null, signal: string | null): string {
    if (/heap out of memory|<--- Last few GCs/.test(this.#crashReport)) return 'JavaScript ran out of memory';
    if (CRASHES.includes(signal as NodeJS.Signals)) return `native code crashed: ${signal}`;
    if (code !== null) return `the process exited with code ${code}`;
    return `the process was ended by ${signal}`;
  }
}

function isCrashReport(text: string): boolean {
  return /<--- Last few GCs --->|FATAL ERROR:|----- Native stack trace -----/.test(text);
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // None of it is left.
  }
}
