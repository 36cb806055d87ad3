import { postgresBackup } from './backup-postgres.ts';
import { PostgresDatabase, configOf } from './engine-postgres.ts';
import { nameHistory } from './history-postgres.ts';
import { hubStore } from './hub-store.ts';
import { migrate } from './migrate-postgres.ts';
import { migrations } from './migration/all.ts';
import { PostgresPokes } from './pokes-postgres.ts';
import type { HubStore } from './port.ts';

export type PostgresOptions = {
  /** postgres://… with everything that the connection needs. Never written anywhere. */
  url: string;
  /** Most connections of this hub, the one of the pokes left out. */
  connections?: number | undefined;
};

/**
 * Opens the database of one or several hubs, and makes its tables when they are not there.
 * @throws StoreTrouble: unreachable, denied, future, busy, unwritable, full, unloadable
 */
export async function openPostgres({ url, connections = 10 }: PostgresOptions): Promise<HubStore> {
  const { pg, config } = await configOf(url);
  const db = new PostgresDatabase(new pg.Pool({ ...config, max: connections }));
  let closing: Promise<void> | null = null;
  let history = { epoch: '', salt: '' };
  const store = hubStore(db);
  const pokes = new PostgresPokes(pg, config, async () => {
    history = await db.write(nameHistory);
    return store.heads({ log: null, regions: null });
  });
  try {
    await pokes.start();
    await migrate(db, migrations);
    history = await db.write(nameHistory);
  } catch (error) {
    await Promise.all([pokes.close(), db.close()]);
    throw error;
  }
  return {
    ...store,
    get epoch() {
      return history.epoch;
    },
    get salt() {
      return history.salt;
    },
    pokes,
    backup: (files, now) => postgresBackup(url, { files, now }),
    close: () => (closing ??= pokes.close().then(() => db.close())),
  };
}
