import { X509Certificate } from 'node:crypto';

/** Longer than any chain of the IGC-Santé, and the end of one that goes round. */
const MOST_LINKS = 6;
const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** The authorities in PEM texts, roots and intermediates. What does not parse, or may not issue, is left out. */
export function authoritiesIn(texts: readonly string[]): X509Certificate[] {
  return texts
    .flatMap((text) => text.match(PEM) ?? [])
    .flatMap((pem) => certificateFrom(pem) ?? [])
    .filter((one) => one.ca);
}

/** A certificate from PEM or DER, null when it is none. */
export function certificateFrom(source: string | Uint8Array): X509Certificate | null {
  try {
    return new X509Certificate(source);
  } catch {
    return null;
  }
}

/** Whether a certificate was in its dates at an instant. */
export const isValidAt = (one: X509Certificate, at: Date): boolean =>
  Date.parse(one.validFrom) <= at.getTime() && at.getTime() <= Date.parse(one.validTo);

function isIssuedBy(child: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return child.checkIssued(issuer) && child.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

/**
 * The chain of a certificate up to a self-signed authority of `known` (RFC 5280 §6.1: names, key usage, signatures), or
 * null. `extra` may link, never end. Dates are looked at by the caller; revocation is not looked at.
 */
export function chainTo(
  certificate: X509Certificate,
  known: readonly X509Certificate[],
  extra: readonly X509Certificate[],
): X509Certificate[] | null {
  const anchors = new Set(known.map((one) => one.fingerprint256));
  const issuers = [...known, ...extra.filter((one) => one.ca)];
  const chain = [certificate];
  for (let depth = 0; depth <= MOST_LINKS; depth += 1) {
    const below = chain.at(-1)!;
    if (anchors.has(below.fingerprint256) && isIssuedBy(below, below)) return chain;
    const issuer = issuers.find((one) => !chain.includes(one) && isIssuedBy(below, one));
    if (issuer === undefined) return null;
    chain.push(issuer);
  }
  return null;
}

/** The common name of a subject or issuer as Node writes it (one attribute a line), '' when there is none. */
export const commonName = (name: string): string => /^CN=(.*)$/m.exec(name)?.[1]?.trim() ?? '';
