// A thread of the engine that hears the Stop button while the main thread is busy. First it raises a flag, which the
// loops of the cells look at; if that has not helped after a while, it ends the script that is running. Native code is
// never ended: it would leave its memory as it is. The front is told, and the cell ends when it returns.
import {Session} from 'node:inspector';
import {Socket} from 'node:net';
import {parentPort, workerData} from 'node:worker_threads';
import {watchHeap} from './heap-watch.js';
import {Inspector} from './inspector.js';
import type {Warning} from './interrupts.js';
import {FLAG, type FromWatchdog, frame, WIND_UP_MS} from './protocol.js';

const TERMINATE_AFTER_MS = 300;

/** The main thread answers within this time unless a script keeps it busy. */
const ANSWER_WITHIN_MS = 100;

/** A command that takes a stop for a wish to wind up has so long for it. */
const AGAIN_AFTER_MS = 2000;

const flags = new Int32Array(workerData.shared as SharedArrayBuffer);
const session = new Session();
session.connectToMainThread();
const inspector = new Inspector(workerData.inspectorFd as number);

let waiting = Buffer.alloc(0);

const front = new Socket({fd: workerData.fd as number, readable: true, writable: true});
front.on('data', (chunk) => {
  waiting = Buffer.concat([waiting, chunk]);
  for (; waiting.length >= 4; waiting = waiting.subarray(4)) interrupt(waiting.readUInt32LE());
});
front.on('error', () => {});
// Without its front an engine has nothing to do, however busy it is.
front.on('close', () => {
  try {
    // With what the cells have started: the engine leads its group.
    process.kill(-process.pid, 'SIGKILL');
  } finally {
    process.kill(process.pid, 'SIGKILL');
  }
});

const {heapLimit} = workerData as {heapLimit: number};
const running = () => Atomics.load(flags, FLAG.run);
watchHeap(session, heapLimit, running, (run, use) => note({type: 'memory', run, ...use}));

/** @param run the run that the front waits for; 0 if it waits for none */
function interrupt(run: number): void {
  const isRunning = () => run !== 0 && Atomics.load(flags, FLAG.run) === run;
  // It may be about to start: then it must find that it was stopped already.
  if (run !== 0) Atomics.store(flags, FLAG.stoppedBefore, run);
  if (inspector.endPause()) tell({kind: 'terminated', run});
  else if (isRunning()) stop(run, isRunning);
  else stopLeftOver();
}

/** Stops a run, or what is left over from earlier ones (0). */
function stop(run: number, isRunning: () => boolean): void {
  // What winds up by itself is told, and left alone for a while.
  const windsUp = Atomics.load(flags, FLAG.holds) > 0;
  if (!windsUp) Atomics.store(flags, FLAG.stop, 1);
  tell({kind: 'interrupt', run});
  const isStopping = () => isRunning() && (windsUp || Atomics.load(flags, FLAG.stop) === 1);
  // The script may have gone into native code meanwhile.
  const terminate = () => {
    if (isStopping())
      ask(run, isStopping, 'Runtime.terminateExecution', () => tell({kind: 'terminated', run}));
  };
  // What comes out of native code gets as long as any other script to end by itself: that leaves nothing half done.
  if (windsUp) setTimeout(() => isStopping() && onceAnswering(run, isStopping, terminate), WIND_UP_MS);
  else onceAnswering(run, isStopping, () => setTimeout(terminate, TERMINATE_AFTER_MS));
}

function onceAnswering(run: number, isStopping: () => boolean, then: () => void): void {
  ask(run, isStopping, 'Runtime.getIsolateId', then);
}

/** The main thread answers its inspector wherever it is in a script, but not from within native code. */
function ask(run: number, isStopping: () => boolean, question: string, then: () => void): void {
  let answered = false;
  session.post(question, () => {
    answered = true;
    then();
  });
  const isWaiting = () => !answered && isStopping();
  setTimeout(() => isWaiting() && waitForNative(run, isWaiting), ANSWER_WITHIN_MS);
}

function waitForNative(run: number, isWaiting: () => boolean): void {
  note({type: 'native', run});
  stopCommands();
  // A command that was not there yet has not heard of it.
  const again = setInterval(() => (isWaiting() ? stopCommands() : clearInterval(again)), AGAIN_AFTER_MS);
}

/** Commands that the main thread waits for are in the engine's group; the engine itself takes no notice. */
function stopCommands(): void {
  try {
    process.kill(-process.pid, 'SIGINT');
  } catch {
    // There are no groups here.
  }
}

function note(message: FromWatchdog): void {
  front.write(frame(message));
}

function tell(warning: Warning): void {
  parentPort!.postMessage(warning);
}

/** Between two cells only what an earlier one left behind, a timer say, can keep the main thread busy. */
function stopLeftOver(): void {
  let answered = false;
  const onAnswer = () => {
    answered = true;
  };
  parentPort!.once('message', onAnswer);
  tell({kind: 'ping', run: 0});
  setTimeout(() => {
    if (!answered) stop(0, () => !answered);
  }, ANSWER_WITHIN_MS);
}
