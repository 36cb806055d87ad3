import { createHash, createSign, generateKeyPairSync, verify } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import pkcs11js from 'pkcs11js';
import type { Keeper } from '../../native/card/module.ts';
import { prove } from '../../native/card/prove.ts';

// What the real modules of the rig do not do: a PIN pad, a card without SHA-256, several keys with one id.

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PIN = '7391';
const certificate = Buffer.from('certificat');
const statement = Buffer.from('ce qui est à signer');
const id = Buffer.from('E828BD080F8025000001FF001020', 'hex');
const refused = (name: string) => Object.assign(new Error(name), { name: 'Pkcs11Error', code: 1 });

type Stored = Record<number, Buffer | number>;
const text = (value: string) => Buffer.from(value, 'utf8');
const certificateOf = (value: Buffer, own: Buffer): Stored => ({
  [pkcs11js.CKA_CLASS]: pkcs11js.CKO_CERTIFICATE,
  [pkcs11js.CKA_VALUE]: value,
  [pkcs11js.CKA_ID]: own,
});
const keyOf = (label: string, own: Buffer): Stored => ({
  [pkcs11js.CKA_CLASS]: pkcs11js.CKO_PRIVATE_KEY,
  [pkcs11js.CKA_LABEL]: text(label),
  [pkcs11js.CKA_ID]: own,
});

/** A module with one card; calls are noted in the order they come. */
function fakeModule() {
  const fake = {
    calls: [] as string[],
    flags: pkcs11js.CKF_USER_PIN_INITIALIZED | pkcs11js.CKF_TOKEN_INITIALIZED,
    lengths: [4, 8] as [number, number],
    mechanisms: [pkcs11js.CKM_SHA256_RSA_PKCS, pkcs11js.CKM_RSA_PKCS],
    objects: [certificateOf(text('autre'), text('x')), certificateOf(certificate, id), keyOf('CPS_PRIV_AUT', id)],
    refuse: {} as Record<string, string>,
    present: true,
    loginTries: [] as unknown[][],
  };
  let found: number[] = [];
  let mechanism = 0;
  const call = <A extends unknown[], R>(name: string, work: (...args: A) => R) => [
    name,
    (...args: A): R => {
      fake.calls.push(name);
      const code = fake.refuse[name];
      if (code) throw refused(code);
      return work(...args);
    },
  ];
  const module = Object.fromEntries([
    call('C_GetSlotInfo', () => ({ flags: fake.present ? 1 : 0 })),
    call('C_GetTokenInfo', () => ({ flags: fake.flags, minPinLen: fake.lengths[0], maxPinLen: fake.lengths[1] })),
    call('C_OpenSession', () => Buffer.from([1])),
    call('C_CloseSession', () => undefined),
    call('C_Login', (...args: unknown[]) => void fake.loginTries.push(args.slice(1))),
    call('C_Logout', () => void delete fake.refuse['C_Login']),
    call('C_FindObjectsInit', (_session: unknown, template: { type: number; value: Buffer | number }[]) => {
      const isMatch = (one: Stored) =>
        template.every(({ type, value }) => {
          const own = one[type];
          return Buffer.isBuffer(value) && Buffer.isBuffer(own) ? value.equals(own) : value === own;
        });
      found = fake.objects.flatMap((one, index) => (isMatch(one) ? [index] : []));
    }),
    call('C_FindObjects', () => {
      const next = found.shift();
      return next === undefined ? null : Buffer.from([next]);
    }),
    call('C_FindObjectsFinal', () => undefined),
    call('C_GetAttributeValue', (_session: unknown, handle: Buffer, [asked]: { type: number }[]) => {
      const value = fake.objects[handle[0]!]![asked!.type];
      if (value === undefined) throw refused('CKR_ATTRIBUTE_TYPE_INVALID');
      return [{ type: asked!.type, value }];
    }),
    call('C_GetMechanismList', () => fake.mechanisms),
    call('C_SignInit', (_session: unknown, wanted: { mechanism: number }, key: Buffer) => {
      ({ mechanism } = wanted);
      fake.calls.push(`key ${(fake.objects[key[0]!]![pkcs11js.CKA_LABEL] as Buffer).toString()}`);
    }),
    call('C_Sign', (_session: unknown, data: Buffer) => {
      if (mechanism === pkcs11js.CKM_SHA256_RSA_PKCS) return createSign('sha256').update(data).sign(privateKey);
      // RSA_PKCS signs the DigestInfo it is given: 19 bytes that name SHA-256, then the hash.
      expect(data).toHaveLength(51);
      expect(data.subarray(19)).toEqual(createHash('sha256').update(statement).digest());
      return createSign('sha256').update(statement).sign(privateKey);
    }),
  ]) as unknown as pkcs11js.PKCS11;
  const own = { path: '', lib: pkcs11js, module, awake: true, listed: true, restartedAt: 0, generation: 0 };
  const keeper: Keeper = {
    use: () => own,
    slots: () => [Buffer.from([0])],
    borrow: (_path, _at, work) => work(own),
    rest: () => undefined,
    close: () => undefined,
  };
  return { fake, keeper };
}

let fake: ReturnType<typeof fakeModule>['fake'];
let keeper: Keeper;
beforeEach(() => void ({ fake, keeper } = fakeModule()));

const run = (pin: string | null = PIN, finalTry = false) =>
  prove(keeper, {
    module: '',
    certificate: certificate.toString('base64'),
    statement: statement.toString('base64'),
    pin,
    finalTry,
  });
const isSigned = ({ signature }: { signature: string }) =>
  verify('sha256', statement, publicKey, Buffer.from(signature, 'base64'));
const failure = (pin: string | null = PIN, finalTry = false) => {
  try {
    run(pin, finalTry);
  } catch (error) {
    return (error as { failure?: unknown }).failure;
  }
  return null;
};

it('logs in as the user, signs, logs out, and closes what it opened', () => {
  expect(isSigned(run())).toBe(true);
  expect(fake.loginTries).toEqual([[pkcs11js.CKU_USER, PIN]]);
  expect(fake.calls.slice(-2)).toEqual(['C_Logout', 'C_CloseSession']);
});

it('asks the pad of the reader when there is no PIN, and only where there is a pad', () => {
  expect(failure(null)).toMatchObject({ code: 'card.pin-length' });
  expect(fake.loginTries).toEqual([]);
  fake.flags |= pkcs11js.CKF_PROTECTED_AUTHENTICATION_PATH;
  expect(isSigned(run(null))).toBe(true);
  expect(fake.loginTries).toEqual([[pkcs11js.CKU_USER, '']]);
  // An empty PIN would ask the pad too, though nobody meant it.
  expect(failure('')).toMatchObject({ code: 'card.pin-length' });
});

it('gives the card the whole DigestInfo where SHA-256 is not offered, or offered by the module alone', () => {
  fake.mechanisms = [pkcs11js.CKM_RSA_PKCS];
  expect(isSigned(run())).toBe(true);
  ({ fake, keeper } = fakeModule());
  let asked = 0;
  Object.defineProperty(fake.refuse, 'C_SignInit', {
    get: () => (++asked === 1 ? 'CKR_MECHANISM_INVALID' : undefined),
  });
  expect(isSigned(run())).toBe(true);
  expect(asked).toBe(2);
});

it('prefers the authentication key among those with the id, and compares the whole of it', () => {
  fake.objects.push(keyOf('CPS_PRIV_SIG', id.subarray(0, 13)));
  fake.objects.splice(2, 0, keyOf('AUTRE', id));
  run();
  expect(fake.calls).toContain('key CPS_PRIV_AUT');
  fake.objects = fake.objects.filter((one) => one[pkcs11js.CKA_ID] !== id || !one[pkcs11js.CKA_LABEL]);
  expect(failure()).toMatchObject({ code: 'card.unexpected', info: { reason: 'no-key' } });
  expect(fake.calls.slice(-2)).toEqual(['C_Logout', 'C_CloseSession']);
});

it('never takes a login that was left open for a right PIN', () => {
  fake.refuse['C_Login'] = 'CKR_USER_ALREADY_LOGGED_IN';
  expect(isSigned(run())).toBe(true);
  expect(fake.loginTries).toEqual([[pkcs11js.CKU_USER, PIN]]);
});

it.each([
  [0, { code: 'card.pin-incorrect', info: {} }],
  [pkcs11js.CKF_USER_PIN_COUNT_LOW, { code: 'card.pin-incorrect', info: { left: 2 } }],
  [
    pkcs11js.CKF_USER_PIN_COUNT_LOW | pkcs11js.CKF_USER_PIN_FINAL_TRY,
    { code: 'card.pin-incorrect', info: { left: 1 } },
  ],
])('tells the tries left from the flags %i', (flags, told) => {
  fake.flags |= flags;
  fake.refuse['C_Login'] = 'CKR_PIN_INCORRECT';
  expect(failure(PIN, true)).toEqual({ ...told, at: 'card.prove' });
});

it('calls a card that was pulled out removed, whatever code came of it', () => {
  fake.refuse['C_Sign'] = 'CKR_DEVICE_ERROR';
  expect(failure()).toMatchObject({ code: 'card.unexpected', info: { ckr: 'CKR_DEVICE_ERROR', call: 'C_Sign' } });
  fake.present = false;
  expect(failure()).toEqual({ code: 'card.removed', at: 'card.prove', info: {} });
});

it('uses the lengths of the token where they make sense, those of a CPS elsewhere', () => {
  fake.lengths = [6, 6];
  expect(failure('12345')).toMatchObject({ info: { min: 6, max: 6 } });
  for (const lengths of [
    [0, 0],
    [4, 255],
    [8, 4],
    [0xffffffff, 0xffffffff],
  ] as [number, number][]) {
    fake.lengths = lengths;
    expect(failure('123')).toMatchObject({ code: 'card.pin-length', info: { min: 4, max: 8 } });
  }
  expect(fake.loginTries).toEqual([]);
});

it('asks nothing of a locked card, nor at the last try without a yes', () => {
  fake.flags |= pkcs11js.CKF_USER_PIN_FINAL_TRY;
  expect(failure()).toMatchObject({ code: 'card.pin-final-try' });
  fake.flags |= pkcs11js.CKF_USER_PIN_LOCKED;
  expect(failure(PIN, true)).toMatchObject({ code: 'card.pin-locked' });
  expect(fake.loginTries).toEqual([]);
});

it('says not set, and asks nothing, of a card without a PIN (contactless)', () => {
  fake.flags &= ~pkcs11js.CKF_USER_PIN_INITIALIZED;
  expect(failure()).toMatchObject({ code: 'card.pin-not-set' });
  expect(fake.loginTries).toEqual([]);
});
