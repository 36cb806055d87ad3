import type { ReadyCheck, ReadySlot, Reminded } from '../protocol/readiness.ts';
import { parseBody, type EventBody } from '../protocol/event.ts';
import { Refusal } from '../refusal.ts';
import type { Dialect } from './dialect.ts';
import type { Database, Engine } from './engine.ts';
import type { ReadinessStore, RemindedOne } from './readiness-port.ts';
import { slots } from './board.ts';
import { appendHubEvent } from './hub-event.ts';
import type { Caller } from './port.ts';
import { reaches } from './region.ts';
import { stands } from './standing.ts';
import { MOST_EVENTS, readNoted } from './sync.ts';

/** Latest standing result of each check of each log of an edition. */
const latest = (dialect: Dialect): string => `SELECT log, body, at FROM (
    SELECT said.log, said.seq, said.body, said.at,
      row_number() OVER (PARTITION BY said.log, ${dialect.text('said.body', 'id')} ORDER BY said.seq DESC) AS rank
    FROM slot JOIN event AS said ON said.log = slot.log AND said.kind = 'check.result'
    WHERE slot.edition = ? AND ${stands(dialect)}) AS ranked
  WHERE rank = 1 ORDER BY log, seq`;

const proofsOf = (dialect: Dialect): string => `SELECT said.log, min(${dialect.bit('said.body', 'test')}) AS test
  FROM slot JOIN event AS said ON said.log = slot.log AND said.kind = 'card.proved' AND said.role = 'hub'
  WHERE slot.edition = ? AND ${stands(dialect)} GROUP BY said.log`;

/** How each gesture of MSSanté stands: the hub's last word. */
const gesturesOf = (dialect: Dialect): string => `SELECT log, way, state FROM (
    SELECT said.log, ${dialect.text('said.body', 'way')} AS way, ${dialect.text('said.body', 'state')} AS state,
      row_number() OVER (PARTITION BY said.log, ${dialect.text('said.body', 'way')} ORDER BY said.seq DESC) AS rank
    FROM slot JOIN event AS said ON said.log = slot.log AND said.kind = 'mss.challenge' AND said.role = 'hub'
    WHERE slot.edition = ? AND ${stands(dialect)}) AS ranked
  WHERE rank = 1`;

const TOLD = `SELECT DISTINCT said.log FROM slot JOIN event AS said ON said.log = slot.log AND said.kind = 'check.result'
  WHERE slot.edition = ?`;

const REMINDED = `SELECT slot, at, by, ways, times FROM (
    SELECT reminder.slot, reminder.at, reminder.by, reminder.ways, count(*) OVER (PARTITION BY reminder.slot) AS times,
      row_number() OVER (PARTITION BY reminder.slot ORDER BY reminder.at DESC) AS rank
    FROM reminder JOIN slot ON slot.id = reminder.slot WHERE slot.edition = ?) AS ranked
  WHERE rank = 1`;

export async function readiness(
  engine: Engine,
  edition: string,
  by: Pick<Caller, 'regions'>,
): Promise<Omit<ReadySlot, 'contact'>[]> {
  // Refuses an edition that does not exist.
  const all = await slots(engine, edition, by);
  const checks = new Map<string, ReadyCheck[]>();
  for (const row of await engine.all<{ log: string; body: string; at: string }>(latest(engine.dialect), edition)) {
    const parsed = parseBody('check.result', JSON.parse(row.body));
    if (!parsed.ok) continue;
    const body = parsed.value as EventBody<'check.result'>;
    checks.set(row.log, [...(checks.get(row.log) ?? []), { ...body, at: row.at }]);
  }
  const proved = await engine.all<{ log: string; test: number }>(proofsOf(engine.dialect), edition);
  const proofs = new Map(proved.map((row) => [row.log, row.test]));
  const gestures = await engine.all<{ log: string; way: string; state: string }>(gesturesOf(engine.dialect), edition);
  const confirmed = new Set(
    gestures.filter(({ state }) => state === 'confirmed').map(({ log, way }) => `${log} ${way}`),
  );
  const told = new Set((await engine.all<{ log: string }>(TOLD, edition)).map(({ log }) => log));
  type Row = { slot: string; at: string; by: string; ways: string; times: number };
  const reminders = new Map((await engine.all<Row>(REMINDED, edition)).map((row) => [row.slot, row]));
  return all.map((slot) => {
    const own = checks.get(slot.log) ?? [];
    const test = proofs.get(slot.log);
    const last = reminders.get(slot.id);
    return {
      ...slot,
      checks: own,
      proof: test === undefined ? null : { test: test === 1 },
      mss: { receive: confirmed.has(`${slot.log} receive`), send: confirmed.has(`${slot.log} send`) },
      withdrawn: own.length === 0 && told.has(slot.log),
      reminded:
        last === undefined ? null : { at: last.at, by: last.by, ways: last.ways.split(' ') as Reminded['ways'] },
      reminders: last?.times ?? 0,
    };
  });
}

/** One reminder: its message in the log, and what is remembered of it. */
async function remindOne(
  engine: Engine,
  ask: Parameters<ReadinessStore['remind']>[0],
  { slot, text }: { slot: string; text: string },
): Promise<RemindedOne> {
  const { edition, mail, again, since, by, now } = ask;
  const row = await engine.get<{ log: string; region: string | null; head: number; email: string | null }>(
    `SELECT slot.log, slot.region, log.head, contact.email FROM slot JOIN log ON log.id = slot.log
     LEFT JOIN contact ON contact.slot = slot.id WHERE slot.id = ? AND slot.edition = ?`,
    slot,
    edition,
  );
  if (row === undefined) throw new Refusal('route.unknown', { path: 'slot' });
  if (!reaches(by, row.region)) throw new Refusal('rights.region');
  const recent = await engine.get('SELECT 1 AS yes FROM reminder WHERE slot = ? AND at > ?', slot, since);
  if (recent !== undefined && !again) return { slot, is: 'recent' };
  if (row.head >= MOST_EVENTS.organiser) return { slot, is: 'full' };
  const said = { actor: by.label, role: by.role };
  const head = await appendHubEvent(engine, { log: row.log, kind: 'message.posted', body: { text }, now, said });
  const to = mail ? row.email : null;
  const ways = to === null ? 'message' : 'message mail';
  await engine.run('INSERT INTO reminder (slot, at, by, ways) VALUES (?, ?, ?, ?)', slot, now, by.label, ways);
  await engine.audit(now, by.person, 'slot.reminded', slot);
  return { slot, is: 'reminded', to, moved: { log: row.log, head } };
}

export function readinessStore(db: Database): ReadinessStore {
  return {
    readiness: (edition, by, now) =>
      readNoted(db, { by, act: 'readiness.opened', edition, now }, (engine) => readiness(engine, edition, by)),
    contacts: (edition) =>
      db.read(async (engine) => {
        const sql =
          'SELECT contact.slot, email FROM contact JOIN slot ON slot.id = contact.slot WHERE slot.edition = ?';
        const rows = await engine.all<{ slot: string; email: string }>(sql, edition);
        return new Map(rows.map((row) => [row.slot, row.email]));
      }),
    setContact: ({ slot, email, by, now }) =>
      db.write(async (engine) => {
        if ((await engine.get('SELECT 1 AS yes FROM slot WHERE id = ?', slot)) === undefined) {
          throw new Refusal('route.unknown', { path: 'slot' });
        }
        await engine.run('DELETE FROM contact WHERE slot = ?', slot);
        if (email !== null) await engine.run('INSERT INTO contact (slot, email) VALUES (?, ?)', slot, email);
        await engine.audit(now, by.person, email === null ? 'contact.forgotten' : 'contact.set', slot);
      }),
    remind: (ask) =>
      db.write(async (engine) => {
        const done: RemindedOne[] = [];
        for (const item of ask.items) done.push(await remindOne(engine, ask, item));
        return done;
      }),
  };
}
