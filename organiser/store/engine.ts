// oxlint-disable-next-line import/default -- its types say `export =`
import type Database from 'better-sqlite3';
import { StoreTrouble, type Trouble } from './port.ts';

type Value = string | number | null;
type Row = Record<string, Value>;

/** The database of one hub with its prepared statements: what the parts of the store share. */
export class Engine {
  readonly db: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  constructor(db: Database.Database) {
    this.db = db;
  }

  #prepare(sql: string): Database.Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.db.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }

  all<T extends Row>(sql: string, ...values: Value[]): T[] {
    return this.#prepare(sql).all(...values) as T[];
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- names the row the query makes
  get<T extends Row = Row>(sql: string, ...values: Value[]): T | undefined {
    return this.#prepare(sql).get(...values) as T | undefined;
  }

  /** Rows in order, one at a time, so that a reader may stop early. */
  each<T extends Row>(sql: string, ...values: Value[]): IterableIterator<T> {
    return this.#prepare(sql).iterate(...values) as IterableIterator<T>;
  }

  run(sql: string, ...values: Value[]): number {
    return this.#prepare(sql).run(...values).changes;
  }

  /** One transaction, durable when the promise resolves; undone as a whole when `work` throws. */
  async write<T>(work: () => T): Promise<T> {
    try {
      return this.db.transaction(work).immediate();
    } catch (error) {
      throw troubleOf(error) ?? error;
    }
  }

  async read<T>(work: () => T): Promise<T> {
    try {
      return work();
    } catch (error) {
      throw troubleOf(error) ?? error;
    }
  }

  audit(at: string, person: string, act: string, subject: string): void {
    this.run('INSERT INTO audit (at, person, act, subject) VALUES (?, ?, ?, ?)', at, person, act, subject);
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

/** The store's own word for an engine's error, or null when it is not about the store. */
export function troubleOf(error: unknown): StoreTrouble | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const found = troubles.find(([pattern]) => pattern.test(code));
  return found === undefined ? null : new StoreTrouble(found[1], error);
}
