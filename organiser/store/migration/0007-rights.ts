import type { Migration } from '../migration.ts';

/**
 * Regions that a person of the organisers is limited to (a JSON array; null: national), and what a slot belongs to: a region, a
 * registered participant, the organiser in charge, the link of its meeting.
 */
export const rights: Migration = {
  number: 7,
  sql: `
ALTER TABLE person ADD COLUMN regions TEXT;
ALTER TABLE slot ADD COLUMN region TEXT;
ALTER TABLE slot ADD COLUMN participant TEXT;
ALTER TABLE slot ADD COLUMN organiser TEXT;
ALTER TABLE slot ADD COLUMN meeting TEXT;
`,
};
