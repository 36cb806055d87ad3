// First: @peculiar/x509 reads this polyfill while it loads.
import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { tlv } from './ber.ts';
import { OID, RSA_2048, distinguishedName, makeKeyPair, sharedTestPki } from './test-pki.ts';
import type { TestKeyPair, TestPki } from './test-pki.ts';

/** Table G02. */
export const CARD_TYPE = { CPS: 0, CPF: 1, CPE: 2, CPA: 3 } as const;

/** Named periods around `now`; `expiring-soon` ends ten days later. */
export type Validity = 'valid' | 'expired' | 'not-yet-valid' | 'expiring-soon';

/** The holder's fields of a card. Defaults: the official fictitious doctor MAX LIBRE. */
export interface CpsCertificateOptions {
  /** CN: `8` + RPPS (12 characters) or `0` + ADELI (10 characters). Default `899900063480`. */
  readonly nationalId?: string;
  /** `null` leaves the attribute out. Default `LIBRE`. */
  readonly surname?: string | null;
  /** `null` leaves the attribute out. Default `MAX`. */
  readonly givenName?: string | null;
  /** Default `Médecin`; `null` leaves the attribute out. */
  readonly title?: string | null;
  /**
   * `cps`: C, title, {GN + SN + CN}. `cpe`: the establishment staff shape, no GN and no SN, the structure in O and OU
   * and CN `3<FINESS>/<register>`; its defaults change accordingly.
   */
  readonly shape?: 'cps' | 'cpe';
  /** Table G02. Default 0 (CPS), or 2 (CPE) with the `cpe` shape. `null` leaves the extension out. */
  readonly cardType?: number | null;
  /** Ten digits. Default `2600855206`. `null` leaves the extension out. */
  readonly cardNumber?: string | null;
  /** Table G01, one byte. Default 0x80 (test card); a real card has 0x00. `null` leaves the extension out. */
  readonly category?: number | null;
  /** Table G15. Default 10 (doctor); none with the `cpe` shape. `null` leaves the extension out. */
  readonly profession?: number | null;
  /** Default `['SM26']`; none with the `cpe` shape. An empty list leaves the extension out. */
  readonly specialities?: readonly string[];
  /** Default `valid`. Ignored for a bound that is given. */
  readonly validity?: Validity;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** The clock `validity` refers to. Default: the present. */
  readonly now?: Date;
  /** Default: the PKI shared by this process, "TEST " naming. */
  readonly pki?: TestPki;
  /** Keys to certify; made when absent. */
  readonly authenticationKeys?: TestKeyPair;
  readonly signatureKeys?: TestKeyPair;
}

/** One certificate with its keys, in the shapes the tests need. */
export interface CpsCertificate {
  readonly role: 'authentication' | 'signature';
  readonly der: Buffer;
  readonly pem: string;
  readonly x509: X509Certificate;
  /** The subject Name as DER, for CKA_SUBJECT. */
  readonly subjectDer: Buffer;
  readonly keys: TestKeyPair;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The two certificates of a card. */
export interface CpsCertificates {
  readonly authentication: CpsCertificate;
  readonly signature: CpsCertificate;
  /** Issuer then root. */
  readonly chain: readonly X509Certificate[];
  readonly cardNumber: string | null;
  readonly nationalId: string;
}

export const DEFAULT_CARD_NUMBER = '2600855206';
const DAY_MS = 86_400_000;

/** OIDs of the extensions (all non-critical). */
export const CPS_EXTENSION = {
  cardType: '1.2.250.1.71.1.2.2',
  cardId: '1.2.250.1.71.1.2.3',
  category: '1.2.250.1.71.1.2.5',
  profession: '1.2.250.1.71.1.2.7',
  specialities: '1.2.250.1.71.4.2.5',
} as const;

/** The dates of a named period, whole seconds since a certificate holds nothing finer. */
export function validityDates(validity: Validity, now: Date = new Date()): { notBefore: Date; notAfter: Date } {
  const [from, to] = {
    valid: [-365, 2 * 365],
    expired: [-3 * 365, -30],
    'not-yet-valid': [30, 3 * 365],
    'expiring-soon': [-3 * 365, 10],
  }[validity] as [number, number];
  const second = Math.floor(now.getTime() / 1000) * 1000;
  return { notBefore: new Date(second + from * DAY_MS), notAfter: new Date(second + to * DAY_MS) };
}

function derInteger(value: number): Buffer {
  if (!Number.isInteger(value) || value < 0 || value > 0x7f) throw new RangeError(`INTEGER out of range: ${value}`);
  return tlv(0x02, Buffer.from([value]));
}

/** DER of the CPS extensions, by OID; those asked as `null` (or an empty list) are left out. */
export function cpsExtensionValues(options: CpsCertificateOptions): Map<string, Buffer> {
  const cpe = options.shape === 'cpe';
  const cardType = options.cardType === undefined ? (cpe ? CARD_TYPE.CPE : CARD_TYPE.CPS) : options.cardType;
  const cardNumber = options.cardNumber === undefined ? DEFAULT_CARD_NUMBER : options.cardNumber;
  const category = options.category === undefined ? 0x80 : options.category;
  const profession = options.profession === undefined ? (cpe ? null : 10) : options.profession;
  const specialities = options.specialities ?? (cpe ? [] : ['SM26']);
  const values = new Map<string, Buffer>();
  if (cardType !== null) values.set(CPS_EXTENSION.cardType, derInteger(cardType));
  if (cardNumber !== null) values.set(CPS_EXTENSION.cardId, tlv(0x13, `8025000001/${cardNumber}`));
  if (category !== null) values.set(CPS_EXTENSION.category, tlv(0x04, Buffer.from([category])));
  if (profession !== null) values.set(CPS_EXTENSION.profession, derInteger(profession));
  if (specialities.length > 0) {
    values.set(CPS_EXTENSION.specialities, tlv(0x30, ...specialities.map((code) => tlv(0x0c, code))));
  }
  return values;
}

function nationalIdOf(options: CpsCertificateOptions): string {
  return options.nationalId ?? (options.shape === 'cpe' ? '3990000001/0042' : '899900063480');
}

function subjectName(options: CpsCertificateOptions): x509.Name {
  const commonName = nationalIdOf(options);
  if (options.shape === 'cpe') {
    return distinguishedName([
      [[OID.country, 'FR']],
      [[OID.state, 'Paris (75)']],
      [[OID.organisation, 'ETABLISSEMENT DE TEST']],
      [[OID.unit, '1990000001']],
      [[OID.title, options.title ?? 'Carte de service santé ou social']],
      [[OID.commonName, commonName]],
    ]);
  }
  const givenName = options.givenName === undefined ? 'MAX' : options.givenName;
  const surname = options.surname === undefined ? 'LIBRE' : options.surname;
  const title = options.title === undefined ? 'Médecin' : options.title;
  return distinguishedName([
    [[OID.country, 'FR']],
    ...(title === null ? [] : [[[OID.title, title]] as const]),
    [
      ...(givenName === null ? [] : [[OID.givenName, givenName] as const]),
      ...(surname === null ? [] : [[OID.surname, surname] as const]),
      [OID.commonName, commonName],
    ],
  ]);
}

/** GeneralizedTime with an IMPLICIT context tag, as privateKeyUsagePeriod wants. */
function periodBound(tag: number, date: Date): Buffer {
  return tlv(
    tag,
    date
      .toISOString()
      .replaceAll(/[-:T]/g, '')
      .replace(/\.\d+Z$/, 'Z'),
  );
}

async function makeCertificate(
  role: CpsCertificate['role'],
  options: CpsCertificateOptions,
  pki: TestPki,
): Promise<CpsCertificate> {
  const authentication = role === 'authentication';
  const keys = (authentication ? options.authenticationKeys : options.signatureKeys) ?? (await makeKeyPair());
  const named = validityDates(options.validity ?? 'valid', options.now);
  const notBefore = options.notBefore ?? named.notBefore;
  const notAfter = options.notAfter ?? named.notAfter;
  const issuer = options.shape === 'cpe' ? pki.standard : pki.strong;
  const test = pki.naming === 'test' ? '-TEST' : '';
  const extensions: x509.Extension[] = [
    new x509.BasicConstraintsExtension(false),
    new x509.KeyUsagesExtension(
      authentication ? x509.KeyUsageFlags.digitalSignature : x509.KeyUsageFlags.nonRepudiation,
      true,
    ),
    new x509.ExtendedKeyUsageExtension(
      authentication
        ? [x509.ExtendedKeyUsage.clientAuth, '1.3.6.1.4.1.311.20.2.2']
        : [x509.ExtendedKeyUsage.emailProtection],
    ),
    new x509.CertificatePolicyExtension(['1.2.250.1.213.1.7.2.1.1.1.1']),
    new x509.CRLDistributionPointsExtension([`http://igc-sante.esante.gouv.fr/CRL/ACI-FO-PP${test}.crl`]),
    await x509.SubjectKeyIdentifierExtension.create(keys.web.publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.web.publicKey),
    ...[...cpsExtensionValues(options)].map(([oid, value]) => new x509.Extension(oid, false, new Uint8Array(value))),
  ];
  if (!authentication) {
    const until = new Date(Math.min(notAfter.getTime(), notBefore.getTime() + 3 * 365 * DAY_MS));
    const period = tlv(0x30, periodBound(0x80, notBefore), periodBound(0x81, until));
    extensions.push(new x509.Extension('2.5.29.16', false, new Uint8Array(period)));
  }
  const made = await x509.X509CertificateGenerator.create({
    subject: subjectName(options),
    issuer: issuer.certificate.subjectName,
    notBefore,
    notAfter,
    signingAlgorithm: RSA_2048,
    publicKey: keys.web.publicKey,
    signingKey: issuer.keys.web.privateKey,
    extensions,
  });
  const der = Buffer.from(made.rawData);
  const parsed = new X509Certificate(der);
  const subjectDer = Buffer.from(made.subjectName.toArrayBuffer());
  return { role, der, pem: parsed.toString(), x509: parsed, subjectDer, keys, notBefore, notAfter };
}

/**
 * Makes the authentication and signature certificates of a CPS-shaped card.
 * Every default gives a valid doctor's TEST card (fictitious MAX LIBRE, RPPS 99900063480).
 */
export async function createCpsCertificates(options: CpsCertificateOptions = {}): Promise<CpsCertificates> {
  const pki = options.pki ?? (await sharedTestPki());
  const [authentication, signature] = await Promise.all([
    makeCertificate('authentication', options, pki),
    makeCertificate('signature', options, pki),
  ]);
  const issuer = options.shape === 'cpe' ? pki.standard : pki.strong;
  return {
    authentication,
    signature,
    chain: [issuer, pki.root].map((authority) => new X509Certificate(Buffer.from(authority.certificate.rawData))),
    cardNumber: options.cardNumber === undefined ? DEFAULT_CARD_NUMBER : options.cardNumber,
    nationalId: nationalIdOf(options),
  };
}

/** The same certificate bytes, cut and spoiled: looks like a certificate on the card, decodes nowhere. */
export function spoilCertificate(der: Buffer): Buffer {
  const spoiled = Buffer.from(der);
  // The outer length stays right (a card's reader trusts it); the tbsCertificate header no longer makes sense.
  spoiled.fill(0xff, 4, 64);
  return spoiled;
}
