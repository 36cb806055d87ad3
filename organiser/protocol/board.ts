import { z } from 'zod';
import { ageRecipient, edition, slot } from './wire.ts';
import { editionMore, usual, type EditionMore } from './settings.ts';
import { personId } from './identifier.ts';
import { isMeetingLink, meetingLink } from './meeting.ts';
import { couloir } from './status.ts';

/** What the organisers' board asks of the hub beside sync: editions, slots, join codes. */

export const newEdition = z
  .object({
    name: z.string().trim().min(3).max(120),
    startsOn: z.iso.date(),
    endsOn: z.iso.date(),
    contact: z.email(),
    /** Public half of the organisers' report key; the private half never reaches the hub. */
    reportKey: ageRecipient,
  })
  .refine((e) => e.startsOn <= e.endsOn, { message: 'ends before it starts', path: ['endsOn'] });
export type NewEdition = z.infer<typeof newEdition>;

export const boardEdition = edition.extend({
  reportKey: ageRecipient,
  slots: z.int().min(0),
  /** What was decided of it; nothing from a hub that does not know settings. */
  settings: editionMore.optional(),
});
export type BoardEdition = z.infer<typeof boardEdition>;
/** The settings of an edition, the usual ones where it says none. */
export const settingsOf = ({ settings }: Pick<BoardEdition, 'settings'>): EditionMore => settings ?? usual;
/** Recipients that its reports may be encrypted for, the one in force first. */
export const reportKeysOf = (of: BoardEdition): string[] => [of.reportKey, ...settingsOf(of).formerKeys];
export const boardEditions = z.object({ v: z.literal(1), editions: z.array(boardEdition) });

const minutes = z.int().min(10).max(240);
/** The link of the remote meeting of a slot, to a host that the participants' apps may open. */
const meeting = meetingLink.refine(isMeetingLink, { message: 'not a meeting' });

export const newSlot = z.object({
  startsAt: z.iso.datetime(),
  minutes: minutes.default(60),
  couloir,
  /** Region that it belongs to, in the words of resources/grades.json; none: national. */
  region: z.string().trim().min(1).max(80).nullish(),
  /** How the organisers call the participant: a practice, a first name. Never a patient. */
  label: z.string().trim().min(1).max(80),
  /** RPPS or ADELI of the participant, to be compared with the card: kept by the hub, in no list. */
  personId: personId.nullish(),
  /** Who is in charge of it, of `GET /v1/organisers`. */
  organiser: z.uuid().nullish(),
  /** Left out: the common link of the edition, when it has one. Null: none. */
  meeting: meeting.nullish(),
  /** The accepted participant, without a slot so far, whom it is for: its name, region and contact are theirs. */
  participant: z.uuid().nullish(),
});
export type NewSlot = z.infer<typeof newSlot>;

/** State of a slot as the list shows it, read from the hub's own tables. */
export const boardSlot = slot.extend({
  /** The time given when the slot was made; `startsAt` and `minutes` follow what was agreed since. */
  made: slot.pick({ startsAt: true, minutes: true }),
  label: z.string(),
  region: z.string().nullable().optional(),
  joined: z.boolean(),
  head: z.int().min(0),
  lastContact: z.iso.datetime().nullable(),
  /** Whether an identifier was registered with it; not which. */
  identified: z.boolean().optional(),
  /** Raised by each change of what the organisers set, and of the time that was agreed on. */
  version: z.int().min(1).optional(),
  organiser: z.object({ id: z.string(), label: z.string() }).nullish(),
  meeting: meetingLink.nullish(),
  /** The participant of the edition who has it (their id), so that nobody is at two slots at once. */
  participant: z.string().nullish(),
});
export type BoardSlot = z.infer<typeof boardSlot>;
export const boardSlots = z.object({ v: z.literal(1), slots: z.array(boardSlot) });

/**
 * What an organiser changes of a slot; what is left out stays. `version` is the one that was read: another one means that
 * somebody changed it, or that its time was agreed on, meanwhile.
 */
export const slotChange = z.object({
  version: z.int().min(1),
  startsAt: z.iso.datetime().optional(),
  minutes: minutes.optional(),
  organiser: z.uuid().nullable().optional(),
  meeting: meeting.nullable().optional(),
  region: z.string().trim().min(1).max(80).nullable().optional(),
  /** The proposal that the new time takes the place of: it is withdrawn. */
  replaces: z.uuid().optional(),
});
export type SlotChange = z.infer<typeof slotChange>;

/**
 * How the time moved: `at-once` (nobody was told the former one), `proposed` (the participant is asked, the former one stands
 * until they accept), `kept` (it did not move).
 */
export const slotMove = z.enum(['at-once', 'proposed', 'kept']);
export const changedSlot = z.object({ v: z.literal(1), move: slotMove, slot: boardSlot });
export type ChangedSlot = z.infer<typeof changedSlot>;

/** Who may be in charge of a slot. */
export const organisers = z.object({
  v: z.literal(1),
  organisers: z.array(z.object({ id: z.string(), label: z.string() })),
});
export type Organisers = z.infer<typeof organisers>;

/** A fresh join code; asking again makes the earlier unused one void. Shown once: the hub keeps its hash. */
export const joinCode = z.object({
  v: z.literal(1),
  code: z.string(),
  link: z.string(),
  expiresAt: z.iso.datetime(),
});
export type JoinCode = z.infer<typeof joinCode>;
