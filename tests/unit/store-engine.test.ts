// oxlint-disable-next-line import/default -- its types say `export =`
import Sqlite from 'better-sqlite3';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../organiser/store/engine.ts';
import { SqliteDatabase } from '../../organiser/store/engine-sqlite.ts';
import { openSqlite } from '../../organiser/store/sqlite.ts';
import { sqliteBinding } from '../../scripts/natives.mjs';

/** One connection for all: what the others may see, and what a commit that fails leaves. */
let folder: string;
let db: SqliteDatabase;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vs-engine-'));
  const binding = sqliteBinding();
  const file = new Sqlite(join(folder, 'x.db'), binding === null ? {} : { nativeBinding: binding });
  file.pragma('foreign_keys = ON');
  file.exec('CREATE TABLE a (x INTEGER PRIMARY KEY) STRICT');
  file.exec('CREATE TABLE b (x INTEGER REFERENCES a (x) DEFERRABLE INITIALLY DEFERRED) STRICT');
  db = new SqliteDatabase(file);
});
afterEach(async () => {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

const count = async (engine: Engine): Promise<number> =>
  (await engine.get<{ n: number }>('SELECT count(*) AS n FROM a'))?.n ?? -1;
const put = (x: number) => async (engine: Engine) => engine.run('INSERT INTO a VALUES (?)', x);

describe('the SQLite engine', () => {
  it('shows a reading nothing of a write that is not committed', async () => {
    const seen: number[] = [];
    const readings: Promise<unknown>[] = [];
    await expect(
      db.write(async (engine) => {
        await put(1)(engine);
        readings.push(db.read(async (other) => seen.push(await count(other))));
        // The reading has every occasion to slip in.
        for (let i = 0; i < 50; i += 1) await Promise.resolve();
        await put(2)(engine);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await Promise.all(readings);
    expect(seen).toEqual([0]);
  });

  it('begins no write in the middle of a reading', async () => {
    const write: Promise<unknown>[] = [];
    const seen = await db.snapshot(async (engine) => {
      const before = await count(engine);
      write.push(db.write(put(1)));
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      return [before, await count(engine)];
    });
    await Promise.all(write);
    expect(seen).toEqual([0, 0]);
    expect(await db.read(count)).toBe(1);
  });

  it('stores writes that come together in one transaction, and undoes one that throws alone', async () => {
    const done = await Promise.allSettled([
      db.write(put(1)),
      db.write(async (engine) => {
        await put(2)(engine);
        throw new Error('no');
      }),
      db.write(put(3)),
      db.write(put(1)),
    ]);
    expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(await db.read((engine) => engine.all('SELECT x FROM a ORDER BY x'))).toEqual([{ x: 1 }, { x: 3 }]);
  });

  it('answers nobody before the commit, and lets each stand for itself when the commit fails', async () => {
    const order: string[] = [];
    const done = await Promise.allSettled([
      db.write(put(1)).then(() => order.push(`a, ${db.db.inTransaction}`)),
      // Refused by the commit itself.
      db.write((engine) => engine.run('INSERT INTO b VALUES (99)')),
      db.write(put(2)).then(() => order.push(`b, ${db.db.inTransaction}`)),
    ]);
    expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(order).toEqual(['a, false', 'b, false']);
    expect(await db.read(count)).toBe(2);
  });

  it('ends the writes that wait before it closes', async () => {
    const writes = Array.from({ length: 200 }, (_, i) => db.write(put(i + 1)));
    await db.close();
    await expect(Promise.all(writes)).resolves.toHaveLength(200);
    db = new SqliteDatabase(
      new Sqlite(join(folder, 'x.db'), sqliteBinding() === null ? {} : { nativeBinding: sqliteBinding()! }),
    );
    expect(await db.read(count)).toBe(200);
  });
});

describe('the files of the database', () => {
  it('are for the account of the hub alone, also those of an earlier hub', async () => {
    const own = mkdtempSync(join(tmpdir(), 'store-mode-'));
    const file = join(own, 'hub.db');
    const modes = () => readdirSync(own).map((name) => (statSync(join(own, name)).mode & 0o077).toString(8));
    for (const mode of [null, 0o644]) {
      if (mode !== null) chmodSync(file, mode);
      const store = await openSqlite({ file, binding: sqliteBinding() ?? undefined });
      // Windows has no such modes: there the folder of the account keeps others out.
      if (process.platform !== 'win32') expect(new Set(modes())).toEqual(new Set(['0']));
      expect(readdirSync(own)).toContain('hub.db-wal');
      await store.close();
    }
    rmSync(own, { recursive: true });
  });
});
