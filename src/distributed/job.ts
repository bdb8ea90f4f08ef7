import {checkpointSentence, LostWorkerError} from './lost-worker.js';
import {standing} from './patience.js';
import {type Order, type Report, SIGN} from './protocol.js';
import {type Packed, unpack} from './transfer.js';
import {WorkerProcess} from './worker-process.js';

/** How often it is looked whether the workers go on, in milliseconds. */
const TICK = 500;

/** Ticks without a sign of life after which a worker hangs, and while it starts. */
const HANGS = 10;
const NEVER_STARTED = 120;

/** Milliseconds to wait for the worker that is lost, when another one only says that one is. */
const PATIENCE = 1000;

type Failed = Extract<Report, {kind: 'failed'}>['error'];

/** The workers of one `run`. */
export class Job {
  private readonly workers: WorkerProcess[];
  private readonly results: Packed[] = [];
  private missing: number;
  private saved?: string;
  private settled = false;
  private finish!: () => void;
  private fail!: (error: unknown) => void;
  private readonly outcome = new Promise<void>((resolve, reject) => {
    this.finish = resolve;
    this.fail = reject;
  });

  constructor(
    private readonly size: number,
    threads: number,
    private readonly order: Omit<Order, 'rank'>,
    print: (line: string, rank: number, isError: boolean) => void,
  ) {
    this.missing = size;
    this.workers = Array.from(
      {length: size},
      (_, rank) =>
        new WorkerProcess({...order, rank}, threads, {
          report: (report) => this.take(report, rank),
          ended: (how) => this.ended(how, rank),
          print: (line, isError) => print(line, rank, isError),
        }),
    );
  }

  /** What all of them gave. None of them is left when it is there, or fails. */
  async done(signal: AbortSignal | undefined): Promise<unknown[]> {
    const abort = () => this.fail(signal!.reason);
    signal?.addEventListener('abort', abort);
    const watch = setInterval(() => this.look(), TICK);
    try {
      await this.outcome;
      for (const worker of this.workers) worker.release();
    } catch (error) {
      for (const worker of this.workers) worker.kill();
      throw error;
    } finally {
      this.settled = true;
      await Promise.all(this.workers.map(({gone}) => gone));
      clearInterval(watch);
      signal?.removeEventListener('abort', abort);
    }
    return this.results.map(unpack);
  }

  /** Counted in ticks, not by the clock: a process that was busy itself has not heard what was said meanwhile. */
  private look(): void {
    const isAwaited = this.workers.some(({sign}) => sign === SIGN.waits);
    for (const [rank, worker] of this.workers.entries()) {
      worker.silence++;
      if (isAwaited && worker.sign === SIGN.stands) this.lose(rank, standing(this.order.patience));
      if (worker.silence <= (worker.hasPulse ? HANGS : NEVER_STARTED)) continue;
      this.lose(rank, `has not answered for ${(worker.silence * TICK) / 1000} s: it hangs, or was stopped`);
    }
  }

  private take(report: Report, rank: number): void {
    if (report.kind === 'saved') this.saved = report.path;
    else if (report.kind === 'failed') this.failed(report.error, rank);
    else {
      this.results[rank] = report.result;
      if (--this.missing === 0) this.finish();
    }
  }

  private failed(error: Failed, rank: number): void {
    const {lost} = error;
    if (lost) setTimeout(() => this.lose(lost.rank ?? rank, 'is lost'), PATIENCE);
    else this.fail(this.errorOf(error, rank));
  }

  private ended(how: string, rank: number): void {
    if (!this.settled) this.lose(rank, how);
  }

  private lose(rank: number, how: string): void {
    this.fail(
      new LostWorkerError(`Worker ${rank} of ${this.size} ${how}. ${checkpointSentence(this.saved)}`, rank),
    );
  }

  private errorOf({name, message, stack}: Failed, rank: number): Error {
    const error = new Error(`Worker ${rank} of ${this.size} failed: ${name}: ${message}`);
    error.stack = `${error.message}\n${stack.split('\n').slice(1).join('\n')}`;
    return error;
  }
}
