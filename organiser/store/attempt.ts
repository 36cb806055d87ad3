import { Refusal } from '../refusal.ts';
import type { Try } from './account-port.ts';
import type { Engine } from './engine.ts';

/** Tries older than this are forgotten, in milliseconds. */
const FORGOTTEN_MS = 60 * 60_000;
const FIRST_WAIT_S = 15;
const LONGEST_WAIT_S = 15 * 60;

type Row = { failed: number; at: string; locked_until: string | null };

/** Seconds to wait after the free tries, doubled by each one more. */
const waitOf = (beyond: number): number => Math.min(FIRST_WAIT_S * 2 ** beyond, LONGEST_WAIT_S);

const get = (engine: Engine, key: string): Promise<Row | undefined> =>
  engine.get<Row>('SELECT failed, at, locked_until FROM attempt WHERE key = ?', key);

/** Counted before it is judged: asked all at once, each would be judged before any was found wrong. */
export async function beginTry(engine: Engine, tries: readonly Try[], now: string): Promise<void> {
  const at = Date.parse(now);
  const rows = [];
  for (const one of tries) rows.push({ ...one, row: await get(engine, one.key) });
  const until = Math.max(0, ...rows.map(({ row }) => Date.parse(row?.locked_until ?? now)));
  if (until > at) throw new Refusal('session.locked', { seconds: Math.ceil((until - at) / 1000) });
  await engine.run('DELETE FROM attempt WHERE at < ?', new Date(at - FORGOTTEN_MS).toISOString());
  for (const { key, free, row } of rows) {
    const failed = row !== undefined && Date.parse(row.at) >= at - FORGOTTEN_MS ? row.failed + 1 : 1;
    const locked = failed < free ? null : new Date(at + waitOf(failed - free) * 1000).toISOString();
    await engine.run('DELETE FROM attempt WHERE key = ?', key);
    await engine.run(
      'INSERT INTO attempt (key, failed, at, locked_until) VALUES (?, ?, ?, ?)',
      key,
      failed,
      now,
      locked,
    );
  }
}

/** Takes one try back under each key; `clean` forgets what was counted under the first. */
export async function endTry(engine: Engine, tries: readonly Try[], clean: boolean): Promise<void> {
  for (const { key } of tries) {
    await engine.run('UPDATE attempt SET failed = failed - 1, locked_until = NULL WHERE key = ? AND failed > 0', key);
  }
  const [first] = tries;
  if (clean && first !== undefined) await engine.run('DELETE FROM attempt WHERE key = ?', first.key);
}
