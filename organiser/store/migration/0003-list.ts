import type { Migration } from '../migration.ts';

/** Every publication of the lists of an edition; the one in force has the highest version. None is ever changed. */
export const list: Migration = {
  number: 3,
  sql: `
CREATE TABLE list (
  edition TEXT NOT NULL REFERENCES edition (id), name TEXT NOT NULL, version INTEGER NOT NULL CHECK (version >= 1),
  published_at TEXT NOT NULL, person TEXT NOT NULL REFERENCES person (id), label TEXT NOT NULL, as_of TEXT NOT NULL,
  example INTEGER NOT NULL CHECK (example IN (0, 1)), body TEXT NOT NULL, sha256 TEXT NOT NULL, row_count INTEGER NOT NULL,
  PRIMARY KEY (edition, name, version)
) STRICT, WITHOUT ROWID;
`,
};
