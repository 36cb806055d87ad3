import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BoardEdition, BoardSlot } from '../../organiser/protocol/board.ts';
import { codeOf, HubRig, message, syncBody } from './hub-rig.ts';
import { listenTo } from './stream-rig.ts';

/** An organiser and an observer of one region: they reach what is theirs, and nothing else shows. */
let rig: HubRig;
let edition: BoardEdition;
const keys = { organiser: '', observer: '', nobody: '' };
const slots: Record<'own' | 'other' | 'national', BoardSlot> = {} as never;

beforeAll(async () => {
  rig = await HubRig.start();
  edition = await rig.edition();
  keys.organiser = await rig.hub.newKey('organiser', 'Organisatrice bretonne', ['Bretagne']);
  keys.observer = await rig.hub.newKey('observer', 'Observateur breton', ['Bretagne', 'Corse']);
  keys.nobody = await rig.hub.newKey('organiser', 'Sans région', []);
  const regions = { own: 'Bretagne', other: 'Occitanie', national: null } as const;
  for (const [name, region] of Object.entries(regions)) {
    slots[name as 'own'] = await rig.slot(edition.id, { region });
  }
});
afterAll(() => rig.stop());

const get = (path: string, token: string) => rig.ask('GET', path, { token });

describe('a person limited to some regions', () => {
  it('is told which', async () => {
    expect((await get('/v1/me', keys.observer)).body).toMatchObject({ regions: ['Bretagne', 'Corse'] });
    expect((await get('/v1/me', rig.organiser)).body).toMatchObject({ regions: null });
  });

  it('sees the slots of these regions only, in the list and among those who are ready', async () => {
    for (const path of ['slots', 'readiness']) {
      const of = async (token: string) =>
        ((await get(`/v1/editions/${edition.id}/${path}`, token)).body as { slots: BoardSlot[] }).slots.map(
          ({ id }) => id,
        );
      expect(await of(keys.organiser)).toEqual([slots.own.id]);
      expect(await of(keys.observer)).toEqual([slots.own.id]);
      expect(await of(keys.nobody)).toEqual([]);
      expect((await of(rig.organiser)).length).toBe(3);
    }
  });

  it('reads and writes in the logs of these regions only', async () => {
    const say = (slot: BoardSlot, token: string) => rig.sync(token, slot.log, syncBody([message(randomUUID(), 1)]));
    expect((await say(slots.own, keys.organiser)).status).toBe(200);
    for (const slot of [slots.other, slots.national]) {
      const answer = await say(slot, keys.organiser);
      expect([answer.status, codeOf(answer)]).toEqual([403, 'rights.region']);
      expect(codeOf(await rig.sync(keys.observer, slot.log, syncBody()))).toBe('rights.region');
    }
    // What does not exist is told as to anybody.
    expect(codeOf(await rig.sync(keys.organiser, randomUUID(), syncBody()))).toBe('log.unknown');
    expect((await rig.pull(rig.organiser, slots.other.log)).events).toEqual([]);
  });

  it('makes slots and codes in these regions only', async () => {
    const made = async (region: string | null) =>
      rig.ask('POST', `/v1/editions/${edition.id}/slots`, {
        token: keys.organiser,
        body: { startsAt: '2026-11-24T15:00:00.000Z', minutes: 60, couloir: 'officine', label: 'Officine', region },
      });
    expect((await made('Bretagne')).status).toBe(201);
    for (const region of [null, 'Occitanie']) expect(codeOf(await made(region))).toBe('rights.region');
    const code = (slot: BoardSlot) => rig.ask('POST', `/v1/slots/${slot.id}/code`, { token: keys.organiser, body: {} });
    expect((await code(slots.own)).status).toBe(201);
    expect(codeOf(await code(slots.other))).toBe('rights.region');
  });

  it('reminds nobody when one of those to remind is of another region', async () => {
    const items = [slots.own, slots.other].map(({ id }) => ({ slot: id, text: 'Votre créneau approche.' }));
    const answer = await rig.ask('POST', `/v1/editions/${edition.id}/reminders`, {
      token: keys.organiser,
      body: { items, mail: false, again: false, subject: 'Rappel' },
    });
    expect(codeOf(answer)).toBe('rights.region');
    const { events } = await rig.pull(rig.organiser, slots.own.log);
    expect(events.some(({ body }) => body['text'] === 'Votre créneau approche.')).toBe(false);
  });

  it('opens the files of these regions only, even when another region has the same', async () => {
    const bytes = Buffer.from('age-encryption.org/v1\nles mêmes octets\n');
    const sha = createHash('sha256').update(bytes).digest('hex');
    const put = async (slot: BoardSlot) => {
      const { token } = await rig.participant(slot.id);
      return rig.ask('PUT', `/v1/blobs/${sha}`, { token, body: new Uint8Array(bytes) });
    };
    expect((await put(slots.other)).status).toBe(201);
    expect(codeOf(await get(`/v1/blobs/${sha}`, keys.organiser))).toBe('blob.unknown');
    expect((await rig.ask('HEAD', `/v1/blobs/${sha}`, { token: keys.observer })).status).toBe(404);
    expect((await put(slots.own)).status).toBe(201);
    expect((await get(`/v1/blobs/${sha}`, keys.organiser)).text).toBe(bytes.toString());
    expect(codeOf(await get(`/v1/blobs/${sha}`, keys.nobody))).toBe('blob.unknown');
  });

  it('hears of the logs of these regions only', async () => {
    const [heard, all] = [await listenTo(rig.url, keys.observer), await listenTo(rig.url, rig.organiser)];
    await expect.poll(() => heard.heard.map(({ log }) => log)).toContain(slots.own.log);
    await rig.sync(rig.organiser, slots.other.log, syncBody([message(randomUUID(), 1)]));
    await rig.sync(rig.organiser, slots.own.log, syncBody([message(randomUUID(), 1)]));
    const { head } = await rig.pull(rig.organiser, slots.own.log);
    await expect.poll(() => heard.heard.at(-1)).toEqual({ log: slots.own.log, head });
    await expect.poll(() => all.heard.at(-1)).toEqual({ log: slots.own.log, head });
    expect(all.heard.some(({ log }) => log === slots.other.log)).toBe(true);
    for (const { log } of [slots.other, slots.national]) expect(heard.heard.map((poke) => poke.log)).not.toContain(log);
    heard.stop();
    all.stop();
  });

  it('changes nothing of the whole country', async () => {
    const body = { name: 'Édition', startsOn: '2026-11-23', endsOn: '2026-11-25', contact: 'a@example.org' };
    const made = await rig.ask('POST', '/v1/editions', {
      token: keys.organiser,
      body: { ...body, reportKey: edition.reportKey },
    });
    expect(codeOf(made)).toBe('rights.region');
    expect((await get('/v1/editions', keys.organiser)).status).toBe(200);
  });
});
