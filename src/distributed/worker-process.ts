import {type ChildProcess, spawn} from 'node:child_process';
import {createInterface} from 'node:readline';
import type {Readable} from 'node:stream';
import {type Order, PULSE, type Report, SIGN} from './protocol.js';

const BOOT = 'const toolkit = require(process.argv[1]); toolkit.distributed.serve(toolkit);';

/** The built toolkit: this file is part of it. */
const TOOLKIT = __filename;

/** How long it may take to end by itself, in milliseconds. */
const PATIENCE = 5000;

/** Who is told what becomes of a worker. */
export interface Listener {
  report(report: Report): void;
  /** It has ended, in its own time or not. */
  ended(how: string): void;
  print(line: string, isError: boolean): void;
}

/** One process of `run`. */
export class WorkerProcess {
  /** For how many ticks it has not been heard of. */
  silence = 0;
  /** Whether it was ever heard of. */
  hasPulse = false;
  /** What its pulse said last. */
  sign: string = SIGN.goesOn;
  /** Resolved when it is gone, and all that it printed was passed on. */
  readonly gone: Promise<unknown>;
  private readonly child: ChildProcess;

  /** @param threads how many it may compute with */
  constructor(order: Order, threads: number, listener: Listener) {
    const limits = {TF_NUM_INTRAOP_THREADS: `${threads}`, TF_NUM_INTEROP_THREADS: `${threads}`};
    this.child = spawn(process.execPath, ['-e', BOOT, TOOLKIT], {
      env: {...process.env, ...limits, OMP_NUM_THREADS: `${threads}`},
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe'],
      serialization: 'advanced',
    });
    this.child.on('message', (report: Report) => listener.report(report));
    this.child.on('error', ({message}) => listener.ended(`could not be started (${message})`));
    this.child.on('exit', (code, signal) =>
      listener.ended(
        signal ? `was killed (${signal})` : `ended with exit code ${code} before its program had a result`,
      ),
    );
    // Its own 'close' does not come where the channel was closed here.
    const {stdout, stderr} = this.child;
    const ended = new Promise<void>((resolve) => {
      this.child.on('exit', () => resolve());
      this.child.on('error', () => resolve());
    });
    const closed = [stdout!, stderr!].map((stream) => new Promise((resolve) => stream.on('close', resolve)));
    this.gone = Promise.all([ended, ...closed]);
    for (const isError of [false, true]) {
      createInterface((isError ? stderr : stdout)!).on('line', (line) => listener.print(line, isError));
    }
    (this.child.stdio[PULSE] as Readable).on('data', (pulse: Buffer) => {
      this.hasPulse = true;
      this.sign = pulse.toString().at(-1)!;
      this.silence = 0;
    });
    this.child.send(order, (error) => {
      if (error) listener.ended(`could not be told what to do (${error.message})`);
    });
  }

  /** Lets it end by itself: it has nothing more to do. */
  release(): void {
    if (this.child.connected) this.child.disconnect();
    const late = setTimeout(() => this.kill(), PATIENCE);
    this.child.on('exit', () => clearTimeout(late));
  }

  /** Ends it, whatever it does. */
  kill(): void {
    this.child.kill('SIGKILL');
  }
}
