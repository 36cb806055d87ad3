import { z } from 'zod';

/** A week before, the day before, a quarter of an hour before. In the order they come. */
export const reminderKinds = ['week', 'day', 'minutes'] as const;
export const reminderKind = z.enum(reminderKinds);
export type ReminderKind = z.infer<typeof reminderKind>;

/** What was already told, for one time of the slot. Another time begins again. */
export const armed = z.object({ startsAt: z.iso.datetime(), done: z.array(reminderKind) });
export type Armed = z.infer<typeof armed>;

export type Appointment = { startsAt: string; minutes: number; over: boolean };

/** The longest wait between two looks, in ms: what a jump of the clock or a sleep may cost. */
export const LOOK_MS = 60_000;
const QUARTER_MS = 15 * 60_000;

/**
 * When a reminder of a slot is due. Days are those of the calendar on this machine: the day before at the same hour on the
 * clock, also across a change of hour.
 */
export function dueAt(kind: ReminderKind, startsAt: Date): Date {
  if (kind === 'minutes') return new Date(startsAt.getTime() - QUARTER_MS);
  const due = new Date(startsAt);
  due.setDate(due.getDate() - (kind === 'week' ? 7 : 1));
  return due;
}

/**
 * What to tell now, and what to remember first. Of several that were missed (the machine was off, the app was closed) only
 * the latest is told, and only while the hour is not over: never a burst. A time of the slot met for the first time arms its
 * reminders: those already past are not told, the person has just learnt the time. Turned off, they pass in silence.
 */
export function remind(
  known: Armed | null,
  slot: Appointment,
  now: Date,
  on: boolean,
): { tell: ReminderKind | null; armed: Armed; next: Date | null } {
  const startsAt = new Date(slot.startsAt);
  const past = reminderKinds.filter((kind) => dueAt(kind, startsAt) <= now);
  const isNew = known === null || Date.parse(known.startsAt) !== startsAt.getTime();
  const done = isNew ? [] : known.done;
  const latest = past.at(-1) ?? null;
  const isUseful = !slot.over && now.getTime() < startsAt.getTime() + slot.minutes * 60_000;
  const tell = !isNew && on && isUseful && latest !== null && !done.includes(latest) ? latest : null;
  const after = reminderKinds.find((kind) => !past.includes(kind));
  return {
    tell,
    // Never forgets: a clock that was set back must not tell again what was told.
    armed: {
      startsAt: slot.startsAt,
      done: reminderKinds.filter((kind) => past.includes(kind) || done.includes(kind)),
    },
    next: after === undefined || slot.over ? null : dueAt(after, startsAt),
  };
}
