import type { Engine } from './engine.ts';
import type { BlobRow, Caller, HubStore } from './port.ts';
import { noteVisit } from './sqlite-sync.ts';

type Ask<K extends keyof HubStore> = HubStore[K] extends (ask: infer A) => unknown ? A : never;
type Row = { file: string; total: number; receipt: string | null; completed_at: string | null };

const blobOf = (row: Row | undefined): BlobRow | null =>
  row === undefined
    ? null
    : { file: row.file, total: row.total, complete: row.completed_at !== null, receipt: row.receipt };

export function blob(engine: Engine, sha256: string, log: string): BlobRow | null {
  const sql = 'SELECT file, total, receipt, completed_at FROM blob WHERE sha256 = ? AND log = ?';
  return blobOf(engine.get<Row>(sql, sha256, log));
}

export function startBlob(engine: Engine, { sha256, log, total, file, now }: Ask<'startBlob'>): void {
  engine.run('DELETE FROM blob WHERE sha256 = ? AND log = ? AND completed_at IS NULL', sha256, log);
  const sql = 'INSERT INTO blob (sha256, log, file, total, started_at) VALUES (?, ?, ?, ?, ?)';
  engine.run(sql, sha256, log, file, total, now);
}

export function completeBlob(engine: Engine, { sha256, log, receipt, now }: Ask<'completeBlob'>): void {
  const sql = `UPDATE blob SET completed_at = ?, receipt = ? WHERE sha256 = ? AND log = ? AND completed_at IS NULL`;
  if (engine.run(sql, now, receipt, sha256, log) !== 1) throw new Error('a blob to complete was not found');
}

export function dropBlob(engine: Engine, sha256: string, log: string): void {
  engine.run('DELETE FROM blob WHERE sha256 = ? AND log = ? AND completed_at IS NULL', sha256, log);
}

export function blobBytes(engine: Engine, log: string): number {
  return engine.get<{ sum: number }>('SELECT coalesce(sum(total), 0) AS sum FROM blob WHERE log = ?', log)?.sum ?? 0;
}

export function openBlob(engine: Engine, sha256: string, by: Caller, now: string): BlobRow | null {
  const row = engine.get<Row>(
    `SELECT file, total, receipt, completed_at FROM blob
     WHERE sha256 = ? AND completed_at IS NOT NULL ORDER BY completed_at LIMIT 1`,
    sha256,
  );
  if (row !== undefined) noteVisit(engine, by, 'report.opened', sha256, now);
  return blobOf(row);
}

export function sweepBlobs(engine: Engine, before: string): string[] {
  engine.run('DELETE FROM blob WHERE completed_at IS NULL AND started_at < ?', before);
  return engine.all<{ file: string }>('SELECT file FROM blob').map((row) => row.file);
}
