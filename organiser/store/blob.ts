import type { Engine } from './engine.ts';
import type { BlobRow, Caller, HubStore } from './port.ts';
import { inRegions } from './region.ts';
import { noteVisit } from './sync.ts';

type Ask<K extends keyof HubStore> = HubStore[K] extends (ask: infer A) => unknown ? A : never;
type Row = {
  file: string;
  total: number;
  receipt: string | null;
  completed_at: string | null;
  erased_at: string | null;
};

const blobOf = (row: Row | undefined): BlobRow | null =>
  row === undefined
    ? null
    : {
        file: row.file,
        total: row.total,
        complete: row.completed_at !== null,
        receipt: row.receipt,
        erasedAt: row.erased_at,
      };

export async function blob(engine: Engine, sha256: string, log: string): Promise<BlobRow | null> {
  const sql = 'SELECT file, total, receipt, completed_at, erased_at FROM blob WHERE sha256 = ? AND log = ?';
  return blobOf(await engine.get<Row>(sql, sha256, log));
}

export async function startBlob(engine: Engine, { sha256, log, total, file, now }: Ask<'startBlob'>): Promise<void> {
  await engine.run('DELETE FROM blob WHERE sha256 = ? AND log = ? AND completed_at IS NULL', sha256, log);
  const sql = 'INSERT INTO blob (sha256, log, file, total, started_at) VALUES (?, ?, ?, ?, ?)';
  await engine.run(sql, sha256, log, file, total, now);
}

export async function completeBlob(engine: Engine, { sha256, log, receipt, now }: Ask<'completeBlob'>): Promise<void> {
  const sql = `UPDATE blob SET completed_at = ?, receipt = ? WHERE sha256 = ? AND log = ? AND completed_at IS NULL`;
  if ((await engine.run(sql, now, receipt, sha256, log)) !== 1) throw new Error('a blob to complete was not found');
}

export async function dropBlob(engine: Engine, sha256: string, log: string): Promise<void> {
  await engine.run('DELETE FROM blob WHERE sha256 = ? AND log = ? AND completed_at IS NULL', sha256, log);
}

export async function blobBytes(engine: Engine, log: string): Promise<number> {
  const sql = 'SELECT coalesce(sum(total), 0) AS sum FROM blob WHERE log = ? AND erased_at IS NULL';
  return (await engine.get<{ sum: number }>(sql, log))?.sum ?? 0;
}

export async function openBlob(engine: Engine, sha256: string, by: Caller, now: string): Promise<BlobRow | null> {
  const own = inRegions('slot', by);
  const row = await engine.get<Row>(
    `SELECT file, total, receipt, completed_at, erased_at FROM blob JOIN slot ON slot.log = blob.log
     WHERE sha256 = ? AND completed_at IS NOT NULL AND ${own.sql}
     ORDER BY CASE WHEN erased_at IS NULL THEN 0 ELSE 1 END, completed_at LIMIT 1`,
    sha256,
    ...own.values,
  );
  if (row !== undefined && row.erased_at === null) await noteVisit(engine, by, 'report.opened', sha256, now);
  return blobOf(row);
}

export async function sweepBlobs(engine: Engine, before: string): Promise<string[]> {
  await engine.run('DELETE FROM blob WHERE completed_at IS NULL AND started_at < ?', before);
  return (await engine.all<{ file: string }>('SELECT file FROM blob WHERE erased_at IS NULL')).map((row) => row.file);
}
