import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cardReading } from '../../electron/contract/card.ts';
import { luhn, nationalIdentifier, readCertificate } from '../../electron/feature/card/certificate.ts';
import { holderMatch, interpret, warningsOf } from '../../electron/feature/card/interpret.ts';
import { loadResources } from '../../electron/feature/resource.ts';
import type { RawReading, SlotReading } from '../../native/card/port.ts';
import { spoilCertificate } from '../rig/cps-certificate.ts';
import { sharedTestPki } from '../rig/test-pki.ts';
import { certificates, GOOD_FLAGS, reading, slot, token } from './card-fixture.ts';

const { nomenclature } = loadResources(resolve(import.meta.dirname, '../../resources'));
const now = new Date();
const look = (raw: RawReading, at = now) =>
  cardReading.parse(interpret(raw, { now: at, module: '/lib/module.so', nomenclature }));

let doctor: SlotReading['certificates'];
let staff: SlotReading['certificates'];
let expired: SlotReading['certificates'];
let future: SlotReading['certificates'];
beforeAll(async () => {
  doctor = await certificates();
  staff = await certificates({ shape: 'cpe' });
  expired = await certificates({ validity: 'expired' });
  future = await certificates({ validity: 'not-yet-valid' });
}, 120_000);
const withToken = (part: Partial<NonNullable<SlotReading['token']>>) =>
  slot({ certificates: doctor, token: token(part) });

describe('a card in order', () => {
  it('gives the holder, profession, type, number and data', () => {
    const data = [{ label: 'CPS_NAME_PS', id: '', value: Buffer.from('1234567').toString('base64') }];
    const { state, failure, card, token: seen } = look(reading(slot({ certificates: doctor, data })));
    expect([state, failure]).toEqual(['ready', null]);
    expect(seen?.pin).toMatchObject({ initialised: true, locked: false, min: 4, max: 8 });
    expect(card).toMatchObject({
      surname: 'LIBRE',
      given: 'MAX',
      nationalId: { type: 'RPPS', value: '99900063480', checkDigit: true },
      professionCode: 10,
      profession: 'Médecin',
      specialities: ['SM26'],
      cardTypeCode: 0,
      category: 0x80,
      test: true,
      cardNumber: '2600855206',
      data: [{ label: 'CPS_NAME_PS', bytes: 7 }],
    });
  });

  it('reads an establishment card, which names nobody', () => {
    const { card, state } = look(reading(slot({ certificates: staff })));
    expect(state).toBe('ready');
    expect(card).toMatchObject({ surname: null, given: null, professionCode: null, cardTypeCode: 2, specialities: [] });
    expect(card?.nationalId).toMatchObject({ type: 'FINESS', checkDigit: null });
  });

  it('finds the authentication certificate by its usages when the label is another', () => {
    const renamed = doctor.map((one) => ({ ...one, label: 'Certificate for PIV Authentication' }));
    expect(look(reading(slot({ certificates: renamed }))).card?.professionCode).toBe(10);
  });

  it('prefers the usable card to an empty reader, a blank token and a foreign card', () => {
    const blank = slot({ slot: '01', token: token({ flags: 0x1 }), description: 'Vide' });
    const foreign = slot({ slot: '02', token: null, tokenError: 'CKR_TOKEN_NOT_RECOGNIZED' });
    const raw = reading(
      foreign,
      blank,
      slot({ slot: '03', present: false, token: null }),
      slot({ certificates: doctor }),
    );
    const seen = look(raw);
    expect(seen.state).toBe('ready');
    expect(seen.readers).toHaveLength(4);
  });
});

describe('what is wrong', () => {
  const cases: [string, () => RawReading, string, string][] = [
    ['no reader', () => reading(), 'no-reader', 'card.no-reader'],
    ['an empty reader', () => reading(slot({ present: false, token: null })), 'no-card', 'card.no-card'],
    [
      'a card that is hidden as "no card"',
      () => reading(slot({ present: false, token: null, tokenError: 'CKR_TOKEN_NOT_RECOGNIZED' })),
      'wrong-card',
      'card.not-recognised',
    ],
    [
      'a card that another program holds, hidden as "no card"',
      () => reading(slot({ present: false, token: null, tokenError: 'CKR_GENERAL_ERROR' })),
      'failed',
      'card.unexpected',
    ],
    [
      'an empty reader, in the words of the library',
      () => reading(slot({ present: false, token: null, tokenError: 'CKR_TOKEN_NOT_PRESENT' })),
      'no-card',
      'card.no-card',
    ],
    ['a blank token', () => reading(slot({ token: token({ flags: 1 }) })), 'wrong-card', 'card.not-cps'],
    [
      'another kind of card',
      () => reading(slot({ token: token({ label: 'BANQUE', model: 'X' }) })),
      'wrong-card',
      'card.not-cps',
    ],
    ['an interrupted update', () => reading(slot({ objectError: 'CKR_ASIP_BAD_EF_ACTUA' })), 'refused', 'card.damaged'],
    [
      'a card taken out during the reading',
      () => reading(slot({ objectError: 'CKR_DEVICE_REMOVED' })),
      'no-card',
      'card.removed',
    ],
    [
      'another error',
      () => reading(slot({ token: null, tokenError: 'CKR_GENERAL_ERROR' })),
      'failed',
      'card.unexpected',
    ],
    ['no certificate', () => reading(slot()), 'refused', 'card.no-certificate'],
    [
      'only the signature certificate',
      () => reading(slot({ certificates: doctor.slice(0, 1) })),
      'refused',
      'card.no-certificate',
    ],
    [
      'a spoiled certificate',
      () => {
        const value = spoilCertificate(Buffer.from(doctor[1]!.value, 'base64')).toString('base64');
        return reading(slot({ certificates: [doctor[0]!, { ...doctor[1]!, value }] }));
      },
      'refused',
      'card.certificate-unreadable',
    ],
    ['an expired card', () => reading(slot({ certificates: expired })), 'refused', 'card.expired'],
    ['a card of tomorrow', () => reading(slot({ certificates: future })), 'refused', 'card.not-yet-valid'],
    ['a locked PIN', () => reading(withToken({ flags: GOOD_FLAGS | 0x40000 })), 'refused', 'card.pin-locked'],
    ['no PIN (contactless)', () => reading(withToken({ flags: 0x400 })), 'refused', 'card.pin-not-set'],
    [
      'an expired card with a locked PIN: the gravest',
      () => reading(slot({ certificates: expired, token: token({ flags: GOOD_FLAGS | 0x40000 }) })),
      'refused',
      'card.expired',
    ],
  ];
  it.each(cases)('%s', (_name, raw, state, code) => {
    const seen = look(raw());
    expect([seen.state, seen.failure?.code]).toEqual([state, code]);
  });
});

describe('warnings beside a card that works', () => {
  it('names a test card, an early end, the PIN tries and another holder, the gravest first', () => {
    const seen = look(reading(withToken({ serial: '2500577253', flags: GOOD_FLAGS | 0x30000 })));
    const endsOn = new Date(Date.parse(seen.card!.notAfter) - 10 * 86_400_000).toISOString().slice(0, 10);
    expect(warningsOf(seen, now, endsOn).map((w) => w.code)).toEqual([
      'card.pin-final-try',
      'card.test-card',
      'card.holder-mismatch',
      'card.expires-soon',
    ]);
    expect(warningsOf(seen, now, null).map((w) => w.code)).not.toContain('card.expires-soon');
  });

  it('knows the card by the end of its whole number, as OpenSC gives it', () => {
    const withSerial = (serial: string) => holderMatch(look(reading(withToken({ serial }))));
    // CK_TOKEN_INFO.serialNumber holds 16 characters; the number on the card has 20.
    expect(withSerial('0000012600855206')).toBe(true);
    expect(withSerial('80250000012600855206')).toBe(true);
    expect(withSerial('0000012500577253')).toBeNull();
    expect(withSerial('855206')).toBeNull();
  });

  it('compares the holder only with a ten-digit serial', () => {
    expect(holderMatch(look(reading(withToken({}))))).toBe(true);
    expect(holderMatch(look(reading(withToken({ serial: '2500577253' }))))).toBe(false);
    expect(holderMatch(look(reading(withToken({ serial: 'a1b2c3d4e5f60718' }))))).toBeNull();
  });
});

describe('the details of a certificate', () => {
  it('says a production card is no test card', async () => {
    const pki = await sharedTestPki('production');
    const [, real] = await certificates({ category: 0, pki });
    expect(readCertificate(Buffer.from(real!.value, 'base64'))).toMatchObject({ test: false, category: 0 });
  });

  it('leaves out what is absent', async () => {
    const [, bare] = await certificates({
      surname: null,
      givenName: null,
      title: null,
      cardType: null,
      cardNumber: null,
      category: null,
      profession: null,
      specialities: [],
    });
    expect(readCertificate(Buffer.from(bare!.value, 'base64'))).toMatchObject({
      surname: null,
      given: null,
      title: null,
      cardType: null,
      cardNumber: null,
      category: null,
      profession: null,
      specialities: [],
    });
  });

  it('throws on what is not a certificate', () => {
    expect(() => readCertificate(Buffer.from('pas un certificat'))).toThrow();
  });

  it('knows the national identifiers', () => {
    const types = nomenclature.identifierTypes;
    expect(nationalIdentifier('899700218896', types)).toEqual({ type: 'RPPS', value: '99700218896', checkDigit: true });
    expect(nationalIdentifier('899700218897', types)?.checkDigit).toBe(false);
    expect(nationalIdentifier('00B6087510', types)).toEqual({ type: 'ADELI', value: '0B6087510', checkDigit: null });
    expect(nationalIdentifier('539172288100052/CPAT0001', types)?.type).toBe('SIRET');
    expect(nationalIdentifier('MAX LIBRE', types)).toBeNull();
    expect(nationalIdentifier(null, types)).toBeNull();
    expect(luhn('')).toBe(false);
  });
});
