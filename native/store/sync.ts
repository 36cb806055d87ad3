import type { z } from 'zod';
import { FailureError } from '../../electron/contract/failure.ts';
import type { cursor as cursorSchema, storeCalls } from './port.ts';
import { countUnsent } from './event.ts';
import type { Store } from './open-store.ts';

type Applied = z.output<(typeof storeCalls)['sync.apply']['input']>;
type Ordered = Applied['events'][number];
type Cursor = z.output<typeof cursorSchema>;

const AT = 'store.sync.apply';
const invalid = (reason: string) => new FailureError('sync.invalid-answer', AT, { reason });

function place(store: Store, log: string): { epoch: string; after: number } {
  const row = store.sql('SELECT epoch, after FROM log_cursor WHERE log = ?').get(log);
  return (row as { epoch: string; after: number } | undefined) ?? { epoch: '', after: 0 };
}

function setPlace(store: Store, log: string, epoch: string, after: number): void {
  store
    .sql(
      `INSERT INTO log_cursor (log, epoch, after) VALUES (?, ?, ?)
      ON CONFLICT (log) DO UPDATE SET epoch = excluded.epoch, after = excluded.after`,
    )
    .run(log, epoch, after);
}

/** Where the local copy of a log stands; epoch '' and after 0 before the first answer. */
export function cursorOf(store: Store, log: string): Cursor {
  const row = store.sql('SELECT high_water AS lastN FROM device WHERE current = 1').get() as { lastN: number };
  return { ...place(store, log), unsent: countUnsent(store, log), lastN: row.lastN };
}

/**
 * Stores an answer of the hub and moves the cursor, in one transaction or not at all. Applying it again changes nothing.
 * The cursor goes to `after`, or to the last event when that is further, never back.
 * @throws FailureError sync.invalid-answer when the answer does not continue the local copy (another epoch: call
 *   `sync.restart`; a hole; a seq taken by another event); sync.fork when one's own echo is another event.
 */
export function applyAnswer(store: Store, answer: Applied): { added: number; acknowledged: number; unsent: number } {
  return store.write(() => {
    const { log } = answer;
    const from = place(store, log);
    if (from.epoch !== '' && from.epoch !== answer.epoch) throw invalid('epoch');
    const events = [...answer.events].sort((a, b) => a.seq - b.seq);
    let reached = from.after;
    let added = 0;
    let acknowledged = 0;
    for (const event of events) {
      if (event.seq > reached + 1) throw invalid('gap');
      reached = Math.max(reached, event.seq);
      const outcome = applyOne(store, log, event);
      if (outcome === 'added') added += 1;
      if (outcome === 'acknowledged') acknowledged += 1;
    }
    if (answer.after > reached) throw invalid('gap');
    setPlace(store, log, answer.epoch, reached);
    return { added, acknowledged, unsent: countUnsent(store, log) };
  });
}

function applyOne(store: Store, log: string, event: Ordered): 'added' | 'acknowledged' | 'known' {
  const { device, n, seq } = event;
  const holder = store.sql('SELECT device, n FROM event WHERE log = ? AND seq = ?').get(log, seq);
  const held = holder as { device: string; n: number } | undefined;
  if (held && (held.device !== device || held.n !== n)) throw invalid('seq');
  if (held) return 'known';
  const found = store.sql('SELECT seq, kind, at FROM event WHERE log = ? AND device = ? AND n = ?').get(log, device, n);
  const mine = found as { seq: number | null; kind: string; at: string } | undefined;
  // An n seen from the hub is taken, also when this database, restored from a copy, does not remember giving it out.
  store.sql('UPDATE device SET high_water = max(high_water, ?) WHERE id = ?').run(n, device);
  const values = [seq, event.kind, JSON.stringify(event.body), event.at, event.actor, event.role];
  if (!mine) {
    store
      .sql(`INSERT INTO event (seq, kind, body, at, actor, role, log, device, n) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
      .run(...values, log, device, n);
    return 'added';
  }
  if (mine.seq !== null) throw invalid('twice');
  if (mine.kind !== event.kind || Date.parse(mine.at) !== Date.parse(event.at)) {
    throw new FailureError('sync.fork', AT, { n });
  }
  // The hub's version is everyone's: it may have normalised the body, and it says who and in which role.
  store
    .sql(
      'UPDATE event SET seq = ?, kind = ?, body = ?, at = ?, actor = ?, role = ? WHERE log = ? AND device = ? AND n = ?',
    )
    .run(...values, log, device, n);
  return 'acknowledged';
}

/** The hub has another history: back to 0, one's own events are unsent again, those of others will come back from it. */
export function restartLog(store: Store, log: string, epoch: string): void {
  store.write(() => {
    store.sql('DELETE FROM event WHERE log = ? AND device NOT IN (SELECT id FROM device)').run(log);
    store.sql('UPDATE event SET seq = NULL WHERE log = ?').run(log);
    setPlace(store, log, epoch, 0);
  });
}
