import type { Migration } from '../migration.ts';

/**
 * What the organisers made of the irritants of the logs, each change of it, and the links by which publishers read what was
 * released of theirs. A triage is named by its log and the id that a device gave.
 */
export const irritant: Migration = {
  number: 9,
  sql: `
CREATE TABLE irritant_triage (
  log TEXT NOT NULL REFERENCES log (id), irritant TEXT NOT NULL, version INTEGER NOT NULL, at TEXT NOT NULL,
  state TEXT NOT NULL, category TEXT NOT NULL, severity TEXT NOT NULL, step TEXT, editor TEXT, solution TEXT,
  owner TEXT REFERENCES person (id), duplicate_log TEXT, duplicate_of TEXT, released TEXT, released_at TEXT,
  PRIMARY KEY (log, irritant)
) STRICT, WITHOUT ROWID;
CREATE INDEX irritant_triage_by_main ON irritant_triage (duplicate_log, duplicate_of);

CREATE TABLE irritant_change (
  log TEXT NOT NULL, irritant TEXT NOT NULL, version INTEGER NOT NULL, at TEXT NOT NULL,
  by TEXT NOT NULL REFERENCES person (id), changes TEXT NOT NULL,
  PRIMARY KEY (log, irritant, version),
  FOREIGN KEY (log, irritant) REFERENCES irritant_triage (log, irritant)
) STRICT, WITHOUT ROWID;

CREATE TABLE publisher_link (
  id TEXT PRIMARY KEY, edition TEXT NOT NULL REFERENCES edition (id), editor TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,
  until TEXT NOT NULL, made_at TEXT NOT NULL, revoked_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX publisher_link_by_edition ON publisher_link (edition, made_at);
`,
};
