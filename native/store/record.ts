import { rmSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { FailureError } from '../../electron/contract/failure.ts';
import { storeFiles } from './files.ts';
import { copyTo } from './migrate.ts';
import { renewDevice, type Store } from './open-store.ts';
import { reportRow, type ReportRow, type storeCalls } from './port.ts';

type ReportPut = z.output<(typeof storeCalls)['report.put']['input']>;
type Json = Record<string, unknown>;

/** Settings: one JSON value per key; a missing one reads as null. */
export const getSetting = ({ sql }: Store, key: string): { value: unknown } => {
  const row = sql('SELECT value FROM setting WHERE key = ?').get(key) as { value: string } | undefined;
  return { value: row ? (JSON.parse(row.value) as unknown) : null };
};
export const putSetting = ({ sql }: Store, key: string, value: unknown): void => {
  sql('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(
    key,
    JSON.stringify(value ?? null),
  );
};
export const deleteSetting = ({ sql }: Store, key: string): void =>
  void sql('DELETE FROM setting WHERE key = ?').run(key);

/** The last result of each check. */
export const putCheck = ({ sql }: Store, id: string, at: string, result: Json): void => {
  sql(`INSERT INTO check_result (id, at, result) VALUES (?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET at = excluded.at, result = excluded.result`).run(id, at, JSON.stringify(result));
};
export const listChecks = ({ sql }: Store): { results: Json[] } => {
  const rows = sql('SELECT result FROM check_result ORDER BY rowid').all() as { result: string }[];
  return { results: rows.map((row) => JSON.parse(row.result) as Json) };
};

/** Stores a report and the encrypted bytes to send; putting the same id again replaces it. */
export function putReport(store: Store, { row, bytes }: ReportPut): void {
  store.write(() => {
    store
      .sql(
        `INSERT INTO report (id, at, shown, blob, size, sections, state, receipt) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET at = excluded.at, shown = excluded.shown, blob = excluded.blob, size = excluded.size,
          sections = excluded.sections, state = excluded.state, receipt = excluded.receipt`,
      )
      .run(row.id, row.at, row.shown, row.blob, row.size, JSON.stringify(row.sections), row.state, row.receipt);
    store.sql('DELETE FROM report_bytes WHERE id = ?').run(row.id);
    if (row.state === 'sent') return;
    store.sql('INSERT INTO report_bytes (id, bytes) VALUES (?, ?)').run(row.id, Buffer.from(bytes, 'base64'));
  });
}

export function listReports({ sql }: Store): { rows: ReportRow[] } {
  const rows = sql('SELECT id, at, shown, blob, size, sections, state, receipt FROM report ORDER BY at, rowid').all();
  const parsed = (rows as Json[]).map((row) =>
    reportRow.parse({ ...row, sections: JSON.parse(String(row['sections'])) }),
  );
  return { rows: parsed };
}

/** Bytes `from` (included) to `to` (excluded) of a queued report, in base64; shorter at the end. */
export function reportBytes({ sql }: Store, id: string, from: number, to: number): { bytes: string } {
  const start = Math.max(0, from);
  const row = sql('SELECT substr(bytes, ?, ?) AS part FROM report_bytes WHERE id = ?').get(
    start + 1,
    Math.max(0, to - start),
    id,
  ) as { part: Buffer } | undefined;
  if (!row) throw new FailureError('store.unexpected', 'store.report.bytes', { reason: 'no-bytes' });
  return { bytes: row.part.toString('base64') };
}

export function reportSent(store: Store, id: string, receipt: string, at: string): void {
  store.write(() => {
    store.sql("UPDATE report SET state = 'sent', receipt = ?, sent_at = ? WHERE id = ?").run(receipt, at, id);
    store.sql('DELETE FROM report_bytes WHERE id = ?').run(id);
  });
}

/** Copies the open database to `<file>.copy`. */
export function copyStore(store: Store): { bytes: number } {
  const { copy } = storeFiles(store.file);
  copyTo(store.db, copy);
  return { bytes: statSync(copy).size };
}

/**
 * Empties everything but the settings of `keep`, compacts, and deletes the copies; the database goes on under a new device
 * id. What is in the database and in none of these tables would stay: each migration that adds one adds it here.
 */
export function eraseRows(store: Store, keep: readonly string[] = []): { device: string } {
  const tables = [
    'evidence_sealed',
    'evidence_clear',
    'evidence',
    'report_bytes',
    'report',
    'check_result',
    'event',
    'log_cursor',
    'device',
  ];
  const device = store.write(() => {
    for (const table of tables) store.sql(`DELETE FROM ${table}`).run();
    store.sql('DELETE FROM setting WHERE key NOT IN (SELECT value FROM json_each(?))').run(JSON.stringify(keep));
    return renewDevice(store);
  });
  const folder = path.dirname(store.file);
  const base = path.basename(store.file);
  for (const name of readdirSync(folder)) {
    const rest = name.startsWith(base) ? name.slice(base.length) : '';
    if (/^\.(copy|v\d+)(\.|$)/.test(rest)) rmSync(path.join(folder, name), { force: true });
  }
  store.db.exec('VACUUM');
  store.db.pragma('wal_checkpoint(TRUNCATE)');
  return { device };
}
