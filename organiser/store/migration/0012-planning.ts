import type { Migration } from '../migration.ts';

/**
 * How often a slot was changed, so that two organisers do not undo each other. Chains: slots in order; `sends` is the type of
 * the document that the next slot expects.
 */
export const planning: Migration = {
  number: 12,
  sql: `
ALTER TABLE slot ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
CREATE INDEX slot_by_time ON slot (starts_at);

CREATE TABLE chain (
  id TEXT PRIMARY KEY, edition TEXT NOT NULL REFERENCES edition (id), name TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1, made_at TEXT NOT NULL
) STRICT;
CREATE INDEX chain_by_edition ON chain (edition, made_at);

CREATE TABLE chain_link (
  chain TEXT NOT NULL REFERENCES chain (id), position INTEGER NOT NULL, slot TEXT NOT NULL REFERENCES slot (id), sends TEXT,
  PRIMARY KEY (chain, position), UNIQUE (chain, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX chain_link_by_slot ON chain_link (slot);
`,
};
