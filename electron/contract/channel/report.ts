import { z } from 'zod';

const nothing = z.undefined().optional();

export const reportSection = z.object({
  id: z.string(),
  lines: z.int(),
  bytes: z.int(),
  masked: z.int(),
  /** Lines left out because the section was too large; the latest ones, and those around the last grave event, are kept. */
  dropped: z.int().min(0),
  text: z.string(),
});
export const preparedReport = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  sections: z.array(reportSection),
});
/** For whom it would be encrypted: nobody without a hub; `unusable` when nothing can be encrypted for the key that the hub gave. */
export const reportSeal = z.discriminatedUnion('state', [
  z.object({ state: z.literal('nobody') }),
  z.object({ state: z.literal('ready'), key: z.string() }),
  z.object({ state: z.literal('unusable') }),
]);
/** What would leave for a choice of sections: the exact bytes, their hash and their size. */
export const chosenReport = z.object({ shown: z.string(), size: z.int(), text: z.string(), seal: reportSeal });

const choice = z.object({ id: z.uuid(), leaveOut: z.array(z.string()) });
const seen = choice.extend({ shown: z.string() });

/** The channels of the logs to the organisers (docs/decisions/0035-logs.md). */
export const reportChannels = {
  'report.prepare': { input: nothing, output: preparedReport, ms: 30_000 },
  'report.choose': { input: choice, output: chosenReport, ms: 10_000 },
  /** `key`: the one that was shown; another one in force is refused. */
  'report.send': { input: seen.extend({ key: z.string().max(200) }), output: nothing, ms: 30_000 },
  'report.save': { input: seen, output: z.object({ name: z.string() }), ms: 600_000 },
  /** Saves what was shown, encrypted where there is a key, then opens a mail to the organisers that it can be attached to. */
  'report.mail': { input: seen, output: z.object({ name: z.string(), sealed: z.boolean() }), ms: 600_000 },
} as const;
