import type { ReadyCheck, ReadySlot, Reminded } from '../protocol/readiness.ts';
import { parseBody, type EventBody } from '../protocol/event.ts';
import { Refusal } from '../refusal.ts';
import type { Engine } from './engine.ts';
import type { ReadinessStore, RemindedOne } from './readiness-port.ts';
import { slots } from './sqlite-board.ts';
import { appendHubEvent } from './sqlite-hub-event.ts';
import { MOST_EVENTS } from './sqlite-sync.ts';

/** A permitted correction of `said`: an organiser's, or its own author's (the same rule as protocol/fold.ts). */
const STANDS = `NOT EXISTS (SELECT 1 FROM event AS undone WHERE undone.log = said.log AND undone.kind = 'event.corrected'
  AND json_extract(undone.body, '$.device') = said.device AND json_extract(undone.body, '$.n') = said.n
  AND (undone.role = 'organiser' OR (undone.role = said.role AND undone.actor = said.actor)))`;

/** Latest standing result of each check of each log of an edition: max() makes SQLite take the row that holds it. */
const LATEST = `SELECT said.log, json_extract(said.body, '$.id') AS id, max(said.seq) AS seq, said.body, said.at
  FROM slot JOIN event AS said ON said.log = slot.log AND said.kind = 'check.result'
  WHERE slot.edition = ? AND ${STANDS} GROUP BY said.log, json_extract(said.body, '$.id') ORDER BY said.log, said.seq`;

const PROOFS = `SELECT said.log, min(json_extract(said.body, '$.test')) AS test
  FROM slot JOIN event AS said ON said.log = slot.log AND said.kind = 'card.proved' AND said.role = 'hub'
  WHERE slot.edition = ? AND ${STANDS} GROUP BY said.log`;

const TOLD = `SELECT DISTINCT said.log FROM slot JOIN event AS said ON said.log = slot.log AND said.kind = 'check.result'
  WHERE slot.edition = ?`;

const REMINDED = `SELECT reminder.slot, max(reminder.at) AS at, reminder.by, reminder.ways, count(*) AS times
  FROM reminder JOIN slot ON slot.id = reminder.slot WHERE slot.edition = ? GROUP BY reminder.slot`;

export function readiness(engine: Engine, edition: string): Omit<ReadySlot, 'contact'>[] {
  // Refuses an edition that does not exist.
  const all = slots(engine, edition);
  const checks = new Map<string, ReadyCheck[]>();
  for (const row of engine.all<{ log: string; body: string; at: string }>(LATEST, edition)) {
    const parsed = parseBody('check.result', JSON.parse(row.body));
    if (!parsed.ok) continue;
    const body = parsed.value as EventBody<'check.result'>;
    checks.set(row.log, [...(checks.get(row.log) ?? []), { ...body, at: row.at }]);
  }
  const proofs = new Map(engine.all<{ log: string; test: number }>(PROOFS, edition).map((row) => [row.log, row.test]));
  const told = new Set(engine.all<{ log: string }>(TOLD, edition).map(({ log }) => log));
  type Row = { slot: string; at: string; by: string; ways: string; times: number };
  const reminders = new Map(engine.all<Row>(REMINDED, edition).map((row) => [row.slot, row]));
  return all.map((slot) => {
    const own = checks.get(slot.log) ?? [];
    const test = proofs.get(slot.log);
    const last = reminders.get(slot.id);
    return {
      ...slot,
      checks: own,
      proof: test === undefined ? null : { test: test === 1 },
      withdrawn: own.length === 0 && told.has(slot.log),
      reminded:
        last === undefined ? null : { at: last.at, by: last.by, ways: last.ways.split(' ') as Reminded['ways'] },
      reminders: last?.times ?? 0,
    };
  });
}

/** One reminder: its message in the log, and what is remembered of it. */
function remindOne(
  engine: Engine,
  ask: Parameters<ReadinessStore['remind']>[0],
  { slot, text }: { slot: string; text: string },
): RemindedOne {
  const { edition, mail, again, since, by, now } = ask;
  const row = engine.get<{ log: string; head: number; email: string | null }>(
    `SELECT slot.log, log.head, contact.email FROM slot JOIN log ON log.id = slot.log
     LEFT JOIN contact ON contact.slot = slot.id WHERE slot.id = ? AND slot.edition = ?`,
    slot,
    edition,
  );
  if (row === undefined) throw new Refusal('route.unknown', { path: 'slot' });
  const recent = engine.get('SELECT 1 AS yes FROM reminder WHERE slot = ? AND at > ?', slot, since);
  if (recent !== undefined && !again) return { slot, is: 'recent' };
  if (row.head >= MOST_EVENTS.organiser) return { slot, is: 'full' };
  const said = { actor: by.label, role: by.role };
  const head = appendHubEvent(engine, { log: row.log, kind: 'message.posted', body: { text }, now, said });
  const to = mail ? row.email : null;
  const ways = to === null ? 'message' : 'message mail';
  engine.run('INSERT INTO reminder (slot, at, by, ways) VALUES (?, ?, ?, ?)', slot, now, by.label, ways);
  engine.audit(now, by.person, 'slot.reminded', slot);
  return { slot, is: 'reminded', to, moved: { log: row.log, head } };
}

export function readinessStore(engine: Engine): ReadinessStore {
  return {
    readiness: (edition) => engine.read(() => readiness(engine, edition)),
    contacts: (edition) =>
      engine.read(() => {
        const sql =
          'SELECT contact.slot, email FROM contact JOIN slot ON slot.id = contact.slot WHERE slot.edition = ?';
        return new Map(engine.all<{ slot: string; email: string }>(sql, edition).map((row) => [row.slot, row.email]));
      }),
    setContact: ({ slot, email, by, now }) =>
      engine.write(() => {
        if (engine.get('SELECT 1 AS yes FROM slot WHERE id = ?', slot) === undefined) {
          throw new Refusal('route.unknown', { path: 'slot' });
        }
        engine.run('DELETE FROM contact WHERE slot = ?', slot);
        if (email !== null) engine.run('INSERT INTO contact (slot, email) VALUES (?, ?)', slot, email);
        engine.audit(now, by.person, email === null ? 'contact.forgotten' : 'contact.set', slot);
      }),
    remind: (ask) => engine.write(() => ask.items.map((item) => remindOne(engine, ask, item))),
  };
}
