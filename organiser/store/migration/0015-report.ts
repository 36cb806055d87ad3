import type { Migration } from '../migration.ts';

/** The bytes of a report are erased after some days; that they came is kept, so that sending them again costs nothing. */
export const report: Migration = {
  number: 15,
  sql: `
ALTER TABLE blob ADD COLUMN erased_at TEXT;
`,
};
