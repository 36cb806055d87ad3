import type { Author, LoggedEvent, Role } from '../protocol/event.ts';
import { Refusal } from '../refusal.ts';
import type { Engine } from './engine.ts';
import { hubDevice } from './history.ts';
import type { Caller, Judged, SyncAsk, Synced } from './port.ts';
import { followAppointment, movesSlot } from './sqlite-appointment.ts';

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
export function sync(engine: Engine, ask: SyncAsk): Synced {
  const { log, caller } = ask;
  if (engine.get('SELECT head FROM log WHERE id = ?', log) === undefined) throw new Refusal('log.unknown');
  if (caller.role !== 'participant') noteVisit(engine, caller, 'log.opened', log, ask.now);
  let added = 0;
  for (const judged of ask.push) added += append(engine, ask, judged) ? 1 : 0;
  if (added > 0 && ask.push.some(({ event }) => movesSlot(event.kind))) followAppointment(engine, log);
  const head = engine.get<{ head: number }>('SELECT head FROM log WHERE id = ?', log)?.head ?? 0;
  const device = caller.device ?? ask.push[0]?.event.device ?? '';
  const known = engine.get<{ n: number | null }>(
    'SELECT max(n) AS n FROM event WHERE log = ? AND device = ?',
    log,
    device,
  );
  return { events: after(engine, ask), head, lastN: known?.n ?? 0, added };
}

function append(engine: Engine, { log, caller, now }: SyncAsk, { event, digest, refusal }: Judged): boolean {
  const owner = engine.get<{ person: string }>(
    'SELECT person FROM member WHERE log = ? AND device = ?',
    log,
    event.device,
  );
  if (owner !== undefined && owner.person !== caller.person) throw new Refusal('sync.device', { n: event.n });
  const same = engine.get<{ digest: string }>(
    'SELECT digest FROM event WHERE log = ? AND device = ? AND n = ?',
    log,
    event.device,
    event.n,
  );
  // Said before, judged before: a rule that became stricter since must not block the rest of an outbox.
  if (same !== undefined && same.digest === digest) return false;
  if (same !== undefined) throw new Refusal('sync.fork', { n: event.n });
  if (refusal !== null) throw refusal;
  const held = engine.get<{ head: number }>('SELECT head FROM log WHERE id = ?', log)?.head ?? 0;
  if (held >= MOST_EVENTS[caller.role]) throw new Refusal('hub.full', { n: event.n });
  if (owner === undefined) claim(engine, log, event.device, caller.person);
  engine.run('UPDATE log SET head = head + 1 WHERE id = ?', log);
  engine.run(
    `INSERT INTO event (log, seq, device, n, kind, body, at, actor, role, digest, stored_at)
     VALUES (?, (SELECT head FROM log WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    log,
    log,
    event.device,
    event.n,
    event.kind,
    JSON.stringify(event.body),
    event.at,
    caller.label,
    caller.role,
    digest,
    now,
  );
  return true;
}

/** A device of a log belongs to the first person who used it there; the hub's own belongs to nobody else. */
export function claim(engine: Engine, log: string, device: string, person: string): void {
  if (device === hubDevice(engine)) throw new Refusal('sync.device');
  engine.run('INSERT INTO member (log, device, person) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', log, device, person);
  const owner = engine.get<{ person: string }>('SELECT person FROM member WHERE log = ? AND device = ?', log, device);
  if (owner?.person !== person) throw new Refusal('sync.device');
}

type EventRow = {
  seq: number;
  device: string;
  n: number;
  kind: string;
  body: string;
  at: string;
  actor: string;
  role: Author;
};

function after(engine: Engine, { log, after: cursor, limit, bytes }: SyncAsk): LoggedEvent[] {
  const events: LoggedEvent[] = [];
  let size = 0;
  const rows = engine.each<EventRow>(
    `SELECT seq, device, n, kind, body, at, actor, role FROM event WHERE log = ? AND seq > ? ORDER BY seq LIMIT ?`,
    log,
    cursor,
    limit,
  );
  for (const row of rows) {
    size += row.body.length;
    if (events.length > 0 && size > bytes) break;
    events.push({ ...row, body: JSON.parse(row.body) as Record<string, unknown> });
  }
  return events;
}

/** Who opened which log or report, once per visit. */
export function noteVisit(engine: Engine, caller: Caller, act: string, subject: string, now: string): void {
  const since = new Date(Date.parse(now) - VISIT_MS).toISOString();
  const noted = engine.get(
    'SELECT 1 AS yes FROM audit WHERE subject = ? AND person = ? AND act = ? AND at > ?',
    subject,
    caller.person,
    act,
    since,
  );
  if (noted === undefined) engine.audit(now, caller.person, act, subject);
}

export function heads(engine: Engine, log: string | null): { log: string; head: number }[] {
  return log === null
    ? engine.all('SELECT id AS log, head FROM log ORDER BY id')
    : engine.all('SELECT id AS log, head FROM log WHERE id = ?', log);
}

export function heard(engine: Engine, log: string, now: string): void {
  const before = new Date(Date.parse(now) - HEARD_MS).toISOString();
  engine.run('UPDATE slot SET heard_at = ? WHERE log = ? AND (heard_at IS NULL OR heard_at < ?)', now, log, before);
}
