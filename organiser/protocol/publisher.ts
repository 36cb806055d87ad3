import { z } from 'zod';
import { triageState } from './irritant.ts';
import { irritantCategory, irritantSeverity } from './status.ts';

/** What the publisher of a software may do, with a link: read what was released of its own product. Nothing else. */

export const newPublisherLink = z.object({
  /** As the list of solutions, or the participants, write it. */
  editor: z.string().trim().min(1).max(120),
  /** Last day on which it works. */
  until: z.iso.date(),
});
export type NewPublisherLink = z.infer<typeof newPublisherLink>;

export const publisherLink = z.object({
  id: z.string(),
  editor: z.string(),
  until: z.iso.date(),
  madeAt: z.string(),
  revokedAt: z.string().nullable(),
});
export type PublisherLink = z.infer<typeof publisherLink>;
export const publisherLinks = z.object({ v: z.literal(1), links: z.array(publisherLink) });

/** Shown once: the hub keeps a hash. */
export const madePublisherLink = publisherLink.extend({ token: z.string(), link: z.string() });
export type MadePublisherLink = z.infer<typeof madePublisherLink>;

/** No participant, no text but the released one, no time finer than the day. */
export const publisherIrritants = z.object({
  v: z.literal(1),
  edition: z.object({ name: z.string(), contact: z.string() }),
  editor: z.string(),
  until: z.iso.date(),
  irritants: z.array(
    z.object({
      /** Short name of the irritant, the same in the organisers' files. */
      reference: z.string(),
      solution: z.string(),
      /** Those that participants told of, sorted. */
      versions: z.array(z.string()),
      category: irritantCategory,
      /** How many times it was reported. */
      said: z.int().min(1),
      state: triageState,
      severity: irritantSeverity,
      step: z.string().nullable(),
      text: z.string(),
      releasedOn: z.iso.date(),
    }),
  ),
});
export type PublisherIrritants = z.infer<typeof publisherIrritants>;
