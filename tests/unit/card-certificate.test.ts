// First: @peculiar/x509 reads this polyfill while it loads.
import 'reflect-metadata';
import { resolve } from 'node:path';
import * as x509 from '@peculiar/x509';
import { beforeAll, describe, expect, it } from 'vitest';
import { nationalIdentifier, readCertificate } from '../../electron/feature/card/certificate.ts';
import { certificateParts, oidOf, textOf } from '../../electron/feature/card/der.ts';
import { loadResources } from '../../electron/feature/resource.ts';
import { tlv } from '../rig/ber.ts';
import {
  createAdeliNurse,
  createCpeUnnamed,
  createCpsInOrder,
  createEcCertificate,
  createOldCpa,
  createOldCps,
  createSoftwareCertificate,
  HOLDER_ORDERS,
  nameDer,
  type Rdns,
} from '../rig/certificate-shapes.ts';
import { createCpsCertificates, CPS_EXTENSION, spoilCertificate } from '../rig/cps-certificate.ts';
import { makeKeyPair, OID, RSA_2048, type TestKeyPair } from '../rig/test-pki.ts';

let keys: TestKeyPair;
beforeAll(async () => {
  keys = await makeKeyPair();
}, 60_000);

/** A certificate of any shape, self-signed under `issuer`: only its reading matters here. */
async function certificate(part: {
  subject?: Rdns | Buffer;
  issuer?: Rdns;
  extensions?: readonly x509.Extension[];
}): Promise<Buffer> {
  const name = (from: Rdns | Buffer): x509.Name =>
    new x509.Name(new Uint8Array(Buffer.isBuffer(from) ? from : nameDer(from)).buffer);
  const made = await x509.X509CertificateGenerator.create({
    subject: name(part.subject ?? [[[OID.commonName, '899900063480']]]),
    issuer: name(part.issuer ?? [[[OID.commonName, 'AC']]]),
    notBefore: new Date('2024-02-29T10:00:00Z'),
    notAfter: new Date('2051-01-01T00:00:00Z'),
    signingAlgorithm: RSA_2048,
    publicKey: keys.web.publicKey,
    signingKey: keys.web.privateKey,
    extensions: [...(part.extensions ?? [])],
  });
  return Buffer.from(made.rawData);
}

const attribute = (oid: string, tag: number, value: Buffer | string): Buffer => {
  const last = Number(oid.split('.').at(-1));
  return tlv(0x30, tlv(0x06, Buffer.from([0x55, 0x04, last])), tlv(tag, value));
};

describe('the holder', () => {
  it.each(HOLDER_ORDERS.map((order) => ({ order })))('is read from one RDN in any order: $order', async ({ order }) => {
    expect(readCertificate((await createCpsInOrder(order)).der)).toMatchObject({
      surname: 'LIBRE',
      given: 'MAX',
      commonName: '899900063480',
      title: 'Médecin',
      organisation: null,
      organisationId: null,
      role: 'authentication',
      authentication: true,
      signatureAlgorithm: 'sha256WithRSAEncryption',
      issuer: 'TEST AC IGC-SANTE FORT PERSONNES',
      test: true,
      cps: true,
    });
  });

  it('of an establishment may have no name, but a structure', async () => {
    expect(readCertificate((await createCpeUnnamed()).der)).toMatchObject({
      surname: null,
      given: null,
      title: 'Carte de service santé ou social',
      organisation: 'ETABLISSEMENT DE TEST',
      organisationId: '1990000001',
      cardType: 2,
      profession: null,
      specialities: [],
    });
  });

  it('of the old IGC has T61 names and a profession in OU; O names the body, not a structure', async () => {
    expect(readCertificate((await createOldCps()).der)).toMatchObject({
      surname: 'LIBRE',
      given: 'MAX',
      commonName: '899900063480',
      title: 'Médecin',
      organisation: null,
      organisationId: null,
      issuer: 'TEST CLASSE-1',
      test: true,
      signatureAlgorithm: 'sha1WithRSAEncryption',
    });
  });

  it('who is staff of the old IGC has a name and a structure', async () => {
    expect(readCertificate((await createOldCpa()).der)).toMatchObject({
      surname: 'LIBRE',
      given: 'MAX',
      title: null,
      organisation: 'ETABLISSEMENT DE TEST',
      organisationId: '399999000000018',
      cardType: 3,
    });
  });

  it('who is a nurse may have an ADELI number and no speciality', async () => {
    expect(readCertificate((await createAdeliNurse()).der)).toMatchObject({
      commonName: '00B6087510',
      title: 'Infirmier',
      profession: 60,
      specialities: [],
    });
  });

  it('of a software certificate has no card', async () => {
    expect(readCertificate((await createSoftwareCertificate()).der)).toMatchObject({
      category: 0x83,
      test: true,
      cardType: null,
      cardNumber: null,
      role: 'authentication',
    });
  });

  it('may have an elliptic key', async () => {
    expect(readCertificate((await createEcCertificate()).der)).toMatchObject({
      surname: 'LIBRE',
      authentication: true,
    });
  });
});

describe('names', () => {
  it.each([
    ['UTF8String', 0x0c, Buffer.from('Hélène'), 'Hélène'],
    ['T61String as Latin-1', 0x14, Buffer.from('Hélène', 'latin1'), 'Hélène'],
    ['T61String that holds UTF-8', 0x14, Buffer.from('Hélène'), 'Hélène'],
    ['Latin-1 under the tag of UTF-8', 0x0c, Buffer.from('Hélène', 'latin1'), 'Hélène'],
    ['BMPString', 0x1e, Buffer.from('Hélène', 'utf16le').swap16(), 'Hélène'],
    ['UniversalString', 0x1c, Buffer.from([0, 0, 0, 0x48, 0, 0, 0, 0xe9]), 'Hé'],
    ['NUL and blanks around', 0x0c, Buffer.from(' MAX\0\0 '), 'MAX'],
  ])('are read from a %s', (_name, tag, value, text) => {
    expect(textOf({ tag, value })).toBe(text);
  });

  it('are read from a certificate whatever their types', async () => {
    const surname = Buffer.from('LIBRÉ', 'utf16le').swap16();
    const given = attribute(OID.givenName, 0x14, Buffer.from('Hélène', 'latin1'));
    const rdn = tlv(0x31, given, attribute(OID.commonName, 0x13, '8999'), attribute(OID.surname, 0x1e, surname));
    expect(readCertificate(await certificate({ subject: tlv(0x30, rdn) }))).toMatchObject({
      surname: 'LIBRÉ',
      given: 'Hélène',
      commonName: '8999',
    });
  });

  it.each([127, 128, 129, 255, 256])('may be of %i bytes', async (bytes) => {
    // The name as a whole: a length of exactly 128, once decoded, is the byte of the indefinite form.
    const text = 'A'.repeat(bytes - 11);
    const seen = readCertificate(await certificate({ subject: [[[OID.organisation, text]]] }));
    expect(seen.organisation).toBe(text);
  });

  it('give the structure from the register number when OU says nothing', async () => {
    const idOf = async (...rdns: Rdns): Promise<string | null> =>
      readCertificate(await certificate({ subject: rdns })).organisationId;
    expect(await idOf([[OID.commonName, '3990000001/0042']])).toBe('1990000001');
    expect(await idOf([[OID.commonName, '599999000000018/CPAT0001']])).toBe('399999000000018');
    expect(await idOf([[OID.unit, 'ACCUEIL']], [[OID.commonName, '1990000001/7']])).toBe('0990000001');
    expect(await idOf([[OID.commonName, 'SERVEUR']])).toBeNull();
    expect(await idOf([[OID.commonName, '899900063480']], [[OID.surname, 'LIBRE']])).toBeNull();
  });

  it('without a CN are shown whole', async () => {
    const issuer: Rdns = [[[OID.organisation, 'GIP-CPS']], [[OID.unit, 'GIP-CPS PROFESSIONNEL']]];
    expect(readCertificate(await certificate({ issuer }))).toMatchObject({
      issuer: 'GIP-CPS, GIP-CPS PROFESSIONNEL',
      cps: true,
      test: false,
    });
  });
});

describe('what a certificate is for', () => {
  const usage = (flags: x509.KeyUsageFlags) => new x509.KeyUsagesExtension(flags, true);
  const extended = (...oids: string[]) => new x509.ExtendedKeyUsageExtension(oids);
  const { digitalSignature, nonRepudiation } = x509.KeyUsageFlags;
  const CLIENT = '1.3.6.1.5.5.7.3.2';
  const LOGON = '1.3.6.1.4.1.311.20.2.2';
  it.each([
    ['clientAuth', 'authentication', [usage(digitalSignature), extended(CLIENT)]],
    ['smartcardLogon alone', 'authentication', [extended(LOGON)]],
    ['nonRepudiation', 'signature', [usage(nonRepudiation), extended('1.3.6.1.5.5.7.3.4')]],
    ['both', 'signature', [usage(digitalSignature | nonRepudiation), extended(CLIENT)]],
    ['mail', 'other', [usage(digitalSignature), extended('1.3.6.1.5.5.7.3.4')]],
    ['nothing said', 'other', []],
  ] as const)('%s: %s', async (_name, role, extensions) => {
    const seen = readCertificate(await certificate({ extensions }));
    expect([seen.role, seen.authentication]).toEqual([role, role === 'authentication']);
  });

  it('tells the two certificates of a card apart', async () => {
    const made = await createCpsCertificates();
    expect(readCertificate(made.authentication.der).role).toBe('authentication');
    expect(readCertificate(made.signature.der).role).toBe('signature');
  });
});

describe('what is malformed', () => {
  it('is as good as absent in an extension', async () => {
    const broken = Object.values(CPS_EXTENSION).map(
      (oid) => new x509.Extension(oid, false, new Uint8Array([0x30, 0x7f, 0x01])),
    );
    expect(readCertificate(await certificate({ extensions: broken }))).toMatchObject({
      cardType: null,
      cardNumber: null,
      category: null,
      profession: null,
      specialities: [],
      cps: true,
    });
  });

  it('throws when it is the certificate', async () => {
    const der = await certificate({});
    expect(() => readCertificate(new Uint8Array())).toThrow();
    expect(() => readCertificate(spoilCertificate(der))).toThrow();
    expect(() => readCertificate(der.subarray(0, 200))).toThrow();
    expect(() => certificateParts(Buffer.from('3000', 'hex'))).toThrow(RangeError);
    expect(() => certificateParts(Buffer.from('30800000', 'hex'))).toThrow(RangeError);
  });

  it('is ignored after its end, and dates are read to the second', async () => {
    const der = Buffer.concat([await certificate({}), Buffer.alloc(16)]);
    const { notBefore, notAfter } = readCertificate(der);
    expect([notBefore.toISOString(), notAfter.toISOString()]).toEqual([
      '2024-02-29T10:00:00.000Z',
      '2051-01-01T00:00:00.000Z',
    ]);
  });

  it('reads an OID of any size', () => {
    expect(oidOf(Buffer.from('2a817a0147010205', 'hex'))).toBe('1.2.250.1.71.1.2.5');
    expect(oidOf(Buffer.from('883703', 'hex'))).toBe('2.999.3');
  });
});

describe('national identifiers', () => {
  const { nomenclature } = loadResources(resolve(import.meta.dirname, '../../resources'));
  const read = (commonName: string) => nationalIdentifier(commonName, nomenclature.identifierTypes);
  it.each([
    ['899900063480', 'RPPS', '99900063480', true],
    ['899900063481', 'RPPS', '99900063481', false],
    ['00B6087510', 'ADELI', '0B6087510', null],
    ['1012345678/12', 'Cabinet ADELI', '012345678/12', null],
    ['275/0001', 'DRASS', '75/0001', null],
    ['3990000001/0042', 'FINESS', '990000001/0042', null],
    ['32A0000001/0042', 'FINESS', '2A0000001/0042', null],
    ['3990000001', 'FINESS', '990000001', null],
    ['4732829320/1', 'SIREN', '732829320/1', true],
    ['4732829321/1', 'SIREN', '732829321/1', false],
    ['573282932000074/A', 'SIRET', '73282932000074/A', true],
    ['573282932000075/A', 'SIRET', '73282932000075/A', false],
    // La Poste: the digits add up to a multiple of five instead.
    ['535600000000001/A', 'SIRET', '35600000000001/A', true],
    ['535600000000019/A', 'SIRET', '35600000000019/A', false],
    ['699900063480/1', 'Cabinet RPPS', '99900063480/1', null],
    ['9AB12345678', 'Étudiant', 'AB12345678', null],
  ])('%s is of %s', (commonName, type, value, checkDigit) => {
    expect(read(commonName)).toEqual({ type, value, checkDigit });
  });

  it.each([
    '',
    '8',
    '89990006348',
    '8999000634801',
    '899900063480/1',
    '00B608751',
    '00B6087510/1',
    '7990000001/1',
    '399/1',
    '3990000001/',
    '3990000001/1/2',
    'SERVEUR',
    '3990000001 /1',
  ])('%j is none', (commonName) => {
    expect(read(commonName)).toBeNull();
  });

  it('says nothing of a type that the tables do not have', () => {
    expect(nationalIdentifier('899900063480', {})).toBeNull();
  });
});
