import { z } from 'zod';
import type { CallTable } from '../call.ts';

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
  ms: z.int(),
});
export type RawReading = z.infer<typeof rawReading>;

/**
 * Calls of the card worker. `read` loads the module at its first use and keeps it loaded; another path ends the first one.
 * `slots` is the cheap look used to notice insertion and removal: no session is opened.
 * Neither logs in, so neither can cost a PIN try.
 */
export const cardCalls = {
  read: { input: z.object({ module: z.string() }), output: rawReading, ms: 15_000 },
  slots: {
    input: z.object({ module: z.string() }),
    output: z.object({ slots: z.array(z.object({ slot: z.string(), description: z.string(), present: z.boolean() })) }),
    ms: 5_000,
  },
  close: { input: z.undefined().optional(), output: z.undefined().optional(), ms: 5_000 },
} as const satisfies CallTable;
export type CardCalls = typeof cardCalls;
