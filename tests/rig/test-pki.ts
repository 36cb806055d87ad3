// First: @peculiar/x509 reads this polyfill while it loads.
import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** RSA 2048 / SHA-256, as on the cards (facts: IGC-Santé end-entity certificates). */
export const RSA_2048 = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
} as const;

/** A key pair in the two shapes the rig needs: webcrypto to make certificates, node to import into a token. */
export interface TestKeyPair {
  readonly web: webcrypto.CryptoKeyPair;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** One certification authority of the private test PKI. */
export interface TestAuthority {
  readonly certificate: x509.X509Certificate;
  readonly keys: TestKeyPair;
}

/** `test` prefixes every name with "TEST " as the ANS test chain does; `production` leaves it out. */
export type PkiNaming = 'test' | 'production';

/** A root and the two intermediates that issue personal cards. Private keys never leave this process. */
export interface TestPki {
  readonly naming: PkiNaming;
  readonly root: TestAuthority;
  /** Issues CPS and CPF cards (gamme FORT). */
  readonly strong: TestAuthority;
  /** Issues CPE and CPA cards (gamme STANDARD). */
  readonly standard: TestAuthority;
}

x509.cryptoProvider.set(webcrypto as unknown as Crypto);

/** Makes one exportable RSA 2048 key pair. Costs 0.1 to 1 s of processor time. */
export async function makeKeyPair(): Promise<TestKeyPair> {
  const web = await webcrypto.subtle.generateKey(RSA_2048, true, ['sign', 'verify']);
  return { web, privateKey: KeyObject.from(web.privateKey), publicKey: KeyObject.from(web.publicKey) };
}

/** One attribute of a distinguished name, written as UTF8String (countryName as the PrintableString X.520 asks for). */
export type NameAttribute = readonly [oid: string, value: string];

/** Builds a name from RDNs; an RDN of several attributes is ONE multi-valued RDN (a SET of several). */
export function distinguishedName(rdns: readonly (readonly NameAttribute[])[]): x509.Name {
  return new x509.Name(
    rdns.map((rdn) =>
      Object.fromEntries(
        rdn.map(([oid, value]) => [oid, [oid === OID.country ? { printableString: value } : { utf8String: value }]]),
      ),
    ),
  );
}

/** Attribute types used in the subjects. SN is 2.5.4.4, *surname*, not serialNumber (2.5.4.5). */
export const OID = {
  commonName: '2.5.4.3',
  surname: '2.5.4.4',
  country: '2.5.4.6',
  state: '2.5.4.8',
  organisation: '2.5.4.10',
  unit: '2.5.4.11',
  title: '2.5.4.12',
  givenName: '2.5.4.42',
} as const;

function authorityName(naming: PkiNaming, label: string): x509.Name {
  const test = naming === 'test';
  return distinguishedName([
    [[OID.country, 'FR']],
    [[OID.organisation, 'ASIP-SANTE']],
    [[OID.unit, '0002 187512751']],
    [[OID.unit, test ? 'IGC-SANTE TEST' : 'IGC-SANTE']],
    [[OID.commonName, test ? `TEST ${label}` : label]],
  ]);
}

/** One authority with fresh keys: a root without `issuer`. */
export async function makeAuthority(
  naming: PkiNaming,
  label: string,
  issuer: TestAuthority | undefined,
): Promise<TestAuthority> {
  const keys = await makeKeyPair();
  const subject = authorityName(naming, label);
  const certificate = await x509.X509CertificateGenerator.create({
    subject,
    issuer: issuer === undefined ? subject : issuer.certificate.subjectName,
    // The dates of the real IGC-Santé authorities.
    notBefore: new Date('2013-06-25T00:00:00Z'),
    notAfter: new Date(issuer === undefined ? '2033-06-25T00:00:00Z' : '2033-06-24T00:00:00Z'),
    signingAlgorithm: RSA_2048,
    publicKey: keys.web.publicKey,
    signingKey: issuer === undefined ? keys.web.privateKey : issuer.keys.web.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(true, issuer === undefined ? undefined : 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.web.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create((issuer?.keys ?? keys).web.publicKey),
      new x509.CertificatePolicyExtension(['2.5.29.32.0']),
    ],
  });
  return { certificate, keys };
}

/**
 * Makes a private PKI with the shape of IGC-Santé's personal chains. The names imitate, the keys are fresh and random:
 * nothing signed here chains to the real authorities, whatever the naming.
 */
export async function createTestPki(naming: PkiNaming = 'test'): Promise<TestPki> {
  const root = await makeAuthority(naming, 'AC RACINE IGC-SANTE FORT', undefined);
  const [strong, standard] = await Promise.all([
    makeAuthority(naming, 'AC IGC-SANTE FORT PERSONNES', root),
    makeAuthority(naming, 'AC IGC-SANTE STANDARD PERSONNES', root),
  ]);
  return { naming, root, strong, standard };
}

const shared = new Map<PkiNaming, Promise<TestPki>>();

/** The PKI of this process, made once per naming: RSA keys are the slow part of a test's set-up. */
export function sharedTestPki(naming: PkiNaming = 'test'): Promise<TestPki> {
  let pki = shared.get(naming);
  if (pki === undefined) {
    pki = createTestPki(naming);
    shared.set(naming, pki);
  }
  return pki;
}
