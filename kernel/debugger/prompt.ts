import {bold, dim, red} from '../errors/excerpt.js';
import {type Command, HELP, parseCommand} from './commands.js';
import type {Frame, Pauses, Stopped} from './pauses.js';
import type {Scripts} from './scripts.js';
import {placeOf, sourceOf, standing, thrownAt} from './source-lines.js';
import type {Variables} from './variables.js';

/** Where the reader of a cell reads and types. */
export interface Terminal {
  /** Whether somebody is there to answer. */
  canAsk: boolean;
  print(text: string): void;
  /** Asks for a line; undefined: the question has been closed. */
  ask(prompt: string): Promise<string | undefined>;
  /** Closes the question that waits, if one does. */
  close(): void;
  /** Presses Stop. */
  stop(): void;
}

interface Debugged {
  pauses: Pauses;
  scripts: Scripts;
  variables: Variables;
}

const GREETING = 'h lists the commands, c goes on, q ends the cell.';
const PROMPT = 'tangente-debug> ';
const MOST_NAMES = 50;

const STEPS = {
  next: 'Debugger.stepOver',
  step: 'Debugger.stepInto',
  return: 'Debugger.stepOut',
  continue: 'Debugger.resume',
} as const;

/** Debugs by lines that the reader types, where a front end has no debugger of its own. */
export class Prompt {
  readonly #debugged: Debugged;
  readonly #terminal: Terminal;
  #isGreeted = false;
  #isException = false;
  /** The frame that is looked at. */
  #at = 0;
  /** What was typed last. */
  #last = '';

  constructor(debugged: Debugged, terminal: Terminal) {
    this.#debugged = debugged;
    this.#terminal = terminal;
  }

  /** A cell has stopped: asks what to do, until it goes on. */
  async stopped({reason, text}: Stopped): Promise<void> {
    this.#isException = reason === 'exception';
    this.#at = 0;
    const heading = this.#isException ? [bold(red(text || 'Something was thrown'))] : [];
    const place = this.#isException ? thrownAt(this.#frame) : placeOf(this.#frame);
    if (!this.#terminal.canAsk) {
      const note = dim('Nobody is there to be asked: the cell goes on.');
      this.#print(...heading, ...place, ...(await this.#locals().catch(() => [])), note);
      await this.#debugged.pauses.resume('Debugger.resume').catch(() => {});
      return;
    }
    // In one piece: what comes late is shown behind the question.
    this.#print(...heading, ...place, ...(this.#isGreeted ? [] : [dim(GREETING)]));
    this.#isGreeted = true;
    for (let isHere = true; isHere; ) {
      const typed = await this.#terminal.ask(PROMPT);
      if (typed === undefined) return;
      this.#last = typed.trim() || this.#last;
      isHere = !this.#last || (await this.#obey(parseCommand(this.#last)));
    }
  }

  /** It goes on, perhaps since somebody else said so. */
  continued(): void {
    this.#terminal.close();
  }

  /** @returns whether it still stands where it stood */
  async #obey(command: Command): Promise<boolean> {
    try {
      switch (command.name) {
        case 'next':
        case 'step':
        case 'return':
        case 'continue':
          await this.#debugged.pauses.resume(STEPS[command.name]);
          return false;
        case 'quit':
          // What was thrown ends the cell anyway, and is told as it would have been.
          if (this.#isException) await this.#debugged.pauses.leave();
          else this.#terminal.stop();
          return false;
        default:
          this.#print(...(await this.#answer(command)));
      }
    } catch (error) {
      this.#print(red((error as Error).message));
    }
    return true;
  }

  async #answer(command: Exclude<Command, {name: keyof typeof STEPS | 'quit'}>): Promise<string[]> {
    const {variables} = this.#debugged;
    switch (command.name) {
      case 'print':
        return [(await variables.evaluate(command.code, this.#frame.call)).value];
      case 'show':
        return [String((await variables.show(command.code, this.#frame.call)).data['text/plain'])];
      case 'where':
        return this.#frames.map((frame, i) => `${i === this.#at ? red('>') : ' '} ${standing(frame)}`);
      case 'up':
      case 'down':
        return this.#move(command.name === 'up' ? command.count : -command.count);
      case 'list':
        return sourceOf(this.#frame);
      case 'locals':
        return this.#locals();
      case 'break':
        return command.line === undefined
          ? this.#breakpoints()
          : this.#break(command.line, command.condition);
      case 'clear':
        return this.#clear(command.line);
      case 'help':
        return [HELP];
    }
  }

  get #frames(): readonly Frame[] {
    return this.#debugged.pauses.frames;
  }

  get #frame(): Frame {
    return this.#frames[this.#at]!;
  }

  #move(by: number): string[] {
    const to = Math.min(Math.max(this.#at + by, 0), this.#frames.length - 1);
    if (to === this.#at) {
      return [
        by > 0
          ? 'Nothing of the notebook has called this.'
          : 'Nothing is called from here: this is the innermost.',
      ];
    }
    this.#at = to;
    return placeOf(this.#frame);
  }

  /** The names of a frame and their values, a line each; of a whole cell those that its text names. */
  async #locals(): Promise<string[]> {
    const {variables} = this.#debugged;
    const {call, isWhole, script} = this.#frame;
    const scopes = await variables.scopes(call, isWhole);
    const own = scopes.filter(({name}) => name !== 'Globals');
    const rows = (await Promise.all(own.map((scope) => variables.inside(scope.variablesReference)))).flat();
    const words = new Set(script.text().match(/[\p{L}\p{N}_$]+/gu));
    if (isWhole) rows.push(...(await variables.top()).filter(({name}) => words.has(name)));
    if (!rows.length) return ['No names here. p NAME shows one of the notebook’s.'];
    const more = rows.length - MOST_NAMES;
    return [
      ...rows.slice(0, MOST_NAMES).map(({name, value}) => `${name} = ${value}`),
      ...(more > 0 ? [`… ${more} more`] : []),
    ];
  }

  #breakpoints(): string[] {
    const {scripts} = this.#debugged;
    const lines = scripts.breakpoints.flatMap(({source, breakpoints}) =>
      breakpoints.map(
        ({line, condition}) => `${scripts.at(source)?.label ?? source}, line ${line}${holds(condition)}`,
      ),
    );
    return lines.length ? lines : ['It stops at no line. b LINE stops at one of this cell or file.'];
  }

  async #break(line: number, condition?: string): Promise<string[]> {
    const {script} = this.#frame;
    const stop = script.places.stop(line);
    if (!stop) return [`Cannot stop at line ${line} of ${script.label}: no code stands there or after it.`];
    const others = this.#wanted().filter((breakpoint) => breakpoint.line !== stop.line);
    await this.#debugged.scripts.setBreakpoints(script.path, [...others, {line: stop.line, condition}]);
    return [`It stops at ${script.label}, line ${stop.line}${holds(condition)}.`];
  }

  async #clear(line: number | undefined): Promise<string[]> {
    const {script} = this.#frame;
    const wanted = this.#wanted();
    const others = line === undefined ? [] : wanted.filter((breakpoint) => breakpoint.line !== line);
    if (others.length === wanted.length)
      return [`It does not stop at ${script.label}${line === undefined ? '' : `, line ${line}`}.`];
    await this.#debugged.scripts.setBreakpoints(script.path, others);
    return this.#breakpoints();
  }

  #wanted() {
    const {scripts} = this.#debugged;
    return scripts.breakpoints.find(({source}) => source === this.#frame.script.path)?.breakpoints ?? [];
  }

  #print(...lines: string[]): void {
    if (lines.length) this.#terminal.print(`${lines.join('\n')}\n`);
  }
}

function holds(condition: string | undefined): string {
  return condition ? ` if ${condition}` : '';
}
