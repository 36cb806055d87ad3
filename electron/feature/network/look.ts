import { networkInterfaces } from 'node:os';
import { DOMAIN_PLACE, type HostGroup, type HostRow } from '../../../organiser/protocol/hosts.ts';
import type { Couloir } from '../../../organiser/protocol/status.ts';
import type { Roots } from '../card/chain.ts';
import type { Outside } from '../outside.ts';
import { lookForPortal, type CaptiveLook } from './captive.ts';
import { probeMailHosts } from './mail-hosts.ts';
import { probeHost, type Probe, type Prober } from './probe.ts';
import { readProxySource, type ProxySource } from './proxy-source.ts';
import { serverResolver, systemResolver } from './resolve.ts';
import { privateAddresses, type NetworkData } from './settings.ts';
import { createTruster } from './trust.ts';
import { hasVpn } from './vpn.ts';

/** What one run learns of the network. Everything is tried once, whatever the number of checks that ask. */
export type NetworkLook = {
  settings: NetworkData['settings'];
  /** The hosts of a group that concern this person; empty when none does. */
  group(group: HostGroup): Promise<Probe[]>;
  /** Every host of every group. */
  all(): Promise<Probe[]>;
  captive(): Promise<CaptiveLook>;
  /** Where the proxy that the system uses is set, `none` when pages go straight. */
  proxySource(): Promise<ProxySource>;
  vpn(): boolean;
};

export type LookDeps = {
  outside: Pick<Outside, 'network' | 'system' | 'environment' | 'platform'>;
  data: NetworkData;
  roots: Roots;
  /** The rows in force, once the hub was asked for newer ones. */
  rows(): Promise<readonly HostRow[]>;
  couloir: Couloir | null;
  /** Domain of the MSSanté address, null while it is not known or not one. */
  domain: string | null;
};

/** Lets so many jobs run at once; the others wait in line. */
export function createPool(most: number): <T>(job: () => Promise<T>) => Promise<T> {
  const line: (() => void)[] = [];
  let busy = 0;
  return async (job) => {
    if (busy >= most) await new Promise<void>((go) => line.push(go));
    else busy += 1;
    try {
      return await job();
    } finally {
      const next = line.shift();
      if (next === undefined) busy -= 1;
      else next();
    }
  };
}

/** The rows that concern a person, their domain put in place; a row that needs a domain which is not known is left out. */
export function rowsFor(rows: readonly HostRow[], couloir: Couloir | null, domain: string | null): HostRow[] {
  return rows.flatMap((row) => {
    if (row.need === 'none') return [];
    if (row.couloirs !== null && (couloir === null || !row.couloirs.includes(couloir))) return [];
    if (!row.host.includes(DOMAIN_PLACE)) return [row];
    return domain === null ? [] : [{ ...row, host: row.host.replaceAll(DOMAIN_PLACE, domain) }];
  });
}

export function createNetworkLook(deps: LookDeps): NetworkLook {
  const { outside, data, roots, couloir, domain } = deps;
  const { settings } = data;
  const server = outside.environment['VS_DNS'];
  const prober: Prober = {
    settings,
    resolve: server ? serverResolver(server) : systemResolver(outside.network.resolveHost),
    resolveProxy: outside.network.resolveProxy,
    isPrivate: privateAddresses(settings),
    truster: createTruster(settings, roots),
  };
  const pool = createPool(settings.concurrency);
  const groups = new Map<HostGroup, Promise<Probe[]>>();
  let rows: Promise<HostRow[]> | null = null;
  let captive: Promise<CaptiveLook> | null = null;
  let source: Promise<ProxySource> | null = null;

  const concerned = (): Promise<HostRow[]> =>
    (rows ??= deps.rows().then((found) => rowsFor(data.rows ?? found, couloir, domain)));

  async function probeGroup(name: HostGroup): Promise<Probe[]> {
    const own = (await concerned()).filter((row) => row.group === name);
    const began = performance.now();
    const found = await Promise.all(own.map((row) => pool(() => probeHost(prober, row))));
    if (name !== 'mss') return found;
    return [...found, ...(await probeMailHosts({ prober, pool, domain }, found, began))];
  }

  function group(name: HostGroup): Promise<Probe[]> {
    const made = groups.get(name) ?? probeGroup(name);
    groups.set(name, made);
    return made;
  }

  return {
    settings,
    group,
    async all() {
      const names = new Set((await concerned()).map((row) => row.group));
      return (await Promise.all([...names].map(group))).flat();
    },
    captive: () => (captive ??= lookForPortal(prober)),
    proxySource: () => (source ??= readProxySource(outside)),
    vpn: () => hasVpn(networkInterfaces(), settings),
  };
}
