import type { Dialect } from './dialect.ts';

export type Value = string | number | null;
export type Row = Record<string, Value>;

/** The statements of one transaction, or of one reading. One SQL text for every engine, its values marked by `?`. */
export interface Engine {
  readonly dialect: Dialect;
  all<T extends Row>(sql: string, ...values: Value[]): Promise<T[]>;
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- names the row the query makes
  get<T extends Row = Row>(sql: string, ...values: Value[]): Promise<T | undefined>;
  /** How many rows were changed. */
  run(sql: string, ...values: Value[]): Promise<number>;
  audit(at: string, person: string, act: string, subject: string): Promise<void>;
}

/**
 * What else a writing transaction must wait for. `board`: every other one of the board, on every hub. `log`: nothing but
 * the rows that it locks itself.
 */
export type Scope = 'board' | 'log';

/**
 * The database of a hub. `work` speaks only through the engine that it is given, waits for nothing else, and changes nothing
 * outside: it may be run again after another transaction got in its way.
 * @throws StoreTrouble, or what `work` threw; then nothing was written
 */
export interface Database {
  /** Several hubs may use it at once. */
  readonly shared: boolean;
  /** One transaction, durable when the promise resolves; undone as a whole when `work` throws. */
  write<T>(work: (engine: Engine) => Promise<T>, scope?: Scope): Promise<T>;
  /** One statement, of what was committed. */
  read<T>(work: (engine: Engine) => Promise<T>): Promise<T>;
  /** Several statements of one and the same instant. */
  snapshot<T>(work: (engine: Engine) => Promise<T>): Promise<T>;
  /** Leaves nothing of what was wiped in the files of the engine, where it can. */
  scrub(): Promise<void>;
  close(): Promise<void>;
}
