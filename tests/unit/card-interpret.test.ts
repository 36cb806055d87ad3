import { resolve } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { cardReading } from '../../electron/contract/card.ts';
import { luhn, nationalIdentifier, readCertificate } from '../../electron/feature/card/certificate.ts';
import {
  authenticationCertificate,
  holderMatch,
  interpret,
  warningsOf,
} from '../../electron/feature/card/interpret.ts';
import { cardHolder } from '../../electron/feature/check/card-holder.ts';
import type { Facts } from '../../electron/feature/check/check.ts';
import { isSameReader } from '../../electron/feature/card/place.ts';
import { presenceOf } from '../../electron/feature/card/presence.ts';
import { loadResources } from '../../electron/feature/resource.ts';
import type { Observation } from '../../electron/feature/card/observation.ts';
import type { PcscLook, RawReading, SlotReading } from '../../native/card/port.ts';
import { ATR } from '../rig/piv-card.ts';
import { spoilCertificate } from '../rig/cps-certificate.ts';
import { sharedTestPki } from '../rig/test-pki.ts';
import {
  certificates,
  GOOD_FLAGS,
  inReader,
  observed,
  reading,
  running,
  slot,
  token,
  unknownService,
  unread,
} from './card-fixture.ts';

const { nomenclature, cardRules: rules, roots } = loadResources(resolve(import.meta.dirname, '../../resources'));
const now = new Date();
const judge = (seen: Observation, at = now) =>
  cardReading.parse(interpret(seen, { now: at, nomenclature, rules, roots }));
const look = (raw: RawReading, at = now) => judge(observed(raw), at);

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
      specialities: ['Qualifié en Médecine Générale (SM26)'],
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

const CPS3 = ATR.cps3.toString('hex');
const CPS4 = ATR.cps4.toString('hex');
const VITALE = ATR.vitale.toString('hex');
const BANK = '3b6500002063cb6800';
const unseen = (ckr: string | null = 'CKR_TOKEN_NOT_RECOGNIZED') => slot({ token: null, tokenError: ckr });

describe('what PC/SC knows better', () => {
  const cases: [string, () => Observation, string, string | null][] = [
    ['a stopped service', () => observed(reading(), { service: 'stopped' }), 'no-service', 'card.no-service'],
    ['no reader', () => observed(reading(), running()), 'no-reader', 'card.no-reader'],
    [
      'an empty reader',
      () => observed(reading(slot({ present: false, token: null })), running(inReader(null))),
      'no-card',
      'card.no-card',
    ],
    [
      'a mute card',
      () => observed(reading(), running(inReader(null, { present: true, mute: true }))),
      'mute',
      'card.mute',
    ],
    ['a Carte Vitale', () => observed(reading(unseen()), running(inReader(VITALE))), 'wrong-card', 'card.vitale'],
    ['another card', () => observed(reading(unseen()), running(inReader(BANK))), 'wrong-card', 'card.not-cps'],
    [
      'a CPS held by another program',
      () => observed(reading(unseen('CKR_DEVICE_ERROR')), running(inReader(CPS3, { exclusive: true }))),
      'failed',
      'card.in-use',
    ],
    [
      'a CPS that is not recognised',
      () => observed(reading(unseen()), running(inReader(CPS3))),
      'wrong-card',
      'card.not-recognised',
    ],
    [
      'a CPS of which the library lists no reader',
      () => observed(reading(), running(inReader(CPS3))),
      'wrong-card',
      'card.not-recognised',
    ],
    [
      'a CPS taken out while the library was asked',
      () => observed({ ...reading(unseen('CKR_TOKEN_NOT_PRESENT')), moved: true }, running(inReader(CPS3))),
      'no-card',
      'card.removed',
    ],
    [
      'a Carte Vitale, while another card moved',
      () => observed({ ...reading(unseen()), moved: true }, running(inReader(VITALE))),
      'wrong-card',
      'card.vitale',
    ],
    [
      'a card that was read, while another moved',
      () => observed({ ...reading(slot({ certificates: doctor })), moved: true }, running(inReader(CPS3))),
      'ready',
      null,
    ],
    [
      'a CPS with another error',
      () => observed(reading(unseen('CKR_GENERAL_ERROR')), running(inReader(CPS3))),
      'failed',
      'card.unexpected',
    ],
    [
      'a CPS without its certificate',
      () => observed(reading(slot({ token: token({ label: 'X', model: 'Y' }) })), running(inReader(CPS3))),
      'refused',
      'card.no-certificate',
    ],
    [
      'a card in order',
      () => observed(reading(slot({ certificates: doctor })), running(inReader(CPS3))),
      'ready',
      null,
    ],
    [
      'a token that PC/SC does not know of, with the service stopped',
      () => observed(reading(slot({ certificates: doctor })), { service: 'stopped' }),
      'ready',
      null,
    ],
  ];
  it.each(cases)('%s', (_name, seen, state, code) => {
    const judged = judge(seen());
    expect([judged.state, judged.failure?.code ?? null]).toEqual([state, code]);
  });

  it('says that the Cryptolib is too old for a CPS4, only when it can tell', () => {
    const with4 = (middleware: Partial<RawReading['middleware']>, packageVersion: string | null = null) => {
      const raw = reading(unseen());
      const seen = observed({ ...raw, middleware: { ...raw.middleware, ...middleware } }, running(inReader(CPS4)));
      return judge({ ...seen, module: { path: '/lib/module.so', package: packageVersion } }).failure;
    };
    expect(with4({ version: '2.0' })).toMatchObject({ code: 'card.middleware-outdated', info: { version: '2.0' } });
    expect(with4({ version: '3.1' })?.code).toBe('card.not-recognised');
    // The package decides when it is known.
    expect(with4({ version: '3.4' }, '5.1.9')).toMatchObject({
      code: 'card.middleware-outdated',
      info: { version: '5.1.9' },
    });
    expect(with4({ version: '2.0' }, '5.2.2')?.code).toBe('card.not-recognised');
    expect(with4({ version: '0.22', description: 'OpenSC smartcard framework' })?.code).toBe('card.not-recognised');
    expect(with4({ version: 'x' })?.code).toBe('card.not-recognised');
    const cps3 = observed(reading(unseen()), running(inReader(CPS3)));
    expect(
      judge({ ...cps3, reading: { ...cps3.reading!, middleware: { ...cps3.reading!.middleware, version: '1.0' } } })
        .failure?.code,
    ).toBe('card.not-recognised');
  });

  it('shows the readable card of two readers, and leaves the other its own failure', () => {
    const second = (atr: string | null) => inReader(atr, { name: 'Lecteur 01' });
    const { state, readers } = judge(
      observed(
        reading(unseen(), slot({ slot: '01', description: 'Lecteur 01', certificates: doctor })),
        running(inReader(VITALE), second(CPS3)),
      ),
    );
    expect(state).toBe('ready');
    expect(readers.map(({ name, kind, shown, failure }) => [name, kind, shown, failure?.code ?? null])).toEqual([
      ['Lecteur 00', 'vitale', false, 'card.vitale'],
      ['Lecteur 01', 'cps3', true, null],
    ]);
    // The CPS that nothing reads matters more than the Carte Vitale beside it, whatever their order.
    const bad = judge(observed(reading(unseen()), running(inReader(VITALE), second(CPS3))));
    expect([bad.failure?.code, bad.readers.find((one) => one.shown)?.name]).toEqual([
      'card.not-recognised',
      'Lecteur 01',
    ]);
  });

  it('joins a slot to its reader under a name that the library shortened', () => {
    const long = 'Un lecteur au nom bien trop long pour tenir dans une description, vraiment 00 01';
    const short = `${long.slice(0, 30)}...${long.slice(-30)}`;
    const seen = judge(
      observed(reading(slot({ description: short, certificates: doctor })), running(inReader(CPS3, { name: long }))),
    );
    expect(seen.readers).toHaveLength(1);
    expect(isSameReader(long.slice(0, 64), long)).toBe(true);
    expect(isSameReader('Lecteur 0', 'Lecteur 00')).toBe(false);
    expect(isSameReader('', '')).toBe(false);
  });

  it('still lists what lies in the readers when no library works', () => {
    const missing = { code: 'card.middleware-missing' as const, at: 'card.middleware', info: {} };
    const without = judge(unread(missing, running(inReader(CPS3)), null));
    expect([without.state, without.failure?.code, without.readers[0]?.kind]).toEqual([
      'no-middleware',
      'card.middleware-missing',
      'cps3',
    ]);
    expect(presenceOf(without)).toEqual({ present: true });
    const crashed = { code: 'card.middleware-crashed' as const, at: 'card.worker', info: {} };
    const after = judge(unread(crashed, running(inReader(VITALE)), '/lib/module.so'));
    expect([after.state, after.failure?.code]).toEqual(['failed', 'card.middleware-crashed']);
    expect(presenceOf(after)).toMatchObject({ present: false, failure: { code: 'card.vitale' } });
    const others = running(
      inReader(CPS3),
      ...[CPS4, BANK, VITALE].map((atr, i) => inReader(atr, { name: `Lecteur 1${i}` })),
      inReader(CPS3, { name: 'Lecteur 13', exclusive: true }),
      inReader(null, { name: 'Lecteur 14', present: true, mute: true }),
    );
    // Nobody asked the cards: none of them is said to be unknown.
    expect(judge(unread(missing, others, null)).readers.map(({ failure }) => failure?.code ?? null)).toEqual([
      null,
      null,
      null,
      'card.vitale',
      null,
      'card.mute',
    ]);
    const blind = judge(unread(missing, unknownService, null));
    expect([blind.pcsc, presenceOf(blind)]).toEqual(['unknown', null]);
  });

  it('gives for a proof the certificate of the card that is shown, never of the one beside it', () => {
    const given = (seen: Observation) =>
      authenticationCertificate(seen, { now, nomenclature, rules, roots })?.der.toString('base64') ?? null;
    const beside = (first: SlotReading, second: SlotReading) =>
      observed(
        reading(first, { ...second, slot: '01', description: 'Lecteur 01' }),
        running(inReader(CPS3), inReader(CPS3, { name: 'Lecteur 01' })),
      );
    const [good, old] = [slot({ certificates: doctor }), slot({ certificates: expired })];
    expect(given(beside(old, good))).toBe(doctor[1]!.value);
    expect(given(beside(good, old))).toBe(doctor[1]!.value);
    expect(given(beside(slot({ present: false, token: null }), good))).toBe(doctor[1]!.value);
    expect(given(observed(reading(old)))).toBe(expired[1]!.value);
    expect(given(observed(reading(slot({ certificates: doctor.slice(0, 1) }))))).toBeNull();
    // The library still tells of a card that PC/SC says is gone.
    expect(given(observed(reading(good), running(inReader(null))))).toBeNull();
    expect(
      given(unread({ code: 'card.middleware-crashed', at: 'card.worker', info: {} }, unknownService, '/x')),
    ).toBeNull();
  });

  it('makes something of anything', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 70 }),
      fc.constantFrom('Lecteur 00', 'CPS3', 'ChipDoc', 'CKR_TOKEN_NOT_RECOGNIZED', 'CKR_GENERAL_ERROR'),
    );
    const object = fc.record({
      label: text,
      id: text,
      value: fc.oneof(fc.base64String(), fc.constantFrom(doctor[0]!.value, doctor[1]!.value)),
    });
    const anySlot = fc.record({
      slot: text,
      description: text,
      present: fc.boolean(),
      slotError: fc.option(text),
      token: fc.option(
        fc.record({
          label: text,
          manufacturer: text,
          model: text,
          serial: text,
          flags: fc.nat(),
          minPin: fc.nat(),
          maxPin: fc.nat(),
        }),
      ),
      tokenError: fc.option(text),
      certificates: fc.array(object, { maxLength: 3 }),
      data: fc.array(object, { maxLength: 2 }),
      objectError: fc.option(text),
    });
    const anyReader = fc.record({
      name: text,
      present: fc.boolean(),
      mute: fc.boolean(),
      exclusive: fc.boolean(),
      inUse: fc.boolean(),
      atr: fc.constantFrom(null, CPS3, CPS4, VITALE, BANK),
      events: fc.nat(65_535),
    });
    const anyService = fc.oneof(
      fc.array(anyReader, { maxLength: 3 }).map((readers): PcscLook => running(...readers)),
      fc.constantFrom<PcscLook>({ service: 'stopped' }, unknownService),
    );
    fc.assert(
      fc.property(fc.array(anySlot, { maxLength: 3 }), anyService, (slots, pcsc) => {
        const seen = judge(observed(reading(...slots), pcsc));
        if (seen.state === 'ready') expect(seen.card).not.toBeNull();
        else expect(seen.failure).not.toBeNull();
        expect(seen.readers.filter((one) => one.shown).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
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

  it('tells the registered participant from another person, and says nothing without a number to compare', () => {
    const seen = look(reading(withToken({})));
    expect(seen.card?.nationalId?.value).toBe('99900063480');
    const codes = (registered: string | null) => warningsOf(seen, now, null, registered).map(({ code }) => code);
    expect(codes('99900063480')).not.toContain('card.holder-mismatch');
    expect(codes('10000000009')).toContain('card.holder-mismatch');
    // An ADELI registered for someone whose card gives an RPPS: the same person may have both.
    for (const registered of [null, '00B608751']) expect(codes(registered)).not.toContain('card.holder-mismatch');
  });

  it.each([
    ['99900063480', 'ok', 'matches', undefined],
    ['10000000009', 'warn', 'other', 'card.holder-mismatch'],
    [null, 'ok', 'unknown', undefined],
  ] as const)('is checked against the registered %s: %s', async (registered, status, said, code) => {
    const seen = look(reading(withToken({})));
    const facts = { card: async () => seen, registered, simulated: () => false } as unknown as Facts;
    const found = await cardHolder.run(facts);
    expect([found.status, found.shared['registered'], found.failure?.code]).toEqual([status, said, code]);
    expect(JSON.stringify(found)).not.toContain('10000000009');
  });

  it('leaves out of the names of readers what nobody can read', () => {
    const { readers } = look(reading({ ...withToken({}), description: 'Lec\u0000teur \uFFFD\uFFFD 1\u202E' }));
    expect(readers.map(({ name }) => name)).toContain('Lec teur 1');
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
