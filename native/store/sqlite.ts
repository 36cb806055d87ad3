import { createHmac } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  closeSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
// oxlint-disable-next-line import/default -- CommonJS: the default is its module.exports
import BetterSqlite from 'better-sqlite3';
import { FailureError } from '../../electron/contract/failure.ts';
import { finishRestore, storeFiles, syncFile, syncFolder } from './files.ts';
import { latest, migrate, schemaVersion, type Migration } from './migrate.ts';
import { errorCode, inStoreTerms } from './problem.ts';

export type Database = BetterSqlite.Database;

/** Bytes of a page of an encrypted database (SQLCipher 4): its file is a whole number of them. */
const PAGE = 4096;
const PLAIN_HEADER = 'SQLite format 3\0';
const AT = 'store.open';

const fingerprint = (key: string) =>
  createHmac('sha256', Buffer.from(key, 'hex')).update('companion-store-key-id').digest('hex').slice(0, 32);

/** A connection to an encrypted database, made when it is not there and `readonly` is false. `key`: 32 bytes in hex. */
export function connect(file: string, key: string, readonly: boolean): Database {
  const nativeBinding = process.env['VS_SQLITE_BINDING'];
  const db = new BetterSqlite(file, { readonly, fileMustExist: readonly, ...(nativeBinding ? { nativeBinding } : {}) });
  try {
    db.pragma("cipher='sqlcipher'");
    db.pragma(`key="x'${key}'"`);
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/** Why a database that cannot be read with this key cannot: the key's own fingerprint says, or else the file's looks. */
function unreadable(file: string, key: string): FailureError {
  const { keyId } = storeFiles(file);
  if (existsSync(keyId)) {
    const same = readFileSync(keyId, 'latin1').trim() === fingerprint(key);
    return new FailureError(same ? 'store.corrupt' : 'store.key-lost', AT, { by: 'key-id' });
  }
  return new FailureError(looksEncrypted(file) ? 'store.key-lost' : 'store.corrupt', AT, { by: 'look' });
}

/** Random bytes have few of any one value: a text, a plain database or a zeroed file does not look so. */
function looksEncrypted(file: string): boolean {
  if (statSync(file).size % PAGE !== 0) return false;
  const page = Buffer.alloc(PAGE);
  const handle = openSync(file, 'r');
  try {
    if (readSync(handle, page, 0, PAGE, 0) < PAGE) return false;
  } finally {
    closeSync(handle);
  }
  if (page.toString('latin1', 0, PLAIN_HEADER.length) === PLAIN_HEADER) return false;
  const counts = new Map<number, number>();
  for (const byte of page) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  return counts.size > 240 && Math.max(...counts.values()) < 64;
}

/**
 * Looks at an existing database through a connection that cannot write it, so that a database that cannot be used stays
 * as it is to the last byte.
 */
function examine(file: string, key: string, known: number): void {
  let db: Database | null = null;
  try {
    db = connect(file, key, true);
    const version = schemaVersion(db);
    if (version > known) throw new FailureError('store.future', AT, { file: version, app: known });
    const found = db.pragma('quick_check', { simple: true });
    if (found !== 'ok') throw new FailureError('store.corrupt', AT, { by: 'quick-check' });
  } catch (error) {
    const code = errorCode(error);
    if (code === 'SQLITE_NOTADB') throw unreadable(file, key);
    throw inStoreTerms(error, AT);
  } finally {
    db?.close();
  }
}

function writeKeyId(file: string, key: string): void {
  const { keyId } = storeFiles(file);
  const id = fingerprint(key);
  if (existsSync(keyId) && readFileSync(keyId, 'latin1').trim() === id) return;
  const made = `${keyId}.new`;
  try {
    writeFileSync(made, `${id}\n`, { mode: 0o600 });
    syncFile(made);
    renameSync(made, keyId);
    syncFolder(path.dirname(file));
  } finally {
    rmSync(made, { force: true });
  }
}

/**
 * Opens the encrypted database, or makes it, and brings it to the latest version.
 * @param key 32 bytes in hex.
 * @returns the database, its version and the version it was migrated from, null when it was not.
 * @throws FailureError store.corrupt, key-lost, future, full, readonly or unexpected; the file is then untouched.
 */
export function openDatabase(
  file: string,
  key: string,
  migrations: readonly Migration[],
): { db: Database; version: number; migratedFrom: number | null } {
  let db: Database | null = null;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const { keyId } = storeFiles(file);
    finishRestore(file);
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    // An empty file is a creation that a power cut undid, unless the database was whole once.
    if (size === undefined) rmSync(keyId, { force: true });
    else if (size > 0) examine(file, key, latest(migrations));
    else if (existsSync(keyId)) throw new FailureError('store.corrupt', AT, { by: 'empty' });
    db = connect(file, key, false);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('secure_delete = ON');
    db.pragma('foreign_keys = ON');
    const migratedFrom = migrate(db, file, migrations);
    writeKeyId(file, key);
    return { db, version: schemaVersion(db), migratedFrom };
  } catch (error) {
    db?.close();
    throw inStoreTerms(error, AT);
  }
}
