import { connect, type TLSSocket } from 'node:tls';
import type { HostRow } from '../../../organiser/protocol/hosts.ts';
import { hostRow } from '../../../organiser/protocol/hosts.ts';
import { Stopped } from './attempt.ts';
import { dial } from './dial.ts';
import { probeHost, type Probe, type Prober } from './probe.ts';
import { inTime } from './resolve.ts';

/** Longest configuration that is read, in bytes. */
const LIMIT = 65_536;
const PATH = '/mail/config-v1.1.xml';
const PROTOCOLS: Readonly<Record<string, HostRow['protocol'] | undefined>> = {
  'imap/STARTTLS': 'imap',
  'imap/SSL': 'tls',
  'smtp/STARTTLS': 'smtp',
  'smtp/SSL': 'tls',
};

type Server = { kind: 'imap' | 'smtp'; host: string; port: number; protocol: HostRow['protocol'] };

/**
 * The servers that an autoconfiguration names (Mozilla's format), one of each kind, STARTTLS before implicit TLS and nothing
 * in clear. Only names are read of it: it comes from outside.
 */
export function serversIn(xml: string): Server[] {
  const blocks = xml.matchAll(/<(incoming|outgoing)Server\s+type="(imap|smtp)"[^>]*>([\s\S]{0,4000}?)<\/\1Server>/g);
  const found = [...blocks].flatMap(([, , kind, body = '']): Server[] => {
    const text = (name: string): string => new RegExp(`<${name}>\\s*([^<\\s]+)\\s*</${name}>`).exec(body)?.[1] ?? '';
    const protocol = PROTOCOLS[`${kind}/${text('socketType')}`];
    const port = Number(text('port'));
    if (protocol === undefined || !Number.isInteger(port) || port < 1 || port > 65_535) return [];
    return [{ kind: kind as Server['kind'], host: text('hostname').toLowerCase(), port, protocol }];
  });
  return (['imap', 'smtp'] as const).flatMap((kind) => {
    const own = found.filter((one) => one.kind === kind);
    return own.find((one) => one.protocol === kind) ?? own[0] ?? [];
  });
}

type Deps = { prober: Prober; pool<T>(job: () => Promise<T>): Promise<T>; domain: string | null };

/**
 * Tries the IMAP and SMTP servers that the domain of the address names, once its autoconfiguration was reached. `began`: a
 * reading of `performance.now()`; the whole group ends within the settings' `groupMs` of it.
 */
export async function probeMailHosts(
  { prober, pool, domain }: Deps,
  reached: readonly Probe[],
  began: number,
): Promise<Probe[]> {
  const { settings } = prober;
  const left = (): number => Math.max(1, settings.groupMs - (performance.now() - began));
  const auto = reached.find(({ row, direct }) => direct.ok && row.host === `autoconfig.${domain}`)?.row;
  if (auto === undefined) return [];
  const late = (): Error => new Stopped('timeout');
  const ms = Math.min(left(), settings.tlsMs);
  const servers = await inTime(ms, fetchServers(prober, auto, AbortSignal.timeout(ms)), late).catch(() => []);
  const made = servers.flatMap(({ kind, host, port, protocol }) => {
    const about = { ...auto, id: `mss-${kind}`, service: `MSSanté, ${kind.toUpperCase()}` };
    const row = hostRow.safeParse({ ...about, host, port, protocol });
    return row.success ? [row.data] : [];
  });
  const hurried: Prober = { ...prober, settings: { ...settings, totalMs: Math.min(left(), settings.totalMs) } };
  return Promise.all(made.map((row) => pool(() => probeHost(hurried, row))));
}

/** `signal`: nobody waits any more; the connection ends with it, whatever the server does. */
async function fetchServers(
  { settings, resolve, truster }: Prober,
  row: HostRow,
  signal: AbortSignal,
): Promise<Server[]> {
  const { socket } = await dial(await resolve(row.host, settings.dnsMs), row.port, settings.tcpMs);
  // Nobody's secret goes there, but what it names is tried: only a certificate in order is listened to.
  const line = connect({ socket, servername: row.host, secureContext: truster.context(row.igc) });
  const end = (): void => void line.destroy();
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  try {
    return serversIn(await read(line, `GET ${PATH} HTTP/1.0\r\nHost: ${row.host}\r\n\r\n`));
  } finally {
    line.destroy();
    socket.destroy();
  }
}

function read(line: TLSSocket, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (): void => resolve(Buffer.concat(chunks).toString('utf8'));
    line.once('secureConnect', () => line.write(request));
    line.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > LIMIT) end();
    });
    line.on('end', end);
    line.on('error', reject);
    line.on('close', () => reject(new Stopped('reset')));
  });
}
