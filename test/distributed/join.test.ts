import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {expectCluster} from '../../src/distributed/cluster.js';
import {freePort} from '../../src/distributed/meet.js';
import {type Hosts, twoHosts} from './hosts.js';
import {builtToolkit, TOOLKIT} from './toolkit.js';

let hosts: Hosts;

beforeAll(() => {
  builtToolkit();
  hosts = twoHosts();
});

afterAll(() => hosts.remove());

/** A program of its own: joins, does what `then` says with `group`, and prints what came of it as JSON. */
function program(then: string, options = '{}'): string {
  return `
    const {distributed, tf} = require(${JSON.stringify(TOOLKIT)});
    const print = (value) => console.log(JSON.stringify(value));
    distributed.join(undefined, ${options})
      .then(async (group) => { ${then} })
      .catch((error) => print(error.name + ': ' + error.message))
      .finally(() => process.exit());`;
}

/** Starts it, on one of the two hosts; each line that it prints is put into `lines`. */
function start(source: string, env: NodeJS.ProcessEnv, command: string[] = []) {
  const [file, ...before] = [...command, process.execPath];
  const child: ChildProcess = spawn(file, [...before, '-e', source], {
    env: {...process.env, ...env},
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: unknown[] = [];
  const reader = createInterface(child.stdout!);
  reader.on('line', (line) => lines.push(JSON.parse(line)));
  return {child, lines, end: once(reader, 'close')};
}

const SUM = 'print(group.allReduce(tf.tensor1d([group.rank, 1])).arraySync()); group.barrier();';
/** Computes with the others until one is lost. */
const FOR_EVER = 'print("joined"); for (;;) group.barrier();';

const tfConfig = (addresses: readonly string[], index: number) => ({
  TF_CONFIG: JSON.stringify({cluster: {worker: addresses}, task: {type: 'worker', index}}),
});

describe('join()', () => {
  test('connects two hosts that an address list names', async () => {
    const addresses = hosts.addresses.map((host) => `${host}:23461`);
    const both = [0, 1].map((i) => start(program(SUM), tfConfig(addresses, i), hosts.commands[i]));
    await Promise.all(both.map(({end}) => end));
    expect(both.map(({lines}) => lines)).toEqual([[[1, 2]], [[1, 2]]]);
  });

  test('connects two hosts that only know where to meet', async () => {
    const environment = {WORLD_SIZE: '2', MASTER_ADDR: hosts.addresses[0], MASTER_PORT: '23462'};
    const both = [0, 1].map((i) => start(program(SUM), {...environment, RANK: `${i}`}, hosts.commands[i]));
    await Promise.all(both.map(({end}) => end));
    expect(both.map(({lines}) => lines)).toEqual([[[1, 2]], [[1, 2]]]);
  });

  test.each([
    ['has died', 'SIGKILL'],
    ['hangs', 'SIGSTOP'],
  ] as const)('ends what waits for a process that %s', async (_, signal) => {
    const addresses = [await freePort(), await freePort()].map((port) => `127.0.0.1:${port}`);
    const [first, second] = [0, 1].map((i) => start(program(FOR_EVER), tfConfig(addresses, i)));
    const joined = ({child}: typeof first) => once(createInterface(child.stdout!), 'line');
    await Promise.all([joined(first), joined(second)]);
    second.child.kill(signal);
    await first.end;
    second.child.kill('SIGKILL');
    expect(first.lines).toEqual([
      'joined',
      `LostWorkerError: Cannot go on: worker 1 of 2 (${addresses[1]}) has ended or hangs. No checkpoint was saved.`,
    ]);
  });

  test('ends a process whose JavaScript does not come back, and all that wait for it', async () => {
    const addresses = [await freePort(), await freePort(), await freePort()].map(
      (port) => `127.0.0.1:${port}`,
    );
    const stands = start(program('group.barrier(); for (;;);', '{patience: 1}'), tfConfig(addresses, 1));
    const waiting = [0, 2].map((i) => start(program(FOR_EVER), tfConfig(addresses, i)));
    const [[, signal]] = await Promise.all([once(stands.child, 'exit'), ...waiting.map(({end}) => end)]);
    const lines = [
      'joined',
      `LostWorkerError: Cannot go on: worker 1 of 3 (${addresses[1]}) has not come back from its JavaScript for 1 s: it is in an endless loop, or needs a larger {patience}. No checkpoint was saved.`,
    ];
    expect(waiting.map((one) => one.lines)).toEqual([lines, lines]);
    expect(signal).toBe('SIGKILL');
  });

  test('says who did not come', async () => {
    const addresses = [await freePort(), await freePort()].map((port) => `127.0.0.1:${port}`);
    const {lines, end} = start(program(FOR_EVER, '{timeout: 0.5}'), tfConfig(addresses, 0));
    await end;
    expect(lines).toEqual([
      `LostWorkerError: Cannot join: worker 1 (${addresses[1]}) did not come within 0.5 s.`,
    ]);
  });

  test('says where nobody met', async () => {
    const environment = {
      WORLD_SIZE: '2',
      MASTER_ADDR: '127.0.0.1',
      MASTER_PORT: `${await freePort()}`,
      RANK: '1',
    };
    const {lines, end} = start(program(FOR_EVER, '{timeout: 0.5}'), environment);
    await end;
    expect(lines).toEqual([
      `LostWorkerError: Cannot join: the 2 workers did not meet at 127.0.0.1:${environment.MASTER_PORT} within 0.5 s.`,
    ]);
  });

  test('refuses to join twice', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const {lines, end} = start(program('await distributed.join()'), tfConfig([address], 0));
    await end;
    expect(lines).toEqual(['Error: Cannot join a cluster twice in one process.']);
  });
});

describe('a cluster', () => {
  test('has addresses with ports', () => {
    expect(() => expectCluster({addresses: ['host'], rank: 0})).toThrow(
      'Cannot join a cluster at "host": expected \'host:port\'.',
    );
  });

  test('has no address twice', () => {
    expect(() => expectCluster({addresses: ['a:1', 'a:1'], rank: 0})).toThrow(
      'Cannot join a cluster with a:1 twice: expected an address for each process.',
    );
  });

  test('has a rank for each process', () => {
    expect(() => expectCluster({addresses: ['a:1', 'a:2'], rank: 2})).toThrow(
      'Cannot join a cluster of 2 as rank 2: expected an integer from 0 to 1.',
    );
  });
});
