// The front: speaks Jupyter, and is always responsive.
import type {PlaceContent} from './assistance.js';
import type {DebugRequest} from './debugger/debugger.js';
import {History, type HistoryRequest} from './history.js';
import {historyFolder} from './history-files.js';
import {KERNEL_INFO} from './kernel-info.js';
import {Notebook} from './notebook.js';
import {UsageMeter} from './usage.js';
import type {Connection} from './wire/connection.js';
import type {Message} from './wire/message.js';
import {checkRequest} from './wire/requests.js';
import {type Channel, Sockets} from './wire/sockets.js';
import {ToldOnce} from './wire/told-once.js';

interface ExecuteContent {
  code: string;
  silent?: boolean;
  store_history?: boolean;
  user_expressions?: Record<string, string>;
  allow_stdin?: boolean;
  stop_on_error?: boolean;
}

type Reply = {status: 'ok' | 'error'; [key: string]: unknown};

/** A request to run a cell, and where its reply goes. */
interface Queued {
  channel: Channel;
  message: Message;
}

/** The compiler is loaded a moment after the first client has been answered, before its reader runs a cell. */
const PREPARE_AFTER_MS = 50;

export class Kernel {
  readonly #connection: Connection;
  readonly #sockets: Sockets;
  readonly #history = new History(historyFolder());
  readonly #notebook: Notebook;
  readonly #usage = new UsageMeter();
  readonly #log = new ToldOnce((line) => process.stderr.write(`${line}\n`));
  #queue: Queued[] = [];
  #busy = false;
  #executionCount = 0;
  #toldOfStart = false;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#sockets = new Sockets(connection.key);
    this.#notebook = new Notebook(this.#sockets, this.#history);
  }

  async start(): Promise<void> {
    await this.#sockets.bind(this.#connection, {
      message: (channel, message) => this.#receive(channel, message),
      failed: (channel, reason) => this.#log.tell(`${channel}: ${reason}`),
      subscribed: (topic) => this.#welcome(topic),
    });
  }

  /** The first to subscribe is told of the start too: sent earlier, it would overtake the welcome. */
  #welcome(topic: Buffer): void {
    this.#sockets.publish(topic, {type: 'iopub_welcome', content: {subscription: topic.toString()}});
    if (this.#toldOfStart) return;
    this.#toldOfStart = true;
    this.#publish(undefined, 'status', {execution_state: 'starting'});
  }

  interrupt(): void {
    this.#notebook.interrupt();
  }

  shutDown(): void {
    this.#notebook.end();
    // After the reply, which is sent in this turn of the event loop.
    setImmediate(async () => {
      await Promise.all([this.#sockets.sent(), this.#history.flush()]);
      this.#sockets.close();
      process.exit(0);
    });
  }

  #receive(channel: Channel, message: Message): void {
    const type = message.header.msg_type;
    this.#notebook.rehearsal.putOff();
    if (channel === 'stdin') {
      if (type === 'input_reply') this.#notebook.takeInput(message);
      return;
    }
    if (type === 'execute_request') {
      this.#queue.push({channel, message});
      void this.#work();
      return;
    }
    this.#publish(message, 'status', {execution_state: 'busy'});
    void this.#respond(channel, message).then(() => this.#becomeIdle(message));
  }

  /** Answers what is no cell, at once, even while a cell runs. A comm message has no reply: its problems go to the log. */
  async #respond(channel: Channel, message: Message): Promise<void> {
    const type = message.header.msg_type;
    const isComm = COMM_MESSAGES.includes(type);
    const reply = (content: object) =>
      this.#sockets.reply(channel, message, type.replace('_request', '_reply'), content);
    try {
      checkRequest(type, message.content);
      if (isComm) return await this.#notebook.comms.receive(message);
      if (type === 'debug_request') {
        reply(await this.#notebook.debugger.answer(message.content as unknown as DebugRequest));
        return;
      }
      const answer = await this.#answer(type, message);
      if (answer) reply({status: 'ok', ...answer});
      else
        this.#log.tell(
          `${channel}: Ignored a message of the unknown type ${JSON.stringify(type.slice(0, 100))}.`,
        );
    } catch (error) {
      if (isComm) this.#log.tell(`${channel}: ${(error as Error).message}`);
      else reply(errorReply(error as Error));
    }
  }

  #becomeIdle(message: Message): void {
    this.#publish(message, 'status', {execution_state: 'idle'});
    // Front ends take the latest status for the kernel's: a cell may still be running.
    const {running} = this.#notebook;
    if (running) this.#publish(running, 'status', {execution_state: 'busy'});
  }

  /** The answer to a request; undefined: it is none that the kernel knows. */
  #answer(type: string, message: Message): object | Promise<object> | undefined {
    const {content} = message;
    const {assistance} = this.#notebook;
    switch (type) {
      case 'kernel_info_request':
        if (!this.#notebook.isLanguageLoaded) setTimeout(() => this.#prepare(), PREPARE_AFTER_MS).unref();
        return KERNEL_INFO;
      case 'complete_request':
        return assistance.complete(content as unknown as PlaceContent);
      case 'inspect_request':
        return assistance.inspect(content as unknown as PlaceContent);
      case 'is_complete_request':
        return this.#notebook.language.isComplete(content.code as string);
      case 'history_request':
        return {history: this.#history.find(content as unknown as HistoryRequest)};
      case 'comm_info_request':
        return this.#notebook.comms.info(content.target_name);
      case 'usage_request':
        return this.#usage.measure();
      case 'connect_request':
        return ports(this.#connection);
      case 'interrupt_request':
        this.interrupt();
        return {};
      case 'shutdown_request': {
        const reply = {restart: content.restart === true};
        this.#publish(message, 'shutdown_reply', {status: 'ok', ...reply});
        this.shutDown();
        return reply;
      }
      default:
        return undefined;
    }
  }

  #prepare(): void {
    this.#notebook.language;
    this.#notebook.rehearsal.begin();
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      const {channel, message} = next;
      this.#publish(message, 'status', {execution_state: 'busy'});
      const reply = await this.#execute(message).catch(errorReply);
      this.#sockets.reply(channel, message, 'execute_reply', reply);
      this.#publish(message, 'status', {execution_state: 'idle'});
      const {silent, stop_on_error} = message.content;
      if (reply.status === 'error' && !silent && stop_on_error !== false) this.#abortQueued();
    }
    this.#busy = false;
  }

  /** After an error, what was sent to run after it does not run. */
  #abortQueued(): void {
    for (const {channel, message} of this.#queue.splice(0)) {
      this.#publish(message, 'status', {execution_state: 'busy'});
      const content = {status: 'aborted', execution_count: this.#executionCount};
      this.#sockets.reply(channel, message, 'execute_reply', content);
      this.#publish(message, 'status', {execution_state: 'idle'});
    }
  }

  async #execute(message: Message): Promise<Reply> {
    checkRequest('execute_request', message.content);
    const content = message.content as unknown as ExecuteContent;
    const {code, silent = false, store_history: store = true} = content;
    if (store && !silent) {
      this.#history.add(++this.#executionCount, code);
    }
    const count = this.#executionCount;
    if (!silent) this.#publish(message, 'execute_input', {code, execution_count: count});
    await this.#notebook.configure(message, count);
    const answer = this.#notebook.language.explain(code);
    if (answer !== undefined) {
      const page = {source: 'page', data: {'text/plain': answer}, start: 0};
      return {status: 'ok', execution_count: count, payload: [page], user_expressions: {}};
    }
    const cell = {code, count, silent, allowStdin: content.allow_stdin ?? false, returnsValue: false};
    const {error, payload} = await this.#notebook.run(message, cell);
    if (error) {
      if (!silent) this.#publish(message, 'error', error);
      return {status: 'error', execution_count: count, ...error, payload};
    }
    const values = await this.#notebook.evaluate(message, count, content.user_expressions ?? {});
    return {status: 'ok', execution_count: count, payload, user_expressions: values};
  }

  #publish(parent: Message | undefined, type: string, content: object): void {
    this.#sockets.publish(type, {type, content, parent});
  }
}

/** What is wrong with a request, as its reply. */
function errorReply({name, message}: Error): Reply {
  return {status: 'error', ename: name, evalue: message, traceback: [message]};
}

function ports(connection: Connection): object {
  return Object.fromEntries(Object.entries(connection).filter(([name]) => name.endsWith('_port')));
}

const COMM_MESSAGES = ['comm_open', 'comm_msg', 'comm_close'];
