import { randomUUID } from 'node:crypto';
import type { Statement } from 'better-sqlite3';
import { openDatabase, type Database } from './sqlite.ts';
import type { Migration } from './migrate.ts';

/** An open database with its file, its prepared statements and its current device id. */
export type Store = {
  db: Database;
  file: string;
  /** Prepared once per text. */
  sql: (text: string) => Statement;
  /** Runs in one transaction that takes the write lock at once; on disk when it returns. */
  write<T>(work: () => T): T;
  device(): string;
};

/** Makes an id for this database; the former ones stay known, since their events are still one's own. */
export function renewDevice({ sql }: Pick<Store, 'sql'>): string {
  const id = randomUUID();
  sql('UPDATE device SET current = 0 WHERE current = 1').run();
  sql('INSERT INTO device (id, current) VALUES (?, 1)').run(id);
  return id;
}

/** Opens (see `openDatabase` for what it throws) and gives a new database its device id. */
export function openStore(
  file: string,
  key: string,
  migrations: readonly Migration[],
): { store: Store; version: number; migratedFrom: number | null } {
  const { db, version, migratedFrom } = openDatabase(file, key, migrations);
  const statements = new Map<string, Statement>();
  const store: Store = {
    db,
    file,
    sql(text) {
      let statement = statements.get(text);
      if (!statement) statements.set(text, (statement = db.prepare(text)));
      return statement;
    },
    write: (work) => db.transaction(work).immediate(),
    device() {
      const row = store.sql('SELECT id FROM device WHERE current = 1').get() as { id: string } | undefined;
      if (!row) throw new Error('no device');
      return row.id;
    },
  };
  try {
    store.write(() => {
      if (!store.sql('SELECT 1 FROM device WHERE current = 1').get()) renewDevice(store);
    });
  } catch (error) {
    db.close();
    throw error;
  }
  return { store, version, migratedFrom };
}
