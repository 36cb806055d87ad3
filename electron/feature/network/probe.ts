import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import type { HostRow } from '../../../organiser/protocol/hosts.ts';
import { causeOf, freshAttempt, since, Stopped, type Attempt } from './attempt.ts';
import { beforeTls, headRoot } from './dialogue.ts';
import { dial, dialOne, openThrough } from './dial.ts';
import { handshake } from './handshake.ts';
import { waysOf, type Way } from './proxy.ts';
import { inTime, type Resolve } from './resolve.ts';
import type { NetworkSettings } from './settings.ts';
import { askStun } from './stun.ts';
import type { Truster } from './trust.ts';

/** What was learnt of one host: directly, and through the proxy where the system has one for it. */
export type Probe = { row: HostRow; direct: Attempt; proxy: Attempt | null };

export type Prober = {
  settings: NetworkSettings;
  resolve: Resolve;
  /** What the system proposes for an address, as a PAC function says it. */
  resolveProxy(url: string): Promise<string>;
  isPrivate(address: string): boolean;
  truster: Truster;
};

const firstProxy = (ways: readonly Way[]): Exclude<Way, { is: 'direct' }> | null => {
  const [first] = ways;
  return first === undefined || first.is === 'direct' ? null : first;
};

/** The proxy that the system has for a host, null when it has none, when it is of a kind that is not tried, or is not known in time. */
export async function proxyFor(
  { resolveProxy, settings }: Pick<Prober, 'resolveProxy' | 'settings'>,
  url: string,
): Promise<Way | null> {
  const answer = await inTime(settings.dnsMs, resolveProxy(url), () => new Stopped('timeout')).catch(() => 'DIRECT');
  return firstProxy(waysOf(answer));
}

/** Tries one host every way. Never throws; ends within the settings' total. */
export async function probeHost(prober: Prober, row: HostRow): Promise<Probe> {
  if (row.protocol === 'stun')
    return { row, direct: await attempt(prober, (made) => udp(prober, row, made)), proxy: null };
  const url = `${row.protocol === 'http' ? 'http' : 'https'}://${row.host}:${row.port}/`;
  // Mail programs go straight: a proxy for pages is none for them.
  const paged = row.protocol === 'tls' || row.protocol === 'http';
  const [direct, proxy] = await Promise.all([
    attempt(prober, (made) => straight(prober, row, made)),
    paged ? throughProxy(prober, row, url) : null,
  ]);
  return { row, direct, proxy };
}

async function throughProxy(prober: Prober, row: HostRow, url: string): Promise<Attempt | null> {
  const way = await proxyFor(prober, url);
  if (way === null || way.is === 'direct' || way.is === 'socks') return null;
  return attempt(prober, (made) => byProxy(prober, row, way, made), 'proxy');
}

async function attempt(
  { settings }: Prober,
  work: (made: Attempt) => Promise<void>,
  via: Attempt['via'] = 'direct',
): Promise<Attempt> {
  const made = freshAttempt(via);
  const began = performance.now();
  try {
    await inTime(settings.totalMs, work(made), () => new Stopped('timeout'));
    made.ok = made.cause === null;
  } catch (error) {
    made.cause = causeOf(error);
  }
  // What still runs past the deadline writes into the copy that nobody reads.
  return { ...made, ms: since(began) };
}

async function straight(prober: Prober, row: HostRow, made: Attempt): Promise<void> {
  const { settings, resolve, isPrivate } = prober;
  const began = performance.now();
  const addresses = await resolve(row.host, settings.dnsMs);
  made.dnsMs = since(began);
  made.notPublic = addresses.every(isPrivate);
  const dialling = performance.now();
  const { socket, family, ipv6 } = await dial(addresses, row.port, settings.tcpMs);
  made.tcpMs = since(dialling);
  made.family = family;
  try {
    await speak(prober, row, socket, made);
    const broken = inTime(settings.ipv6GraceMs, ipv6, () => new Stopped('timeout')).catch(() => false);
    made.ipv6Broken = family === 4 && (await broken) === false;
  } finally {
    socket.destroy();
  }
}

/** A handshake, or what stands for it, on an open line. */
async function speak({ settings, truster }: Prober, row: HostRow, line: Duplex, made: Attempt): Promise<void> {
  const { protocol, host } = row;
  if (protocol === 'tcp' || protocol === 'stun') return;
  const began = performance.now();
  if (protocol === 'http') return headRoot(line, host, settings.tlsMs);
  if (protocol !== 'tls') await beforeTls(protocol, line, settings.tlsMs);
  const left = Math.max(1, settings.tlsMs - since(began));
  const seen = await handshake(line, { host, context: truster.context(row.igc), ms: left });
  made.tlsMs = since(began);
  const { cause, trust } = truster.judge(seen);
  const { version, issuer, wantsCertificate } = seen;
  Object.assign(made, { version, issuer, wantsCertificate, trust: seen.chain.length === 0 ? null : trust, cause });
  if (cause === 'tls-dates') Object.assign(made, { from: seen.from, until: seen.until });
}

async function byProxy(prober: Prober, row: HostRow, way: Way, made: Attempt): Promise<void> {
  if (way.is === 'direct') return;
  const { settings, resolve, truster } = prober;
  const began = performance.now();
  const unreachable = (): never => {
    throw new Stopped('proxy-unreachable');
  };
  const [address] = await resolve(way.host, settings.dnsMs).catch(unreachable);
  const socket = await dialOne(address ?? way.host, way.port, settings.tcpMs).catch(unreachable);
  try {
    let line: Duplex = socket;
    if (way.is === 'https') line = await secure(socket, way.host, truster, settings.tlsMs);
    await openThrough(line, row.host, row.port, settings.tcpMs);
    made.tcpMs = since(began);
    await speak(prober, row, line, made);
  } finally {
    socket.destroy();
  }
}

/** A proxy that is itself spoken to over TLS: its certificate is its owner's affair. */
async function secure(socket: Duplex, host: string, truster: Truster, ms: number): Promise<Duplex> {
  const line = connect({ socket, servername: host, secureContext: truster.context(false), rejectUnauthorized: false });
  line.on('error', () => undefined);
  const ready = new Promise<void>((resolve, reject) => {
    line.once('secureConnect', resolve);
    line.once('error', reject);
    line.once('close', () => reject(new Stopped('proxy-unreachable')));
  });
  await inTime(ms, ready, () => new Stopped('proxy-unreachable'));
  return line;
}

async function udp({ settings, resolve, isPrivate }: Prober, row: HostRow, made: Attempt): Promise<void> {
  const began = performance.now();
  const addresses = await resolve(row.host, settings.dnsMs);
  made.dnsMs = since(began);
  made.notPublic = addresses.every(isPrivate);
  const [address] = addresses.toSorted((a, b) => Number(a.includes(':')) - Number(b.includes(':')));
  const answer = await askStun(address!, row.port, settings.udpMs);
  if (answer.is !== 'ok') throw new Stopped(answer.is === 'refused' ? 'refused' : 'udp-silent');
  made.udpMs = answer.ms;
}
