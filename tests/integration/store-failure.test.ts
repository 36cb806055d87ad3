import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
// oxlint-disable-next-line import/default -- CommonJS: the default is its module.exports
import BetterSqlite from 'better-sqlite3';
import { migrations } from '../../native/store/migration/index.ts';
import type { Spawned } from '../../native/supervise.ts';
import { bundleWorker, sqliteEnv, startStore } from './store-bundle.ts';

const LOG = 'creneau-0001';
let worker: ReturnType<typeof bundleWorker>;
let folder: string;
let file: string;
let key: string;
let store: ReturnType<typeof startStore>;

beforeAll(() => void (worker = bundleWorker('store')));
afterAll(() => worker.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  file = join(folder, 'companion.db');
  key = randomBytes(32).toString('hex');
  store = startStore(worker.entry, { backoff: { first: 10 } });
});
afterEach(async () => {
  await store.stop();
  rmSync(folder, { recursive: true, force: true });
});

const append = (text: string, log = LOG) =>
  store.call('event.append', {
    log,
    kind: 'step.comment',
    body: { step: 'connexion', text },
    at: '2026-11-23T09:00:00.000Z',
    actor: 'participant-1',
    role: 'participant',
  });
const failureOf = (promise: Promise<unknown>): Promise<{ code: string; info: Record<string, unknown> }> =>
  promise.then(
    () => ({ code: 'ok', info: {} }),
    (error: { failure: { code: string; info: Record<string, unknown> } }) => error.failure,
  );
const codeOf = async (promise: Promise<unknown>) => (await failureOf(promise)).code;
const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

async function makeDatabase() {
  await store.call('open', { file, key });
  for (let i = 0; i < 40; i += 1) await append(`${i} `.repeat(300));
  await store.call('close', undefined);
}

/** Opens in vain, and checks that not one byte of the database changed. */
async function openInVain(withKey = key) {
  const before = hash(file);
  const failure = await failureOf(store.call('open', { file, key: withKey }));
  expect(hash(file)).toBe(before);
  return failure;
}

describe('a database that cannot be read', () => {
  it('has another key', async () => {
    await makeDatabase();
    expect(await openInVain('ab'.repeat(32))).toMatchObject({ code: 'store.key-lost' });
    rmSync(`${file}.key-id`);
    expect(await openInVain('ab'.repeat(32))).toMatchObject({ code: 'store.key-lost' });
    expect(await store.call('open', { file, key })).toMatchObject({ migratedFrom: null });
    expect(existsSync(`${file}.key-id`)).toBe(true);
  });

  it('has another key and a log that was not yet in it: both stay as they are', async () => {
    await store.call('open', { file, key });
    await append('dans le journal');
    await store.stop();
    store = startStore(worker.entry);
    const log = hash(`${file}-wal`);
    rmSync(`${file}.key-id`);
    await openInVain('ab'.repeat(32));
    expect(hash(`${file}-wal`)).toBe(log);
    await store.call('open', { file, key });
    expect((await store.call('event.list', { log: LOG })).events).toHaveLength(1);
  });

  it.each([
    ['at its beginning', 100],
    ['in its first page', 3000],
    ['in a later page', 4096 * 9 + 500],
  ])('was damaged %s', async (_where, at) => {
    await makeDatabase();
    const bytes = readFileSync(file);
    bytes[at]! ^= 0xff;
    writeFileSync(file, bytes);
    expect(await openInVain()).toMatchObject({ code: 'store.corrupt' });
  });

  it('was cut short, emptied, or replaced by a text or by a database without a key', async () => {
    await makeDatabase();
    const whole = readFileSync(file);
    truncateSync(file, 4096 * 5);
    expect(await openInVain()).toMatchObject({ code: 'store.corrupt' });
    truncateSync(file, 1000);
    expect(await openInVain()).toMatchObject({ code: 'store.corrupt' });
    truncateSync(file, 0);
    expect(await openInVain()).toMatchObject({ code: 'store.corrupt' });
    writeFileSync(file, 'Ceci n’est pas une base.\n'.repeat(1000));
    expect(await openInVain()).toMatchObject({ code: 'store.corrupt' });
    rmSync(`${file}.key-id`);
    expect(await openInVain()).toMatchObject({ code: 'store.corrupt' });
    rmSync(file);
    const plain = plainDatabase(file);
    plain.exec('CREATE TABLE other (x TEXT)');
    plain.close();
    expect(await openInVain()).toMatchObject({ code: 'store.corrupt' });
    writeFileSync(file, whole);
    await store.call('open', { file, key });
    expect((await store.call('event.list', { log: LOG })).events).toHaveLength(40);
  });

  it('was written by a newer app', async () => {
    await makeDatabase();
    const newer = plainDatabase(file);
    newer.pragma("cipher='sqlcipher'");
    newer.pragma(`key="x'${key}'"`);
    newer.pragma('user_version = 99');
    newer.close();
    expect(await openInVain()).toMatchObject({ code: 'store.future', info: { file: 99, app: migrations.length } });
  });
});

function plainDatabase(path: string) {
  const nativeBinding = sqliteEnv()['VS_SQLITE_BINDING'];
  return new BetterSqlite(path, nativeBinding ? { nativeBinding } : {});
}

describe('a place that cannot be written', () => {
  it('has a file where a folder should be, or a folder where the file should be', async () => {
    writeFileSync(join(folder, 'file'), 'x');
    expect(await codeOf(store.call('open', { file: join(folder, 'file', 'companion.db'), key }))).toBe(
      'store.readonly',
    );
    mkdirSync(file);
    expect(await codeOf(store.call('open', { file, key }))).toBe('store.readonly');
  });
});

/** A small file system of its own; null where mounting is not allowed, which the tests then say. */
function mount(options: string): { at: string; remount: (options: string) => void; unmount: () => void } | null {
  const at = mkdtempSync(join(tmpdir(), 'mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', at], { stdio: 'ignore' });
  } catch {
    rmSync(at, { recursive: true });
    return null;
  }
  return {
    at,
    remount: (next) => void execFileSync('mount', ['-o', `remount,${next}`, at], { stdio: 'ignore' }),
    unmount() {
      execFileSync('umount', ['-l', at], { stdio: 'ignore' });
      rmSync(at, { recursive: true });
    },
  };
}
const probe = mount('size=64k');
probe?.unmount();

// Mounting needs root on Linux: elsewhere these are reported as skipped.
describe.skipIf(probe === null)('a small file system', () => {
  let disk: NonNullable<ReturnType<typeof mount>>;
  beforeEach(() => {
    disk = mount('size=600k')!;
    file = join(disk.at, 'companion.db');
  });
  afterEach(async () => {
    await store.stop();
    disk.unmount();
  });

  it('that is full: says so, keeps what was answered, and goes on when there is room', async () => {
    await store.call('open', { file, key });
    writeFileSync(join(disk.at, 'ballast'), Buffer.alloc(200_000));
    const kept: number[] = [];
    let failure = await failureOf(Promise.resolve());
    while (failure.code === 'ok' && kept.length < 500) {
      failure = await failureOf(append('x'.repeat(8_000)).then(({ n }) => kept.push(n)));
    }
    expect(failure.code).toBe('store.full');
    expect(await codeOf(store.call('copy', undefined))).toBe('store.full');
    rmSync(join(disk.at, 'ballast'));
    kept.push((await append('à nouveau')).n);
    const { events } = await store.call('event.list', { log: LOG });
    expect(events.map((event) => event.n)).toEqual(kept);
    await store.call('close', undefined);
    await store.call('open', { file, key });
    expect((await store.call('event.list', { log: LOG })).events.map((event) => event.n)).toEqual(kept);
    expect(readdirSync(disk.at).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('that is full before the database is made: says so, then makes it', async () => {
    writeFileSync(join(disk.at, 'ballast'), Buffer.alloc(596_000));
    expect(await codeOf(store.call('open', { file, key }))).toBe('store.full');
    rmSync(join(disk.at, 'ballast'));
    expect(await store.call('open', { file, key })).toMatchObject({ version: migrations.length });
  });

  it('that is read-only: says so, then goes on', async () => {
    await store.call('open', { file, key });
    await append('avant');
    await store.call('close', undefined);
    disk.remount('ro');
    expect(await codeOf(store.call('open', { file, key }))).toBe('store.readonly');
    expect(await codeOf(store.call('open', { file: join(disk.at, 'other.db'), key }))).toBe('store.readonly');
    disk.remount('rw');
    await store.call('open', { file, key });
    expect((await store.call('event.list', { log: LOG })).events).toHaveLength(1);
  });
});

describe('a process that is killed while it writes', () => {
  it('has on disk everything it answered, and no n twice', async () => {
    await store.stop();
    const answered = new Map<number, string>();
    for (let round = 0; round < 5; round += 1) {
      store = startStore(worker.entry);
      await store.call('open', { file, key });
      // Killed by the answer of one append while the next ones are on their way.
      const until = 5 + round * 7;
      const writes = Array.from({ length: until + 20 }, async (_, index) => {
        const text = `${round}/${index}`;
        const { n } = await append(text);
        expect(answered.has(n), `n ${n} given out twice`).toBe(false);
        answered.set(n, text);
        if (index === until) await store.stop();
      });
      const results = await Promise.allSettled(writes);
      expect(results.some((one) => one.status === 'rejected')).toBe(true);
    }
    store = startStore(worker.entry);
    await store.call('open', { file, key });
    const { events } = await store.call('event.list', { log: LOG });
    const stored = new Map(events.map((event) => [event.n, event.body['text']]));
    expect(stored.size).toBe(events.length);
    for (const [n, text] of answered) expect(stored.get(n)).toBe(text);
    expect(answered.size).toBeGreaterThan(50);
    const { lastN } = await store.call('sync.cursor', { log: LOG });
    expect(lastN).toBe(Math.max(...stored.keys()));
  });

  it('is opened again by the hook before the calls that waited', async () => {
    await store.stop();
    const children: Spawned[] = [];
    store = startStore(
      worker.entry,
      { backoff: { first: 10 }, onReady: async (port) => void (await port.call('open', { file, key })) },
      (child) => children.push(child),
    );
    await append('un');
    children[0]!.kill();
    // Asked of the dead process, or of the next one: either way an answer, and nothing lost.
    const second = await codeOf(append('deux'));
    expect(['ok', 'store.unexpected']).toContain(second);
    const third = await append('trois');
    expect(third.n).toBeGreaterThanOrEqual(second === 'ok' ? 3 : 2);
    expect(children).toHaveLength(2);
    expect(store.lastEnd()).toMatchObject({ reason: 'crashed' });
    const texts = (await store.call('event.list', { log: LOG })).events.map((event) => event.body['text']);
    expect(texts).toEqual(expect.arrayContaining(['un', 'trois']));
  });
});
