import type { Engine } from './engine.ts';
import type { HubStore } from './port.ts';
import { appendHubEvent } from './hub-event.ts';
import { lockLog } from './log.ts';

type Ask = Parameters<HubStore['addProof']>[0];

/** Whether the log says already that a card was proved at this level, and no organiser withdrew it. */
async function isSaid(engine: Engine, { log, test, holder }: Ask): Promise<boolean> {
  const { text, bit } = engine.dialect;
  const sql = `SELECT 1 AS yes FROM event AS said WHERE said.log = ? AND said.kind = 'card.proved' AND said.role = 'hub'
     AND ${bit('said.body', 'test')} = ? AND coalesce(${text('said.body', 'holder')}, 'unknown') = ?
     AND NOT EXISTS (SELECT 1 FROM event AS undone WHERE undone.log = said.log AND undone.kind = 'event.corrected'
       AND undone.role = 'organiser' AND ${text('undone.body', 'device')} = said.device
       AND ${text('undone.body', 'n')} = CAST(said.n AS TEXT))`;
  return (await engine.get(sql, log, test ? 1 : 0, holder)) !== undefined;
}

/** Identifier registered with the slot of a log. */
export async function personIdOfLog(engine: Engine, log: string): Promise<string | null> {
  const row = await engine.get<{ person_id: string | null }>('SELECT person_id FROM slot WHERE log = ?', log);
  return row?.person_id ?? null;
}

/** Appends the hub's own event, next in its count for this log. */
export async function addProof(engine: Engine, ask: Ask): Promise<{ head: number; added: boolean }> {
  const { log, test, holder, now } = ask;
  const head = await lockLog(engine, log);
  if (await isSaid(engine, ask)) return { head, added: false };
  return { head: await appendHubEvent(engine, { log, kind: 'card.proved', body: { test, holder }, now }), added: true };
}
