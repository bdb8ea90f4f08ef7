import type {Pointer} from './c-api.js';
import {type Library, loadLibrary} from './library.js';
import {findLibraries} from './location.mjs';
import {PreparedOperations} from './prepared.js';

/** What a call of TensorFlow's C API needs. */
export interface Runtime {
  library: Library;
  context: Pointer;
  /** Where functions of the C API leave their outcome; one for all calls, read at once by `check`. */
  status: Pointer;
}

/** TensorFlow's eager runtime in this thread. */
export interface Context extends Runtime {
  operations: PreparedOperations;
  /** The folder it was loaded from. */
  folder: string;
  /** Such as `2.21.0`. */
  version: string;
  /** `CPU`, or `GPU` if TensorFlow sees one. */
  device: string;
}

/** Why there is no native library here, and what mends it. */
export class UnavailableError extends Error {
  constructor(
    reason: string,
    readonly remedy: string,
  ) {
    super(reason);
  }
}

/** ConfigProto{gpu_options{allow_growth: true}}: take GPU memory as it is needed, not all of it at once. */
const CONFIG = new Uint8Array([0x32, 0x02, 0x20, 0x01]);

function findDevice(library: Library, context: Pointer, status: Pointer): string {
  const list = library.TFE_ContextListDevices(context, status);
  const count = library.TF_DeviceListCount(list);
  const types = Array.from({length: count}, (_, i) => library.TF_DeviceListType(list, i, status));
  library.TF_DeleteDeviceList(list);
  return types.includes('GPU') ? 'GPU' : 'CPU';
}

function load(folder: string): Library {
  try {
    return loadLibrary(folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnavailableError(
      `TensorFlow's native libraries in ${folder} cannot be loaded (${reason.split('\n')[0]})`,
      'npx tangente doctor',
    );
  }
}

/**
 * Loads TensorFlow and starts its runtime: a third of a second.
 * @throws {UnavailableError} if the libraries are not there, or cannot be loaded
 */
export function createContext(): Context {
  if (!['linux', 'darwin'].includes(process.platform)) {
    throw new UnavailableError(
      `TensorFlow's native libraries are not available on ${process.platform}`,
      'use Linux or macOS (on Windows: WSL)',
    );
  }
  const folder = findLibraries();
  if (!folder) {
    throw new UnavailableError("TensorFlow's native libraries are not installed", 'npx tangente install');
  }
  const library = load(folder);
  const status = library.TF_NewStatus();
  const options = library.TFE_NewContextOptions();
  library.TFE_ContextOptionsSetConfig(options, CONFIG, CONFIG.length, status);
  const context = library.TFE_NewContext(options, status);
  library.TFE_DeleteContextOptions(options);
  if (library.TF_GetCode(status) !== 0) {
    throw new UnavailableError(
      `TensorFlow does not start (${library.TF_Message(status)})`,
      'npx tangente doctor',
    );
  }
  const version = library.TF_Version();
  const runtime = {library, context, status};
  const operations = new PreparedOperations(runtime);
  return {...runtime, operations, folder, version, device: findDevice(library, context, status)};
}
