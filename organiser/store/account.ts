import { randomUUID } from 'node:crypto';
import type { Account, StaffRole } from '../protocol/account.ts';
import { Refusal } from '../refusal.ts';
import { CONSOLE } from './audit.ts';
import type { AccountStore, Secrets } from './account-port.ts';
import type { Engine } from './engine.ts';
import { regionsOf } from './people.ts';
import type { Caller } from './port.ts';
import { endSessions, managers, useSecondStep } from './session.ts';

type Ask<K extends keyof AccountStore> = Parameters<AccountStore[K]>[0];

const actorOf = (by: Caller | null): string => by?.person ?? CONSOLE;
const unknown = (): Refusal => new Refusal('route.unknown', { path: 'account' });
const textOf = (regions: readonly string[] | null): string | null =>
  regions === null ? null : JSON.stringify(regions);

type Row = {
  person: string;
  label: string;
  email: string;
  role: StaffRole;
  regions: string | null;
  password: number;
  totp: number;
  issuer: string | null;
  disabled_at: string | null;
  made_at: string;
  last_at: string | null;
  sessions: number;
  invited_until: string | null;
};

const open = 'token.person = account.person AND expires_at > ? AND idle_at > ? AND revoked_at IS NULL';
/** Its three values: now, five times. */
const columns = `SELECT account.person, label, email, role, regions, account.made_at, issuer, disabled_at,
    CASE WHEN password IS NULL THEN 0 ELSE 1 END AS password, CASE WHEN totp IS NULL THEN 0 ELSE 1 END AS totp,
    (SELECT max(last_at) FROM token WHERE ${open}) AS last_at, (SELECT count(*) FROM token WHERE ${open}) AS sessions,
    (SELECT max(invitation.expires_at) FROM invitation
      WHERE invitation.person = account.person AND used_at IS NULL AND invitation.expires_at > ?) AS invited_until
  FROM account JOIN person ON person.id = account.person`;
const five = (now: string): string[] => Array<string>(5).fill(now);

function accountOf(row: Row): Account {
  const entered = row.password === 1 || row.issuer !== null;
  return {
    id: row.person,
    label: row.label,
    email: row.email,
    role: row.role,
    regions: regionsOf(row.regions),
    state: row.disabled_at !== null ? 'disabled' : entered ? 'active' : 'invited',
    totp: row.totp === 1,
    oidc: row.issuer !== null,
    madeAt: row.made_at,
    lastAt: row.last_at,
    sessions: row.sessions,
    invitedUntil: row.invited_until,
  };
}

export async function accounts(engine: Engine, now: string): Promise<Account[]> {
  return (await engine.all<Row>(`${columns} ORDER BY label, account.person`, ...five(now))).map(accountOf);
}

async function find(engine: Engine, id: string, now: string): Promise<Account | null> {
  const row = await engine.get<Row>(`${columns} WHERE account.person = ?`, ...five(now), id);
  return row === undefined ? null : accountOf(row);
}

async function known(engine: Engine, id: string, now: string): Promise<Account> {
  const found = await find(engine, id, now);
  if (found === null) throw unknown();
  return found;
}

export async function addAccount(engine: Engine, { account, by, now }: Ask<'addAccount'>): Promise<Account> {
  const { label, email, role, regions } = account;
  const taken = await engine.get('SELECT 1 AS yes FROM account WHERE email = ?', email);
  if (taken !== undefined) throw new Refusal('account.email');
  const id = randomUUID();
  await engine.run(
    'INSERT INTO person (id, role, label, log, made_at, regions) VALUES (?, ?, ?, NULL, ?, ?)',
    id,
    role,
    label,
    now,
    textOf(regions),
  );
  await engine.run('INSERT INTO account (person, email, made_at) VALUES (?, ?, ?)', id, email, now);
  await engine.audit(now, actorOf(by), 'account.made', `${id} ${rightsOf(role, regions)}`);
  return known(engine, id, now);
}

/** The rights of a person in the audit: a role and regions, nobody's name. */
const rightsOf = (role: StaffRole, regions: readonly string[] | null): string =>
  regions === null ? role : `${role} (${regions.join(', ')})`;

/** The rights of whoever changes those of others, as they are now: another change may have come first. */
async function stillNational(engine: Engine, person: string): Promise<void> {
  const sql = `SELECT 1 AS yes FROM person LEFT JOIN account ON account.person = person.id
    WHERE id = ? AND role = 'organiser' AND regions IS NULL AND disabled_at IS NULL`;
  if ((await engine.get(sql, person)) === undefined) throw new Refusal('rights.refused');
}

export async function changeAccount(engine: Engine, { id, change, by, now }: Ask<'changeAccount'>): Promise<Account> {
  await stillNational(engine, by.person);
  const before = await known(engine, id, now);
  const { label = before.label, role = before.role, regions = before.regions, disabled } = change;
  const moved = role !== before.role || textOf(regions) !== textOf(before.regions);
  if (by.person === id && (moved || disabled === true)) throw new Refusal('account.self');
  // The key of whoever asks may have ended meanwhile.
  if ((moved || disabled === true) && !(await managers(engine, id))) throw new Refusal('account.last');
  await engine.run('UPDATE person SET label = ?, role = ?, regions = ? WHERE id = ?', label, role, textOf(regions), id);
  if (label !== before.label) await engine.audit(now, by.person, 'account.renamed', id);
  if (moved) await engine.audit(now, by.person, 'account.rights', `${id} ${rightsOf(role, regions)}`);
  if (disabled === true && before.state !== 'disabled') {
    await engine.run('UPDATE account SET disabled_at = ? WHERE person = ?', now, id);
    await engine.run('DELETE FROM invitation WHERE person = ? AND used_at IS NULL', id);
    await endSessions(engine, id, now);
    await engine.audit(now, by.person, 'account.disabled', id);
  }
  if (disabled === false && before.state === 'disabled') await enable(engine, id, by, now);
  return known(engine, id, now);
}

async function enable(engine: Engine, id: string, by: Caller | null, now: string): Promise<void> {
  await engine.run('UPDATE account SET disabled_at = NULL WHERE person = ?', id);
  await engine.audit(now, actorOf(by), 'account.enabled', id);
}

export async function nationalOrganiser(
  engine: Engine,
  ask: Ask<'nationalOrganiser'>,
): Promise<{ account: Account; before: Account | null }> {
  const { email, label, now } = ask;
  const row = await engine.get<{ person: string }>('SELECT person FROM account WHERE email = ?', email);
  if (row === undefined) {
    const made = { label, email, role: 'organiser', regions: null } as const;
    return { account: await addAccount(engine, { account: made, by: null, now }), before: null };
  }
  const before = await known(engine, row.person, now);
  if (before.role !== 'organiser' || before.regions !== null) {
    await engine.run(`UPDATE person SET role = 'organiser', regions = NULL WHERE id = ?`, row.person);
    await engine.audit(now, CONSOLE, 'account.rights', `${row.person} organiser`);
  }
  if (before.state === 'disabled') await enable(engine, row.person, null, now);
  return { account: await known(engine, row.person, now), before };
}

export async function secretsOf(engine: Engine, by: Ask<'secretsOf'>): Promise<Secrets | null> {
  type Kept = Pick<Secrets, 'person' | 'email' | 'password' | 'totp'> & {
    totp_offer: string | null;
    disabled_at: string | null;
  };
  const [column, value] = 'email' in by ? ['email', by.email] : ['person', by.person];
  const sql = `SELECT person, email, password, totp, totp_offer, disabled_at FROM account WHERE ${column} = ?`;
  const row = await engine.get<Kept>(sql, value);
  if (row === undefined) return null;
  const { person, email, password, totp, totp_offer: totpOffer, disabled_at: disabledAt } = row;
  return { person, email, password, totp, totpOffer, disabled: disabledAt !== null };
}

export async function ownAccount(
  engine: Engine,
  person: string,
  now: string,
): Promise<{ account: Account; recoveryLeft: number; password: boolean }> {
  const account = await find(engine, person, now);
  if (account === null) throw new Refusal('account.none');
  const left = await engine.get<{ left: number }>('SELECT count(*) AS left FROM recovery WHERE person = ?', person);
  const chosen = await engine.get('SELECT 1 AS yes FROM account WHERE person = ? AND password IS NOT NULL', person);
  return { account, recoveryLeft: left?.left ?? 0, password: chosen !== undefined };
}

/** Refuses what was judged by a password that is another one now: it was changed meanwhile. */
export async function stillJudged(engine: Engine, person: string, judged: string | null): Promise<void> {
  const row = await engine.get<{ password: string | null }>('SELECT password FROM account WHERE person = ?', person);
  if (row?.password !== judged) throw new Refusal('session.refused');
}

export async function setPassword(
  engine: Engine,
  { person, password, judged, except, now }: Ask<'setPassword'>,
): Promise<void> {
  if (judged !== undefined) await stillJudged(engine, person, judged);
  // A secret that was offered may be in other hands too.
  await engine.run('UPDATE account SET password = ?, totp_offer = NULL WHERE person = ?', password, person);
  // A link that waits may be in other hands, and an account that is being linked with an identity provider.
  await engine.run('DELETE FROM oidc_try WHERE person = ?', person);
  await engine.run('DELETE FROM invitation WHERE person = ? AND used_at IS NULL', person);
  await endSessions(engine, person, now, except);
  await engine.audit(now, person, 'account.password', person);
}

export async function offerTotp(engine: Engine, { person, secret, judged }: Ask<'offerTotp'>): Promise<void> {
  await stillJudged(engine, person, judged);
  await engine.run('UPDATE account SET totp_offer = ? WHERE person = ?', secret, person);
}

async function setRecovery(
  engine: Engine,
  { person, recovery }: Pick<Ask<'setRecovery'>, 'person' | 'recovery'>,
): Promise<void> {
  await engine.run('DELETE FROM recovery WHERE person = ?', person);
  for (const hash of recovery) await engine.run('INSERT INTO recovery (person, hash) VALUES (?, ?)', person, hash);
}

/** Other codes in the place of those that a person had. */
export async function renewRecovery(engine: Engine, ask: Ask<'setRecovery'>): Promise<void> {
  await stillJudged(engine, ask.person, ask.judged);
  await setRecovery(engine, ask);
  await engine.audit(ask.now, ask.person, 'account.recovery', ask.person);
}

export async function acceptTotp(engine: Engine, ask: Ask<'acceptTotp'>): Promise<void> {
  const { person, judged, step, recovery, now } = ask;
  const changed = await engine.run(
    'UPDATE account SET totp = totp_offer, totp_offer = NULL, totp_step = ? WHERE person = ? AND totp_offer = ?',
    step,
    person,
    judged,
  );
  if (changed !== 1) throw new Refusal('totp.wrong');
  await engine.audit(now, person, 'account.totp-on', person);
  await setRecovery(engine, { person, recovery });
}

/** Takes the second step off an account. */
export async function dropTotp(engine: Engine, person: string, actor: string, now: string): Promise<void> {
  const sql = 'UPDATE account SET totp = NULL, totp_offer = NULL WHERE person = ? AND totp IS NOT NULL';
  const changed = await engine.run(sql, person);
  await engine.run('DELETE FROM recovery WHERE person = ?', person);
  if (changed === 1) await engine.audit(now, actor, 'account.totp-off', person);
}

export async function invite(engine: Engine, ask: Ask<'invite'>): Promise<Account> {
  const { id, hash, expiresAt, withoutTotp, by, now } = ask;
  const { state } = await known(engine, id, now);
  if (state === 'disabled') throw new Refusal('account.disabled');
  await engine.run('DELETE FROM invitation WHERE person = ? AND used_at IS NULL', id);
  await engine.run(
    'INSERT INTO invitation (hash, person, made_at, expires_at) VALUES (?, ?, ?, ?)',
    hash,
    id,
    now,
    expiresAt,
  );
  if (withoutTotp) await dropTotp(engine, id, actorOf(by), now);
  await engine.audit(now, actorOf(by), 'account.invited', id);
  return known(engine, id, now);
}

export async function invitation(engine: Engine, hash: string, now: string): ReturnType<AccountStore['invitation']> {
  const row = await engine.get<{ person: string; expires_at: string; used_at: string | null }>(
    'SELECT person, expires_at, used_at FROM invitation WHERE hash = ?',
    hash,
  );
  if (row === undefined) throw new Refusal('invitation.unknown');
  if (row.used_at !== null) throw new Refusal('invitation.used');
  if (row.expires_at <= now) throw new Refusal('invitation.expired');
  const { label, email, role, regions, totp } = await known(engine, row.person, now);
  return { v: 1, person: row.person, label, email, role, regions, totp, expiresAt: row.expires_at };
}

export async function useInvitation(engine: Engine, ask: Ask<'useInvitation'>): Promise<void> {
  const { hash, password, second, now } = ask;
  const { person } = await invitation(engine, hash, now);
  await useSecondStep(engine, person, second);
  await engine.run('UPDATE invitation SET used_at = ? WHERE hash = ?', now, hash);
  await setPassword(engine, { person, password, except: '', now });
}
