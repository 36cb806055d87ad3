import type { AccountFound, Linked, OidcStore } from './account-port.ts';
import { stillJudged } from './account.ts';
import type { Database, Engine } from './engine.ts';

type Row = { person: string; issuer: string | null; unlinked_at: string | null; disabled_at: string | null };
const COLUMNS = 'SELECT person, issuer, unlinked_at, disabled_at FROM account';

const ownerOf = (engine: Engine, { issuer, subject }: Linked): Promise<Row | undefined> =>
  engine.get<Row>(`${COLUMNS} WHERE issuer = ? AND subject = ?`, issuer, subject);

async function setLink(engine: Engine, person: string, { issuer, subject }: Linked, now: string): Promise<void> {
  const sql = 'UPDATE account SET issuer = ?, subject = ?, unlinked_at = NULL WHERE person = ?';
  await engine.run(sql, issuer, subject, person);
  await engine.audit(now, person, 'account.linked', person);
}

const letIn = ({ person, disabled_at: disabledAt }: Row): AccountFound =>
  disabledAt === null ? { person } : { refused: 'disabled', person };

/** What was begun with the identity provider: in the store, since another hub of it may take the answer. */
export function oidcStore(db: Database): OidcStore {
  return {
    begin: ({ state, browser, verifier, nonce, link, expiresAt, now }) =>
      db.write(async (engine) => {
        if (link !== null) await stillJudged(engine, link.person, link.judged);
        await engine.run('DELETE FROM oidc_try WHERE expires_at < ?', now);
        await engine.run('DELETE FROM oidc_code WHERE expires_at < ?', now);
        await engine.run(
          'INSERT INTO oidc_try (state, browser, verifier, nonce, person, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
          state,
          browser,
          verifier,
          nonce,
          link?.person ?? null,
          expiresAt,
        );
      }),
    take: ({ state, browser, now }) =>
      db.write(async (engine) => {
        const sql = 'SELECT verifier, nonce, person FROM oidc_try WHERE state = ? AND browser = ? AND expires_at > ?';
        const row = await engine.get<{ verifier: string; nonce: string; person: string | null }>(
          sql,
          state,
          browser,
          now,
        );
        if (row !== undefined) await engine.run('DELETE FROM oidc_try WHERE state = ?', state);
        return row ?? null;
      }),
    accountOf: ({ email, now, ...linked }) =>
      db.write(async (engine) => {
        const owner = await ownerOf(engine, linked);
        if (owner !== undefined) return letIn(owner);
        if (email === null) return { refused: 'unknown', person: null };
        // A first time: by an address that the provider verified, for an account that nobody linked, nor unlinked.
        const found = await engine.get<Row>(`${COLUMNS} WHERE email = ?`, email);
        if (found === undefined || found.issuer !== null || found.unlinked_at !== null)
          return { refused: 'unknown', person: found?.person ?? null };
        if (found.disabled_at === null) await setLink(engine, found.person, linked, now);
        return letIn(found);
      }),
    link: ({ person, now, ...linked }) =>
      db.write(async (engine) => {
        const owner = await ownerOf(engine, linked);
        if (owner !== undefined && owner.person !== person) return { refused: 'taken', person };
        const own = await engine.get<Row>(`${COLUMNS} WHERE person = ?`, person);
        if (own === undefined) return { refused: 'unknown', person: null };
        if (own.disabled_at === null) await setLink(engine, person, linked, now);
        return letIn(own);
      }),
    unlink: ({ person, judged, now }) =>
      db.write(async (engine) => {
        await stillJudged(engine, person, judged);
        const sql =
          'UPDATE account SET issuer = NULL, subject = NULL, unlinked_at = ? WHERE person = ? AND issuer IS NOT NULL';
        const changed = await engine.run(sql, now, person);
        // A sign-in may be on its way.
        await engine.run('DELETE FROM oidc_code WHERE person = ?', person);
        if (changed === 1) await engine.audit(now, person, 'account.unlinked', person);
      }),
    addCode: ({ hash, browser, person, expiresAt }) =>
      db.write(async (engine) => {
        const sql = 'INSERT INTO oidc_code (hash, browser, person, expires_at) VALUES (?, ?, ?, ?)';
        await engine.run(sql, hash, browser, person, expiresAt);
      }),
    codeOf: ({ hash, browser, now }) =>
      db.read(async (engine) => {
        const sql = 'SELECT person FROM oidc_code WHERE hash = ? AND browser = ? AND expires_at > ?';
        const row = await engine.get<{ person: string }>(sql, hash, browser, now);
        return row?.person ?? null;
      }),
  };
}
