import type {Session} from 'node:inspector';

const LOOK_MS = 500;

/** From this share of what it may hold on, JavaScript spends ever more of its time looking for memory to free. */
const NEARLY = 0.85;

export interface HeapUse {
  /** Bytes. */
  used: number;
  limit: number;
}

/**
 * Tells, once a run, when JavaScript's memory is nearly full: until it ends the process, minutes may go by in which a
 * reader can still stop the cell and keep what the notebook holds.
 * @param session the inspector of the main thread
 * @param limit the bytes that its heap may hold
 * @param running the run that is going on; 0 if none
 */
export function watchHeap(
  session: Session,
  limit: number,
  running: () => number,
  tell: (run: number, use: HeapUse) => void,
): void {
  let looked = 0;
  const look = () => {
    const run = running();
    // The main thread is not disturbed before it can be so.
    if (!run || run === looked || process.memoryUsage.rss() < NEARLY * limit) return;
    looked = run;
    session.post('Runtime.getHeapUsage', (_, use?: object) => {
      const used = (use as {usedSize: number} | undefined)?.usedSize ?? 0;
      if (used > NEARLY * limit && running() === run) tell(run, {used, limit});
      else looked = 0;
    });
  };
  setInterval(look, LOOK_MS).unref();
}
