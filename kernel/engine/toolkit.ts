import {createRequire} from 'node:module';
import {join} from 'node:path';
import {adapt} from '../display/bundle.js';
import {modelAdapter} from '../display/model.js';
import {resultAdapter} from '../display/results.js';
import {describeTensors, tensorAdapter} from '../display/tensor.js';
import {BUILT, TOOLKIT_NAMES} from '../preload.js';
import {display, onShow} from './display.js';
import {hold, signal} from './interrupts.js';

export type Toolkit = typeof import('../../src/index.js');

/** What a function of a cell's finds in a process of its own: no Stop button, and none of the notebook's names. */
const ALONE = `
  const exports = new Proxy({}, {get: (_, name) => { throw new ReferenceError(name + ' is not defined'); }});
  const __interrupt__ = [0];
  const __run__ = () => 0;
  const __resume__ = (_, value) => value;
  const __import__ = (id) => import(id);`;

let toolkit: Toolkit | undefined;

/** The toolkit, if it is loaded. */
export function loadedToolkit(): Toolkit | undefined {
  return toolkit;
}

/** Loads the toolkit, the first time that it is asked for, and gives it the notebook to draw in. */
export function loadToolkit(): Toolkit {
  if (toolkit) return toolkit;
  const loaded = createRequire(__filename)(join(BUILT, 'index.js')) as Toolkit;
  toolkit = loaded;
  describeTensors(loaded);
  // Before tensors: a confusion matrix is one.
  adapt(resultAdapter(loaded));
  adapt(tensorAdapter(loaded));
  adapt(modelAdapter(loaded));
  loaded.exercises.setVerdictHost((verdict) => {
    onShow.add(verdict);
    display(verdict);
  });
  loaded.data.setDownloadHost({
    show: ({text, done}) => process.stdout.write(`\r${text}${done ? '\n' : ''}`),
    signal,
    hold,
  });
  loaded.distributed.setProgramPrelude(ALONE);
  loaded.train.setTrainingHost({
    signal,
    hold,
    report() {
      let handle: {update(value: unknown): unknown} | undefined;
      const show = (history: Parameters<Toolkit['viz']['trainingCurve']>[0]) => {
        onShow.add(history);
        const figure = loaded.viz.trainingCurve(history);
        if (handle) handle.update(figure);
        else handle = display(figure);
      };
      return {update: show, end: show};
    },
  });
  return loaded;
}

/** arquero: tables. Loaded the first time that it is asked for. */
export function loadTables(): unknown {
  return createRequire(__filename)(join(BUILT, 'arquero.js'));
}

/**
 * Closes what a script that was ended by force left open: without this, what the next cells compute would be taken for
 * a part of it.
 */
export function closeScopes(): void {
  if (!toolkit) return;
  const engine = toolkit.tf.engine();
  while (engine.state.scopeStack.length) engine.endScope();
  Object.assign(engine.state, {gradientDepth: 0, kernelDepth: 0, activeTape: undefined});
}

/** Gives every cell the preloaded names. Nothing is loaded before one of them is used. */
export function defineGlobals(names: Record<string, unknown>): void {
  for (const name of [...TOOLKIT_NAMES, 'distributed'] as const) {
    Object.defineProperty(globalThis, name, {
      configurable: true,
      enumerable: false,
      get: () => loadToolkit()[name],
    });
  }
  Object.defineProperty(globalThis, 'aq', {configurable: true, enumerable: false, get: loadTables});
  for (const [name, value] of Object.entries(names)) {
    Object.defineProperty(globalThis, name, {configurable: true, writable: true, enumerable: false, value});
  }
}
