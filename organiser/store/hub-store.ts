import { accountStore } from './account-store.ts';
import { addCode, addEdition, editions, lastDay, slots } from './board.ts';
import { blob, blobBytes, completeBlob, dropBlob, openBlob, startBlob, sweepBlobs } from './blob.ts';
import { chainStore } from './chain.ts';
import type { Database } from './engine.ts';
import { irritantStore } from './irritant-store.ts';
import { listStore } from './list.ts';
import { mailStore } from './mail.ts';
import { mailEnded, mssStore } from './mss.ts';
import { addKey, findToken, hasKey, join, renew } from './people.ts';
import type { HubStore } from './port.ts';
import { planningStore } from './planning.ts';
import { oidcStore } from './oidc.ts';
import { addProof, personIdOfLog } from './proof.ts';
import { readinessStore } from './readiness.ts';
import { reportStore } from './report.ts';
import { makeSlot } from './participant-slot.ts';
import { participantStore } from './participant-store.ts';
import { settingsStore } from './settings.ts';
import { regionOf } from './region.ts';
import { heads, heard, pull, sync } from './sync.ts';

/** The parts of the store that are the same on every engine. */
export function hubStore(db: Database): Omit<HubStore, 'epoch' | 'salt' | 'pokes' | 'backup' | 'close'> {
  return {
    shared: db.shared,
    mail: mailStore(db, mailEnded),
    mss: mssStore(db),
    readiness: readinessStore(db),
    reports: reportStore(db),
    settings: settingsStore(db),
    participants: participantStore(db),
    irritants: irritantStore(db),
    accounts: accountStore(db),
    oidc: oidcStore(db),
    planning: planningStore(db),
    chains: chainStore(db),
    addKey: (key) => db.write((engine) => addKey(engine, key)),
    hasKey: (role) => db.read((engine) => hasKey(engine, role)),
    findToken: (hash, now) => db.read((engine) => findToken(engine, hash, now)),
    join: (ask) => db.write((engine) => join(engine, ask)),
    renew: (ask) => db.write((engine) => renew(engine, ask)),
    sync: async (ask) =>
      (ask.push.length === 0 ? await db.snapshot((engine) => pull(engine, ask)) : null) ??
      db.write((engine) => sync(engine, ask), 'log'),
    addProof: (ask) => db.write((engine) => addProof(engine, ask)),
    personId: (log) => db.read((engine) => personIdOfLog(engine, log)),
    heads: (caller) => db.read((engine) => heads(engine, caller)),
    regionOf: (of) => db.read((engine) => regionOf(engine, of)),
    heard: (log, now) => db.write((engine) => heard(engine, log, now), 'log'),
    editions: (by) => db.read((engine) => editions(engine, by)),
    addEdition: (edition, by, now) => db.write((engine) => addEdition(engine, edition, by, now)),
    slots: (edition, by) => db.snapshot((engine) => slots(engine, edition, by)),
    addSlot: (edition, slot, by, now) => db.write((engine) => makeSlot(engine, edition, slot, by, now)),
    addCode: (ask) => db.write((engine) => addCode(engine, ask)),
    lastDay: (slot) => db.read((engine) => lastDay(engine, slot)),
    blob: (sha256, log) => db.read((engine) => blob(engine, sha256, log)),
    startBlob: (ask) => db.write((engine) => startBlob(engine, ask)),
    completeBlob: (ask) => db.write((engine) => completeBlob(engine, ask)),
    dropBlob: (sha256, log) => db.write((engine) => dropBlob(engine, sha256, log)),
    blobBytes: (log) => db.read((engine) => blobBytes(engine, log)),
    openBlob: (sha256, by, now) => db.write((engine) => openBlob(engine, sha256, by, now)),
    sweepBlobs: (before) => db.write((engine) => sweepBlobs(engine, before)),
    ...listStore(db),
  };
}
