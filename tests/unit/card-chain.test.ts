// First: @peculiar/x509 reads this polyfill while it loads.
import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as x509 from '@peculiar/x509';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chain } from '../../electron/contract/card.ts';
import { chainOf, loadRoots, type Roots } from '../../electron/feature/card/chain.ts';
import {
  createCpeUnnamed,
  createCpsInOrder,
  createEcCertificate,
  createOldCps,
  createWrongChain,
  HOLDER_ORDERS,
  rootBundle,
  type ShapedCertificate,
} from '../rig/certificate-shapes.ts';
import { createCpsCertificates, spoilCertificate } from '../rig/cps-certificate.ts';
import { createTestPki, sharedTestPki, type TestPki } from '../rig/test-pki.ts';

let folder: string;
let pki: TestPki;
let roots: Roots;
let doctor: ShapedCertificate;
const none: Roots = { certificates: [] };
const STRONG = 'TEST AC IGC-SANTE FORT PERSONNES';
const STANDARD = 'TEST AC IGC-SANTE STANDARD PERSONNES';
const ROOT = 'TEST AC RACINE IGC-SANTE FORT';
const authority = (one: TestPki['root']): X509Certificate => new X509Certificate(Buffer.from(one.certificate.rawData));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'card-chain-'));
  pki = await sharedTestPki();
  mkdirSync(join(folder, 'igc'));
  writeFileSync(join(folder, 'bundle.pem'), rootBundle(pki));
  roots = loadRoots(join(folder, 'igc'), join(folder, 'bundle.pem'));
  doctor = await createCpsInOrder(HOLDER_ORDERS[0]);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('where a chain ends', () => {
  it('at a test root, by the authority of each kind of card', async () => {
    expect(chain.parse(chainOf(doctor.der, [], roots))).toEqual({ status: 'test', names: [STRONG, ROOT] });
    const staff = await createCpeUnnamed();
    expect(chainOf(staff.der, [], roots)).toEqual({ status: 'test', names: [STANDARD, ROOT] });
    const elliptic = await createEcCertificate();
    expect(chainOf(elliptic.der, [], roots)).toEqual({ status: 'test', names: [STRONG, ROOT] });
  });

  it('at a root of production', async () => {
    const production = await sharedTestPki('production');
    const { authentication } = await createCpsCertificates({ pki: production });
    const certificates = [production.root, production.strong].map(authority);
    const names = ['AC IGC-SANTE FORT PERSONNES', 'AC RACINE IGC-SANTE FORT'];
    expect(chainOf(authentication.der, [], { certificates })).toEqual({ status: 'trusted', names });
  });

  it('through an intermediate of the card, but never at a root of the card', () => {
    const [strong, root] = doctor.chain.map((one) => one.raw);
    const onlyRoot = { certificates: [authority(pki.root)] };
    expect(chainOf(doctor.der, [strong!], onlyRoot)).toEqual({ status: 'test', names: [STRONG, ROOT] });
    expect(chainOf(doctor.der, [strong!, root!], none)).toEqual({ status: 'unknown', names: [STRONG, ROOT] });
  });

  it('not at an intermediate that is known without its root: the missing one is named', () => {
    const certificates = [authority(pki.strong)];
    expect(chainOf(doctor.der, [], { certificates })).toEqual({ status: 'unknown', names: [STRONG, ROOT] });
  });

  it('nowhere when the authority is not known', () => {
    expect(chainOf(doctor.der, [], none)).toEqual({ status: 'unknown', names: [STRONG] });
    const certificates = [pki.root, pki.standard].map(authority);
    expect(chainOf(doctor.der, [], { certificates })).toEqual({ status: 'unknown', names: [STRONG] });
  });

  it('in a wrong signature, when another key signed in the name of a known authority', async () => {
    const wrong = await createWrongChain();
    expect(chainOf(wrong.der, [], roots)).toEqual({ status: 'broken', names: [STRONG] });
  });

  it('in a wrong signature, when one byte of the certificate changed', () => {
    const changed = Buffer.from(doctor.der);
    const at = changed.indexOf('899900063480');
    changed.write('899900063481', at);
    expect(chainOf(changed, [], roots)).toEqual({ status: 'broken', names: [STRONG] });
  });

  it('says of the old IGC what this system can verify of SHA-1, and never that it is broken', async () => {
    const old = await createOldCps();
    expect(chainOf(old.der, [], roots)).toEqual({ status: 'unknown', names: ['TEST CLASSE-1'] });
    const seen = chainOf(old.der, [], { certificates: old.chain });
    expect(['test', 'unknown']).toContain(seen.status);
    const changed = Buffer.from(old.der);
    changed.write('899900063481', changed.indexOf('899900063480'));
    expect(chainOf(changed, [], { certificates: old.chain }).status).toBe('unknown');
  });

  it('at once for a root itself; another key under its name is broken', async () => {
    expect(chainOf(authority(pki.root).raw, [], roots)).toEqual({ status: 'test', names: [] });
    const impostor = await createTestPki();
    expect(chainOf(authority(impostor.root).raw, [], roots)).toEqual({ status: 'broken', names: [] });
  });
});

describe('what is not a chain', () => {
  it('is unknown, and throws never', () => {
    expect(chainOf(Buffer.from('pas un certificat'), [], roots)).toEqual({ status: 'unknown', names: [] });
    expect(chainOf(new Uint8Array(), [], roots)).toEqual({ status: 'unknown', names: [] });
    expect(chainOf(spoilCertificate(doctor.der), [], roots)).toEqual({ status: 'unknown', names: [] });
    expect(chainOf(doctor.der, [Buffer.from('00'), spoilCertificate(doctor.der)], roots).status).toBe('test');
  });

  it('does not take a holder for an authority', async () => {
    const { authentication: holder } = await createCpsCertificates();
    const strong = { certificate: new x509.X509Certificate(new Uint8Array(holder.der)), keys: holder.keys };
    const { authentication } = await createCpsCertificates({ nationalId: '899700218896', pki: { ...pki, strong } });
    expect(authentication.x509.verify(holder.x509.publicKey)).toBe(true);
    const certificates = [...roots.certificates, holder.x509];
    expect(chainOf(authentication.der, [holder.der], { certificates })).toEqual({
      status: 'unknown',
      names: ['899900063480'],
    });
  });
});

describe('the authorities known here', () => {
  it('are those of the folder and of the bundle, each once', () => {
    const shipped = join(folder, 'shipped');
    mkdirSync(shipped);
    writeFileSync(join(shipped, 'b.pem'), authority(pki.root).toString());
    writeFileSync(join(shipped, 'a.crt'), authority(pki.strong).toString());
    writeFileSync(join(shipped, 'README.md'), authority(pki.standard).toString());
    writeFileSync(
      join(shipped, 'bad.pem'),
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' + doctor.x509.toString(),
    );
    const subjects = (found: Roots) => found.certificates.map((one) => /CN=(.*)/.exec(one.subject)?.[1]);
    expect(subjects(loadRoots(shipped, undefined))).toEqual([STRONG, ROOT]);
    expect(subjects(loadRoots(shipped, join(folder, 'bundle.pem')))).toEqual([STRONG, ROOT, STANDARD]);
  });

  it('are none when there is nothing to read', () => {
    expect(loadRoots(join(folder, 'absent'), undefined)).toEqual(none);
    expect(loadRoots(join(folder, 'bundle.pem'), join(folder, 'absent.pem'))).toEqual(none);
    expect(loadRoots(join(folder, 'igc'), folder)).toEqual(none);
  });

  it('that are shipped verify: a root by itself, any other under a root', () => {
    const shipped = loadRoots(resolve(import.meta.dirname, '../../resources/igc'), undefined);
    for (const one of shipped.certificates) {
      expect(chainOf(one.raw, [], shipped)).toMatchObject({ status: 'trusted' });
      expect(one.subject).toContain('O=ASIP-SANTE\nOU=0002 187512751\nOU=IGC-SANTE\n');
    }
  });
});
