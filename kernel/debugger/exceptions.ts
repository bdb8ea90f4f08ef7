import type {Frame} from './pauses.js';
import type {Scripts} from './scripts.js';

/** In a stack, a function that waits for what has failed. */
const WAITING = /^\s+at async (?:(.+?) \()?(.+?):(\d+):(\d+)\)?$/gm;

/** Which exceptions to stop at. */
export class Exceptions {
  readonly #scripts: Scripts;
  /** `raised`: at all; `uncaught`: at those that nobody catches. */
  filters: readonly string[] = [];
  /** Whether to stop at those that nobody catches, whatever the filters are. */
  alwaysAtUncaught = false;
  /** The last one that it stopped at, by its description. */
  #stoppedAt?: string;

  constructor(scripts: Scripts) {
    this.#scripts = scripts;
  }

  /** Whether to stop at any. */
  get areWanted(): boolean {
    return this.filters.length > 0 || this.alwaysAtUncaught;
  }

  /** @param description an error with its stack; undefined: what is thrown is none */
  wants(frames: readonly Frame[], description: string | undefined): boolean {
    // What tidies up throws the same error again, on its way through the toolkit.
    if (!frames.length || (description && description === this.#stoppedAt)) return false;
    if (!this.filters.includes('raised') && this.#isCaught(frames, description)) return false;
    this.#stoppedAt = description;
    return true;
  }

  #isCaught(frames: readonly Frame[], description = ''): boolean {
    let isPromise = false;
    for (const {script, call} of frames) {
      const fate = script.places.fate({columnNumber: 0, ...call.location}, isPromise);
      if (fate.kind !== 'passed') return fate.kind === 'caught';
      ({isPromise} = fate);
    }
    const {script, call, isWhole} = frames.at(-1)!;
    if (isWhole) return false;
    const fate = script.places.callbackFate({columnNumber: 0, ...call.location});
    if (fate && fate.kind !== 'passed') return fate.kind === 'caught';
    return (isPromise || fate !== undefined) && this.#isCaughtLater(call.functionName, description);
  }

  /** Whether a promise is caught by those who wait for it, as far as the error knows them. */
  #isCaughtLater(functionName: string, description: string): boolean {
    let last = functionName;
    for (const [, name = '', url = '', line, column] of description.matchAll(WAITING)) {
      const script = this.#scripts.get(url);
      if (!script) continue;
      const location = {lineNumber: Number(line) - 1, columnNumber: Number(column) - 1};
      const fate = script.places.fate(location, true);
      if (fate.kind !== 'passed') return fate.kind === 'caught';
      last = name.replace(/^.*\./, '');
    }
    // Of what a cell itself waits for, an error knows nothing.
    return (
      last !== '' && (this.#scripts.get(`cell:${this.#scripts.latestRun}`)?.places.catchesFrom(last) ?? false)
    );
  }
}
