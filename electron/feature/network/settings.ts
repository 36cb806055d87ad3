import { Resolver } from 'node:dns';
import { readFileSync } from 'node:fs';
import { BlockList, isIPv4 } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { hostRow, type HostRow } from '../../../organiser/protocol/hosts.ts';
import { SettingError } from '../setting-error.ts';

const ms = z.int().min(1).max(60_000);
const names = z.array(z.string().min(1).max(80));
const expression = z.string().refine((text) => {
  try {
    return new RegExp(text, 'i') instanceof RegExp;
  } catch {
    return false;
  }
});

/** How the network is looked at (resources/network.json): delays, thresholds and names that are data. */
export const networkSettings = z.object({
  dnsMs: ms,
  tcpMs: ms,
  tlsMs: ms,
  /** For one host, everything included. */
  totalMs: ms,
  /** For a group whose hosts name others. */
  groupMs: ms,
  /** How much longer IPv6 is waited for once IPv4 did everything. */
  ipv6GraceMs: ms,
  udpMs: ms,
  captiveMs: ms,
  /** A host that takes longer is slow. */
  slowMs: ms,
  concurrency: z.int().min(1).max(64),
  /** Pages whose text is known: another answer is a captive portal's. */
  captiveProbes: z.array(z.object({ url: z.url({ protocol: /^http$/ }), answer: z.string().min(1) })),
  notPublic: z.object({ ranges: z.array(z.string().regex(/^[0-9a-f.:]+\/\d{1,3}$/)) }),
  knownIssuers: z.object({ names }),
  interceptors: z.object({ names }),
  vpn: z.object({ interfaces: z.array(expression) }),
  /** More authorities, PEM: counted as public ones, or as ones that this machine trusts. */
  roots: z.object({ public: z.string(), system: z.string() }),
});
export type NetworkSettings = z.infer<typeof networkSettings>;

/** What `VS_HOSTS_FILE` may hold: the rows to try instead of the list in force, and settings that differ. */
const override = z.strictObject({ rows: z.array(hostRow).optional(), settings: networkSettings.partial().optional() });

export type NetworkData = { settings: NetworkSettings; rows: HostRow[] | null };

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8')) as unknown;

/** The file that support asked for, or what is wrong with it. */
function readOverride(file: string): z.infer<typeof override> {
  let found: unknown;
  try {
    found = read(file);
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new SettingError('VS_HOSTS_FILE', absent ? 'absent' : 'unreadable');
  }
  const parsed = override.safeParse(found);
  if (parsed.success) return parsed.data;
  throw new SettingError('VS_HOSTS_FILE', 'shape', parsed.error.issues[0]?.path.join('.') ?? '');
}

/** A server that the resolver takes: an address, with a port or not. */
function checkServer(server: string): void {
  try {
    new Resolver().setServers([server]);
  } catch {
    throw new SettingError('VS_DNS', 'shape');
  }
}

/**
 * Reads the settings, and the file that replaces them where one is named. `server`: the name server to ask (`VS_DNS`).
 * @throws SettingError for a file or a server that was asked for and cannot be used
 */
export function loadNetwork(resources: string, file: string | undefined, server?: string): NetworkData {
  const settings = networkSettings.parse(read(join(resources, 'network.json')));
  if (server !== undefined && server !== '') checkServer(server);
  if (file === undefined || file === '') return { settings, rows: null };
  const more = readOverride(file);
  return { settings: networkSettings.parse({ ...settings, ...more.settings }), rows: more.rows ?? null };
}

/** Tells an address that no public service has. */
export function privateAddresses({ notPublic }: NetworkSettings): (address: string) => boolean {
  const list = new BlockList();
  for (const range of notPublic.ranges) {
    const [net = '', bits = ''] = range.split('/');
    list.addSubnet(net, Number(bits), isIPv4(net) ? 'ipv4' : 'ipv6');
  }
  return (address) => list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}
