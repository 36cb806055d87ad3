import { z } from 'zod';
import { erasePlace, feedbackAnswers } from './after.ts';
import { documentChecked } from './document.ts';
import { HALF_DAYS_LIMIT, halfDay, zoneName } from './half-day.ts';
import { meetingLink } from './meeting.ts';
import { mssWay } from './mss.ts';
import { holder } from './identifier.ts';
import { checkStatus, couloir, irritantCategory, irritantSeverity, stepStatus } from './status.ts';

/** Roles are read from the token by the hub, never from a body (docs/decisions/0002-sync-protocol.md, rule 10). */
export const role = z.enum(['participant', 'organiser', 'observer']);
export type Role = z.infer<typeof role>;
/** Who an event is from: a person, or the hub itself, which holds no token and only says what it verified. */
export const author = z.enum([...role.options, 'hub']);
export type Author = z.infer<typeof author>;

/** Longest free text of an event, in UTF-16 units. A longer one is refused before it is stored, never cut. */
export const TEXT_LIMIT = 4000;
/** Largest event body, in bytes of its JSON text: room for the longest text even when each unit is escaped (\u0001). */
export const BODY_LIMIT = 32_768;

/** Longest note of an answer to a proposal, in UTF-16 units. */
export const NOTE_LIMIT = 500;
/** What the software's publisher knows of the session. */
export const publisherState = z.enum(['informed', 'not-yet', 'invited']);
export type PublisherState = z.infer<typeof publisherState>;

const text = z.string().trim().min(1).max(TEXT_LIMIT);
const stepId = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Bounded: the form allows any number of decimals of a second. */
const instant = z.iso.datetime().max(40);
export const deviceId = z.uuid();
/** Facts of a check that may leave the machine: short, scalar, no identity. */
const evidence = z.record(z.string().max(40), z.union([z.string().max(200), z.number(), z.boolean()]));

/** Body schema of each event kind, with the roles that may say it. */
export const eventKinds = {
  'slot.joined': {
    by: ['participant'],
    body: z.object({ app: z.string().max(40), platform: z.string().max(20), guide: z.string().max(40) }),
  },
  'slot.profile': {
    by: ['participant'],
    body: z.object({
      who: z.enum(['ps', 'structure', 'accompagnant']),
      couloir,
      available: z.boolean(),
      mssDomain: z.string().max(120).nullable(),
      solution: z
        .object({ editor: z.string().max(120), name: z.string().max(120), version: z.string().max(40) })
        .nullable(),
      region: z.string().max(80).nullable().optional(),
      grades: z.string().max(120).nullable().optional(),
      publisher: publisherState.nullable().optional(),
      /** Half-days in the zone that goes with them. */
      free: z.array(halfDay).max(HALF_DAYS_LIMIT).optional(),
      zone: zoneName.optional(),
    }),
  },
  /** A time for the slot. Said again with the same id and time, it changes the link (appointment.ts). */
  'slot.proposed': {
    by: ['organiser'],
    body: z.object({
      id: z.uuid(),
      startsAt: z.iso.datetime().max(40),
      minutes: z.int().min(10).max(240),
      teams: meetingLink.nullable().default(null),
    }),
  },
  /** The participant's device has a proposal: said by the app alone. */
  'slot.seen': { by: ['participant'], body: z.object({ id: z.uuid() }) },
  'slot.answered': {
    by: ['participant'],
    body: z.object({
      id: z.uuid(),
      answer: z.enum(['accepted', 'declined']),
      note: z.string().trim().min(1).max(NOTE_LIMIT).optional(),
    }),
  },
  'check.result': {
    by: ['participant'],
    body: z.object({
      id: z.string().regex(/^[a-z]+(\.[a-z-]+)?$/),
      status: checkStatus,
      code: z.string().max(60).nullable(),
      evidence,
      demo: z.boolean(),
    }),
  },
  /** Said by the hub alone, once it verified a signature (proof.ts). `test`: a test card, or a chain of test. */
  'card.proved': { by: [], body: z.object({ test: z.boolean(), holder: holder.optional() }) },
  'step.status': {
    by: ['participant', 'organiser'],
    body: z.object({ step: stepId, status: stepStatus, attempt: z.int().min(1).max(99) }),
  },
  'step.comment': { by: ['participant', 'organiser'], body: z.object({ step: stepId, text }) },
  'step.verified': {
    by: ['organiser'],
    body: z
      .object({ step: stepId, verdict: stepStatus, comment: z.string().trim().max(TEXT_LIMIT) })
      .refine((b) => b.verdict === 'conforme' || b.comment.length > 0, { message: 'comment required unless conforme' }),
  },
  'step.claimed': { by: ['organiser'], body: z.object({ step: stepId, claimed: z.boolean() }) },
  'irritant.reported': {
    by: ['participant', 'organiser'],
    body: z.object({
      id: z.uuid(),
      category: irritantCategory,
      severity: irritantSeverity,
      step: stepId.nullable(),
      text,
    }),
  },
  'evidence.added': {
    by: ['participant', 'organiser'],
    body: z.object({
      id: z.uuid(),
      step: stepId.nullable(),
      sha256,
      size: z.int().min(0),
      mime: z.string().max(80),
      /** How it was made: never a file's own name. */
      way: z.enum(['capture', 'file', 'note']).optional(),
    }),
  },
  /** A document that was read on the participant's machine (docs/decisions/0031-documents.md). */
  'document.checked': { by: ['participant'], body: documentChecked },
  'message.posted': { by: ['participant', 'organiser'], body: z.object({ text }) },
  'help.requested': { by: ['participant'], body: z.object({ step: stepId.nullable() }) },
  'timer.started': {
    by: ['participant', 'organiser'],
    /** `guide`: name of the version that the slot keeps to its end, on both sides (guide.ts, `guideName`). */
    body: z.object({ minutes: z.int().min(1).max(240), guide: z.string().min(1).max(40).optional() }),
  },
  /** `at`: when it had in fact ended, for a timer that was left running. */
  'timer.ended': { by: ['participant', 'organiser'], body: z.object({ at: instant.optional() }) },
  /** Said by the hub alone (docs/decisions/0013-mss-challenge.md): nobody confirms their own address. */
  'mss.challenge': {
    by: [],
    body: z.object({
      way: mssWay,
      /** `asked`: the code is not on its way yet (receive), or waits for its mail (send). */
      state: z.enum(['asked', 'sent', 'confirmed', 'failed']),
      /** Made by people, because the hub has no mail account; `by`: the organiser who did. */
      hand: z.boolean().default(false),
      by: z.string().max(80).nullable().default(null),
      /** End of the code. */
      until: instant.nullable().default(null),
      /** Why it failed: a trouble of a mail server (mail.ts), `returned`, `tries`. */
      reason: z
        .string()
        .regex(/^[a-z-]{1,40}$/)
        .nullable()
        .default(null),
      evidence: evidence.default({}),
    }),
  },
  'feedback.given': {
    by: ['participant'],
    body: z.object({
      score: z.int().min(0).max(10),
      text: z.string().max(TEXT_LIMIT),
      answers: feedbackAnswers.optional(),
    }),
  },
  /** What the participant says they erased; the last word on a place counts. */
  'erasure.done': { by: ['participant'], body: z.object({ place: erasePlace, done: z.boolean() }) },
  'report.sent': {
    by: ['participant'],
    body: z.object({
      id: z.uuid(),
      /** Hash of the clear bytes that the person was shown. */
      shown: sha256,
      /** Hash and size in bytes of the encrypted blob put on the hub. */
      blob: sha256,
      size: z.int().min(1),
      sections: z.array(z.string().max(40)).max(40),
    }),
  },
  'slot.closed': { by: ['organiser', 'participant'], body: z.object({}) },
  'event.corrected': {
    by: ['participant', 'organiser'],
    body: z.object({ device: deviceId, n: z.int().min(1), reason: z.string().max(200) }),
  },
} as const satisfies Record<string, { by: readonly Role[]; body: z.ZodType }>;

export type EventKind = keyof typeof eventKinds;
export type EventBody<K extends EventKind> = z.output<(typeof eventKinds)[K]['body']>;

/** What a device writes: `n` counts up from 1 on that device and is never used twice. */
export const pushedEvent = z.object({
  device: deviceId,
  n: z.int().min(1),
  kind: z
    .string()
    .regex(/^[a-z]+(\.[a-z]+)+$/)
    .max(40),
  body: z.record(z.string(), z.unknown()),
  at: instant,
});
export type PushedEvent = z.infer<typeof pushedEvent>;

/** The same event once the hub has ordered it. `seq` is gapless in a log; actor and role come from the token. */
export const loggedEvent = pushedEvent.extend({ seq: z.int().min(1), actor: z.string().max(80), role: author });
export type LoggedEvent = z.infer<typeof loggedEvent>;

export const isKnownKind = (kind: string): kind is EventKind => Object.hasOwn(eventKinds, kind);

/**
 * Parses an event body. An unknown kind is accepted as it is: a newer app wrote it (rule 7).
 * Returns the reason of a refusal as a path, never the refused value.
 */
export function parseBody(
  kind: string,
  body: unknown,
): { ok: true; value: Record<string, unknown> } | { ok: false; path: string } {
  if (!isKnownKind(kind)) {
    const plain = z.record(z.string(), z.unknown()).safeParse(body);
    return plain.success ? { ok: true, value: plain.data } : { ok: false, path: 'body' };
  }
  const parsed = eventKinds[kind].body.safeParse(body);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, path: parsed.error.issues[0]?.path.join('.') || 'body' };
}

/** Whether a role may say a kind. Observers write nothing; unknown kinds are open to those who may write. */
export function maySay(who: Role, kind: string): boolean {
  if (who === 'observer') return false;
  return !isKnownKind(kind) || (eventKinds[kind].by as readonly Role[]).includes(who);
}
