import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BoardSlot } from '../../organiser/protocol/board.ts';
import type { PushedEvent } from '../../organiser/protocol/event.ts';
import { codeOf, HubRig, infoOf, syncBody, T0 } from './hub-rig.ts';

/** Proposals, answers and withdrawals against a running hub: who may say what, and the list that follows. */
let rig: HubRig;
beforeAll(async () => {
  rig = await HubRig.start();
});
afterAll(() => rig.stop());

const T1 = '2026-12-03T13:00:00.000Z';
const T2 = '2026-11-30T09:00:00.000Z';

/** One side of a log, whose events are numbered. */
function voice(token: string, log: string, device: string) {
  let n = 0;
  const make = (kind: string, body: Record<string, unknown>): PushedEvent => {
    n += 1;
    return { device, n, kind, body, at: T0 };
  };
  return {
    make,
    push: (...events: PushedEvent[]) => rig.sync(token, log, syncBody(events)),
    say: (kind: string, body: Record<string, unknown>) => rig.sync(token, log, syncBody([make(kind, body)])),
  };
}

async function scene() {
  const slot = await rig.slot((await rig.edition()).id);
  const me = await rig.participant(slot.id);
  const list = async (): Promise<BoardSlot[]> => {
    const answer = await rig.ask('GET', `/v1/editions/${slot.edition}/slots`, { token: rig.organiser });
    return (answer.body as { slots: BoardSlot[] }).slots;
  };
  return {
    slot,
    me,
    list,
    time: async () => (await list()).find((s) => s.id === slot.id)!.startsAt,
    board: voice(rig.organiser, slot.log, randomUUID()),
    person: voice(me.token, slot.log, me.device),
  };
}
const proposal = (startsAt = T1, over: Record<string, unknown> = {}) => ({
  id: randomUUID(),
  startsAt,
  minutes: 45,
  teams: 'https://teams.microsoft.com/l/meetup-join/1',
  ...over,
});

describe('who may say what', () => {
  it('refuses a proposal of a participant and an answer of an organiser, and stores neither', async () => {
    const { person, board, me, slot } = await scene();
    const { id } = proposal();
    for (const [who, kind, body] of [
      [person, 'slot.proposed', proposal()],
      [board, 'slot.answered', { id, answer: 'accepted' }],
      [board, 'slot.seen', { id }],
    ] as const) {
      const answer = await who.say(kind, body);
      expect([answer.status, codeOf(answer), kind]).toEqual([403, 'rights.refused', kind]);
    }
    expect((await rig.pull(me.token, slot.log)).events).toEqual([]);
  });

  it('refuses everything of an observer, and a participant on the log of another', async () => {
    const { slot, person } = await scene();
    const other = await rig.participant();
    const spy = voice(rig.observer, slot.log, randomUUID());
    expect(codeOf(await spy.say('slot.proposed', proposal()))).toBe('rights.refused');
    expect(codeOf(await voice(other.token, slot.log, other.device).say('slot.seen', { id: randomUUID() }))).toBe(
      'rights.refused',
    );
    expect((await person.say('slot.seen', { id: randomUUID() })).status).toBe(200);
  });

  it.each([
    ['http://teams.microsoft.com/l/1'],
    ['https://teams.microsoft.com.evil.example/l/1'],
    ['https://teams.microsoft.com@evil.example/'],
    ['https://evil.example/'],
    ['msteams:/l/1'],
  ])('refuses the link %s, naming the field and not the link', async (teams) => {
    const { board } = await scene();
    const answer = await board.say('slot.proposed', proposal(T1, { teams }));
    expect([answer.status, codeOf(answer), infoOf(answer)]).toEqual([422, 'event.invalid', { n: 1, path: 'teams' }]);
    expect(answer.text).not.toContain('evil');
  });

  it('refuses an answer with a note beyond its limit', async () => {
    const { person } = await scene();
    const answer = await person.say('slot.answered', { id: randomUUID(), answer: 'declined', note: 'x'.repeat(501) });
    expect([codeOf(answer), infoOf(answer)['path']]).toEqual(['event.invalid', 'note']);
  });
});

describe('the list of slots', () => {
  it('follows the latest accepted proposal, sorts by it, and goes back when it is withdrawn', async () => {
    const { board, person, slot, list, time } = await scene();
    const other = await rig.ask('POST', `/v1/editions/${slot.edition}/slots`, {
      token: rig.organiser,
      body: { startsAt: '2026-12-01T09:00:00.000Z', minutes: 60, couloir: 'officine', label: 'Seconde officine' },
    });
    expect(other.status).toBe(201);
    const [a, b] = [proposal(T1), proposal(T2)];
    const said = [board.make('slot.proposed', a), board.make('slot.proposed', b)];
    await board.push(...said);
    expect(await time()).toBe(T0);
    await person.say('slot.answered', { id: a.id, answer: 'accepted' });
    expect((await list()).map((s) => s.label)).toEqual(['Seconde officine', slot.label]);
    expect((await list())[1]).toMatchObject({ startsAt: T1, minutes: 45, made: { startsAt: T0, minutes: 60 } });
    await person.say('slot.answered', { id: b.id, answer: 'accepted' });
    expect(await time()).toBe(T2);
    // A participant cannot take back the organisers' words.
    const { device, n } = said[1]!;
    await person.say('event.corrected', { device, n, reason: '' });
    expect(await time()).toBe(T2);
    await board.say('event.corrected', { device, n, reason: 'salle prise' });
    expect(await time()).toBe(T1);
    await person.say('slot.answered', { id: a.id, answer: 'declined' });
    expect(await time()).toBe(T0);
  });

  it('does not move on a repeated push, nor on one that was refused as a whole', async () => {
    const { board, person, time } = await scene();
    const a = proposal(T1);
    await board.say('slot.proposed', a);
    const yes = person.make('slot.answered', { id: a.id, answer: 'accepted' });
    const no = person.make('slot.answered', { id: a.id, answer: 'declined' });
    const bad = person.make('slot.answered', { id: a.id, answer: 'jamais' });
    expect((await person.push(yes, no, bad)).status).toBe(422);
    expect(await time()).toBe(T0);
    for (let turn = 0; turn < 2; turn += 1) await person.push(yes);
    expect(await time()).toBe(T1);
  });

  it('survives a restart, and a join gives the time as it was made: the log tells the rest', async () => {
    const { board, person, slot, time } = await scene();
    const a = proposal(T1);
    await board.say('slot.proposed', a);
    await person.say('slot.answered', { id: a.id, answer: 'accepted' });
    await rig.restart();
    expect(await time()).toBe(T1);
    const again = await rig.participant(slot.id);
    expect(again.slot).toMatchObject({ startsAt: T0, minutes: 60 });
    expect((await rig.pull(again.token, slot.log)).events.map((e) => e.kind)).toEqual([
      'slot.proposed',
      'slot.answered',
    ]);
  });
});
