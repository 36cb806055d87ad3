import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Role } from '../protocol/event.ts';
import { Refusal } from '../refusal.ts';
import type { Engine } from './engine.ts';
import type { Caller, Found, HubStore, Joined } from './port.ts';
import { slotOf, type SlotRow } from './board.ts';
import { claim } from './sync.ts';
import { daysOffOf, type DecidedRow } from './settings.ts';

type Ask<K extends keyof HubStore> = HubStore[K] extends (ask: infer A) => unknown ? A : never;

export async function addKey(engine: Engine, { hash, role, label, regions, now }: Ask<'addKey'>): Promise<void> {
  const person = randomUUID();
  await engine.run(
    'INSERT INTO person (id, role, label, log, made_at, regions) VALUES (?, ?, ?, NULL, ?, ?)',
    person,
    role,
    label,
    now,
    regions === null ? null : JSON.stringify(regions),
  );
  await engine.run('INSERT INTO token (hash, person, device, made_at) VALUES (?, ?, NULL, ?)', hash, person, now);
  await engine.audit(now, person, 'key.made', person);
}

export async function hasKey(engine: Engine, role: Role): Promise<boolean> {
  const sql = `SELECT 1 AS yes FROM token JOIN person ON person.id = token.person
     WHERE person.role = ? AND token.device IS NULL AND token.revoked_at IS NULL AND token.expires_at IS NULL`;
  const own = `SELECT 1 AS yes FROM account JOIN person ON person.id = account.person
     WHERE person.role = ? AND person.regions IS NULL AND disabled_at IS NULL`;
  return (await engine.get(sql, role)) !== undefined || (await engine.get(own, role)) !== undefined;
}

type TokenRow = {
  person: string;
  role: Role;
  label: string;
  log: string | null;
  device: string | null;
  regions: string | null;
  revoked_at: string | null;
  renewed_device: string | null;
  root: string;
  root_revoked_at: string | null;
  last_at: string | null;
  idle_at: string | null;
  expires_at: string | null;
  disabled_at: string | null;
};

/** A browser's token is worth what the session or key that it comes from is worth. */
export async function findToken(engine: Engine, hash: string, now: string): Promise<Found | null> {
  const row = await engine.get<TokenRow>(
    `SELECT person.id AS person, role, label, person.log, token.device, regions, token.revoked_at, token.renewed_device,
       coalesce(root.hash, token.hash) AS root, root.revoked_at AS root_revoked_at, disabled_at,
       coalesce(root.last_at, token.last_at) AS last_at, coalesce(root.idle_at, token.idle_at) AS idle_at,
       coalesce(root.expires_at, token.expires_at) AS expires_at
     FROM token JOIN person ON person.id = token.person LEFT JOIN token AS root ON root.hash = token.root
       LEFT JOIN account ON account.person = person.id WHERE token.hash = ?`,
    hash,
  );
  if (row === undefined) return null;
  const { person, role, label, log, device } = row;
  const caller: Caller = { person, role, label, log, device, regions: regionsOf(row.regions) };
  const over = [row.expires_at, row.idle_at].some((end) => end !== null && end <= now);
  if (over || row.root_revoked_at !== null || row.disabled_at !== null)
    return { state: 'revoked', caller, renewed: null };
  if (row.revoked_at === null) {
    const session = row.last_at === null ? null : { hash: row.root, lastAt: row.last_at };
    return { state: 'valid', caller, session };
  }
  const renewed = row.renewed_device === null ? null : { device: row.renewed_device, at: row.revoked_at };
  return { state: 'revoked', caller, renewed };
}

/** Regions of a person; null: national. Of a list that cannot be read, nothing: never the whole country. */
export function regionsOf(text: string | null): string[] | null {
  if (text === null) return null;
  const parsed = z.array(z.string()).safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : [];
}

type CodeRow = {
  slot: string;
  expires_at: string;
  used_at: string | null;
  device: string | null;
  token: string | null;
};

export async function join(engine: Engine, { code, device, token, now, again }: Ask<'join'>): Promise<Joined> {
  const row = await engine.get<CodeRow>(
    'SELECT slot, expires_at, used_at, device, token FROM code WHERE hash = ?',
    code,
  );
  if (row === undefined) throw new Refusal('join.code-unknown');
  if (row.used_at !== null) {
    // The answer of a first try may have been lost: the same device asks again and gets another token.
    const late = Date.parse(now) > Date.parse(row.used_at) + again;
    if (row.device !== device || late) throw new Refusal('join.code-used');
    if (row.token !== null) await revoke(engine, row.token, now);
  } else if (row.expires_at <= now) throw new Refusal('join.code-expired');
  const found = await engine.get<
    SlotRow & {
      person: string;
      label: string;
      name: string;
      contact: string;
      person_id: string | null;
      meeting: string | null;
    } & EditionDates
  >(
    `SELECT slot.id, slot.log, slot.edition, made_starts_at AS starts_at, made_minutes AS minutes, couloir, person_id, slot.meeting, person.id AS person, person.label,
       edition.name, edition.contact, starts_on, ends_on, days_off, report_key
     FROM slot JOIN person ON person.id = slot.person JOIN edition ON edition.id = slot.edition WHERE slot.id = ?`,
    row.slot,
  );
  if (found === undefined) throw new Refusal('join.code-unknown');
  // The time as it was made: what was agreed since is in the log, which the app reads next.
  await claim(engine, found.log, device, found.person);
  await engine.run(
    'UPDATE code SET used_at = coalesce(used_at, ?), device = ?, token = ? WHERE hash = ?',
    now,
    device,
    token,
    code,
  );
  await addToken(engine, { hash: token, person: found.person, device, now, root: null });
  await engine.audit(now, found.person, 'slot.joined', found.id);
  return {
    person: found.person,
    label: found.label,
    slot: slotOf(found),
    edition: {
      id: found.edition,
      name: found.name,
      startsOn: found.starts_on,
      endsOn: found.ends_on,
      daysOff: daysOffOf(found),
      contact: found.contact,
    },
    meeting: found.meeting,
    reportKey: found.report_key,
    personId: found.person_id,
  };
}

type EditionDates = Pick<DecidedRow, 'days_off'> & { starts_on: string; ends_on: string; report_key: string };

export async function renew(engine: Engine, { hash, caller, device, token, now }: Ask<'renew'>): Promise<void> {
  if (caller.log !== null) await claim(engine, caller.log, device, caller.person);
  const before = await engine.get<{ renewed_token: string | null; root: string | null }>(
    'SELECT renewed_token, root FROM token WHERE hash = ?',
    hash,
  );
  if (before?.renewed_token) await revoke(engine, before.renewed_token, now);
  // A key opens any number of devices: only the token of a device ends when its device changes.
  if (caller.device !== null) {
    await engine.run(
      'UPDATE token SET revoked_at = coalesce(revoked_at, ?), renewed_device = ?, renewed_token = ? WHERE hash = ?',
      now,
      device,
      token,
      hash,
    );
  }
  const root = before?.root ?? (caller.device === null ? hash : null);
  await addToken(engine, { hash: token, person: caller.person, device, now, root });
}

type NewToken = { hash: string; person: string; device: string; now: string; root: string | null };

async function addToken(engine: Engine, { hash, person, device, now, root }: NewToken): Promise<void> {
  const sql = 'INSERT INTO token (hash, person, device, made_at, root) VALUES (?, ?, ?, ?, ?)';
  await engine.run(sql, hash, person, device, now, root);
}

async function revoke(engine: Engine, hash: string, now: string): Promise<void> {
  await engine.run('UPDATE token SET revoked_at = ? WHERE hash = ? AND revoked_at IS NULL', now, hash);
}
