import type { OidcStore } from './account-port.ts';
import type { Database } from './engine.ts';

/** What was begun with the identity provider: in the store, since another hub of it may take the answer. */
export function oidcStore(db: Database): OidcStore {
  return {
    begin: ({ state, browser, verifier, nonce, expiresAt, now }) =>
      db.write(async (engine) => {
        await engine.run('DELETE FROM oidc_try WHERE expires_at < ?', now);
        await engine.run('DELETE FROM oidc_code WHERE expires_at < ?', now);
        await engine.run(
          'INSERT INTO oidc_try (state, browser, verifier, nonce, expires_at) VALUES (?, ?, ?, ?, ?)',
          state,
          browser,
          verifier,
          nonce,
          expiresAt,
        );
      }),
    take: ({ state, browser, now }) =>
      db.write(async (engine) => {
        const sql = 'SELECT verifier, nonce FROM oidc_try WHERE state = ? AND browser = ? AND expires_at > ?';
        const row = await engine.get<{ verifier: string; nonce: string }>(sql, state, browser, now);
        if (row !== undefined) await engine.run('DELETE FROM oidc_try WHERE state = ?', state);
        return row ?? null;
      }),
    accountOf: ({ issuer, subject, email, now }) =>
      db.write(async (engine) => {
        const sql = 'SELECT person FROM account WHERE issuer = ? AND subject = ? AND disabled_at IS NULL';
        const linked = await engine.get<{ person: string }>(sql, issuer, subject);
        if (linked !== undefined) return linked.person;
        // A first time: by an address that the provider verified, for an account that nobody linked yet.
        const found = await engine.get<{ person: string }>(
          'SELECT person FROM account WHERE email = ? AND issuer IS NULL AND disabled_at IS NULL',
          email,
        );
        if (found === undefined) return null;
        // A disabled account may be linked with this person already.
        const taken = await engine.get(
          'SELECT 1 AS yes FROM account WHERE issuer = ? AND subject = ?',
          issuer,
          subject,
        );
        if (taken !== undefined) return null;
        await engine.run('UPDATE account SET issuer = ?, subject = ? WHERE person = ?', issuer, subject, found.person);
        await engine.audit(now, found.person, 'account.linked', found.person);
        return found.person;
      }),
    addCode: ({ hash, browser, person, expiresAt }) =>
      db.write(async (engine) => {
        const sql = 'INSERT INTO oidc_code (hash, browser, person, expires_at) VALUES (?, ?, ?, ?)';
        await engine.run(sql, hash, browser, person, expiresAt);
      }),
    takeCode: ({ hash, browser, now }) =>
      db.write(async (engine) => {
        const sql = 'SELECT person FROM oidc_code WHERE hash = ? AND browser = ? AND expires_at > ?';
        const row = await engine.get<{ person: string }>(sql, hash, browser, now);
        await engine.run('DELETE FROM oidc_code WHERE hash = ?', hash);
        return row?.person ?? null;
      }),
  };
}
