import type { Migration } from '../migration.ts';

/** National identifier of the participant, when the organisers registered it: compared with the card, shown to nobody. */
export const holder: Migration = {
  number: 5,
  sql: 'ALTER TABLE slot ADD COLUMN person_id TEXT;',
};
