// First: @peculiar/x509 reads this polyfill while it loads.
import 'reflect-metadata';
import { X509Certificate, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { tlv } from './ber.ts';
import { cpsExtensionValues, validityDates, type CpsCertificateOptions } from './cps-certificate.ts';
import { createTestPki, makeKeyPair, OID, sharedTestPki } from './test-pki.ts';
import type { TestAuthority, TestPki } from './test-pki.ts';

/** The single certificates below are authentication ones; tests that need a whole card use `createCpsCertificates`. */
export interface ShapedCertificate {
  readonly der: Buffer;
  readonly x509: X509Certificate;
  /** Issuer first, root last. */
  readonly chain: readonly X509Certificate[];
}

/** One attribute of a name: its OID, its text, and its string type when it is not UTF8String. */
export type Attribute = readonly [oid: string, value: string, type?: 'utf8' | 'printable' | 't61'];
/** RDNs in order; an RDN of several attributes is one SET. */
export type Rdns = readonly (readonly Attribute[])[];

const PSEUDONYM = '2.5.4.65';
const LOCALITY = '2.5.4.7';

function oidBytes(oid: string): Buffer {
  const [one = 0, two = 0, ...rest] = oid.split('.').map(Number);
  const arcs = [one * 40 + two, ...rest].flatMap((arc) => {
    const bytes = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) bytes.unshift((left & 0x7f) | 0x80);
    return bytes;
  });
  return tlv(0x06, Buffer.from(arcs));
}

/** A Name as DER, its attributes in the order and the string types asked, which no library keeps. T61 is Latin-1 here. */
export function nameDer(rdns: Rdns): Buffer {
  const value = (text: string, type: Attribute[2]) =>
    type === 't61'
      ? tlv(0x14, Buffer.from(text, 'latin1'))
      : tlv(type === 'printable' ? 0x13 : 0x0c, Buffer.from(text, 'utf8'));
  const pairs = (rdn: readonly Attribute[]) =>
    rdn.map(([oid, text, type]) => tlv(0x30, oidBytes(oid), value(text, oid === OID.country ? 'printable' : type)));
  return tlv(0x30, ...rdns.map((rdn) => tlv(0x31, ...pairs(rdn))));
}

type Shape = {
  subject: Rdns;
  issuer: TestAuthority;
  chain: readonly TestAuthority[];
  extensions?: CpsCertificateOptions;
  hash?: 'SHA-1' | 'SHA-256';
  algorithm?: 'rsa' | 'ec';
};

const certificate = ({ certificate: made }: TestAuthority) => new X509Certificate(Buffer.from(made.rawData));

async function make({ subject, issuer, chain, extensions, hash = 'SHA-256', algorithm = 'rsa' }: Shape) {
  const keys =
    algorithm === 'ec'
      ? await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
      : (await makeKeyPair()).web;
  const { notBefore, notAfter } = validityDates('valid');
  const signer = await webcrypto.subtle.importKey(
    'pkcs8',
    new Uint8Array(issuer.keys.privateKey.export({ format: 'der', type: 'pkcs8' })),
    { name: 'RSASSA-PKCS1-v1_5', hash },
    false,
    ['sign'],
  );
  const made = await x509.X509CertificateGenerator.create({
    subject: new x509.Name(new Uint8Array(nameDer(subject)).buffer),
    issuer: issuer.certificate.subjectName,
    notBefore,
    notAfter,
    signingAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash },
    publicKey: keys.publicKey,
    signingKey: signer,
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth, '1.3.6.1.4.1.311.20.2.2']),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.web.publicKey),
      ...[...cpsExtensionValues(extensions ?? {})].map(
        ([oid, value]) => new x509.Extension(oid, false, new Uint8Array(value)),
      ),
    ],
  });
  const der = Buffer.from(made.rawData);
  return { der, x509: new X509Certificate(der), chain: chain.map(certificate) };
}

const none = { profession: null, specialities: [] } as const;

/** Establishment staff that is not named: no surname, no given name, a pseudonym; the structure in O and OU (CPE). */
export async function createCpeUnnamed(): Promise<ShapedCertificate> {
  const pki = await sharedTestPki();
  return make({
    subject: [
      [[OID.country, 'FR']],
      [[OID.state, 'Paris (75)']],
      [[OID.organisation, 'ETABLISSEMENT DE TEST']],
      [[OID.unit, '1990000001']],
      [[OID.title, 'Carte de service santé ou social']],
      [[PSEUDONYM, 'EMPLOYE0042']],
      [[OID.commonName, '3990000001/0042']],
    ],
    issuer: pki.standard,
    chain: [pki.standard, pki.root],
    extensions: { cardType: 2, ...none },
  });
}

let old: ReturnType<typeof makeOldAuthority> | undefined;

/** The authority of the old IGC (CPS2ter): `CN=TEST CLASSE-1, OU=TEST PROFESSIONNEL, O=TEST`, in T61String, SHA-1. */
function oldAuthority(): ReturnType<typeof makeOldAuthority> {
  old ??= makeOldAuthority();
  return old;
}

async function makeOldAuthority(): Promise<{ authority: TestAuthority; root: TestAuthority }> {
  const authority = async (names: Rdns, issuer?: TestAuthority): Promise<TestAuthority> => {
    const keys = await makeKeyPair();
    const subject = new x509.Name(new Uint8Array(nameDer(names)).buffer);
    const signer = await webcrypto.subtle.importKey(
      'pkcs8',
      new Uint8Array((issuer?.keys ?? keys).privateKey.export({ format: 'der', type: 'pkcs8' })),
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' },
      false,
      ['sign'],
    );
    const made = await x509.X509CertificateGenerator.create({
      subject,
      issuer: issuer?.certificate.subjectName ?? subject,
      notBefore: new Date('2005-01-01T00:00:00Z'),
      notAfter: new Date('2035-01-01T00:00:00Z'),
      signingAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' },
      publicKey: keys.web.publicKey,
      signingKey: signer,
      extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
    });
    return { certificate: made, keys };
  };
  const base = [[[OID.country, 'FR']], [[OID.organisation, 'TEST', 't61']]] as const;
  const root = await authority([...base, [[OID.unit, 'TEST PROFESSIONNEL', 't61']]]);
  const issuer = await authority(
    [...base, [[OID.unit, 'TEST PROFESSIONNEL', 't61']], [[OID.commonName, 'TEST CLASSE-1', 't61']]],
    root,
  );
  return { authority: issuer, root };
}

/** A named doctor of the old IGC: names in T61String (Latin-1), the profession in OU, signed with SHA-1. */
export async function createOldCps(): Promise<ShapedCertificate> {
  const { authority, root } = await oldAuthority();
  return make({
    subject: [
      [[OID.country, 'FR']],
      [[OID.organisation, 'TEST', 't61']],
      [[OID.unit, 'Médecin', 't61']],
      [
        [OID.commonName, '899900063480', 't61'],
        [OID.surname, 'LIBRE', 't61'],
        [OID.givenName, 'MAX', 't61'],
      ],
    ],
    issuer: authority,
    chain: [authority, root],
    hash: 'SHA-1',
  });
}

/** Authorised staff of the old IGC (CPA): named, the structure in O, L and OU, a register number in CN. */
export async function createOldCpa(): Promise<ShapedCertificate> {
  const { authority, root } = await oldAuthority();
  return make({
    subject: [
      [[OID.country, 'FR']],
      [[OID.organisation, 'ETABLISSEMENT DE TEST', 't61']],
      [[LOCALITY, 'Paris (75)', 't61']],
      [[OID.unit, '399999000000018', 't61']],
      [
        [OID.givenName, 'MAX', 't61'],
        [OID.surname, 'LIBRE', 't61'],
        [OID.commonName, '599999000000018/CPAT0001', 't61'],
      ],
    ],
    issuer: authority,
    chain: [authority, root],
    extensions: { cardType: 3, ...none },
    hash: 'SHA-1',
  });
}

/** The same doctor with the attributes of the multi-valued RDN in each order that a card may have. */
export const HOLDER_ORDERS = [
  ['givenName', 'surname', 'commonName'],
  ['commonName', 'surname', 'givenName'],
  ['surname', 'commonName', 'givenName'],
] as const;

/** A doctor's certificate with its holder's attributes in this order (facts: "order varies"). */
export async function createCpsInOrder(order: (typeof HOLDER_ORDERS)[number]): Promise<ShapedCertificate> {
  const pki = await sharedTestPki();
  const value = { givenName: 'MAX', surname: 'LIBRE', commonName: '899900063480' } as const;
  return make({
    subject: [
      [[OID.country, 'FR']],
      [[OID.title, 'Médecin']],
      order.map((attribute) => [OID[attribute], value[attribute]] as const),
    ],
    issuer: pki.strong,
    chain: [pki.strong, pki.root],
  });
}

const doctor: Rdns = [
  [[OID.country, 'FR']],
  [[OID.title, 'Médecin']],
  [
    [OID.givenName, 'MAX'],
    [OID.surname, 'LIBRE'],
    [OID.commonName, '899900063480'],
  ],
];

/** A software certificate: test category 83, neither card type nor card number. It is on no card. */
export async function createSoftwareCertificate(): Promise<ShapedCertificate> {
  const pki = await sharedTestPki();
  return make({
    subject: doctor,
    issuer: pki.standard,
    chain: [pki.standard, pki.root],
    extensions: { category: 0x83, cardType: null, cardNumber: null },
  });
}

/** A nurse with an ADELI number, which may hold letters, and no speciality. */
export async function createAdeliNurse(): Promise<ShapedCertificate> {
  const pki = await sharedTestPki();
  return make({
    subject: [
      [[OID.country, 'FR']],
      [[OID.title, 'Infirmier']],
      [
        [OID.givenName, 'MAX'],
        [OID.surname, 'LIBRE'],
        [OID.commonName, '00B6087510'],
      ],
    ],
    issuer: pki.strong,
    chain: [pki.strong, pki.root],
    extensions: { profession: 60, specialities: [] },
  });
}

/** Names its issuer as IGC-Santé does, signed by another authority of the same name: the chain does not verify. */
export async function createWrongChain(): Promise<ShapedCertificate> {
  const [pki, impostor] = await Promise.all([sharedTestPki(), createTestPki()]);
  return make({ subject: doctor, issuer: impostor.strong, chain: [pki.strong, pki.root] });
}

/** A doctor's certificate over an elliptic key (P-256), which no known CPS has. */
export async function createEcCertificate(): Promise<ShapedCertificate> {
  const pki = await sharedTestPki();
  return make({ subject: doctor, issuer: pki.strong, chain: [pki.strong, pki.root], algorithm: 'ec' });
}

/** The authorities of a test PKI as the file of trusted roots takes them: root, then intermediates, in PEM. */
export function rootBundle(pki: TestPki): string {
  return [pki.root, pki.strong, pki.standard].map((authority) => certificate(authority).toString()).join('');
}
