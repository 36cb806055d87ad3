import { PUBLIC } from './audit.ts';
import { randomUUID } from 'node:crypto';
import type { Registration } from '../protocol/participant.ts';
import { Refusal } from '../refusal.ts';
import { addSlot } from './board.ts';
import type { Database, Engine } from './engine.ts';
import type { InvitedOne, ParticipantStore } from './participant-port.ts';
import {
  add,
  byEmail,
  change,
  importRows,
  insert,
  knownEdition,
  list,
  mine,
  setContact,
  setStates,
} from './participant.ts';
import { moreOf } from './settings.ts';
import { readNoted } from './sync.ts';

type Ask<K extends keyof ParticipantStore> = ParticipantStore[K] extends (ask: infer A) => unknown ? A : never;

/** Self-registrations that may wait in one edition: beyond it somebody is playing. */
const MOST_PENDING = 500;
/** Whose act a registration is, in the audit: nobody that the hub knows. */

async function inviteOne(engine: Engine, ask: Ask<'invite'>, id: string): Promise<InvitedOne> {
  const { edition, slot, since, again, by, now } = ask;
  const row = await mine(engine, id, edition, by);
  const { couloir } = row;
  if (row.state !== 'approved' || couloir === null) return { participant: id, is: 'unready' };
  if (row.joined === 1) return { participant: id, is: 'joined' };
  if (row.invited_at !== null && row.invited_at > since && !again) return { participant: id, is: 'recent' };
  let held = row.slot === null ? null : { id: row.slot, log: row.log ?? '', head: row.head ?? 0 };
  if (held === null) {
    held = await addSlot(engine, edition, { ...slot, couloir, region: row.region, label: row.label }, by, now, id);
  }
  const mail = randomUUID();
  await setContact(engine, held.id, row.email);
  await engine.run('UPDATE participant SET invited_at = ?, mail = ? WHERE id = ?', now, mail, id);
  await engine.audit(now, by.person, 'participant.invited', id);
  const { id: slotId, log, head } = held;
  const { mail: former, invited_at: before } = row;
  return { participant: id, is: 'invited', slot: slotId, to: row.email, mail, former, before, moved: { log, head } };
}

async function editionOf(engine: Engine, token: string): Promise<string> {
  const row = await engine.get<{ edition: string }>('SELECT edition FROM registration WHERE token = ?', token);
  if (row === undefined) throw new Refusal('registration.closed');
  return row.edition;
}

async function openRegistration(engine: Engine, token: string): Promise<Registration> {
  type Row = { name: string; starts_on: string; ends_on: string; contact: string; settings: string | null };
  const row = await engine.get<Row>('SELECT * FROM edition WHERE id = ?', await editionOf(engine, token));
  if (row === undefined) throw new Refusal('registration.closed');
  const { couloirs, regions } = moreOf(row);
  return {
    v: 1,
    edition: { name: row.name, startsOn: row.starts_on, endsOn: row.ends_on, contact: row.contact },
    couloirs,
    regions,
  };
}

async function register(engine: Engine, { token, said, now }: Ask<'register'>): Promise<string> {
  const edition = await editionOf(engine, token);
  const { couloirs, regions } = await openRegistration(engine, token);
  if (!couloirs.includes(said.couloir)) throw new Refusal('request.invalid', { path: 'couloir' });
  if (said.region !== null && regions.length > 0 && !regions.includes(said.region)) {
    throw new Refusal('request.invalid', { path: 'region' });
  }
  const waiting = await engine.get<{ count: number }>(
    `SELECT count(*) AS count FROM participant WHERE edition = ? AND state = 'pending'`,
    edition,
  );
  if ((waiting?.count ?? 0) >= MOST_PENDING) throw new Refusal('rate.limited', { seconds: 3600 });
  const known = await byEmail(engine, { edition, email: said.email }, { regions: null });
  if (known === undefined) await insert(engine, { edition, given: said, now, state: 'pending', source: 'self' });
  // Written either way, so that the time of the answer says nothing either.
  await engine.audit(now, PUBLIC, 'participant.registered', edition);
  return edition;
}

/** The part of the store that keeps participants. */
export const participantStore = (db: Database): ParticipantStore => ({
  list: (edition, by, now) =>
    // An observer is given no address.
    by.role === 'organiser'
      ? readNoted(db, { by, act: 'participants.opened', edition, now }, (engine) => list(engine, edition, by))
      : db.snapshot((engine) => list(engine, edition, by)),
  add: (ask) => db.write((engine) => add(engine, ask)),
  importRows: (ask) => db.write((engine) => importRows(engine, ask)),
  change: (ask) => db.write((engine) => change(engine, ask)),
  setStates: async (ask) => {
    const done = await db.write((engine) => setStates(engine, ask));
    if (ask.state === 'withdrawn') await db.scrub();
    return done;
  },
  invite: (ask) =>
    db.write(async (engine) => {
      await knownEdition(engine, ask.edition);
      const done: InvitedOne[] = [];
      for (const id of new Set(ask.ids)) done.push(await inviteOne(engine, ask, id));
      return done;
    }),
  uninvite: ({ participant, mail, former, before }) =>
    db.write(async (engine) => {
      const sql = 'UPDATE participant SET invited_at = ?, mail = ? WHERE id = ? AND mail = ?';
      await engine.run(sql, before, former, participant, mail);
    }),
  registration: (edition) =>
    db.read(async (engine) => {
      const row = await engine.get<{ token: string }>('SELECT token FROM registration WHERE edition = ?', edition);
      return row?.token ?? null;
    }),
  setRegistration: ({ edition, token, by, now }) =>
    db.write(async (engine) => {
      await knownEdition(engine, edition);
      await engine.run('DELETE FROM registration WHERE edition = ?', edition);
      if (token !== null) {
        await engine.run('INSERT INTO registration (edition, token, made_at) VALUES (?, ?, ?)', edition, token, now);
      }
      await engine.audit(now, by.person, token === null ? 'registration.closed' : 'registration.opened', edition);
    }),
  openRegistration: (token) => db.snapshot((engine) => openRegistration(engine, token)),
  register: (ask) => db.write((engine) => register(engine, ask)),
});
