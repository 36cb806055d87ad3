import { z } from 'zod';
import { irritantCategory, irritantSeverity } from '../../organiser/protocol/status.ts';

/** Longest draft that is kept, in UTF-16 units: more than may be sent, so that a text too long can be shortened later. */
export const DRAFT_LIMIT = 100_000;
const text = z.string().max(DRAFT_LIMIT);
const step = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/);

export const irritantDraft = z.object({
  category: irritantCategory,
  severity: irritantSeverity,
  step: step.nullable(),
  text,
});

/** What was typed during the hour and not sent yet, as it is on disk: identities masked. */
export const draftsView = z.object({
  comments: z.record(step, text),
  message: text,
  irritant: irritantDraft.nullable(),
  /** The step that the person opened, null while they follow the current one: the hour comes back where it was. */
  open: step.nullable().default(null),
});
export type DraftsView = z.infer<typeof draftsView>;
export const noDrafts: DraftsView = { comments: {}, message: '', irritant: null, open: null };

/** One draft, whole; an empty text forgets it. */
export const typedDraft = z.discriminatedUnion('of', [
  z.object({ of: z.literal('comment'), step, text }),
  z.object({ of: z.literal('message'), text }),
  z.object({ of: z.literal('irritant'), value: irritantDraft.nullable() }),
  z.object({ of: z.literal('open'), step: step.nullable() }),
]);
export type TypedDraft = z.infer<typeof typedDraft>;
