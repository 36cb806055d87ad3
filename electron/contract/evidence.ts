import { z } from 'zod';
import { failure } from './failure.ts';

/** Most bytes of one piece, masked, before it is encrypted: what encryption adds must still fit in the hub's 25 MiB. */
export const EVIDENCE_LIMIT = 25 * 1024 * 1024 - 16 * 1024;
/** Most bytes of all the pieces of one log on this machine. */
export const EVIDENCE_TOTAL = 250 * 1024 * 1024;
/** Most pixels of a picture, about a screen of 8K: a small file can hold many more. */
export const PICTURE_PIXELS = 40_000_000;
/** Longest text of a file, in UTF-16 units. */
export const TEXT_FILE_LIMIT = 200_000;

/** How a piece was made. */
export const evidenceWay = z.enum(['capture', 'file', 'note']);
export type EvidenceWay = z.infer<typeof evidenceWay>;

/**
 * A piece as the window lists it. `local`: kept on this machine only, there is nobody to send it to. `waiting`: for the
 * organisers, and not with them yet; `failure` says why when a try failed. `sent`: with the organisers.
 */
export const evidenceItem = z.object({
  id: z.uuid(),
  at: z.string(),
  step: z.string().nullable(),
  way: evidenceWay,
  kind: z.enum(['image', 'text']),
  size: z.int().min(0),
  state: z.enum(['local', 'waiting', 'sent', 'refused']),
  failure: failure.nullable(),
});
export type EvidenceItem = z.infer<typeof evidenceItem>;

/** The pieces of one's log, oldest first. `asked`: the narrow window wants one made in the full one, which has room for it. */
export const evidenceView = z.object({
  items: z.array(evidenceItem),
  asked: z.object({ step: z.string().nullable() }).nullable(),
});
export type EvidenceView = z.infer<typeof evidenceView>;
export const noEvidence: EvidenceView = { items: [], asked: null };
