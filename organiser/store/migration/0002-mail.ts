import type { Migration } from '../migration.ts';

/**
 * The mails that wait, and those that ended: of these only the id and the outcome stay, by which a return is recognised.
 * The codes of MSSanté: one per log and way; `mail` is the one that carried it.
 */
export const mail: Migration = {
  number: 2,
  sql: `
CREATE TABLE mail (
  id TEXT PRIMARY KEY, state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'returned')),
  recipient TEXT, subject TEXT, text TEXT, made_at TEXT NOT NULL, next_at TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0, reason TEXT, ended_at TEXT,
  CHECK ((state = 'waiting') = (recipient IS NOT NULL)), CHECK ((state = 'waiting') = (ended_at IS NULL))
) STRICT;
CREATE INDEX mail_by_next ON mail (state, next_at);

CREATE TABLE mss_code (
  log TEXT NOT NULL REFERENCES log (id), way TEXT NOT NULL CHECK (way IN ('receive', 'send')),
  hash TEXT NOT NULL, domain TEXT NOT NULL, mail TEXT, made_at TEXT NOT NULL, expires_at TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0, ended INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (log, way)
) STRICT, WITHOUT ROWID;
CREATE INDEX mss_code_by_hash ON mss_code (way, hash);
CREATE INDEX mss_code_by_mail ON mss_code (mail);

CREATE TABLE mss_ask (log TEXT NOT NULL REFERENCES log (id), way TEXT NOT NULL, at TEXT NOT NULL) STRICT;
CREATE INDEX mss_ask_by_log ON mss_ask (log, way, at);
`,
};
