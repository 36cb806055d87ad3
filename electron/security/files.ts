import { copyFile, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
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

const stamp = (now: Date): string => now.toISOString().replaceAll(/[-:]/g, '').slice(0, 15);
const absent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Failure of a file operation as the person meets it. */
function failed(error: unknown, at: string): FailureError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (error instanceof FailureError) return error;
  if (code === 'ENOSPC') return new FailureError('store.full', at);
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return new FailureError('store.readonly', at);
  return new FailureError('store.unexpected', at, { error: code || 'unknown' });
}

async function moveIfThere(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: unknown) => {
    if (!absent(error)) throw error;
  });
}

/** The database's files, for the actions that a person chooses while it is closed. Nothing is deleted but by `eraseAll`. */
export function createFiles(places: Places, now: () => Date): Outside['files'] {
  const { database, key, logs, folder } = places;
  const copy = `${database}.copy`;
  const beside = ['-wal', '-shm', '-journal'];
  return {
    database,
    copyMadeAt: async () =>
      stat(copy).then(
        (found) => found.mtime.toISOString(),
        () => null,
      ),
    async restoreCopy() {
      try {
        // The copy is put in full beside the database before the damaged one gives up its name.
        await copyFile(copy, `${database}.restoring`);
        const aside = `${database}.${stamp(now())}.damaged`;
        await moveIfThere(database, aside);
        // Pages waiting in the old journal belong to the damaged file, not to the copy.
        for (const end of beside) await moveIfThere(database + end, aside + end);
        await rename(`${database}.restoring`, database);
      } catch (error) {
        if (absent(error)) throw new FailureError('store.corrupt-no-copy', 'files.restore');
        throw failed(error, 'files.restore');
      }
    },
    async setAside() {
      try {
        const end = `.${stamp(now())}.aside`;
        await moveIfThere(database, database + end);
        for (const more of beside) await moveIfThere(database + more, database + end + more);
        await moveIfThere(copy, copy + end);
        // The key goes with what it opens: the new database gets its own.
        await moveIfThere(key, key + end);
        return path.basename(database) + end;
      } catch (error) {
        throw failed(error, 'files.aside');
      }
    },
    async eraseAll() {
      try {
        const own = [path.basename(database), path.basename(key)];
        for (const name of await readdir(folder)) {
          if (own.some((start) => name === start || name.startsWith(`${start}.`) || name.startsWith(`${start}-`)))
            await rm(path.join(folder, name), { recursive: true, force: true });
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
