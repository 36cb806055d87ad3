import { renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { storeFiles, syncFile, syncFolder } from './files.ts';
import type { Database } from './sqlite.ts';

/** One step of the schema: from `version - 1` to `version`, in one transaction. */
export type Migration = { version: number; name: string; sql: string };

export const schemaVersion = (db: Database): number => db.pragma('user_version', { simple: true }) as number;

/** The version this build knows; a database above it was written by a newer app. */
export const latest = (migrations: readonly Migration[]): number => migrations.at(-1)?.version ?? 0;

/**
 * Writes a consistent copy of the open database, encrypted with its key, to `target`: first beside it, then renamed, so
 * that `target` is always whole. Pages that were freed are not in the copy.
 */
export function copyTo(db: Database, target: string): void {
  const made = `${target}.new`;
  rmSync(made, { force: true });
  try {
    db.prepare('VACUUM INTO ?').run(made);
    syncFile(made);
    renameSync(made, target);
    syncFolder(path.dirname(target));
  } finally {
    rmSync(made, { force: true });
  }
}

/**
 * Brings the database to the latest version. Before each step from an existing version N it is copied to `<file>.v<N>`;
 * a step that fails leaves the database at the version it had.
 * @returns the version found, or null when nothing had to be done or the database is new.
 */
export function migrate(db: Database, file: string, migrations: readonly Migration[]): number | null {
  const found = schemaVersion(db);
  for (const { version, sql } of migrations) {
    const now = schemaVersion(db);
    if (version <= now) continue;
    if (version !== now + 1) throw new Error('migrations are not numbered one by one');
    // A database that was just made holds nothing to keep.
    if (found > 0) copyTo(db, storeFiles(file).migrationCopy(now));
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    }).immediate();
  }
  return found > 0 && found < latest(migrations) ? found : null;
}
