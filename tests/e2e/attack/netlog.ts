import { readFileSync } from 'node:fs';

type Log = {
  constants: { logEventTypes: Record<string, number> };
  events: { type: number; params?: Record<string, unknown> }[];
};

/** What Chromium's own record of the network says was asked: addresses of requests, names looked up, machines reached. */
export function networkOf(file: string): { urls: string[]; names: string[]; reached: string[] } {
  // One event a line; the last one and the end are missing when the process ended first.
  const [head, ...lines] = readFileSync(file, 'utf8').split('\n');
  const { constants } = JSON.parse(`${head!.replace(/,$/, '')}}`) as Log;
  const events = lines.flatMap((line) => {
    try {
      return [JSON.parse(line.replace(/,$/, '')) as Log['events'][number]];
    } catch {
      return [];
    }
  });
  const kinds = new Map(Object.entries(constants.logEventTypes).map(([name, number]) => [number, name]));
  const seen = { urls: new Set<string>(), names: new Set<string>(), reached: new Set<string>() };
  for (const { type, params } of events) {
    const kind = kinds.get(type) ?? '';
    const { url, host, address } = params ?? {};
    if (kind === 'URL_REQUEST_START_JOB' && typeof url === 'string') seen.urls.add(url);
    if (kind === 'HOST_RESOLVER_MANAGER_REQUEST' && typeof host === 'string') seen.names.add(host);
    if (typeof address !== 'string' || !/^(TCP|UDP)_CONNECT_ATTEMPT$|^UDP_CONNECT$/.test(kind)) continue;
    // To order the addresses of a name, Chromium asks the system for its way to each (RFC 6724): nothing is sent.
    if (kind === 'UDP_CONNECT' && /^(127\.0\.0\.1|\[::1\]):/.test(address)) continue;
    seen.reached.add(address);
  }
  return { urls: [...seen.urls], names: [...seen.names], reached: [...seen.reached] };
}
