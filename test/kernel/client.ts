import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {Dealer, Subscriber} from 'zeromq';
import type {Connection} from '../../kernel/wire/connection.js';
import {Codec, type Message} from '../../kernel/wire/message.js';
import {freePorts} from '../ports.js';

export const DIST = resolve(process.env.TANGENTE_DIST ?? join(import.meta.dirname, '..', '..', 'dist'));

/** The built package, and the Node that runs it. */
export interface Build {
  dist?: string;
  node?: string;
}

/** Everything that a cell brought forth. */
export interface CellOutcome {
  reply: Record<string, unknown>;
  messages: {type: string; content: Record<string, unknown>}[];
  stdout: string;
  stderr: string;
  /** The text/plain of the cell's value. */
  result?: string;
  error?: {ename: string; evalue: string; traceback: string[]};
}

/** A kernel of the built package, in a process of its own, and a client that speaks to it over its sockets. */
export class KernelClient {
  readonly folder: string;
  readonly #process: ChildProcess;
  readonly #connection: Connection;
  readonly #codec: Codec;
  readonly #shell = new Dealer({linger: 0});
  readonly #control = new Dealer({linger: 0});
  readonly #stdin = new Dealer({linger: 0});
  readonly #iopub = new Subscriber({linger: 0});
  /** Resolves when the kernel's process has ended. */
  readonly exited: Promise<number | null>;
  readonly #waiting = new Map<string, (message: Received) => void>();
  readonly #published: ((message: Received) => void)[] = [];
  /** The types of what the kernel published until it had answered for the first time. */
  readonly greeting: string[] = [];
  /** What the kernel process itself printed: for the person who runs Jupyter, not for the notebook. */
  log = '';

  private constructor(
    connection: Connection,
    folder: string,
    env: Record<string, string>,
    {dist, node}: Required<Build>,
  ) {
    this.folder = folder;
    this.#connection = connection;
    this.#codec = new Codec(connection.key);
    const file = join(mkdtempSync(join(tmpdir(), 'tangente-connection-')), 'kernel.json');
    writeFileSync(file, JSON.stringify(connection));
    this.#process = spawn(node, [join(dist, 'kernel.js'), file], {
      cwd: folder,
      env: {...process.env, JPY_PARENT_PID: String(process.pid), ...env},
    });
    this.exited = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.stderr!.on('data', (chunk) => {
      this.log += chunk;
    });
  }

  /**
   * @param folder where the notebook lies; an empty one if it is left out
   * @param build what is run, and by which Node
   */
  static async start(
    folder = mkdtempSync(join(tmpdir(), 'tangente-notebook-')),
    env: Record<string, string> = {},
    {dist = DIST, node = process.execPath}: Build = {},
  ): Promise<KernelClient> {
    const [shell_port, iopub_port, stdin_port, control_port, hb_port] = await freePorts(5);
    const connection = {
      transport: 'tcp',
      ip: '127.0.0.1',
      shell_port: shell_port!,
      iopub_port: iopub_port!,
      stdin_port: stdin_port!,
      control_port: control_port!,
      hb_port: hb_port!,
      key: 'a-secret-of-this-test',
      signature_scheme: 'hmac-sha256',
    };
    const client = new KernelClient(connection, folder, env, {dist, node});
    await client.#connect();
    return client;
  }

  get pid(): number {
    return this.#process.pid!;
  }

  /** Where the kernel listens. */
  get connection(): Readonly<Connection> {
    return this.#connection;
  }

  /** Runs a cell to its end. */
  async run(code: string, content: object = {}, metadata: object = {}): Promise<CellOutcome> {
    return this.start(code, content, metadata).ended;
  }

  /** Starts a cell. `output` resolves to what the cell has printed when it matches. */
  start(
    code: string,
    content: object = {},
    metadata: object = {},
  ): {id: string; ended: Promise<CellOutcome>; output(pattern: RegExp): Promise<string>} {
    const outcome: CellOutcome = {reply: {}, messages: [], stdout: '', stderr: ''};
    const watchers: {pattern: RegExp; seen: (stdout: string) => void}[] = [];
    let stop = () => {};
    const idle = new Promise<void>((resolve) => {
      stop = this.#listen((message) => {
        if (message.parent !== id) return;
        record(outcome, message);
        for (const {pattern, seen} of watchers) if (pattern.test(outcome.stdout)) seen(outcome.stdout);
        if (message.type === 'status' && message.content.execution_state === 'idle') resolve();
      });
    });
    const request = {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
      ...content,
    };
    const {id, reply} = this.#ask(this.#shell, 'execute_request', request, [], metadata);
    const gone = this.exited.then((code) => {
      throw new Error(`The kernel has ended with code ${code}:\n${this.log}`);
    });
    gone.catch(() => {});
    const ended = Promise.race([Promise.all([reply, idle]), gone]).then(([message]) => {
      stop();
      outcome.reply = message.content;
      return outcome;
    });
    const output = (pattern: RegExp) => new Promise<string>((seen) => watchers.push({pattern, seen}));
    return {id, ended, output};
  }

  /** Sends a request and waits for its reply. */
  async request(
    type: string,
    content: object = {},
    channel: 'shell' | 'control' = 'shell',
  ): Promise<Record<string, unknown>> {
    const {reply} = this.#ask(channel === 'shell' ? this.#shell : this.#control, type, content);
    return (await reply).content;
  }

  /** Sends a message that has no reply, and waits until the kernel has dealt with it. */
  async tell(type: string, content: object, buffers: Buffer[] = []): Promise<void> {
    const {id} = this.#ask(this.#shell, type, content, buffers);
    await this.published((message) => message.parent === id && message.content.execution_state === 'idle');
  }

  /** The first message that is published from now on and for which `isMeant` holds. */
  published(isMeant: (message: Received) => boolean): Promise<Received> {
    return new Promise((resolve) => {
      const stop = this.#listen((message) => {
        if (!isMeant(message)) return;
        stop();
        resolve(message);
      });
    });
  }

  async interrupt(): Promise<void> {
    await this.request('interrupt_request', {}, 'control');
  }

  /** Answers the next question of `input()` and returns the question. */
  async answer(value: string): Promise<Record<string, unknown>> {
    const {content} = await this.question();
    await this.sendInput(value);
    return content;
  }

  /** The next question of `input()`. */
  async question(): Promise<Message> {
    return this.#codec.decode(await this.#stdin.receive());
  }

  /** @param parent the question that this answers, if the client says so */
  async sendInput(value: string, parent?: Message): Promise<void> {
    const content = {value, status: 'ok'};
    await this.#stdin.send(this.#codec.encode([], {type: 'input_reply', content, parent}));
  }

  /** Frames of a message with the right signature. */
  frames(type: string, content: object, buffers: Buffer[] = []): Buffer[] {
    return this.#codec.encode([], {type, content, buffers});
  }

  /** From now on nobody reads what the kernel process itself prints. */
  stopReadingLog(): void {
    this.#process.stderr!.destroy();
  }

  /** Sends frames as they are. */
  async sendRaw(frames: Buffer[], channel: 'shell' | 'control' | 'stdin' = 'shell'): Promise<void> {
    await {shell: this.#shell, control: this.#control, stdin: this.#stdin}[channel].send(frames);
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGKILL');
    for (const socket of [this.#shell, this.#control, this.#stdin, this.#iopub]) socket.close();
    await this.exited;
  }

  async #connect(): Promise<void> {
    const at = (port: number) => `tcp://127.0.0.1:${port}`;
    const {shell_port, control_port, stdin_port, iopub_port} = this.#connection;
    // The answers on stdin come to the identity of the shell socket.
    this.#shell.routingId = this.#stdin.routingId = 'test-client';
    this.#shell.connect(at(shell_port));
    this.#control.connect(at(control_port));
    this.#stdin.connect(at(stdin_port));
    this.#iopub.connect(at(iopub_port));
    const stopRecording = this.#listen(({type}) => this.greeting.push(type));
    // What it tells its first client: a welcome, then that it starts.
    const begun = this.published(({content}) => content.execution_state === 'starting');
    this.#iopub.subscribe();
    void this.#receive(this.#iopub, (message) => {
      for (const listener of [...this.#published]) listener(message);
    });
    for (const socket of [this.#shell, this.#control]) {
      void this.#receive(socket, (message) => {
        this.#waiting.get(message.parent)?.(message);
        this.#waiting.delete(message.parent);
      });
    }
    await Promise.race([begun, this.exited]);
    if (this.#process.exitCode !== null) throw new Error(`The kernel ended at once: ${this.log}`);
    await this.request('kernel_info_request');
    stopRecording();
  }

  #ask(
    socket: Dealer,
    type: string,
    content: object,
    buffers: Buffer[] = [],
    metadata: object = {},
  ): {id: string; reply: Promise<Received>} {
    const frames = this.#codec.encode([], {type, content, buffers, metadata});
    const id = JSON.parse(frames[2]!.toString()).msg_id as string;
    const reply = new Promise<Received>((resolve) => this.#waiting.set(id, resolve));
    void socket.send(frames);
    return {id, reply};
  }

  #listen(listener: (message: Received) => void): () => void {
    this.#published.push(listener);
    return () => this.#published.splice(this.#published.indexOf(listener), 1);
  }

  async #receive(socket: Dealer | Subscriber, take: (message: Received) => void): Promise<void> {
    for await (const frames of socket) take(decode(this.#codec, frames));
  }
}

export interface Received {
  id: string;
  type: string;
  date: string;
  parent: string;
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
  buffers: Buffer[];
}

function decode(codec: Codec, frames: Buffer[]): Received {
  const {header, parentId: parent = '', metadata, content, buffers} = codec.decode(frames);
  return {id: header.msg_id, type: header.msg_type, date: header.date, parent, metadata, content, buffers};
}

function record(outcome: CellOutcome, {type, content}: Received): void {
  if (type !== 'status') outcome.messages.push({type, content});
  if (type === 'stream') outcome[content.name as 'stdout' | 'stderr'] += content.text;
  if (type === 'execute_result') outcome.result = (content.data as Record<string, string>)['text/plain'];
  if (type === 'error') outcome.error = content as unknown as CellOutcome['error'];
}
