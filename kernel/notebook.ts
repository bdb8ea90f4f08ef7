// The notebook: its language, the engine that runs its cells, and what they show.
import {withPrefix} from '../src/tensor/units.js';
import {Assistance} from './assistance.js';
import {CellRuns} from './cell-runs.js';
import {Comms} from './comms.js';
import {configurationCell, configurationProblem} from './configuration.js';
import {Debugger} from './debugger/debugger.js';
import {type Debuggable, type DebugOrder, debugOrder} from './debugger/order.js';
import type {Script} from './debugger/script.js';
import {EngineProcess} from './engine/child.js';
import type {FromEngine, FromWatchdog, Payload, RawError, Shown} from './engine/protocol.js';
import {remarks} from './errors/remarks.js';
import {type ErrorContent, plainText, Tracebacks} from './errors/traceback.js';
import {Glances} from './glances.js';
import type {History, HistoryEntry} from './history.js';
import {type Compiled, Language} from './language.js';
import {addOwn, forgetOwn} from './magics/own.js';
import {MagicError} from './magics/parse.js';
import {Output} from './output.js';
import {Rehearsal} from './rehearsal.js';
import type {Message} from './wire/message.js';
import type {Sockets} from './wire/sockets.js';

/** How a run ended. */
interface Outcome {
  error?: RawError;
  value?: Shown;
  payload: Payload[];
}

/** What is to be run. */
export interface Cell {
  code: string;
  count: number;
  silent: boolean;
  allowStdin: boolean;
  /** Whether its value is wanted, not shown. */
  returnsValue: boolean;
}

/** How a cell ended, as a front end is told. */
export interface CellOutcome extends Omit<Outcome, 'error'> {
  error?: ErrorContent;
}

interface Running {
  message: Message;
  run: number;
  ended: (outcome: Outcome) => void;
}

export class Notebook {
  readonly comms: Comms;
  readonly debugger: Debugger;
  readonly assistance: Assistance;
  readonly rehearsal: Rehearsal;
  readonly #output: Output;
  readonly #glances = new Glances((message) => this.#engine.send(message));
  readonly #history: History;
  readonly #tracebacks = new Tracebacks();
  readonly #cellRuns = new CellRuns();
  #loadedLanguage?: Language;
  #engine: EngineProcess;
  #hasEngine = false;
  #running?: Running;
  /** The folder that the cells run in. */
  #folder = process.cwd();
  /** Names that have values, and that the compiler does not know yet. */
  readonly #undeclared = new Set<string>();
  /** The last cell that failed. */
  #failed?: Debuggable;
  /** Whether the running cell has made the notebook forget its names. */
  #forgets = false;
  /** Whether the running cell captures what it prints. */
  #captures = false;
  /** Whether the engine, a new one, has not yet been told what the folder's configuration says. */
  #mayConfigure = true;
  #runs = 0;

  /** @param history what the cells' magics may ask for */
  constructor(sockets: Sockets, history: History) {
    this.#history = history;
    this.#output = new Output(sockets);
    this.comms = new Comms(sockets, (message) => this.#engine.send(message));
    this.debugger = new Debugger({
      inspect: (message) => this.#engine.inspect(message),
      event: (event) => sockets.publish('debug_event', {type: 'debug_event', content: event}),
      compiler: () => this.language.compiler,
      declare: (name) => {
        this.#undeclared.add(name);
        if (!this.#running) this.#declare();
      },
    });
    this.assistance = new Assistance({
      language: () => this.language,
      folder: () => this.#folder,
      look: async (paths) => (this.#running ? [] : this.#glances.ask(paths)),
    });
    this.rehearsal = new Rehearsal(
      () => this.language,
      () => this.#running !== undefined,
    );
    this.#engine = this.#startEngine();
  }

  /** Loaded when it is first asked for. */
  get language(): Language {
    this.#loadedLanguage ??= new Language();
    return this.#loadedLanguage;
  }

  get isLanguageLoaded(): boolean {
    return this.#loadedLanguage !== undefined;
  }

  /** The request whose cell runs. */
  get running(): Message | undefined {
    return this.#running?.message;
  }

  interrupt(): void {
    this.#engine.interrupt(this.#running?.run ?? 0);
  }

  end(): void {
    this.#engine.kill();
  }

  takeInput(message: Message): void {
    const ask = this.#output.answered(message);
    if (ask !== undefined)
      this.#engine.send({type: 'input', ask, value: String(message.content.value ?? '')});
  }

  /** Runs a cell. A fault of our own must not leave it without an answer. */
  run(request: Message, cell: Cell): Promise<CellOutcome> {
    return this.#run(request, cell).catch((error: Error): CellOutcome => {
      process.stderr.write(`${error.stack}\n`);
      const evalue = `The kernel failed to run this cell: ${error.message}`;
      return {error: {ename: 'KernelError', evalue, traceback: [evalue]}, payload: []};
    });
  }

  /** Before the first cell of an engine runs: what the folder's configuration says. What is wrong with it is told, and ends nothing. */
  async configure(request: Message, count: number): Promise<void> {
    if (!this.#mayConfigure) return;
    this.#mayConfigure = false;
    const code = configurationCell();
    if (!code) return;
    const cell = {code, count, silent: true, allowStdin: false, returnsValue: false};
    const {error} = await this.run(request, cell);
    if (error) this.#output.print('stderr', configurationProblem(error));
  }

  /** The values of a request's expressions, or what is wrong with them. Nothing of it is shown. */
  async evaluate(request: Message, count: number, expressions: Record<string, string>): Promise<object> {
    const values: Record<string, object> = {};
    for (const [name, code] of Object.entries(expressions)) {
      const cell = {code: String(code), count, silent: true, allowStdin: false, returnsValue: true};
      const {error, value} = await this.run(request, cell);
      values[name] = error ? {status: 'error', ...error} : {status: 'ok', data: {}, metadata: {}, ...value};
    }
    return values;
  }

  async #run(message: Message, cell: Cell): Promise<CellOutcome> {
    const {silent, allowStdin, returnsValue} = cell;
    const run = ++this.#runs;
    this.#output.belongsTo(run, message, cell.count);
    let compiled: Compiled;
    let order: DebugOrder | undefined;
    let asked: Debuggable = {code: cell.code, text: cell.code, count: cell.count};
    try {
      order = debugOrder(cell.code, cell.count, this.#failed);
      asked = order ?? asked;
      compiled = this.language.compile(asked.code, this.#folder);
    } catch (error) {
      if (!(error instanceof MagicError)) throw error;
      return {error: this.#tracebacks.misplaced(error, asked.count, asked.text), payload: []};
    }
    const {text, count} = asked;
    const {program, diagnostics} = compiled;
    if (diagnostics) return {error: this.#tracebacks.diagnosed(diagnostics, count, text), payload: []};
    const {positions, modules, declared, commit, ...rest} = program;
    this.#tracebacks.addCell(`cell:${run}`, count, text, positions);
    for (const {path, positions} of modules) this.#tracebacks.addModule(path, positions);
    const {scripts} = this.debugger;
    const debugged = [
      ...modules.map((module) => scripts.addModule(module)),
      scripts.addCell({run, count, text, code: program.code, positions}),
    ];
    if (this.debugger.isStarted) await this.debugger.prepare(debugged);
    if (!this.#hasEngine) this.#engine = this.#startEngine();
    const endDebugging = order && (await this.#debug(debugged.at(-1)!, order, run, allowStdin));
    const {error, value, payload} = await new Promise<Outcome>((ended) => {
      this.#running = {message, run, ended};
      this.#engine.send({
        type: 'run',
        run,
        ...rest,
        modules: modules.map(({path, code}) => [path, code]),
        declared: declared(),
        gone: this.#cellRuns.begin(message, run),
        silent,
        allowStdin,
        returnsValue,
      });
    });
    this.#running = undefined;
    this.#output.closeQuestion(run);
    await endDebugging?.();
    if (order && !order.fromStart && !error)
      this.#output.print('stdout', 'It did not fail this time.\n', run);
    if (error && !ENDED_FROM_OUTSIDE.has(error.name)) this.#failed = asked;
    // What a cell declared stays declared when it throws or is stopped half way.
    if (error?.name !== ENGINE_LOST) {
      commit();
      this.#declare();
    } else this.#undeclared.clear();
    if (this.#forgets) this.language.reset();
    this.#forgets = false;
    return {error: error && this.#explained(error), value, payload};
  }

  /** Of which type they are nobody knows. */
  #declare(): void {
    for (const name of this.#undeclared) this.language.compile(`let ${name}: any;`, '').program?.commit();
    this.#undeclared.clear();
  }

  /** Debugs a run; returns what ends that. Should the engine end meanwhile, the run is told of it. */
  async #debug(
    script: Script,
    {fromStart, count}: DebugOrder,
    run: number,
    canAsk: boolean,
  ): Promise<() => Promise<void>> {
    const print = (text: string) => this.#output.print('stdout', text, run);
    if (!fromStart) print(`Cell ${count} runs again, to where it throws.\n`);
    const end = await this.debugger
      .debug(script, fromStart, {
        canAsk,
        print,
        ask: (prompt) => this.#output.ask(prompt, run),
        close: () => this.#output.closeOwnQuestion(run),
        stop: () => this.interrupt(),
      })
      .catch(() => async () => {});
    return () => end().catch(() => {});
  }

  /** An error as it is shown, with what the notebook knows of its cause. */
  #explained(error: RawError): ErrorContent {
    const {names, compiler: ts} = this.language;
    return this.#tracebacks.thrown(error, (one) => {
      try {
        return remarks(one, this.#tracebacks.places(one), {ts, names});
      } catch (failure) {
        // An error is shown, whatever becomes of the search for its cause.
        process.stderr.write(`An error could not be explained: ${(failure as Error).stack}\n`);
        return [];
      }
    });
  }

  #startEngine(): EngineProcess {
    this.#hasEngine = true;
    return new EngineProcess({
      event: (event) => this.#onEvent(event),
      inspected: (message) => this.debugger.take(message),
      native: (name, text) => {
        if (this.#captures) this.#engine.send({type: 'native', name, text});
        else this.#output.print(name, text);
      },
      noted: (note) => {
        if (note.run) this.#output.print('stderr', `${noteText(note)}\n`, note.run);
      },
      died: (reason, hadWork) => this.#onEngineDeath(reason, hadWork),
    });
  }

  #onEvent(event: FromEngine): void {
    switch (event.type) {
      case 'ready':
        break;
      case 'uncaught':
        this.#output.print('stderr', plainText(this.#explained(event.error)), event.run);
        break;
      case 'comm':
        this.comms.send(event);
        break;
      case 'handled':
        this.comms.handled(event.ask);
        break;
      case 'looked':
        this.#glances.take(event.ask, event.glances);
        break;
      case 'history':
        this.#engine.send({...event, entries: this.#history.find(event.request) as HistoryEntry[]});
        break;
      case 'capture':
        this.#captures = event.isOn;
        break;
      case 'flush':
        this.#afterOutput(() => this.#engine.send({type: 'flushed', ask: event.ask}));
        break;
      case 'magic':
        addOwn(event.name, event.help);
        break;
      case 'forgotten':
        this.#forgets = true;
        break;
      case 'done':
        this.#folder = event.folder;
        this.#afterOutput(() => {
          if (this.#running?.run === event.run) this.#running.ended(event);
        });
        break;
      default:
        this.#output.show(event);
    }
  }

  /** What native code wrote before a cell ended waits in pipes that are read in the same turn of the event loop. */
  #afterOutput(then: () => void): void {
    setImmediate(() => setImmediate(then));
  }

  /** An engine that ends without having run anything would do so again: another is started when there is a cell to run. */
  #onEngineDeath(reason: string, hadWork: boolean): void {
    this.#loadedLanguage?.reset();
    // The modules that the new engine needs go with the next cell that is compiled.
    this.rehearsal.end();
    forgetOwn();
    this.#folder = process.cwd();
    this.#mayConfigure = true;
    this.#captures = false;
    this.#hasEngine = false;
    if (hadWork) this.#engine = this.#startEngine();
    this.debugger.engineLost(hadWork);
    this.comms.closeAll();
    const advice = hadWork
      ? 'All variables are gone; a new one has started: run the cells again from the top.'
      : 'It had not run anything: run the cell again; if that does not help, `tangente doctor` tells what is missing.';
    const message = `The engine that runs the cells has ended (${reason}). ${advice}`;
    if (this.#running) this.#running.ended({error: {name: ENGINE_LOST, message, stack: ''}, payload: []});
    else this.#output.print('stderr', `${message}\n`);
  }
}

function noteText(note: FromWatchdog): string {
  if (note.type === 'native')
    return 'A native operation is running, which cannot be stopped halfway: the cell ends when it returns.';
  const use = `${withPrefix(note.used, 'B')} of ${withPrefix(note.limit, 'B')}`;
  return `JavaScript's memory is nearly full (${use}). Once it is, the engine ends, and all variables are gone: stop the cell to keep them.`;
}

const ENGINE_LOST = 'EngineLost';

/** Errors that are not of a cell's own making. */
const ENDED_FROM_OUTSIDE = new Set([ENGINE_LOST, 'KeyboardInterrupt']);
