import {join} from 'node:path';
import koffi from 'koffi';
import {type CApi, type Memory, type Pointer, signatures} from './c-api.js';
import {libraryNames} from './location.mjs';
import {type SetSignalMask, signalShield} from './signals.js';

/** TensorFlow's C API, and the few functions of libc that it needs beside it. */
export interface Library extends CApi {
  /** Gives memory that is free back to the system, as far as the C library can. */
  trim(): void;
  /** Copies `bytes` bytes; either side may be JavaScript memory. */
  copy(target: Memory, source: Memory, bytes: number): void;
  /** TFE_Execute, for operations that need no shield from signals. */
  executeUnshielded: CApi['TFE_Execute'];
  /** TFE_Execute on another thread. */
  executeAside(op: Pointer, outputs: Memory, count: Memory, status: Pointer): Promise<void>;
}

/** A C function, as koffi gives it. */
type Asynchronous = {async(...given: unknown[]): void};

interface LibC {
  dlopen(path: string, flags: number): Pointer | null;
  dlerror(): string | null;
  setenv(name: string, value: string, overwrite: number): number;
  dup(file: number): number;
  dup2(from: number, to: number): number;
  open(path: string, flags: number): number;
  close(file: number): number;
  memcpy(target: Memory, source: Memory, bytes: number): void;
  pthread_sigmask: SetSignalMask;
}

const libcSignatures: Record<keyof LibC, [string, ...string[]]> = {
  dlopen: ['void*', 'str', 'int'],
  dlerror: ['str'],
  setenv: ['int', 'str', 'str', 'int'],
  dup: ['int', 'int'],
  dup2: ['int', 'int', 'int'],
  open: ['int', 'str', 'int'],
  close: ['int', 'int'],
  memcpy: ['void', 'void*', 'void*', 'size_t'],
  pthread_sigmask: ['int', 'int', 'void*', 'void*'],
};

/** RTLD_NOW | RTLD_GLOBAL | RTLD_NODELETE: never unloaded, for TensorFlow's threads outlive JavaScript's. */
const DLOPEN_FLAGS = process.platform === 'darwin' ? 0x2 | 0x8 | 0x80 : 0x2 | 0x100 | 0x1000;

/** abseil's switches, of the version inside TensorFlow 2.21: no message below "infinity" is written. */
const LOG_SWITCHES = [
  '_ZN4absl12lts_2025081414SetMinLogLevelENS0_18LogSeverityAtLeastE',
  '_ZN4absl12lts_2025081418SetStderrThresholdENS0_18LogSeverityAtLeastE',
];
const LOG_NOTHING = 1000;

/** Functions of a library, or of those that are loaded already. */
export function declare<Api>(path: string | null, table: Record<string, [string, ...string[]]>): Api {
  const library = koffi.load(path);
  const functions = Object.entries(table).map(([name, [result, ...parameters]]) => [
    name,
    library.func(name, result, parameters),
  ]);
  return Object.fromEntries(functions) as Api;
}

/** glibc keeps what was freed; others give it back by themselves, or have no such function. */
function trimOf(): () => void {
  try {
    const trim = koffi.load(null).func('malloc_trim', 'int', ['size_t']);
    return () => void trim(0);
  } catch {
    return () => {};
  }
}

/** Runs `action` with the process's standard error closed: TensorFlow logs while it loads, before it can be told not to. */
function withoutStandardError(libc: LibC, action: () => void): void {
  const saved = libc.dup(2);
  const nowhere = libc.open('/dev/null', 1);
  libc.dup2(nowhere, 2);
  try {
    action();
  } finally {
    libc.dup2(saved, 2);
    libc.close(saved);
    libc.close(nowhere);
  }
}

function silence(frameworkPath: string): void {
  for (const name of LOG_SWITCHES) {
    try {
      koffi.load(frameworkPath).func(name, 'void', ['int'])(LOG_NOTHING);
    } catch {
      // Another build of TensorFlow names it otherwise; TF_CPP_MIN_LOG_LEVEL is then all there is.
    }
  }
}

/**
 * Loads TensorFlow from the folder that holds its two libraries, without a line of its log.
 * @throws {Error} with the dynamic linker's reason, if it cannot be loaded
 */
export function loadLibrary(folder: string): Library {
  const libc = declare<LibC>(null, libcSignatures);
  // Not process.env: in a worker thread that is only a copy.
  libc.setenv('TF_CPP_MIN_LOG_LEVEL', '3', 1);
  const [framework, main] = libraryNames().map((name) => join(folder, name));
  withoutStandardError(libc, () => {
    for (const path of [framework, main]) {
      if (!libc.dlopen(path, DLOPEN_FLAGS)) throw new Error(libc.dlerror() ?? `${path} cannot be loaded`);
      if (path === framework) silence(framework);
    }
  });
  const api = declare<CApi>(main, signatures);
  const shield = signalShield(libc.pthread_sigmask);
  return {
    ...api,
    TFE_NewContext: shield(api.TFE_NewContext),
    TFE_Execute: shield(api.TFE_Execute),
    TFE_EnableCollectiveOps: shield(api.TFE_EnableCollectiveOps),
    executeUnshielded: api.TFE_Execute,
    trim: trimOf(),
    copy: libc.memcpy,
    executeAside: (...given) =>
      new Promise((resolve, reject) => {
        (api.TFE_Execute as unknown as Asynchronous).async(...given, (error: unknown) =>
          error ? reject(error) : resolve(),
        );
      }),
  };
}
