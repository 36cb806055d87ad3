import { z } from 'zod';
import { bilingual } from '../../organiser/protocol/guide.ts';
import { couloir, irritantCategory, irritantSeverity, stepStatus } from '../../organiser/protocol/status.ts';

/** Shortest passphrase of an archive, in characters; at least so many of them are different. */
export const PASSPHRASE = { least: 12, distinct: 6, most: 200 } as const;

/**
 * Whether a passphrase is too easy to guess: too short, a few characters repeated, or digits alone (a date, a number that
 * others know). Four unrelated words pass.
 */
export const isWeak = (passphrase: string): boolean => {
  const text = passphrase.normalize('NFC');
  return (
    text.length < PASSPHRASE.least ||
    new Set(text.toLowerCase()).size < PASSPHRASE.distinct ||
    /^[\d\s./-]+$/.test(text)
  );
};

const text = z.string().max(20_000);
/** What is shown of the bilan of an archive, whatever else is in it. Of both versions of the file. */
export const archivedBilan = z.object({
  madeAt: z.iso.datetime(),
  app: z.object({ version: z.string().max(40), demo: z.boolean() }),
  edition: z.object({ name: z.string().max(200) }).nullable(),
  slot: z.object({ startsAt: z.iso.datetime(), minutes: z.int(), couloir }).nullable(),
  /** Null before the end of the hour. */
  score: z.int().nullable(),
  best: z.int(),
  steps: z
    .array(
      z.object({
        id: z.string().max(40),
        title: bilingual,
        status: stepStatus,
        verdict: stepStatus.nullable(),
        comments: z.array(z.object({ at: z.string().max(40), text })).max(1000),
      }),
    )
    .max(100),
  irritants: z
    .array(
      z.object({
        category: irritantCategory,
        severity: irritantSeverity,
        step: z.string().max(40).nullable(),
        text,
      }),
    )
    .max(1000),
});
export type ArchivedBilan = z.infer<typeof archivedBilan>;

export const openedArchive = z.object({
  bilan: archivedBilan,
  files: z.array(z.object({ name: z.string().max(200), size: z.number() })).max(2000),
});
export type OpenedArchive = z.infer<typeof openedArchive>;
