import { randomUUID } from 'node:crypto';
import { copyFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itOnSqlite } from '../rig/store.ts';
import { BODY_LIMIT, TEXT_LIMIT } from '../../organiser/protocol/event.ts';
import { PULL_LIMIT, syncResponse, type JoinResponse, type SyncResponse } from '../../organiser/protocol/wire.ts';
import { codeOf, HubRig, infoOf, message, syncBody, T0 } from './hub-rig.ts';

/** The rules of sync, one by one, over HTTP. */
let rig: HubRig;
let me: JoinResponse & { device: string };
let log: string;

beforeAll(async () => {
  rig = await HubRig.start();
});
afterAll(() => rig.stop());

const fresh = async () => {
  me = await rig.participant();
  log = me.slot.log;
};
const push = async (...events: Parameters<typeof syncBody>[0] & object) => rig.sync(me.token, log, syncBody(events));

describe('sync', () => {
  it('orders events from 1 without a gap and says who wrote them', async () => {
    await fresh();
    const answer = await push(message(me.device, 1), message(me.device, 2));
    const { events, head, lastN, epoch } = syncResponse.parse(answer.body);
    expect(events.map((e) => [e.seq, e.n, e.actor, e.role])).toEqual([
      [1, 1, 'Officine de démonstration', 'participant'],
      [2, 2, 'Officine de démonstration', 'participant'],
    ]);
    expect([head, lastN, epoch]).toEqual([2, 2, rig.hub.store.epoch]);
    const staff = randomUUID();
    await rig.sync(rig.organiser, log, syncBody([message(staff, 7)]));
    const after = await rig.pull(me.token, log, 2);
    expect(after.events.map((e) => [e.seq, e.n, e.actor, e.role])).toEqual([[3, 7, 'Organisateur', 'organiser']]);
    expect(after.lastN).toBe(2);
  });

  it('takes a repeated push as said once, whatever the order of the keys', async () => {
    await fresh();
    const event = { ...message(me.device, 1), kind: 'step.comment', body: { step: 'carte', text: 'vu' } };
    await push(event);
    const again = await push(
      { ...event, body: { text: 'vu', step: 'carte' } },
      message(me.device, 2),
      message(me.device, 2),
    );
    expect((again.body as SyncResponse).events.map((e) => e.n)).toEqual([1, 2]);
  });

  it.each([
    ['body', { body: { text: 'autre' } }],
    ['instant', { at: '2026-11-23T09:00:01.000Z' }],
    ['kind', { kind: 'later.kind' }],
  ])('refuses the same (device, n) with another %s, and keeps nothing of that push', async (_what, over) => {
    await fresh();
    await push(message(me.device, 1));
    const fork = await push(message(me.device, 2), { ...message(me.device, 1), ...over });
    expect([fork.status, codeOf(fork), infoOf(fork)]).toEqual([409, 'sync.fork', { n: 1 }]);
    expect((await rig.pull(me.token, log)).head).toBe(1);
  });

  it('refuses the events of another device than the token’s', async () => {
    await fresh();
    const answer = await push(message(randomUUID(), 1));
    expect([answer.status, codeOf(answer)]).toEqual([403, 'sync.device']);
    // A key is bound to no device, but it cannot take somebody else's.
    await push(message(me.device, 1));
    const stolen = await rig.sync(rig.organiser, log, syncBody([message(me.device, 2)]));
    expect(codeOf(stolen)).toBe('sync.device');
  });

  it('refuses what a role may not say, and stores nothing of the push', async () => {
    await fresh();
    const verified = { kind: 'step.verified', body: { step: 'carte', verdict: 'conforme', comment: '' } };
    const answer = await push(message(me.device, 1), { ...message(me.device, 2), ...verified });
    expect([answer.status, codeOf(answer), infoOf(answer)]).toEqual([403, 'rights.refused', { n: 2 }]);
    expect((await rig.pull(me.token, log)).head).toBe(0);
    expect((await rig.sync(rig.organiser, log, syncBody([{ ...message(randomUUID(), 1), ...verified }]))).status).toBe(
      200,
    );
    const joined = { kind: 'slot.joined', body: { app: '1', platform: 'linux', guide: '2026.1' } };
    expect(codeOf(await rig.sync(rig.organiser, log, syncBody([{ ...message(randomUUID(), 1), ...joined }])))).toBe(
      'rights.refused',
    );
  });

  it('names the event and the field it cannot accept, never the value', async () => {
    await fresh();
    const bad = {
      ...message(me.device, 3),
      kind: 'step.status',
      body: { step: 'carte', status: 'parfait', attempt: 1 },
    };
    const answer = await push(bad);
    expect([answer.status, codeOf(answer), infoOf(answer)]).toEqual([422, 'event.invalid', { n: 3, path: 'status' }]);
    expect(answer.text).not.toContain('parfait');
    const long = await push(message(me.device, 1, 'x'.repeat(TEXT_LIMIT + 1)));
    expect([codeOf(long), infoOf(long)]).toEqual(['event.invalid', { n: 1, path: 'text' }]);
  });

  it('refuses a body beyond its limit by the n of its event, in bytes', async () => {
    await fresh();
    const later = (n: number, size: number) => ({
      ...message(me.device, n),
      kind: 'later.kind',
      body: { x: 'é'.repeat(size) },
    });
    const most = (BODY_LIMIT - '{"x":""}'.length) / 2;
    expect((await push(later(1, most))).status).toBe(200);
    const answer = await push(later(2, most + 1));
    expect([answer.status, codeOf(answer), infoOf(answer)]).toEqual([413, 'event.too-large', { n: 2 }]);
    // A comment of two million characters: refused as one event, not as a broken connection.
    expect(codeOf(await push(message(me.device, 2, 'x'.repeat(2_000_000))))).toBe('event.too-large');
  });

  it('stores the kinds that it does not know', async () => {
    await fresh();
    await push({ ...message(me.device, 1), kind: 'later.kind', body: { deep: [{ a: null }] } });
    expect((await rig.pull(rig.organiser, log)).events[0]).toMatchObject({
      kind: 'later.kind',
      body: { deep: [{ a: null }] },
    });
  });

  it('accepts gaps in n and answers with the highest of the calling device', async () => {
    await fresh();
    const second = await rig.participant(me.slot.id);
    expect(second.slot.log).toBe(log);
    const first = await push(message(me.device, 40), message(me.device, 12));
    expect((first.body as SyncResponse).lastN).toBe(40);
    const other = await rig.sync(second.token, log, syncBody([message(second.device, 3)]));
    expect((other.body as SyncResponse).lastN).toBe(3);
  });

  it('answers honestly to a cursor it never gave', async () => {
    await fresh();
    await push(message(me.device, 1));
    const { epoch } = rig.hub.store;
    const beyond = (await rig.sync(me.token, log, syncBody([], 99, epoch))).body as SyncResponse;
    expect([beyond.head, beyond.events]).toEqual([1, []]);
    const other = (await rig.sync(me.token, log, syncBody([message(me.device, 2)], 99, 'another')))
      .body as SyncResponse;
    expect([other.epoch, other.events.map((e) => e.seq)]).toEqual([epoch, [1, 2]]);
  });

  it('gives a long log in several answers', async () => {
    await fresh();
    for (let from = 0; from < PULL_LIMIT + 50; from += 100) {
      await push(...Array.from({ length: 100 }, (_, i) => message(me.device, from + i + 1)));
    }
    const first = await rig.pull(me.token, log);
    expect([first.events.length, first.head]).toEqual([PULL_LIMIT, 600]);
    const rest = await rig.pull(me.token, log, first.events.at(-1)!.seq);
    expect(rest.events.map((e) => e.seq)).toEqual(Array.from({ length: 100 }, (_, i) => i + 501));
  });

  it('keeps the same log and epoch after a restart, and another epoch on another folder', async () => {
    await fresh();
    await push(message(me.device, 1));
    const before = await rig.pull(me.token, log);
    await rig.restart();
    expect(await rig.pull(me.token, log)).toEqual(before);
    const elsewhere = await HubRig.start();
    expect(elsewhere.hub.store.epoch).not.toBe(before.epoch);
    await elsewhere.stop();
  });

  itOnSqlite('takes another epoch when its database is put back from a backup, however it is put back', async () => {
    await fresh();
    await push(message(me.device, 1));
    const file = join(rig.data, 'hub.db');
    const backup = join(rig.data, 'backup');
    const { epoch } = rig.hub.store;
    await rig.hub.close();
    copyFileSync(file, backup);
    await rig.restart();
    await push(message(me.device, 2));
    expect(rig.hub.store.epoch).toBe(epoch);
    await rig.hub.close();
    copyFileSync(backup, file);
    await rig.restart();
    const second = rig.hub.store.epoch;
    expect(second).not.toBe(epoch);
    await rig.hub.close();
    // Another file under the same name, with no run in between.
    copyFileSync(file, backup);
    renameSync(backup, file);
    await rig.restart();
    expect([epoch, second]).not.toContain(rig.hub.store.epoch);
    const answer = (await rig.sync(me.token, log, syncBody([message(me.device, 2)], 2, epoch))).body as SyncResponse;
    expect(answer.events.map((e) => e.n)).toEqual([1, 2]);
  });

  it('shows the board the slot: joined, head, last contact', async () => {
    await fresh();
    await push(message(me.device, 1));
    const { body } = await rig.ask('GET', `/v1/editions/${me.edition.id}/slots`, { token: rig.observer });
    const [slot] = (body as { slots: Record<string, unknown>[] }).slots;
    expect(slot).toMatchObject({
      joined: true,
      head: 1,
      label: 'Officine de démonstration',
      lastContact: expect.any(String),
    });
  });
});

describe('a full store', () => {
  itOnSqlite(
    'refuses by hub.full, keeps nothing of the push, still reads, and goes on when there is room',
    async () => {
      const small = await HubRig.start();
      try {
        const someone = await small.participant();
        const room = { token: someone.token, log: someone.slot.log };
        await small.sync(room.token, room.log, syncBody([message(someone.device, 1)]));
        await small.restart({ pages: 60 });
        const big = (n: number) => ({
          ...message(someone.device, n),
          kind: 'later.kind',
          body: { x: 'x'.repeat(15_000) },
          at: T0,
        });
        let n = 2;
        let answer = await small.sync(room.token, room.log, syncBody([big(n)], 1));
        while (answer.status === 200 && n < 200) {
          n += 1;
          answer = await small.sync(room.token, room.log, syncBody([big(n)], n));
        }
        expect([answer.status, codeOf(answer)]).toEqual([507, 'hub.full']);
        const several = await small.sync(
          room.token,
          room.log,
          syncBody([message(someone.device, n), big(n + 1), big(n + 2)]),
        );
        expect(codeOf(several)).toBe('hub.full');
        const read = await small.pull(room.token, room.log);
        expect(read.events.map((e) => e.seq)).toEqual(Array.from({ length: n - 1 }, (_, i) => i + 1));
        await small.restart({ pages: undefined });
        const after = await small.sync(room.token, room.log, syncBody([big(n)], n - 1));
        expect((after.body as SyncResponse).events.map((e) => [e.seq, e.n])).toEqual([[n, n]]);
      } finally {
        await small.stop();
      }
    },
  );

  it('takes no more from a participant who never stops, and still hears the organisers', async () => {
    const flooder = await rig.participant();
    const flood = async (from: number) => {
      const events = Array.from({ length: 100 }, (_, i) => message(flooder.device, from + i, 'x'));
      return rig.sync(flooder.token, flooder.slot.log, syncBody(events, 1_000_000));
    };
    for (let n = 1; n <= 10_000; n += 100) expect((await flood(n)).status).toBe(200);
    const refused = await flood(10_001);
    expect([refused.status, codeOf(refused)]).toEqual([507, 'hub.full']);
    // What was said before is still acknowledged, and read.
    expect((await flood(9_901)).status).toBe(200);
    const answer = await rig.sync(rig.organiser, flooder.slot.log, syncBody([message(randomUUID(), 1)], 10_000));
    expect((answer.body as { head: number }).head).toBe(10_001);
  });
});
