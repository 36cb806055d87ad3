import { randomUUID } from 'node:crypto';
import type { BoardKey, BoardSession, StaffRole } from '../protocol/account.ts';
import { Refusal } from '../refusal.ts';
import type { AccountStore, OpenAsk, SecondStep } from './account-port.ts';
import type { Engine } from './engine.ts';
import { regionsOf } from './people.ts';
import type { Caller } from './port.ts';

type Ask<K extends keyof AccountStore> = Parameters<AccountStore[K]>[0];

/** Uses what shows the second step: each step of an authenticator and each recovery code once. */
export async function useSecondStep(engine: Engine, person: string, second: SecondStep): Promise<void> {
  if (second === null) return;
  const used =
    'step' in second
      ? await engine.run(
          'UPDATE account SET totp_step = ? WHERE person = ? AND totp_step < ?',
          second.step,
          person,
          second.step,
        )
      : await engine.run('DELETE FROM recovery WHERE person = ? AND hash = ?', person, second.recovery);
  if (used !== 1) throw new Refusal('session.refused');
}

/** Forgets the sessions of a person that ended a while ago, with the browsers' tokens that came from them. */
async function sweep(engine: Engine, person: string, before: string): Promise<void> {
  const ended = 'SELECT hash FROM token WHERE person = ? AND expires_at IS NOT NULL AND expires_at < ?';
  await engine.run(`DELETE FROM token WHERE root IN (${ended})`, person, before);
  await engine.run('DELETE FROM token WHERE person = ? AND expires_at IS NOT NULL AND expires_at < ?', person, before);
}

type OpenRow = {
  role: StaffRole;
  label: string;
  regions: string | null;
  password: string | null;
  disabled_at: string | null;
};

export async function openSession(
  engine: Engine,
  ask: OpenAsk,
): Promise<Awaited<ReturnType<AccountStore['openSession']>>> {
  const { person, hash, way, ticket, agent, second, judged, rehash, idleAt, expiresAt, now } = ask;
  const row = await engine.get<OpenRow>(
    'SELECT role, label, regions, password, disabled_at FROM account JOIN person ON person.id = account.person WHERE person = ?',
    person,
  );
  if (row === undefined || row.disabled_at !== null) throw new Refusal('session.refused');
  if (judged !== undefined && row.password !== judged) throw new Refusal('session.refused');
  await useSecondStep(engine, person, second);
  if (ticket !== undefined) {
    const sql = 'DELETE FROM oidc_code WHERE hash = ? AND browser = ? AND person = ? AND expires_at > ?';
    const used = await engine.run(sql, ticket.hash, ticket.browser, person, now);
    if (used !== 1) throw new Refusal('oidc.expired');
  }
  if (rehash) await engine.run('UPDATE account SET password = ? WHERE person = ?', rehash, person);
  await sweep(engine, person, now);
  await engine.run(
    `INSERT INTO token (hash, person, device, made_at, id, way, agent, last_at, idle_at, expires_at)
     VALUES (?, ?, NULL, ?, ?, ?, ?, ?, ?, ?)`,
    hash,
    person,
    now,
    randomUUID(),
    way,
    agent,
    now,
    idleAt,
    expiresAt,
  );
  const recovered = second !== null && 'recovery' in second;
  await engine.audit(now, person, recovered ? 'session.opened-recovery' : 'session.opened', person);
  const { role, label } = row;
  return { caller: { person, role, label, regions: regionsOf(row.regions) } };
}

export async function touchSession(engine: Engine, { hash, now, idleAt }: Ask<'touchSession'>): Promise<void> {
  await engine.run('UPDATE token SET last_at = ?, idle_at = ? WHERE hash = ? AND last_at < ?', now, idleAt, hash, now);
}

/** Ends every session of a person, but one. */
export async function endSessions(engine: Engine, person: string, now: string, except = ''): Promise<void> {
  await engine.run(
    'UPDATE token SET revoked_at = ? WHERE person = ? AND expires_at IS NOT NULL AND revoked_at IS NULL AND hash <> ?',
    now,
    person,
    except,
  );
}

async function end(engine: Engine, hash: string, by: Caller, whose: string, now: string): Promise<void> {
  await engine.run('UPDATE token SET revoked_at = ? WHERE hash = ? AND revoked_at IS NULL', now, hash);
  await engine.audit(now, by.person, 'session.ended', whose);
}

export const endSession = (engine: Engine, { hash, by, now }: Ask<'endSession'>): Promise<void> =>
  end(engine, hash, by, by.person, now);

const OPEN = 'expires_at IS NOT NULL AND revoked_at IS NULL AND expires_at > ? AND idle_at > ?';

type SessionRow = {
  hash: string;
  id: string;
  way: BoardSession['way'];
  agent: string | null;
  made_at: string;
  last_at: string;
  expires_at: string;
};

export async function sessions(engine: Engine, { person, hash, now }: Ask<'sessions'>): Promise<BoardSession[]> {
  const rows = await engine.all<SessionRow>(
    `SELECT hash, id, way, agent, made_at, last_at, expires_at FROM token WHERE person = ? AND ${OPEN}
     ORDER BY last_at DESC, id`,
    person,
    now,
    now,
  );
  const own = (row: SessionRow): number => (row.hash === hash ? 0 : 1);
  return rows
    .toSorted((a, b) => own(a) - own(b))
    .map((row) => ({
      id: row.id,
      way: row.way,
      agent: row.agent,
      madeAt: row.made_at,
      lastAt: row.last_at,
      expiresAt: row.expires_at,
      current: row.hash === hash,
    }));
}

export async function endSessionById(
  engine: Engine,
  { id, anybody, by, now }: Ask<'endSessionById'>,
): Promise<{ person: string }> {
  const row = await engine.get<{ hash: string; person: string }>(
    'SELECT hash, person FROM token WHERE id = ? AND revoked_at IS NULL',
    id,
  );
  // Somebody else's is told like one that does not exist.
  if (row === undefined || (!anybody && row.person !== by.person))
    throw new Refusal('route.unknown', { path: 'session' });
  await end(engine, row.hash, by, row.person, now);
  return { person: row.person };
}

const KEYS = `FROM token JOIN person ON person.id = token.person
  WHERE token.device IS NULL AND token.expires_at IS NULL AND token.revoked_at IS NULL AND person.log IS NULL`;

export async function keys(engine: Engine, hash: string): Promise<BoardKey[]> {
  const rows = await engine.all<{
    hash: string;
    id: string;
    label: string;
    role: StaffRole;
    regions: string | null;
    made_at: string;
  }>(
    `SELECT token.hash, person.id, person.label, person.role, person.regions, token.made_at ${KEYS} ORDER BY token.made_at, person.label, person.id`,
  );
  return rows.map((row) => ({
    id: row.id,
    label: row.label,
    role: row.role,
    regions: regionsOf(row.regions),
    madeAt: row.made_at,
    current: row.hash === hash,
  }));
}

/** Whether somebody, this person left out, may still manage the accounts: a key, or an account that can sign in. */
export async function managers(engine: Engine, except: string): Promise<boolean> {
  const key = `SELECT 1 AS yes ${KEYS} AND person.role = 'organiser' AND person.regions IS NULL AND person.id <> ?`;
  const own = `SELECT 1 AS yes FROM account JOIN person ON person.id = account.person
    WHERE role = 'organiser' AND regions IS NULL AND disabled_at IS NULL AND (password IS NOT NULL OR issuer IS NOT NULL)
      AND person.id <> ?`;
  return (await engine.get(key, except)) !== undefined || (await engine.get(own, except)) !== undefined;
}

export async function endKey(engine: Engine, { id, by, now }: Ask<'endKey'>): Promise<void> {
  const known = await engine.get(`SELECT 1 AS yes ${KEYS} AND person.id = ?`, id);
  if (known === undefined) throw new Refusal('route.unknown', { path: 'key' });
  if (!(await managers(engine, id))) throw new Refusal('account.last');
  // The browsers' tokens that came from it too, also those of an earlier version, which do not say where they come from.
  await engine.run('UPDATE token SET revoked_at = ? WHERE person = ? AND revoked_at IS NULL', now, id);
  await engine.audit(now, by.person, 'key.ended', id);
}
