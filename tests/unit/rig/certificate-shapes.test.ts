import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseTlv } from '../../rig/ber.ts';
import {
  createAdeliNurse,
  createCpeUnnamed,
  createCpsInOrder,
  createEcCertificate,
  createOldCpa,
  createOldCps,
  createSoftwareCertificate,
  createWrongChain,
  HOLDER_ORDERS,
  nameDer,
  rootBundle,
  type ShapedCertificate,
} from '../../rig/certificate-shapes.ts';
import { CPS_EXTENSION } from '../../rig/cps-certificate.ts';
import { OID, sharedTestPki } from '../../rig/test-pki.ts';

/** With its tag and its length. */
const hexOid = (oid: string) =>
  nameDer([[[oid, '']]])
    .subarray(6, -2)
    .toString('hex');
const holds = ({ der }: ShapedCertificate, oid: string) => der.toString('hex').includes(hexOid(oid));
const isChained = ({ x509, chain }: ShapedCertificate) =>
  [x509, ...chain].every((one, index) => one.verify((chain[index] ?? one).publicKey));

describe('certificate shapes', () => {
  it('chain to their own root, but for the wrong chain, which names it all the same', async () => {
    for (const make of [createCpeUnnamed, createOldCps, createOldCpa, createSoftwareCertificate, createAdeliNurse]) {
      expect(isChained(await make()), make.name).toBe(true);
    }
    const wrong = await createWrongChain();
    expect(wrong.x509.issuer).toBe(wrong.chain[0]!.subject);
    expect(isChained(wrong)).toBe(false);
  });

  it('hold a CPE without a name', async () => {
    const { x509 } = await createCpeUnnamed();
    expect(x509.subject).not.toMatch(/\b(SN|GN)=/);
    expect(x509.subject).toMatch(
      /O=ETABLISSEMENT DE TEST\nOU=1990000001\n.*\npseudonym=EMPLOYE0042\nCN=3990000001\/0042/s,
    );
  });

  it('hold the old IGC: T61String in Latin-1, SHA-1', async () => {
    for (const old of [await createOldCps(), await createOldCpa()]) {
      // sha1WithRSAEncryption.
      expect(old.der.toString('hex')).toContain('06092a864886f70d010105');
      expect(old.x509.issuer).toContain('CN=TEST CLASSE-1');
    }
    const { der } = await createOldCps();
    expect(der.includes(Buffer.concat([Buffer.from([0x14, 7]), Buffer.from('Médecin', 'latin1')]))).toBe(true);
    expect((await createOldCpa()).x509.subject).toContain('CN=599999000000018/CPAT0001');
  });

  it.each(HOLDER_ORDERS.map((order) => [order.join(' '), order] as const))(
    'keep the order %s',
    async (_name, order) => {
      const { der } = await createCpsInOrder(order);
      const [tbs] = parseTlv(der)[0]!.children!;
      // Version, serial, algorithm, issuer, validity, subject.
      const holder = tbs!.children![5]!.children![2]!;
      expect(holder.children!.map((pair) => pair.children![0]!.value.toString('hex'))).toEqual(
        order.map((name) => hexOid(OID[name]).slice(4)),
      );
    },
  );

  it('hold a software certificate without card, a nurse without speciality, an elliptic key', async () => {
    const software = await createSoftwareCertificate();
    expect(software.der.toString('hex')).toContain(`${hexOid(CPS_EXTENSION.category)}0403040183`);
    expect(holds(software, CPS_EXTENSION.cardType)).toBe(false);
    expect(holds(software, CPS_EXTENSION.cardId)).toBe(false);
    const nurse = await createAdeliNurse();
    expect(nurse.x509.subject).toContain('CN=00B6087510');
    expect(holds(nurse, CPS_EXTENSION.specialities)).toBe(false);
    expect((await createEcCertificate()).x509.publicKey.asymmetricKeyType).toBe('ec');
  });

  it('give their roots as a PEM bundle', async () => {
    const pki = await sharedTestPki();
    const subjects = rootBundle(pki)
      .split(/(?=-----BEGIN)/)
      .map((pem) => new X509Certificate(pem).subject.split('CN=')[1]);
    expect(subjects).toEqual([
      'TEST AC RACINE IGC-SANTE FORT',
      'TEST AC IGC-SANTE FORT PERSONNES',
      'TEST AC IGC-SANTE STANDARD PERSONNES',
    ]);
  });
});
