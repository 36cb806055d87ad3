const DAY_MS = 24 * 60 * 60_000;

/** Days before the erasure when it is said. */
const NOTICE_DAYS = 7;

/** What time does to the data of a slot. `due`: when they go. */
export type Due = { due: string; soon: boolean; over: boolean };

/**
 * When the data of an edition go: `days` whole days after its last day, at the end of that day on the clock of UTC. Said a
 * week before: a slot that was joined long after its edition stays at least that week.
 */
export function dueOf({ endsOn, joinedAt }: { endsOn: string; joinedAt: string }, days: number, now: Date): Due {
  const due = Math.max(
    Date.parse(`${endsOn}T00:00:00.000Z`) + (days + 1) * DAY_MS,
    Date.parse(joinedAt) + NOTICE_DAYS * DAY_MS,
  );
  return {
    due: new Date(due).toISOString(),
    soon: now.getTime() >= due - NOTICE_DAYS * DAY_MS,
    over: now.getTime() >= due,
  };
}
