// First: @peculiar/x509 reads this polyfill while it loads.
import 'reflect-metadata';
import { createSign, generateKeyPairSync, randomUUID, sign, webcrypto } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldLog } from '../../organiser/protocol/fold.ts';
import {
  proofChallenge,
  proofStatement,
  type JoinResponse,
  type ProofChallenge,
} from '../../organiser/protocol/wire.ts';
import { createCpsCertificates, spoilCertificate, type CpsCertificate } from '../rig/cps-certificate.ts';
import { createTestPki, OID, distinguishedName, sharedTestPki, type TestPki } from '../rig/test-pki.ts';
import { codeOf, handClock, HubRig, infoOf, message, syncBody, type Answer } from './hub-rig.ts';

/** The proof that a card is there: each thing that the hub must refuse, and what it says when it refuses nothing. */
type Me = JoinResponse & { device: string };
/** Of the fictitious holder of the rig's cards. */
const RPPS = '99900063480';
const NOW = '2026-11-24T09:00:00.000Z';
const clock = handClock(NOW);
let rig: HubRig;
let me: Me;
let pki: TestPki;
let real: TestPki;
let card: CpsCertificate;
let signatureCard: CpsCertificate;
let realCard: CpsCertificate;

const pemOf = (authority: TestPki['root']): string => authority.certificate.toString('pem');
const roots = (...pkis: TestPki[]): string[] => pkis.flatMap((one) => [one.root, one.strong, one.standard].map(pemOf));

beforeAll(async () => {
  pki = await sharedTestPki();
  real = await sharedTestPki('production');
  const now = new Date(NOW);
  ({ authentication: card, signature: signatureCard } = await createCpsCertificates({ now }));
  ({ authentication: realCard } = await createCpsCertificates({ now, pki: real, category: 0 }));
  rig = await HubRig.start({ now: clock.now, cardRoots: roots(pki, real) });
  // Keys of two authorities and four cards: seconds of computing on a busy machine.
}, 60_000);
afterAll(() => rig.stop());

const fresh = async (): Promise<Me> => (me = await rig.participant());
const nonceFor = async (who: Me = me): Promise<string> =>
  ((await rig.challenge(who.token, who.slot.log)).body as ProofChallenge).nonce;

type Over = { who?: Me; nonce?: string; der?: Uint8Array; signature?: Buffer; statement?: string; by?: CpsCertificate };

/** Proves with a certificate, each part of it as asked. */
async function prove(over: Over = {}): Promise<Answer> {
  const { who = me, by = card } = over;
  const nonce = over.nonce ?? (await nonceFor(who));
  const said = over.statement ?? proofStatement({ log: who.slot.log, device: who.device, nonce });
  const signature = over.signature ?? sign('RSA-SHA256', Buffer.from(said), by.keys.privateKey);
  const certificate = Buffer.from(over.der ?? by.der).toString('base64');
  return rig.ask('POST', `/v1/logs/${who.slot.log}/proof`, {
    token: who.token,
    body: { nonce, certificate, signature: signature.toString('base64') },
  });
}
const proofs = async (who: Me = me) =>
  (await rig.pull(who.token, who.slot.log)).events.filter(({ kind }) => kind === 'card.proved');

async function expectNothingSaid(): Promise<void> {
  expect(await proofs()).toEqual([]);
}

describe('a proof', () => {
  it('is said by the hub itself, in the log, as one of test', async () => {
    await fresh();
    await rig.sync(me.token, me.slot.log, syncBody([message(me.device, 1)]));
    expect((await prove()).body).toEqual({ v: 1, test: true, holder: 'unknown' });
    const { events } = await rig.pull(rig.organiser, me.slot.log);
    expect(events.at(-1)).toMatchObject({
      seq: 2,
      n: 1,
      kind: 'card.proved',
      body: { test: true, holder: 'unknown' },
      actor: 'hub',
      role: 'hub',
    });
    expect(foldLog(events).proof).toEqual({ at: clock.now().toISOString(), test: true, holder: 'unknown' });
  });

  it('is one of a real card when neither its category nor its chain is of test', async () => {
    await fresh();
    expect((await prove({ by: realCard })).body).toEqual({ v: 1, test: false, holder: 'unknown' });
    const testCategory = (await createCpsCertificates({ now: new Date(NOW), pki: real })).authentication;
    const testChain = (await createCpsCertificates({ now: new Date(NOW), category: 0 })).authentication;
    expect((await prove({ by: testCategory })).body).toEqual({ v: 1, test: true, holder: 'unknown' });
    expect((await prove({ by: testChain })).body).toEqual({ v: 1, test: true, holder: 'unknown' });
    expect(foldLog(await proofs()).proof?.test).toBe(false);
  });

  it('is said once per level, under one device id whose n counts up, also after a restart', async () => {
    await fresh();
    for (const by of [card, card, realCard, card, realCard]) await prove({ by });
    const said = await proofs();
    expect(said.map(({ n, body }) => [n, body])).toEqual([
      [1, { test: true, holder: 'unknown' }],
      [2, { test: false, holder: 'unknown' }],
    ]);
    await rig.restart();
    const other = await rig.participant();
    await prove({ who: other });
    expect(new Set([...said, ...(await proofs(other))].map(({ device }) => device)).size).toBe(1);
  });

  it('tells whether the card is that of the registered person, and never who that is', async () => {
    const registered = async (personId: string | null): Promise<Me> => {
      const { id } = await rig.edition();
      const made = await rig.slot(id, { personId });
      const device = randomUUID();
      const joined = (await rig.join(await rig.code(made.id), device)).body as JoinResponse;
      expect(JSON.stringify(made)).not.toContain(RPPS);
      expect(made.identified).toBe(personId !== null);
      return { ...joined, device };
    };
    const own = await registered(` ${RPPS.slice(0, 3)} ${RPPS.slice(3)}`);
    const colleague = await registered('10000000009');
    const nurse = await registered('00B608751');
    expect([own.personId, (await registered(null)).personId]).toEqual([RPPS, undefined]);
    for (const [who, holder] of [
      [own, 'matches'],
      [colleague, 'other'],
      [nurse, 'unknown'],
    ] as const) {
      expect((await prove({ who, by: realCard })).body).toEqual({ v: 1, test: false, holder });
      expect((await proofs(who)).map(({ body }) => body)).toEqual([{ test: false, holder }]);
      const said = JSON.stringify([
        await proofs(who),
        (await rig.ask('GET', `/v1/editions/${who.edition.id}/slots`, { token: rig.observer })).body,
        rig.lines,
      ]);
      for (const secret of [RPPS, '10000000009', '00B608751']) expect(said).not.toContain(secret);
    }
    // Another person's card, then one's own: the better word stands.
    const other = (
      await createCpsCertificates({ now: new Date(NOW), pki: real, category: 0, nationalId: '810000000009' })
    ).authentication;
    await prove({ who: own, by: other });
    expect(foldLog(await proofs(own)).proof).toMatchObject({ holder: 'matches' });
  });

  it('refuses to register an identifier whose key is wrong', async () => {
    const { id } = await rig.edition();
    for (const personId of ['99900063481', '123', 'RPPS99900063480', 12]) {
      const answer = await rig.ask('POST', `/v1/editions/${id}/slots`, {
        token: rig.organiser,
        body: { startsAt: NOW, minutes: 60, couloir: 'officine', label: 'Officine', personId },
      });
      expect([answer.status, codeOf(answer)]).toEqual([400, 'request.invalid']);
      expect(JSON.stringify([answer.body, rig.lines])).not.toContain('9990006348');
    }
  });

  it('is said again once an organiser withdrew it', async () => {
    await fresh();
    await prove();
    const { device, n } = (await proofs())[0]!;
    const correction = {
      ...message(randomUUID(), 1),
      kind: 'event.corrected',
      body: { device, n, reason: 'autre carte' },
    };
    await rig.sync(rig.organiser, me.slot.log, syncBody([correction]));
    expect(foldLog((await rig.pull(me.token, me.slot.log)).events).proof).toBeNull();
    await prove();
    expect(foldLog((await rig.pull(me.token, me.slot.log)).events).proof).toMatchObject({ test: true });
  });

  it('cannot be pushed by anybody, nor under the device of the hub', async () => {
    await fresh();
    const forged = (device: string) => ({ ...message(device, 1), kind: 'card.proved', body: { test: false } });
    const mine = await rig.sync(me.token, me.slot.log, syncBody([forged(me.device)]));
    expect([mine.status, codeOf(mine)]).toEqual([403, 'rights.refused']);
    expect(codeOf(await rig.sync(rig.organiser, me.slot.log, syncBody([forged(randomUUID())])))).toBe('rights.refused');
    await prove();
    const hub = (await proofs())[0]!.device;
    const other = await rig.slot();
    expect(codeOf(await rig.sync(rig.organiser, other.log, syncBody([message(hub, 1)])))).toBe('sync.device');
    expect(codeOf(await rig.join(await rig.code(other.id), hub))).toBe('sync.device');
  });

  it('keeps nothing of the certificate, in its journal, its files or its refusals', async () => {
    await fresh();
    const nonce = await nonceFor();
    const answers = [await prove({ nonce }), await prove({ by: signatureCard }), await prove({ statement: 'autre' })];
    await rig.hub.close();
    const files = readdirSync(rig.data, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => readFileSync(join(rig.data, name), 'latin1'));
    await rig.restart();
    const kept = [...files, ...rig.lines, ...answers.map(({ text }) => text)].join('\n');
    for (const secret of ['LIBRE', '899900063480', '2600855206', nonce, card.der.toString('base64').slice(0, 60)]) {
      expect(kept).not.toContain(secret);
    }
    expect(kept).not.toContain(card.der.subarray(0, 40).toString('latin1'));
  });
});

describe('a challenge', () => {
  it('is 32 random bytes for five minutes', async () => {
    await fresh();
    const first = proofChallenge.parse((await rig.challenge(me.token, me.slot.log)).body);
    expect(Date.parse(first.expiresAt) - clock.now().getTime()).toBe(5 * 60_000);
    expect(await nonceFor()).not.toBe(first.nonce);
  });

  it('serves once, also when it served a refusal', async () => {
    await fresh();
    const nonce = await nonceFor();
    expect((await prove({ nonce })).status).toBe(200);
    const again = await prove({ nonce });
    expect([again.status, codeOf(again)]).toEqual([409, 'proof.challenge']);
    const wasted = await nonceFor();
    expect(codeOf(await prove({ nonce: wasted, statement: 'autre' }))).toBe('proof.signature');
    expect(codeOf(await prove({ nonce: wasted }))).toBe('proof.challenge');
  });

  it.each([
    ['that was never given', async () => 'a'.repeat(64)],
    ['of another device of the log', async () => nonceFor(await rig.participant(me.slot.id))],
    ['of another log', async () => nonceFor(await rig.participant())],
    [
      'that a later one replaced',
      async () => {
        const first = await nonceFor();
        await nonceFor();
        return first;
      },
    ],
    [
      'that has expired',
      async () => {
        const nonce = await nonceFor();
        clock.pass(5 * 60_000);
        return nonce;
      },
    ],
    [
      'that was given before a restart',
      async () => {
        const nonce = await nonceFor();
        await rig.restart();
        return nonce;
      },
    ],
  ])('%s is refused', async (_what, give) => {
    await fresh();
    const answer = await prove({ nonce: await give() });
    expect([answer.status, codeOf(answer), infoOf(answer)]).toEqual([409, 'proof.challenge', {}]);
    await expectNothingSaid();
  });

  it('is for the participant of the log alone', async () => {
    await fresh();
    const other = await rig.participant();
    for (const token of [rig.organiser, rig.observer, other.token]) {
      expect(codeOf(await rig.challenge(token, me.slot.log))).toBe('rights.refused');
      const proof = { nonce: 'a'.repeat(64), certificate: 'MIIB', signature: 'AAAA' };
      const answer = await rig.ask('POST', `/v1/logs/${me.slot.log}/proof`, { token, body: proof });
      expect([answer.status, codeOf(answer)]).toEqual([403, 'rights.refused']);
    }
  });

  it('is not ended by whoever bears the same device id in another log', async () => {
    await fresh();
    const other = await rig.participant();
    const twin = await rig.ask('POST', '/v1/device', { token: other.token, body: { device: me.device } });
    const nonce = await nonceFor();
    const { token } = twin.body as { token: string };
    expect((await rig.challenge(token, other.slot.log)).status).toBe(200);
    expect((await prove({ nonce })).status).toBe(200);
  });

  it('is given twenty times in five minutes to a person, whatever the device', async () => {
    await fresh();
    for (let i = 0; i < 20; i += 1) expect((await rig.challenge(me.token, me.slot.log)).status).toBe(200);
    const second = await rig.participant(me.slot.id);
    const more = await rig.challenge(second.token, me.slot.log);
    expect([more.status, codeOf(more), infoOf(more)]).toEqual([429, 'rate.limited', { seconds: 300 }]);
    clock.pass(5 * 60_000);
    expect((await rig.challenge(me.token, me.slot.log)).status).toBe(200);
  });
});

/** A certificate of the strong authority, with whatever is asked. */
async function odd(over: {
  keys?: { publicKey: webcrypto.CryptoKey };
  serial?: string;
  usage?: x509.KeyUsageFlags;
  extended?: string[] | null;
  category?: Uint8Array<ArrayBuffer> | null;
}): Promise<Buffer> {
  const { usage = x509.KeyUsageFlags.digitalSignature, extended = [x509.ExtendedKeyUsage.clientAuth] } = over;
  const category = over.category === undefined ? new Uint8Array([4, 1, 0x80]) : over.category;
  const made = await x509.X509CertificateGenerator.create({
    subject: distinguishedName([[[OID.commonName, '899900063480']]]),
    issuer: pki.strong.certificate.subjectName,
    notBefore: new Date('2026-01-01'),
    notAfter: new Date('2028-01-01'),
    signingAlgorithm: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    publicKey: over.keys?.publicKey ?? card.keys.web.publicKey,
    signingKey: pki.strong.keys.web.privateKey,
    ...(over.serial === undefined ? {} : { serialNumber: over.serial }),
    extensions: [
      new x509.KeyUsagesExtension(usage, true),
      ...(extended === null ? [] : [new x509.ExtendedKeyUsageExtension(extended)]),
      ...(category === null ? [] : [new x509.Extension('1.2.250.1.71.1.2.5', false, category)]),
    ],
  });
  return Buffer.from(made.rawData);
}
const keys = (algorithm: webcrypto.RsaHashedKeyGenParams | webcrypto.EcKeyGenParams) =>
  webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

/** The same certificate with its serial number's sign turned: DER INTEGER 0x01… becomes 0x81…. */
function negativeSerial(der: Buffer): Buffer {
  const turned = Buffer.from(der);
  const at = turned.indexOf(Buffer.from([0xa0, 0x03, 0x02, 0x01, 0x02, 0x02])) + 7;
  turned[at] = 0x81;
  return turned;
}

describe('a certificate', () => {
  it.each([
    ['that is 9 kB of nothing', 'unreadable', async () => Buffer.alloc(9_000, 0x30)],
    ['that is 9 kB of nested sequences', 'unreadable', async () => Buffer.alloc(9_000, Buffer.from([0x30, 0x80]))],
    ['that is cut', 'unreadable', async () => card.der.subarray(0, card.der.length - 1)],
    ['that is followed by something', 'unreadable', async () => Buffer.concat([card.der, Buffer.from([0])])],
    ['that is PEM', 'unreadable', async () => Buffer.from(card.pem)],
    ['that is spoiled', 'unreadable', async () => spoilCertificate(card.der)],
    ['of signature', 'usage', async () => signatureCard.der],
    ['for authentication, of nonRepudiation alone', 'usage', () => odd({ usage: x509.KeyUsageFlags.nonRepudiation })],
    ['of mail', 'usage', () => odd({ extended: [x509.ExtendedKeyUsage.emailProtection] })],
    ['of no extended usage', 'usage', () => odd({ extended: null })],
    ['of an authority', 'usage', async () => Buffer.from(pki.strong.certificate.rawData)],
    ['without a category', 'category', () => odd({ category: null })],
    ['of a software', 'category', () => odd({ category: new Uint8Array([4, 1, 0x83]) })],
    ['of a security module', 'category', () => odd({ category: new Uint8Array([4, 1, 0x82]) })],
    ['with a category out of shape', 'category', () => odd({ category: new Uint8Array([4, 0x7f, 0]) })],
    ['of an elliptic key', 'key', async () => odd({ keys: await keys({ name: 'ECDSA', namedCurve: 'P-256' }) })],
    [
      'of a short key',
      'key',
      async () =>
        odd({
          keys: await keys({
            name: 'RSASSA-PKCS1-v1_5',
            hash: 'SHA-256',
            modulusLength: 1024,
            publicExponent: new Uint8Array([1, 0, 1]),
          }),
        }),
    ],
    ['of a huge exponent', 'key', async () => odd({ keys: { publicKey: await hugeExponent() } })],
  ])('%s is refused: %s', async (_what, why, make) => {
    await fresh();
    const answer = await prove({ der: await make() });
    expect([answer.status, codeOf(answer), infoOf(answer)]).toEqual([422, 'proof.certificate', { why }]);
    await expectNothingSaid();
  });

  it.each([
    ['expired', 'expired'],
    ['not-yet-valid', 'not-yet-valid'],
  ] as const)('that is %s on the clock of the hub is refused', async (validity, why) => {
    await fresh();
    const { authentication } = await createCpsCertificates({
      validity,
      now: clock.now(),
      authenticationKeys: card.keys,
      signatureKeys: card.keys,
    });
    const answer = await prove({ by: authentication });
    expect([codeOf(answer), infoOf(answer)]).toEqual(['proof.certificate', { why }]);
  });

  it('whose chain leads to no known root is refused, even with the right names', async () => {
    await fresh();
    const twin = await createTestPki('test');
    const { authentication } = await createCpsCertificates({ pki: twin, now: clock.now() });
    const answer = await prove({ by: authentication });
    expect([answer.status, codeOf(answer), infoOf(answer)]).toEqual([422, 'proof.untrusted', {}]);
    await expectNothingSaid();
    await rig.restart({ cardRoots: [] });
    expect(codeOf(await prove())).toBe('proof.untrusted');
    await rig.restart({ cardRoots: [pemOf(pki.strong)] });
    expect(codeOf(await prove())).toBe('proof.untrusted');
    await rig.restart({ cardRoots: ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', ...roots(pki)] });
    expect((await prove()).status).toBe(200);
    await rig.restart({ cardRoots: roots(pki, real) });
  });

  it('with a negative serial number neither stops nor deceives the hub', async () => {
    await fresh();
    const made = negativeSerial(await odd({ serial: '01020304' }));
    const answer = await prove({ der: made });
    // Its bytes are not those that the authority signed.
    expect(['proof.certificate', 'proof.untrusted']).toContain(codeOf(answer));
  });
});

/** A public key of 2048 bits whose exponent is as long as its modulus. */
function hugeExponent(): Promise<webcrypto.CryptoKey> {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { n } = publicKey.export({ format: 'jwk' }) as { n: string };
  const e = Buffer.alloc(255, 0x7f).toString('base64url');
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  return webcrypto.subtle.importKey('jwk', { kty: 'RSA', n, e, alg: 'RS256', ext: true }, algorithm, true, ['verify']);
}

describe('a signature', () => {
  const statement = (nonce: string, over: Partial<{ log: string; device: string }> = {}) =>
    proofStatement({ log: me.slot.log, device: me.device, nonce, ...over });
  it.each([
    ['of the nonce alone', (nonce: string) => sign('RSA-SHA256', Buffer.from(nonce), card.keys.privateKey)],
    [
      'for another device',
      (nonce: string) =>
        sign('RSA-SHA256', Buffer.from(statement(nonce, { device: randomUUID() })), card.keys.privateKey),
    ],
    [
      'for another log',
      (nonce: string) => sign('RSA-SHA256', Buffer.from(statement(nonce, { log: randomUUID() })), card.keys.privateKey),
    ],
    ['of another key', (nonce: string) => sign('RSA-SHA256', Buffer.from(statement(nonce)), realCard.keys.privateKey)],
    ['of another hash', (nonce: string) => sign('RSA-SHA1', Buffer.from(statement(nonce)), card.keys.privateKey)],
    [
      'padded otherwise',
      (nonce: string) =>
        createSign('RSA-SHA256').update(statement(nonce)).sign({ key: card.keys.privateKey, padding: 6 }),
    ],
    ['of one byte', () => Buffer.from([1])],
    ['longer than the key', () => Buffer.alloc(1_000, 1)],
  ])('%s is refused', async (_what, make) => {
    await fresh();
    const nonce = await nonceFor();
    const answer = await prove({ nonce, signature: make(nonce) });
    expect([answer.status, codeOf(answer), infoOf(answer)]).toEqual([422, 'proof.signature', {}]);
    await expectNothingSaid();
  });
});
