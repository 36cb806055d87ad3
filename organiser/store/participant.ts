import { randomUUID } from 'node:crypto';
import type { NewParticipant, Participant } from '../protocol/participant.ts';
import { Refusal } from '../refusal.ts';
import type { Engine, Value } from './engine.ts';
import type { ParticipantStore } from './participant-port.ts';
import { columns, defined, filled, participantOf, said, type ParticipantRow, type Said } from './participant-row.ts';
import type { Caller } from './port.ts';
import { inRegions, reaches } from './region.ts';

type Ask<K extends keyof ParticipantStore> = ParticipantStore[K] extends (ask: infer A) => unknown ? A : never;

export async function knownEdition(engine: Engine, edition: string): Promise<void> {
  if ((await engine.get('SELECT 1 AS yes FROM edition WHERE id = ?', edition)) === undefined) {
    throw new Refusal('route.unknown', { path: 'edition' });
  }
}

export async function list(engine: Engine, edition: string, by: Pick<Caller, 'regions'>): Promise<Participant[]> {
  await knownEdition(engine, edition);
  const own = inRegions('participant', by);
  const sql = `${columns} WHERE participant.edition = ? AND ${own.sql} ORDER BY created_at, participant.label, participant.id`;
  return (await engine.all<ParticipantRow>(sql, edition, ...own.values)).map(participantOf);
}

/** A participant of an edition (null: of any) that the caller may change. */
export async function mine(
  engine: Engine,
  id: string,
  edition: string | null,
  by: Pick<Caller, 'regions'>,
): Promise<ParticipantRow> {
  const row = await engine.get<ParticipantRow>(`${columns} WHERE participant.id = ?`, id);
  if (row === undefined || (edition !== null && row.edition !== edition)) {
    throw new Refusal('route.unknown', { path: 'participant' });
  }
  if (!reaches(by, row.region)) throw new Refusal('rights.region');
  return row;
}

/**
 * Who has an address, among those that the caller may see: what another region knows does not show. Several regions may have the
 * same; then the one of `region`, else the first that came.
 */
export async function byEmail(
  engine: Engine,
  { edition, email, region = null }: { edition: string; email: string; region?: string | null },
  by: Pick<Caller, 'regions'>,
): Promise<ParticipantRow | undefined> {
  const own = inRegions('participant', by);
  const sql = `${columns} WHERE participant.edition = ? AND participant.email = ? AND ${own.sql} ORDER BY created_at, participant.id`;
  const rows = await engine.all<ParticipantRow>(sql, edition, email, ...own.values);
  return rows.find((row) => row.region === region) ?? rows[0];
}

type Kind = Pick<Participant, 'state' | 'source'>;

export async function insert(
  engine: Engine,
  ask: { edition: string; given: Partial<NewParticipant> & { label: string }; now: string } & Kind,
): Promise<string> {
  const id = randomUUID();
  const values = filled(ask.given);
  await engine.run(
    `INSERT INTO participant (id, edition, state, source, created_at, ${said.join(', ')})
     VALUES (?, ?, ?, ?, ?, ${said.map(() => '?').join(', ')})`,
    id,
    ask.edition,
    ask.state,
    ask.source,
    ask.now,
    ...said.map((column) => values[column]),
  );
  return id;
}

export async function add(engine: Engine, { edition, said: given, by, now }: Ask<'add'>): Promise<Participant> {
  await knownEdition(engine, edition);
  if (!reaches(by, given.region ?? null)) throw new Refusal('rights.region');
  const { email } = given;
  if (email !== null && email !== undefined && (await byEmail(engine, { edition, email }, by)) !== undefined) {
    throw new Refusal('participant.known');
  }
  const id = await insert(engine, { edition, given, now, state: 'approved', source: 'board' });
  await engine.audit(now, by.person, 'participant.added', id);
  return participantOf(await mine(engine, id, edition, by));
}

const movedOf = (row: ParticipantRow, fields: Partial<Said>): [string, unknown][] =>
  Object.entries(fields).filter(([key, value]) => row[key as keyof ParticipantRow] !== value);

/** Writes some fields, and what of the slot follows them: its name, region and contact; its couloir until somebody came in. */
async function write(engine: Engine, row: ParticipantRow, fields: Partial<Said>): Promise<boolean> {
  const moved = movedOf(row, fields);
  if (moved.length === 0) return false;
  await engine.run(
    `UPDATE participant SET revision = revision + 1, ${moved.map(([key]) => `${key} = ?`).join(', ')} WHERE id = ?`,
    ...moved.map(([, value]) => value as Value),
    row.id,
  );
  if (row.slot !== null) await follow(engine, row.slot, row.joined === 1, Object.fromEntries(moved));
  return true;
}

async function follow(engine: Engine, slot: string, joined: boolean, moved: Partial<Said>): Promise<void> {
  const { label, region, couloir, email } = moved;
  if (label !== undefined) {
    await engine.run('UPDATE person SET label = ? WHERE id = (SELECT person FROM slot WHERE id = ?)', label, slot);
  }
  if (region !== undefined) {
    await engine.run('UPDATE slot SET region = ?, version = version + 1 WHERE id = ?', region, slot);
  }
  if (couloir !== undefined && couloir !== null && !joined) {
    await engine.run('UPDATE slot SET couloir = ? WHERE id = ?', couloir, slot);
  }
  if (email !== undefined) await setContact(engine, slot, email);
}

export async function setContact(engine: Engine, slot: string, email: string | null): Promise<void> {
  await engine.run('DELETE FROM contact WHERE slot = ?', slot);
  if (email !== null) await engine.run('INSERT INTO contact (slot, email) VALUES (?, ?)', slot, email);
}

export async function change(engine: Engine, { id, patch, by, now }: Ask<'change'>): Promise<Participant> {
  const row = await mine(engine, id, null, by);
  if (row.state === 'withdrawn') throw new Refusal('participant.withdrawn');
  const { revision: _, ...given } = patch;
  const fields = defined(given);
  if (fields.region !== undefined && !reaches(by, fields.region)) throw new Refusal('rights.region');
  const isMoved = movedOf(row, fields).length > 0;
  if (isMoved && patch.revision !== row.revision) throw new Refusal('participant.changed', { revision: row.revision });
  if (typeof fields.email === 'string' && fields.email !== row.email) {
    const { edition } = row;
    if ((await byEmail(engine, { edition, email: fields.email }, by)) !== undefined)
      throw new Refusal('participant.known');
  }
  if (await write(engine, row, fields)) await engine.audit(now, by.person, 'participant.changed', id);
  return participantOf(await mine(engine, id, null, by));
}

/** A person who registered and is in the organisers' file is approved by it; one whom they refused stays refused. */
export async function importRows(
  engine: Engine,
  { edition, rows, by, now }: Ask<'importRows'>,
): Promise<{ added: number; changed: number; same: number }> {
  await knownEdition(engine, edition);
  const seen = new Set<string>();
  const done = { added: 0, changed: 0, same: 0 };
  for (const [at, row] of rows.entries()) {
    if (seen.has(row.email)) throw new Refusal('request.invalid', { path: `rows.${at}.email` });
    seen.add(row.email);
    const fields = defined(row);
    const known = await byEmail(engine, { edition, email: row.email, region: fields.region ?? null }, by);
    const { region = known?.region ?? null } = fields;
    const regions = known === undefined ? [region] : [known.region, region];
    if (regions.some((one) => !reaches(by, one))) throw new Refusal('rights.region', { path: `rows.${at}` });
    if (known === undefined) {
      const id = await insert(engine, { edition, given: row, now, state: 'approved', source: 'import' });
      await engine.audit(now, by.person, 'participant.added', id);
      done.added += 1;
      continue;
    }
    const approved = known.state === 'pending';
    if (approved) await engine.run(`UPDATE participant SET state = 'approved' WHERE id = ?`, known.id);
    const moved = (await write(engine, known, fields)) || approved;
    if (moved) await engine.audit(now, by.person, 'participant.changed', known.id);
    done[moved ? 'changed' : 'same'] += 1;
  }
  return done;
}

/** Nobody comes in with a code that waits. */
const voidCodes = (engine: Engine, slot: string): Promise<number> =>
  engine.run('DELETE FROM code WHERE slot = ? AND used_at IS NULL', slot);

/**
 * Mails to somebody that did not leave yet: the invitation, wherever it goes, and reminders to an address that nobody else of any
 * edition has.
 */
async function waitingFor(engine: Engine, { id, slot, email, mail }: ParticipantRow): Promise<string[]> {
  const rows = await engine.all<{ id: string }>(
    `SELECT id FROM mail WHERE state = 'waiting'
       AND (recipient = ? OR recipient = (SELECT contact.email FROM contact WHERE contact.slot = ?))
       AND NOT EXISTS (SELECT 1 FROM contact AS other WHERE other.email = recipient AND other.slot <> ?)
       AND NOT EXISTS (SELECT 1 FROM participant AS other WHERE other.email = recipient AND other.id <> ?
         AND other.state IN ('pending', 'approved'))`,
    email,
    slot,
    slot ?? '',
    id,
  );
  return [...new Set([...rows.map((row) => row.id), ...(mail === null ? [] : [mail])])];
}

/** Nothing is left of who they were but the label, and the region that says who may see it; the slot keeps its log. */
async function withdraw(engine: Engine, row: ParticipantRow): Promise<void> {
  await engine.run(
    `UPDATE participant SET state = 'withdrawn', email = NULL, couloir = NULL, structure = '', editor = '', solution = '', version = '', who = NULL,
       note = '', mail = NULL WHERE id = ?`,
    row.id,
  );
  if (row.slot === null) return;
  await engine.run('DELETE FROM contact WHERE slot = ?', row.slot);
  await engine.run('UPDATE slot SET person_id = NULL WHERE id = ?', row.slot);
}

export async function setStates(
  engine: Engine,
  { edition, ids, state, by, now }: Ask<'setStates'>,
): Promise<{ changed: number; mails: string[] }> {
  const mails: string[] = [];
  let changed = 0;
  for (const id of new Set(ids)) {
    const row = await mine(engine, id, edition, by);
    if (row.state === state) continue;
    if (row.state === 'withdrawn') throw new Refusal('participant.withdrawn');
    if (state !== 'approved') {
      if (row.slot !== null) await voidCodes(engine, row.slot);
      // Before the addresses are forgotten.
      mails.push(...(await waitingFor(engine, row)));
    }
    if (state === 'withdrawn') await withdraw(engine, row);
    else await engine.run('UPDATE participant SET state = ? WHERE id = ?', state, id);
    await engine.audit(now, by.person, `participant.${state}`, id);
    changed += 1;
  }
  return { changed, mails };
}
