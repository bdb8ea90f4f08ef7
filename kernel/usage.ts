import {readdirSync, readFileSync} from 'node:fs';
import {cpus, freemem, hostname, totalmem} from 'node:os';

/** What the kernel and its host use, as front ends ask for it: memory in bytes, time in percent of one processor. */
export interface Usage {
  hostname: string;
  pid: number;
  kernel_cpu: number;
  kernel_memory: number;
  /** That since the question before; left out at the first one. */
  host_cpu_percent?: number;
  cpu_count: number;
  host_virtual_memory: {total: number; available: number; used: number; free: number; percent: number};
}

/** Linux counts the time of processes in hundredths of a second. */
const TICK_MS = 10;

interface Times {
  busy: number;
  total: number;
}

/** What is used since the last question. Without /proc, only what Node knows of its own process. */
export class UsageMeter {
  /** Milliseconds that each process had been at work, and when that was. */
  #before = new Map<number, number>();
  #at = performance.now();
  #host?: Times;
  #hostPercent?: number;

  measure(): Usage {
    const pids = [process.pid, ...descendantsOf(process.pid)];
    const elapsed = performance.now() - this.#at;
    const worked = new Map(pids.map((pid) => [pid, workOf(pid)]));
    let work = 0;
    for (const [pid, time] of worked) work += time - (this.#before.get(pid) ?? time);
    this.#before = worked;
    this.#at = performance.now();
    this.#measureHost();
    const percent = elapsed > 0 ? (100 * work) / elapsed : 0;
    return {
      hostname: hostname(),
      pid: process.pid,
      kernel_cpu: rounded(percent),
      kernel_memory: pids.reduce((sum, pid) => sum + memoryOf(pid), 0),
      host_cpu_percent: this.#hostPercent,
      cpu_count: cpus().length,
      host_virtual_memory: hostMemory(),
    };
  }

  /** The system's clock of work ticks a hundred times a second: between two ticks the answer is the one before. */
  #measureHost(): void {
    const now = hostTimes();
    const before = this.#host;
    if (before?.total === now.total) return;
    if (before) this.#hostPercent = rounded((100 * (now.busy - before.busy)) / (now.total - before.total));
    this.#host = now;
  }
}

function hostTimes(): Times {
  let [idle, total] = [0, 0];
  for (const {times} of cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return {busy: total - idle, total};
}

function hostMemory(): Usage['host_virtual_memory'] {
  const total = totalmem();
  const info = read('/proc/meminfo');
  const field = (name: string) => 1024 * Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(info)?.[1]);
  const available = info ? field('MemAvailable') : freemem();
  const free = info ? field('MemFree') : freemem();
  const used = total - available;
  return {total, available, used, free, percent: rounded((100 * used) / total)};
}

function descendantsOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const child of processes()) {
    const parent = Number(statOf(child)[PARENT]);
    children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const found = [...(children.get(pid) ?? [])];
  for (const each of found) found.push(...(children.get(each) ?? []));
  return found;
}

function processes(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

// Places in /proc/pid/stat after the name of the program, which may hold anything.
const PARENT = 1;
const USER_TIME = 11;
const SYSTEM_TIME = 12;

function statOf(pid: number): string[] {
  const text = read(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function workOf(pid: number): number {
  const stat = statOf(pid);
  if (stat.length > SYSTEM_TIME) return TICK_MS * (Number(stat[USER_TIME]) + Number(stat[SYSTEM_TIME]));
  const {user, system} = process.cpuUsage();
  return pid === process.pid ? (user + system) / 1000 : 0;
}

/** Shared pages count in parts, where the system tells them. */
function memoryOf(pid: number): number {
  const kilobytes =
    /^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`)) ??
    /^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`));
  if (kilobytes) return 1024 * Number(kilobytes[1]);
  return pid === process.pid ? process.memoryUsage.rss() : 0;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function rounded(percent: number): number {
  return Math.round(10 * percent) / 10;
}
