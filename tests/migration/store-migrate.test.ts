import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendEvent, listEvents } from '../../native/store/event.ts';
import { latest, type Migration } from '../../native/store/migrate.ts';
import { migrations } from '../../native/store/migration/index.ts';
import { openStore } from '../../native/store/open-store.ts';
import { applyAnswer } from '../../native/store/sync.ts';
import { sqliteBinding } from '../../scripts/natives.mjs';

const binding = sqliteBinding();
if (binding) process.env['VS_SQLITE_BINDING'] = binding;

const next = latest(migrations) + 1;
const added: Migration = {
  version: next,
  name: 'added',
  sql: 'CREATE TABLE added (x TEXT NOT NULL) STRICT; INSERT INTO added SELECT kind FROM event;',
};
const more: Migration = { version: next + 1, name: 'more', sql: 'ALTER TABLE added ADD COLUMN y TEXT;' };
const broken: Migration = {
  version: next + 1,
  name: 'broken',
  sql: 'CREATE TABLE half (x TEXT) STRICT; INSERT INTO no_such_table VALUES (1);',
};

let folder: string;
let file: string;
let key: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'migrate-'));
  file = join(folder, 'companion.db');
  key = randomBytes(32).toString('hex');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Opens, does something and closes. */
function using<T>(list: readonly Migration[], work: (opened: ReturnType<typeof openStore>) => T, path = file): T {
  const opened = openStore(path, key, list);
  try {
    return work(opened);
  } finally {
    opened.store.db.close();
  }
}
const write = () =>
  using(migrations, ({ store }) =>
    appendEvent(store, {
      log: 'creneau-0001',
      kind: 'step.comment',
      body: { text: 'avant' },
      at: '2026-11-23T09:00:00.000Z',
      actor: 'p',
      role: 'participant',
    }),
  );

describe('migrations', () => {
  it('are numbered one by one from 1 and make STRICT tables only', () => {
    expect(migrations.map((one) => one.version)).toEqual(migrations.map((_, index) => index + 1));
    using(migrations, ({ store, version, migratedFrom }) => {
      expect([version, migratedFrom]).toEqual([latest(migrations), null]);
      const tables = store.db.prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'").all() as {
        name: string;
        strict: number;
      }[];
      const own = tables.filter((table) => !table.name.startsWith('sqlite_'));
      expect(own.length).toBeGreaterThan(5);
      expect(own.filter((table) => table.strict !== 1)).toEqual([]);
    });
  });

  it('work with safe settings', () => {
    using(migrations, ({ store }) => {
      const setting = (name: string) => store.db.pragma(name, { simple: true });
      expect(setting('journal_mode')).toBe('wal');
      expect(setting('synchronous')).toBe(2);
      expect(setting('secure_delete')).toBe(1);
      expect(setting('foreign_keys')).toBe(1);
    });
  });

  it('keep what was there and leave an encrypted copy of each version before', () => {
    write();
    using([...migrations, added, more], ({ store, version, migratedFrom }) => {
      expect([version, migratedFrom]).toEqual([next + 1, next - 1]);
      expect(store.db.prepare('SELECT x, y FROM added').all()).toEqual([{ x: 'step.comment', y: null }]);
      expect(listEvents(store, 'creneau-0001').events).toHaveLength(1);
    });
    const copy = `${file}.v${next - 1}`;
    expect(readFileSync(copy).includes('avant')).toBe(false);
    expect(existsSync(`${file}.v${next}`)).toBe(true);
    // The copy is a database of its version, openable by the app that wrote it.
    using(
      migrations,
      ({ store, version, migratedFrom }) => {
        expect([version, migratedFrom]).toEqual([next - 1, null]);
        expect(listEvents(store, 'creneau-0001').events[0]!.body).toEqual({ text: 'avant' });
      },
      copy,
    );
  });

  it('let a database of the first version hold what the hub says, with its order and its unsent events', () => {
    const first = migrations.slice(0, 1);
    const said = { log: 'creneau-0001', kind: 'message.posted', at: '2026-11-23T09:00:00.000Z', actor: 'p' };
    const own = (text: string) => ({ ...said, body: { text }, role: 'participant' as const });
    const proved = {
      device: '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10',
      n: 1,
      seq: 1,
      kind: 'card.proved',
      body: { test: true },
      at: said.at,
      actor: 'hub',
      role: 'hub' as const,
    };
    const answer = { log: said.log, epoch: 'e', after: 1, events: [proved] };
    using(first, ({ store }) => {
      for (const text of ['un', 'deux']) appendEvent(store, own(text));
      expect(() => applyAnswer(store, answer)).toThrow();
    });
    using(migrations, ({ store, migratedFrom }) => {
      expect(migratedFrom).toBe(1);
      expect(applyAnswer(store, answer)).toEqual({ added: 1, acknowledged: 0, unsent: 2 });
      expect(applyAnswer(store, answer).added).toBe(0);
      appendEvent(store, own('trois'));
      const events = listEvents(store, said.log).events.map(({ seq, n, role }) => [seq, n, role]);
      expect(events).toHaveLength(4);
      expect(events).toContainEqual([1, 1, 'hub']);
      expect(events).toContainEqual([null, 3, 'participant']);
    });
  });

  it('make no copy when there is nothing to do', () => {
    write();
    using(migrations, ({ migratedFrom }) => expect(migratedFrom).toBeNull());
    expect(existsSync(`${file}.v${next - 1}`)).toBe(false);
  });

  it('stop at the step that fails, undone whole, and go on from there with a better one', () => {
    write();
    expect(() => using([...migrations, added, broken], () => undefined)).toThrow('store.unexpected');
    // The step before the broken one stays: its own transaction was whole.
    using([...migrations, added], ({ store, version }) => {
      expect(version).toBe(next);
      expect(store.db.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'half'").get()).toEqual({ n: 0 });
      expect(listEvents(store, 'creneau-0001').events).toHaveLength(1);
    });
    using([...migrations, added, more], ({ version, migratedFrom }) => {
      expect([version, migratedFrom]).toEqual([next + 1, next]);
    });
  });

  it('refuse a database of a later version', () => {
    write();
    using([...migrations, added], () => undefined);
    expect(() => using(migrations, () => undefined)).toThrow('store.future');
  });
});
