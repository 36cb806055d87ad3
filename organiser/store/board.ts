import { randomUUID } from 'node:crypto';
import type { BoardEdition, BoardSlot, NewEdition, NewSlot } from '../protocol/board.ts';
import { usual } from '../protocol/settings.ts';
import type { Couloir } from '../protocol/status.ts';
import type { Slot } from '../protocol/wire.ts';
import { Refusal } from '../refusal.ts';
import { inCharge, refuseConflict } from './conflict.ts';
import type { Engine } from './engine.ts';
import { lobbyOf } from './lobby.ts';
import type { Caller, HubStore } from './port.ts';
import { inRegions, reaches } from './region.ts';
import { daysOffOf, moreOf, type DecidedRow } from './settings.ts';

type Ask<K extends keyof HubStore> = HubStore[K] extends (ask: infer A) => unknown ? A : never;

export type SlotRow = {
  id: string;
  log: string;
  edition: string;
  starts_at: string;
  minutes: number;
  couloir: Couloir;
};

export const slotOf = (row: SlotRow): Slot => ({
  id: row.id,
  log: row.log,
  edition: row.edition,
  startsAt: row.starts_at,
  minutes: row.minutes,
  couloir: row.couloir,
});

type EditionRow = DecidedRow & {
  id: string;
  name: string;
  starts_on: string;
  ends_on: string;
  contact: string;
  report_key: string;
  slots: number;
};

/** `slots`: those that the caller may see. */
export async function editions(engine: Engine, by: Pick<Caller, 'regions'>): Promise<BoardEdition[]> {
  const own = inRegions('slot', by);
  const rows = await engine.all<EditionRow>(
    `SELECT edition.*, (SELECT count(*) FROM slot WHERE slot.edition = edition.id AND ${own.sql}) AS slots
     FROM edition ORDER BY starts_on DESC, made_at DESC, id`,
    ...own.values,
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    daysOff: daysOffOf(row),
    contact: row.contact,
    reportKey: row.report_key,
    slots: row.slots,
    settings: moreOf(row),
  }));
}

export async function addEdition(engine: Engine, edition: NewEdition, by: Caller, now: string): Promise<BoardEdition> {
  const id = randomUUID();
  await engine.run(
    'INSERT INTO edition (id, name, starts_on, ends_on, contact, report_key, made_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    id,
    edition.name,
    edition.startsOn,
    edition.endsOn,
    edition.contact,
    edition.reportKey,
    now,
  );
  await engine.audit(now, by.person, 'edition.made', id);
  return { id, ...edition, daysOff: [], slots: 0, settings: usual };
}

/** Contact is the last time the participant's app was heard, whether it had something to say or not. */
const slotColumns = `SELECT slot.id, slot.log, slot.edition, slot.region, starts_at, minutes, made_starts_at, made_minutes, couloir, person.label, log.head, heard_at,
    CASE WHEN person_id IS NULL THEN 0 ELSE 1 END AS identified,
    slot.version, slot.meeting, slot.participant, slot.organiser, charge.label AS organiser_label,
    CASE WHEN EXISTS (SELECT 1 FROM code WHERE code.slot = slot.id AND used_at IS NOT NULL) THEN 1 ELSE 0 END AS joined
  FROM slot JOIN person ON person.id = slot.person JOIN log ON log.id = slot.log
  LEFT JOIN person AS charge ON charge.id = slot.organiser`;

type BoardSlotRow = SlotRow & {
  region: string | null;
  made_starts_at: string;
  made_minutes: number;
  label: string;
  head: number;
  heard_at: string | null;
  joined: number;
  identified: number;
  version: number;
  meeting: string | null;
  participant: string | null;
  organiser: string | null;
  organiser_label: string | null;
};

const boardSlotOf = (row: BoardSlotRow): BoardSlot => ({
  ...slotOf(row),
  made: { startsAt: row.made_starts_at, minutes: row.made_minutes },
  label: row.label,
  region: row.region,
  joined: row.joined === 1,
  head: row.head,
  lastContact: row.heard_at,
  identified: row.identified === 1,
  version: row.version,
  organiser: row.organiser === null ? null : { id: row.organiser, label: row.organiser_label ?? '' },
  meeting: row.meeting,
  participant: row.participant,
});

export async function slots(engine: Engine, edition: string, by: Pick<Caller, 'regions'>): Promise<BoardSlot[]> {
  await known(engine, 'edition', edition);
  const own = inRegions('slot', by);
  const sql = `${slotColumns} WHERE slot.edition = ? AND ${own.sql} ORDER BY starts_at, slot.made_at, slot.id`;
  return (await engine.all<BoardSlotRow>(sql, edition, ...own.values)).map(boardSlotOf);
}

export async function addSlot(
  engine: Engine,
  edition: string,
  slot: NewSlot,
  by: Caller,
  now: string,
  /** The registered participant who has it. */
  participant: string | null = null,
): Promise<BoardSlot> {
  await known(engine, 'edition', edition);
  const region = slot.region ?? null;
  if (!reaches(by, region)) throw new Refusal('rights.region');
  const [id, log, person] = [randomUUID(), randomUUID(), randomUUID()];
  const held = {
    participant,
    organiser: slot.organiser ?? null,
    meeting: slot.meeting === undefined ? await lobbyOf(engine, edition) : slot.meeting,
  };
  await inCharge(engine, held.organiser);
  await refuseConflict(engine, { id, startsAt: slot.startsAt, minutes: slot.minutes, ...held }, by);
  await engine.run('INSERT INTO log (id, head) VALUES (?, 0)', log);
  await engine.run(
    `INSERT INTO person (id, role, label, log, made_at) VALUES (?, 'participant', ?, ?, ?)`,
    person,
    slot.label,
    log,
    now,
  );
  await engine.run(
    `INSERT INTO slot (id, log, edition, person, starts_at, minutes, made_starts_at, made_minutes, couloir, made_at, person_id, region, participant, organiser, meeting)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    log,
    edition,
    person,
    slot.startsAt,
    slot.minutes,
    slot.startsAt,
    slot.minutes,
    slot.couloir,
    now,
    slot.personId ?? null,
    region,
    held.participant,
    held.organiser,
    held.meeting,
  );
  await engine.audit(now, by.person, 'slot.made', id);
  return slotById(engine, id);
}

/** @throws Refusal route.unknown */
export async function slotById(engine: Engine, id: string): Promise<BoardSlot> {
  const row = await engine.get<BoardSlotRow>(`${slotColumns} WHERE slot.id = ?`, id);
  if (row === undefined) throw new Refusal('route.unknown', { path: 'slot' });
  return boardSlotOf(row);
}

export async function addCode(engine: Engine, { slot, code, expiresAt, by, now }: Ask<'addCode'>): Promise<void> {
  await known(engine, 'slot', slot);
  await engine.run('DELETE FROM code WHERE slot = ? AND used_at IS NULL', slot);
  await engine.run(
    'INSERT INTO code (hash, slot, made_at, expires_at) VALUES (?, ?, ?, ?)',
    code,
    slot,
    now,
    expiresAt,
  );
  await engine.audit(now, by.person, 'code.made', slot);
}

export async function lastDay(engine: Engine, slot: string): Promise<string> {
  const sql = 'SELECT ends_on FROM edition JOIN slot ON slot.edition = edition.id WHERE slot.id = ?';
  const row = await engine.get<{ ends_on: string }>(sql, slot);
  if (row === undefined) throw new Refusal('route.unknown', { path: 'slot' });
  return row.ends_on;
}

async function known(engine: Engine, table: 'edition' | 'slot', id: string): Promise<void> {
  const row = await engine.get(`SELECT 1 AS yes FROM ${table} WHERE id = ?`, id);
  if (row === undefined) throw new Refusal('route.unknown', { path: table });
}
