import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readiness, remindersAnswer, type Readiness } from '../../organiser/protocol/readiness.ts';
import { handClock, HubRig, syncBody, T0 } from './hub-rig.ts';

type Me = Awaited<ReturnType<HubRig['participant']>>;
let rig: HubRig;
let me: Me;
const clock = handClock();

beforeAll(async () => {
  rig = await HubRig.start({ now: clock.now });
  me = await rig.participant();
});
afterAll(() => rig.stop());

const read = async (token = rig.organiser): Promise<Readiness> =>
  readiness.parse((await rig.ask('GET', `/v1/editions/${me.edition.id}/readiness`, { token })).body);
const row = async (token?: string) => (await read(token)).slots.find(({ id }) => id === me.slot.id)!;
let n = 0;
const say = (kind: string, body: object) =>
  rig.ask('POST', `/v1/logs/${me.slot.log}/sync`, {
    token: me.token,
    body: { ...syncBody(), push: [{ device: me.device, n: (n += 1), kind, body, at: T0 }] },
  });
const result = (id: string, status: string) =>
  say('check.result', { id, status, code: null, evidence: { ms: 3 }, demo: false });
const remind = (more: object = {}) =>
  rig.ask('POST', `/v1/editions/${me.edition.id}/reminders`, {
    token: rig.organiser,
    body: {
      items: [{ slot: me.slot.id, text: 'Bonjour, un point reste à régler.' }],
      mail: false,
      subject: 'Vos prérequis',
      again: false,
      ...more,
    },
  });
const first = async (answer: ReturnType<typeof remind>) => remindersAnswer.parse((await answer).body).results[0];

describe('readiness', () => {
  it('tells never checked, the latest results, and withdrawn apart', async () => {
    expect(await row()).toMatchObject({ joined: true, checks: [], withdrawn: false, proof: null, reminders: 0 });
    await result('profile', 'fail');
    await result('profile', 'ok');
    await result('system.disk', 'warn');
    expect((await row()).checks.map(({ id, status }) => [id, status])).toEqual([
      ['profile', 'ok'],
      ['system.disk', 'warn'],
    ]);
    for (const which of [1, 2, 3]) await say('event.corrected', { device: me.device, n: which, reason: 'retiré' });
    expect(await row()).toMatchObject({ checks: [], withdrawn: true });
  });
});

describe('the contact address', () => {
  const contact = (email: string | null) =>
    rig.ask('PUT', `/v1/slots/${me.slot.id}/contact`, { token: rig.organiser, body: { email } });

  it('is seen by organisers only, is in no log, and can be forgotten', async () => {
    expect((await contact('cabinet@example.org')).status).toBe(200);
    expect((await row()).contact).toBe('cabinet@example.org');
    expect((await row(rig.observer)).contact).toBeNull();
    const log = await rig.ask('POST', `/v1/logs/${me.slot.log}/sync`, { token: me.token, body: syncBody() });
    expect(log.text).not.toContain('cabinet@');
    expect((await rig.ask('GET', `/v1/editions/${me.edition.id}/slots`, { token: rig.observer })).text).not.toContain(
      'cabinet@',
    );
    expect((await contact(null)).status).toBe(200);
    expect((await row()).contact).toBeNull();
  });

  it('of an unknown slot is refused', async () => {
    const answer = await rig.ask('PUT', `/v1/slots/${randomUUID()}/contact`, {
      token: rig.organiser,
      body: { email: 'a@example.org' },
    });
    expect(answer.status).toBe(404);
  });
});

describe('a reminder', () => {
  it('is a message in the log, remembered with who and when, and not sent twice by mistake', async () => {
    expect(await first(remind())).toEqual({ slot: me.slot.id, is: 'reminded', mail: 'not-asked' });
    const log = await rig.ask('POST', `/v1/logs/${me.slot.log}/sync`, { token: me.token, body: syncBody() });
    const { events } = log.body as { events: { kind: string; role: string; body: { text?: string } }[] };
    expect(events.filter(({ kind, role }) => kind === 'message.posted' && role === 'organiser')).toHaveLength(1);
    expect(await row()).toMatchObject({ reminders: 1, reminded: { at: T0, by: 'Organisateur', ways: ['message'] } });
    expect(await first(remind())).toMatchObject({ is: 'recent' });
    expect(await first(remind({ again: true }))).toMatchObject({ is: 'reminded' });
    clock.pass(21 * 3_600_000);
    expect(await first(remind())).toMatchObject({ is: 'reminded' });
    expect((await row()).reminders).toBe(3);
  });

  it('by mail needs an account; one of another edition, or twice the same slot, is refused whole', async () => {
    const before = (await row()).reminders;
    expect((await remind({ mail: true })).status).toBe(409);
    const items = [{ slot: me.slot.id, text: 'a' }];
    expect((await remind({ again: true, items: [...items, ...items] })).status).toBe(400);
    expect((await remind({ again: true, items: [...items, { slot: randomUUID(), text: 'b' }] })).status).toBe(404);
    expect((await row()).reminders).toBe(before);
  });
});
