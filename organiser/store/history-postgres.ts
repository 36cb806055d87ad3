import { randomBytes, randomUUID } from 'node:crypto';
import type { Engine } from './engine.ts';

export type History = { epoch: string; salt: string };

const PUT = 'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value';
const MAKE = 'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING';

/**
 * What changes when a database is put back by other means than ours: the database and its tables are others after a dump was
 * loaded, the time line after a recovery to a point in time or a change of server, the system after a copy of the
 * files was made a server of its own. Not all of it may be read everywhere.
 */
async function markOf(engine: Engine): Promise<string> {
  const row = await engine.get<{ base: string; tables: string; system: number; line: number }>(
    `SELECT (SELECT oid FROM pg_database WHERE datname = current_database())::text AS base,
       CAST('setting'::regclass::oid AS text) AS tables,
       CASE WHEN has_function_privilege('pg_control_system()', 'EXECUTE') THEN 1 ELSE 0 END AS system,
       CASE WHEN has_function_privilege('pg_walfile_name(pg_lsn)', 'EXECUTE')
         AND has_function_privilege('pg_current_wal_lsn()', 'EXECUTE') THEN 1 ELSE 0 END AS line`,
  );
  const read = async (may: number | undefined, sql: string): Promise<string> =>
    may === 1 ? ((await engine.get<{ said: string }>(sql))?.said ?? '') : '';
  const system = await read(row?.system, 'SELECT system_identifier::text AS said FROM pg_control_system()');
  const line = await read(row?.line, 'SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8) AS said');
  return [row?.base, row?.tables, system, line].join(' ');
}

/**
 * Names this history at each start, and each time that the server comes back: another epoch when the database is not the one
 * that was left (rule 9). Inside a writing transaction of the board, so that hubs that start together agree.
 */
export async function nameHistory(engine: Engine): Promise<History> {
  const read = async (key: string): Promise<string | undefined> =>
    (await engine.get<{ value: string }>('SELECT value FROM setting WHERE key = ?', key))?.value;
  const mark = await markOf(engine);
  const last = await read('mark');
  await engine.run(MAKE, 'epoch', randomUUID());
  await engine.run(MAKE, 'salt', randomBytes(16).toString('hex'));
  if (last !== undefined && last !== mark) await engine.run(PUT, 'epoch', randomUUID());
  if (last !== mark) await engine.run(PUT, 'mark', mark);
  return { epoch: (await read('epoch')) ?? '', salt: (await read('salt')) ?? '' };
}
