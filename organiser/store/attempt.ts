import { Refusal } from '../refusal.ts';
import type { Try } from './account-port.ts';
import type { Engine } from './engine.ts';

/** What is wrong is forgotten, in milliseconds: all of it after an hour without one, and the free ones of a key little by little. */
const FORGOTTEN_MS = 60 * 60_000;
const FIRST_WAIT_S = 15;
const LONGEST_WAIT_S = 15 * 60;

/** `at`: from when on what is counted is forgotten; the last wrong try moves it, a right one does not. */
type Row = { failed: number; at: string; locked_until: string | null };

/** Seconds to wait after the free tries, doubled by each one more. */
const waitOf = (beyond: number): number => Math.min(FIRST_WAIT_S * 2 ** beyond, LONGEST_WAIT_S);

const get = (engine: Engine, key: string): Promise<Row | undefined> =>
  engine.get<Row>('SELECT failed, at, locked_until FROM attempt WHERE key = ?', key);

/** What is still counted of a row, and from when on the rest is forgotten. */
function standing(row: Row | undefined, free: number, at: number): { failed: number; from: number } {
  if (row === undefined) return { failed: 0, from: at };
  const each = FORGOTTEN_MS / free;
  const gone = Math.max(0, Math.floor((at - Date.parse(row.at)) / each));
  const failed = gone >= free ? 0 : Math.max(0, row.failed - gone);
  return failed === 0 ? { failed, from: at } : { failed, from: Date.parse(row.at) + gone * each };
}

/** Counted before it is judged: asked all at once, each would be judged before any was found wrong. */
export async function beginTry(engine: Engine, tries: readonly Try[], now: string): Promise<void> {
  const at = Date.parse(now);
  const rows = [];
  for (const one of tries) rows.push({ ...one, row: await get(engine, one.key) });
  const until = Math.max(0, ...rows.map(({ row }) => Date.parse(row?.locked_until ?? now)));
  if (until > at) throw new Refusal('session.locked', { seconds: Math.ceil((until - at) / 1000) });
  await engine.run('DELETE FROM attempt WHERE at < ?', new Date(at - FORGOTTEN_MS).toISOString());
  for (const { key, free, row } of rows) {
    const before = standing(row, free, at);
    const failed = before.failed + 1;
    const locked = failed < free ? null : new Date(at + waitOf(failed - free) * 1000).toISOString();
    await engine.run('DELETE FROM attempt WHERE key = ?', key);
    await engine.run(
      'INSERT INTO attempt (key, failed, at, locked_until) VALUES (?, ?, ?, ?)',
      key,
      failed,
      new Date(before.from).toISOString(),
      locked,
    );
  }
}

/** It was wrong: it stays counted under each key, from now on. */
export async function wrongTry(engine: Engine, tries: readonly Try[], now: string): Promise<void> {
  for (const { key } of tries) await engine.run('UPDATE attempt SET at = ? WHERE key = ? AND at < ?', now, key, now);
}

/** Takes one try back under each key; `clean` forgets what was counted under the first. */
export async function endTry(engine: Engine, tries: readonly Try[], clean: boolean): Promise<void> {
  for (const { key } of tries) {
    await engine.run('UPDATE attempt SET failed = failed - 1, locked_until = NULL WHERE key = ? AND failed > 0', key);
  }
  const [first] = tries;
  if (clean && first !== undefined) await engine.run('DELETE FROM attempt WHERE key = ?', first.key);
}
