// oxlint-disable-next-line import/default -- its types say `export =`
import Sqlite from 'better-sqlite3';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { backupLines, type Files } from '../backup/write.ts';
import type { Target } from '../backup/restore.ts';
import { troubleOf } from './engine-sqlite.ts';
import type { Row } from './engine.ts';
import { migrations } from './migration/all.ts';
import { StoreTrouble } from './port.ts';

const SIDES = ['', '-wal', '-shm', '.mark'] as const;
const remove = (file: string): void => {
  for (const side of SIDES) rmSync(`${file}${side}`, { force: true });
};
const openAt = (file: string, binding: string | undefined): Sqlite.Database =>
  new Sqlite(file, { timeout: 2000, ...(binding === undefined ? {} : { nativeBinding: binding }) });

/**
 * The backup of a database while it is used: SQLite copies it page by page, with what is written meanwhile, and the lines are
 * read from the copy.
 */
export async function* sqliteBackup(
  db: Sqlite.Database,
  { binding, files, now }: { binding: string | undefined; files: Files; now: Date },
): AsyncGenerator<string> {
  const copy = `${db.name}.backup-${randomUUID()}`;
  let own: Sqlite.Database | null = null;
  try {
    await db.backup(copy);
    own = openAt(copy, binding);
    const source = own;
    const schema = Number(source.pragma('user_version', { simple: true }));
    yield* backupLines({ schema, rows: (sql) => source.prepare(sql).iterate() as Iterable<Row> }, files, now);
  } finally {
    own?.close();
    remove(copy);
  }
}

/** Removes the copies that a stop in the middle of a backup left. */
export function dropCopies(file: string): void {
  const copies = readdirSync(path.dirname(file)).filter((name) => name.startsWith(`${path.basename(file)}.backup-`));
  for (const name of copies) rmSync(path.join(path.dirname(file), name), { force: true });
}

/** Puts a backup in the place of the database of a hub that is stopped. @throws StoreTrouble in-use */
export function sqliteTarget(file: string, binding: string | undefined, schema: number): Target {
  const use = async <T>(work: () => Promise<T> | T): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      const trouble = troubleOf(error);
      throw trouble?.trouble === 'busy' ? new StoreTrouble('in-use', error) : (trouble ?? error);
    }
  };
  return {
    latest: () =>
      use(() => {
        if (!existsSync(file)) return null;
        const db = openAt(file, binding);
        try {
          db.pragma('locking_mode = EXCLUSIVE');
          db.exec('BEGIN EXCLUSIVE; ROLLBACK');
          const row = db.prepare('SELECT max(stored_at) AS at FROM event').get() as { at: string | null };
          return row.at;
        } catch (error) {
          // What cannot be read is why a backup is put back: it is kept aside whatever it holds.
          const { trouble } = troubleOf(error) ?? { trouble: null };
          if (trouble === 'corrupt' || String(error).includes('no such table')) return null;
          throw error;
        } finally {
          db.close();
        }
      }),
    replace: (rows, stamp, files) =>
      use(async () => {
        const draft = `${file}.restoring`;
        remove(draft);
        const db = openAt(draft, binding);
        try {
          db.pragma('journal_mode = WAL');
          db.pragma('synchronous = FULL');
          const apply = (from: number, to: number): void => {
            for (const { number, sql } of migrations.filter((m) => m.number > from && m.number <= to)) {
              db.exec(sql);
              db.pragma(`user_version = ${number}`);
            }
          };
          db.exec('BEGIN IMMEDIATE');
          apply(0, schema);
          const inserts = new Map<string, Sqlite.Statement>();
          for await (const { table, row } of rows) {
            const names = Object.keys(row);
            const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
            const insert = inserts.get(sql) ?? db.prepare(sql);
            inserts.set(sql, insert);
            insert.run(...Object.values(row));
          }
          apply(schema, Number.MAX_SAFE_INTEGER);
          db.exec('COMMIT');
          db.pragma('wal_checkpoint(TRUNCATE)');
        } catch (error) {
          db.close();
          remove(draft);
          throw error;
        }
        db.close();
        await files();
        const there = SIDES.filter((side) => existsSync(`${file}${side}`));
        for (const side of there) renameSync(`${file}${side}`, `${file}.before-restore-${stamp}${side}`);
        renameSync(draft, file);
        return there.length > 0;
      }),
  };
}
