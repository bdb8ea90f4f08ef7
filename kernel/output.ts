import type {OwnedOutput} from './engine/protocol.js';
import type {Message} from './wire/message.js';
import type {Sockets} from './wire/sockets.js';

/** A run that shows something: the request that it answers, and the number of its cell. */
interface Cell {
  request: Message;
  count: number;
}

/** What a cell asks the reader. */
interface Question {
  /** The message that asks it. */
  id: string;
  run: number;
  ask: number;
}

/** Of so many cells, the last ones, it is known where their output goes. */
const MOST_CELLS = 5000;

/** What the engine shows, as messages to the front ends. */
export class Output {
  readonly #sockets: Sockets;
  readonly #cells = new Map<number, Cell>();
  #latest?: Cell;
  #question?: Question;
  /** What the kernel itself asks. */
  #ownQuestion?: {id: string; run: number; answer: (line?: string) => void};

  constructor(sockets: Sockets) {
    this.#sockets = sockets;
  }

  /** What this run shows belongs to this cell, and so does what belongs to none. */
  belongsTo(run: number, request: Message, count: number): void {
    this.#latest = {request: {...request, content: {}, buffers: []}, count};
    this.#cells.set(run, this.#latest);
    if (this.#cells.size > MOST_CELLS) this.#cells.delete(this.#cells.keys().next().value!);
  }

  print(name: 'stdout' | 'stderr', text: string, run?: number): void {
    this.#publish('stream', {name, text}, this.#cell(run));
  }

  show(output: Exclude<OwnedOutput, {type: 'uncaught'}>): void {
    const cell = this.#cell(output.run);
    switch (output.type) {
      case 'stream':
        this.#publish('stream', {name: output.name, text: output.text}, cell);
        break;
      case 'display':
        this.#publish(
          output.update ? 'update_display_data' : 'display_data',
          {data: output.data, metadata: output.metadata, transient: {display_id: output.id}},
          cell,
        );
        break;
      case 'clear':
        this.#publish('clear_output', {wait: output.wait}, cell);
        break;
      case 'result':
        this.#publish(
          'execute_result',
          {data: output.data, metadata: output.metadata, execution_count: cell?.count},
          cell,
        );
        break;
      case 'input':
        if (cell) {
          const {prompt, password, ask, run} = output;
          const id = this.#sockets.reply('stdin', cell.request, 'input_request', {prompt, password});
          this.#question = {id, run, ask};
        }
    }
  }

  /** Asks the reader for a line, on behalf of a run; undefined: the question was closed. */
  ask(prompt: string, run: number): Promise<string | undefined> {
    return new Promise((answer) => {
      const {request} = this.#cell(run)!;
      const id = this.#sockets.reply('stdin', request, 'input_request', {prompt, password: false});
      this.#ownQuestion = {id, run, answer};
    });
  }

  /** The question of a cell that a message answers; undefined if it comes twice, or too late, or answers the kernel's own. */
  answered({parentId, content}: Message): number | undefined {
    const own = this.#ownQuestion;
    if (own && (!parentId || parentId === own.id)) {
      this.#ownQuestion = undefined;
      own.answer(String(content.value ?? ''));
      return undefined;
    }
    const question = this.#question;
    // Some clients do not say what they answer.
    if (!question || (parentId && parentId !== question.id)) return undefined;
    this.#question = undefined;
    return question.ask;
  }

  /** What a run has asked is of no interest any more. */
  closeQuestion(run: number): void {
    if (this.#question?.run === run) this.#question = undefined;
    this.closeOwnQuestion(run);
  }

  /** What the kernel has asked on behalf of a run is of no interest any more. */
  closeOwnQuestion(run: number): void {
    const own = this.#ownQuestion;
    if (own?.run !== run) return;
    this.#ownQuestion = undefined;
    own.answer();
  }

  #cell(run?: number): Cell | undefined {
    return (run === undefined ? undefined : this.#cells.get(run)) ?? this.#latest;
  }

  #publish(type: string, content: object, cell: Cell | undefined): void {
    this.#sockets.publish(type, {type, content, parent: cell?.request});
  }
}
