import type { z } from 'zod';
import { storedEvent, type storeCalls, type StoredEvent } from './port.ts';
import { renewDevice, type Store } from './open-store.ts';

type Appended = z.output<(typeof storeCalls)['event.append']['input']>;

const COLUMNS = 'log, device, n, seq, kind, body, at, actor, role';

/** A row as the port gives it; the body is kept as JSON text. */
export function eventOf(row: unknown): StoredEvent {
  const plain = row as Record<string, unknown>;
  return storedEvent.parse({ ...plain, body: JSON.parse(String(plain['body'])) });
}

/** The next n of a device. It is taken even if the event is later deleted or moved: an n is never given out twice. */
function takeN(store: Store, device: string): number {
  const row = store
    .sql('UPDATE device SET high_water = high_water + 1 WHERE id = ? RETURNING high_water AS n')
    .get(device);
  return (row as { n: number }).n;
}

/** Stores an event of this device under its next n, in one transaction. */
export function appendEvent(store: Store, event: Appended): { device: string; n: number } {
  return store.write(() => {
    const device = store.device();
    const n = takeN(store, device);
    store
      .sql(`INSERT INTO event (${COLUMNS}) VALUES (?, ?, ?, NULL, ?, ?, ?, ?, ?)`)
      .run(event.log, device, n, event.kind, JSON.stringify(event.body), event.at, event.actor, event.role);
    return { device, n };
  });
}

/** All events of a log: in the hub's order, then one's own unacknowledged ones in the order they were written. */
export function listEvents(store: Store, log: string): { events: StoredEvent[] } {
  const rows = store.sql(`SELECT ${COLUMNS} FROM event WHERE log = ? ORDER BY seq IS NULL, seq, rank`).all(log);
  return { events: rows.map(eventOf) };
}

type Copy = z.output<(typeof storeCalls)['event.news']['input']>;

/** What a reader's copy of a log misses; the whole log when the copy does not fit it any more. */
export function newsOf(store: Store, copy: Copy): z.input<(typeof storeCalls)['event.news']['output']> {
  const { log, after } = copy;
  const at = store.sql('SELECT epoch FROM log_cursor WHERE log = ?').get(log) as { epoch: string } | undefined;
  const epoch = at?.epoch ?? '';
  const held = store
    .sql('SELECT count(*) AS count FROM event WHERE log = ? AND seq IS NOT NULL AND seq <= ?')
    .get(log, after) as { count: number };
  if (epoch !== copy.epoch || held.count !== copy.count) return { whole: true, epoch, ...listEvents(store, log) };
  const rows = store
    .sql(`SELECT ${COLUMNS} FROM event WHERE log = ? AND (seq IS NULL OR seq > ?) ORDER BY seq IS NULL, seq, rank`)
    .all(log, after);
  return { whole: false, epoch, events: rows.map(eventOf) };
}

/**
 * Oldest unacknowledged events of the current device. Those of a former id are not among them: the hub takes from a
 * device its own events only; `device.renew` with `moveUnsent` brings them back.
 */
export function outbox(store: Store, log: string, limit: number): { events: StoredEvent[] } {
  const rows = store
    .sql(`SELECT ${COLUMNS} FROM event WHERE log = ? AND device = ? AND seq IS NULL ORDER BY n LIMIT ?`)
    .all(log, store.device(), limit);
  return { events: rows.map(eventOf) };
}

/** How many of one's own events, of any id this database had, the hub has not acknowledged. */
export function countUnsent(store: Store, log: string): number {
  const row = store
    .sql('SELECT count(*) AS unsent FROM event WHERE log = ? AND seq IS NULL AND device IN (SELECT id FROM device)')
    .get(log);
  return (row as { unsent: number }).unsent;
}

/**
 * Gives the database a new device id. With `moveUnsent` the unacknowledged events of the log, of every former id, are
 * written again under it with new n, in their order; a correction that names one of them follows it.
 */
export function renewAndMove(store: Store, log: string, moveUnsent: boolean): { device: string; moved: number } {
  return store.write(() => {
    const device = renewDevice(store);
    if (!moveUnsent) return { device, moved: 0 };
    const rows = store
      .sql(
        `SELECT ${COLUMNS} FROM event WHERE log = ? AND seq IS NULL AND device <> ?
        AND device IN (SELECT id FROM device) ORDER BY rank`,
      )
      .all(log, device)
      .map(eventOf);
    const names = new Map<string, number>();
    for (const event of rows) {
      const n = takeN(store, device);
      names.set(`${event.device}/${event.n}`, n);
      const named = names.get(`${String(event.body['device'])}/${String(event.body['n'])}`);
      const body = named === undefined ? event.body : { ...event.body, device, n: named };
      // Updated in place: the row keeps its rank among the events of this database.
      store
        .sql('UPDATE event SET device = ?, n = ?, body = ? WHERE log = ? AND device = ? AND n = ?')
        .run(device, n, JSON.stringify(body), log, event.device, event.n);
    }
    return { device, moved: rows.length };
  });
}

/** Erases every event and every piece of evidence of a log that no hub has; their n stay taken. */
export function dropLog(store: Store, log: string): { events: number } {
  const events = store.write(() => {
    store.sql('DELETE FROM log_cursor WHERE log = ?').run(log);
    for (const table of ['evidence_sealed', 'evidence_clear'])
      store.sql(`DELETE FROM ${table} WHERE id IN (SELECT id FROM evidence WHERE log = ?)`).run(log);
    store.sql('DELETE FROM evidence WHERE log = ?').run(log);
    return store.sql('DELETE FROM event WHERE log = ?').run(log).changes;
  });
  // Not only marked as free: compacted, and the log of the writes emptied.
  store.db.exec('VACUUM');
  store.db.pragma('wal_checkpoint(TRUNCATE)');
  return { events };
}
