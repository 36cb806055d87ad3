// oxlint-disable-next-line import/default -- its types say `export =`
import type Sqlite from 'better-sqlite3';
import { sqlite } from './dialect.ts';
import type { Database, Engine, Row, Value } from './engine.ts';
import { StoreTrouble, type Trouble } from './port.ts';

/** Writes that one transaction takes at most: they share its wait for the disk. */
const TOGETHER = 64;

type Waiting = {
  work: (engine: Engine) => Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
};

/** One connection with its prepared statements. */
class SqliteEngine implements Engine {
  readonly dialect = sqlite;
  readonly #db: Sqlite.Database;
  readonly #statements = new Map<string, Sqlite.Statement>();

  constructor(db: Sqlite.Database) {
    this.#db = db;
  }

  #prepare(sql: string): Sqlite.Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.#db.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }

  async all<T extends Row>(sql: string, ...values: Value[]): Promise<T[]> {
    return this.#prepare(sql).all(...values) as T[];
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- names the row the query makes
  async get<T extends Row = Row>(sql: string, ...values: Value[]): Promise<T | undefined> {
    return this.#prepare(sql).get(...values) as T | undefined;
  }

  async run(sql: string, ...values: Value[]): Promise<number> {
    return this.#prepare(sql).run(...values).changes;
  }

  async audit(at: string, person: string, act: string, subject: string): Promise<void> {
    await this.run('INSERT INTO audit (at, person, act, subject) VALUES (?, ?, ?, ?)', at, person, act, subject);
  }
}

/**
 * SQLite behind one connection. Writes that wait together go in one transaction, a savepoint each, and none is answered
 * before the commit: the disk is waited for once. Readings see nothing of a transaction under way: they share the
 * connection, so the one waits for the others.
 */
export class SqliteDatabase implements Database {
  readonly shared = false;
  readonly db: Sqlite.Database;
  readonly #engine: SqliteEngine;
  #waiting: Waiting[] = [];
  #draining: Promise<void> | null = null;
  /** Resolves when the transaction under way ended, null without one. */
  #writing: Promise<void> | null = null;
  #readers = 0;
  #onQuiet: (() => void) | null = null;

  constructor(db: Sqlite.Database) {
    this.db = db;
    this.#engine = new SqliteEngine(db);
  }

  write<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as Waiting['resolve'], reject });
      this.#draining ??= this.#drain();
    });
  }

  async read<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
    while (this.#writing !== null) await this.#writing;
    this.#readers += 1;
    try {
      return await work(this.#engine);
    } catch (error) {
      throw troubleOf(error) ?? error;
    } finally {
      this.#readers -= 1;
      if (this.#readers === 0) this.#onQuiet?.();
    }
  }

  snapshot<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
    return this.read(work);
  }

  /** A wiped address is in no page of the file any more; neither may it stay in the write-ahead log. */
  scrub(): Promise<void> {
    return this.read(async () => void this.db.pragma('wal_checkpoint(TRUNCATE)'));
  }

  async close(): Promise<void> {
    await this.#draining;
    this.db.close();
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      // After the requests that arrived in this turn of the loop: their writes go together.
      await new Promise(setImmediate);
      const batch = this.#waiting.splice(0, TOGETHER);
      let ended: () => void = () => undefined;
      this.#writing = new Promise((resolve) => (ended = resolve));
      if (this.#readers > 0) await new Promise<void>((resolve) => (this.#onQuiet = resolve));
      this.#onQuiet = null;
      await this.#store(batch);
      this.#writing = null;
      ended();
    }
    this.#draining = null;
  }

  /** Stores a batch; when it cannot be as a whole, each of its writes stands for itself. */
  async #store(batch: readonly Waiting[]): Promise<void> {
    const failed = await this.#commit(batch);
    if (failed === null) return;
    const [first] = batch;
    if (batch.length > 1) for (const one of batch) await this.#store([one]);
    else first?.reject(troubleOf(failed.error) ?? failed.error);
  }

  async #commit(batch: readonly Waiting[]): Promise<{ error: unknown } | null> {
    const { db } = this;
    const answers: (() => void)[] = [];
    const alone = batch.length === 1;
    try {
      db.exec('BEGIN IMMEDIATE');
      for (const { work, resolve, reject } of batch) {
        if (!alone) db.exec('SAVEPOINT one');
        try {
          const value = await work(this.#engine);
          answers.push(() => resolve(value));
        } catch (error) {
          // A grave error of the engine undoes the whole transaction by itself.
          if (alone || !db.inTransaction) throw error;
          db.exec('ROLLBACK TO one');
          answers.push(() => reject(troubleOf(error) ?? error));
        }
        if (!alone) db.exec('RELEASE one');
      }
      db.exec('COMMIT');
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK');
      return { error };
    }
    for (const answer of answers) answer();
    return null;
  }
}

const troubles: [RegExp, Trouble][] = [
  // A full disk while the write-ahead log or its index grows is an input/output error for SQLite.
  [/^SQLITE_(FULL|IOERR_WRITE|IOERR_SHMSIZE|IOERR_FSYNC)/, 'full'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'corrupt'],
  [/^SQLITE_(BUSY|LOCKED)/, 'busy'],
  [/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH|IOERR_LOCK)/, 'unwritable'],
  [/^(ERR_DLOPEN_FAILED|MODULE_NOT_FOUND|ENOENT)/, 'unloadable'],
];

/** The store's own word for an error of SQLite, or null when it is not about the store. */
export function troubleOf(error: unknown): StoreTrouble | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const found = troubles.find(([pattern]) => pattern.test(code));
  return found === undefined ? null : new StoreTrouble(found[1], error);
}
