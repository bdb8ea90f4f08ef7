// A subject of the bench of train steps: a process that does one workload in one mode, as it is told by the driver's lines.
import {createInterface} from 'node:readline';

/** @typedef {{kind: 'train' | 'inference', workload: string, mode: string, sizes: Record<string, number>}} Subject */

/** However long a mode takes to be chosen, the bench goes on after so many seconds. */
const MOST_SECONDS = 15;
const FEWEST_WARM_UPS = 10;
const FEWEST_STEPS = 3;

const seconds = (/** @type {() => unknown} */ once) => {
  const start = performance.now();
  once();
  return (performance.now() - start) / 1000;
};

/**
 * Seconds of each call, until there are enough of them.
 * @param {() => unknown} once
 * @param {(elapsed: number, count: number) => boolean} goesOn
 */
function repeat(once, goesOn) {
  /** @type {number[]} */
  const times = [];
  for (let elapsed = 0; goesOn(elapsed, times.length); elapsed += times[times.length - 1]) {
    times.push(seconds(once));
  }
  return times;
}

/**
 * Answers until the driver ends: versions at first, then the seconds of the first calls, then those of each round.
 * @param {Record<string, string>} versions
 * @param {(subject: Subject) => {once: () => unknown, settled?: () => boolean, note?: () => string}} begin makes a step,
 * and says when nothing is recorded, compiled or chosen any more
 */
export async function serve(versions, begin) {
  const say = (/** @type {unknown} */ answer) => console.log(JSON.stringify(answer));
  say({versions});
  /** @type {ReturnType<typeof begin> | undefined} */
  let begun;
  for await (const line of createInterface({input: process.stdin})) {
    const {seconds: wanted} = JSON.parse(line);
    try {
      const warm = begun !== undefined;
      begun ??= begin(JSON.parse(process.argv[2]));
      const {once, settled = () => true, note = () => ''} = begun;
      const times = warm
        ? repeat(once, (elapsed, count) => elapsed < wanted || count < FEWEST_STEPS)
        : repeat(
            once,
            (elapsed, count) =>
              elapsed < wanted || count < FEWEST_WARM_UPS || (!settled() && elapsed < MOST_SECONDS),
          );
      say({seconds: times, note: note()});
    } catch (error) {
      say({error: /** @type {Error} */ (error).message.split('\n')[0].slice(0, 160)});
    }
  }
  // The native library's threads would keep the process.
  process.exit(0);
}
