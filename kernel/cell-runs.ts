import type {Message} from './wire/message.js';

/** The runs of a cell that one request made. */
interface Shown {
  request: string;
  runs: number[];
}

/** Which runs a front end still shows: a cell that is run again loses what it showed, and so does one that is deleted. */
export class CellRuns {
  readonly #shown = new Map<string, Shown>();

  /** A request makes a run. The earlier runs, of which nothing is shown any more; none, if the front end names no cells. */
  begin({header, metadata}: Message, run: number): number[] {
    const {cellId, deletedCells} = metadata;
    const deleted = Array.isArray(deletedCells) ? deletedCells.flatMap((id) => this.#forget(id)) : [];
    if (typeof cellId !== 'string') return deleted;
    const last = this.#shown.get(cellId);
    if (last?.request === header.msg_id) {
      last.runs.push(run);
      return deleted;
    }
    const replaced = this.#forget(cellId);
    this.#shown.set(cellId, {request: header.msg_id, runs: [run]});
    return [...deleted, ...replaced];
  }

  #forget(cell: string): number[] {
    const {runs = []} = this.#shown.get(cell) ?? {};
    this.#shown.delete(cell);
    return runs;
  }
}
