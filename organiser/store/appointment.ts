import { timeOf } from '../protocol/appointment.ts';
import { foldLog } from '../protocol/fold.ts';
import type { Engine } from './engine.ts';
import { eventColumns, eventOf, type EventRow } from './event-row.ts';

/** Events that may change when a slot takes place. */
const kinds = ['slot.proposed', 'slot.answered', 'event.corrected'] as const;
export const movesSlot = (kind: string): boolean => (kinds as readonly string[]).includes(kind);

/**
 * Makes the slot of a log follow what its events agree on, in the transaction that stored them. The same fold as the app's
 * and the board's: the same time everywhere.
 */
export async function followAppointment(engine: Engine, log: string): Promise<void> {
  const made = await engine.get<{ startsAt: string; minutes: number }>(
    `SELECT coalesce(made_starts_at, starts_at) AS "startsAt", coalesce(made_minutes, minutes) AS minutes
     FROM slot WHERE log = ?`,
    log,
  );
  if (made === undefined) return;
  const rows = await engine.all<EventRow>(
    `SELECT ${eventColumns} FROM event
     WHERE log = ? AND kind IN (?, ?, ?) ORDER BY seq`,
    log,
    ...kinds,
  );
  const { agreed } = foldLog(rows.map(eventOf));
  const { startsAt, minutes } = timeOf(made, agreed);
  // The link that goes with the time agreed on is the one that the participant opens.
  const meeting = agreed?.teams ?? null;
  await engine.run(
    `UPDATE slot SET starts_at = ?, minutes = ?, meeting = coalesce(?, meeting), version = version + 1
     WHERE log = ? AND (starts_at <> ? OR minutes <> ? OR coalesce(meeting, '') <> coalesce(?, meeting, ''))`,
    startsAt,
    minutes,
    meeting,
    log,
    startsAt,
    minutes,
    meeting,
  );
}
