import { z } from 'zod';

/** Where a document that was checked came from. */
export const documentOrigins = ['dropped', 'zip', 'mail'] as const;
/** Kind of the INS, by the root of the identifier. */
export const documentIns = ['real', 'test', 'demo', 'absent', 'several'] as const;
/** Codes of a failed integration that a receipt may hold. */
export const receiptCodes = ['900', '901', '902', '903', '904', '905', '906'] as const;

/**
 * What stays of a document that was read: verdicts. Every word of it comes from lists of ours (resources/document), none from
 * the document; the shapes leave no room for a name, a number or a date.
 */
export const documentChecked = z.object({
  id: z.uuid(),
  step: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
  /** A type of the table; `receipt`, `several`, `unknown`, or `none` when there was no document to know. */
  type: z.string().regex(/^[a-z][a-z0-9-]{0,29}$/),
  level: z.int().min(1).max(3).nullable(),
  origin: z.enum(documentOrigins),
  verdicts: z
    .array(z.object({ rule: z.string().regex(/^[a-z]{2,8}\.[a-z-]{1,30}$/), ok: z.boolean().nullable() }))
    .max(120),
  ins: z.enum(documentIns),
  codes: z.array(z.enum(receiptCodes)).max(receiptCodes.length),
});
export type DocumentChecked = z.infer<typeof documentChecked>;
