import { readFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import tls, { createSecureContext, type SecureContext } from 'node:tls';
import type { Roots } from '../card/chain.ts';
import type { Cause, Trust } from './attempt.ts';
import type { Seen } from './handshake.ts';
import type { NetworkSettings } from './settings.ts';

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;
const NOT_ISSUED_BY_ANY = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
  'INVALID_CA',
]);
/** Where Linux keeps the authorities that the machine trusts, by distribution. */
const LINUX_BUNDLES = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt'];

const pems = (text: string): string[] => text.match(PEM) ?? [];

export type Judged = { cause: Cause | null; trust: Trust };

export type Truster = {
  /** What certificates are verified against: public authorities, with those of the IGC-Santé where they may serve. */
  context(igc: boolean): SecureContext;
  judge(seen: Seen): Judged;
};

/** Who may sign for a host. `roots`: the authorities of the IGC-Santé that are shipped or added. */
export function createTruster(settings: NetworkSettings, roots: Roots): Truster {
  const contexts = new Map<boolean, SecureContext>();
  const more = pems(settings.roots.public);
  const health = roots.certificates.map((one) => one.toString());

  let system: X509Certificate[] | null = null;
  /** The authorities that this machine trusts, company and antivirus ones included. Read once, when first needed. */
  function systemRoots(): X509Certificate[] {
    system ??= [...pems(settings.roots.system), ...readSystem()].flatMap((pem) => {
      try {
        return [new X509Certificate(pem)];
      } catch {
        return [];
      }
    });
    return system;
  }

  const isTrustedHere = (chain: readonly X509Certificate[]): boolean => {
    const top = chain.at(-1);
    if (top === undefined) return false;
    return systemRoots().some(
      (root) =>
        root.fingerprint256 === top.fingerprint256 || (root.subject === top.issuer && top.verify(root.publicKey)),
    );
  };

  return {
    context(igc) {
      const made =
        contexts.get(igc) ??
        createSecureContext({ ca: [...tls.rootCertificates, ...more, ...(igc ? health : [])], minVersion: 'TLSv1.2' });
      contexts.set(igc, made);
      return made;
    },
    judge({ against, chain }) {
      if (against === null) return { cause: null, trust: 'public' };
      if (/EXPIRED|NOT_YET_VALID/.test(against)) return { cause: 'tls-dates', trust: 'none' };
      if (/ALTNAME/.test(against)) return { cause: 'tls-name', trust: 'public' };
      const names = chain.map((one) => `${one.issuer} ${one.subject}`.toUpperCase()).join(' ');
      if (settings.knownIssuers.names.some((name) => names.includes(name.toUpperCase()))) {
        return { cause: null, trust: 'named' };
      }
      const known = settings.interceptors.names.some((name) => names.includes(name.toUpperCase()));
      const here = isTrustedHere(chain);
      if (known || here || NOT_ISSUED_BY_ANY.has(against)) {
        return { cause: 'tls-intercepted', trust: here ? 'system' : 'none' };
      }
      return { cause: 'tls-untrusted', trust: 'none' };
    },
  };
}

/** The machine's own list, where this runtime can give it (Node 22.15 and later); on Linux, the file of the distribution. */
function readSystem(): string[] {
  const get = (tls as { getCACertificates?: (kind: 'system') => string[] }).getCACertificates;
  if (get !== undefined) {
    try {
      return get('system');
    } catch {
      return [];
    }
  }
  for (const file of LINUX_BUNDLES) {
    try {
      return pems(readFileSync(file, 'latin1'));
    } catch {
      continue;
    }
  }
  return [];
}
