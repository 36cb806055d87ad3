import type * as Pg from 'pg';
import type { ClientConfig, Pool, PoolClient } from 'pg';
import { postgres } from './dialect.ts';
import type { Database, Engine, Row, Scope, Value } from './engine.ts';
import { StoreTrouble } from './port.ts';
import { mayRetry, troubleOf } from './trouble-postgres.ts';

/** Advisory locks of this program, in PostgreSQL's table of pairs: a number of our own, and what is locked. */
export const LOCK = { space: 0x5653, board: 1, tables: 2, running: 3 } as const;

/** Runs of one transaction that others get in the way of. */
const TRIES = 5;
const CONNECT_MS = 5000;
/** Longest statement, and longest wait for a row that another transaction holds, in milliseconds. */
const STATEMENT_MS = 20_000;
const LOCK_MS = 10_000;

type Statement = { name: string; text: string };
const statements = new Map<string, Statement>();

/** SQL with `?` as PostgreSQL takes it, under a name by which each connection prepares it once. */
function statementOf(sql: string): Statement {
  const known = statements.get(sql);
  if (known !== undefined) return known;
  let n = 0;
  const text = sql.replace(/\?/g, () => `$${(n += 1)}`);
  const made = { name: `vs${statements.size}`, text };
  statements.set(sql, made);
  return made;
}

/** Integers of 64 bits as numbers: all of ours fit, and one that does not is said rather than rounded. */
function integer(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new StoreTrouble('corrupt');
  return value;
}

/** PostgreSQL keeps no NUL in a text: it becomes the character that stands for an unknown one. */
const kept = (value: Value): Value => (typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value);

const [INT8, NUMERIC] = [20, 1700];

/** How a connection is made. Each is durable at the commit, whatever the server's own default. */
export async function configOf(url: string): Promise<{ pg: typeof Pg; config: ClientConfig }> {
  let pg: typeof Pg;
  try {
    pg = await import('pg');
  } catch (error) {
    throw new StoreTrouble('unloadable', error);
  }
  const parser = (oid: number, format?: 'text' | 'binary'): unknown =>
    oid === INT8 || oid === NUMERIC ? integer : pg.types.getTypeParser(oid, format);
  const config: ClientConfig = {
    connectionString: url,
    application_name: 'verif-segur-hub',
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    lock_timeout: LOCK_MS,
    idle_in_transaction_session_timeout: STATEMENT_MS,
    // A server that vanished answers nothing: its own limits do not help then.
    query_timeout: STATEMENT_MS + LOCK_MS,
    keepAlive: true,
    types: { getTypeParser: parser as typeof pg.types.getTypeParser },
  };
  return { pg, config };
}

/** The statements of one connection. */
export class PostgresEngine implements Engine {
  readonly dialect = postgres;
  readonly #client: Pick<PoolClient, 'query'>;

  constructor(client: Pick<PoolClient, 'query'>) {
    this.#client = client;
  }

  async #query(sql: string, values: readonly Value[]): Promise<{ rows: Row[]; rowCount: number | null }> {
    try {
      return await this.#client.query<Row>({ ...statementOf(sql), values: values.map(kept) });
    } catch (error) {
      throw troubleOf(error);
    }
  }

  async all<T extends Row>(sql: string, ...values: Value[]): Promise<T[]> {
    return (await this.#query(sql, values)).rows as T[];
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- names the row the query makes
  async get<T extends Row = Row>(sql: string, ...values: Value[]): Promise<T | undefined> {
    return (await this.#query(sql, values)).rows[0] as T | undefined;
  }

  async run(sql: string, ...values: Value[]): Promise<number> {
    return (await this.#query(sql, values)).rowCount ?? 0;
  }

  /** Statements without values, as they are. Answers what was done, in the server's word. */
  async exec(text: string): Promise<string> {
    try {
      return (await this.#client.query(text)).command;
    } catch (error) {
      throw troubleOf(error);
    }
  }

  async audit(at: string, person: string, act: string, subject: string): Promise<void> {
    await this.run('INSERT INTO audit (at, person, act, subject) VALUES (?, ?, ?, ?)', at, person, act, subject);
  }
}

type Work<T> = (engine: PostgresEngine) => Promise<T>;

/** PostgreSQL behind a pool: several hubs may use the same database. */
export class PostgresDatabase implements Database {
  readonly shared = true;
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
    // A connection that breaks is found out by whoever uses it next; unheard, these would end the process.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => {
      client.on('error', () => undefined);
      // A stronger setting of the server's owner stays.
      const sql = `SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') IN ('off', 'local')`;
      client.query(sql).catch(() => undefined);
    });
  }

  async write<T>(work: Work<T>, scope: Scope = 'board'): Promise<T> {
    const lock = `SELECT pg_advisory_xact_lock(${LOCK.space}, ${LOCK.board})`;
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#transaction('BEGIN', async (engine) => {
          if (scope === 'board') await engine.get(lock);
          return work(engine);
        });
      } catch (error) {
        if (tries >= TRIES || !mayRetry(error)) throw error;
      }
    }
  }

  async read<T>(work: Work<T>): Promise<T> {
    const client = await this.#connect();
    let broken = true;
    try {
      const value = await work(new PostgresEngine(client));
      broken = false;
      return value;
    } catch (error) {
      broken = isBroken(error);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  snapshot<T>(work: Work<T>): Promise<T> {
    return this.#transaction('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work);
  }

  /** What PostgreSQL keeps of a deleted row until its vacuum is its own affair. */
  async scrub(): Promise<void> {
    return undefined;
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #connect(): Promise<PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw troubleOf(error);
    }
  }

  async #transaction<T>(begin: string, work: Work<T>): Promise<T> {
    const client = await this.#connect();
    const engine = new PostgresEngine(client);
    let broken = true;
    try {
      await engine.exec(begin);
      const value = await work(engine);
      // An answer that never came may hide a commit: who asked again finds what is there.
      if ((await engine.exec('COMMIT')) !== 'COMMIT')
        throw new Error('a transaction that failed was not said to have failed');
      broken = false;
      return value;
    } catch (error) {
      broken = isBroken(error) || !(await undone(engine));
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

const undone = (engine: PostgresEngine): Promise<boolean> =>
  engine.exec('ROLLBACK').then(
    () => true,
    () => false,
  );

/** Whether the connection itself is not to be used again. */
const isBroken = (error: unknown): boolean =>
  (error instanceof StoreTrouble && error.trouble === 'unreachable') || mayRetry(error);
