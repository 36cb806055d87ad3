import type { Migration } from '../migrate.ts';

/**
 * Evidence of a person: the masked bytes as they see them, and the same encrypted for the organisers until they have them.
 * `blob` and `blob_size` are of the encrypted bytes; null when they are for nobody. What was told of it is in the log.
 */
export const evidence: Migration = {
  version: 3,
  name: 'evidence',
  sql: `
    CREATE TABLE evidence (
      id TEXT NOT NULL PRIMARY KEY,
      log TEXT NOT NULL,
      at TEXT NOT NULL,
      step TEXT,
      way TEXT NOT NULL CHECK (way IN ('capture', 'file', 'note')),
      mime TEXT NOT NULL,
      size INTEGER NOT NULL CHECK (size >= 0),
      blob TEXT,
      blob_size INTEGER,
      state TEXT NOT NULL CHECK (state IN ('local', 'queued', 'sent', 'refused'))
    ) STRICT;
    CREATE INDEX evidence_log ON evidence (log, at);
    CREATE TABLE evidence_clear (
      id TEXT NOT NULL PRIMARY KEY REFERENCES evidence (id) ON DELETE CASCADE,
      bytes BLOB NOT NULL
    ) STRICT;
    CREATE TABLE evidence_sealed (
      id TEXT NOT NULL PRIMARY KEY REFERENCES evidence (id) ON DELETE CASCADE,
      bytes BLOB NOT NULL
    ) STRICT;
  `,
};
