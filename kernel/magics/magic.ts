import type {PathStyle} from '../completion/magic-paths.js';
import type {Payload} from '../engine/protocol.js';
import type {Toolkit} from '../engine/toolkit.js';
import type {Display, Input} from '../globals.js';
import type {HistoryEntry, HistoryRequest} from '../history.js';

// What a magic is, and what it sees of the kernel. Magics run in the engine; the front knows them by name.

/** A use of a magic in a cell. */
export interface MagicCall {
  /** What stands behind its name, but for its TypeScript. */
  text: string;
  /** The rest of the cell, for a magic that takes the cell as text. */
  body: string;
  /** Runs its TypeScript and gives its value, or a promise of it where it awaits; undefined where there is none. */
  code?: () => unknown;
}

export interface MagicHost {
  /** Loads it if it is not. */
  toolkit(): Toolkit;
  /** The toolkit, if it is loaded. */
  loadedToolkit(): Toolkit | undefined;
  display: Display & {settled(): Promise<void>};
  input: Input;
  print(text: string): void;
  /** Aborted when the reader presses Stop. */
  signal(): AbortSignal;
  /** A function that throws once the reader has pressed Stop: for loops of a magic's own. */
  stopping(): () => void;
  /** Keeps what the running cell shows from the reader, until what is returned is called. */
  capture(): () => Promise<void>;
  /** Makes sure that something is undone, once: by what is returned, or else before the next cell begins. */
  undoLater(undo: () => void): () => void;
  /** Asks something of the front end for when the cell has ended. */
  ask(wish: Payload): void;
  /** What has been run. */
  history(request: HistoryRequest): Promise<HistoryEntry[]>;
  /** Forgets all names of the notebook. */
  forget(): void;
  /** Where the notebook lies. */
  folder: string;
  /** The top-level names of the notebook. */
  values: Readonly<Record<string, unknown>>;
  /** Names and types, for a magic that needs them. */
  declared: readonly DeclaredName[];
  /** All magics there are. */
  magics: readonly Magic[];
}

export interface DeclaredName {
  name: string;
  type: string;
}

/** How a magic reads what it is given: as TypeScript, which may go on over lines within brackets, or as bare text. */
export type Reading = 'code' | 'text';

export interface Magic {
  name: string;
  /** What it does: one line. */
  help: string;
  /** Each way to write it. */
  usage: readonly string[];
  /** Set if `%name` is such a way: how what stands behind the name is read. */
  line?: Reading;
  /** Set if `%%name` is such a way: how the rest of the cell is read. */
  cell?: Reading;
  /** Set if a word stands before the TypeScript: the function that takes both, for the type checker. */
  callee?: string;
  /** Set if its text holds paths: how they are written, whether in its line or in the rest of its cell. */
  paths?: {style: PathStyle; within?: 'line' | 'body'; areFolders?: boolean};
  /** Whether options such as `-n 10` may stand before the TypeScript of its line. */
  takesOptions?: boolean;
  /** Whether its TypeScript is run again and again: what its line declares stays within. */
  repeats?: boolean;
  /** Whether it wants to know the names that the notebook has declared. */
  needsNames?: boolean;
  /** Of a magic around a cell: the TypeScript that its line becomes, none if it is left out. */
  opening?(text: string): string;
  /**
   * Of a magic whose line is TypeScript, as is the rest of its cell, the body of a function: what comes before the line,
   * between the two, and behind.
   */
  frame?: readonly [before: string, between: string, behind: string];
  /** Set if its line stands for the TypeScript of a file: its path, from the folder that the cells run in. */
  file?(text: string, folder: string): string;
  /** What it returns is the value of its line. */
  run?(call: MagicCall, host: MagicHost): unknown;
}
