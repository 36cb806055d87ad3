import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { StoreTrouble, type HubStore } from './port.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

export type StoreOptions = {
  /** Folder of the blobs, and of the database unless it is elsewhere; made when absent. */
  data: string;
  /** PostgreSQL to use in place of SQLite (`DATABASE_URL`), and how many connections to it at most. */
  database?: { url: string; connections?: number | undefined } | undefined;
  /** Path of SQLite's native module, when the package's own does not fit this runtime. */
  binding?: string | undefined;
  /** Most pages of 4096 bytes of the SQLite database; by default the disk decides. */
  pages?: number | undefined;
};

/** Name of the SQLite database in the data folder. */
export const fileIn = (data: string): string => path.join(data, 'hub.db');

/** Makes the data folder. @throws StoreTrouble unwritable */
export function prepareFolder(data: string): void {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
    accessSync(data, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new StoreTrouble('unwritable', error);
  }
}

/** Opens what a hub keeps. @throws StoreTrouble */
export async function openStore({ data, database, binding, pages }: StoreOptions): Promise<HubStore> {
  prepareFolder(data);
  if (database !== undefined) return openPostgres(database);
  return openSqlite({ file: fileIn(data), binding, pages });
}
