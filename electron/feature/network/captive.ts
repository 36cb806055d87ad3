import { request } from 'node:http';
import { Stopped } from './attempt.ts';
import { waysOf } from './proxy.ts';
import { inTime } from './resolve.ts';
import type { Prober } from './probe.ts';

/** What a page of known text answered: itself, something else (a portal), or nothing that says anything. */
export type CaptiveLook =
  { is: 'free' } | { is: 'captive'; how: 'redirect' | 'page' | 'status-511' } | { is: 'unknown' };

/** More than any of these pages, in bytes: a portal's page is cut there. */
const LIMIT = 8_192;

type Answer = { status: number; location: string | null; text: string };

/**
 * Asks for the pages of known text, straight or through the proxy of the system. Their names and a `Host` header are all
 * that is sent. The first that answers decides.
 */
export async function lookForPortal(prober: Prober): Promise<CaptiveLook> {
  const { settings } = prober;
  for (const { url, answer } of settings.captiveProbes) {
    // The signal ends the connection too: a portal that takes it and says nothing would keep it open for ever.
    const signal = AbortSignal.timeout(settings.captiveMs);
    const late = (): Error => new Stopped('timeout');
    const got = await inTime(settings.captiveMs, ask(prober, new URL(url), signal), late).catch(() => null);
    const look = got === null ? null : read(got, new URL(url), answer);
    if (look !== null) return look;
  }
  return { is: 'unknown' };
}

function read({ status, location, text }: Answer, url: URL, expected: string): CaptiveLook | null {
  // RFC 6585 §6: "Network Authentication Required" exists for portals.
  if (status === 511) return { is: 'captive', how: 'status-511' };
  if (status >= 300 && status < 400 && location !== null) {
    const to = URL.canParse(location, url.href) ? new URL(location, url.href) : null;
    return to !== null && to.hostname === url.hostname ? null : { is: 'captive', how: 'redirect' };
  }
  // An error page is nobody's portal: a proxy that refuses, a server in trouble.
  if (status < 200 || status > 299) return null;
  return text.includes(expected) ? { is: 'free' } : { is: 'captive', how: 'page' };
}

async function ask({ settings, resolve, resolveProxy }: Prober, url: URL, signal: AbortSignal): Promise<Answer> {
  const [way] = waysOf(await resolveProxy(url.href).catch(() => 'DIRECT'));
  const proxied = way !== undefined && way.is === 'http' ? way : null;
  const host = proxied === null ? url.hostname : proxied.host;
  const [address] = await resolve(host, settings.dnsMs);
  return get({
    host: address ?? host,
    port: proxied === null ? Number(url.port || 80) : proxied.port,
    path: proxied === null ? url.pathname : url.href,
    name: url.host,
    signal,
  });
}

type Asked = { host: string; port: number; path: string; name: string; signal: AbortSignal };

function get({ host, port, path, name, signal }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // No agent: nothing of it stays open. No header beside the host's name.
    const only = { agent: false, setHost: false, headers: { host: name } } as const;
    const asked = request({ host, port, path, signal, ...only }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const end = (): void => {
        const text = Buffer.concat(chunks).toString('utf8');
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, location: headers.location ?? null, text });
        asked.destroy();
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > LIMIT) end();
      });
      response.on('end', end);
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end();
  });
}
