import type { Client } from 'pg';
import type { Target } from '../backup/restore.ts';
import { tables } from '../backup/tables.ts';
import { backupLines, type Files } from '../backup/write.ts';
import { configOf, LOCK, PostgresEngine } from './engine-postgres.ts';
import type { Row } from './engine.ts';
import { migrateTo, versionOf } from './migrate-postgres.ts';
import { migrations } from './migration/all.ts';
import { StoreTrouble } from './port.ts';
import { troubleOf } from './trouble-postgres.ts';

const AT_ONCE = 500;
const LAST = Number.MAX_SAFE_INTEGER;

/** A connection for one long work, closed after it. */
async function connected<T>(url: string, work: (engine: PostgresEngine, client: Client) => Promise<T>): Promise<T> {
  const client = await connect(url);
  try {
    return await work(new PostgresEngine(client), client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function connect(url: string): Promise<Client> {
  const { pg, config } = await configOf(url);
  const client = new pg.Client({
    ...config,
    statement_timeout: 0,
    query_timeout: 0,
    idle_in_transaction_session_timeout: 0,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw troubleOf(error);
  }
  return client;
}

/** The backup of a database that hubs may be using: one instant of it. */
export async function* postgresBackup(
  url: string,
  { files, now }: { files: Files; now: Date },
): AsyncGenerator<string> {
  const client = await connect(url);
  const engine = new PostgresEngine(client);
  try {
    await engine.exec('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const there = await engine.get<{ name: string | null }>(`SELECT to_regclass('hub_version')::text AS name`);
    if (there?.name === null) throw new StoreTrouble('denied');
    const version = await engine.get<{ number: number }>('SELECT max(number) AS number FROM hub_version');
    async function* rows(sql: string): AsyncGenerator<Row> {
      await engine.exec(`DECLARE reading NO SCROLL CURSOR FOR ${sql}`);
      for (;;) {
        // Not prepared: under one name it would be the columns of the first table.
        const { rows: some } = await client.query<Row>(`FETCH ${AT_ONCE} FROM reading`);
        yield* some;
        if (some.length < AT_ONCE) break;
      }
      await engine.exec('CLOSE reading');
    }
    yield* backupLines({ schema: version?.number ?? 0, rows }, files, now);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Puts a backup in a database that no hub uses; the tables that were there go to a schema of their own. */
export function postgresTarget(url: string, schema: number): Target {
  return {
    latest: () =>
      connected(url, async (engine) => {
        const there = await engine.get<{ name: string | null }>(`SELECT to_regclass('event')::text AS name`);
        if ((there?.name ?? null) === null) return null;
        return (await engine.get<{ at: string | null }>('SELECT max(stored_at) AS at FROM event'))?.at ?? null;
      }),
    replace: (rows, stamp, files) =>
      connected(url, async (engine) => {
        const alone = `SELECT CASE WHEN pg_try_advisory_lock(${LOCK.space}, ${LOCK.running}) THEN 1 ELSE 0 END AS yes`;
        if ((await engine.get<{ yes: number }>(alone))?.yes !== 1) throw new StoreTrouble('in-use');
        await engine.exec('BEGIN');
        if ((await versionOf(engine)) > (migrations.at(-1)?.number ?? 0)) throw new StoreTrouble('future');
        const known = await engine.get<{ name: string | null }>(`SELECT to_regclass('event')::text AS name`);
        const aside = `before_restore_${stamp.toLowerCase()}`;
        if (known?.name) await engine.exec(`CREATE SCHEMA ${aside}`);
        for (const name of !known?.name ? [] : ['hub_version', ...tables.map((table) => table.name)]) {
          await engine.exec(`ALTER TABLE IF EXISTS ${name} SET SCHEMA ${aside}`);
        }
        await migrateTo(engine, migrations, schema);
        await insertAll(engine, rows);
        await migrateTo(engine, migrations, LAST);
        await files();
        await engine.exec('COMMIT');
        return Boolean(known?.name);
      }),
  };
}

/** Rows of one table with the same columns go together. */
async function insertAll(engine: PostgresEngine, rows: AsyncIterable<{ table: string; row: Row }>): Promise<void> {
  let into = '';
  let some: Row[] = [];
  const flush = async (): Promise<void> => {
    const width = Object.keys(some[0] ?? {}).length;
    const one = `(${Array(width).fill('?').join(', ')})`;
    const values = some.flatMap((row) => Object.values(row));
    if (some.length > 0) await engine.run(`INSERT INTO ${into} VALUES ${some.map(() => one).join(', ')}`, ...values);
    some = [];
  };
  for await (const { table, row } of rows) {
    const next = `${table} (${Object.keys(row).join(', ')})`;
    if (next !== into || some.length >= AT_ONCE) await flush();
    into = next;
    some.push(row);
  }
  await flush();
}

/** Gives a database another epoch. @throws StoreTrouble in-use */
export const renamePostgres = (url: string, epoch: string): Promise<void> =>
  connected(url, async (engine) => {
    const alone = `SELECT CASE WHEN pg_try_advisory_lock(${LOCK.space}, ${LOCK.running}) THEN 1 ELSE 0 END AS yes`;
    if ((await engine.get<{ yes: number }>(alone))?.yes !== 1) throw new StoreTrouble('in-use');
    await engine.run(`UPDATE setting SET value = ? WHERE key = 'epoch'`, epoch);
  });
