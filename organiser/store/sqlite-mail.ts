import type { Engine } from './engine.ts';
import type { MailStore, Moved, QueuedMail } from './mail-port.ts';

type Row = { id: string; recipient: string; subject: string; text: string; made_at: string; tries: number };

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
  engine: Engine,
  onEnd: (ask: Parameters<MailStore['end']>[0]) => Moved | null = () => null,
): MailStore {
  const waiting = (): number =>
    engine.get<{ count: number }>(`SELECT count(*) AS count FROM mail WHERE state = 'waiting'`)?.count ?? 0;
  return {
    add: ({ id, to, subject, text, madeAt }, most) =>
      engine.write(() => {
        if (waiting() >= most) return false;
        engine.run(
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
      engine.read(() => {
        const sql = `SELECT * FROM mail WHERE state = 'waiting' AND next_at <= ? ORDER BY next_at, made_at LIMIT 1`;
        const row = engine.get<Row>(sql, now);
        return row === undefined ? null : mailOf(row);
      }),
    next: () =>
      engine.read(
        () =>
          engine.get<{ at: string | null }>(`SELECT min(next_at) AS at FROM mail WHERE state = 'waiting'`)?.at ?? null,
      ),
    waiting: () => engine.read(waiting),
    postpone: (id, at, reason) =>
      engine.write(() => {
        const sql = `UPDATE mail SET tries = tries + 1, next_at = ?, reason = ? WHERE id = ? AND state = 'waiting'`;
        engine.run(sql, at, reason, id);
      }),
    async end(ask) {
      const { id, as, reason, now } = ask;
      const moved = await engine.write(() => {
        const before = as === 'returned' ? 'sent' : 'waiting';
        const changed = engine.run(
          `UPDATE mail SET state = ?, reason = ?, ended_at = ?, recipient = NULL, subject = NULL, text = NULL
           WHERE id = ? AND state = ?`,
          as,
          reason,
          now,
          id,
          before,
        );
        return changed === 0 ? null : onEnd(ask);
      });
      // The address is in no page of the file any more; neither may it stay in the write-ahead log.
      await engine.read(() => engine.db.pragma('wal_checkpoint(TRUNCATE)'));
      return moved;
    },
    sweep: (before) => engine.write(() => void engine.run('DELETE FROM mail WHERE ended_at < ?', before)),
  };
}
