import type { Migration } from '../migration.ts';

/**
 * The participants of an edition, and the public link by which people register. An address is there once per edition, in lower
 * case; withdrawing empties everything but the label. `mail`: the last invitation that was queued.
 */
export const participant: Migration = {
  number: 11,
  sql: `
CREATE TABLE participant (
  id TEXT PRIMARY KEY, edition TEXT NOT NULL REFERENCES edition (id), label TEXT NOT NULL, email TEXT, couloir TEXT, region TEXT,
  structure TEXT NOT NULL, editor TEXT NOT NULL, solution TEXT NOT NULL, version TEXT NOT NULL, who TEXT, note TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'refused', 'withdrawn')),
  source TEXT NOT NULL CHECK (source IN ('board', 'import', 'self')),
  invited_at TEXT, mail TEXT, created_at TEXT NOT NULL,
  UNIQUE (edition, email)
) STRICT;
CREATE INDEX participant_by_edition ON participant (edition, created_at);
CREATE INDEX slot_by_participant ON slot (participant, made_at);

CREATE TABLE registration (
  edition TEXT PRIMARY KEY REFERENCES edition (id), token TEXT NOT NULL UNIQUE, made_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
