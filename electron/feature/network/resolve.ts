import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Stopped } from './attempt.ts';

/** Addresses of a name, IPv4 and IPv6. Throws `Stopped`. */
export type Resolve = (host: string, ms: number) => Promise<string[]>;
/** The system's own resolver, as the composition root gives it: rejects when the name has no address. */
export type SystemResolve = (host: string) => Promise<string[]>;

/** Rejects after `ms`; whoever is asked may never answer. */
export function inTime<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const dnsLate = (): Error => new Stopped('dns-late');

/** Through the system: hosts file, name rules of a VPN, the browser's way. */
export function systemResolver(ask: SystemResolve): Resolve {
  return async (host, ms) => {
    if (isIP(host) !== 0) return [host];
    const answer = await inTime(ms, ask(host), dnsLate).catch((error: unknown) => {
      if (error instanceof Stopped) throw error;
      throw new Stopped(/TIMED_OUT/.test(String(error)) ? 'dns-late' : 'dns-missing');
    });
    if (answer.length === 0) throw new Stopped('dns-missing');
    return answer;
  };
}

/** Through one DNS server (`VS_DNS`, "address:port"): for support, and for tests that must reach nothing else. */
export function serverResolver(server: string): Resolve {
  return async (host, ms) => {
    if (isIP(host) !== 0) return [host];
    const resolver = new Resolver({ timeout: ms, tries: 1 });
    resolver.setServers([server]);
    const silent = new Set(['ETIMEOUT', 'ECONNREFUSED', 'ECANCELLED']);
    let late = false;
    const ask = async (records: Promise<string[]>): Promise<string[]> =>
      records.catch((error: unknown) => {
        late ||= silent.has((error as NodeJS.ErrnoException).code ?? '');
        return [];
      });
    const both = Promise.all([ask(resolver.resolve4(host)), ask(resolver.resolve6(host))]);
    try {
      const found = (await inTime(ms, both, dnsLate)).flat();
      if (found.length > 0) return found;
    } finally {
      resolver.cancel();
    }
    throw new Stopped(late ? 'dns-late' : 'dns-missing');
  };
}
