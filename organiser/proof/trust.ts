import { X509Certificate } from 'node:crypto';

/** Certificates between a card's and its root, root included: IGC-Santé has two. */
const DEPTH = 4;
const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
/** A part of a name: the authorities of test of IGC-Santé are called "TEST …" and "IGC-SANTE TEST". */
const TEST_NAME = /\bTEST\b/;

type Authority = { certificate: X509Certificate; root: boolean; test: boolean };
/** The authorities that a card's certificate may come from. */
export type Trust = {
  /** How many roots are known. */
  roots: number;
  /** Whether a certificate leads to a known root at an instant, and whether by an authority of test. */
  chainOf(certificate: X509Certificate, now: Date): { trusted: false } | { trusted: true; test: boolean };
};

/**
 * Reads PEM texts, roots and intermediates together. What issued itself is a root; anything else counts only through one.
 * A certificate that cannot be read, or is no authority, is left out: the others still serve.
 */
export function makeTrust(texts: readonly string[]): Trust {
  const authorities = texts
    .flatMap((text) => text.match(PEM) ?? [])
    .flatMap((pem): Authority[] => {
      try {
        const certificate = new X509Certificate(pem);
        if (!certificate.ca) return [];
        const root = isIssuedBy(certificate, certificate);
        return [{ certificate, root, test: TEST_NAME.test(certificate.subject) }];
      } catch {
        return [];
      }
    });

  return {
    roots: authorities.filter(({ root }) => root).length,
    chainOf(certificate, now) {
      let child = certificate;
      let test = false;
      for (let depth = 0; depth < DEPTH; depth += 1) {
        const issuer = authorities.find((one) => isAlive(one.certificate, now) && isIssuedBy(child, one.certificate));
        if (issuer === undefined) return { trusted: false };
        test ||= issuer.test;
        if (issuer.root) return { trusted: true, test };
        child = issuer.certificate;
      }
      return { trusted: false };
    },
  };
}

/** Names, key identifiers and usage first (checkIssued), then the signature itself. */
function isIssuedBy(child: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return child.checkIssued(issuer) && child.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

function isAlive(certificate: X509Certificate, now: Date): boolean {
  const at = now.getTime();
  return at >= Date.parse(certificate.validFrom) && at <= Date.parse(certificate.validTo);
}
