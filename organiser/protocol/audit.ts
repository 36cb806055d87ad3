import { z } from 'zod';

/** The journal of who came in, who was given what, and who read or changed what. Persons are named by their label. */

export const AUDIT_PAGE = 100;

/** A word of the journal (`session.opened`), or the part before its dot for all of them. */
const act = z
  .string()
  .regex(/^[a-z]+(\.[a-z-]+)?$/)
  .max(40);

export const auditAsk = z.object({
  person: z.uuid().optional(),
  act: act.optional(),
  /** Days of UTC, both included. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** Cursor of an earlier answer: what is older than it. */
  before: z.coerce.number().int().min(1).optional(),
});
export type AuditAsk = z.infer<typeof auditAsk>;

export const auditLine = z.object({
  id: z.int().min(1),
  at: z.string(),
  /** Who: the label of a person, or of a publisher; null: nobody that the hub knows. */
  who: z.string().nullable(),
  /** What kind of somebody: the command line of the hub, the public page of registrations, the link of a publisher. */
  kind: z.enum(['person', 'publisher', 'console', 'public', 'nobody']),
  act: z.string(),
  /** What it was about: a label, an edition's name; null when it has none. */
  about: z.string().nullable(),
});
export type AuditLine = z.infer<typeof auditLine>;
export const auditPage = z.object({
  v: z.literal(1),
  lines: z.array(auditLine),
  /** Cursor of what is older, null at the end. */
  before: z.int().nullable(),
  /** Those whose acts are in the journal, to choose among. */
  people: z.array(z.object({ id: z.string(), label: z.string() })),
});
export type AuditPage = z.infer<typeof auditPage>;
