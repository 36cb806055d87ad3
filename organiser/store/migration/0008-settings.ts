import type { Migration } from '../migration.ts';

/**
 * What the organisers decide of an edition. `version` grows with each change; `days_off` is a JSON array of days, `settings` the
 * rest as JSON, null where nobody decided anything.
 */
export const settings: Migration = {
  number: 8,
  sql: `
ALTER TABLE edition ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE edition ADD COLUMN days_off TEXT;
ALTER TABLE edition ADD COLUMN settings TEXT;
`,
};
