import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseTlv } from '../../rig/ber.ts';
import {
  cpsExtensionValues,
  createCpsCertificates,
  CPS_EXTENSION,
  spoilCertificate,
  validityDates,
} from '../../rig/cps-certificate.ts';
import type { CpsCertificates } from '../../rig/cps-certificate.ts';
import { createTestPki } from '../../rig/test-pki.ts';

/** Attribute OIDs of each RDN, from the DER: [['2.5.4.6'], …]. An independent reading, without any library's opinion. */
function rdnTags(subjectDer: Buffer): string[][] {
  const [name] = parseTlv(subjectDer);
  return (name?.children ?? []).map((rdn) => {
    expect(rdn.tag).toBe(0x31);
    return (rdn.children ?? []).map((pair) => {
      const [type, value] = pair.children ?? [];
      return `${type?.value.toString('hex')}:${value?.tag.toString(16)}`;
    });
  });
}

function usages(der: Buffer): number | undefined {
  return new x509.X509Certificate(new Uint8Array(der)).getExtension(x509.KeyUsagesExtension)?.usages;
}

let card: CpsCertificates;
beforeAll(async () => {
  card = await createCpsCertificates();
});

describe('CPS certificates', () => {
  it('carry the holder in ONE multi-valued RDN, in UTF8String', () => {
    expect(card.authentication.x509.subject).toBe('C=FR\ntitle=Médecin\nGN=MAX + SN=LIBRE + CN=899900063480');
    // 55 04 06 C, 55 04 0c title, then GN (2a), SN (04) and CN (03) together.
    expect(rdnTags(card.authentication.subjectDer)).toEqual([
      ['550406:13'],
      ['55040c:c'],
      ['55042a:c', '550404:c', '550403:c'],
    ]);
  });

  it('carry the CPS extensions with the bytes seen on real test cards', () => {
    const extensions = new x509.X509Certificate(new Uint8Array(card.signature.der)).extensions;
    const hex = (oid: string) =>
      Buffer.from(extensions.find((one) => one.type === oid)?.value ?? new ArrayBuffer(0)).toString('hex');
    expect(hex(CPS_EXTENSION.cardType)).toBe('020100');
    expect(hex(CPS_EXTENSION.cardId)).toBe(`1315${Buffer.from('8025000001/2600855206').toString('hex')}`);
    expect(hex(CPS_EXTENSION.category)).toBe('040180');
    expect(hex(CPS_EXTENSION.profession)).toBe('02010a');
    expect(hex(CPS_EXTENSION.specialities)).toBe('30060c04534d3236');
    expect(Object.values(CPS_EXTENSION).map((oid) => extensions.find((one) => one.type === oid)?.critical)).toEqual(
      Array.from({ length: 5 }, () => false),
    );
  });

  it('tell authentication from signature by their usages', () => {
    // node names the extended usages `keyUsage`.
    expect(card.authentication.x509.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2', '1.3.6.1.4.1.311.20.2.2']);
    expect(card.signature.x509.keyUsage).toEqual(['1.3.6.1.5.5.7.3.4']);
    expect(usages(card.authentication.der)).toBe(x509.KeyUsageFlags.digitalSignature);
    expect(usages(card.signature.der)).toBe(x509.KeyUsageFlags.nonRepudiation);
  });

  it('chain to the private root', () => {
    const [issuer, root] = card.chain as [X509Certificate, X509Certificate];
    expect(issuer.subject).toContain('CN=TEST AC IGC-SANTE FORT PERSONNES');
    expect(issuer.subject).toContain('OU=IGC-SANTE TEST');
    expect(card.authentication.x509.checkIssued(issuer)).toBe(true);
    expect(card.authentication.x509.verify(issuer.publicKey)).toBe(true);
    expect(issuer.verify(root.publicKey)).toBe(true);
    expect(root.verify(root.publicKey)).toBe(true);
    expect(card.authentication.x509.checkPrivateKey(card.authentication.keys.privateKey)).toBe(true);
    expect(card.signature.x509.checkPrivateKey(card.authentication.keys.privateKey)).toBe(false);
  });

  it('take a nurse with an ADELI number, no speciality, and given dates', async () => {
    const notBefore = new Date('2024-01-01T00:00:00Z');
    const notAfter = new Date('2027-01-01T00:00:00Z');
    const { authentication } = await createCpsCertificates({
      nationalId: '00B6087510',
      title: 'Infirmier',
      profession: 60,
      specialities: [],
      notBefore,
      notAfter,
      authenticationKeys: card.authentication.keys,
      signatureKeys: card.signature.keys,
    });
    expect(authentication.x509.subject).toContain('CN=00B6087510');
    expect(new Date(authentication.x509.validFrom)).toEqual(notBefore);
    expect(new Date(authentication.x509.validTo)).toEqual(notAfter);
    const types = new x509.X509Certificate(new Uint8Array(authentication.der)).extensions.map((one) => one.type);
    expect(types).toContain(CPS_EXTENSION.profession);
    expect(types).not.toContain(CPS_EXTENSION.specialities);
  });

  it('take the establishment shape, without surname nor given name', async () => {
    const { authentication, chain } = await createCpsCertificates({
      shape: 'cpe',
      authenticationKeys: card.authentication.keys,
      signatureKeys: card.signature.keys,
    });
    expect(authentication.x509.subject).not.toMatch(/SN=|GN=/);
    expect(authentication.x509.subject).toContain('O=ETABLISSEMENT DE TEST');
    expect(chain[0]?.subject).toContain('STANDARD PERSONNES');
    expect(cpsExtensionValues({ shape: 'cpe' }).get(CPS_EXTENSION.cardType)?.toString('hex')).toBe('020102');
  });

  it('can look like a production card without chaining to one', async () => {
    const { authentication, chain } = await createCpsCertificates({
      pki: await createTestPki('production'),
      category: 0,
      authenticationKeys: card.authentication.keys,
      signatureKeys: card.signature.keys,
    });
    expect(authentication.x509.issuer).not.toContain('TEST');
    expect(authentication.x509.verify((chain[0] as X509Certificate).publicKey)).toBe(true);
    expect(authentication.x509.verify((card.chain[0] as X509Certificate).publicKey)).toBe(false);
  });

  it('names periods around a clock', () => {
    const now = new Date('2026-11-23T10:00:00.500Z');
    const at = (validity: Parameters<typeof validityDates>[0]) => {
      const { notBefore, notAfter } = validityDates(validity, now);
      return [notBefore <= now, notAfter > now, notBefore < notAfter];
    };
    expect(at('valid')).toEqual([true, true, true]);
    expect(at('expired')).toEqual([true, false, true]);
    expect(at('not-yet-valid')).toEqual([false, true, true]);
    expect(validityDates('expiring-soon', now).notAfter).toEqual(new Date('2026-12-03T10:00:00Z'));
  });

  it('can be spoiled so that no parser reads them', () => {
    const spoiled = spoilCertificate(card.authentication.der);
    expect(spoiled).toHaveLength(card.authentication.der.length);
    expect(() => new X509Certificate(spoiled)).toThrow();
    expect(() => new x509.X509Certificate(new Uint8Array(spoiled))).toThrow();
  });
});
