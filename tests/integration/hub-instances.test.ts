import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Poke, SyncResponse } from '../../organiser/protocol/wire.ts';
import { ask, HubRig, message, syncBody } from '../contract/hub-rig.ts';
import { Postgres } from '../rig/postgres.ts';
import { keepOn } from '../rig/store.ts';
import { openHubYard, type HubProcess, type HubYard } from './hub-process.ts';

/** Two hubs, each in its own process, on one PostgreSQL; the server dies and comes back. */
let server: Postgres;
let yard: HubYard;
beforeAll(async () => {
  [server, yard] = await Promise.all([Postgres.start(), openHubYard()]);
  keepOn(server);
});
afterAll(async () => {
  keepOn(null);
  await yard.end();
  await server.stop();
});

const start = (url: string, data = yard.folder()): HubProcess => yard.start(['--data', data], { DATABASE_URL: url });

/** Two hubs that start at the same instant on an empty database. */
async function twoHubs() {
  const url = server.url(await server.database());
  const data = yard.folder();
  const hubs = [start(url, data), start(url, data)] as const;
  const ready = await Promise.all([hubs[0].ready, hubs[1].ready]);
  const key = ready[0].key ?? ready[1].key ?? '';
  return { url, hubs, urls: [ready[0].url, ready[1].url] as const, key };
}

const newEdition = {
  name: 'Essai',
  startsOn: '2026-11-20',
  endsOn: '2099-06-30',
  contact: 'contact@example.org',
  reportKey: `age1${'q'.repeat(58)}`,
};

type Seat = { device: string; token: string; log: string };

async function seats(url: string, key: string, count: number): Promise<Seat[]> {
  const post = async (path: string, body: unknown) => (await ask(url, 'POST', path, { token: key, body })).body;
  const edition = (await post('/v1/editions', newEdition)) as { id: string };
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const slot = (await post(`/v1/editions/${edition.id}/slots`, {
        startsAt: '2026-11-23T09:00:00.000Z',
        couloir: 'officine',
        label: `Officine ${i}`,
      })) as { id: string; log: string };
      const { code } = (await post(`/v1/slots/${slot.id}/code`, {})) as { code: string };
      const device = randomUUID();
      const joined = (await ask(url, 'POST', '/v1/join', { body: { code, device } })).body as { token: string };
      return { device, token: joined.token, log: slot.log };
    }),
  );
}

/** What a stream told, with the instant. */
async function listen(url: string, token: string) {
  const stop = new AbortController();
  const response = await fetch(`${url}/v1/stream`, {
    headers: { authorization: `Bearer ${token}` },
    signal: stop.signal,
  });
  const heard: (Poke & { at: number })[] = [];
  const reading = (async () => {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      for (const line of chunk.split('\n')) {
        if (line.startsWith('data: ')) heard.push({ ...(JSON.parse(line.slice(6)) as Poke), at: Date.now() });
      }
    }
  })().catch(() => undefined);
  return {
    heard,
    stop: async () => {
      stop.abort();
      await reading;
    },
  };
}

const push = (url: string, seat: Seat, events: ReturnType<typeof message>[]) =>
  ask(url, 'POST', `/v1/logs/${seat.log}/sync`, { token: seat.token, body: syncBody(events) });

/** The whole log of a seat, in several answers. */
async function whole(url: string, seat: Seat): Promise<SyncResponse['events']> {
  const events: SyncResponse['events'] = [];
  for (;;) {
    const body = syncBody([], events.length);
    const answer = await ask(url, 'POST', `/v1/logs/${seat.log}/sync`, { token: seat.token, body });
    expect(answer.status, answer.text).toBe(200);
    const more = (answer.body as SyncResponse).events;
    if (more.length === 0) return events;
    events.push(...more);
  }
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

describe('two hubs on one PostgreSQL', () => {
  it('start together on an empty database, and say the same epoch', async () => {
    const { hubs, urls } = await twoHubs();
    const epochs = await Promise.all(urls.map(async (url) => (await ask(url, 'GET', '/v1/hub')).body));
    const [a, b] = epochs as { epoch: string }[];
    expect(a!.epoch).toMatch(/^[0-9a-f-]{36}$/);
    expect(b!.epoch).toBe(a!.epoch);
    await Promise.all(hubs.map((hub) => hub.end('SIGTERM')));
  });

  it('poke each other’s streams in less than a second', async () => {
    const { hubs, urls, key } = await twoHubs();
    const [seat] = await seats(urls[0], key, 1);
    const stream = await listen(urls[1], key);
    await expect.poll(() => stream.heard.some(({ log }) => log === seat!.log)).toBe(true);
    const began = Date.now();
    expect((await push(urls[0], seat!, [message(seat!.device, 1)])).status).toBe(200);
    const told = () => stream.heard.find(({ log, head }) => log === seat!.log && head === 1);
    await expect.poll(told, { interval: 5 }).toBeDefined();
    expect(told()!.at - began).toBeLessThan(1000);
    await stream.stop();
    await Promise.all(hubs.map((hub) => hub.end('SIGTERM')));
  });

  it('give one gapless order to many devices that push to both at once, nothing lost, nothing twice', async () => {
    const { hubs, urls, key } = await twoHubs();
    const all = await seats(urls[0], key, 6);
    const PUSHES = 12;
    // Each push goes to both hubs at the same time: one of them stores it, the other finds it there.
    await Promise.all(
      all.map(async (seat) => {
        for (let i = 0; i < PUSHES; i += 1) {
          const events = [1, 2, 3].map((n) => message(seat.device, i * 3 + n));
          const answers = await Promise.all(urls.map((url) => push(url, seat, events)));
          for (const answer of answers) expect(answer.status, answer.text).toBe(200);
        }
      }),
    );
    for (const seat of all) {
      const [a, b] = await Promise.all([whole(urls[0], seat), whole(urls[1], seat)]);
      expect(a).toEqual(b);
      expect(a.map(({ seq }) => seq)).toEqual(numbers(PUSHES * 3));
      expect(a.map(({ n }) => n).sort((x, y) => x - y)).toEqual(numbers(PUSHES * 3));
    }
    await Promise.all(hubs.map((hub) => hub.end('SIGTERM')));
  });

  it('give one time of an organiser to one slot, though both are asked at the same instant', async () => {
    const { hubs, urls, key } = await twoHubs();
    const post = async (url: string, path: string, body: unknown) => ask(url, 'POST', path, { token: key, body });
    const { organisers } = (await ask(urls[0], 'GET', '/v1/organisers', { token: key })).body as {
      organisers: { id: string }[];
    };
    const organiser = organisers[0]!.id;
    const edition = (await post(urls[0], '/v1/editions', newEdition)).body as { id: string };
    for (const hour of numbers(8)) {
      const startsAt = `2026-11-24T${String(hour + 8).padStart(2, '0')}:00:00.000Z`;
      const wanted = (label: string) => ({ startsAt, couloir: 'officine', label, organiser });
      const answers = await Promise.all(
        urls.map((url, i) => post(url, `/v1/editions/${edition.id}/slots`, wanted(`Officine ${hour}-${i}`))),
      );
      expect(
        answers.map(({ status }) => status).toSorted((a, b) => a - b),
        `hour ${hour}`,
      ).toEqual([201, 409]);
      const refused = answers.find(({ status }) => status === 409);
      expect((refused!.body as { code: string }).code).toBe('slot.conflict');
    }
    await Promise.all(hubs.map((hub) => hub.end('SIGTERM')));
  });

  it('lose nothing acknowledged when PostgreSQL is killed, answer that it is away, and heal', async () => {
    const { hubs, urls, key } = await twoHubs();
    const all = await seats(urls[0], key, 4);
    const acknowledged = new Map<string, Map<number, number>>(all.map(({ log }) => [log, new Map()]));
    const refusals = new Set<string>();
    let going = true;
    const pushing = all.map(async (seat, i) => {
      for (let n = 1; going || n <= 3; n += 1) {
        // The device keeps at it until it is answered, as the app does, now here and now there.
        for (let tries = 0; ; tries += 1) {
          const answer = await push(urls[(i + n + tries) % 2]!, seat, [message(seat.device, n)]).catch(() => null);
          if (answer?.status === 200) {
            for (const event of (answer.body as SyncResponse).events)
              acknowledged.get(seat.log)!.set(event.n, event.seq);
            break;
          }
          if (answer !== null) refusals.add(`${answer.status} ${(answer.body as { code: string }).code}`);
          await new Promise((resume) => setTimeout(resume, 20));
        }
      }
    });
    const total = (): number => [...acknowledged.values()].reduce((sum, log) => sum + log.size, 0);
    const stream = await listen(urls[1], key);
    for (let round = 0; round < 3; round += 1) {
      const before = total();
      await expect.poll(total, { timeout: 20_000 }).toBeGreaterThan(before + 10);
      await server.kill();
      await expect.poll(async () => (await ask(urls[0], 'GET', '/healthz')).status, { timeout: 20_000 }).toBe(503);
      await server.up();
      for (const url of urls) {
        await expect.poll(async () => (await ask(url, 'GET', '/healthz')).status, { timeout: 20_000 }).toBe(200);
      }
    }
    going = false;
    await Promise.all(pushing);
    expect([...refusals].filter((said) => said !== '503 hub.unavailable')).toEqual([]);
    for (const seat of all) {
      const events = await whole(urls[0], seat);
      expect(events.map(({ seq }) => seq)).toEqual(numbers(events.length));
      expect(new Set(events.map(({ n }) => n)).size).toBe(events.length);
      const there = new Map(events.map(({ n, seq }) => [n, seq]));
      for (const [n, seq] of acknowledged.get(seat.log)!) expect(there.get(n), `n ${n}`).toBe(seq);
    }
    // Pokes cross again, also after the connection that carries them was cut three times.
    const [seat] = all;
    const next = (await whole(urls[0], seat!)).length + 1;
    const n = Math.max(...acknowledged.get(seat!.log)!.keys()) + 1;
    await expect.poll(() => stream.heard.some(({ head }) => head >= 0)).toBe(true);
    await push(urls[0], seat!, [message(seat!.device, n)]);
    const crossed = () => stream.heard.some(({ log, head }) => log === seat!.log && head === next);
    await expect.poll(crossed, { timeout: 15_000 }).toBe(true);
    for (const hub of hubs) expect(hub.child.exitCode).toBeNull();
    await stream.stop();
    await Promise.all(hubs.map((hub) => hub.end('SIGTERM')));
  });
});

describe('a hub on PostgreSQL', () => {
  it('refuses tables of a later version untouched', async () => {
    const rig = await HubRig.start();
    const database = (await server.sql('postgres', `SELECT datname FROM pg_database ORDER BY oid DESC LIMIT 1`))[0]!;
    const name = String(database['datname']);
    await rig.hub.close();
    await server.sql(name, 'INSERT INTO hub_version (number) VALUES (9999)');
    const hub = start(server.url(name));
    expect(await hub.ended).toMatchObject({ code: 2, err: expect.stringContaining('version plus récente') });
  });

  it('says what to do when PostgreSQL does not answer, and when it lets nobody in', async () => {
    const away = start(`postgres://hub@127.0.0.1:1/x`);
    expect(await away.ended).toMatchObject({ code: 2, err: expect.stringContaining('ne répond pas') });
    const none = start(server.url('nowhere'));
    expect(await none.ended).toMatchObject({ code: 2, err: expect.stringContaining('refuse ce serveur') });
    const odd = start('mysql://x/y');
    expect(await odd.ended).toMatchObject({ code: 2, err: expect.stringContaining('DATABASE_URL attend') });
    const clear = start('postgres://hub:secret@db.example/x');
    const end = await clear.ended;
    expect(end).toMatchObject({ code: 2, err: expect.stringContaining('sslmode') });
    expect(end.err + end.out).not.toContain('secret');
  });

  it('takes another epoch when a dump was loaded in its place', async () => {
    const url = server.url(await server.database());
    const name = new URL(url).pathname.slice(1);
    const first = start(url);
    const epoch = async (hub: HubProcess) => {
      const { epoch: said } = (await ask((await hub.ready).url, 'GET', '/v1/hub')).body as { epoch: string };
      await hub.end('SIGTERM');
      return said;
    };
    const one = await epoch(first);
    expect(await epoch(start(url))).toBe(one);
    await server.kill();
    await server.up();
    expect(await epoch(start(url))).toBe(one);
    // As pg_restore does: the same rows in other tables.
    await server.sql(
      name,
      'CREATE TABLE copy AS TABLE setting; DROP TABLE setting; ALTER TABLE copy RENAME TO setting',
    );
    await server.sql(name, 'ALTER TABLE setting ADD PRIMARY KEY (key)');
    expect(await epoch(start(url))).not.toBe(one);
  });
});
