import { existsSync, renameSync } from 'node:fs';
import { readdir, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { FailureError } from '../contract/failure.ts';
import type { Outside } from '../feature/outside.ts';

export type Places = {
  /** Folder of everything the app keeps. */
  folder: string;
  database: string;
  key: string;
  logs: string;
};

/** Where things are in the folder of the person's data. */
export const placesIn = (folder: string): Places => ({
  folder,
  database: path.join(folder, 'companion.db'),
  key: path.join(folder, 'key.json'),
  logs: path.join(folder, 'logs'),
});

/** The copy of the directory: named after the database, so that "erase my data" takes it along. */
const directoryFile = (database: string): string => `${database}.directory`;

/** What the store's own module knows of its files (`native/host.ts` re-exports it). */
export type StoreFiles = {
  copyMadeAt(file: string): string | null;
  restoreCopy(file: string, stamp: string): void;
  setStoreAside(file: string, stamp: string): string;
  eraseStore(file: string): void;
};

const stampOf = (now: Date): string => now.toISOString().replaceAll(/[-:.]/g, '').slice(0, 18);

/** Failure of a file operation as the person meets it. */
function failed(error: unknown, at: string): FailureError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (error instanceof FailureError) return error;
  if (code === 'ENOSPC') return new FailureError('store.full', at);
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return new FailureError('store.readonly', at);
  return new FailureError('store.unexpected', at, { error: code || 'unknown' });
}

/**
 * The database's files, for the actions that a person chooses while it is closed. Nothing is deleted but by `eraseAll`.
 * `keyOpens` tells whether the key of the database still decrypts.
 */
export function createFiles(
  places: Places,
  native: StoreFiles,
  now: () => Date,
  keyOpens: () => Promise<boolean>,
): Outside['files'] {
  const { database, key, logs, folder } = places;
  return {
    database,
    directory: directoryFile(database),
    copyMadeAt: async () => native.copyMadeAt(database),
    async restoreCopy() {
      if (native.copyMadeAt(database) === null) throw new FailureError('store.corrupt-no-copy', 'files.restore');
      try {
        native.restoreCopy(database, stampOf(now()));
      } catch (error) {
        throw failed(error, 'files.restore');
      }
    },
    async setAside() {
      const stamp = stampOf(now());
      try {
        const name = existsSync(database)
          ? native.setStoreAside(database, stamp)
          : `${path.basename(database)}.aside-${stamp}`;
        if (!(await keyOpens())) {
          // A key that does not open any more goes with what it closed, copy included; the new database gets its own.
          for (const file of [key, `${database}.copy`]) {
            if (existsSync(file)) renameSync(file, `${file}.aside-${stamp}`);
          }
        }
        return name;
      } catch (error) {
        throw failed(error, 'files.aside');
      }
    },
    async eraseAll() {
      try {
        native.eraseStore(database);
        const keyName = path.basename(key);
        for (const name of await readdir(folder)) {
          if (name === keyName || name.startsWith(`${keyName}.`)) await rm(path.join(folder, name), { force: true });
        }
        await rm(logs, { recursive: true, force: true });
      } catch (error) {
        throw failed(error, 'files.erase');
      }
    },
    async erasePast() {
      try {
        const aside = new RegExp(`^(${[database, key].map((file) => path.basename(file)).join('|')}).*[.]aside-`);
        for (const name of await readdir(folder)) {
          if (aside.test(name)) await rm(path.join(folder, name), { force: true });
        }
        await rm(logs, { recursive: true, force: true });
      } catch (error) {
        throw failed(error, 'files.erase');
      }
    },
    async freeBytes() {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
  };
}
