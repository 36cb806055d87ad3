import { once } from 'node:events';
import { connect, isIPv6, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { causeOf, Stopped } from './attempt.ts';
import { hearUntil } from './hear.ts';
import { connectRequest, statusOf } from './proxy.ts';
import { inTime } from './resolve.ts';

const late = (): Error => new Stopped('timeout');

/** One connection, ended when the signal says so. */
export async function dialOne(address: string, port: number, ms: number, signal?: AbortSignal): Promise<Socket> {
  const socket = connect({ host: address, port, noDelay: true });
  const end = (): void => void socket.destroy();
  signal?.addEventListener('abort', end, { once: true });
  try {
    await inTime(ms, once(socket, 'connect'), late);
    // Without a listener an error between two steps would be nobody's.
    socket.on('error', () => undefined);
    return socket;
  } catch (error) {
    socket.on('error', () => undefined);
    socket.destroy();
    throw new Stopped(causeOf(error));
  }
}

/** Most addresses of one name that are tried. */
const MOST_ADDRESSES = 3;

/**
 * The first of some addresses that answers, one after the other: a machine may be down while its twin answers. Each has its
 * share of the time that is left, so that one that says nothing does not take the turn of the next.
 */
async function dialSome(addresses: readonly string[], port: number, ms: number, signal: AbortSignal): Promise<Socket> {
  const began = performance.now();
  const tried = addresses.slice(0, MOST_ADDRESSES);
  let last: unknown = new Stopped('unreachable');
  for (const [at, address] of tried.entries()) {
    const left = ms - (performance.now() - began);
    if (left <= 0) break;
    try {
      return await dialOne(address, port, left / (tried.length - at), signal);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

export type Dialled = {
  socket: Socket;
  family: 4 | 6;
  /** Settles when it is known how IPv6 ended. */ ipv6: Promise<boolean | null>;
};

/**
 * Connects over IPv4 and IPv6 at once and takes the first; `ipv6` tells whether IPv6 answered, or null where this machine
 * has none.
 */
export async function dial(addresses: readonly string[], port: number, ms: number): Promise<Dialled> {
  const six = addresses.filter((one) => isIPv6(one));
  const four = addresses.filter((one) => !isIPv6(one));
  const stop = new AbortController();
  const start = async (some: readonly string[], family: 4 | 6) => ({
    socket: await dialSome(some, port, ms, stop.signal),
    family,
  });
  const lines = [...(four.length > 0 ? [start(four, 4)] : []), ...(six.length > 0 ? [start(six, 6)] : [])];
  const sixLine = six.length === 0 ? null : lines.at(-1)!;
  try {
    const first = await Promise.any(lines);
    const ipv6 =
      sixLine === null
        ? Promise.resolve(null)
        : sixLine.then(
            ({ socket }) => {
              if (socket !== first.socket) socket.destroy();
              return true;
            },
            (error: unknown) => (causeOf(error) === 'unreachable' ? null : false),
          );
    for (const line of lines) void endUnless(line, first.socket);
    return { ...first, ipv6 };
  } catch (error) {
    stop.abort();
    const causes = (error as AggregateError).errors.map(causeOf);
    // What IPv4 met says more: many machines have no IPv6 at all.
    throw new Stopped(causes.find((one) => one !== 'unreachable') ?? 'unreachable');
  }
}

/** Ends the connection that came second, when it comes. */
async function endUnless(line: Promise<{ socket: Socket }>, kept: Socket): Promise<void> {
  const other = await line.catch(() => null);
  if (other !== null && other.socket !== kept) other.socket.destroy();
}

/** Opens a way through an HTTP proxy; answers the same line, now to the host. */
export async function openThrough(line: Duplex, host: string, port: number, ms: number): Promise<void> {
  const status = await inTime(ms, readStatus(line, connectRequest(host, port)), late);
  if (status === 407) throw new Stopped('proxy-auth');
  if (status === null || status < 200 || status > 299) throw new Stopped('proxy-refused');
}

/** Sends a request and reads the head of the answer; what comes after it stays in the line. */
async function readStatus(line: Duplex, request: string): Promise<number | null> {
  let head = Buffer.alloc(0);
  const answer = hearUntil(line, (chunk) => {
    head = Buffer.concat([head, chunk]);
    return statusOf(head.toString('latin1'));
  });
  line.write(request);
  const status = await answer;
  const end = /\r?\n\r?\n/.exec(head.toString('latin1'));
  const rest = end === null ? Buffer.alloc(0) : head.subarray(end.index + end[0].length);
  if (rest.length > 0) line.unshift(rest);
  return status;
}
