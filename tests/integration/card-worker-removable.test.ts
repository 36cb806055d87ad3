import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createCpsCertificates, type CpsCertificates } from '../rig/cps-certificate.ts';
import { OPENSC_MODULE, startPcscd, type Pcscd } from '../rig/pcscd.ts';
import { openscSerial } from '../rig/piv-card.ts';
import { createVirtualCard, type VirtualCard } from '../rig/vpcd-card.ts';
import { bundleWorker, startCard } from './store-bundle.ts';

let worker: ReturnType<typeof bundleWorker>;
let certificates: CpsCertificates;
let dir: string;
let service: Pcscd | undefined;
let card: VirtualCard | undefined;
let port: ReturnType<typeof startCard>;
const module = OPENSC_MODULE;

beforeAll(async () => {
  worker = bundleWorker('card');
  certificates = await createCpsCertificates();
});
afterAll(() => worker.remove());
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'removable-'))));
afterEach(async () => {
  await port.stop();
  await card?.dispose();
  await service?.stop();
  card = service = undefined;
  rmSync(dir, { recursive: true, force: true });
});

const present = async () => (await port.call('slots', { module })).slots.map((slot) => slot.present);

it('sees a card come, reads it, and sees it go, without a PIN try', async () => {
  service = await startPcscd(dir);
  card = createVirtualCard({ certificates });
  port = startCard(worker.entry, service.env);
  expect(await present()).not.toContain(true);
  const empty = await port.call('read', { module });
  expect(empty.slots.map((slot) => [slot.present, slot.token, slot.tokenError])).toContainEqual([
    false,
    null,
    'CKR_TOKEN_NOT_PRESENT',
  ]);

  await card.insert();
  await service.waitForCard(true);
  expect(await present()).toContain(true);
  const read = await port.call('read', { module });
  const slot = read.slots.find((one) => one.present)!;
  expect(slot).toMatchObject({ slotError: null, tokenError: null, objectError: null });
  expect(slot.description).toContain('Virtual PCD');
  expect(slot.token!.serial).toBe(openscSerial(certificates.cardNumber!));
  expect(slot.certificates.map((one) => one.value)).toContain(certificates.authentication.der.toString('base64'));
  expect(card.triesLeft()).toBe(3);

  await card.remove();
  await service.waitForCard(false);
  expect(await present()).not.toContain(true);
  expect((await port.call('read', { module })).slots.every((one) => !one.present && one.token === null)).toBe(true);
});

it('tells a card that is not recognised from no card', async () => {
  service = await startPcscd(dir);
  card = createVirtualCard({ certificates, applet: 'none' });
  port = startCard(worker.entry, service.env);
  await card.insert();
  await service.waitForCard(true);
  const { slots } = await port.call('read', { module });
  expect(slots.map((slot) => slot.tokenError)).toContain('CKR_TOKEN_NOT_RECOGNIZED');
});

it('sees the readers of a card service that starts after the module', async () => {
  port = startCard(worker.entry);
  expect((await port.call('read', { module })).slots).toEqual([]);
  service = await startPcscd(dir);
  card = createVirtualCard({ certificates });
  await card.insert();
  await service.waitForCard(true);
  const { slots } = await port.call('read', { module });
  expect(slots.some((slot) => slot.token !== null)).toBe(true);
});
