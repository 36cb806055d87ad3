import { join } from 'node:path';
import { it, type TestFunction } from 'vitest';
import { openStore, type StoreOptions } from '../../organiser/store/open.ts';
import type { HubStore } from '../../organiser/store/port.ts';
import { sqliteBinding } from '../../scripts/natives.mjs';
import type { Postgres } from './postgres.ts';

/** What the hubs of a test keep their data in: SQLite, or a database of its own on the PostgreSQL of the test file. */
let server: Postgres | null = null;

/** From now on, every store of this test file is on this PostgreSQL; null for SQLite again. */
export function keepOn(postgres: Postgres | null): void {
  server = postgres;
}

/** For what only one engine has: its files, its limit of pages. */
export const onSqlite = (): boolean => server === null;

/** A test of what only SQLite has. Elsewhere it does not exist, rather than being skipped: nothing expected is missing. */
export function itOnSqlite(name: string, test: TestFunction, timeout?: number): void {
  if (onSqlite()) it(name, test, timeout);
}

/** Options of a store that nobody used yet. */
export async function freshStore(): Promise<Pick<StoreOptions, 'database' | 'binding'>> {
  const binding = sqliteBinding() ?? undefined;
  return server === null ? { binding } : { database: { url: server.url(await server.database()) } };
}

/** Forgets what a store kept outside its folder. */
export async function dropStore({ database }: Pick<StoreOptions, 'database'>): Promise<void> {
  if (database === undefined || server === null) return;
  await server.sql('postgres', `DROP DATABASE ${new URL(database.url).pathname.slice(1)} WITH (FORCE)`);
}

/** A store without a hub, in a folder of the test. */
export const openFresh = async (folder: string): Promise<HubStore> =>
  openStore({ data: join(folder, 'store'), ...(await freshStore()) });
