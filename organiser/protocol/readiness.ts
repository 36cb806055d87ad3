import { z } from 'zod';
import { boardSlot } from './board.ts';
import { TEXT_LIMIT } from './event.ts';
import { checkStatus } from './status.ts';

/** The latest result of one check, as the participant agreed to tell it. */
export const readyCheck = z.object({
  id: z.string(),
  status: checkStatus,
  code: z.string().nullable(),
  evidence: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  demo: z.boolean(),
  at: z.string(),
});
export type ReadyCheck = z.infer<typeof readyCheck>;

/** How a participant was reminded: a message in the log, and a mail where there was an address and an account. */
export const reminderWay = z.enum(['message', 'mail']);
export const reminded = z.object({ at: z.iso.datetime(), by: z.string(), ways: z.array(reminderWay) });
export type Reminded = z.infer<typeof reminded>;

export const readySlot = boardSlot.extend({
  checks: z.array(readyCheck),
  /** What the hub itself verified of the card. */
  proof: z.object({ test: z.boolean() }).nullable(),
  /** The gestures of MSSanté that the hub itself confirmed, or an organiser by hand. */
  mss: z.object({ receive: z.boolean(), send: z.boolean() }),
  /** Results were told, and the participant withdrew them all. */
  withdrawn: z.boolean(),
  /** Contact address that an organiser entered: for organisers only, in no event and no journal. */
  contact: z.string().nullable(),
  reminded: reminded.nullable(),
  /** How many times. */
  reminders: z.int().min(0),
});
export type ReadySlot = z.infer<typeof readySlot>;

export const readiness = z.object({
  v: z.literal(1),
  slots: z.array(readySlot),
  /** The hub has a mail account. */
  mail: z.boolean(),
});
export type Readiness = z.infer<typeof readiness>;

/** Hours within which a participant is not reminded twice, unless the organiser says so. */
export const REMIND_HOURS = 20;
/** Most participants reminded in one gesture. */
export const REMIND_MOST = 200;

export const contactBody = z.object({ email: z.email().max(254).nullable() });

/** Places of a mail's text that the hub fills with a new join code, its own address and the link that holds both. */
export const CODE_PLACE = '{code}';
export const HUB_PLACE = '{hub}';
export const LINK_PLACE = '{link}';

const text = z.string().trim().min(1).max(TEXT_LIMIT);

export const remindersBody = z.object({
  items: z
    .array(
      z.object({
        slot: z.uuid(),
        text,
        /** What the mail says instead: a way to join is in no log. */
        mailText: text.optional(),
      }),
    )
    .min(1)
    .max(REMIND_MOST),
  /** Also by mail, where there is an address. */
  mail: z.boolean(),
  /** The subject of the mails. */
  subject: z.string().trim().min(1).max(120),
  /** Also those reminded less than REMIND_HOURS ago. */
  again: z.boolean(),
});
export type RemindersBody = z.infer<typeof remindersBody>;

/** What became of each: `recent` was not reminded again. */
export const remindersAnswer = z.object({
  v: z.literal(1),
  results: z.array(
    z.object({
      slot: z.string(),
      is: z.enum(['reminded', 'recent', 'full']),
      mail: z.enum(['queued', 'no-address', 'full', 'not-asked']),
    }),
  ),
});
export type RemindersAnswer = z.infer<typeof remindersAnswer>;
