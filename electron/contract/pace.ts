import type { StepView } from '../../organiser/protocol/fold.ts';
import type { GuideStep } from '../../organiser/protocol/guide.ts';
import { currentStep } from './guide.ts';

type Timer = { startedAt: string; minutes: number; endedAt: string | null };
type Steps = readonly Pick<GuideStep, 'id' | 'minutes'>[];
type Facts = Readonly<Record<string, Pick<StepView, 'status' | 'verified' | 'attempts'>>>;

/** The plan of the hour against the real time. */
export type Pace = {
  /** Whole minutes left of the hour; 0 or less once it is over. */
  left: number;
  /** Part of the hour that has passed, from 0 to 1. */
  share: number;
  done: number;
  total: number;
  /** Number, from 1, of the step that the plan is at. */
  planned: number;
  /** Whole minutes behind the plan; negative ahead of it; 0 on time. */
  late: number;
  /** For each step: the minutes that the plan gives it in this slot, and those it really took, null before it began. */
  steps: Readonly<Record<string, { plan: number; spent: number | null }>>;
};

const MINUTE = 60_000;

/** Whole minutes left of the hour at an instant; 0 or less once it is over. */
export const minutesLeft = (timer: Timer, now: number): number =>
  // A clock that was last read before the start: an hour never has 61 minutes left.
  Math.ceil(timer.minutes - Math.max(0, now - Date.parse(timer.startedAt)) / MINUTE);

/** Whether a step has its result, from the person or from the organisers. */
export const isDone = (view: Pick<StepView, 'status' | 'verified'> | undefined): boolean =>
  view !== undefined && (view.status !== 'a-faire' || view.verified !== null);

/**
 * Real minutes of each step, from the facts: the time between one result and the next belongs to the step that got the
 * second one, so that going back to a step counts for it. What has passed since the last one belongs to `current`.
 */
export function minutesSpent(
  facts: Facts,
  timer: Timer,
  current: string | null,
  now: number,
): Readonly<Record<string, number>> {
  const start = Date.parse(timer.startedAt);
  const end = timer.endedAt === null ? now : Date.parse(timer.endedAt);
  const results = Object.entries(facts)
    .flatMap(([id, { attempts }]) => attempts.map(({ at }) => ({ id, at: Date.parse(at) })))
    .filter(({ at }) => at >= start && at <= end)
    .sort((a, b) => a.at - b.at);
  const spent: Record<string, number> = {};
  let from = start;
  for (const { id, at } of results) {
    spent[id] = (spent[id] ?? 0) + (at - from) / MINUTE;
    from = at;
  }
  if (current !== null && timer.endedAt === null)
    spent[current] = (spent[current] ?? 0) + Math.max(0, end - from) / MINUTE;
  return spent;
}

/**
 * Where the hour is, and where the plan would be. The durations of the guide are brought to the length of the slot. Late is
 * counted from when the current step should have ended, early from when it should have begun: within its time one is on
 * time. The board counts in the same way (organiser/view/live/live.ts). Everything done is never late.
 */
export function paceOf(steps: Steps, facts: Facts, timer: Timer, now: number): Pace {
  const current = currentStep(steps as readonly GuideStep[], facts as Readonly<Record<string, StepView>>);
  const sum = steps.reduce((all, { minutes }) => all + minutes, 0);
  const scale = sum === 0 ? 0 : timer.minutes / sum;
  const elapsed =
    Math.max(0, (timer.endedAt === null ? now : Date.parse(timer.endedAt)) - Date.parse(timer.startedAt)) / MINUTE;
  const spent = minutesSpent(facts, timer, current, now);
  let begins = 0;
  let planned = steps.length;
  let late = current === null ? Math.min(0, Math.ceil(elapsed - timer.minutes)) : 0;
  const each: Record<string, { plan: number; spent: number | null }> = {};
  steps.forEach(({ id, minutes }, index) => {
    const ends = begins + minutes * scale;
    if (begins <= elapsed && elapsed < ends) planned = index + 1;
    if (id === current && elapsed > ends) late = Math.floor(elapsed - ends);
    if (id === current && elapsed < begins) late = Math.ceil(elapsed - begins);
    each[id] = { plan: minutes * scale, spent: spent[id] ?? null };
    begins = ends;
  });
  return {
    left: minutesLeft(timer, now),
    share: Math.min(1, elapsed / timer.minutes),
    done: steps.filter(({ id }) => isDone(facts[id])).length,
    total: steps.length,
    planned,
    // Minus zero reads as zero.
    late: late || 0,
    steps: each,
  };
}

type Spoken = readonly { at: string }[];
type Said = {
  steps: Readonly<Record<string, Pick<StepView, 'attempts' | 'comments' | 'verified'>>>;
  irritants: Spoken;
  messages: Spoken;
  help: Spoken;
  timer: Timer | null;
};

/** When anything was last said during the hour, by anybody; its start when nothing was. Null before it. */
export function lastGesture({ steps, irritants, messages, help, timer }: Said): string | null {
  if (timer === null) return null;
  const said = [
    ...Object.values(steps).flatMap(({ attempts, comments, verified }) => [
      ...attempts,
      ...comments,
      ...(verified === null ? [] : [verified]),
    ]),
    ...irritants,
    ...messages,
    ...help,
  ];
  return said.reduce((last, { at }) => (at > last ? at : last), timer.startedAt);
}

/** An hour that nobody ended, in which nothing was said for this long past its length, was left running. */
const LEFT_MS = 2 * 60 * MINUTE;

/** When an hour that was left running was last lived; null while it is under way, or over. */
export function leftRunning(said: Said, now: number): string | null {
  const { timer } = said;
  const last = lastGesture(said);
  if (timer === null || last === null || timer.endedAt !== null) return null;
  const due = Math.max(Date.parse(last), Date.parse(timer.startedAt) + timer.minutes * MINUTE) + LEFT_MS;
  return now > due ? last : null;
}
