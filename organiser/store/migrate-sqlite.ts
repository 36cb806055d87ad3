// oxlint-disable-next-line import/default -- its types say `export =`
import type Database from 'better-sqlite3';
import { existsSync, renameSync, rmSync } from 'node:fs';
import type { Migration } from './migration.ts';
import { StoreTrouble } from './port.ts';

/**
 * Brings a database to the newest version, one transaction per migration, after a copy `<file>.before-NNNN`.
 * A database of a later version is refused untouched.
 */
export function migrate(db: Database.Database, file: string, migrations: readonly Migration[]): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  const newest = migrations.at(-1)?.number ?? 0;
  if (version > newest) throw new StoreTrouble('future');
  for (const { number, sql } of migrations.filter((m) => m.number > version)) {
    if (version > 0) copyBefore(db, file, number);
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${number}`);
    }).exclusive();
  }
}

function copyBefore(db: Database.Database, file: string, number: number): void {
  const copy = `${file}.before-${String(number).padStart(4, '0')}`;
  const partial = `${copy}.partial`;
  // A copy that is there is from a migration that was cut: the database is still the one that it copied.
  if (existsSync(copy)) return;
  rmSync(partial, { force: true });
  db.prepare('VACUUM INTO ?').run(partial);
  renameSync(partial, copy);
}
