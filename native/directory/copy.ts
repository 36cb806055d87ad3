import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { syncFolder } from '../store/files.ts';
import { connect, type Database } from '../store/sqlite.ts';
import type { DirectoryFacts } from './port.ts';
import { lookupsOf, readFacts, type Lookups } from './table.ts';

/** The copy in use. */
export type Copy = { facts: DirectoryFacts; lookups: Lookups; close(): void };

/** The copy that is being made, beside the one in use. */
export const newCopyOf = (file: string): string => `${file}.new`;

/** Opens a copy for reading. Null when there is none, or when this key or this version does not read it. */
export function openCopy(file: string, key: string): Copy | null {
  if (!existsSync(file)) return null;
  let db: Database | null = null;
  try {
    db = connect(file, key, true);
    const facts = readFacts(db);
    if (facts === null) throw new Error('another version');
    const open = db;
    return { facts, lookups: lookupsOf(db), close: () => void open.close() };
  } catch {
    db?.close();
    return null;
  }
}

/** Puts the new copy, whole and on the disk, in the place of the one in use, which must be closed. */
export function placeCopy(file: string): void {
  renameSync(newCopyOf(file), file);
  syncFolder(path.dirname(file));
}

/** Removes a copy and what an import left. The pages are encrypted: nothing of them can be read afterwards. */
export function removeCopy(file: string): void {
  for (const each of [file, newCopyOf(file)]) rmSync(each, { force: true });
}
