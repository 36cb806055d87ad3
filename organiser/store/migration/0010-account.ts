import type { Migration } from '../migration.ts';

/**
 * Accounts of people who sign in; their one-time links and recovery codes; tries to sign in, counted under a hash of the
 * e-mail or of the network address. A session is a token that expires; `root` is the session or key that a browser's token comes from.
 */
export const account: Migration = {
  number: 10,
  sql: `
CREATE TABLE account (
  person TEXT PRIMARY KEY REFERENCES person (id), email TEXT NOT NULL UNIQUE, made_at TEXT NOT NULL, password TEXT,
  totp TEXT, totp_step INTEGER NOT NULL DEFAULT 0, totp_offer TEXT, issuer TEXT, subject TEXT, disabled_at TEXT,
  UNIQUE (issuer, subject)
) STRICT;

CREATE TABLE invitation (
  hash TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES account (person), made_at TEXT NOT NULL,
  expires_at TEXT NOT NULL, used_at TEXT
) STRICT;
CREATE INDEX invitation_by_person ON invitation (person);

CREATE TABLE recovery (
  person TEXT NOT NULL REFERENCES account (person), hash TEXT NOT NULL, PRIMARY KEY (person, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt (key TEXT PRIMARY KEY, failed INTEGER NOT NULL, at TEXT NOT NULL, locked_until TEXT) STRICT;

CREATE TABLE oidc_try (
  state TEXT PRIMARY KEY, browser TEXT NOT NULL, verifier TEXT NOT NULL, nonce TEXT NOT NULL, expires_at TEXT NOT NULL
) STRICT;
CREATE TABLE oidc_code (
  hash TEXT PRIMARY KEY, browser TEXT NOT NULL, person TEXT NOT NULL REFERENCES account (person), expires_at TEXT NOT NULL
) STRICT;

ALTER TABLE token ADD COLUMN id TEXT;
ALTER TABLE token ADD COLUMN root TEXT;
ALTER TABLE token ADD COLUMN way TEXT;
ALTER TABLE token ADD COLUMN agent TEXT;
ALTER TABLE token ADD COLUMN last_at TEXT;
ALTER TABLE token ADD COLUMN idle_at TEXT;
ALTER TABLE token ADD COLUMN expires_at TEXT;
CREATE INDEX token_by_person ON token (person);
CREATE INDEX token_by_root ON token (root);
CREATE INDEX audit_by_person ON audit (person, id);
`,
};
