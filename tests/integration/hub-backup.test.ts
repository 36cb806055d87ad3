import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tables } from '../../organiser/backup/tables.ts';
import { openStore } from '../../organiser/store/open.ts';
import type { AuditPage } from '../../organiser/protocol/audit.ts';
import type { JoinResponse, SyncResponse } from '../../organiser/protocol/wire.ts';
import { ask, binding, message, REPORT_KEY, syncBody, T0 } from '../contract/hub-rig.ts';
import type { KeptSession } from '../../electron/feature/session/keep.ts';
import { createExchange } from '../../electron/feature/sync/exchange.ts';
import { createMemoryStore } from '../unit/companion-store.ts';
import { createManualTimers } from '../unit/companion-world.ts';
import { Postgres } from '../rig/postgres.ts';
import { openHubYard, type HubProcess, type HubYard } from './hub-process.ts';

/** Backups of a running hub, put back: another epoch, nothing lost that a device still has, nothing touched by a bad file. */
let server: Postgres;
let yard: HubYard;
beforeAll(async () => {
  [server, yard] = await Promise.all([Postgres.start(), openHubYard()]);
});
afterAll(async () => {
  await yard.end();
  await server.stop();
});
const folder = (): string => yard.folder();

/** A place where a hub keeps its data. */
type Place = { data: string; env: Record<string, string> };
const places: Record<string, () => Promise<Place>> = {
  SQLite: async () => ({ data: folder(), env: {} }),
  PostgreSQL: async () => ({ data: folder(), env: { DATABASE_URL: server.url(await server.database()) } }),
};
const start = ({ data, env }: Place): HubProcess => yard.start(['--data', data], env);
const command = ({ data, env }: Place, ...args: string[]) => yard.run([...args, '--data', data], env).ended;

async function seat(url: string, key: string) {
  const post = async (path: string, body: unknown) => (await ask(url, 'POST', path, { token: key, body })).body;
  const days = { startsOn: '2026-11-20', endsOn: '2099-06-30' };
  const edition = { name: 'Essai', ...days, contact: 'contact@example.org', reportKey: REPORT_KEY };
  const { id } = (await post('/v1/editions', edition)) as { id: string };
  const slot = { startsAt: T0, couloir: 'officine', label: 'Officine \u2028 de\ndémonstration' };
  const made = (await post(`/v1/editions/${id}/slots`, slot)) as { id: string; log: string };
  const { code } = (await post(`/v1/slots/${made.id}/code`, {})) as { code: string };
  const device = randomUUID();
  const joined = (await ask(url, 'POST', '/v1/join', { body: { code, device } })).body as JoinResponse;
  return { device, token: joined.token, log: made.log, edition: id };
}
type Seat = Awaited<ReturnType<typeof seat>>;

const exchange = async (url: string, me: Seat, events: ReturnType<typeof message>[], after = 0, epoch = '') => {
  const answer = await ask(url, 'POST', `/v1/logs/${me.log}/sync`, {
    token: me.token,
    body: syncBody(events, after, epoch),
  });
  expect(answer.status, answer.text).toBe(200);
  return answer.body as SyncResponse;
};
const textsOf = (answer: SyncResponse): unknown[] => answer.events.map(({ body }) => body['text']);

const report = Buffer.from('age-encryption.org/v1\n'.repeat(20_000));
const sha256 = createHash('sha256').update(report).digest('hex');

async function sendReport(url: string, me: Seat): Promise<void> {
  const range = `bytes 0-${report.length - 1}/${report.length}`;
  const sent = await ask(url, 'PUT', `/v1/blobs/${sha256}`, {
    token: me.token,
    body: report,
    headers: { 'content-range': range },
  });
  expect([200, 201, 204], sent.text).toContain(sent.status);
}

describe.each(Object.entries(places))('a backup on %s', (_name, place) => {
  it('is made while the hub runs, and brings back a hub to which a device gives what it lost', async () => {
    const here = await place();
    const file = join(folder(), 'hub.vsb');
    let hub = start(here);
    let { url, key } = await hub.ready;
    const me = await seat(url, key!);
    await sendReport(url, me);
    const mine = [1, 2, 3, 4, 5].map((n) => message(me.device, n, `fait ${n} \u0000 \u2028 \uD800 é`));
    const before = await exchange(url, me, mine.slice(0, 3));
    // Events go on arriving while it is made.
    const [done] = await Promise.all([command(here, 'backup', file), exchange(url, me, mine.slice(3, 4), 3)]);
    expect(done, done.err).toMatchObject({ code: 0, out: expect.stringContaining('relue') });
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0);
    expect(await command(here, 'backup', file)).toMatchObject({ code: 2, err: expect.stringContaining('existe déjà') });
    const after = await exchange(url, me, mine.slice(4), 4);
    expect(after.head).toBe(5);
    expect((await exchange(url, me, [])).events).toHaveLength(5);

    // Not under a running hub; not over later events without being told.
    const inUse = await command(here, 'restore', file, '--force');
    expect(inUse, inUse.err).toMatchObject({ code: 2, err: expect.stringContaining('encore cette base') });
    await hub.end('SIGTERM');
    const late = await command(here, 'restore', file);
    expect(late, late.err).toMatchObject({ code: 2, err: expect.stringContaining('--force') });
    hub = start(here);
    ({ url } = await hub.ready);
    expect((await exchange(url, me, [], 5, before.epoch)).head).toBe(5);
    await hub.end('SIGTERM');

    const put = await command(here, 'restore', file, '--force');
    expect(put, put.err).toMatchObject({ code: 0, out: expect.stringContaining('Restauré') });
    expect(put.out).toMatch(/données personnelles[\s\S]*comptes, clés, liens d’éditeur[\s\S]*Équipe/);
    hub = start(here);
    ({ url } = await hub.ready);
    // The device's cursor is of another history: it reads from the start, finds what is missing and gives it back.
    const back = await exchange(url, me, [], 5, before.epoch);
    expect(back.epoch).not.toBe(before.epoch);
    expect(back.head).toBeGreaterThanOrEqual(3);
    expect(back.head).toBeLessThan(5);
    expect(textsOf(back)).toEqual(mine.slice(0, back.head).map(({ body }) => body['text']));
    const healed = await exchange(url, me, mine.slice(back.head), 0, back.epoch);
    expect(textsOf(healed)).toEqual(mine.map(({ body }) => body['text']));
    expect(healed.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    const got = await ask(url, 'GET', `/v1/blobs/${sha256}`, { token: key! });
    expect([got.status, createHash('sha256').update(got.text).digest('hex')]).toEqual([200, sha256]);
    // The audit and everything else goes on, and says what happened.
    const journal = (await ask(url, 'GET', '/v1/audit?act=hub.restored', { token: key! })).body as AuditPage;
    expect(journal.lines).toMatchObject([{ act: 'hub.restored', about: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) }]);
    await seat(url, key!);
    // Twice the same: another epoch again.
    await hub.end('SIGTERM');
    expect(await command(here, 'epoch', '--new')).toMatchObject({ code: 0 });
    hub = start(here);
    ({ url } = await hub.ready);
    expect((await exchange(url, me, [])).epoch).not.toBe(back.epoch);
    await hub.end('SIGTERM');
  });

  it('is refused when it was cut, changed, or comes later, and nothing is touched', async () => {
    const here = await place();
    const file = join(folder(), 'hub.vsb');
    const hub = start(here);
    const { url, key } = await hub.ready;
    const me = await seat(url, key!);
    await exchange(url, me, [message(me.device, 1)]);
    await hub.end('SIGTERM');
    // The hub is stopped: the command reads the database itself.
    expect(await command(here, 'backup', file)).toMatchObject({ code: 0 });
    const whole = readFileSync(file);
    const lines = whole.toString('utf8').split('\n');
    const bad: Record<string, Buffer | string> = {
      empty: '',
      'cut in a line': whole.subarray(0, whole.length >> 1),
      'cut after a line': `${lines.slice(0, 4).join('\n')}\n`,
      'without its last line': `${lines.slice(0, -2).join('\n')}\n`,
      'with a changed byte': whole.toString('latin1').replace('message 1', 'message 7'),
      'with a line less': [...lines.slice(0, 3), ...lines.slice(4)].join('\n'),
      'with something after': Buffer.concat([whole, Buffer.from('{}\n')]),
      'of another program': 'SQLite format 3\u0000',
    };
    const names = () =>
      readdirSync(here.data)
        .filter((name) => !name.startsWith('hub.db'))
        .sort();
    const there = names();
    for (const [name, bytes] of Object.entries(bad)) {
      const other = join(folder(), 'bad.vsb');
      writeFileSync(other, bytes);
      const end = await command(here, 'restore', other, '--force');
      expect(end, `${name}: ${end.err}`).toMatchObject({
        code: 2,
        err: expect.stringContaining('pas une sauvegarde entière'),
      });
    }
    const later = join(folder(), 'later.vsb');
    writeFileSync(later, whole.toString('utf8').replace(/"schema":\d+/, '"schema":9999'));
    expect(await command(here, 'restore', later, '--force')).toMatchObject({
      code: 2,
      err: expect.stringContaining('version plus récente'),
    });
    expect(names()).toEqual(there);
    const again = start(here);
    expect((await exchange((await again.ready).url, me, [])).head).toBe(1);
    await again.end('SIGTERM');
  });
});

/** A participant's machine with the app's own engine: what it knows is in its store. */
async function companion(first: string, key: string) {
  let url = first;
  const store = createMemoryStore();
  const me = await seat(url, key);
  let { device } = await store.call('open', { file: 'x', key: 'ab'.repeat(32) });
  const moved = await ask(url, 'POST', '/v1/device', { token: me.token, body: { device } });
  expect(moved.status, moved.text).toBe(200);
  let { token } = moved.body as { token: string };
  const slot = { log: me.log };
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const { run } = createExchange({
    fetch: (input, init) => fetch(input, init),
    timers: createManualTimers(),
    outside: { store, log: quiet },
    session: () => ({ hub: url, token, device, slot }) as unknown as KeptSession,
    device: () => device,
    onDevice: (id) => (device = id),
    keepMeeting: async () => undefined,
    keepToken: async (given, id) => {
      [token, device] = [given, id];
    },
  });
  return {
    run,
    at: (next: string) => (url = next),
    events: () => store.events(me.log),
    write: (text: string) =>
      store.call('event.append', {
        log: me.log,
        kind: 'message.posted',
        body: { text },
        at: T0,
        actor: 'Cabinet',
        role: 'participant',
      }),
  };
}

describe.each(Object.entries(places))('the app, after a backup was restored on %s', (_name, place) => {
  it('gives back what the hub lost, and what was written meanwhile, once', async () => {
    const here = await place();
    const file = join(folder(), 'hub.vsb');
    let hub = start(here);
    const { url, key } = await hub.ready;
    const app = await companion(url, key!);
    for (const text of ['un', 'deux']) await app.write(text);
    await app.run();
    expect(await command(here, 'backup', file)).toMatchObject({ code: 0 });
    for (const text of ['trois', 'quatre']) await app.write(text);
    await app.run();
    expect(app.events().map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    await hub.end('SIGKILL');
    await app.write('cinq');
    expect(await command(here, 'restore', file, '--force')).toMatchObject({ code: 0 });
    hub = start(here);
    app.at((await hub.ready).url);
    await app.run();
    const known = app.events().toSorted((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
    expect(known.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    const texts = known.map(({ body }) => String(body['text']));
    expect(texts.slice(0, 2)).toEqual(['un', 'deux']);
    // What the first contact brought comes before what the other epoch made it send again.
    expect(texts.toSorted((a, b) => a.localeCompare(b, 'fr'))).toEqual(['cinq', 'deux', 'quatre', 'trois', 'un']);
    await hub.end('SIGTERM');
  });
});

describe('a backup', () => {
  it('moves a hub from SQLite to PostgreSQL and back, event by event', async () => {
    const [one, two, three] = [await places['SQLite']!(), await places['PostgreSQL']!(), await places['SQLite']!()];
    let hub = start(one);
    let { url, key } = await hub.ready;
    const me = await seat(url, key!);
    const mine = Array.from({ length: 60 }, (_, i) => message(me.device, i + 1, `é\u0000 ${i}`));
    const first = await exchange(url, me, mine);
    const board = (await ask(url, 'GET', `/v1/editions/${me.edition}/slots`, { token: key! })).body;
    await hub.end('SIGTERM');
    let from = one;
    for (const to of [two, three]) {
      const file = join(folder(), 'move.vsb');
      const made = await command(from, 'backup', file);
      expect(made, made.err).toMatchObject({ code: 0 });
      const put = await command(to, 'restore', file);
      expect(put, put.err).toMatchObject({ code: 0 });
      hub = start(to);
      ({ url } = await hub.ready);
      const read = await exchange(url, me, []);
      expect(read.events).toEqual(first.events);
      expect(read.epoch).not.toBe(first.epoch);
      const seen = (await ask(url, 'GET', `/v1/editions/${me.edition}/slots`, { token: key! })).body;
      const still = (body: unknown) => JSON.stringify(body).replace(/"lastContact":"[^"]*"/g, '');
      expect(still(seen)).toBe(still(board));
      await hub.end('SIGTERM');
      from = to;
    }
  });

  it('knows every table that a hub has', async () => {
    const data = folder();
    const store = await openStore({ data, binding });
    await store.close();
    const { default: Sqlite } = await import('better-sqlite3');
    const db = new Sqlite(join(data, 'hub.db'), binding === undefined ? {} : { nativeBinding: binding });
    const there = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`).all();
    db.close();
    expect(tables.map(({ name }) => name).sort()).toEqual((there as { name: string }[]).map(({ name }) => name).sort());
    expect(existsSync(join(data, 'control.json'))).toBe(false);
  });

  it('is given by a running hub to nobody without the secret of its folder', async () => {
    const here = await places['SQLite']!();
    const hub = start(here);
    await hub.ready;
    const { port, secret } = JSON.parse(readFileSync(join(here.data, 'control.json'), 'utf8')) as Record<
      string,
      string
    >;
    const url = `http://127.0.0.1:${port}`;
    expect((await ask(url, 'POST', '/backup')).status).toBe(404);
    expect((await ask(url, 'POST', '/backup', { token: 'f'.repeat(64) })).status).toBe(404);
    expect((await ask(url, 'GET', '/backup', { token: secret! })).status).toBe(404);
    expect((await ask(url, 'POST', '/backup', { token: secret! })).status).toBe(200);
    await hub.end('SIGKILL');
    // What a killed hub left behind stops no backup.
    const done = await command(here, 'backup', join(folder(), 'x.vsb'));
    expect(done, done.err).toMatchObject({ code: 0 });
  });
});
