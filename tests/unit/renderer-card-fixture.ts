import { cardReading, type CardReading } from '../../electron/contract/card.ts';
import type { FailureCode } from '../../electron/contract/failure.ts';

type Facts = NonNullable<CardReading['card']>;
type Reader = CardReading['readers'][number];
type Library = CardReading['libraries'][number];

/** The fictitious holder of the official test cards. */
export const facts = (change: Partial<Facts> = {}): Facts => ({
  surname: 'LIBRE',
  given: 'MAX',
  nationalId: { type: 'RPPS', value: '899900063480', checkDigit: true },
  professionCode: 10,
  profession: 'Médecin',
  specialities: ['SM26'],
  cardTypeCode: 0,
  cardType: 'Carte de professionnel de santé (CPS)',
  category: 0,
  test: false,
  cardNumber: '2800000001',
  issuer: 'AC IGC-SANTE ELEMENTAIRE PERSONNES',
  notBefore: '2025-01-01T00:00:00.000Z',
  notAfter: '2028-01-01T00:00:00.000Z',
  organisation: null,
  organisationId: null,
  contactless: false,
  generation: 'cps3',
  certificates: [
    {
      role: 'authentication',
      label: "Certificat d'Authentification CPS",
      notBefore: '2025-01-01T00:00:00.000Z',
      notAfter: '2028-01-01T00:00:00.000Z',
      issuer: 'AC IGC-SANTE ELEMENTAIRE PERSONNES',
      chain: { status: 'trusted', names: ['AC IGC-SANTE ELEMENTAIRE PERSONNES', 'AC RACINE IGC-SANTE ELEMENTAIRE'] },
    },
  ],
  data: [],
  ...change,
});

export const reader = (name: string, change: Partial<Reader> = {}): Reader => ({
  name,
  present: true,
  mute: false,
  busy: false,
  kind: 'cps3',
  atr: null,
  shown: false,
  failure: null,
  ...change,
});

export const library = (path: string, change: Partial<Library> = {}): Library => ({
  path,
  name: path.split('/').at(-1) ?? path,
  origin: 'list',
  used: false,
  why: 'later',
  failure: null,
  description: null,
  version: null,
  architectures: [],
  ...change,
});

export const failed = (code: FailureCode) => ({ code, at: 'test', info: {} });

export const pin: NonNullable<CardReading['token']>['pin'] = {
  initialised: true,
  countLow: false,
  finalTry: false,
  locked: false,
  pinPad: false,
  min: 4,
  max: 4,
};

/** A card that reads well; checked against the contract. */
export const reading = (change: Partial<CardReading> = {}): CardReading =>
  cardReading.parse({
    state: 'ready',
    failure: null,
    source: 'pkcs11',
    simulated: null,
    pcsc: 'running',
    middleware: {
      path: '/opt/cps/libcps3_pkcs11.so',
      description: 'Cryptolib CPS',
      manufacturer: 'ANS',
      version: '2.18',
      package: '5.2.6',
    },
    libraries: [
      library('/opt/cps/libcps3_pkcs11.so', {
        used: true,
        why: 'used',
        description: 'Cryptolib CPS',
        version: '2.18',
        architectures: ['x64'],
      }),
    ],
    readers: [reader('Lecteur A', { shown: true })],
    warnings: [],
    token: { label: 'CPS3v3', model: 'IAS ECC', serial: '2800000001', pin },
    card: facts(),
    ms: 12,
    ...change,
  });
