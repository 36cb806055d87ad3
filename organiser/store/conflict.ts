import { conflictOf, type Held } from '../protocol/conflict.ts';
import { foldLog } from '../protocol/fold.ts';
import { Refusal } from '../refusal.ts';
import type { Engine } from './engine.ts';
import type { Caller } from './port.ts';
import { reaches } from './region.ts';
import { isLobby } from './lobby.ts';
import { eventColumns, eventOf, type EventRow } from './event-row.ts';

const DAY_MS = 24 * 60 * 60_000;

type Row = {
  id: string;
  log: string;
  region: string | null;
  startsAt: string;
  minutes: number;
  participant: string | null;
  organiser: string | null;
  meeting: string | null;
};

/**
 * Refuses a time at which another slot, of any edition, has the participant, the organiser in charge or the room; the common link
 * of an edition is no room. Inside the
 * transaction that writes the slot, which every other one of the board waits for. A closed slot holds nothing; one of another
 * region is not named.
 * @throws Refusal slot.conflict
 */
export async function refuseConflict(engine: Engine, wanted: Held, by: Pick<Caller, 'regions'>): Promise<void> {
  const { id, startsAt, participant = null, organiser = null } = wanted;
  const link = wanted.meeting ?? null;
  const meeting = link !== null && (await isLobby(engine, link)) ? null : link;
  if (participant === null && organiser === null && meeting === null) return;
  // Instants are texts of several precisions: the index finds those of the day, the exact comparison is the protocol's.
  const around = (days: number): string => new Date(Date.parse(startsAt) + days * DAY_MS).toISOString();
  const rows = await engine.all<Row>(
    `SELECT id, log, region, starts_at AS "startsAt", minutes, participant, organiser, meeting FROM slot
     WHERE starts_at BETWEEN ? AND ? AND id <> ? AND (participant = ? OR organiser = ? OR meeting = ?)
     ORDER BY starts_at, id`,
    around(-1),
    around(1),
    id,
    participant,
    organiser,
    meeting,
  );
  for (const row of rows) {
    const which = conflictOf({ ...wanted, meeting }, row);
    if (which !== null && !(await isClosed(engine, row.log)))
      throw new Refusal('slot.conflict', { which, ...(reaches(by, row.region) && { slot: row.id }) });
  }
}

async function isClosed(engine: Engine, log: string): Promise<boolean> {
  const rows = await engine.all<EventRow>(
    `SELECT ${eventColumns} FROM event WHERE log = ? AND kind IN ('slot.closed', 'event.corrected') ORDER BY seq`,
    log,
  );
  return foldLog(rows.map(eventOf)).closedAt !== null;
}

/**
 * Refuses somebody who cannot be in charge of a slot.
 * @throws Refusal request.invalid
 */
export async function inCharge(engine: Engine, organiser: string | null): Promise<void> {
  if (organiser === null) return;
  const row = await engine.get(
    `SELECT 1 AS yes FROM person LEFT JOIN account ON account.person = person.id
     WHERE id = ? AND role = 'organiser' AND disabled_at IS NULL`,
    organiser,
  );
  if (row === undefined) throw new Refusal('request.invalid', { path: 'organiser' });
}
