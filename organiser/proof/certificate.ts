import { X509Certificate, type KeyObject } from 'node:crypto';
import { personIdOf } from '../protocol/identifier.ts';
import { Refusal } from '../refusal.ts';
import { contentOf, extensionsOf } from './der.ts';

const KEY_USAGE = '2.5.29.15';
/** Category of a card or of its replacement, one byte of table G01 (ANS, "gabarits des certificats"). */
const CATEGORY = '1.2.250.1.71.1.2.5';
/** Categories of a server's security module and of a software certificate: no card of a person holds their keys. */
const cardless = new Set([0x02, 0x03]);
/** From here on a category is one of test (table G01). */
const TEST = 0x80;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const authentication = ['1.3.6.1.5.5.7.3.2', '1.3.6.1.4.1.311.20.2.2'];

/** Bits of the modulus: what every CPS has, and a bound on the time that a signature takes to verify. */
const KEY_BITS = { least: 2048, most: 4096 };
const LARGEST_EXPONENT = 2n ** 32n;

/** A certificate that may prove a card: its key, and whether its category is one of test. */
export type CardCertificate = {
  certificate: X509Certificate;
  key: KeyObject;
  test: boolean;
  /** RPPS or ADELI of its holder, null without one. */
  personId: string | null;
};

const refuse = (why: string): Refusal => new Refusal('proof.certificate', { why });

/**
 * Reads the authentication certificate of a card and checks all that it says alone: dates, usage, category, key.
 * The chain is another matter (trust.ts).
 * @throws Refusal proof.certificate, with why: unreadable, expired, not-yet-valid, usage, category, key
 */
export function readCardCertificate(der: Buffer, now: Date): CardCertificate {
  const { certificate, extensions } = parse(der);
  const at = now.getTime();
  const [from, to] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)];
  if (Number.isNaN(from) || Number.isNaN(to)) throw refuse('unreadable');
  if (at < from) throw refuse('not-yet-valid');
  if (at > to) throw refuse('expired');
  if (!mayAuthenticate(certificate, extensions)) throw refuse('usage');
  const category = categoryOf(extensions);
  if (category === null || cardless.has(category & 0x7f)) throw refuse('category');
  return { certificate, key: keyOf(certificate), test: category >= TEST, personId: personIdOf(nameOf(certificate)) };
}

function parse(der: Buffer): { certificate: X509Certificate; extensions: Map<string, Buffer> } {
  try {
    const certificate = new X509Certificate(der);
    // Node also takes PEM text, and leaves what follows a certificate unread.
    if (!certificate.raw.equals(der)) throw new RangeError('not this DER alone');
    return { certificate, extensions: extensionsOf(der) };
  } catch {
    throw refuse('unreadable');
  }
}

/** The common name, also inside a name of several parts (X.501 multi-valued RDN), where Node separates them with `+`. */
const nameOf = ({ subject }: X509Certificate): string | null =>
  /(?:^|\n|\+ ?)CN=([^\n+]+?) ?(?=\n|\+|$)/.exec(subject)?.[1] ?? null;

/** For authentication, and not one of signature: nonRepudiation alone is a signature's (RFC 5280 §4.2.1.3). */
function mayAuthenticate(certificate: X509Certificate, extensions: Map<string, Buffer>): boolean {
  if (certificate.ca) return false;
  const extended = certificate.keyUsage ?? [];
  if (!authentication.some((oid) => extended.includes(oid))) return false;
  const bits = read(() => contentOf(extensions.get(KEY_USAGE), BIT_STRING));
  // The first byte counts the unused bits; digitalSignature is the highest bit of the second.
  return bits !== null && ((bits[1] ?? 0) & 0x80) !== 0;
}

function categoryOf(extensions: Map<string, Buffer>): number | null {
  const bytes = read(() => contentOf(extensions.get(CATEGORY), OCTET_STRING));
  return bytes?.length === 1 ? (bytes[0] ?? null) : null;
}

function read<T>(reading: () => T): T | null {
  try {
    return reading();
  } catch {
    return null;
  }
}

function keyOf(certificate: X509Certificate): KeyObject {
  const key = read(() => certificate.publicKey);
  const { modulusLength = 0, publicExponent = 0n } = key?.asymmetricKeyDetails ?? {};
  const sound =
    modulusLength >= KEY_BITS.least &&
    modulusLength <= KEY_BITS.most &&
    publicExponent > 1n &&
    publicExponent <= LARGEST_EXPONENT;
  if (key === null || key.asymmetricKeyType !== 'rsa' || !sound) throw refuse('key');
  return key;
}
