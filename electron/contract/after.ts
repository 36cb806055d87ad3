import { z } from 'zod';
import { couloir, irritantSeverity, stepStatus } from '../../organiser/protocol/status.ts';

/** What is kept of an hour for the next one: numbers only, no name, no word that somebody wrote. */
export const pastBilan = z.object({
  /** The log it is counted from: told again, it replaces what was there. */
  log: z.string(),
  kind: z.enum(['slot', 'local']),
  at: z.iso.datetime(),
  couloir,
  score: z.int(),
  best: z.int(),
  counts: z.record(stepStatus, z.int().min(0)),
  /** Steps that conform, out of those that use the service. */
  services: z.record(z.enum(['PSC', 'INS', 'MSS', 'DMP']), z.object({ conforme: z.int(), steps: z.int() })),
  /** Minutes of the hour, null when it was not ended. */
  minutes: z.int().min(0).nullable(),
  irritants: z.record(irritantSeverity, z.int().min(0)),
});
export type PastBilan = z.infer<typeof pastBilan>;

/** Days after the edition when its data are erased from this machine. */
export const RETENTION = { least: 7, most: 365, usual: 30 } as const;
export const retentionDays = z.int().min(RETENTION.least).max(RETENTION.most);

/** What the window knows of what comes after the hour. */
export const afterView = z.object({
  /** Earlier bilans, the oldest first; the one of the slot under way is not among them. `kept`: its log is still here. */
  past: z.array(pastBilan.extend({ kept: z.boolean() })),
  retention: z.object({
    days: retentionDays,
    /** When the data of the slot will be erased; null while nothing is kept. */
    due: z.string().nullable(),
    /** It is near enough to be said. */
    soon: z.boolean(),
    /** It is time, and something is not sent yet: nothing is erased before. */
    waits: z.boolean(),
    /** When the last automatic erasure took place. */
    purgedAt: z.string().nullable(),
  }),
});
export type AfterView = z.infer<typeof afterView>;

export const noAfter: AfterView = {
  past: [],
  retention: { days: RETENTION.usual, due: null, soon: false, waits: false, purgedAt: null },
};

/** A rehearsal under way: its log is its own. */
export const rehearsalView = z.object({ startedAt: z.string() }).nullable();
