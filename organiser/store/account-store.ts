import {
  accounts,
  acceptTotp,
  addAccount,
  changeAccount,
  dropTotp,
  invitation,
  invite,
  nationalOrganiser,
  offerTotp,
  ownAccount,
  renewRecovery,
  secretsOf,
  setPassword,
  stillJudged,
  useInvitation,
} from './account.ts';
import type { AccountStore } from './account-port.ts';
import { beginTry, endTry, wrongTry } from './attempt.ts';
import { audit, auditPeople, NOBODY } from './audit.ts';
import type { Database } from './engine.ts';
import { noteVisit } from './sync.ts';
import { endKey, endSession, endSessionById, keys, openSession, sessions, touchSession } from './session.ts';

/** The part of the store that keeps accounts, sessions, keys and the journal of accesses. */
export const accountStore = (db: Database): AccountStore => ({
  beginTry: (tries, now) => db.write((engine) => beginTry(engine, tries, now)),
  wrongTry: (tries, now) => db.write((engine) => wrongTry(engine, tries, now)),
  endTry: (tries, clean) => db.write((engine) => endTry(engine, tries, clean)),
  note: (act, about, now) => db.write((engine) => engine.audit(now, about ?? NOBODY, act, about ?? NOBODY)),
  noteOnce: (act, about, now) =>
    db.write((engine) => noteVisit(engine, { person: about ?? NOBODY }, act, about ?? NOBODY, now)),
  secretsOf: (by) => db.read((engine) => secretsOf(engine, by)),
  openSession: (ask) => db.write((engine) => openSession(engine, ask)),
  touchSession: (ask) => db.write((engine) => touchSession(engine, ask), 'log'),
  endSession: (ask) => db.write((engine) => endSession(engine, ask)),
  sessions: (ask) => db.read((engine) => sessions(engine, ask)),
  endSessionById: (ask) => db.write((engine) => endSessionById(engine, ask)),
  accounts: (now) => db.read((engine) => accounts(engine, now)),
  addAccount: (ask) => db.write((engine) => addAccount(engine, ask)),
  changeAccount: (ask) => db.write((engine) => changeAccount(engine, ask)),
  nationalOrganiser: (ask) => db.write((engine) => nationalOrganiser(engine, ask)),
  invite: (ask) => db.write((engine) => invite(engine, ask)),
  invitation: (hash, now) => db.snapshot((engine) => invitation(engine, hash, now)),
  useInvitation: (ask) => db.write((engine) => useInvitation(engine, ask)),
  ownAccount: (person, now) => db.snapshot((engine) => ownAccount(engine, person, now)),
  setPassword: (ask) => db.write((engine) => setPassword(engine, ask)),
  offerTotp: (ask) => db.write((engine) => offerTotp(engine, ask)),
  acceptTotp: (ask) => db.write((engine) => acceptTotp(engine, ask)),
  dropTotp: ({ person, judged, now }) =>
    db.write(async (engine) => {
      await stillJudged(engine, person, judged);
      await dropTotp(engine, person, person, now);
    }),
  setRecovery: (ask) => db.write((engine) => renewRecovery(engine, ask)),
  keys: (hash) => db.read((engine) => keys(engine, hash)),
  endKey: (ask) => db.write((engine) => endKey(engine, ask)),
  audit: (ask) => db.snapshot((engine) => audit(engine, ask)),
  auditPeople: () => db.read((engine) => auditPeople(engine)),
});
