import { z } from 'zod';
import { failure } from './failure.ts';

/** States of the card machine (docs/decisions and README of native/card). */
export const cardStates = [
  'starting',
  'no-reader',
  'no-card',
  'wrong-card',
  'no-middleware',
  'reading',
  'ready',
  'refused',
  'failed',
] as const;
export const cardState = z.enum(cardStates);
export type CardState = z.infer<typeof cardState>;

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
  /** Labels of the free data objects found on the card, with their length in bytes. */
  data: z.array(z.object({ label: z.string(), bytes: z.int() })),
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

/** One look at the readers, the token and its certificates. */
export const cardReading = z.object({
  state: cardState,
  failure: failure.nullable(),
  source: z.enum(['pkcs11', 'simulator']),
  middleware: z
    .object({ path: z.string(), description: z.string(), manufacturer: z.string(), version: z.string() })
    .nullable(),
  readers: z.array(z.object({ name: z.string(), present: z.boolean() })),
  token: z.object({ label: z.string(), model: z.string(), serial: z.string(), pin: pinState }).nullable(),
  card: cardFacts.nullable(),
  ms: z.int().min(0),
});
export type CardReading = z.infer<typeof cardReading>;
