import { answer, propose, see, type Agreed, type ProposalView } from './appointment.ts';
import type { ErasePlace } from './after.ts';
import type { Author, EventBody, EventKind } from './event.ts';
import { isKnownKind, parseBody } from './event.ts';
import type { MssWay } from './mss.ts';
import type { Holder } from './identifier.ts';
import type { StepStatus } from './status.ts';

/** An event as the fold reads it: `seq` null while the hub has not acknowledged it. */
export type FoldEvent = {
  seq: number | null;
  device: string;
  n: number;
  kind: string;
  body: Record<string, unknown>;
  at: string;
  actor: string;
  role: Author;
};

type Said = { at: string; actor: string; role: Author; sent: boolean };
/** What its author may take back: the event that said it has a name. */
type Named = Said & { device: string; n: number };
export type Comment = Named & { text: string };
export type StepAttempt = Named & { status: StepStatus; attempt: number };
/** `earlier`: a result of the participant came after it; it counts all the same, and waits for the organisers' eye. */
export type Verification = Said & { verdict: StepStatus; comment: string; earlier: boolean };

export type StepView = {
  status: StepStatus;
  attempt: number;
  attempts: StepAttempt[];
  comments: Comment[];
  /** The verdict that counts: the last one, unless it asked for the step again and a result came. */
  verified: Verification | null;
  /** Every verdict that was given and not taken back, the first one first: none is replaced without a trace. */
  verdicts: Verification[];
  claimedBy: string | null;
};
export type Irritant = Named & EventBody<'irritant.reported'>;
/** The name of an event, and who may take it back. */
export type EventName = { device: string; n: number; role: Author };
/** `answer`: an organiser took its step, or wrote, after it. */
export type Help = Named & { step: string | null; answer: { at: string; by: 'claim' | 'message' } | null };
export type ReportRef = Said & EventBody<'report.sent'>;
export type CheckView = Said & EventBody<'check.result'>;
export type CheckedDocument = Named & EventBody<'document.checked'>;
export type Feedback = Said & EventBody<'feedback.given'>;
export type Erasure = Said & { done: boolean };
export type MssView = { at: string } & Omit<EventBody<'mss.challenge'>, 'way'>;

/** Everything a log says, after its events were folded in order. */
export type LogView = {
  joinedAt: string | null;
  guide: string | null;
  profile: EventBody<'slot.profile'> | null;
  /** Times proposed by the organisers, the latest accepted one last; and the time that they make (appointment.ts). */
  proposals: ProposalView[];
  agreed: Agreed | null;
  checks: Record<string, CheckView>;
  steps: Record<string, StepView>;
  irritants: Irritant[];
  messages: Comment[];
  help: Help[];
  /** The hub verified a signature of the participant's card ("identité vérifiée par carte"). */
  /** How the two gestures of MSSanté stand: the hub's word, null while nothing was asked. */
  mss: Record<MssWay, MssView | null>;
  proof: { at: string; test: boolean; holder?: Holder } | null;
  timer: { startedAt: string; minutes: number; endedAt: string | null; guide?: string | undefined } | null;
  /** The events that started and ended the hour, which their author may take back. */
  timerSaid: { start: EventName | null; end: EventName | null };
  reports: ReportRef[];
  documents: CheckedDocument[];
  evidence: (Said & EventBody<'evidence.added'>)[];
  /** The last questionnaire given. */
  feedback: Feedback | null;
  /** What the participant said of each place where data of the test may lie. */
  erased: Partial<Record<ErasePlace, Erasure>>;
  closedAt: string | null;
  /** Events of a kind this version does not know: the person is told to update. */
  unknown: number;
  /** Events not acknowledged by the hub yet. */
  unsent: number;
  lastActivity: string | null;
};

export const emptyStep = (): StepView => ({
  status: 'a-faire',
  attempt: 0,
  attempts: [],
  comments: [],
  verified: null,
  verdicts: [],
  claimedBy: null,
});

const emptyView = (): LogView => ({
  joinedAt: null,
  guide: null,
  profile: null,
  proposals: [],
  agreed: null,
  checks: {},
  steps: {},
  irritants: [],
  messages: [],
  help: [],
  proof: null,
  mss: { receive: null, send: null },
  timer: null,
  timerSaid: { start: null, end: null },
  reports: [],
  documents: [],
  evidence: [],
  feedback: null,
  erased: {},
  closedAt: null,
  unknown: 0,
  unsent: 0,
  lastActivity: null,
});

/** Hub order first; one's own unacknowledged events last, in the order they were written (rule 5). */
export function inOrder(events: readonly FoldEvent[]): FoldEvent[] {
  return [...events].sort((a, b) => {
    if (a.seq !== null && b.seq !== null) return a.seq - b.seq;
    if (a.seq !== null) return -1;
    if (b.seq !== null) return 1;
    return a.device === b.device ? a.n - b.n : a.device < b.device ? -1 : 1;
  });
}

const nameOf = (e: { device: string; n: number }): string => `${e.device}/${e.n}`;

type Read = ReturnType<typeof parseBody>;
/** Bodies already read. An event never changes: a log is folded again for each fact added, and only that one is read. */
const readBodies = new WeakMap<object, { kind: string; read: Read }>();
function readBody({ kind, body }: FoldEvent): Read {
  const known = readBodies.get(body);
  if (known !== undefined && known.kind === kind) return known.read;
  const read = parseBody(kind, body);
  readBodies.set(body, { kind, read });
  return read;
}

/** Names of the events that a later, permitted correction withdraws: one's own, or any for an organiser. */
export function corrected(events: readonly FoldEvent[]): ReadonlySet<string> {
  const corrections = events.filter((e) => e.kind === 'event.corrected');
  if (corrections.length === 0) return new Set();
  // The role too: a participant may bear the same label as an organiser.
  const authorOf = (e: FoldEvent): string => `${e.role} ${e.actor}`;
  const authors = new Map(events.map((e) => [nameOf(e), authorOf(e)]));
  const gone = new Set<string>();
  for (const e of corrections) {
    const parsed = readBody(e);
    if (!parsed.ok) continue;
    const target = nameOf(parsed.value as EventBody<'event.corrected'>);
    if (authors.has(target) && (e.role === 'organiser' || authors.get(target) === authorOf(e))) gone.add(target);
  }
  return gone;
}

/** How much a proof says: a real card before one of test, one's own before an unknown one, before another person's. */
const worth = ({ test, holder = 'unknown' }: { test: boolean; holder?: Holder }): number =>
  (test ? 0 : 3) + ['other', 'unknown', 'matches'].indexOf(holder);

type Change<K extends EventKind> = (view: LogView, body: EventBody<K>, said: Said, event: FoldEvent) => void;

const eventName = ({ device, n, role }: FoldEvent): EventName => ({ device, n, role });

// Written out: copying an object and adding to it is the slowest part of folding a long log.
const named = ({ at, actor, role, sent }: Said, { device, n }: FoldEvent): Named => ({
  at,
  actor,
  role,
  sent,
  device,
  n,
});
const comment = ({ at, actor, role, sent }: Said, { device, n }: FoldEvent, text: string): Comment => ({
  at,
  actor,
  role,
  sent,
  device,
  n,
  text,
});

/** An organiser answers: the help asked before has its answer, the one of a step by taking it. */
function answerHelp(view: LogView, said: Said, by: 'claim' | 'message', step: string | null): void {
  for (const help of view.help)
    if (help.answer === null && (by === 'message' || help.step === step)) help.answer = { at: said.at, by };
}

/** Only what the view itself holds: `constructor` is a step id in shape, and every object inherits one. */
function stepOf(view: LogView, id: string): StepView {
  const known = Object.hasOwn(view.steps, id) ? view.steps[id] : undefined;
  return known ?? (view.steps[id] = emptyStep());
}

const changes: { [K in EventKind]: Change<K> } = {
  'slot.joined': (v, b, s) => {
    v.joinedAt ??= s.at;
    v.guide = b.guide;
  },
  'slot.profile': (v, b) => {
    v.profile = b;
  },
  'slot.proposed': propose,
  'slot.seen': see,
  'slot.answered': answer,
  'check.result': (v, b, s) => {
    v.checks[b.id] = { ...s, ...b };
  },
  'card.proved': (v, b, s) => {
    // From anybody else it proves nothing. A real card's proof is never undone by a test card's, nor one's own by another's.
    const said = { at: s.at, test: b.test, ...(b.holder === undefined ? {} : { holder: b.holder }) };
    if (s.role === 'hub' && (v.proof === null || worth(said) > worth(v.proof))) v.proof = said;
  },
  'step.status': (v, b, s, e) => {
    const step = stepOf(v, b.step);
    const { at, actor, role, sent } = s;
    step.attempts.push({ at, actor, role, sent, device: e.device, n: e.n, status: b.status, attempt: b.attempt });
    step.status = b.status;
    step.attempt = b.attempt;
    // A new result from the participant asks for a new look. What the organisers said is theirs to change: it stays, and counts.
    // Only "to do" has its answer by it, or the step could never be done.
    if (s.role === 'participant') {
      const last = step.verdicts.at(-1);
      if (last !== undefined) last.earlier = true;
      if (step.verified?.verdict === 'a-faire') step.verified = null;
    }
  },
  'step.comment': (v, b, s, e) => {
    stepOf(v, b.step).comments.push(comment(s, e, b.text));
  },
  'step.verified': (v, b, s) => {
    const step = stepOf(v, b.step);
    step.verified = { ...s, verdict: b.verdict, comment: b.comment, earlier: false };
    step.verdicts.push(step.verified);
  },
  'step.claimed': (v, b, s) => {
    stepOf(v, b.step).claimedBy = b.claimed ? s.actor : null;
    if (b.claimed) answerHelp(v, s, 'claim', b.step);
  },
  'irritant.reported': (v, b, s, e) => {
    if (!v.irritants.some((i) => i.id === b.id)) v.irritants.push({ ...named(s, e), ...b });
  },
  'evidence.added': (v, b, s) => {
    if (!v.evidence.some((e) => e.id === b.id)) v.evidence.push({ ...s, ...b });
  },
  'document.checked': (v, b, s, e) => {
    if (!v.documents.some((d) => d.id === b.id)) v.documents.push({ ...named(s, e), ...b });
  },
  'message.posted': (v, b, s, e) => {
    v.messages.push(comment(s, e, b.text));
    if (s.role === 'organiser') answerHelp(v, s, 'message', null);
  },
  'help.requested': (v, b, s, e) => {
    v.help.push({ ...named(s, e), step: b.step, answer: null });
  },
  'timer.started': (v, b, s, e) => {
    if (v.timer !== null) return;
    const guide = b.guide === undefined ? {} : { guide: b.guide };
    v.timer = { startedAt: s.at, minutes: b.minutes, endedAt: null, ...guide };
    v.timerSaid.start = eventName(e);
  },
  'timer.ended': (v, b, s, e) => {
    if (v.timer === null || v.timer.endedAt !== null) return;
    // The last activity, for a timer that was left running; never before the start nor after it was said.
    const asked = b.at !== undefined && b.at >= v.timer.startedAt && b.at <= s.at ? b.at : s.at;
    v.timer.endedAt = asked;
    v.timerSaid.end = eventName(e);
  },
  'mss.challenge': (v, { way, ...b }, s) => {
    // The last try is what counts; from anybody but the hub it says nothing.
    if (s.role === 'hub') v.mss[way] = { at: s.at, ...b };
  },
  'feedback.given': (v, b, s) => {
    v.feedback = { ...s, ...b };
  },
  'erasure.done': (v, b, s) => {
    v.erased[b.place] = { ...s, done: b.done };
  },
  'report.sent': (v, b, s) => {
    if (!v.reports.some((r) => r.id === b.id)) v.reports.push({ ...s, ...b });
  },
  'slot.closed': (v, _b, s) => {
    v.closedAt ??= s.at;
  },
  'event.corrected': () => undefined,
};

/** Folds a log into its view. Pure; the order of the input does not matter. */
export function foldLog(events: readonly FoldEvent[]): LogView {
  const view = emptyView();
  const withdrawn = corrected(events);
  for (const event of inOrder(events)) {
    if (event.seq === null) view.unsent += 1;
    if (!isKnownKind(event.kind)) {
      view.unknown += 1;
      continue;
    }
    if (view.lastActivity === null || event.at > view.lastActivity) view.lastActivity = event.at;
    const gone = withdrawn.size > 0 && withdrawn.has(nameOf(event));
    // A proposal that was withdrawn is still told: the person may have accepted it.
    if (gone && event.kind !== 'slot.proposed') continue;
    const parsed = readBody(event);
    if (!parsed.ok) {
      // A body of a later schema version: kept in the log, not understood here.
      view.unknown += 1;
      continue;
    }
    const said: Said = { at: event.at, actor: event.actor, role: event.role, sent: event.seq !== null };
    if (gone) {
      propose(view, parsed.value as EventBody<'slot.proposed'>, said, event, true);
      continue;
    }
    const change = changes[event.kind] as Change<EventKind>;
    change(view, parsed.value, said, event);
  }
  return view;
}
