import type { Migration } from '../migration.ts';

/**
 * The time that the organisers gave a slot when they made it. `starts_at` and `minutes` follow what was agreed since
 * (store/appointment.ts), so that lists sort right, and go back to these when nothing is agreed any more.
 */
export const appointment: Migration = {
  number: 4,
  sql: `
ALTER TABLE slot ADD COLUMN made_starts_at TEXT;
ALTER TABLE slot ADD COLUMN made_minutes INTEGER;
UPDATE slot SET made_starts_at = starts_at, made_minutes = minutes;
`,
};
