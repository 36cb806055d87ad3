import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
// oxlint-disable-next-line import/default -- its types say `export =`
import type Sqlite from 'better-sqlite3';
import { troubleOf } from './engine-sqlite.ts';

/** Beside the database and never in its backup: which run wrote this very file last. */
const markOf = (file: string): string => `${file}.mark`;
const inodeOf = (file: string): string => String(statSync(file, { bigint: true }).ino);

function readMark(file: string): string {
  try {
    return readFileSync(markOf(file), 'latin1').trim();
  } catch {
    return '';
  }
}

function writeMark(file: string, text: string): void {
  try {
    writeFileSync(`${markOf(file)}.new`, `${text}\n`, { mode: 0o600 });
    renameSync(`${markOf(file)}.new`, markOf(file));
  } catch {
    // Without its mark the next start takes a new epoch: devices then read again what they have, nothing is lost.
  }
}

/**
 * Names this history at each start. A database that was put back from a backup lacks what came after it, while the
 * devices believe that it is there: it gets another epoch, so that they push it again (rule 9). It is recognised by the
 * mark left beside the database at the last start, which a backup of the database does not bring back. A database that
 * was only moved gets another epoch too, which costs the devices one reading.
 */
export function nameHistory(db: Sqlite.Database, file: string): void {
  const read = (key: string): string | undefined =>
    (db.prepare('SELECT value FROM setting WHERE key = ?').get(key) as { value: string } | undefined)?.value;
  const make = 'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING';
  const put = 'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value';
  const last = read('run');
  const restored = last !== undefined && readMark(file) !== `${last} ${inodeOf(file)}`;
  const run = randomUUID();
  try {
    db.transaction(() => {
      db.prepare(make).run('epoch', randomUUID());
      db.prepare(make).run('salt', randomBytes(16).toString('hex'));
      if (restored) db.prepare(put).run('epoch', randomUUID());
      db.prepare(put).run('run', run);
    }).immediate();
  } catch (error) {
    // On a full disk a hub still lets everyone read; the mark of the last start stays true.
    if (last !== undefined && !restored && troubleOf(error)?.trouble === 'full') return;
    throw error;
  }
  writeMark(file, `${run} ${inodeOf(file)}`);
}
