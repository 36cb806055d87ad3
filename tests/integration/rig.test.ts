import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createHash, randomBytes, verify, X509Certificate } from 'node:crypto';
import pkcs11js from 'pkcs11js';
import type { Handle } from 'pkcs11js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCpsCertificates } from '../rig/cps-certificate.ts';
import type { CpsCertificates } from '../rig/cps-certificate.ts';
import { writeNotALibrary, writeOtherProcessorLibrary, write32BitLibrary } from '../rig/fault-module/broken-library.ts';
import { holdExclusively, holdTransaction } from '../rig/card-holder.ts';
import { cpsLibrary, loadFaultModule, pinPad } from '../rig/fault-module/fault-module.ts';
import { readerStates, startPcscd } from '../rig/pcscd.ts';
import type { Pcscd, VirtualReader } from '../rig/pcscd.ts';
import { ATR, openscSerial } from '../rig/piv-card.ts';
import { attribute, findObjects, initialisedSlots, openModule } from '../rig/pkcs11-client.ts';
import type { ModuleEnv, OpenModule } from '../rig/pkcs11-client.ts';
import { CPS_KEY_ID, CPS_LABEL, createSoftHsmCard, loginWrongly, setSoftHsmPinState } from '../rig/softhsm.ts';
import type { SoftHsmCard } from '../rig/softhsm.ts';
import { createVirtualCard } from '../rig/vpcd-card.ts';
import type { VirtualCard } from '../rig/vpcd-card.ts';

const {
  CKA_CLASS,
  CKA_ID,
  CKA_LABEL,
  CKA_PRIVATE,
  CKA_VALUE,
  CKF_LOGIN_REQUIRED,
  CKF_PROTECTED_AUTHENTICATION_PATH,
  CKF_SERIAL_SESSION,
  CKF_USER_PIN_COUNT_LOW,
  CKF_USER_PIN_FINAL_TRY,
  CKF_USER_PIN_LOCKED,
  CKM_SHA256_RSA_PKCS,
  CKO_CERTIFICATE,
  CKO_DATA,
  CKO_PRIVATE_KEY,
  CKU_USER,
} = pkcs11js;

/** Missing from the typings of pkcs11js. */
const CKF_TOKEN_PRESENT = 1;

let certificates: CpsCertificates;
let dir: string;
let opened: OpenModule | undefined;

beforeAll(async () => {
  certificates = await createCpsCertificates();
});
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rig-'));
});
afterEach(() => {
  opened?.close();
  opened = undefined;
  rmSync(dir, { recursive: true, force: true });
});

function open(module: string, env: ModuleEnv): pkcs11js.PKCS11 {
  opened = openModule(module, env);
  return opened.pkcs11;
}

function firstSlot(pkcs11: pkcs11js.PKCS11): Handle {
  const [slot] = initialisedSlots(pkcs11);
  if (slot === undefined) throw new Error('No token.');
  return slot;
}

/** Label (or subject) to value, for one class of object. */
function values(pkcs11: pkcs11js.PKCS11, session: Handle, objectClass: number): Map<string, Buffer> {
  const objects = findObjects(pkcs11, session, [{ type: CKA_CLASS, value: objectClass }]);
  return new Map(
    objects.map((object) => [
      attribute(pkcs11, session, object, CKA_LABEL).toString('utf8'),
      attribute(pkcs11, session, object, CKA_VALUE),
    ]),
  );
}

function sign(pkcs11: pkcs11js.PKCS11, session: Handle, keyId: Buffer, data: Buffer): Buffer {
  const [key] = findObjects(pkcs11, session, [
    { type: CKA_CLASS, value: CKO_PRIVATE_KEY },
    { type: CKA_ID, value: keyId },
  ]);
  if (key === undefined) throw new Error('No private key.');
  pkcs11.C_SignInit(session, { mechanism: CKM_SHA256_RSA_PKCS }, key);
  return pkcs11.C_Sign(session, data, Buffer.alloc(512));
}

describe('SoftHSM card', () => {
  let card: SoftHsmCard;
  beforeEach(async () => {
    card = await createSoftHsmCard(dir, { certificates });
  });

  it('shows a token whose serial is the card number of its certificates', () => {
    const pkcs11 = open(card.module, card.env);
    const token = pkcs11.C_GetTokenInfo(firstSlot(pkcs11));
    expect(token.serialNumber).toBe('2600855206      ');
    // Padded with NULs, as the CPS library does: readers must trim both.
    expect(token.label.replace(/\0+$/, '')).toBe('CPS3v3-2600855206');
    expect(card.serial).toBe('2600855206');
    expect(token.flags & (CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED)).toBe(0);
  });

  it('shows its certificates and data without a PIN, and hides the rest', () => {
    const pkcs11 = open(card.module, card.env);
    const session = pkcs11.C_OpenSession(firstSlot(pkcs11), CKF_SERIAL_SESSION);
    const stored = values(pkcs11, session, CKO_CERTIFICATE);
    expect(stored.get(CPS_LABEL.authenticationCertificate)).toEqual(certificates.authentication.der);
    expect(stored.get(CPS_LABEL.signatureCertificate)).toEqual(certificates.signature.der);
    expect([...values(pkcs11, session, CKO_DATA).keys()].toSorted()).toEqual(
      ['CPS_DATA', 'CPS_ID_CARD', 'CPS_INFO_PS', 'CPS_LANG_PS', 'CPS_NAME_PS'].toSorted(),
    );
    expect(findObjects(pkcs11, session, [{ type: CKA_CLASS, value: CKO_PRIVATE_KEY }])).toEqual([]);
    pkcs11.C_Login(session, CKU_USER, card.pin);
    expect(findObjects(pkcs11, session, [{ type: CKA_CLASS, value: CKO_PRIVATE_KEY }])).toHaveLength(2);
    expect(findObjects(pkcs11, session, [{ type: CKA_PRIVATE, value: true }])).toHaveLength(3);
  });

  it('signs after the PIN, and the certificate verifies it', () => {
    const pkcs11 = open(card.module, card.env);
    const session = pkcs11.C_OpenSession(firstSlot(pkcs11), CKF_SERIAL_SESSION);
    pkcs11.C_Login(session, CKU_USER, card.pin);
    const nonce = randomBytes(32);
    for (const [id, { x509 }] of [
      [CPS_KEY_ID.authentication, certificates.authentication],
      [CPS_KEY_ID.signature, certificates.signature],
    ] as const) {
      expect(verify('sha256', nonce, x509.publicKey, sign(pkcs11, session, id, nonce))).toBe(true);
    }
  });

  it('reports the PIN states', () => {
    const flags = () => {
      const pkcs11 = open(card.module, card.env);
      const found = pkcs11.C_GetTokenInfo(firstSlot(pkcs11)).flags;
      opened?.close();
      opened = undefined;
      return found & (CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED);
    };
    expect(loginWrongly(card)).toBe('CKR_PIN_INCORRECT');
    expect(flags()).toBe(CKF_USER_PIN_COUNT_LOW);
    setSoftHsmPinState(card, 'final-try');
    expect(flags()).toBe(CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY);
    setSoftHsmPinState(card, 'locked');
    expect(flags()).toBe(CKF_USER_PIN_LOCKED);
    setSoftHsmPinState(card, 'ok');
    expect(flags()).toBe(0);
  });

  it('shows a flag changed while a process has the token open', () => {
    const pkcs11 = open(card.module, card.env);
    const slot = firstSlot(pkcs11);
    expect(pkcs11.C_GetTokenInfo(slot).flags & CKF_USER_PIN_LOCKED).toBe(0);
    setSoftHsmPinState(card, 'locked');
    expect(pkcs11.C_GetTokenInfo(slot).flags & CKF_USER_PIN_LOCKED).toBe(CKF_USER_PIN_LOCKED);
  });
});

describe('SoftHSM card variants', () => {
  it('may lack its authentication certificate, hold another serial, or an undecodable certificate', async () => {
    const card = await createSoftHsmCard(dir, {
      certificates,
      tokenSerial: '2500577253',
      authenticationCertificate: 'missing',
      signatureCertificate: 'undecodable',
      dataObjects: false,
    });
    const pkcs11 = open(card.module, card.env);
    expect(initialisedSlots(pkcs11)).toHaveLength(1);
    expect(pkcs11.C_GetTokenInfo(firstSlot(pkcs11)).serialNumber.trim()).toBe('2500577253');
    const session = pkcs11.C_OpenSession(firstSlot(pkcs11), CKF_SERIAL_SESSION);
    const stored = values(pkcs11, session, CKO_CERTIFICATE);
    expect([...stored.keys()]).toEqual([CPS_LABEL.signatureCertificate]);
    expect(() => new X509Certificate(stored.get(CPS_LABEL.signatureCertificate) ?? Buffer.alloc(0))).toThrow();
    expect(values(pkcs11, session, CKO_DATA).size).toBe(0);
  });

  it('refuses a serial that SoftHSM would abort on', async () => {
    await expect(createSoftHsmCard(dir, { certificates, tokenSerial: '2500577201' })).rejects.toThrow('ends in 01');
  });

  it('may keep the random serial SoftHSM gives', async () => {
    const card = await createSoftHsmCard(dir, { certificates, tokenSerial: 'random' });
    expect(card.serial).toMatch(/^[0-9a-f]{16}$/);
    const pkcs11 = open(card.module, card.env);
    expect(pkcs11.C_GetTokenInfo(firstSlot(pkcs11)).serialNumber).toBe(card.serial);
  });
});

describe('virtual card in a virtual reader', () => {
  let service: Pcscd;
  let home: string;
  const cards: VirtualCard[] = [];
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'rig-pcscd-'));
    service = await startPcscd(home);
  });
  afterEach(async () => {
    await Promise.all(cards.splice(0).map((card) => card.dispose()));
    await service.waitForCard(false);
  });
  afterAll(async () => {
    await service.stop();
    rmSync(home, { recursive: true, force: true });
  });

  async function inserted(options: Partial<Parameters<typeof createVirtualCard>[0]> = {}): Promise<VirtualCard> {
    const card = createVirtualCard({ certificates, ...options });
    cards.push(card);
    await card.insert();
    await service.waitForCard(true);
    return card;
  }

  it('shows the certificates, signs after the PIN, and counts the tries', async () => {
    const card = await inserted();
    const pkcs11 = open(service.module, service.env);
    const slot = firstSlot(pkcs11);
    expect(pkcs11.C_GetSlotInfo(slot).slotDescription.trim()).toBe(service.readerName);
    expect(pkcs11.C_GetTokenInfo(slot).serialNumber).toBe(openscSerial('2600855206'));
    const session = pkcs11.C_OpenSession(slot, CKF_SERIAL_SESSION);
    const [authentication] = findObjects(pkcs11, session, [
      { type: CKA_CLASS, value: CKO_CERTIFICATE },
      { type: CKA_ID, value: Buffer.from([1]) },
    ]);
    expect(attribute(pkcs11, session, authentication as Handle, CKA_VALUE)).toEqual(certificates.authentication.der);
    expect(() => pkcs11.C_Login(session, CKU_USER, '9999')).toThrow('CKR_PIN_INCORRECT');
    expect(card.triesLeft()).toBe(2);
    pkcs11.C_Login(session, CKU_USER, '1234');
    expect(card.triesLeft()).toBe(3);
    const nonce = randomBytes(32);
    const signature = sign(pkcs11, session, Buffer.from([1]), nonce);
    expect(verify('sha256', nonce, certificates.authentication.x509.publicKey, signature)).toBe(true);
    expect(card.apduCount()).toBeGreaterThan(10);
  });

  it('locks after three wrong PINs, with the flags on the way', async () => {
    const card = await inserted();
    const pkcs11 = open(service.module, service.env);
    const slot = firstSlot(pkcs11);
    const session = pkcs11.C_OpenSession(slot, CKF_SERIAL_SESSION);
    const flags = () =>
      pkcs11.C_GetTokenInfo(slot).flags & (CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED);
    const wrong = () => {
      try {
        pkcs11.C_Login(session, CKU_USER, '9999');
      } catch (error) {
        return (error as Error).message;
      }
      return 'accepted';
    };
    expect(flags()).toBe(0);
    expect([wrong(), wrong()]).toEqual(['CKR_PIN_INCORRECT', 'CKR_PIN_INCORRECT']);
    expect(flags()).toBe(CKF_USER_PIN_FINAL_TRY);
    expect(wrong()).toBe('CKR_PIN_LOCKED');
    expect(flags()).toBe(CKF_USER_PIN_LOCKED);
    expect(card.triesLeft()).toBe(0);
  });

  it('is gone once taken out, and comes back', async () => {
    const card = await inserted({ atr: ATR.cps3 });
    const pkcs11 = open(service.module, service.env);
    const slot = firstSlot(pkcs11);
    const session = pkcs11.C_OpenSession(slot, CKF_SERIAL_SESSION);
    await card.remove();
    await service.waitForCard(false);
    expect(card.inserted()).toBe(false);
    // OpenSC looks at the reader in these two calls only: before one of them, an old session still answers from memory.
    expect(pkcs11.C_GetSlotInfo(slot).flags & CKF_TOKEN_PRESENT).toBe(0);
    expect(() => pkcs11.C_GetTokenInfo(slot)).toThrow('CKR_TOKEN_NOT_PRESENT');
    expect(() => pkcs11.C_GetSessionInfo(session)).toThrow('CKR_SESSION_HANDLE_INVALID');
    await card.insert();
    await service.waitForCard(true);
    expect(pkcs11.C_GetTokenInfo(slot).serialNumber).toBe(openscSerial('2600855206'));
  });

  it('is not recognised when it holds no application', async () => {
    await inserted({ applet: 'none', atr: ATR.vitale });
    const pkcs11 = open(service.module, service.env);
    const [slot] = pkcs11.C_GetSlotList(false);
    expect(() => pkcs11.C_GetTokenInfo(slot as Handle)).toThrow('CKR_TOKEN_NOT_RECOGNIZED');
  });

  it('is present but unusable when it answers no reset', async () => {
    const card = createVirtualCard({ certificates });
    cards.push(card);
    await card.setMute(true);
    await card.insert();
    await service.waitForCard(true);
    const pkcs11 = open(service.module, service.env);
    const [slot] = pkcs11.C_GetSlotList(false);
    expect(() => pkcs11.C_GetTokenInfo(slot as Handle)).toThrow('CKR_DEVICE_ERROR');
    await card.remove();
    await service.waitForCard(false);
    await card.setMute(false);
    await card.insert();
    await service.waitForCard(true);
    expect(pkcs11.C_GetTokenInfo(slot as Handle).serialNumber).toBe(openscSerial('2600855206'));
  });

  it.each(Object.entries(ATR))(
    'comes up with the answer to reset %s, and is read when it holds the application',
    async (_name, atr) => {
      await inserted({ atr });
      expect(await readAtr(service.readerName)).toBe(atr.toString('hex'));
      const pkcs11 = open(service.module, service.env);
      expect(pkcs11.C_GetTokenInfo(firstSlot(pkcs11)).serialNumber).toBe(openscSerial('2600855206'));
    },
  );

  it.each(Object.entries(ATR))('comes up with the answer to reset %s without an application', async (_name, atr) => {
    await inserted({ atr, applet: 'none' });
    expect(await readAtr(service.readerName)).toBe(atr.toString('hex'));
    const pkcs11 = open(service.module, service.env);
    const [slot] = pkcs11.C_GetSlotList(false);
    expect(() => pkcs11.C_GetTokenInfo(slot as Handle)).toThrow('CKR_TOKEN_NOT_RECOGNIZED');
  });

  it('is refused to others while a program holds it for itself, and given back', async () => {
    await inserted();
    const holder = await holdExclusively(service.readerName);
    await expect(holdExclusively(service.readerName)).rejects.toThrow('0x8010000B');
    const pkcs11 = open(service.module, service.env);
    const [slot] = pkcs11.C_GetSlotList(false);
    expect(() => pkcs11.C_GetTokenInfo(slot as Handle)).toThrow(/CKR_/);
    await holder.release();
    expect(pkcs11.C_GetTokenInfo(slot as Handle).serialNumber).toBe(openscSerial('2600855206'));
  });

  it('makes a module wait while a program is inside a transaction', async () => {
    const card = await inserted();
    const holder = await holdTransaction(service.readerName);
    const waiting = child(service.module, service.env);
    const ended = once(waiting, 'exit');
    let said = '';
    waiting.stdout.on('data', (data: Buffer) => (said += data.toString()));
    const before = card.apduCount();
    await expect.poll(() => isWaitingInside(waiting.pid ?? 0, service.module), { timeout: 20_000 }).toBe(true);
    expect(said).not.toContain(openscSerial('2600855206'));
    expect(card.apduCount()).toBe(before);
    await holder.release();
    await ended;
    expect(said).toContain(openscSerial('2600855206'));
  });

  it('uses the service that runs rather than start a second, and leaves it running', async () => {
    const again = await startPcscd(dir);
    expect(again.owned).toBe(false);
    await again.stop();
    const card = await inserted({ cardNumber: '2500577253' });
    const pkcs11 = open(service.module, again.env);
    expect(pkcs11.C_GetTokenInfo(firstSlot(pkcs11)).serialNumber).toBe(openscSerial('2500577253'));
    expect(card.inserted()).toBe(true);
  });
});

/** Through another program than the modules under test. */
async function readAtr(reader: string): Promise<string> {
  const { stdout } = await promisify(execFile)('opensc-tool', ['--reader', reader, '--atr'], {
    env: { ...process.env, LC_ALL: 'C', OPENSC_CONF: '/dev/null' },
  });
  return stdout.trim().replaceAll(':', '');
}

/** True for a process that has loaded this module and sleeps in a way that only the PC/SC library does (node: epoll). */
function isWaitingInside(pid: number, module: string): boolean {
  const poll = ['7', '271'];
  const sleep = ['35', '230'];
  const [call = ''] = readFileSync(`/proc/${pid}/syscall`, 'utf8').split(' ');
  return readFileSync(`/proc/${pid}/maps`, 'utf8').includes(module) && [...poll, ...sleep].includes(call);
}

describe('several virtual readers', () => {
  let service: Pcscd | undefined;
  const cards: VirtualCard[] = [];
  afterEach(async () => {
    await Promise.all(cards.splice(0).map((card) => card.dispose()));
    await service?.stop();
    service = undefined;
  });

  it('hold two cards, each told by its reader', async () => {
    service = await startPcscd(dir, { readers: 2 });
    const [first, second] = service.readers as [VirtualReader, VirtualReader];
    for (const [reader, cardNumber] of [
      [first, '2600855206'],
      [second, '2500577253'],
    ] as const) {
      const card = createVirtualCard({ certificates, cardNumber, port: reader.port });
      cards.push(card);
      await card.insert();
      await service.waitForCard(true, reader);
    }
    const pkcs11 = open(service.module, service.env);
    const read = initialisedSlots(pkcs11).map((slot) => [
      pkcs11.C_GetSlotInfo(slot).slotDescription.trim(),
      pkcs11.C_GetTokenInfo(slot).serialNumber,
    ]);
    expect(read).toEqual([
      [first.name, openscSerial('2600855206')],
      [second.name, openscSerial('2500577253')],
    ]);
  });

  it('may be none', async () => {
    service = await startPcscd(dir, { readers: 0 });
    expect(service.readerName).toBe('');
    expect(await readerStates()).toEqual([]);
  });

  it('may be one less when the service comes back', async () => {
    service = await startPcscd(dir, { readers: 2 });
    const [first] = service.readers as [VirtualReader, VirtualReader];
    await service.stop();
    service = await startPcscd(dir, { readers: 1 });
    expect(service.readers).toEqual([first]);
    expect((await readerStates()).map(({ name }) => name)).toEqual([first.name, 'Virtual PCD 00 01']);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('lose their service under a card (%s), and have it back', async (signal) => {
    service = await startPcscd(dir);
    const card = createVirtualCard({ certificates });
    cards.push(card);
    await card.insert();
    await service.waitForCard(true);
    await service.stop(signal);
    await expect.poll(() => card.inserted(), { timeout: 20_000 }).toBe(false);
    service = await startPcscd(dir);
    expect(service.owned).toBe(true);
    await card.insert();
    await service.waitForCard(true);
  });
});

/** Opens a module in a process of its own and asks for its tokens: what a crash or a freeze must not spread from. */
function child(module: string, env: ModuleEnv) {
  const program = `
    const { PKCS11 } = require('pkcs11js');
    const p = new PKCS11();
    p.load(process.env.MODULE_UNDER_TEST);
    p.C_Initialize();
    console.log('asking');
    for (const slot of p.C_GetSlotList(true)) console.log(p.C_GetTokenInfo(slot).serialNumber);
  `;
  return spawn(process.execPath, ['-e', program], {
    env: { ...process.env, ...env, MODULE_UNDER_TEST: module },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

describe('fault module', () => {
  it('passes everything through, then answers what it is told', async () => {
    const card = await createSoftHsmCard(dir, { certificates });
    const fault = loadFaultModule(dir, card);
    const pkcs11 = open(fault.module, fault.env);
    const slot = firstSlot(pkcs11);
    expect(pkcs11.C_GetTokenInfo(slot).serialNumber.trim()).toBe(card.serial);
    fault.setFaults({ C_GetTokenInfo: { kind: 'rv', code: 0xe1 }, C_Login: { kind: 'rv', code: 0xa4 } });
    expect(() => pkcs11.C_GetTokenInfo(slot)).toThrow('CKR_TOKEN_NOT_RECOGNIZED');
    const session = pkcs11.C_OpenSession(slot, CKF_SERIAL_SESSION);
    expect(() => pkcs11.C_Login(session, CKU_USER, card.pin)).toThrow('CKR_PIN_LOCKED');
    fault.setFaults({ C_GetTokenInfo: { kind: 'garbage' }, C_GetInfo: { kind: 'version', major: 3, minor: 1 } });
    expect(pkcs11.C_GetTokenInfo(slot).serialNumber).not.toContain(card.serial);
    expect(pkcs11.C_GetInfo().libraryVersion).toEqual({ major: 3, minor: 1 });
    expect(pkcs11.C_GetInfo().manufacturerID.trim()).toBe('ANS');
    fault.setFaults({ C_GetAttributeValue: { kind: 'garbage' } });
    const stored = findObjects(pkcs11, session, [{ type: CKA_CLASS, value: CKO_CERTIFICATE }]);
    const value = attribute(pkcs11, session, stored[0] as Handle, CKA_VALUE);
    expect(createHash('sha256').update(value).digest('hex')).toBe(
      createHash('sha256').update(Buffer.alloc(value.length, 0xa5)).digest('hex'),
    );
  });

  it('gives another library, model, serial and labels to the same card', async () => {
    const card = await createSoftHsmCard(dir, { certificates });
    const fault = loadFaultModule(dir, card, cpsLibrary('ChipDoc'));
    const pkcs11 = open(fault.module, fault.env);
    const slot = firstSlot(pkcs11);
    expect(pkcs11.C_GetInfo().libraryDescription.trim()).toBe('CPS3 PKCS#11 LINUX');
    expect(pkcs11.C_GetTokenInfo(slot).model).toMatch(/^ChipDoc\0xyz/);
    fault.setFaults({
      C_GetInfo: { kind: 'version', major: 2, minor: 9, keepTexts: true },
      C_GetTokenInfo: [
        { kind: 'flags', set: CKF_USER_PIN_LOCKED, clear: CKF_LOGIN_REQUIRED },
        { kind: 'text', field: 'serial', value: '2500577253' },
        { kind: 'text', field: 'label', value: 'CPS4' },
      ],
      C_GetAttributeValue: { kind: 'relabel', from: CPS_LABEL.signatureCertificate, to: 'Certificat Technique CPS' },
    });
    expect(pkcs11.C_GetInfo().libraryDescription.trim()).toBe('Implementation of PKCS11');
    expect(pkcs11.C_GetInfo().libraryVersion).toEqual({ major: 2, minor: 9 });
    const token = pkcs11.C_GetTokenInfo(slot);
    expect([token.serialNumber.trim(), token.label.trim()]).toEqual(['2500577253', 'CPS4']);
    expect(token.flags & (CKF_USER_PIN_LOCKED | CKF_LOGIN_REQUIRED)).toBe(CKF_USER_PIN_LOCKED);
    const session = pkcs11.C_OpenSession(slot, CKF_SERIAL_SESSION);
    expect([...values(pkcs11, session, CKO_CERTIFICATE).keys()].toSorted()).toEqual([
      'Certificat Technique CPS',
      CPS_LABEL.authenticationCertificate,
    ]);
  });

  it('has a PIN pad, on which the holder types or gives up', async () => {
    const card = await createSoftHsmCard(dir, { certificates });
    const fault = loadFaultModule(dir, card, pinPad('types'), card.pin);
    const pkcs11 = open(fault.module, fault.env);
    const slot = firstSlot(pkcs11);
    expect(pkcs11.C_GetTokenInfo(slot).flags & CKF_PROTECTED_AUTHENTICATION_PATH).not.toBe(0);
    const session = pkcs11.C_OpenSession(slot, CKF_SERIAL_SESSION);
    // pkcs11js passes no NULL.
    pkcs11.C_Login(session, CKU_USER, '');
    expect(findObjects(pkcs11, session, [{ type: CKA_CLASS, value: CKO_PRIVATE_KEY }])).toHaveLength(2);
    pkcs11.C_Logout(session);
    fault.setFaults(pinPad('cancels'));
    expect(() => pkcs11.C_Login(session, CKU_USER, '')).toThrow('CKR_FUNCTION_CANCELED');
  });

  it.each([
    'C_SignInit',
    'C_Logout',
    'C_FindObjectsFinal',
    'C_CloseSession',
    'C_GetSessionInfo',
    'C_GetMechanismList',
  ] as const)('spoils %s too', async (name) => {
    const card = await createSoftHsmCard(dir, { certificates });
    const fault = loadFaultModule(dir, card);
    const pkcs11 = open(fault.module, fault.env);
    const slot = firstSlot(pkcs11);
    const session = pkcs11.C_OpenSession(slot, CKF_SERIAL_SESSION);
    pkcs11.C_Login(session, CKU_USER, card.pin);
    const [key] = findObjects(pkcs11, session, [{ type: CKA_CLASS, value: CKO_PRIVATE_KEY }]);
    const use: Record<typeof name, () => unknown> = {
      C_SignInit: () => pkcs11.C_SignInit(session, { mechanism: CKM_SHA256_RSA_PKCS }, key as Handle),
      C_Logout: () => pkcs11.C_Logout(session),
      C_FindObjectsFinal: () => findObjects(pkcs11, session, []),
      C_CloseSession: () => pkcs11.C_CloseSession(session),
      C_GetSessionInfo: () => pkcs11.C_GetSessionInfo(session),
      C_GetMechanismList: () => pkcs11.C_GetMechanismList(slot),
    };
    fault.setFaults({ [name]: { kind: 'rv', code: 0x30 } });
    expect(use[name]).toThrow('CKR_DEVICE_ERROR');
  });

  it('answers a nonsense signature, and a nonsense code where there is nothing else', async () => {
    const card = await createSoftHsmCard(dir, { certificates });
    const fault = loadFaultModule(dir, card, { C_Sign: { kind: 'garbage' }, C_Logout: { kind: 'garbage' } });
    const pkcs11 = open(fault.module, fault.env);
    const session = pkcs11.C_OpenSession(firstSlot(pkcs11), CKF_SERIAL_SESSION);
    pkcs11.C_Login(session, CKU_USER, card.pin);
    const signature = sign(pkcs11, session, CPS_KEY_ID.authentication, randomBytes(32));
    expect(signature).toEqual(Buffer.alloc(256, 0xa5));
    expect(() => pkcs11.C_Logout(session)).toThrow('CKR_VENDOR_DEFINED');
  });

  it('crashes the process that uses it', async () => {
    const card = await createSoftHsmCard(dir, { certificates });
    const fault = loadFaultModule(dir, card, { C_GetTokenInfo: { kind: 'crash' } });
    const [, signal] = (await once(child(fault.module, fault.env), 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGSEGV');
  });

  it('freezes the process that uses it', async () => {
    const card = await createSoftHsmCard(dir, { certificates });
    const fault = loadFaultModule(dir, card, { C_GetTokenInfo: { kind: 'hang' } });
    const frozen = child(fault.module, fault.env);
    const ended = once(frozen, 'exit');
    await once(frozen.stdout, 'data');
    // Asleep in pause(2) for good: the kernel names it, no clock is needed.
    const asleep = () =>
      /pause|do_sys_pause/.test(readFileSync(`/proc/${frozen.pid}/wchan`, 'utf8')) || syscall() === 34;
    const syscall = () => Number(readFileSync(`/proc/${frozen.pid}/syscall`, 'utf8').split(' ')[0]);
    await expect.poll(asleep, { timeout: 20_000 }).toBe(true);
    frozen.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
  });
});

describe('files that are not usable libraries', () => {
  it.each([
    ['text', writeNotALibrary, 'invalid ELF header'],
    ['another processor', writeOtherProcessorLibrary, 'cannot open shared object file'],
    ['another word size', write32BitLibrary, 'wrong ELF class'],
  ])('are refused by the loader: %s', (_name, write, reason) => {
    const pkcs11 = new pkcs11js.PKCS11();
    expect(() => pkcs11.load(write(join(dir, 'library.so')))).toThrow(reason);
  });
});
