import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chain } from '../../contract/card.ts';
import { authorityName, isTestAuthority } from './certificate.ts';
import { certificateParts, type CertificateParts } from './der.ts';

/** Authorities that are known here, roots and intermediates. */
export type Roots = { certificates: readonly X509Certificate[] };

/** Longer than any chain of the IGC-Santé, and the end of one that goes round. */
const MOST_LINKS = 6;
const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;
/** SHA-2 signatures, which every system verifies. Of others, a refusal and a wrong signature look the same. */
const VERIFIABLE = /^1\.2\.840\.113549\.1\.1\.1[0-3]$|^1\.2\.840\.10045\.4\.3\.[234]$|^1\.3\.101\.112$/;

/** The authorities of a PEM text; what does not parse, or may not issue, is left out. */
function authoritiesIn(text: string): X509Certificate[] {
  return [...text.matchAll(PEM)].flatMap(([pem]) => {
    try {
      const certificate = new X509Certificate(pem);
      return certificate.ca ? [certificate] : [];
    } catch {
      return [];
    }
  });
}

function pemFilesOf(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => /\.(pem|crt)$/i.test(name));
    return names.toSorted().map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

/**
 * The authorities of a folder (`*.pem` and `*.crt`, as the hub reads it), and those of a bundle that an organiser adds
 * (VS_CARD_ROOTS). What is missing or unreadable adds nothing: cards that come from it are then of an unknown chain.
 */
export function loadRoots(folder: string, bundle: string | undefined): Roots {
  const files = [...pemFilesOf(folder), ...(bundle === undefined ? [] : [bundle])];
  const found = files.flatMap((file) => authoritiesIn(textOf(file)));
  return { certificates: [...new Map(found.map((one) => [one.fingerprint256, one])).values()] };
}

type Link = { certificate: X509Certificate; parts: CertificateParts };

function parsed(der: Uint8Array): Link | null {
  try {
    return { certificate: new X509Certificate(der), parts: certificateParts(der) };
  } catch {
    return null;
  }
}

/** Null when it cannot be told: this system refuses the algorithm or the key (SHA-1 of the old IGC, on some). */
function isSignedBy({ certificate, parts }: Link, issuer: Link): boolean | null {
  try {
    if (certificate.verify(issuer.certificate.publicKey)) return true;
    return VERIFIABLE.test(parts.algorithm) ? false : null;
  } catch {
    return null;
  }
}

const isSelfIssued = ({ certificate }: Link): boolean => certificate.subject === certificate.issuer;

/**
 * Where the chain of a certificate ends (RFC 5280 §6.1, names and signatures only: dates and revocation are other
 * questions). `extra`: the other certificates of the card, which may link but are never an end. Without an end, the last
 * name is the one of the authority that is missing, or whose key did not sign. Never throws.
 */
export function chainOf(der: Uint8Array, extra: readonly Uint8Array[], roots: Roots): Chain {
  let current = parsed(der);
  if (current === null) return { status: 'unknown', names: [] };
  const known = roots.certificates.flatMap((one) => parsed(one.raw) ?? []);
  const links = [...known, ...extra.flatMap((one) => parsed(one) ?? [])].filter(({ certificate }) => certificate.ca);
  const anchors = new Set(known.map(({ certificate }) => certificate.fingerprint256));
  const names: string[] = [];
  const seen = new Set<string>();
  let test = false;
  for (let depth = 0; depth <= MOST_LINKS; depth += 1) {
    const below: Link = current;
    seen.add(below.certificate.fingerprint256);
    if (isSelfIssued(below) && anchors.has(below.certificate.fingerprint256) && isSignedBy(below, below) === true) {
      return { status: test || isTestAuthority(below.parts.subject) ? 'test' : 'trusted', names };
    }
    const named = links.filter(
      ({ certificate }) => certificate.subject === below.certificate.issuer && !seen.has(certificate.fingerprint256),
    );
    const issuer = named.find(
      (one) => below.certificate.checkIssued(one.certificate) && isSignedBy(below, one) === true,
    );
    if (issuer === undefined) {
      if (!isSelfIssued(below)) names.push(authorityName(below.parts.issuer));
      // An authority of that name is known, and its key did not sign this one.
      const ours = named.filter(({ certificate }) => anchors.has(certificate.fingerprint256));
      const broken = ours.length > 0 && ours.every((one) => isSignedBy(below, one) === false);
      return { status: broken ? 'broken' : 'unknown', names };
    }
    test ||= isTestAuthority(issuer.parts.subject);
    names.push(authorityName(issuer.parts.subject));
    current = issuer;
  }
  return { status: 'unknown', names };
}
