import type { Migration } from '../migrate.ts';

/**
 * The first schema.
 * `device`: every id this database had, one of them current; `high_water` is the highest n each ever gave out, kept apart
 * from the events since an n stays taken when its event is gone. `seq` is null until the hub has acknowledged the event.
 * `rank` is the order in which this database came to know its events.
 * `report_bytes` is apart from `report` so that listing reports never reads them.
 */
export const first: Migration = {
  version: 1,
  name: 'first',
  sql: `
    CREATE TABLE device (
      id TEXT NOT NULL PRIMARY KEY,
      current INTEGER NOT NULL CHECK (current IN (0, 1)),
      high_water INTEGER NOT NULL DEFAULT 0 CHECK (high_water >= 0)
    ) STRICT;
    CREATE UNIQUE INDEX device_current ON device (current) WHERE current = 1;

    CREATE TABLE event (
      rank INTEGER PRIMARY KEY,
      log TEXT NOT NULL,
      device TEXT NOT NULL,
      n INTEGER NOT NULL CHECK (n >= 1),
      seq INTEGER CHECK (seq >= 1),
      kind TEXT NOT NULL,
      body TEXT NOT NULL CHECK (json_valid(body)),
      at TEXT NOT NULL,
      actor TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('participant', 'organiser', 'observer')),
      UNIQUE (log, device, n)
    ) STRICT;
    CREATE UNIQUE INDEX event_seq ON event (log, seq) WHERE seq IS NOT NULL;
    CREATE INDEX event_unsent ON event (log, device, n) WHERE seq IS NULL;

    CREATE TABLE log_cursor (
      log TEXT NOT NULL PRIMARY KEY,
      epoch TEXT NOT NULL,
      after INTEGER NOT NULL CHECK (after >= 0)
    ) STRICT;

    CREATE TABLE setting (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL CHECK (json_valid(value))) STRICT;

    CREATE TABLE check_result (
      id TEXT NOT NULL PRIMARY KEY,
      at TEXT NOT NULL,
      result TEXT NOT NULL CHECK (json_valid(result))
    ) STRICT;

    CREATE TABLE report (
      id TEXT NOT NULL PRIMARY KEY,
      at TEXT NOT NULL,
      shown TEXT NOT NULL,
      blob TEXT NOT NULL,
      size INTEGER NOT NULL,
      sections TEXT NOT NULL CHECK (json_valid(sections)),
      state TEXT NOT NULL CHECK (state IN ('queued', 'sent')),
      receipt TEXT,
      sent_at TEXT
    ) STRICT;
    CREATE TABLE report_bytes (
      id TEXT NOT NULL PRIMARY KEY REFERENCES report (id) ON DELETE CASCADE,
      bytes BLOB NOT NULL
    ) STRICT;
  `,
};
