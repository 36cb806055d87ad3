/** Where the two engines do not speak the same SQL. */
export type Dialect = {
  /** Ends a SELECT of rows that nobody else may change until the end of the transaction. */
  readonly lock: string;
  /** A field of a JSON text as text, null when absent. */
  text(column: string, field: string): string;
  /** A boolean field of a JSON text as 1 or 0. */
  bit(column: string, field: string): string;
  /** SQL of a migration, as this engine takes it. */
  ddl(sql: string): string;
};

/** Migrations are written for SQLite, where one hub has the whole database: nothing is locked row by row. */
export const sqlite: Dialect = {
  lock: '',
  text: (column, field) => `CAST(json_extract(${column}, '$.${field}') AS TEXT)`,
  bit: (column, field) => `json_extract(${column}, '$.${field}')`,
  ddl: (sql) => sql,
};
