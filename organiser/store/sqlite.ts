// oxlint-disable-next-line import/default -- its types say `export =`
import Sqlite from 'better-sqlite3';
import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { dropCopies, sqliteBackup } from './backup-sqlite.ts';
import { SqliteDatabase, troubleOf } from './engine-sqlite.ts';
import { nameHistory } from './history-sqlite.ts';
import { hubStore } from './hub-store.ts';
import { migrate } from './migrate-sqlite.ts';
import { migrations } from './migration/all.ts';
import { localPokes } from './pokes.ts';
import { StoreTrouble, type HubStore } from './port.ts';

/** Node-API that the package's own native module is built for: Node 22.14 and later have it. */
const SHIPPED_NAPI = 10;

export type SqliteOptions = {
  file: string;
  /** Path of the native module; without it, the one of the package. */
  binding?: string | undefined;
  /** Most pages of 4096 bytes that the database may take; without it, the disk decides. */
  pages?: number | undefined;
};

/**
 * Opens, or makes, the database of a hub. One hub at a time: the file stays locked until `close` or the process ends.
 * @throws StoreTrouble: corrupt, future, busy, unwritable, full, unloadable, binding
 */
export async function openSqlite(options: SqliteOptions): Promise<HubStore> {
  const db = openFile(options);
  const setting = async (key: string): Promise<string> =>
    (await db.read((engine) => engine.get<{ value: string }>('SELECT value FROM setting WHERE key = ?', key)))?.value ??
    '';
  return {
    ...hubStore(db),
    epoch: await setting('epoch'),
    salt: await setting('salt'),
    pokes: localPokes(),
    backup: (files, now) => sqliteBackup(db.db, { binding: options.binding, files, now }),
    close: () => db.close(),
  };
}

/** Gives the database of a stopped hub another epoch. @throws StoreTrouble in-use */
export function renameSqlite(options: SqliteOptions, epoch: string): void {
  if (!existsSync(options.file)) throw new StoreTrouble('unwritable');
  let opened: SqliteDatabase;
  try {
    opened = openFile(options);
  } catch (error) {
    throw error instanceof StoreTrouble && error.trouble === 'busy' ? new StoreTrouble('in-use', error) : error;
  }
  try {
    opened.db.prepare(`UPDATE setting SET value = ? WHERE key = 'epoch'`).run(epoch);
  } finally {
    opened.db.close();
  }
}

/** For the account of the hub alone, where the platform has modes; SQLite gives the files beside it the same mode. */
function keepPrivate(file: string): void {
  if (process.platform === 'win32') return;
  try {
    closeSync(openSync(file, 'a', 0o600));
    for (const one of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(one)) chmodSync(one, 0o600);
  } catch {
    // What cannot be written, SQLite says in its own words; what is another account's keeps its mode.
  }
}

function openFile({ file, binding, pages }: SqliteOptions): SqliteDatabase {
  // The module of the package ends a process of an older Node-API without a word.
  if (binding === undefined && Number(process.versions.napi) < SHIPPED_NAPI) throw new StoreTrouble('binding');
  let db: Sqlite.Database | undefined;
  try {
    const known = existsSync(file);
    keepPrivate(file);
    db = new Sqlite(file, { timeout: 2000, ...(binding === undefined ? {} : { nativeBinding: binding }) });
    // Before anything else: two hubs on one database would not poke each other's listeners.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    // An acknowledged event is on the disk, not in its cache (rule 11).
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    // What is wiped (a mail's address once it left) is in no free page either.
    db.pragma('secure_delete = ON');
    if (pages !== undefined) db.pragma(`max_page_count = ${Math.trunc(pages)}`);
    if (known && db.pragma('quick_check(1)', { simple: true }) !== 'ok') throw new StoreTrouble('corrupt');
    dropCopies(file);
    migrate(db, file, migrations);
    nameHistory(db, file);
    return new SqliteDatabase(db);
  } catch (error) {
    db?.close();
    throw error instanceof StoreTrouble ? error : (troubleOf(error) ?? error);
  }
}
