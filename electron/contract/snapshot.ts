import { z } from 'zod';
import { holder } from '../../organiser/protocol/identifier.ts';
import { couloir, irritantCategory, irritantSeverity, stepStatus } from '../../organiser/protocol/status.ts';
import { erasePlace, feedbackAnswers } from '../../organiser/protocol/after.ts';
import { author, publisherState } from '../../organiser/protocol/event.ts';
import { HALF_DAYS_LIMIT, halfDay, zoneName } from '../../organiser/protocol/half-day.ts';
import { documentChecked } from '../../organiser/protocol/document.ts';
import { edition, slot } from '../../organiser/protocol/wire.ts';
import { afterView, rehearsalView } from './after.ts';
import { alertView } from './alert.ts';
import { besideView } from './beside.ts';
import { checkId, checkResult, sharingChoice } from './check.ts';
import { cardReading } from './card.ts';
import { directoryView } from './directory.ts';
import { evidenceView, evidenceWay } from './evidence.ts';
import { policyView } from './policy.ts';
import { updateView } from './update.ts';
import { draftsView } from './draft.ts';
import { failure } from './failure.ts';
import { shownGuide } from './guide.ts';
import { listViews } from './list.ts';

export const locale = z.enum(['fr', 'en']);
export const theme = z.enum(['system', 'light', 'dark']);

/** What the participant says of themselves. The MSS address stays on this machine; only its domain is shared. */
export const profile = z.object({
  who: z.enum(['ps', 'structure', 'accompagnant']),
  couloir,
  available: z.boolean(),
  mssAddress: z.string().max(254),
  solution: z
    .object({
      id: z.string().max(80).nullable(),
      editor: z.string().max(120),
      name: z.string().max(120),
      version: z.string().max(40),
    })
    .nullable(),
  // Absent from the profiles that earlier versions kept.
  region: z.string().max(80).nullable().default(null),
  /** Regional group, from the list or typed. */
  grades: z.string().max(120).nullable().default(null),
  publisher: publisherState.nullable().default(null),
  /** Half-days that the person is free, on the clock of `zone`: where this machine was when they were said. */
  free: z.array(halfDay).max(HALF_DAYS_LIMIT).default([]),
  zone: zoneName.nullable().default(null),
});
export type Profile = z.infer<typeof profile>;

const said = z.object({ at: z.string(), actor: z.string(), role: author, sent: z.boolean() });
/** With the name of the event that said it: what its author may take back. */
const named = said.extend({ device: z.string(), n: z.int() });
const eventName = z.object({ device: z.string(), n: z.int(), role: author });
const comment = named.extend({ text: z.string() });

/** A proposed time as the window knows it. */
export const shownProposal = z.object({
  id: z.string(),
  startsAt: z.string(),
  minutes: z.int(),
  teams: z.string().nullable(),
  at: z.string(),
  actor: z.string(),
  sent: z.boolean(),
  seen: z.boolean(),
  answer: z
    .object({
      is: z.enum(['accepted', 'declined']),
      note: z.string().nullable(),
      at: z.string(),
      sent: z.boolean(),
    })
    .nullable(),
  withdrawn: z.boolean(),
});
export type ShownProposal = z.infer<typeof shownProposal>;

const verification = said.extend({ verdict: stepStatus, comment: z.string(), earlier: z.boolean() });

export const stepView = z.object({
  status: stepStatus,
  attempt: z.int(),
  attempts: z.array(named.extend({ status: stepStatus, attempt: z.int() })),
  comments: z.array(comment),
  verified: verification.nullable(),
  verdicts: z.array(verification),
  claimedBy: z.string().nullable(),
});

export const mssView = z.object({
  at: z.string(),
  state: z.enum(['asked', 'sent', 'confirmed', 'failed']),
  hand: z.boolean(),
  by: z.string().nullable(),
  until: z.string().nullable(),
  reason: z.string().nullable(),
  evidence: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

/** Progress of sending the logs; each state has its screen. */
export const reportState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({
    state: z.literal('queued'),
    shown: z.string(),
    size: z.int(),
    sent: z.int(),
    failure: failure.nullable(),
  }),
  z.object({ state: z.literal('sent'), shown: z.string(), receipt: z.string(), at: z.string() }),
]);
export type ReportState = z.infer<typeof reportState>;

export const snapshot = z.object({
  app: z.object({
    version: z.string(),
    electron: z.string(),
    /** `bundled` means a runtime for development and tests, never one that is installed for a person. */
    runtime: z.enum(['official', 'bundled', 'override']),
    platform: z.string(),
    locale,
    theme,
    demo: z.boolean(),
    invitation: z.object({ hub: z.string(), code: z.string() }).nullable(),
  }),
  store: z.object({
    state: z.enum(['opening', 'ready', 'failed']),
    failure: failure.nullable(),
    /** Which safe of the system keeps the database key; `basic_text` is no safe and is said so. */
    keyBackend: z.string(),
    /** When the copy that "restore" would bring back was made, or null. */
    copyAt: z.string().nullable(),
  }),
  session: z
    .object({
      /** Null for a session without a code: nothing of it leaves this machine. */
      hub: z.string().nullable(),
      edition,
      slot,
      /** Whether the slot has the link of a remote meeting; `refused`: to a host that is not opened. */
      meeting: z.enum(['none', 'ok', 'refused']),
      participant: z.object({ id: z.string(), label: z.string() }),
      joinedAt: z.string(),
    })
    .nullable(),
  rehearsal: rehearsalView,
  after: afterView,
  sync: z.object({
    state: z.enum(['off', 'connecting', 'live', 'offline', 'fork', 'revoked']),
    unsent: z.int().min(0),
    lastContact: z.string().nullable(),
    failure: failure.nullable(),
  }),
  profile: profile.nullable(),
  /** The profile is of an earlier slot, or of another couloir: nothing of it is told before the person says that it is theirs. */
  profileAsked: z.boolean().default(false),
  checks: z.object({
    running: z.array(checkId),
    startedAt: z.string().nullable(),
    results: z.array(checkResult),
    /** Whether the organisers may know them, as the person said for this slot. */
    sharing: z.object({ choice: z.enum([...sharingChoice.options, 'unasked']), at: z.string().nullable() }),
  }),
  /** The lists in force, without their rows. */
  lists: listViews,
  directory: directoryView,
  card: cardReading,
  /** What the window shows of the gestures beside the log: the code to send, and whether the address changed since. */
  mss: z.object({
    code: z.object({ code: z.string(), box: z.string().nullable(), hand: z.boolean(), until: z.string() }).nullable(),
    other: z.object({ receive: z.boolean(), send: z.boolean() }),
  }),
  guide: shownGuide,
  log: z.object({
    steps: z.record(z.string(), stepView),
    current: z.string().nullable(),
    /** Times that the organisers propose, and the one agreed on: `session.slot` follows it. */
    proposals: z.array(shownProposal),
    agreed: z.object({ id: z.string(), at: z.string() }).nullable(),
    irritants: z.array(
      named.extend({
        id: z.string(),
        category: irritantCategory,
        severity: irritantSeverity,
        step: z.string().nullable(),
        text: z.string(),
      }),
    ),
    messages: z.array(comment),
    /** Verdicts of documents that were put in the log: how many rules are held, and how many are not. */
    documents: z
      .array(
        documentChecked
          .omit({ verdicts: true })
          .extend({ ...named.shape, failed: z.int().min(0), held: z.int().min(0) }),
      )
      .default([]),
    /** `answer`: an organiser took its step, or wrote, after it. */
    help: z.array(
      named.extend({
        step: z.string().nullable(),
        answer: z.object({ at: z.string(), by: z.enum(['claim', 'message']) }).nullable(),
      }),
    ),
    /** Set once the hub has verified a signature made by the person's card. `test`: a test card or a test chain. */
    proof: z.object({ at: z.string(), test: z.boolean(), holder: holder.optional() }).nullable(),
    /** The two gestures of MSSanté, as the hub said them. */
    mss: z.object({ receive: mssView.nullable(), send: mssView.nullable() }),
    timer: z
      .object({
        startedAt: z.string(),
        minutes: z.int(),
        endedAt: z.string().nullable(),
        guide: z.string().optional(),
      })
      .nullable(),
    /** The events that started and ended the hour. */
    timerSaid: z.object({ start: eventName.nullable(), end: eventName.nullable() }).default({ start: null, end: null }),
    feedback: said.extend({ score: z.int(), text: z.string(), answers: feedbackAnswers.optional() }).nullable(),
    erased: z.partialRecord(erasePlace, said.extend({ done: z.boolean() })),
    evidence: z.array(
      said.extend({
        id: z.string(),
        step: z.string().nullable(),
        size: z.int(),
        mime: z.string(),
        way: evidenceWay.optional(),
      }),
    ),
    closedAt: z.string().nullable(),
    unknown: z.int(),
  }),
  report: reportState,
  update: updateView,
  policy: policyView,
  alerts: alertView,
  beside: besideView,
  evidence: evidenceView,
  drafts: draftsView,
  /** Messages of the organisers that the person has not seen yet. */
  inbox: z.object({ unread: z.int().min(0) }),
  reminders: z.object({
    on: z.boolean(),
    /** Whether the app starts with the person's session; null where this system cannot. */
    atLogin: z.boolean().nullable(),
    /** When the next one is due. */
    next: z.string().nullable(),
    /** The last one told and not read yet. `opened`: the person clicked on it. */
    told: z.object({ kind: z.enum(['week', 'day', 'minutes']), at: z.string(), opened: z.boolean() }).nullable(),
  }),
});
export type Snapshot = z.infer<typeof snapshot>;
export type SnapshotSlice = keyof Snapshot;

/** A notification: the new value of one slice. Slices are replaced whole, so a lost one costs nothing after the next. */
export const sliceChange = z.object({
  slice: z.enum(Object.keys(snapshot.shape) as [SnapshotSlice, ...SnapshotSlice[]]),
  value: z.unknown(),
});
