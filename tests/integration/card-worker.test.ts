import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cardCalls } from '../../native/card/port.ts';
import {
  write32BitLibrary,
  writeNotALibrary,
  writeOtherProcessorLibrary,
  writeTruncatedLibrary,
} from '../rig/fault-module/broken-library.ts';
import { loadFaultModule, type Faults } from '../rig/fault-module/fault-module.ts';
import { CPS_LABEL, createSoftHsmCard, SOFTHSM_MODULE, type SoftHsmCard } from '../rig/softhsm.ts';
import { bundleWorker, startCard } from './store-bundle.ts';

let worker: ReturnType<typeof bundleWorker>;
let shared: string;
let card: SoftHsmCard;
let folder: string;
let port: ReturnType<typeof startCard>;

beforeAll(async () => {
  worker = bundleWorker('card');
  shared = mkdtempSync(join(tmpdir(), 'card-'));
  card = await createSoftHsmCard(shared);
});
afterAll(() => {
  worker.remove();
  rmSync(shared, { recursive: true, force: true });
});
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'card-'))));
afterEach(async () => {
  await port.stop();
  rmSync(folder, { recursive: true, force: true });
});

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: { failure: unknown }) => error.failure,
  );

describe('a card', () => {
  it('is read whole without a PIN, the blank token told apart', async () => {
    port = startCard(worker.entry, card.env);
    const reading = await port.call('read', { module: card.module });
    expect(reading.middleware.manufacturer).toBe('SoftHSM');
    expect(reading.slots).toHaveLength(2);
    const blank = reading.slots.find((slot) => slot.token?.label !== card.label);
    expect(blank).toMatchObject({ present: true, certificates: [], data: [], objectError: null });
    const slot = reading.slots.find((one) => one.token?.label === card.label);
    expect(slot).toMatchObject({ present: true, slotError: null, tokenError: null, objectError: null });
    expect(slot!.token).toMatchObject({ serial: card.serial });
    expect(slot!.token!.flags & 0x400).toBe(0x400);
    const labels = slot!.certificates.map((one) => one.label).sort();
    expect(labels).toEqual([CPS_LABEL.authenticationCertificate, CPS_LABEL.signatureCertificate].sort());
    const found = slot!.certificates.find((one) => one.label === CPS_LABEL.authenticationCertificate)!;
    expect(new X509Certificate(Buffer.from(found.value, 'base64')).raw).toEqual(card.certificates.authentication.der);
    expect(Buffer.from(found.id, 'base64').toString('hex').toUpperCase()).toMatch(/^E828BD08/);
    // CPS_ACTIVITY_01_PS needs the PIN: it must not be there.
    expect(slot!.data.map((one) => one.label).sort()).toEqual([
      'CPS_DATA',
      'CPS_ID_CARD',
      'CPS_INFO_PS',
      'CPS_LANG_PS',
      'CPS_NAME_PS',
    ]);
    expect(slot!.data.every((one) => one.value.length > 0)).toBe(true);
  });

  it('is read again, looked at, let go of and read again', async () => {
    port = startCard(worker.entry, card.env);
    // SoftHSM gives objects in no order.
    const readAll = async () =>
      (await port.call('read', { module: card.module })).slots.map(({ certificates, data, slot, token }) => ({
        slot,
        token,
        objects: [...certificates, ...data].map((one) => `${one.label} ${one.id} ${one.value}`).sort(),
      }));
    const first = await readAll();
    expect(first.flatMap((slot) => slot.objects)).toHaveLength(7);
    expect(await readAll()).toEqual(first);
    const looked = await port.call('slots', { module: card.module });
    expect(looked.slots.map((slot) => slot.slot)).toEqual(first.map((slot) => slot.slot));
    await port.call('close', undefined);
    expect(await readAll()).toEqual(first);
  });
});

const readFailure = (module: string) => failureOf(port.call('read', { module }));

const unloadable = (reason: string) => ({ code: 'card.middleware-unloadable', info: { reason } });

describe('a module that cannot be used', () => {
  beforeEach(() => void (port = startCard(worker.entry)));
  it('is missing', async () => {
    expect(await readFailure(join(folder, 'absent.so'))).toEqual({
      code: 'card.middleware-missing',
      at: 'card.read',
      info: {},
    });
  });

  it('is not a library', async () => {
    expect(await readFailure(writeNotALibrary(join(folder, 'text.so')))).toMatchObject(unloadable('not-a-library'));
    mkdirSync(join(folder, 'folder.so'));
    expect(await readFailure(join(folder, 'folder.so'))).toMatchObject(unloadable('not-a-file'));
  });

  it('is for another processor', async () => {
    const app = process.arch;
    expect(await readFailure(writeOtherProcessorLibrary(join(folder, 'other.so')))).toMatchObject({
      code: 'card.middleware-architecture',
      info: { library: app === 'arm64' ? 'x64' : 'arm64', app },
    });
    expect(await readFailure(write32BitLibrary(join(folder, '32.so')))).toMatchObject({
      code: 'card.middleware-architecture',
      info: { library: 'ia32', app },
    });
  });

  it('is a library cut short, or one that is no PKCS#11 module', async () => {
    const cut = writeTruncatedLibrary(join(folder, 'cut.so'), SOFTHSM_MODULE);
    expect(await readFailure(cut)).toMatchObject({ code: 'card.middleware-unloadable', info: { reason: 'cut-short' } });
    // Any library of the system that is not a module will do.
    expect(await readFailure('/lib/x86_64-linux-gnu/libz.so.1')).toMatchObject({
      code: 'card.middleware-unloadable',
      info: { reason: 'not-pkcs11' },
    });
    expect(port.lastEnd()).toBeNull();
  });
});

const told = (ckr: string, call: string) => ({ code: 'card.unexpected', at: 'card.read', info: { ckr, call } });

const withFaults = (faults: Faults, table = cardCalls) => {
  const module = loadFaultModule(folder, card, faults);
  port = startCard(worker.entry, module.env, table);
  return module;
};

describe('a module that misbehaves', () => {
  const short = { ...cardCalls, read: { ...cardCalls.read, ms: 1_500 } } as unknown as typeof cardCalls;

  it('crashes: the call says so and the next one is answered by a new process', async () => {
    const fault = withFaults({ C_GetTokenInfo: { kind: 'crash' } });
    expect(await failureOf(port.call('read', { module: fault.module }))).toMatchObject({
      code: 'card.middleware-crashed',
    });
    expect(port.lastEnd()).toMatchObject({ reason: 'crashed' });
    fault.setFaults({});
    expect((await port.call('read', { module: fault.module })).slots).toHaveLength(2);
  });

  it('hangs: its process is killed at the deadline and the next call is answered', async () => {
    const fault = withFaults({ C_GetSlotInfo: { kind: 'hang' } }, short);
    expect(await failureOf(port.call('read', { module: fault.module }))).toMatchObject({
      code: 'card.middleware-hung',
    });
    expect(port.lastEnd()).toMatchObject({ reason: 'hung' });
    fault.setFaults({});
    expect((await port.call('read', { module: fault.module })).slots).toHaveLength(2);
  });

  it('refuses calls: each refusal is told by its CKR name and the rest is still read', async () => {
    const fault = withFaults({ C_GetTokenInfo: { kind: 'rv', code: 0xe1 } });
    const read = async () => (await port.call('read', { module: fault.module })).slots;
    expect((await read()).map((slot) => slot.tokenError)).toEqual([
      'CKR_TOKEN_NOT_RECOGNIZED',
      'CKR_TOKEN_NOT_RECOGNIZED',
    ]);
    fault.setFaults({ C_OpenSession: { kind: 'rv', code: 0x80000001 } });
    const card0 = (await read()).find((slot) => slot.token?.label === card.label)!;
    expect(card0).toMatchObject({ objectError: 'CKR_ASIP_BAD_EF_ACTUA', certificates: [] });
    fault.setFaults({ C_GetAttributeValue: { kind: 'rv', code: 0x30 } });
    const card1 = (await read()).find((slot) => slot.token?.label === card.label)!;
    expect(card1.objectError).toBe('CKR_DEVICE_ERROR');
    expect(card1.certificates).toHaveLength(2);
    fault.setFaults({ C_GetSlotInfo: { kind: 'rv', code: 0x80000777 } });
    expect((await read())[0]).toMatchObject({ slotError: 'CKR_VENDOR_0x80000777', present: false });
  });

  it('does not start or list: the call and its CKR name are told', async () => {
    const fault = withFaults({ C_Initialize: { kind: 'rv', code: 0x5 } });
    expect(await failureOf(port.call('read', { module: fault.module }))).toEqual(
      told('CKR_GENERAL_ERROR', 'C_Initialize'),
    );
    fault.setFaults({ C_GetSlotList: { kind: 'rv', code: 0x30 } });
    expect(await failureOf(port.call('read', { module: fault.module }))).toEqual(
      told('CKR_DEVICE_ERROR', 'C_GetSlotList'),
    );
    fault.setFaults({});
    expect((await port.call('read', { module: fault.module })).slots).toHaveLength(2);
  });

  it('answers nonsense: the reading still has its shape, or the call fails by name', async () => {
    const fault = withFaults({ C_GetTokenInfo: { kind: 'garbage' }, C_GetSlotInfo: { kind: 'garbage' } });
    const reading = await port.call('read', { module: fault.module });
    expect(reading.slots).toHaveLength(2);
  });
});

it('claims nothing about readers where the PC/SC binding is not there', async () => {
  // Out of the project, where no package is found.
  copyFileSync(worker.entry, join(folder, 'worker.mjs'));
  port = startCard(join(folder, 'worker.mjs'));
  const nothing = { service: 'unknown', reason: 'not-built' };
  expect(await port.call('pcsc', undefined)).toEqual(nothing);
  expect(await port.call('watch', { on: true })).toEqual(nothing);
  expect(port.lastEnd()).toBeNull();
});

describe('a library that is tried', () => {
  const probe = (module: string) => port.call('probe', { module });
  const introduced = { format: 'elf', architectures: [process.arch] };

  it('introduces itself, and the one in use stays as it was', async () => {
    const { module: wrapper } = withFaults({});
    const read = async () => (await port.call('read', { module: card.module })).slots.map((slot) => slot.token?.serial);
    const before = await read();
    expect(before).toContain(card.serial);
    const opensc = await probe('/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so');
    expect(opensc).toMatchObject({ ...introduced, middleware: { manufacturer: 'OpenSC Project' } });
    expect(await probe(card.module)).toMatchObject({
      ...introduced,
      middleware: { manufacturer: 'SoftHSM' },
      readers: before.length,
    });
    // The same file by another name.
    symlinkSync(card.module, join(folder, 'linked.so'));
    expect(await probe(join(folder, 'linked.so'))).toMatchObject({ readers: before.length });
    // Another file that hands everything over to the module in use: it must not be finalised with it.
    expect(await probe(wrapper)).toMatchObject({ readers: before.length });
    expect(await read()).toEqual(before);
    expect(port.lastEnd()).toBeNull();
  });

  it('may be the first to be loaded, and is let go of', async () => {
    port = startCard(worker.entry, card.env);
    for (let time = 0; time < 3; time += 1) expect(await probe(card.module)).toMatchObject({ readers: 2 });
    expect((await port.call('read', { module: card.module })).slots).toHaveLength(2);
  });

  it('is named like any other when it cannot be used', async () => {
    port = startCard(worker.entry, card.env);
    const failed = (module: string) => failureOf(probe(module));
    expect(await failed(join(folder, 'absent.so'))).toMatchObject({
      code: 'card.middleware-missing',
      at: 'card.probe',
    });
    expect(await failed(writeNotALibrary(join(folder, 'text.so')))).toMatchObject(unloadable('not-a-library'));
    expect(await failed(write32BitLibrary(join(folder, '32.so')))).toMatchObject({
      code: 'card.middleware-architecture',
      info: { library: 'ia32', app: process.arch },
    });
    expect(await failed('/lib/x86_64-linux-gnu/libz.so.1')).toMatchObject(unloadable('not-pkcs11'));
    expect(port.lastEnd()).toBeNull();
  });

  it('may misbehave: it is the one that is named, and the module in use is loaded again', async () => {
    const fault = withFaults({ C_Initialize: { kind: 'rv', code: 0x5 } });
    expect(await failureOf(probe(fault.module))).toEqual({
      ...told('CKR_GENERAL_ERROR', 'C_Initialize'),
      at: 'card.probe',
    });
    fault.setFaults({ C_GetSlotList: { kind: 'crash' } });
    expect(await failureOf(probe(fault.module))).toMatchObject({ code: 'card.middleware-crashed' });
    expect((await port.call('read', { module: card.module })).slots).toHaveLength(2);
  });
});
