import type { Migration } from '../migration.ts';

/**
 * The contact address that an organiser entered for a slot, the reminders that were sent, and an index by kind: the
 * readiness of an edition reads a few events of every log.
 */
export const readiness: Migration = {
  number: 6,
  sql: `
CREATE TABLE contact (slot TEXT PRIMARY KEY REFERENCES slot (id), email TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE reminder (
  slot TEXT NOT NULL REFERENCES slot (id), at TEXT NOT NULL, by TEXT NOT NULL, ways TEXT NOT NULL
) STRICT;
CREATE INDEX reminder_by_slot ON reminder (slot, at);

CREATE INDEX event_by_kind ON event (log, kind, seq);
`,
};
