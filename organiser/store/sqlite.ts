// oxlint-disable-next-line import/default -- its types say `export =`
import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { addKey, findToken, hasKey, join, renew } from './sqlite-people.ts';
import { addCode, addEdition, addSlot, editions, lastDay, slots } from './sqlite-board.ts';
import { blob, blobBytes, completeBlob, dropBlob, openBlob, startBlob, sweepBlobs } from './sqlite-blob.ts';
import { mailStore } from './sqlite-mail.ts';
import { listStore } from './sqlite-list.ts';
import { mailEnded, mssStore } from './sqlite-mss.ts';
import { readinessStore } from './sqlite-readiness.ts';
import { addProof, personIdOfLog } from './sqlite-proof.ts';
import { heads, heard, sync } from './sqlite-sync.ts';
import { Engine, troubleOf } from './engine.ts';
import { nameHistory } from './history.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migration/all.ts';
import { StoreTrouble, type HubStore } from './port.ts';

export type SqliteOptions = {
  file: string;
  /** Path of the native module; without it, the one of the package. */
  binding?: string | undefined;
  /** Most pages of 4096 bytes that the database may take; without it, the disk decides. */
  pages?: number | undefined;
};

/**
 * Opens, or makes, the database of a hub. One hub at a time: the file stays locked until `close` or the process ends.
 * @throws StoreTrouble: corrupt, future, busy, unwritable, full, unloadable
 */
export function openSqlite({ file, binding, pages }: SqliteOptions): HubStore {
  const engine = open(file, binding, pages);
  const setting = (key: string) =>
    engine.get<{ value: string }>('SELECT value FROM setting WHERE key = ?', key)?.value ?? '';
  return {
    epoch: setting('epoch'),
    salt: setting('salt'),
    mail: mailStore(engine, (ask) => mailEnded(engine, ask)),
    mss: mssStore(engine),
    readiness: readinessStore(engine),
    close: async () => {
      engine.db.close();
    },
    addKey: (key) => engine.write(() => addKey(engine, key)),
    hasKey: (role) => engine.read(() => hasKey(engine, role)),
    findToken: (hash) => engine.read(() => findToken(engine, hash)),
    join: (ask) => engine.write(() => join(engine, ask)),
    renew: (ask) => engine.write(() => renew(engine, ask)),
    sync: (ask) => engine.write(() => sync(engine, ask)),
    addProof: (ask) => engine.write(() => addProof(engine, ask)),
    personId: (log) => engine.read(() => personIdOfLog(engine, log)),
    heads: (log) => engine.read(() => heads(engine, log)),
    heard: (log, now) => engine.write(() => heard(engine, log, now)),
    editions: () => engine.read(() => editions(engine)),
    addEdition: (edition, by, now) => engine.write(() => addEdition(engine, edition, by, now)),
    slots: (edition) => engine.read(() => slots(engine, edition)),
    addSlot: (edition, slot, by, now) => engine.write(() => addSlot(engine, edition, slot, by, now)),
    addCode: (ask) => engine.write(() => addCode(engine, ask)),
    lastDay: (slot) => engine.read(() => lastDay(engine, slot)),
    blob: (sha256, log) => engine.read(() => blob(engine, sha256, log)),
    startBlob: (ask) => engine.write(() => startBlob(engine, ask)),
    completeBlob: (ask) => engine.write(() => completeBlob(engine, ask)),
    dropBlob: (sha256, log) => engine.write(() => dropBlob(engine, sha256, log)),
    blobBytes: (log) => engine.read(() => blobBytes(engine, log)),
    openBlob: (sha256, by, now) => engine.write(() => openBlob(engine, sha256, by, now)),
    sweepBlobs: (before) => engine.write(() => sweepBlobs(engine, before)),
    ...listStore(engine),
  };
}

function open(file: string, binding: string | undefined, pages: number | undefined): Engine {
  let db: Database.Database | undefined;
  try {
    const known = existsSync(file);
    db = new Database(file, { timeout: 2000, ...(binding === undefined ? {} : { nativeBinding: binding }) });
    // Before anything else: two hubs on one database would not poke each other's listeners.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    // An acknowledged event is on the disk, not in its cache (rule 11).
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    // What is wiped (a mail's address once it left) is in no free page either.
    db.pragma('secure_delete = ON');
    if (pages !== undefined) db.pragma(`max_page_count = ${Math.trunc(pages)}`);
    if (known && db.pragma('quick_check(1)', { simple: true }) !== 'ok') throw new StoreTrouble('corrupt');
    migrate(db, file, migrations);
    const engine = new Engine(db);
    nameHistory(engine, file);
    return engine;
  } catch (error) {
    db?.close();
    throw error instanceof StoreTrouble ? error : (troubleOf(error) ?? error);
  }
}
