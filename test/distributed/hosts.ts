import {spawnSync} from 'node:child_process';

/** Two hosts, or what comes nearest: their addresses, and what is put before a command to run it there. */
export interface Hosts {
  kind: 'network namespaces' | 'loopback addresses';
  addresses: [string, string];
  commands: [string[], string[]];
  remove(): void;
}

const names = [0, 1].map((i) => `tangente-${process.pid}-${i}`);
const devices = [0, 1].map((i) => `tg${process.pid % 100000}v${i}`);

const ip = (...given: string[]) => spawnSync('ip', given).status === 0;

function remove(): void {
  for (const name of names) ip('netns', 'del', name);
}

function connect(): boolean {
  const [a, b] = devices;
  return (
    names.every((name) => ip('netns', 'add', name)) &&
    ip('link', 'add', a, 'type', 'veth', 'peer', 'name', b) &&
    names.every(
      (name, i) =>
        ip('link', 'set', devices[i], 'netns', name) &&
        ip('-n', name, 'addr', 'add', `10.77.0.${i + 1}/24`, 'dev', devices[i]) &&
        ip('-n', name, 'link', 'set', devices[i], 'up') &&
        ip('-n', name, 'link', 'set', 'lo', 'up'),
    )
  );
}

/** Two network namespaces with a cable between them, where one may make them; else two addresses of this machine. */
export function twoHosts(): Hosts {
  if (connect()) {
    const [a, b] = names.map((name) => ['ip', 'netns', 'exec', name]);
    return {
      kind: 'network namespaces',
      addresses: ['10.77.0.1', '10.77.0.2'],
      commands: [a, b],
      remove,
    };
  }
  remove();
  return {
    kind: 'loopback addresses',
    addresses: ['127.0.0.2', '127.0.0.3'],
    commands: [[], []],
    remove: () => {},
  };
}
