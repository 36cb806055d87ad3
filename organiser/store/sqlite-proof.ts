import { Refusal } from '../refusal.ts';
import type { Engine } from './engine.ts';
import type { HubStore } from './port.ts';
import { appendHubEvent } from './sqlite-hub-event.ts';

type Ask = Parameters<HubStore['addProof']>[0];

/** Whether the log says already that a card was proved at this level, and no organiser withdrew it. */
function isSaid(engine: Engine, { log, test, holder }: Ask): boolean {
  const sql = `SELECT 1 AS yes FROM event AS said WHERE said.log = ? AND said.kind = 'card.proved' AND said.role = 'hub'
     AND json_extract(said.body, '$.test') = ? AND coalesce(json_extract(said.body, '$.holder'), 'unknown') = ?
     AND NOT EXISTS (SELECT 1 FROM event AS undone WHERE undone.log = said.log AND undone.kind = 'event.corrected'
       AND undone.role = 'organiser' AND json_extract(undone.body, '$.device') = said.device
       AND json_extract(undone.body, '$.n') = said.n)`;
  return engine.get(sql, log, test ? 1 : 0, holder) !== undefined;
}

/** Identifier registered with the slot of a log. */
export const personIdOfLog = (engine: Engine, log: string): string | null =>
  engine.get<{ person_id: string | null }>('SELECT person_id FROM slot WHERE log = ?', log)?.person_id ?? null;

/** Appends the hub's own event, next in its count for this log. */
export function addProof(engine: Engine, ask: Ask): { head: number; added: boolean } {
  const { log, test, holder, now } = ask;
  const head = engine.get<{ head: number }>('SELECT head FROM log WHERE id = ?', log)?.head;
  if (head === undefined) throw new Refusal('log.unknown');
  if (isSaid(engine, ask)) return { head, added: false };
  return { head: appendHubEvent(engine, { log, kind: 'card.proved', body: { test, holder }, now }), added: true };
}
