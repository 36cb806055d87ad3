/** Why an attempt did not get through. `late-*`: no answer in time. */
export type Cause =
  | 'dns-missing'
  | 'dns-late'
  | 'refused'
  | 'timeout'
  | 'unreachable'
  | 'reset'
  | 'foreign'
  | 'tls-version'
  | 'tls-name'
  | 'tls-dates'
  | 'tls-untrusted'
  | 'tls-intercepted'
  | 'starttls-refused'
  | 'proxy-auth'
  | 'proxy-refused'
  | 'proxy-unreachable'
  | 'udp-silent';

/** Where the certificate's chain ends. `named`: an authority of the health sector that cannot be verified here. */
export type Trust = 'public' | 'named' | 'system' | 'none';

/** What one way to one host gave. Times in milliseconds, null when that far was not reached. */
export type Attempt = {
  via: 'direct' | 'proxy';
  ok: boolean;
  cause: Cause | null;
  dnsMs: number | null;
  tcpMs: number | null;
  tlsMs: number | null;
  udpMs: number | null;
  /** From the first question to the end. */
  ms: number;
  family: 4 | 6 | null;
  /** IPv6 was proposed by the name and did not answer while IPv4 did. */
  ipv6Broken: boolean;
  /** The name leads to an address that no public service has. */
  notPublic: boolean;
  version: string | null;
  /** Who signed the certificate, as it says itself. */
  issuer: string | null;
  trust: Trust | null;
  /** Dates of the certificate, when they are what is wrong with it. */
  from: string | null;
  until: string | null;
  wantsCertificate: boolean;
};

export const freshAttempt = (via: Attempt['via']): Attempt => ({
  via,
  ok: false,
  cause: null,
  dnsMs: null,
  tcpMs: null,
  tlsMs: null,
  udpMs: null,
  ms: 0,
  family: null,
  ipv6Broken: false,
  notPublic: false,
  version: null,
  issuer: null,
  trust: null,
  from: null,
  until: null,
  wantsCertificate: false,
});

/** Milliseconds since `began`, a reading of `performance.now()`: the machine's clock may be wrong, or be set meanwhile. */
export const since = (began: number): number => Math.round(performance.now() - began);

/** An attempt that ends here, with its cause. */
export class Stopped extends Error {
  override readonly cause: Cause;
  constructor(cause: Cause) {
    super(cause);
    this.name = 'Stopped';
    this.cause = cause;
  }
}

const CAUSES: Readonly<Record<string, Cause>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
  ENETUNREACH: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EACCES: 'unreachable',
  EPERM: 'unreachable',
};

/** What an error of a socket means here. */
export const causeOf = (error: unknown): Cause =>
  error instanceof Stopped ? error.cause : (CAUSES[(error as NodeJS.ErrnoException).code ?? ''] ?? 'reset');
