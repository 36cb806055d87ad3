import { randomBytes, verify, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCpsCertificates, type CpsCertificates } from '../rig/cps-certificate.ts';
import { loadFaultModule, type Faults } from '../rig/fault-module/fault-module.ts';
import { OPENSC_MODULE, startPcscd, type Pcscd } from '../rig/pcscd.ts';
import { createSoftHsmCard, setSoftHsmPinState, type SoftHsmCard } from '../rig/softhsm.ts';
import { createVirtualCard, type VirtualCard } from '../rig/vpcd-card.ts';
import { bundleWorker, startCard } from './store-bundle.ts';

/** Not the rig's usual one, so that it can be looked for in what comes out. */
const PIN = '7391';
const WRONG = '5824';
let worker: ReturnType<typeof bundleWorker>;
let certificates: CpsCertificates;
let dir: string;
let port: ReturnType<typeof startCard>;
let module: string;
const statement = randomBytes(96);

beforeAll(async () => {
  worker = bundleWorker('card');
  certificates = await createCpsCertificates();
});
afterAll(() => worker.remove());
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'prove-'))));
afterEach(async () => {
  await port.stop();
  rmSync(dir, { recursive: true, force: true });
});

type Answer = { signature?: string; mechanism?: string; code?: string; info?: Record<string, unknown> };

/** The signature, or the failure; with the PIN in neither. */
async function prove(pin: string | null, more: { finalTry?: boolean; of?: CpsCertificates } = {}): Promise<Answer> {
  const { finalTry = false, of = certificates } = more;
  const certificate = of.authentication.der.toString('base64');
  const asked = { module, certificate, statement: statement.toString('base64'), finalTry };
  const answer: Answer = await (
    pin === null ? port.call('prove-on-pad', { ...asked, pin }) : port.call('prove', { ...asked, pin })
  ).catch((error: Error & { failure: Answer }) => {
    expect(`${error.message} ${error.stack}`).not.toContain(pin || PIN);
    return error.failure;
  });
  if (pin && answer.code) expect(JSON.stringify(answer)).not.toContain(pin);
  return answer;
}

function expectSigned({ signature, mechanism, ...rest }: Answer): void {
  expect({ mechanism, rest }).toEqual({ mechanism: 'RSA-SHA256', rest: {} });
  const key = new X509Certificate(certificates.authentication.der).publicKey;
  expect(verify('sha256', statement, key, Buffer.from(signature!, 'base64'))).toBe(true);
  expect(verify('sha256', randomBytes(96), key, Buffer.from(signature!, 'base64'))).toBe(false);
}

describe('a token of SoftHSM', () => {
  let card: SoftHsmCard;
  const start = (faults?: Faults) => {
    const spoiled = faults ? loadFaultModule(dir, card, faults) : null;
    module = spoiled?.module ?? card.module;
    port = startCard(worker.entry, spoiled?.env ?? card.env);
    return spoiled;
  };
  const token = async () => (await port.call('read', { module })).slots.find((one) => one.token?.label === card.label)!;
  beforeEach(async () => void (card = await createSoftHsmCard(dir, { certificates, pin: PIN })));

  it('signs with the key of that certificate, and is logged out behind it', async () => {
    start();
    expectSigned(await prove(PIN));
    // CPS_ACTIVITY_01_PS shows to who is logged in.
    expect((await token()).data.map((one) => one.label)).not.toContain('CPS_ACTIVITY_01_PS');
    expectSigned(await prove(PIN));
  });

  it('refuses a wrong PIN, says how many tries are left when it knows, and still takes the right one', async () => {
    start();
    expect(await prove(WRONG)).toEqual({ code: 'card.pin-incorrect', at: 'card.prove', info: { left: 2 } });
    expectSigned(await prove(PIN));
  });

  it('is not asked for a PIN that it cannot have', async () => {
    start();
    for (const pin of ['739', '739173917', '73a1', '7391 ', '٧٣٩١', '', null]) {
      expect(await prove(pin)).toEqual({ code: 'card.pin-length', at: 'card.prove', info: { min: 4, max: 8 } });
    }
    // No wrong PIN reached it.
    expect((await token()).token!.flags & 0x10000).toBe(0);
  });

  it('is not asked for any when it is locked, nor at the last try without a yes', async () => {
    start();
    setSoftHsmPinState(card, 'locked');
    expect(await prove(PIN)).toMatchObject({ code: 'card.pin-locked' });
    expect(await prove(PIN, { finalTry: true })).toMatchObject({ code: 'card.pin-locked' });
    setSoftHsmPinState(card, 'final-try');
    expect(await prove(PIN)).toMatchObject({ code: 'card.pin-final-try' });
    expectSigned(await prove(PIN, { finalTry: true }));
  });

  it('is not the card when it does not hold the certificate', async () => {
    start();
    const of = await createCpsCertificates();
    expect(await prove(PIN, { of })).toEqual({ code: 'card.removed', at: 'card.prove', info: {} });
  });

  it.each([
    ['C_Login', 0xa4, { code: 'card.pin-locked' }],
    ['C_Login', 0xa2, { code: 'card.pin-length' }],
    ['C_Login', 0xa1, { code: 'card.pin-length' }],
    ['C_Login', 0x102, { code: 'card.pin-not-set' }],
    ['C_Login', 0x50, { code: 'card.pin-cancelled' }],
    ['C_Login', 0x200, { code: 'card.pin-cancelled' }],
    ['C_Login', 0x32, { code: 'card.removed' }],
    ['C_Login', 0x5, { code: 'card.unexpected', info: { ckr: 'CKR_GENERAL_ERROR', call: 'C_Login' } }],
    ['C_OpenSession', 0x30, { code: 'card.unexpected', info: { ckr: 'CKR_DEVICE_ERROR', call: 'C_OpenSession' } }],
    ['C_OpenSession', 0xe1, { code: 'card.removed' }],
    ['C_Sign', 0xb3, { code: 'card.removed' }],
    ['C_Sign', 0x80000001, { code: 'card.unexpected', info: { ckr: 'CKR_ASIP_BAD_EF_ACTUA', call: 'C_Sign' } }],
  ] as const)('names what %s refuses with code %i', async (name, code, failure) => {
    const fault = start({ [name]: { kind: 'rv', code } })!;
    expect(await prove(PIN)).toMatchObject(failure);
    fault.setFaults({});
    expectSigned(await prove(PIN));
  });

  it('may crash the process: the PIN is in no word of it', async () => {
    start({ C_Sign: { kind: 'crash' } });
    expect(await prove(PIN)).toMatchObject({ code: 'card.middleware-crashed' });
  });
});

describe('a card in a reader', () => {
  let service: Pcscd;
  let card: VirtualCard;
  beforeAll(async () => {
    module = OPENSC_MODULE;
    service = await startPcscd(mkdtempSync(join(tmpdir(), 'prove-pcscd-')));
  });
  beforeEach(async () => {
    module = OPENSC_MODULE;
    card = await inserted(certificates);
    port = startCard(worker.entry, service.env);
  });
  afterEach(async () => {
    await card.dispose();
    await service.waitForCard(false);
  });
  afterAll(() => service.stop());

  async function inserted(of: CpsCertificates): Promise<VirtualCard> {
    const made = createVirtualCard({ certificates: of, pin: PIN });
    await made.insert();
    await service.waitForCard(true);
    return made;
  }

  it('signs, and costs no try', async () => {
    expectSigned(await prove(PIN));
    expectSigned(await prove(PIN));
    expect(card.triesLeft()).toBe(3);
  });

  it('loses one try for each wrong PIN that was sent, none for the others, and none at the last without a yes', async () => {
    expect(await prove('739')).toMatchObject({ code: 'card.pin-length' });
    expect(await prove(null)).toMatchObject({ code: 'card.pin-length' });
    expect(card.triesLeft()).toBe(3);
    expect(await prove(WRONG)).toMatchObject({ code: 'card.pin-incorrect' });
    expect(card.triesLeft()).toBe(2);
    expect(await prove(WRONG)).toMatchObject({ code: 'card.pin-incorrect', info: { left: 1 } });
    expect(card.triesLeft()).toBe(1);
    expect(await prove(WRONG)).toMatchObject({ code: 'card.pin-final-try' });
    expect(await prove(PIN)).toMatchObject({ code: 'card.pin-final-try' });
    expect(card.triesLeft()).toBe(1);
    expectSigned(await prove(PIN, { finalTry: true }));
    expect(card.triesLeft()).toBe(3);
  });

  it('is locked after the last one, and is asked no more', async () => {
    for (const finalTry of [false, false]) await prove(WRONG, { finalTry });
    expect(await prove(WRONG, { finalTry: true })).toMatchObject({ code: 'card.pin-locked' });
    expect(card.triesLeft()).toBe(0);
    expect(await prove(PIN, { finalTry: true })).toMatchObject({ code: 'card.pin-locked' });
  });

  it('is gone when it was taken out, or when another is there', async () => {
    await port.call('read', { module });
    await card.remove();
    await service.waitForCard(false);
    expect(await prove(PIN)).toMatchObject({ code: 'card.removed' });
    const another = await inserted(await createCpsCertificates());
    expect(await prove(PIN)).toMatchObject({ code: 'card.removed' });
    expect(another.triesLeft()).toBe(3);
    await another.dispose();
    await service.waitForCard(false);
    await card.insert();
    await service.waitForCard(true);
    expectSigned(await prove(PIN));
  });
});
