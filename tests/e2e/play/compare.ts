import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { foldLog } from '../../../organiser/protocol/fold.ts';
import { ledgerProblems } from './ledger.ts';
import type { Stage } from './stage.ts';
import { until } from './wait.ts';

/** What the main process holds, as the window gets it. */
export async function snapshotOf({ app }: Pick<Stage, 'app'>): Promise<Snapshot> {
  return app.page.evaluate(async () => {
    type Bridge = { companion: { call(channel: string): Promise<{ ok: true; value: unknown } | { ok: false }> } };
    const answer = await (globalThis as unknown as Bridge).companion.call('app.snapshot');
    if (!answer.ok) throw new Error('no snapshot');
    return answer.value as never;
  });
}

/** Nothing lost, nothing twice: the hub's log is whole, and the application's own view of it is the same. */
export async function compareBothSides(stage: Stage): Promise<void> {
  const { log } = stage.opened!;
  const events = await stage.side.api.events(log);
  assert.deepEqual(ledgerProblems(events), []);
  const hub = foldLog(events);
  const mine = await until('the same log on both sides', async () => {
    const seen = (await snapshotOf(stage)).log;
    return JSON.stringify([seen.steps, seen.irritants]) === JSON.stringify([hub.steps, hub.irritants]) && seen;
  });
  assert.deepEqual(mine.steps, hub.steps);
  assert.deepEqual(mine.irritants, hub.irritants);
  assert.deepEqual(mine.messages, hub.messages);
  assert.deepEqual(mine.timer, hub.timer);
  assert.equal(mine.unknown, 0);
}

/** Files of a folder by name, with their content. */
export function filesIn(folder: string): Map<string, string> {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(names.map(({ name }) => [name, readFileSync(path.join(folder, name)).toString('latin1')]));
}
