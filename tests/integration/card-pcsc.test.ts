import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as smartcard from 'smartcard';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { PcscLook, PcscReader } from '../../native/card/port.ts';
import { createCpsCertificates, type CpsCertificates } from '../rig/cps-certificate.ts';
import { loadFaultModule } from '../rig/fault-module/fault-module.ts';
import { OPENSC_MODULE, startPcscd, type Pcscd } from '../rig/pcscd.ts';
import { ATR } from '../rig/piv-card.ts';
import { holdExclusively } from '../rig/card-holder.ts';
import { createVirtualCard, type VirtualCard } from '../rig/vpcd-card.ts';
import { bundleWorker, startCard } from './store-bundle.ts';

const module = OPENSC_MODULE;
let worker: ReturnType<typeof bundleWorker>;
let certificates: CpsCertificates;
let dir: string;
let service: Pcscd | undefined;
let card: VirtualCard | undefined;
let port: ReturnType<typeof startCard>;
const heard: PcscLook[] = [];
let arrived: () => void = () => undefined;

beforeAll(async () => {
  worker = bundleWorker('card');
  certificates = await createCpsCertificates();
});
afterAll(() => worker.remove());
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pcsc-'));
  heard.length = 0;
  start({ OPENSC_CONF: join(dir, 'opensc.conf') });
});
afterEach(async () => {
  await port.stop();
  await card?.dispose();
  await service?.stop();
  card = service = undefined;
  rmSync(dir, { recursive: true, force: true });
});

function start(env: Readonly<Record<string, string>>): void {
  port = startCard(worker.entry, env);
  port.onNotice(({ value }) => {
    heard.push(value);
    arrived();
  });
}
const look = () => port.call('pcsc', undefined);
const watch = () => port.call('watch', { on: true });
/** The virtual reader's first slot in a look; undefined when the service is not running or has no reader. */
const first = (seen: PcscLook): PcscReader | undefined => (seen.service === 'running' ? seen.readers[0] : undefined);

/** The first notice, among those not taken yet, that is so. */
async function notice(isWanted: (seen: PcscLook) => boolean): Promise<PcscLook> {
  for (;;) {
    const index = heard.findIndex(isWanted);
    if (index >= 0) return heard.splice(0, index + 1).at(-1)!;
    await new Promise<void>((resolve) => (arrived = resolve));
  }
}
const noticeOf = (wanted: Partial<PcscReader>) =>
  notice((seen) => Object.entries(wanted).every(([name, value]) => first(seen)?.[name as keyof PcscReader] === value));

async function inserted(options: Partial<Parameters<typeof createVirtualCard>[0]> = {}): Promise<void> {
  service ??= await startPcscd(dir);
  card = createVirtualCard({ certificates, ...options });
  await card.insert();
  await service.waitForCard(true);
}

it('notices that the service starts, stops and starts again, and reads cards through the new one', async () => {
  expect(await look()).toEqual({ service: 'stopped' });
  expect(await watch()).toEqual({ service: 'stopped' });
  expect((await port.call('read', { module })).pcsc).toEqual({ service: 'stopped' });
  await inserted();
  await noticeOf({ present: true });
  expect((await port.call('read', { module })).slots.filter((slot) => slot.token)).toHaveLength(1);
  await card!.remove();
  await service!.stop();
  await notice((seen) => seen.service === 'stopped');
  expect(await look()).toEqual({ service: 'stopped' });
  expect((await port.call('read', { module })).slots.filter((slot) => slot.token)).toEqual([]);
  service = await startPcscd(dir);
  await card!.insert();
  await noticeOf({ present: true });
  const reading = await port.call('read', { module });
  expect(reading.slots.filter((slot) => slot.token)).toHaveLength(1);
  expect(first(reading.pcsc)).toMatchObject({ name: service.readerName, present: true });
});

it('tells an empty reader, a card, its removal and a card that does not answer, and counts them', async () => {
  service = await startPcscd(dir);
  expect(first(await watch())).toEqual({
    name: service.readerName,
    present: false,
    mute: false,
    exclusive: false,
    inUse: false,
    atr: null,
    events: 0,
  });
  card = createVirtualCard({ certificates, atr: ATR.cps3 });
  await card.insert();
  const came = first(await noticeOf({ present: true }))!;
  expect(came).toMatchObject({ mute: false, atr: ATR.cps3.toString('hex'), events: 1 });
  await card.remove();
  expect(first(await noticeOf({ present: false }))).toMatchObject({ atr: null, events: 2 });
  await card.setMute(true);
  await card.insert();
  expect(first(await noticeOf({ mute: true }))).toMatchObject({ present: true, atr: null, events: 3 });
  // PKCS#11 alone cannot tell this card from none.
  const reading = await port.call('read', { module });
  expect(reading.slots.every((slot) => slot.token === null)).toBe(true);
  expect(first(reading.pcsc)).toMatchObject({ present: true, mute: true });
  expect(reading.moved).toBe(false);
});

it('tells a card that another program keeps for itself, and notices that it lets go', async () => {
  await inserted();
  const { Context } = createRequire(import.meta.url)('smartcard') as typeof smartcard;
  const context = new Context();
  try {
    const [reader] = context.listReaders();
    // SCARD_SHARE_EXCLUSIVE, T=0 or T=1.
    const held = await reader!.connect(1, 3);
    expect(first(await watch())).toMatchObject({ present: true, mute: false, exclusive: true, inUse: true });
    const reading = await port.call('read', { module });
    expect(first(reading.pcsc)).toMatchObject({ exclusive: true });
    expect(reading.slots[0]).toMatchObject({ token: null, tokenError: 'CKR_DEVICE_ERROR' });
    // SCARD_LEAVE_CARD.
    held.disconnect(0);
    await noticeOf({ exclusive: false, present: true });
  } finally {
    context.close();
  }
  expect((await port.call('read', { module })).slots[0]!.token).not.toBeNull();
});

it('holds nothing after a reading, so that another program may keep the card for itself alone', async () => {
  await inserted();
  expect((await port.call('read', { module })).slots.filter((slot) => slot.token)).toHaveLength(1);
  expect(first(await look())).toMatchObject({ present: true, inUse: false });
  const held = await holdExclusively(service!.readerName);
  expect(first(await look())).toMatchObject({ exclusive: true });
  await held.release();
  expect((await port.call('read', { module })).slots.filter((slot) => slot.token)).toHaveLength(1);
});

it('says that the card moved while it was read', async () => {
  await inserted();
  const still = await port.call('read', { module });
  expect(still.moved).toBe(false);
  await port.call('close', undefined);
  await port.stop();
  // What it says of itself is asked last: PC/SC notices the removal before the look that follows, however soon the module does.
  const slow = loadFaultModule(dir, { module, env: service!.env }, { C_GetInfo: { kind: 'slow', ms: 3_000 } });
  start(slow.env);
  const talked = card!.apduCount();
  const reading = port.call('read', { module: slow.module });
  // The module talks to the card: the look before it is done.
  await expect.poll(() => card!.apduCount(), { timeout: 20_000 }).toBeGreaterThan(talked);
  await card!.remove();
  await service!.waitForCard(false);
  const mixed = await reading;
  expect(mixed.moved).toBe(true);
  expect(first(mixed.pcsc)).toMatchObject({ present: true });
});

it('says nothing more once it is not to watch, nor after its process was started again', async () => {
  service = await startPcscd(dir);
  await watch();
  expect(first(await port.call('watch', { on: false }))).toMatchObject({ present: false });
  card = createVirtualCard({ certificates });
  await card.insert();
  await service.waitForCard(true);
  expect(first(await look())).toMatchObject({ present: true });
  expect(heard).toEqual([]);
  await port.stop();
  const crash = loadFaultModule(dir, { module, env: service.env }, { C_GetInfo: { kind: 'crash' } });
  start(crash.env);
  await watch();
  await port.call('read', { module: crash.module }).catch(() => undefined);
  await card.remove();
  await service.waitForCard(false);
  expect(first(await look())).toMatchObject({ present: false });
  expect(heard).toEqual([]);
  expect(port.lastEnd()).toMatchObject({ reason: 'crashed' });
});
