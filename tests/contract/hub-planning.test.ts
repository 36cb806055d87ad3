import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BoardSlot, ChangedSlot, Organisers } from '../../organiser/protocol/board.ts';
import type { Chain } from '../../organiser/protocol/chain.ts';
import type { PushedEvent } from '../../organiser/protocol/event.ts';
import { foldLog } from '../../organiser/protocol/fold.ts';
import { codeOf, HubRig, infoOf, syncBody, T0, type Answer } from './hub-rig.ts';

/** Who is in charge, when and where; what the hub refuses; what it proposes instead of moving; and the chains. */
let rig: HubRig;
let charge: string;
beforeAll(async () => {
  rig = await HubRig.start();
  const answer = await rig.ask('GET', '/v1/organisers', { token: rig.observer });
  charge = (answer.body as Organisers).organisers[0]!.id;
});
afterAll(() => rig.stop());

const ROOM = 'https://teams.microsoft.com/l/meetup-join/salle-1';
/** A day of its own for each story: conflicts are looked for in the whole hub. */
let day = 0;
const at = (hour: number, minutes = 0): string => new Date(Date.UTC(2026, 11, 1 + day, hour, minutes)).toISOString();
const newDay = () => void (day += 1);

const add = (edition: string, over: Record<string, unknown>): Promise<Answer> =>
  rig.ask('POST', `/v1/editions/${edition}/slots`, {
    token: rig.organiser,
    body: { startsAt: at(9), minutes: 60, couloir: 'officine', label: 'Officine', ...over },
  });
const change = (slot: Pick<BoardSlot, 'id' | 'version'>, over: Record<string, unknown>): Promise<Answer> =>
  rig.ask('PATCH', `/v1/slots/${slot.id}`, { token: rig.organiser, body: { version: slot.version, ...over } });
const slots = async (edition: string): Promise<BoardSlot[]> =>
  ((await rig.ask('GET', `/v1/editions/${edition}/slots`, { token: rig.organiser })).body as { slots: BoardSlot[] })
    .slots;
const one = async ({ id, edition }: BoardSlot): Promise<BoardSlot> => (await slots(edition)).find((s) => s.id === id)!;

/** A participant who says things in their log, numbered. */
async function person(slot: BoardSlot) {
  const me = await rig.participant(slot.id);
  let n = 0;
  return {
    say: (kind: string, body: Record<string, unknown>) => {
      n += 1;
      const event: PushedEvent = { device: me.device, n, kind, body, at: T0 };
      return rig.sync(me.token, slot.log, syncBody([event]));
    },
    view: async () => foldLog((await rig.pull(me.token, slot.log)).events),
  };
}

describe('a conflict', () => {
  it('is refused when a slot is made, by organiser or by room, and says which slot it is', async () => {
    newDay();
    const { id } = await rig.edition();
    const first = (await add(id, { organiser: charge, meeting: ROOM })).body as BoardSlot;
    expect(first.organiser).toEqual({ id: charge, label: 'Organisateur' });
    const same = await add(id, { organiser: charge, startsAt: at(9, 45) });
    expect([same.status, codeOf(same), infoOf(same)]).toEqual([
      409,
      'slot.conflict',
      { which: 'organiser', slot: first.id },
    ]);
    const room = await add(id, { meeting: ROOM, startsAt: at(8, 30) });
    expect([codeOf(room), infoOf(room)]).toEqual(['slot.conflict', { which: 'room', slot: first.id }]);
    // One after the other is no conflict, nor is another edition's slot without anybody.
    expect((await add(id, { organiser: charge, meeting: ROOM, startsAt: at(10) })).status).toBe(201);
    expect((await add((await rig.edition()).id, {})).status).toBe(201);
    expect(await slots(id)).toHaveLength(2);
    // Of another edition: the same person is in one place only.
    expect(codeOf(await add((await rig.edition()).id, { organiser: charge }))).toBe('slot.conflict');
  });

  it('is refused when a slot moves or gets somebody else’s organiser, and leaves it as it was', async () => {
    newDay();
    const { id } = await rig.edition();
    const first = (await add(id, { organiser: charge })).body as BoardSlot;
    const second = (await add(id, { organiser: charge, startsAt: at(11) })).body as BoardSlot;
    const third = (await add(id, {})).body as BoardSlot;
    const moved = await change(second, { startsAt: at(9, 15) });
    expect([codeOf(moved), infoOf(moved)]).toEqual(['slot.conflict', { which: 'organiser', slot: first.id }]);
    expect(codeOf(await change(third, { organiser: charge }))).toBe('slot.conflict');
    expect(codeOf(await change(first, { minutes: 180 }))).toBe('slot.conflict');
    expect(await one(second)).toMatchObject({ startsAt: at(11), version: 1 });
    expect((await one(third)).organiser).toBeNull();
  });

  it('is never made by two organisers at once', async () => {
    newDay();
    const { id } = await rig.edition();
    const made = await Promise.all(
      Array.from({ length: 8 }, (_each, i) => add(id, { organiser: charge, startsAt: at(9, i * 5) })),
    );
    expect(made.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, ...Array<number>(7).fill(409)]);
    newDay();
    const apart = await Promise.all(
      [9, 11, 13, 15].map(async (hour) => (await add(id, { meeting: ROOM, startsAt: at(hour) })).body as BoardSlot),
    );
    const moved = await Promise.all(apart.map((slot) => change(slot, { startsAt: at(18) })));
    expect(moved.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409, 409, 409]);
    const now = (await slots(id)).filter(({ startsAt }) => startsAt === at(18));
    expect(now).toHaveLength(1);
  });

  it('of a closed slot is none', async () => {
    newDay();
    const { id } = await rig.edition();
    const first = (await add(id, { organiser: charge })).body as BoardSlot;
    const closing: PushedEvent = { device: randomUUID(), n: 1, kind: 'slot.closed', body: {}, at: T0 };
    expect((await rig.sync(rig.organiser, first.log, syncBody([closing]))).status).toBe(200);
    expect((await add(id, { organiser: charge, startsAt: at(9, 30) })).status).toBe(201);
    expect(codeOf(await change(await one(first), { startsAt: at(16) }))).toBe('slot.begun');
  });
});

describe('the link of the meeting', () => {
  it('is told to the participant when they join and at each exchange, also when it is changed later; to nobody else', async () => {
    newDay();
    const slot = (await add((await rig.edition()).id, { meeting: ROOM })).body as BoardSlot;
    const { token, device, meeting } = await rig.participant(slot.id);
    expect(meeting).toBe(ROOM);
    const told = async (by: string): Promise<unknown> => (await rig.pull(by, slot.log)).meeting;
    expect(await told(token)).toBe(ROOM);
    for (const next of [null, `${ROOM}/2`]) {
      expect((await change(await one(slot), { meeting: next })).status).toBe(200);
      expect(await told(token)).toBe(next);
    }
    // With something to say, which takes the other way through the store.
    const said = { device, n: 1, kind: 'step.comment', body: { step: 'patient', text: 'vu' }, at: T0 };
    const pushed = await rig.sync(token, slot.log, syncBody([said]));
    expect((pushed.body as { meeting: unknown }).meeting).toBe(`${ROOM}/2`);
    expect(await told(rig.organiser)).toBeUndefined();
  });
});

describe('a move', () => {
  it('is at once while nobody was told the time, and each needs the version that was read', async () => {
    newDay();
    const slot = (await add((await rig.edition()).id, {})).body as BoardSlot;
    const moved = (await change(slot, { startsAt: at(14, 15), minutes: 45 })).body as ChangedSlot;
    expect([moved.move, moved.slot.startsAt, moved.slot.minutes, moved.slot.made]).toEqual([
      'at-once',
      at(14, 15),
      45,
      { startsAt: at(14, 15), minutes: 45 },
    ]);
    const stale = await change(slot, { startsAt: at(15) });
    expect([stale.status, codeOf(stale), infoOf(stale)]).toEqual([409, 'slot.changed', { version: 2 }]);
    expect(moved.slot.head).toBe(0);
  });

  it('of a slot that was joined is proposed in its log, and the former time stands until the answer', async () => {
    newDay();
    const slot = (await add((await rig.edition()).id, { meeting: ROOM })).body as BoardSlot;
    const me = await person(slot);
    const moved = (await change(slot, { startsAt: at(14) })).body as ChangedSlot;
    expect([moved.move, moved.slot.startsAt]).toEqual(['proposed', at(9)]);
    const [proposal] = (await me.view()).proposals;
    expect(proposal).toMatchObject({ startsAt: at(14), minutes: 60, teams: ROOM, withdrawn: false });
    await me.say('slot.answered', { id: proposal!.id, answer: 'accepted' });
    const agreed = await one(slot);
    expect([agreed.startsAt, agreed.version]).toEqual([at(14), 3]);
    // What was read before the answer is too old now.
    expect(codeOf(await change(moved.slot, { startsAt: at(16) }))).toBe('slot.changed');
    // Moved again, then once more instead: the one that nobody answered is withdrawn.
    await change(agreed, { startsAt: at(16) });
    const waiting = (await me.view()).proposals.find(({ startsAt }) => startsAt === at(16))!;
    await change(await one(slot), { startsAt: at(17), replaces: waiting.id });
    const now = await me.view();
    expect(now.proposals.map(({ startsAt, withdrawn }) => [startsAt, withdrawn])).toEqual([
      [at(14), false],
      [at(16), true],
      [at(17), false],
    ]);
    expect((await one(slot)).startsAt).toBe(at(14));
    // Back to the time agreed on: nothing new is asked.
    const last = now.proposals.at(-1)!;
    await change(await one(slot), { startsAt: at(14), replaces: last.id });
    const back = await me.view();
    expect([back.proposals.filter(({ withdrawn }) => !withdrawn).length, back.agreed?.startsAt]).toEqual([1, at(14)]);
  });

  it('keeps a conflict that a participant accepted meanwhile: the time follows what was agreed', async () => {
    newDay();
    const { id } = await rig.edition();
    const slot = (await add(id, { organiser: charge })).body as BoardSlot;
    const me = await person(slot);
    await change(slot, { startsAt: at(14) });
    const [proposal] = (await me.view()).proposals;
    expect((await add(id, { organiser: charge, startsAt: at(14, 30) })).status).toBe(201);
    expect((await me.say('slot.answered', { id: proposal!.id, answer: 'accepted' })).status).toBe(200);
    expect((await one(slot)).startsAt).toBe(at(14));
  });

  it('of the meeting gives the new link with the times that stand, and another one is judged', async () => {
    newDay();
    const slot = (await add((await rig.edition()).id, {})).body as BoardSlot;
    const me = await person(slot);
    await change(slot, { startsAt: at(14) });
    const [proposal] = (await me.view()).proposals;
    await me.say('slot.answered', { id: proposal!.id, answer: 'accepted' });
    expect(codeOf(await change(await one(slot), { meeting: 'https://teams.microsoft.com.evil.example/l/1' }))).toBe(
      'request.invalid',
    );
    const changed = (await change(await one(slot), { meeting: ROOM })).body as ChangedSlot;
    expect([changed.move, changed.slot.meeting]).toEqual(['kept', ROOM]);
    expect((await me.view()).agreed).toMatchObject({ id: proposal!.id, startsAt: at(14), teams: ROOM });
  });

  it('is refused to an observer, and for somebody who is no organiser', async () => {
    newDay();
    const slot = (await add((await rig.edition()).id, {})).body as BoardSlot;
    const spy = await rig.ask('PATCH', `/v1/slots/${slot.id}`, {
      token: rig.observer,
      body: { version: 1, minutes: 30 },
    });
    expect(codeOf(spy)).toBe('rights.refused');
    expect(codeOf(await change(slot, { organiser: randomUUID() }))).toBe('request.invalid');
    expect(await one(slot)).toMatchObject({ version: 1, minutes: 60 });
  });
});

describe('a chain', () => {
  const chain = (edition: string, body: unknown): Promise<Answer> =>
    rig.ask('POST', `/v1/editions/${edition}/chains`, { token: rig.organiser, body });

  it('is made of slots of its edition, in order, and changed with the version that was read', async () => {
    newDay();
    const { id } = await rig.edition();
    const all = await Promise.all(
      [9, 11, 13].map(async (hour) => (await add(id, { startsAt: at(hour) })).body as BoardSlot),
    );
    const [a, b, c] = all.map((slot) => slot.id) as [string, string, string];
    const made = await chain(id, {
      name: 'Parcours',
      links: [
        { slot: a, sends: '57833-6' },
        { slot: b, sends: '60593-1' },
      ],
    });
    expect(made.status).toBe(201);
    const first = made.body as Chain;
    // The last one sends to nobody.
    expect(first.links).toEqual([
      { slot: a, sends: '57833-6' },
      { slot: b, sends: null },
    ]);
    const url = `/v1/editions/${id}/chains/${first.id}`;
    const changed = await rig.ask('PATCH', url, {
      token: rig.organiser,
      body: { version: 1, links: [{ slot: c }, { slot: a }] },
    });
    expect(changed.body).toMatchObject({ name: 'Parcours', version: 2, links: [{ slot: c }, { slot: a }] });
    const stale = await rig.ask('PATCH', url, { token: rig.organiser, body: { version: 1, name: 'Autre' } });
    expect([stale.status, codeOf(stale), infoOf(stale)]).toEqual([409, 'chain.changed', { version: 2 }]);
    const list = (await rig.ask('GET', `/v1/editions/${id}/chains`, { token: rig.observer })).body as {
      chains: Chain[];
    };
    expect(list.chains).toEqual([changed.body]);
    expect((await rig.ask('DELETE', url, { token: rig.organiser })).status).toBe(200);
    expect((await rig.ask('DELETE', url, { token: rig.organiser })).status).toBe(404);
    expect(await slots(id)).toHaveLength(3);
  });

  it('refuses a slot twice, one slot alone, and a slot of another edition', async () => {
    newDay();
    const { id } = await rig.edition();
    const [mine, other] = [(await add(id, {})).body as BoardSlot, await rig.slot()];
    for (const links of [
      [{ slot: mine.id }],
      [{ slot: mine.id }, { slot: mine.id }],
      [{ slot: mine.id }, { slot: other.id }],
    ]) {
      expect(codeOf(await chain(id, { name: 'Parcours', links }))).toBe('request.invalid');
    }
  });
});
