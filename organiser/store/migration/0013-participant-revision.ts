import type { Migration } from '../migration.ts';

/**
 * How often what is known of a participant was changed, so that two organisers do not undo each other. An address is no longer
 * unique in an edition: what a region may not see does not stop it (the store tells who is known among those that a caller sees).
 */
export const participantRevision: Migration = {
  number: 13,
  sql: `
CREATE TABLE participant_again (
  id TEXT PRIMARY KEY, edition TEXT NOT NULL REFERENCES edition (id), label TEXT NOT NULL, email TEXT, couloir TEXT, region TEXT,
  structure TEXT NOT NULL, editor TEXT NOT NULL, solution TEXT NOT NULL, version TEXT NOT NULL, who TEXT, note TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'refused', 'withdrawn')),
  source TEXT NOT NULL CHECK (source IN ('board', 'import', 'self')),
  invited_at TEXT, mail TEXT, created_at TEXT NOT NULL, revision INTEGER NOT NULL DEFAULT 1
) STRICT;
INSERT INTO participant_again (id, edition, label, email, couloir, region, structure, editor, solution, version, who, note, state,
  source, invited_at, mail, created_at)
SELECT id, edition, label, email, couloir, region, structure, editor, solution, version, who, note, state, source, invited_at, mail,
  created_at FROM participant;
DROP TABLE participant;
ALTER TABLE participant_again RENAME TO participant;
CREATE INDEX participant_by_edition ON participant (edition, created_at);
CREATE INDEX participant_by_address ON participant (edition, email);
`,
};
