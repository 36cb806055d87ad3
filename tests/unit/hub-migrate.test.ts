// oxlint-disable-next-line import/default -- its types say `export =`
import Database from 'better-sqlite3';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../organiser/store/migrate-sqlite.ts';
import { migrations } from '../../organiser/store/migration/all.ts';
import { sqliteBinding } from '../../scripts/natives.mjs';

const binding = sqliteBinding();
let folder: string;
let file: string;
const open = (path = file) => new Database(path, binding === null ? {} : { nativeBinding: binding });
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vs-hub-migrate-'));
  file = join(folder, 'hub.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const one = { number: 1, sql: 'CREATE TABLE a (x TEXT) STRICT' };
const two = { number: 2, sql: 'ALTER TABLE a ADD COLUMN y TEXT' };

describe('migrations of the hub', () => {
  it('are numbered from 1 without a gap', () => {
    expect(migrations.map((m) => m.number)).toEqual(migrations.map((_, i) => i + 1));
  });

  it('make STRICT tables only', () => {
    const db = open();
    migrate(db, file, migrations);
    const tables = db
      .prepare(`SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'`)
      .all();
    const own = (tables as { name: string; strict: number }[]).filter(({ name }) => !name.startsWith('sqlite_'));
    expect(own.length).toBeGreaterThan(5);
    expect(own.filter(({ strict }) => strict !== 1)).toEqual([]);
    db.close();
  });

  it('copy the database before each, except the first', () => {
    const db = open();
    migrate(db, file, [one]);
    expect(readdirSync(folder).filter((name) => name.includes('before'))).toEqual([]);
    db.exec(`INSERT INTO a VALUES ('gardé')`);
    migrate(db, file, [one, two]);
    expect(db.prepare('SELECT * FROM a').all()).toEqual([{ x: 'gardé', y: null }]);
    const copy = open(`${file}.before-0002`);
    expect([copy.pragma('user_version', { simple: true }), copy.prepare('SELECT * FROM a').all()]).toEqual([
      1,
      [{ x: 'gardé' }],
    ]);
    copy.close();
    db.close();
  });

  it('leave the database as it was when one fails, and go on at the next start', () => {
    const db = open();
    migrate(db, file, [one]);
    const broken = { number: 2, sql: `${two.sql}; INSERT INTO nowhere VALUES (1)` };
    expect(() => migrate(db, file, [one, broken])).toThrow('nowhere');
    expect(db.pragma('user_version', { simple: true })).toBe(1);
    expect(db.prepare('SELECT name FROM pragma_table_info(?)').all('a')).toEqual([{ name: 'x' }]);
    migrate(db, file, [one, two]);
    expect(db.pragma('user_version', { simple: true })).toBe(2);
    db.close();
  });

  it('refuse a database of a later version', () => {
    const db = open();
    migrate(db, file, [one, two]);
    expect(() => migrate(db, file, [one])).toThrow(expect.objectContaining({ trouble: 'future' }));
    db.close();
  });
});
