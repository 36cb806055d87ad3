import { z } from 'zod';
import type { CallTable, NoticeTable } from '../call.ts';

/** One reader as PC/SC sees it (SCARD_STATE_* flags of SCardGetStatusChange, PC/SC part 5). */
export const pcscReader = z.object({
  name: z.string(),
  present: z.boolean(),
  /** A card that does not answer its reset: upside down, dirty, or not a chip card. */
  mute: z.boolean(),
  /** Held by one program for itself alone. */
  exclusive: z.boolean(),
  inUse: z.boolean(),
  /** Answer to reset in lower-case hexadecimal; null when there is none to read. */
  atr: z
    .string()
    .regex(/^([0-9a-f]{2})+$/)
    .nullable(),
  /** Insertions and removals the service has counted: another number means that the card was changed meanwhile. */
  events: z.int().min(0),
});
export type PcscReader = z.infer<typeof pcscReader>;

/**
 * What PC/SC says. `stopped`: the service is absent or does not run. `unknown`: this app cannot ask it (`not-built`: the
 * binding is not there; `no-library`: the system has no PC/SC library; `error`), and then claims nothing about readers.
 */
export const pcscLook = z.discriminatedUnion('service', [
  z.object({ service: z.literal('running'), readers: z.array(pcscReader) }),
  z.object({ service: z.literal('stopped') }),
  z.object({ service: z.literal('unknown'), reason: z.enum(['not-built', 'no-library', 'error']) }),
]);
export type PcscLook = z.infer<typeof pcscLook>;

/** A certificate or data object as the module gave it; bytes in base64. */
const cardObject = z.object({ label: z.string(), id: z.string(), value: z.string() });

/** One reader as PKCS#11 sees it. Errors are CKR names, one per call that failed, so that features can tell causes apart. */
export const slotReading = z.object({
  slot: z.string(),
  description: z.string(),
  present: z.boolean(),
  slotError: z.string().nullable(),
  token: z
    .object({
      label: z.string(),
      manufacturer: z.string(),
      model: z.string(),
      serial: z.string(),
      /** CK_TOKEN_INFO.flags (PKCS#11 v2.20 §9.2). */
      flags: z.int(),
      minPin: z.int(),
      maxPin: z.int(),
    })
    .nullable(),
  tokenError: z.string().nullable(),
  certificates: z.array(cardObject),
  data: z.array(cardObject),
  objectError: z.string().nullable(),
});
export type SlotReading = z.infer<typeof slotReading>;

export const rawReading = z.object({
  middleware: z.object({ description: z.string(), manufacturer: z.string(), version: z.string() }),
  slots: z.array(slotReading),
  /** What PC/SC said just before the module was asked. */
  pcsc: pcscLook,
  /** A card moved while the module was being read, so that this reading may mix two states. */
  moved: z.boolean(),
  ms: z.int(),
});
export type RawReading = z.infer<typeof rawReading>;

/** What one library answered when it was tried: its header, then its own introduction (C_GetInfo). */
export const libraryAnswer = z.object({
  format: z.enum(['elf', 'pe', 'mach-o']),
  architectures: z.array(z.string()),
  middleware: rawReading.shape.middleware,
  /** Readers it lists, with or without a card; 0 when it was not asked because only mute cards are there. */
  readers: z.int().min(0),
});
export type LibraryAnswer = z.infer<typeof libraryAnswer>;

/**
 * Calls of the card worker. `read` loads the module at its first use and keeps it loaded; another path ends the first one.
 * `slots` is the cheap look used to notice insertion and removal: no session is opened.
 * `probe` tries a library that is not the one in use, then lets go of it. None of these logs in, so none can cost a PIN try.
 *
 * `watch` turns the notices of `cardNotices` on or off and answers what PC/SC says now; `pcsc` only looks.
 *
 * `prove` and `prove-on-pad` are the only calls that log in (CKU_USER, never the SO): it signs `statement` (RSASSA-PKCS1-v1_5 with SHA-256)
 * with the private key paired with `certificate` by its whole CKA_ID. The PIN is checked against the token's lengths
 * before it is sent, and is never kept. At the last try it refuses with card.pin-final-try unless `finalTry`.
 * `prove-on-pad` is the same with the reader's own keypad, where a person takes as long as it takes.
 */
const proof = {
  module: z.string(),
  /** DER of the authentication certificate, in base64. */
  certificate: z.string(),
  /** Bytes to sign, in base64. */
  statement: z.string(),
  finalTry: z.boolean(),
};
const signature = z.object({ signature: z.string(), mechanism: z.literal('RSA-SHA256') });

export const cardCalls = {
  read: { input: z.object({ module: z.string() }), output: rawReading, ms: 15_000 },
  slots: {
    input: z.object({ module: z.string() }),
    output: z.object({ slots: z.array(z.object({ slot: z.string(), description: z.string(), present: z.boolean() })) }),
    ms: 5_000,
  },
  // Short: the service answers at once or is frozen, and everything else waits behind.
  pcsc: { input: z.undefined().optional(), output: pcscLook, ms: 3_000 },
  watch: { input: z.object({ on: z.boolean() }), output: pcscLook, ms: 3_000 },
  probe: { input: z.object({ module: z.string() }), output: libraryAnswer, ms: 10_000 },
  prove: { input: z.object({ ...proof, pin: z.string().max(64) }), output: signature, ms: 30_000 },
  'prove-on-pad': { input: z.object({ ...proof, pin: z.null() }), output: signature, ms: 120_000 },
  close: { input: z.undefined().optional(), output: z.undefined().optional(), ms: 5_000 },
} as const satisfies CallTable;
export type CardCalls = typeof cardCalls;

/** Said by the worker while it watches: the readers as they are now, after each change of the service or of a reader. */
export const cardNotices = { readers: pcscLook } as const satisfies NoticeTable;
export type CardNotices = typeof cardNotices;
