import { z } from 'zod';
import { TEXT_LIMIT } from './event.ts';
import { couloir } from './status.ts';

/** The people who take part in an edition, before and beside their slots. Their addresses are for organisers only. */

export const participantStates = ['pending', 'approved', 'refused', 'withdrawn'] as const;
export const participantState = z.enum(participantStates);
export type ParticipantState = z.infer<typeof participantState>;
/** Who brought them: an organiser, a file, or themselves by the public link. */
export const participantSources = ['board', 'import', 'self'] as const;
export const participantWhos = ['ps', 'structure', 'accompagnant'] as const;

/** Most participants in one call that writes. */
export const BATCH = 200;
/** Most invitations in one call: a code costs the hub a slow hash. */
export const INVITE_BATCH = 25;
/** Hours within which nobody is invited twice, unless the organiser says so. */
export const INVITE_HOURS = 20;

const text = (most: number) => z.string().trim().max(most);
const label = text(80).min(1);
/** Addresses are compared in lower case. */
export const email = z.email().max(254).toLowerCase();

const fields = {
  /** How the organisers call them: a practice, a first name. Never a patient. */
  label,
  email: email.nullable(),
  couloir: couloir.nullable(),
  /** In the words of resources/grades.json; null: national. */
  region: text(80).min(1).nullable(),
  structure: text(120),
  editor: text(120),
  solution: text(120),
  version: text(40),
  who: z.enum(participantWhos).nullable(),
  note: text(500),
};

export const participant = z.object({
  ...fields,
  /** Null for whoever is not an organiser, and once the person withdrew. */
  email: z.string().nullable(),
  id: z.string(),
  edition: z.string(),
  state: participantState,
  source: z.enum(participantSources),
  slot: z.object({ id: z.string(), startsAt: z.iso.datetime(), minutes: z.int() }).nullable(),
  /** A device came in with a code of that slot. */
  joined: z.boolean(),
  invitedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  /** Raised by each change of what is known of them. */
  revision: z.int().min(1),
});
export type Participant = z.infer<typeof participant>;

export const participants = z.object({
  v: z.literal(1),
  participants: z.array(participant),
  /** The public link by which people register; null when it is closed, or for whoever is not an organiser. */
  registration: z.string().nullable(),
  /** The hub has a mail account. */
  mail: z.boolean(),
});
export type Participants = z.infer<typeof participants>;

export const newParticipant = z
  .object({ ...fields })
  .partial()
  .extend({ label });
export type NewParticipant = z.infer<typeof newParticipant>;

/** `revision`: the one that was read; another one means that somebody changed them meanwhile. */
export const participantPatch = z
  .object({ ...fields })
  .partial()
  .extend({ revision: z.int().min(1) });
export type ParticipantPatch = z.infer<typeof participantPatch>;

/** A line of a file. The address says who it is; what a line leaves out stays as it was. */
export const importRow = newParticipant.extend({ email });
export type ImportRow = z.infer<typeof importRow>;
export const importBody = z.object({ rows: z.array(importRow).min(1).max(BATCH) });
const count = z.int().min(0);
export const importAnswer = z.object({ v: z.literal(1), added: count, changed: count, same: count });
export type ImportAnswer = z.infer<typeof importAnswer>;

export const statesBody = z.object({
  ids: z.array(z.uuid()).min(1).max(BATCH),
  /** `withdrawn` forgets everything but the label. */
  state: z.enum(['approved', 'refused', 'withdrawn']),
});
export type StatesBody = z.infer<typeof statesBody>;
export const statesAnswer = z.object({ v: z.literal(1), changed: count });

/** Place of a mail's text that the hub fills with the page that opens the app, beside those of readiness.ts. */
export const WEB_PLACE = '{web}';

export const inviteBody = z.object({
  items: z
    .array(z.object({ participant: z.uuid(), text: text(TEXT_LIMIT).min(1) }))
    .min(1)
    .max(INVITE_BATCH),
  /** By mail, where there is an address; else the codes are answered, to be handed over. */
  mail: z.boolean(),
  subject: text(120).min(1),
  /** The slot made for those who have none; its time is agreed on later. */
  slot: z.object({ startsAt: z.iso.datetime(), minutes: z.int().min(10).max(240) }),
  /** Also those invited less than INVITE_HOURS ago. */
  again: z.boolean(),
});
export type InviteBody = z.infer<typeof inviteBody>;

/**
 * What became of one invitation. `unready`: not approved, or without a couloir; `failed`: not invited, to be tried again. A mail
 * that `failed` or found the queue `full` did not leave: the way is answered.
 */
export const inviteAnswer = z.object({
  v: z.literal(1),
  results: z.array(
    z.object({
      participant: z.string(),
      is: z.enum(['invited', 'recent', 'joined', 'unready', 'failed']),
      mail: z.enum(['queued', 'no-address', 'full', 'failed', 'not-asked']),
      /** The way to come in, where no mail carries it. */
      way: z.object({ code: z.string(), link: z.string(), web: z.string(), expiresAt: z.iso.datetime() }).nullable(),
    }),
  ),
});
export type InviteAnswer = z.infer<typeof inviteAnswer>;

export const registrationLink = z.object({
  v: z.literal(1),
  registration: z.object({ token: z.string(), link: z.string() }).nullable(),
});

/** What the public page of registration shows. */
export const registration = z.object({
  v: z.literal(1),
  edition: z.object({ name: z.string(), startsOn: z.iso.date(), endsOn: z.iso.date(), contact: z.string() }),
  couloirs: z.array(couloir),
  /** None: every region takes part. */
  regions: z.array(z.string()),
});
export type Registration = z.infer<typeof registration>;

export const registerBody = z.object({
  label,
  email,
  couloir,
  region: text(80).min(1).nullable(),
  structure: text(120),
  editor: text(120),
  solution: text(120),
  version: text(40),
  who: z.enum(participantWhos),
  note: text(500),
});
export type RegisterBody = z.infer<typeof registerBody>;
/** The same whether the address was known or not. */
export const registered = z.object({ v: z.literal(1) });
