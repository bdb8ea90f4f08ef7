import {once} from 'node:events';
import {connect, createServer, type Server, type Socket} from 'node:net';
import {createInterface} from 'node:readline';
import {setTimeout} from 'node:timers/promises';
import type {Cluster, Meeting} from './cluster.js';

/** How long to wait before knocking again, in milliseconds. */
const AGAIN = 200;

/** A port of this machine that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '0.0.0.0');
  await once(server, 'listening');
  const {port} = server.address() as {port: number};
  server.close();
  await once(server, 'close');
  return port;
}

const split = (address: string) => {
  const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(address)!;
  return {host, port: Number(port)};
};

const join = (host: string, port: number) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);

async function line(socket: Socket): Promise<unknown> {
  const [text] = await once(createInterface(socket), 'line');
  return JSON.parse(text as string);
}

const tell = (socket: Socket, value: unknown) => socket.end(`${JSON.stringify(value)}\n`);

/**
 * Learns the addresses of all: each tells its own to the process of rank 0, which tells all to all.
 * @throws {Error} if not all have come when the signal is aborted
 */
export async function meet({meeting, size, rank}: Meeting, signal: AbortSignal): Promise<Cluster> {
  const {host, port} = split(meeting);
  const mine = await freePort();
  if (rank > 0) return {rank, addresses: await knock(host, port, {rank, port: mine}, signal)};
  const server = createServer({allowHalfOpen: true}).listen(port);
  try {
    await once(server, 'listening', {signal});
    return {rank, addresses: await gather(server, size, join(host, mine), signal)};
  } finally {
    server.close();
  }
}

async function gather(server: Server, size: number, mine: string, signal: AbortSignal): Promise<string[]> {
  const addresses = [mine];
  const sockets: Socket[] = [];
  while (sockets.length < size - 1) {
    const [socket] = (await once(server, 'connection', {signal})) as [Socket];
    const {rank, port} = (await line(socket)) as {rank: number; port: number};
    addresses[rank] = join(socket.remoteAddress!.replace(/^::ffff:/, ''), port);
    sockets.push(socket);
  }
  for (const socket of sockets) tell(socket, addresses);
  return addresses;
}

async function knock(host: string, port: number, me: object, signal: AbortSignal): Promise<string[]> {
  for (;;) {
    const socket = connect({host, port, allowHalfOpen: true});
    try {
      await once(socket, 'connect', {signal});
      tell(socket, me);
      return (await line(socket)) as string[];
    } catch (error) {
      socket.destroy();
      if (signal.aborted) throw error;
      await setTimeout(AGAIN, undefined, {signal});
    }
  }
}
