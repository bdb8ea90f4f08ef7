// The engine: the process that runs the compiled cells and holds their values. It knows no Jupyter and no TypeScript.
import {createRequire} from 'node:module';
import {Socket} from 'node:net';
import {tableAdapter} from '../display/arquero.js';
import {adapt} from '../display/bundle.js';
import {chartAdapter} from '../display/vega.js';
import {widget} from '../widgets/index.js';
import {flushed} from './capture.js';
import {comms, forgetShows, receive as receiveComm} from './comms.js';
import {display} from './display.js';
import {showOwnText} from './function-text.js';
import {glances} from './glance.js';
import {allowInput, input, takeInput} from './input.js';
import {startWatchdog} from './interrupts.js';
import {magic, takeHistory} from './magics.js';
import {Modules} from './modules.js';
import {captureStreams, send, show} from './output.js';
import {ownTimers} from './owner.js';
import {FD, type RunRequest, type ToEngine, Unframer} from './protocol.js';
import {cellExports, isInterrupt, magicCalls, rawError, run} from './run.js';
import {closeScopes, defineGlobals, loadedToolkit, loadTables, loadToolkit} from './toolkit.js';
import {tslabModule} from './tslab.js';

/** The toolkit is loaded while the reader reads, if no cell asks for it sooner. */
const PRELOAD_AFTER_MS = 500;

Error.stackTraceLimit = 50;
process.title = 'tangente-engine';

const ownRequire = createRequire(__filename);
const modules = new Modules(process.cwd(), {
  tslab: () => tslabModule(),
  tangente: () => loadToolkit(),
  '@tensorflow/tfjs': () => ownRequire('@tensorflow/tfjs'),
  arquero: loadTables,
});

async function execute(request: RunRequest): Promise<void> {
  allowInput(request.allowStdin);
  forgetShows(request.gone);
  await run(request, modules);
  loadedToolkit()?.backend.collect();
}

let queue = Promise.resolve();
function receive(message: ToEngine): void {
  switch (message.type) {
    case 'run':
      queue = queue.then(() => execute(message)).catch(onUncaught);
      break;
    case 'native':
      process[message.name].write(message.text);
      break;
    case 'flushed':
      flushed(message.ask);
      break;
    case 'history':
      takeHistory(message.ask, message.entries);
      break;
    case 'look':
      send({type: 'looked', ask: message.ask, glances: glances(cellExports, message.paths)});
      break;
    case 'comm':
      void receiveComm(message, onUncaught).then(() => {
        loadedToolkit()?.backend.collect();
        send({type: 'handled', ask: message.ask});
      });
      break;
    case 'input':
      takeInput(message.ask, message.value);
  }
}

// An error outside the cell's own course (in a timer, in a promise that nobody awaits) is shown, and ends nothing.
function onUncaught(error: unknown): void {
  if (!isInterrupt(error)) show({type: 'uncaught', error: rawError(error)});
}
process.on('uncaughtException', onUncaught);
process.on('unhandledRejection', onUncaught);
// Ctrl-C in the terminal of the server is for the server.
process.on('SIGINT', () => {});

captureStreams();
showOwnText();
ownTimers();
adapt(tableAdapter);
adapt(chartAdapter(loadToolkit));
startWatchdog(closeScopes);
defineGlobals({comms, display, input, magic, widget, __magic__: magicCalls, require: modules.require});

const unframer = new Unframer<ToEngine>();
const requests = new Socket({fd: FD.requests, readable: true, writable: false});
requests.on('data', (chunk) => {
  for (const message of unframer.push(chunk)) receive(message);
});
send({type: 'ready'});
setTimeout(loadToolkit, PRELOAD_AFTER_MS).unref();
