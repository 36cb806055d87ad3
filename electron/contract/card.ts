import { z } from 'zod';
import { failure } from './failure.ts';

/** States of the card machine (docs/decisions and README of native/card). */
export const cardStates = [
  'starting',
  'no-service',
  'no-reader',
  'no-card',
  'mute',
  'wrong-card',
  'no-middleware',
  'reading',
  'ready',
  'refused',
  'failed',
] as const;
export const cardState = z.enum(cardStates);
export type CardState = z.infer<typeof cardState>;

/**
 * What the answer to reset says a card is: a generation of the CPS, a Carte Vitale, another card. Never a proof, only what
 * to look for.
 */
export const cardKinds = ['cps3', 'cps3-contactless', 'cps4', 'cps', 'vitale', 'other'] as const;
export const cardKind = z.enum(cardKinds);
export type CardKind = z.infer<typeof cardKind>;

/**
 * Where a certificate's chain ends: at a shipped IGC-Santé root (`trusted`), at one of its test roots (`test`), nowhere
 * known (`unknown`), or in a signature that is wrong (`broken`). `names`: from the certificate's issuer upwards.
 */
export const chain = z.object({
  status: z.enum(['trusted', 'test', 'unknown', 'broken']),
  names: z.array(z.string()),
});
export type Chain = z.infer<typeof chain>;

/** One BER-TLV element of a data object, as it is on the card. `hex` of a primitive one; `text` when it reads as text. */
export type CardTlv = { tag: string; length: number; hex: string; text: string | null; inner: CardTlv[] };
export const cardTlv: z.ZodType<CardTlv> = z.lazy(() =>
  z.object({
    tag: z.string(),
    length: z.int(),
    hex: z.string(),
    text: z.string().nullable(),
    inner: z.array(cardTlv),
  }),
);

/** What the card says of its holder, to be shown to the holder. What is not known is null, never guessed. */
export const cardFacts = z.object({
  surname: z.string().nullable(),
  given: z.string().nullable(),
  nationalId: z.object({ type: z.string(), value: z.string(), checkDigit: z.boolean().nullable() }).nullable(),
  professionCode: z.int().nullable(),
  profession: z.string().nullable(),
  specialities: z.array(z.string()),
  cardTypeCode: z.int().nullable(),
  cardType: z.string().nullable(),
  category: z.int().nullable(),
  test: z.boolean(),
  cardNumber: z.string().nullable(),
  issuer: z.string(),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
  /** The employer of a card without a named holder (CPE, CPA): organisation and its identifier. */
  organisation: z.string().nullable(),
  organisationId: z.string().nullable(),
  contactless: z.boolean(),
  generation: z.enum(['cps3', 'cps4']).nullable(),
  /** Every certificate of the card, the authentication one first. */
  certificates: z.array(
    z.object({
      role: z.enum(['authentication', 'signature', 'technical', 'other']),
      label: z.string(),
      notBefore: z.iso.datetime(),
      notAfter: z.iso.datetime(),
      issuer: z.string(),
      chain,
    }),
  ),
  /** The free data objects found on the card (CPS_*), their content as labelled raw TLV. */
  data: z.array(z.object({ label: z.string(), bytes: z.int(), tlv: z.array(cardTlv).nullable() })),
});
export type CardFacts = z.infer<typeof cardFacts>;

/** PIN state read from the token's flags, before any login (PKCS#11 v2.20 §9.2, CK_TOKEN_INFO flags). */
export const pinState = z.object({
  initialised: z.boolean(),
  countLow: z.boolean(),
  finalTry: z.boolean(),
  locked: z.boolean(),
  pinPad: z.boolean(),
  min: z.int().nullable(),
  max: z.int().nullable(),
});
export type PinState = z.infer<typeof pinState>;

/** One PKCS#11 library that was found or asked for, and what it answered. */
export const cardLibrary = z.object({
  path: z.string(),
  name: z.string(),
  /** How it was found: VS_PKCS11_MODULE, chosen by the person, the list of known places, a manifest of the browser. */
  origin: z.enum(['environment', 'chosen', 'list', 'manifest']),
  used: z.boolean(),
  /** `used`; `asked`: another one was asked for; `later`: an earlier one works; `failed`: it does not work here. */
  why: z.enum(['used', 'asked', 'later', 'failed']),
  failure: failure.nullable(),
  /** What it says of itself; null when it was not tried or did not answer. */
  description: z.string().nullable(),
  version: z.string().nullable(),
  architectures: z.array(z.string()),
});
export type CardLibrary = z.infer<typeof cardLibrary>;

/** A reader with what lies in it, as far as PC/SC or the library can tell. */
export const cardReader = z.object({
  name: z.string(),
  present: z.boolean(),
  mute: z.boolean(),
  /** Held by another program for itself alone. */
  busy: z.boolean(),
  /** Null without a card, or without PC/SC to tell. */
  kind: cardKind.nullable(),
  atr: z.string().nullable(),
  /** The reader whose card is shown. */
  shown: z.boolean(),
  /** What is wrong with its card, when it is not the one shown. */
  failure: failure.nullable(),
});
export type CardReader = z.infer<typeof cardReader>;

/** One look at the readers, the token and its certificates. */
export const cardReading = z.object({
  state: cardState,
  failure: failure.nullable(),
  source: z.enum(['pkcs11', 'simulator']),
  /** Name of the simulated card, null when the card is real. */
  simulated: z.string().nullable(),
  /** The process of the library ended and another one is starting: what is shown is what was last read. */
  restarting: z.boolean().optional(),
  /** `unknown`: PC/SC cannot be asked here, so that a mute card or a stopped service cannot be told from an empty reader. */
  pcsc: z.enum(['running', 'stopped', 'unknown']),
  middleware: z
    .object({
      path: z.string(),
      description: z.string(),
      manufacturer: z.string(),
      version: z.string(),
      /** Version of the installed Cryptolib package (registry, receipt), when the system tells it. */
      package: z.string().nullable(),
    })
    .nullable(),
  libraries: z.array(cardLibrary),
  readers: z.array(cardReader),
  /** What to say beside a card that works, the gravest first; empty for any other. */
  warnings: z.array(failure),
  token: z.object({ label: z.string(), model: z.string(), serial: z.string(), pin: pinState }).nullable(),
  card: cardFacts.nullable(),
  ms: z.int().min(0),
});
export type CardReading = z.infer<typeof cardReading>;
