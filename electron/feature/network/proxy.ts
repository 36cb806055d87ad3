/** One way out that the system proposes for an address. */
export type Way = { is: 'direct' } | { is: 'http' | 'https' | 'socks'; host: string; port: number };

const WAY = /^(PROXY|HTTPS|SOCKS|SOCKS4|SOCKS5|QUIC)\s+(\[[0-9a-f:]+\]|[^\s:;]+)(?::(\d{1,5}))?$/i;
const DEFAULT_PORT = { http: 80, https: 443, socks: 1080 };

/**
 * Reads what a PAC function or the system answers (`PROXY a:3128; DIRECT`), in the order to be tried. What is not
 * understood is left out; nothing left means direct.
 */
export function waysOf(answer: string): Way[] {
  const ways = answer
    .split(';')
    .map((part) => part.trim())
    .flatMap((part): Way[] => {
      if (/^DIRECT$/i.test(part)) return [{ is: 'direct' }];
      const match = WAY.exec(part);
      if (match === null) return [];
      const [kind, host] = [match[1]!.toUpperCase(), match[2]!.replace(/^\[|\]$/g, '')];
      const is = kind === 'PROXY' ? 'http' : kind.startsWith('SOCKS') ? 'socks' : 'https';
      const port = match[3] === undefined ? DEFAULT_PORT[is] : Number(match[3]);
      return port >= 1 && port <= 65_535 ? [{ is, host, port }] : [];
    });
  return ways.length === 0 ? [{ is: 'direct' }] : ways;
}

/** The request that opens a way through a proxy (RFC 9110 §9.3.6). Nothing in it names anybody. */
export const connectRequest = (host: string, port: number): string =>
  `CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`;

/** Status of an HTTP answer's first line; null when it is not HTTP, undefined while it is not all there. */
export function statusOf(head: string): number | null | undefined {
  if (!/\r?\n\r?\n/.test(head)) {
    const start = 'HTTP/1.';
    return head.startsWith(start.slice(0, head.length)) && head.length < 16_384 ? undefined : null;
  }
  const match = /^HTTP\/1\.[01] (\d{3})(?: |\r?\n)/.exec(head);
  return match === null ? null : Number(match[1]);
}
