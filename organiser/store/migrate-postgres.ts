import { postgres } from './dialect.ts';
import { LOCK, type PostgresDatabase, type PostgresEngine } from './engine-postgres.ts';
import type { Migration } from './migration.ts';
import { StoreTrouble } from './port.ts';

/** Version of the tables, 0 when there are none. Inside a transaction. */
export async function versionOf(engine: PostgresEngine): Promise<number> {
  await engine.exec('CREATE TABLE IF NOT EXISTS hub_version (number BIGINT NOT NULL)');
  return (await engine.get<{ number: number }>('SELECT max(number) AS number FROM hub_version'))?.number ?? 0;
}

/** Applies the migrations after the version of the tables, up to `last`. Inside a transaction. */
export async function migrateTo(engine: PostgresEngine, migrations: readonly Migration[], last: number): Promise<void> {
  // One hub at a time: those that start together on an empty database find it made.
  await engine.get(`SELECT pg_advisory_xact_lock(${LOCK.space}, ${LOCK.tables})`);
  const version = await versionOf(engine);
  if (version > (migrations.at(-1)?.number ?? 0)) throw new StoreTrouble('future');
  for (const { number, sql } of migrations.filter((m) => m.number > version && m.number <= last)) {
    await engine.exec(postgres.ddl(sql));
    await engine.run('INSERT INTO hub_version (number) VALUES (?)', number);
  }
}

/**
 * Brings a database to the newest version, all of it or nothing. A database of a later version is refused untouched.
 * @throws StoreTrouble future
 */
export function migrate(db: PostgresDatabase, migrations: readonly Migration[]): Promise<void> {
  return db.write((engine) => migrateTo(engine, migrations, Number.MAX_SAFE_INTEGER), 'log');
}
