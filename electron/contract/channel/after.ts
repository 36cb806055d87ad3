import { z } from 'zod';
import { erasePlace, feedbackAnswers } from '../../../organiser/protocol/after.ts';
import { retentionDays } from '../after.ts';
import { openedArchive } from '../archive.ts';

const nothing = z.undefined().optional();
/** Large enough to receive a text that is too long and say so, small enough to bound the door. */
const typed = z.string().max(8 * 1024 * 1024);

const secret = z.string().max(1000);

/** Channels of what comes after the hour. */
export const afterChannels = {
  /** The questionnaire; said again, the last one counts. */
  'feedback.give': {
    input: z.object({ score: z.int().min(0).max(10), answers: feedbackAnswers, text: typed }),
    output: z.object({ masked: z.int().min(0) }),
    ms: 10_000,
  },
  /** Opens the mail program with a text that is ready and holds nothing of the person; the file is attached by hand. */
  'bilan.mail': { input: nothing, output: nothing, ms: 10_000 },
  /** The bilan of an earlier hour, as long as its log is on this machine. */
  'bilan.past': {
    input: z.object({ log: z.string().max(60), kind: z.enum(['pdf', 'json']) }),
    output: z.object({ name: z.string() }),
    ms: 900_000,
  },
  'erasure.say': { input: z.object({ place: erasePlace, done: z.boolean() }), output: nothing, ms: 10_000 },
  /** The archive that the person keeps, saved where they say. The passphrase is used for this call and kept nowhere. */
  'archive.save': { input: z.object({ passphrase: secret }), output: z.object({ name: z.string() }), ms: 900_000 },
  /** Chooses the archive to open in a dialog; then opens it, as often as the passphrase takes. */
  'archive.choose': { input: nothing, output: nothing, ms: 600_000 },
  'archive.open': { input: z.object({ passphrase: secret }), output: openedArchive, ms: 90_000 },
  'retention.set': { input: z.object({ days: retentionDays }), output: nothing, ms: 10_000 },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType; ms: number }>;
