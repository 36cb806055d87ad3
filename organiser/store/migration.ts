/** One step of the tables. Written for SQLite; `Dialect.ddl` gives it to other engines. */
export type Migration = { number: number; sql: string };
