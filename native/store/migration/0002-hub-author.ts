import type { Migration } from '../migrate.ts';

/**
 * Lets an event be the hub's own (`card.proved`). SQLite cannot change a CHECK: the table is made again with its rows,
 * its ranks and its indexes.
 */
export const hubAuthor: Migration = {
  version: 2,
  name: 'hub-author',
  sql: `
    CREATE TABLE event_2 (
      rank INTEGER PRIMARY KEY,
      log TEXT NOT NULL,
      device TEXT NOT NULL,
      n INTEGER NOT NULL CHECK (n >= 1),
      seq INTEGER CHECK (seq >= 1),
      kind TEXT NOT NULL,
      body TEXT NOT NULL CHECK (json_valid(body)),
      at TEXT NOT NULL,
      actor TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('participant', 'organiser', 'observer', 'hub')),
      UNIQUE (log, device, n)
    ) STRICT;
    INSERT INTO event_2 (rank, log, device, n, seq, kind, body, at, actor, role)
      SELECT rank, log, device, n, seq, kind, body, at, actor, role FROM event;
    DROP TABLE event;
    ALTER TABLE event_2 RENAME TO event;
    CREATE UNIQUE INDEX event_seq ON event (log, seq) WHERE seq IS NOT NULL;
    CREATE INDEX event_unsent ON event (log, device, n) WHERE seq IS NULL;
  `,
};
