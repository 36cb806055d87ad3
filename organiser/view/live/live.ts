import type { BoardSlot } from '../../protocol/board.ts';
import type { FoldEvent, LogView } from '../../protocol/fold.ts';
import type { GuideStep } from '../../protocol/guide.ts';
import { openHelp, progress, secondsLeft } from '../progress.ts';

/** Pure readings of the slots of the hour. Times are in ms since 1970 unless a name says otherwise. */

/** `expected`: its time has come and the timer did not start. `past`: its time went by without one. */
export type Phase = 'running' | 'expected' | 'soon' | 'later' | 'past' | 'closed';
/** How fresh the last word of the participant's app is. The app polls every 20 to 40 s, whether it has something to say or not. */
/** `unknown`: the board has no contact with the hub. `over`: the slot is closed or past, nothing is expected. */
export type Contact = 'alive' | 'silent' | 'lost' | 'never' | 'unknown' | 'over';

export type Seen = { slot: BoardSlot; view: LogView; ordered: readonly FoldEvent[] };
export type LiveRow = Seen & {
  /** The step to do, in the words of the slot's guide; null once all is done. */
  step: GuideStep | null;
  phase: Phase;
  contact: Contact;
  /** Last word of the app, null without one. */
  heardAt: number | null;
  help: number;
  /** When the oldest open help request was made. */
  helpAt: number | null;
  /** Step of that request, null when it names none. */
  helpStep: string | null;
  /** Organisers who follow a step now. */
  followedBy: string[];
  /** Whole minutes that the timer ran, once it ended; null before. */
  used: number | null;
  /** Seconds left on the timer, negative past the end; null before its start. */
  left: number | null;
  /** Whole minutes behind the plan of the guide, 0 when on time or not running. */
  behind: number;
  /** The reason to look first, null when all goes well. */
  alert: 'help' | 'lost' | 'over' | 'behind' | 'absent' | null;
};

/** A slot starting within this time is shown among those of the hour. */
export const SOON_MS = 60 * 60_000;
const SILENT_MS = 75_000;
const LOST_MS = 180_000;
/** Minutes behind the plan that are worth a word. */
const BEHIND_MINUTES = 5;

function phaseOf({ slot, view }: Seen, now: number): Phase {
  if (view.closedAt !== null) return 'closed';
  if (view.timer !== null) return view.timer.endedAt === null ? 'running' : 'past';
  const start = Date.parse(slot.startsAt);
  if (now < start - SOON_MS) return 'later';
  if (now < start) return 'soon';
  return now <= start + slot.minutes * 60_000 ? 'expected' : 'past';
}

function contactOf(heardAt: number | null, now: number, phase: Phase, online: boolean): Contact {
  if (phase === 'closed' || phase === 'past') return 'over';
  if (!online) return 'unknown';
  if (heardAt === null) return 'never';
  const age = now - heardAt;
  return age <= SILENT_MS ? 'alive' : age <= LOST_MS ? 'silent' : 'lost';
}

/**
 * Whole minutes behind the guide's plan: the current step should have ended by the sum of the durations up to it, brought
 * to the length of the slot. A finished protocol is never late.
 */
export function minutesBehind(
  seconds: number,
  minutes: number,
  current: string | null,
  steps: readonly GuideStep[],
): number {
  if (current === null) return 0;
  const total = steps.reduce((sum, step) => sum + step.minutes, 0);
  const upTo = steps.slice(0, steps.findIndex(({ id }) => id === current) + 1);
  const due = (upTo.reduce((sum, step) => sum + step.minutes, 0) / total) * minutes;
  return Math.max(0, Math.floor(seconds / 60 - due));
}

function alertOf(row: Omit<LiveRow, 'alert'>): LiveRow['alert'] {
  if (row.help > 0) return 'help';
  if (row.phase === 'running') {
    if (row.contact === 'lost') return 'lost';
    if (row.left !== null && row.left < 0) return 'over';
    return row.behind >= BEHIND_MINUTES ? 'behind' : null;
  }
  return row.phase === 'expected' && row.contact !== 'alive' && row.contact !== 'unknown' ? 'absent' : null;
}

/** One slot as the page shows it at `now`. `online`: whether the board hears the hub. */
export function liveRow(seen: Seen, now: number, steps: readonly GuideStep[], online = true): LiveRow {
  const { slot, view, ordered } = seen;
  const asked = openHelp(ordered);
  const phase = phaseOf(seen, now);
  const left = secondsLeft(view.timer, now);
  // What the app said is a word of it too, which the list of slots learns later; a clock that is ahead says nothing more.
  const words = ordered.filter((one) => one.role === 'participant').map((one) => Date.parse(one.at));
  const latest = words.length === 0 ? null : Math.min(now, Math.max(...words.slice(-5)));
  const told = slot.lastContact === null ? null : Date.parse(slot.lastContact);
  const heardAt = told === null || latest === null ? told : Math.max(told, latest);
  const { current } = progress(
    view,
    steps.map(({ id }) => id),
  );
  const running = phase === 'running' && view.timer !== null && left !== null;
  const behind = running ? minutesBehind(view.timer!.minutes * 60 - left, view.timer!.minutes, current, steps) : 0;
  const row = {
    ...seen,
    step: steps.find(({ id }) => id === current) ?? null,
    phase,
    contact: contactOf(heardAt, now, phase, online),
    heardAt,
    help: asked.length,
    helpAt: asked[0] === undefined ? null : Date.parse(asked[0].at),
    helpStep: typeof asked[0]?.body['step'] === 'string' ? asked[0].body['step'] : null,
    followedBy: [...new Set(Object.values(view.steps).flatMap(({ claimedBy }) => claimedBy ?? []))],
    used: !running && view.timer !== null && left !== null ? Math.ceil((view.timer.minutes * 60 - left) / 60) : null,
    left: running ? left : null,
    behind,
  };
  return { ...row, alert: alertOf(row) };
}

const alerts = ['help', 'lost', 'over', 'behind', 'absent', null] as const;
const phases: readonly Phase[] = ['running', 'expected', 'soon', 'past', 'later', 'closed'];

/** What asks for somebody first, the oldest help request above all; then by phase and time. */
export const inUrgency = (rows: readonly LiveRow[]): LiveRow[] =>
  rows.toSorted(
    (a, b) =>
      alerts.indexOf(a.alert) - alerts.indexOf(b.alert) ||
      (a.helpAt ?? 0) - (b.helpAt ?? 0) ||
      phases.indexOf(a.phase) - phases.indexOf(b.phase) ||
      a.slot.startsAt.localeCompare(b.slot.startsAt) ||
      a.slot.id.localeCompare(b.slot.id),
  );

/** Whether a slot belongs to the hour: what runs or is about to, and whoever asks for help at any time. */
export const isOfTheHour = (row: LiveRow): boolean =>
  row.help > 0 || ['running', 'expected', 'soon'].includes(row.phase);
