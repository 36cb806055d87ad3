import type { LoggedEvent, Role } from '../protocol/event.ts';
import { Refusal } from '../refusal.ts';
import type { Database, Engine } from './engine.ts';
import { eventColumns, eventOf, type EventRow } from './event-row.ts';
import { hubDevice } from './device.ts';
import { lockLog } from './log.ts';
import type { Caller, Judged, SyncAsk, Synced } from './port.ts';
import { followAppointment, movesSlot } from './appointment.ts';
import { inRegions } from './region.ts';

/** Events that one statement inserts. */
const AT_ONCE = 50;
/** Reading a log again within this time is the same visit, for the audit. */
const VISIT_MS = 60 * 60_000;
/** How coarse the note of the last contact is: a poll must not cost a write to the disk. */
const HEARD_MS = 15_000;

/**
 * Events that a log may hold before each role is refused more: an hour makes a few hundred, a hostile device would fill
 * the disk of everybody. The organisers keep some room to answer.
 */
export const MOST_EVENTS: Readonly<Record<Role, number>> = { participant: 10_000, organiser: 12_000, observer: 0 };

/** One exchange: appends what is new of a push, all of it or nothing, and reads what follows the cursor. */
export async function sync(engine: Engine, ask: SyncAsk): Promise<Synced> {
  const { log, caller } = ask;
  const before = await lockLog(engine, log);
  if (caller.role !== 'participant') await noteVisit(engine, caller, 'log.opened', log, ask.now);
  const added = await append(engine, ask, before);
  if (added > 0) await engine.run('UPDATE log SET head = ? WHERE id = ?', before + added, log);
  if (added > 0 && ask.push.some(({ event }) => movesSlot(event.kind))) await followAppointment(engine, log);
  return answer(engine, ask, before + added, added);
}

/**
 * An exchange that says nothing, in a reading: nothing is locked nor waits for the disk. Null when it must be written down who
 * reads: then it is `sync` that answers.
 */
export async function pull(engine: Engine, ask: SyncAsk): Promise<Synced | null> {
  const { log, caller, now } = ask;
  if (caller.role !== 'participant' && !(await isVisiting(engine, caller, 'log.opened', log, now))) return null;
  const row = await engine.get<{ head: number }>('SELECT head FROM log WHERE id = ?', log);
  if (row === undefined) throw new Refusal('log.unknown');
  return answer(engine, ask, row.head, 0);
}

async function answer(engine: Engine, ask: SyncAsk, head: number, added: number): Promise<Synced> {
  const device = ask.caller.device ?? ask.push[0]?.event.device ?? '';
  const known = await engine.get<{ n: number | null }>(
    'SELECT max(n) AS n FROM event WHERE log = ? AND device = ?',
    ask.log,
    device,
  );
  const said = { events: await after(engine, ask), head, lastN: known?.n ?? 0, added };
  if (ask.caller.role !== 'participant') return said;
  const slot = await engine.get<{ meeting: string | null }>('SELECT meeting FROM slot WHERE log = ?', ask.log);
  return { ...said, meeting: slot?.meeting ?? null };
}

/** Appends the events of a push that are new, after `head`, in their order. Answers how many. */
async function append(engine: Engine, ask: SyncAsk, head: number): Promise<number> {
  const { log, caller, push } = ask;
  const fresh: Judged[] = [];
  const said = new Map<string, Said>();
  for (const judged of push) {
    const { event, digest, refusal } = judged;
    let known = said.get(event.device);
    if (known === undefined) said.set(event.device, (known = await saidBy(engine, ask, event.device)));
    if (known.owner !== null && known.owner !== caller.person) throw new Refusal('sync.device', { n: event.n });
    const same = known.digests.get(event.n);
    // Said before, judged before: a rule that became stricter since must not block the rest of an outbox.
    if (same === digest) continue;
    if (same !== undefined) throw new Refusal('sync.fork', { n: event.n });
    if (refusal !== null) throw refusal;
    if (head + fresh.length >= MOST_EVENTS[caller.role]) throw new Refusal('hub.full', { n: event.n });
    if (known.owner === null) await claim(engine, log, event.device, caller.person);
    known.owner = caller.person;
    known.digests.set(event.n, digest);
    fresh.push(judged);
  }
  for (let from = 0; from < fresh.length; from += AT_ONCE) {
    await insert(engine, ask, head + from, fresh.slice(from, from + AT_ONCE));
  }
  return fresh.length;
}

/** Who a device of the log belongs to, and the digest of what it said before under the numbers of this push. */
type Said = { owner: string | null; digests: Map<number, string> };

async function saidBy(engine: Engine, { log, push }: SyncAsk, device: string): Promise<Said> {
  const sql = 'SELECT person FROM member WHERE log = ? AND device = ?';
  const owner = await engine.get<{ person: string }>(sql, log, device);
  const numbers = push.filter(({ event }) => event.device === device).map(({ event }) => event.n);
  const rows = await engine.all<{ n: number; digest: string }>(
    `SELECT n, digest FROM event WHERE log = ? AND device = ? AND n IN (${numbers.map(() => '?').join(', ')})`,
    log,
    device,
    ...numbers,
  );
  return { owner: owner?.person ?? null, digests: new Map(rows.map((row) => [row.n, row.digest])) };
}

async function insert(engine: Engine, ask: SyncAsk, head: number, events: readonly Judged[]): Promise<void> {
  const { log, caller, now } = ask;
  const values = events.flatMap(({ event, digest }, i) => [
    log,
    head + i + 1,
    event.device,
    event.n,
    event.kind,
    JSON.stringify(event.body),
    event.at,
    caller.label,
    caller.role,
    digest,
    now,
  ]);
  const row = `(${Array(11).fill('?').join(', ')})`;
  await engine.run(
    `INSERT INTO event (log, seq, device, n, kind, body, at, actor, role, digest, stored_at)
     VALUES ${Array(events.length).fill(row).join(', ')}`,
    ...values,
  );
}

/** A device of a log belongs to the first person who used it there; the hub's own belongs to nobody else. */
export async function claim(engine: Engine, log: string, device: string, person: string): Promise<void> {
  if (device === (await hubDevice(engine))) throw new Refusal('sync.device');
  await engine.run(
    'INSERT INTO member (log, device, person) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    log,
    device,
    person,
  );
  const owner = await engine.get<{ person: string }>(
    'SELECT person FROM member WHERE log = ? AND device = ?',
    log,
    device,
  );
  if (owner?.person !== person) throw new Refusal('sync.device');
}

async function after(engine: Engine, { log, after: cursor, limit, bytes }: SyncAsk): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  let size = 0;
  const rows = await engine.all<EventRow>(
    `SELECT ${eventColumns} FROM event WHERE log = ? AND seq > ? ORDER BY seq LIMIT ?`,
    log,
    cursor,
    limit,
  );
  for (const row of rows) {
    size += row.body.length;
    if (events.length > 0 && size > bytes) break;
    events.push(eventOf(row));
  }
  return events;
}

/** Who opened which log or report, once per visit. */
export async function noteVisit(
  engine: Engine,
  caller: Pick<Caller, 'person'>,
  act: string,
  subject: string,
  now: string,
): Promise<void> {
  if (!(await isVisiting(engine, caller, act, subject, now))) await engine.audit(now, caller.person, act, subject);
}

/** Whether it was noted a short while ago. */
export async function isVisiting(
  engine: Engine,
  caller: Pick<Caller, 'person'>,
  act: string,
  subject: string,
  now: string,
): Promise<boolean> {
  const since = new Date(Date.parse(now) - VISIT_MS).toISOString();
  const noted = await engine.get(
    'SELECT 1 AS yes FROM audit WHERE subject = ? AND person = ? AND act = ? AND at > ?',
    subject,
    caller.person,
    act,
    since,
  );
  return noted !== undefined;
}

export async function heads(
  engine: Engine,
  { log, regions }: Pick<Caller, 'log' | 'regions'>,
): Promise<{ log: string; head: number }[]> {
  if (log !== null) return engine.all('SELECT id AS log, head FROM log WHERE id = ?', log);
  if (regions === null) return engine.all('SELECT id AS log, head FROM log ORDER BY id');
  const { sql, values } = inRegions('slot', { regions });
  const own = `SELECT log.id AS log, head FROM log JOIN slot ON slot.log = log.id WHERE ${sql} ORDER BY log.id`;
  return engine.all(own, ...values);
}

export async function heard(engine: Engine, log: string, now: string): Promise<void> {
  const before = new Date(Date.parse(now) - HEARD_MS).toISOString();
  await engine.run(
    'UPDATE slot SET heard_at = ? WHERE log = ? AND (heard_at IS NULL OR heard_at < ?)',
    now,
    log,
    before,
  );
}

/**
 * Reads what logs say of an edition: a snapshot while it was noted that this person reads it, a transaction that notes it
 * otherwise.
 */
export async function readNoted<T>(
  db: Database,
  { by, act, edition, now }: { by: Pick<Caller, 'person'>; act: string; edition: string; now: string },
  read: (engine: Engine) => Promise<T>,
): Promise<T> {
  const known = await db.snapshot(async (engine) =>
    (await isVisiting(engine, by, act, edition, now)) ? { read: await read(engine) } : null,
  );
  if (known !== null) return known.read;
  return db.write(async (engine) => {
    const found = await read(engine);
    await noteVisit(engine, by, act, edition, now);
    return found;
  }, 'log');
}
