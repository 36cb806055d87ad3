import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';

/**
 * The files of one database. Its write-ahead log is part of it: after a crash it holds committed rows, and left beside
 * another database it would be replayed into it. So whoever moves the database moves these, with the functions below.
 */
export function storeFiles(file: string) {
  return {
    wal: `${file}-wal`,
    shm: `${file}-shm`,
    journal: `${file}-journal`,
    /** A fingerprint of the key, which tells "another key" from "damaged". */
    keyId: `${file}.key-id`,
    copy: `${file}.copy`,
    migrationCopy: (version: number) => `${file}.v${version}`,
  };
}

/** Makes a rename survive a power cut; Windows keeps its own journal and cannot open a folder. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** When the copy of `copy` was made, as an ISO instant; null when there is none. */
export function copyMadeAt(file: string): string | null {
  const stat = statSync(storeFiles(file).copy, { throwIfNoEntry: false });
  return stat ? stat.mtime.toISOString() : null;
}

/**
 * Renames the closed database and its log aside, deleting nothing; the copies stay where they are.
 * Answers the new name, without its folder. `stamp` must be new (a time).
 */
export function setStoreAside(file: string, stamp: string): string {
  const aside = `${file}.aside-${stamp}`;
  if (existsSync(aside)) throw new Error('a set aside database of that name exists');
  const from = storeFiles(file);
  const to = storeFiles(aside);
  // The log first: should this stop half-way, the database is still where it is looked for.
  for (const part of ['wal', 'journal', 'keyId'] as const) {
    if (existsSync(from[part])) renameSync(from[part], to[part]);
  }
  rmSync(from.shm, { force: true });
  renameSync(file, aside);
  syncFolder(path.dirname(file));
  return path.basename(aside);
}

/** Writes a file's content to the disk itself. */
export function syncFile(file: string): void {
  // Windows only flushes a handle that may write.
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Puts a duplicate of the copy in the place of the closed database, which is set aside. */
export function restoreCopy(file: string, stamp: string): void {
  const { copy } = storeFiles(file);
  if (!existsSync(copy)) throw new Error('no copy');
  // Duplicated first: a full disk must leave everything where it was.
  const made = `${copy}.restore`;
  try {
    copyFileSync(copy, made);
    syncFile(made);
    if (existsSync(file)) setStoreAside(file, stamp);
    renameSync(made, file);
  } finally {
    rmSync(made, { force: true });
  }
  syncFolder(path.dirname(file));
}

/**
 * Ends a restore that was stopped between its two renames: without it the next opening would make an empty database, and
 * the copy could no longer be asked for. The duplicate is on the disk by then, as long as the copy it was made from.
 */
export function finishRestore(file: string): void {
  const { copy } = storeFiles(file);
  const made = statSync(`${copy}.restore`, { throwIfNoEntry: false });
  if (!made || existsSync(file) || made.size !== statSync(copy, { throwIfNoEntry: false })?.size) return;
  renameSync(`${copy}.restore`, file);
  syncFolder(path.dirname(file));
}

/** Deletes the closed database with its copies and everything set aside: only for "erase my data". */
export function eraseStore(file: string): void {
  const folder = path.dirname(file);
  const base = path.basename(file);
  for (const name of readdirSync(folder)) {
    const rest = name.slice(base.length);
    if (name.startsWith(base) && (rest === '' || /^[-.]/.test(rest))) rmSync(path.join(folder, name), { force: true });
  }
  syncFolder(folder);
}
