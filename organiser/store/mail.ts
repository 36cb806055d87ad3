import type { Database, Engine } from './engine.ts';
import type { MailStore, Moved, QueuedMail } from './mail-port.ts';

type Row = { id: string; recipient: string; subject: string; text: string; made_at: string; tries: number };

/** A mail in one hub's hands is no other's for this long, in milliseconds: it is sent, or that hub is gone. */
const HELD_MS = 10 * 60_000;
const heldUntil = (now: string): string => new Date(Date.parse(now) + HELD_MS).toISOString();

const mailOf = (row: Row): QueuedMail => ({
  id: row.id,
  to: row.recipient,
  subject: row.subject,
  text: row.text,
  madeAt: row.made_at,
  tries: row.tries,
});

/** `onEnd`: what the log says of it, within the same transaction. */
export function mailStore(
  db: Database,
  onEnd: (engine: Engine, ask: Parameters<MailStore['end']>[0]) => Promise<Moved | null> = async () => null,
): MailStore {
  const waiting = async (engine: Engine): Promise<number> => {
    const sql = `SELECT count(*) AS count FROM mail WHERE state = 'waiting'`;
    return (await engine.get<{ count: number }>(sql))?.count ?? 0;
  };
  return {
    add: ({ id, to, subject, text, madeAt }, most) =>
      db.write(async (engine) => {
        if ((await waiting(engine)) >= most) return false;
        await engine.run(
          `INSERT INTO mail (id, state, recipient, subject, text, made_at, next_at) VALUES (?, 'waiting', ?, ?, ?, ?, ?)`,
          id,
          to,
          subject,
          text,
          madeAt,
          madeAt,
        );
        return true;
      }),
    due: (now) =>
      db.write(async (engine) => {
        const sql = `SELECT * FROM mail WHERE state = 'waiting' AND next_at <= ? ORDER BY next_at, made_at LIMIT 1`;
        const row = await engine.get<Row>(sql, now);
        if (row === undefined) return null;
        if (db.shared) await engine.run('UPDATE mail SET next_at = ? WHERE id = ?', heldUntil(now), row.id);
        return mailOf(row);
      }),
    next: () =>
      db.read(async (engine) => {
        const sql = `SELECT min(next_at) AS at FROM mail WHERE state = 'waiting'`;
        return (await engine.get<{ at: string | null }>(sql))?.at ?? null;
      }),
    waiting: () => db.read(waiting),
    release: (id, now) =>
      db.write(async (engine) => {
        await engine.run(`UPDATE mail SET next_at = ? WHERE id = ? AND state = 'waiting'`, now, id);
      }),
    postpone: (id, at, reason) =>
      db.write(async (engine) => {
        const sql = `UPDATE mail SET tries = tries + 1, next_at = ?, reason = ? WHERE id = ? AND state = 'waiting'`;
        await engine.run(sql, at, reason, id);
      }),
    async end(ask) {
      const { id, as, reason, now } = ask;
      const moved = await db.write(async (engine) => {
        const before = as === 'returned' ? 'sent' : 'waiting';
        const changed = await engine.run(
          `UPDATE mail SET state = ?, reason = ?, ended_at = ?, recipient = NULL, subject = NULL, text = NULL
           WHERE id = ? AND state = ?`,
          as,
          reason,
          now,
          id,
          before,
        );
        return changed === 0 ? null : onEnd(engine, ask);
      });
      await db.scrub();
      return moved;
    },
    sweep: (before) =>
      db.write(async (engine) => void (await engine.run('DELETE FROM mail WHERE ended_at < ?', before))),
  };
}
