import type { EventBody } from '../protocol/event.ts';

/** Header lines of a mail by lower-case name, each unfolded, in the order they came: the last server's first. */
export type Headers = ReadonlyMap<string, readonly string[]>;

/** Most lines of headers that are looked at: beyond it somebody plays with us. */
const MOST_LINES = 2000;

/** Reads the header block of a mail (RFC 5322 §2.2). What is not a header line is left out. */
export function readHeaders(block: string): Headers {
  const headers = new Map<string, string[]>();
  const lines = block.split(/\r?\n/).slice(0, MOST_LINES);
  let open: string[] | null = null;
  for (const line of lines) {
    if (/^[ \t]/.test(line)) {
      if (open !== null && open.length > 0) open[open.length - 1] += ` ${line.trim()}`;
      continue;
    }
    const [, name, value] = /^([!-9;-~]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      open = null;
      continue;
    }
    open = headers.get(name.toLowerCase()) ?? [];
    open.push(value.trim());
    headers.set(name.toLowerCase(), open);
  }
  return headers;
}

export type Envelope = {
  headers: Headers;
  /** Domain of the sender, lower case; empty when it is no address. */
  fromDomain: string;
  /** Names of the attached files: only looked at here, never kept. */
  attachments: readonly string[];
};

type Evidence = EventBody<'mss.challenge'>['evidence'];

/** A header in a shape that names nobody, or nothing: a sender may write anything in it. */
const shaped = (headers: Headers, name: string, shape: RegExp): string | undefined => {
  const value = headers.get(name)?.[0];
  return value !== undefined && shape.test(value) ? value : undefined;
};

/** What the receiving server said of one method (RFC 8601), from its own line alone: the first. */
function verdict(headers: Headers, method: 'dkim' | 'spf' | 'dmarc'): string | undefined {
  const line = headers.get('authentication-results')?.[0] ?? '';
  return new RegExp(`(?:^|[;\\s])${method}=(pass|fail|none|neutral|softfail|policy|temperror|permerror)\\b`, 'i')
    .exec(line)?.[1]
    ?.toLowerCase();
}

/** TLS version of the last hop that used it, as the server that received wrote it: `1.2`, `1.3`. */
const tlsOf = (headers: Headers): string | undefined =>
  (headers.get('received') ?? [])
    .map((line) => /TLSv?1[._]([0-3])\b/i.exec(line)?.[1])
    .find((minor) => minor !== undefined)
    ?.replace(/^/, '1.');

/**
 * What a received mail shows without opening a document and without a name: the sender's domain against the declared one,
 * the headers of MSSanté (X-MSS-*), what the servers wrote on the way. Sources: CONF.14-.16, .21 of the client
 * specification, RFC 5321 §4.4, RFC 8601.
 */
export function mailFacts({ headers, fromDomain, attachments }: Envelope, declared: string): Evidence {
  const facts: Record<string, string | number | boolean | undefined> = {
    sameDomain: fromDomain === declared.toLowerCase(),
    nil: shaped(headers, 'x-mss-nil', /^[A-Za-z0-9._/-]{1,40}$/),
    ins: shaped(headers, 'x-mss-ins', /^[ON]$/),
    codeCda: shaped(headers, 'x-mss-codecda', /^[A-Za-z0-9.^:_-]{1,40}(\s*,\s*[A-Za-z0-9.^:_-]{1,40}){0,4}$/),
    mes: shaped(headers, 'x-mss-mes', /^[A-Z]{1,10}$/),
    dkim: verdict(headers, 'dkim') ?? (headers.has('dkim-signature') ? 'unchecked' : undefined),
    spf: verdict(headers, 'spf'),
    dmarc: verdict(headers, 'dmarc'),
    tls: tlsOf(headers),
    hops: headers.get('received')?.length ?? 0,
    xdm: attachments.some((name) => /^ihe_xdm\.zip$/i.test(name.trim())),
  };
  const known: Evidence = {};
  for (const [name, value] of Object.entries(facts)) if (value !== undefined) known[name] = value;
  return known;
}

/** Id of our own mail that a report of non-delivery (RFC 3464) is about, or null when nothing failed for good. */
export function returnedId(report: string, original: string): string | null {
  if (!/^Action:\s*failed\b/im.test(report)) return null;
  return /<vs\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@/i.exec(original)?.[1]?.toLowerCase() ?? null;
}
