import type { Migration } from '../migration.ts';

/**
 * People, their tokens and devices; editions, slots and their codes; the logs; the blobs; the audit.
 * `log.head` is the highest seq of a log: a seq is taken by raising it in the transaction that inserts the event.
 */
export const start: Migration = {
  number: 1,
  sql: `
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE edition (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, starts_on TEXT NOT NULL, ends_on TEXT NOT NULL,
  contact TEXT NOT NULL, report_key TEXT NOT NULL, made_at TEXT NOT NULL
) STRICT;

CREATE TABLE log (id TEXT PRIMARY KEY, head INTEGER NOT NULL DEFAULT 0 CHECK (head >= 0)) STRICT;

CREATE TABLE person (
  id TEXT PRIMARY KEY, role TEXT NOT NULL CHECK (role IN ('participant', 'organiser', 'observer')),
  label TEXT NOT NULL, log TEXT REFERENCES log (id), made_at TEXT NOT NULL,
  CHECK ((role = 'participant') = (log IS NOT NULL))
) STRICT;

CREATE TABLE slot (
  id TEXT PRIMARY KEY, log TEXT NOT NULL UNIQUE REFERENCES log (id), edition TEXT NOT NULL REFERENCES edition (id),
  person TEXT NOT NULL REFERENCES person (id), starts_at TEXT NOT NULL, minutes INTEGER NOT NULL,
  couloir TEXT NOT NULL, heard_at TEXT, made_at TEXT NOT NULL
) STRICT;
CREATE INDEX slot_by_edition ON slot (edition, starts_at);

CREATE TABLE code (
  hash TEXT PRIMARY KEY, slot TEXT NOT NULL REFERENCES slot (id), made_at TEXT NOT NULL, expires_at TEXT NOT NULL,
  used_at TEXT, device TEXT, token TEXT
) STRICT;
CREATE INDEX code_by_slot ON code (slot);

CREATE TABLE token (
  hash TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person (id), device TEXT, made_at TEXT NOT NULL,
  revoked_at TEXT, renewed_device TEXT, renewed_token TEXT
) STRICT;

CREATE TABLE member (
  log TEXT NOT NULL REFERENCES log (id), device TEXT NOT NULL, person TEXT NOT NULL REFERENCES person (id),
  PRIMARY KEY (log, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  log TEXT NOT NULL REFERENCES log (id), seq INTEGER NOT NULL CHECK (seq >= 1), device TEXT NOT NULL,
  n INTEGER NOT NULL CHECK (n >= 1), kind TEXT NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL,
  actor TEXT NOT NULL, role TEXT NOT NULL, digest TEXT NOT NULL, stored_at TEXT NOT NULL,
  PRIMARY KEY (log, seq), UNIQUE (log, device, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob (
  sha256 TEXT NOT NULL, log TEXT NOT NULL REFERENCES log (id), file TEXT NOT NULL UNIQUE, total INTEGER NOT NULL,
  receipt TEXT, started_at TEXT NOT NULL, completed_at TEXT,
  PRIMARY KEY (sha256, log)
) STRICT;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, person TEXT NOT NULL, act TEXT NOT NULL, subject TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_subject ON audit (subject, person, act, at);
`,
};
