import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appendEvent, listEvents } from '../../native/store/event.ts';
import { latest } from '../../native/store/migrate.ts';
import { migrations } from '../../native/store/migration/index.ts';
import { openStore, type Store } from '../../native/store/open-store.ts';
import { sqliteBinding } from '../../scripts/natives.mjs';

const binding = sqliteBinding();
if (binding) process.env['VS_SQLITE_BINDING'] = binding;

/** The key of the fixtures: they hold nothing of anybody. */
const KEY = '0f'.repeat(32);
const LOG = 'creneau-0001';
const SETTING = '{"locale":"fr"}';
const AT = '2026-11-23T09:00:00.000Z';
const fixture = (version: number): string => path.join(process.cwd(), 'tests', 'fixture', 'database', `v${version}.db`);

const comment = (text: string) => ({
  log: LOG,
  kind: 'step.comment',
  body: { text },
  at: AT,
  actor: 'p',
  role: 'participant' as const,
});

/** Tables, columns, indexes and triggers, as SQLite keeps their text. */
const schemaOf = ({ db }: Store): unknown[] =>
  db
    .prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name")
    .all();

let folder: string;
let file: string;

/** Opens, does something and closes. */
function using<T>(of: string, list: typeof migrations, work: (opened: ReturnType<typeof openStore>) => T): T {
  const opened = openStore(of, KEY, list);
  try {
    return work(opened);
  } finally {
    opened.store.db.pragma('wal_checkpoint(TRUNCATE)');
    opened.store.db.close();
  }
}

beforeAll(() => {
  if (process.env['VS_WRITE_FIXTURES'] !== '1') return;
  for (const { version } of migrations) {
    if (existsSync(fixture(version))) continue;
    const made = mkdtempSync(path.join(tmpdir(), 'fixture-'));
    const database = path.join(made, 'companion.db');
    using(database, migrations.slice(0, version), ({ store }) => {
      for (const text of ['avant la mise à jour', 'deuxième']) appendEvent(store, comment(text));
      store.sql('INSERT INTO setting (key, value) VALUES (?, ?)').run('look', SETTING);
    });
    copyFileSync(database, fixture(version));
    rmSync(made, { recursive: true });
  }
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fixture-'));
  file = path.join(folder, 'companion.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a database that an earlier version left', () => {
  it.each(migrations.map(({ version }) => version))('of schema %i opens with everything that was in it', (version) => {
    copyFileSync(fixture(version), file);
    const upgraded = using(file, migrations, ({ store, version: now, migratedFrom }) => {
      expect([now, migratedFrom]).toEqual([latest(migrations), version === latest(migrations) ? null : version]);
      const events = listEvents(store, LOG).events.map(({ n, kind, body }) => [n, kind, body]);
      expect(events).toEqual([
        [1, 'step.comment', { text: 'avant la mise à jour' }],
        [2, 'step.comment', { text: 'deuxième' }],
      ]);
      expect(store.sql('SELECT value FROM setting WHERE key = ?').get('look')).toEqual({
        value: '{"locale":"fr"}',
      });
      expect(appendEvent(store, comment('après')).n).toBe(3);
      expect(store.db.pragma('integrity_check', { simple: true })).toBe('ok');
      return schemaOf(store);
    });
    // What was upgraded and what is new are the same, or a migration that was released has been changed.
    const fresh = using(path.join(folder, 'fresh.db'), migrations, ({ store }) => schemaOf(store));
    expect(upgraded).toEqual(fresh);
    // The one before is left beside, for the application that wrote it.
    expect(existsSync(`${file}.v${version}`)).toBe(version < latest(migrations));
  });

  it.each(migrations.slice(0, -1).map(({ version }) => version))(
    'newer than what an application of schema %i knows is refused, and is as it was',
    (version) => {
      copyFileSync(fixture(latest(migrations)), file);
      expect(() => using(file, migrations.slice(0, version), () => undefined)).toThrow('store.future');
      using(file, migrations, ({ store, migratedFrom }) => {
        expect(migratedFrom).toBeNull();
        expect(listEvents(store, LOG).events).toHaveLength(2);
      });
    },
  );
});
