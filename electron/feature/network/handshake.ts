import { X509Certificate } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { connect, type DetailedPeerCertificate, type SecureContext, type TLSSocket } from 'node:tls';
import { causeOf, Stopped, type Attempt, type Cause } from './attempt.ts';
import { inTime } from './resolve.ts';
import { Tap } from './tap.ts';
import { createListener, type Overheard } from './tls-record.ts';

export type Seen = Pick<Attempt, 'version' | 'issuer' | 'from' | 'until' | 'wantsCertificate'> & {
  /** What OpenSSL holds against the certificate; null when it is in order, or when nothing was verified. */
  against: string | null;
  /** The certificates that were sent, the server's own first; empty when they were not seen. */
  chain: X509Certificate[];
};

export type HandshakeRequest = { host: string; context: SecureContext; ms: number };

/** Alerts (RFC 8446 §6) that a server gives to a client without a certificate, or with a wrong one. */
const CERTIFICATE_ALERTS = new Set([41, 42, 43, 44, 45, 46, 48, 49, 116]);
/** handshake_failure, protocol_version, insufficient_security: nothing in common. */
const COMMON_ALERTS = new Set([40, 70, 71]);

/**
 * Makes a TLS handshake and says what was seen. Nothing is sent but the name of the host (SNI). A certificate that is not
 * in order is not an error here: it is what has to be told. A server that asks for a certificate of the client and hangs up
 * without one was reached. Throws `Stopped`.
 */
export async function handshake(line: Duplex, { host, context, ms }: HandshakeRequest): Promise<Seen> {
  const listener = createListener();
  const tap = new Tap(line, listener.hear);
  const socket = connect({
    socket: tap,
    servername: host,
    secureContext: context,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
  });
  // Whatever happens later on this line is nobody's business.
  tap.on('error', () => undefined);
  try {
    await inTime(ms, settled(socket), () => new Stopped('timeout'));
    return seenOf(socket, listener.overheard());
  } catch (error) {
    const heard = listener.overheard();
    const cause = failed(error, heard);
    if (cause !== null) throw new Stopped(cause);
    return asked(heard);
  } finally {
    socket.destroy();
  }
}

function settled(socket: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('secureConnect', resolve);
    socket.on('error', reject);
    socket.once('close', () => reject(new Stopped('reset')));
  });
}

/** The cause, or null when the server was reached and only wanted a certificate. */
function failed(error: unknown, heard: Overheard): Cause | null {
  if (heard.foreign) return 'foreign';
  const { alert } = heard;
  if (alert !== null && CERTIFICATE_ALERTS.has(alert)) return null;
  if (heard.wantsCertificate && causeOf(error) !== 'timeout') return null;
  if (alert !== null && COMMON_ALERTS.has(alert)) return 'tls-version';
  if (/UNSUPPORTED_PROTOCOL|VERSION|NO_CIPHERS|HANDSHAKE_FAILURE/.test((error as NodeJS.ErrnoException).code ?? ''))
    return 'tls-version';
  return causeOf(error);
}

function parsed(der: Uint8Array): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    return null;
  }
}

/** Organisation or common name of whoever signed, without the rest of the name. Bounded: it comes from outside. */
export function issuerName(certificate: X509Certificate): string {
  const part = (name: string): string | undefined =>
    new RegExp(`^${name}=(.+)$`, 'm').exec(certificate.issuer)?.[1]?.trim();
  const [organisation, common] = [part('O'), part('CN')];
  const both = organisation === undefined || common === undefined || common.includes(organisation);
  const name = both ? (common ?? organisation ?? certificate.issuer) : `${organisation} (${common})`;
  // oxlint-disable-next-line no-control-regex -- control characters of a stranger's text do not reach a window
  return name.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, 120);
}

function datesOf(certificate: X509Certificate | null): Pick<Seen, 'from' | 'until'> {
  const day = (text: string | undefined): string | null => {
    const at = Date.parse(text ?? '');
    return Number.isNaN(at) ? null : new Date(at).toISOString();
  };
  return { from: day(certificate?.validFrom), until: day(certificate?.validTo) };
}

function chainOf(own: DetailedPeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let one: DetailedPeerCertificate | undefined = own; one?.raw !== undefined && chain.length < 10;) {
    const certificate = parsed(one.raw);
    if (certificate === null || chain.some((known) => known.fingerprint256 === certificate.fingerprint256)) break;
    chain.push(certificate);
    one = one.issuerCertificate;
  }
  return chain;
}

function seenOf(socket: TLSSocket, heard: Overheard): Seen {
  const chain = chainOf(socket.getPeerCertificate(true));
  const [own] = chain;
  const { authorized, authorizationError } = socket;
  const against = authorized ? null : codeOf(authorizationError);
  return {
    against,
    chain,
    version: socket.getProtocol(),
    issuer: own === undefined ? null : issuerName(own),
    wantsCertificate: heard.wantsCertificate,
    ...datesOf(own ?? null),
  };
}

/** Node says it as a text or as an error with a code. */
const codeOf = (error: unknown): string =>
  error instanceof Error
    ? ((error as NodeJS.ErrnoException).code ?? error.message)
    : typeof error === 'string'
      ? error
      : 'UNKNOWN';

/** All that is known of a server that hung up for want of a certificate: nothing of its own was verified. */
function asked(heard: Overheard): Seen {
  const own = heard.certificate === null ? null : parsed(heard.certificate);
  return {
    against: null,
    chain: own === null ? [] : [own],
    version: heard.version === 0x0303 ? 'TLSv1.2' : null,
    issuer: own === null ? null : issuerName(own),
    wantsCertificate: true,
    ...datesOf(own),
  };
}
