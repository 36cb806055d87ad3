import { promises as dns, Resolver } from 'node:dns';
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import type { Outside } from '../outside.ts';

/** Largest file of settings that is read, in bytes. A real one has a few thousand. */
const PAGE_BYTES = 64 * 1024;
/** Milliseconds for one name, and for one page. */
const NAME_MS = 5_000;
const PAGE_MS = 8_000;

/** What a name server answers when it has nothing. */
const NO_SUCH = new Set(['ENOTFOUND', 'ENODATA']);

export type Srv = { name: string; port: number; priority: number };
/** A page asked over HTTPS: redirects are an answer, never followed. */
export type PageAnswer =
  | { is: 'ok'; text: string }
  /** `reached`: a server answered, without such a page. */
  | { is: 'none'; reached: boolean }
  | { is: 'broken' };

/** The network as the round trip uses it, kept apart so that a test can bring its own names. */
export type MailNetwork = {
  /** Authorities that servers are checked against: the public ones, those of the IGC-Santé, and one more for tests. */
  ca: readonly string[];
  /** Address to connect to for a host name: the name itself, unless names come from another place. */
  addressOf(host: string): Promise<string>;
  /** Records of a name; empty when there is none; null when no name server answered. */
  srv(name: string): Promise<Srv[] | null>;
  page(host: string, path: string): Promise<PageAnswer>;
};

function pemsOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.pem'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  return Promise.race([work.catch(() => null), late]).finally(() => clearTimeout(timer));
}

/**
 * The real network. `VS_MAIL_DNS` (address:port), `VS_AUTOCONFIG_PORT` and `VS_EXTRA_CA` (a PEM file) exist for the tests, whose
 * servers have names that the world does not know.
 */
export function mailNetwork({ environment, resources }: Pick<Outside, 'environment' | 'resources'>): MailNetwork {
  const server = environment['VS_MAIL_DNS'];
  const extra = environment['VS_EXTRA_CA'];
  const port = Number(environment['VS_AUTOCONFIG_PORT'] ?? 443);
  const ca = [
    ...rootCertificates,
    ...pemsOf(join(resources, 'igc')),
    ...(extra === undefined || extra === '' ? [] : [readFileSync(extra, 'utf8')]),
  ];
  const own = server === undefined || server === '' ? null : new Resolver({ timeout: 1_000, tries: 2 });
  own?.setServers([server ?? '']);

  const addressOf = async (host: string): Promise<string> => {
    if (own === null) return host;
    const found = await within(
      NAME_MS,
      new Promise<string>((resolve, reject) => {
        own.resolve4(host, (error, list) =>
          error === null && list[0] ? resolve(list[0]) : reject(error ?? new Error()),
        );
      }),
    );
    if (found === null) throw Object.assign(new Error('name'), { code: 'ENOTFOUND' });
    return found;
  };

  return {
    ca,
    addressOf,
    async srv(name) {
      const asked =
        own === null
          ? dns.resolveSrv(name)
          : new Promise<Awaited<ReturnType<typeof dns.resolveSrv>>>((resolve, reject) => {
              own.resolveSrv(name, (error, list) => (error === null ? resolve(list) : reject(error)));
            });
      const found = await within(
        NAME_MS,
        asked.catch((error: unknown) => {
          if (NO_SUCH.has((error as NodeJS.ErrnoException).code ?? '')) return [];
          throw error;
        }),
      );
      if (found === null) return null;
      return found
        .map((one) => ({ name: one.name.toLowerCase(), port: one.port, priority: one.priority }))
        .sort((a, b) => a.priority - b.priority)
        .slice(0, 5);
    },
    async page(host, path) {
      const address = await addressOf(host).catch(() => null);
      if (address === null) return { is: 'none', reached: false };
      return new Promise((resolve) => {
        const asked = request(
          {
            host: address,
            port,
            path,
            servername: host,
            headers: { host },
            ca: [...ca],
            minVersion: 'TLSv1.2',
            timeout: PAGE_MS,
            agent: false,
          },
          (response) => {
            if (response.statusCode !== 200) {
              response.resume();
              resolve({ is: 'none', reached: true });
              asked.destroy();
              return;
            }
            const chunks: Buffer[] = [];
            let size = 0;
            response.on('data', (chunk: Buffer) => {
              size += chunk.byteLength;
              if (size > PAGE_BYTES) {
                resolve({ is: 'broken' });
                asked.destroy();
              } else chunks.push(chunk);
            });
            response.on('end', () => resolve({ is: 'ok', text: Buffer.concat(chunks).toString('utf8') }));
            response.on('error', () => resolve({ is: 'broken' }));
          },
        );
        const timer = setTimeout(() => asked.destroy(), PAGE_MS);
        asked.on('close', () => {
          clearTimeout(timer);
          resolve({ is: 'none', reached: false });
        });
        asked.on('error', () => resolve({ is: 'none', reached: false }));
        asked.end();
      });
    },
  };
}
