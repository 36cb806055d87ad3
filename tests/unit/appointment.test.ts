import { describe, expect, it } from 'vitest';
import { overlap, proposalState, timeOf } from '../../organiser/protocol/appointment.ts';
import { eventKinds, maySay, parseBody } from '../../organiser/protocol/event.ts';
import { foldLog, type FoldEvent } from '../../organiser/protocol/fold.ts';

const mine = '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10';
const theirs = '8c7b2c3c-0d0e-4e3e-8d7c-1b6f0a9f2b11';
const A = '11111111-1111-4111-8111-111111111111';
const B = '22222222-2222-4222-8222-222222222222';
const teams = 'https://teams.microsoft.com/l/1';

function log() {
  let n = 0;
  const events: FoldEvent[] = [];
  const add = (role: 'participant' | 'organiser', kind: string, body: Record<string, unknown>): FoldEvent => {
    n += 1;
    const device = role === 'participant' ? mine : theirs;
    const actor = role === 'participant' ? 'Cabinet' : 'Organisateur';
    const event = {
      seq: n,
      device,
      n,
      kind,
      body,
      at: `2026-11-23T09:00:${String(n).padStart(2, '0')}.000Z`,
      actor,
      role,
    };
    events.push(event);
    return event;
  };
  return {
    events,
    view: () => foldLog(events),
    propose: (id: string, startsAt: string, link: string | null = null) =>
      add('organiser', 'slot.proposed', { id, startsAt, minutes: 60, teams: link }),
    answer: (id: string, answer: string, note?: string) =>
      add('participant', 'slot.answered', { id, answer, ...(note === undefined ? {} : { note }) }),
    see: (id: string) => add('participant', 'slot.seen', { id }),
    withdraw: ({ device, n: which }: FoldEvent, by: 'participant' | 'organiser' = 'organiser') =>
      add(by, 'event.corrected', { device, n: which, reason: 'retiré' }),
    add,
  };
}
const T1 = '2026-12-03T13:00:00.000Z';
const T2 = '2026-12-04T09:00:00.000Z';
const made = { startsAt: '2026-12-01T08:00:00.000Z', minutes: 45 };

describe('who may say what about a slot', () => {
  it('lets organisers propose, participants answer, and nobody the other', () => {
    expect([maySay('organiser', 'slot.proposed'), maySay('participant', 'slot.proposed')]).toEqual([true, false]);
    for (const kind of ['slot.answered', 'slot.seen'])
      expect([maySay('participant', kind), maySay('organiser', kind), maySay('observer', kind)], kind).toEqual([
        true,
        false,
        false,
      ]);
  });

  it('refuses bodies out of shape, by their path', () => {
    const good = { id: A, startsAt: T1, minutes: 60, teams };
    expect(parseBody('slot.proposed', good).ok).toBe(true);
    // A board of another version may leave the link out.
    expect(parseBody('slot.proposed', { id: A, startsAt: T1, minutes: 60 })).toMatchObject({ value: { teams: null } });
    for (const [path, bad] of [
      ['id', { ...good, id: 'x' }],
      ['startsAt', { ...good, startsAt: '3 décembre' }],
      ['minutes', { ...good, minutes: 5 }],
      ['teams', { ...good, teams: 'http://teams.microsoft.com/' }],
      ['teams', { ...good, teams: 'javascript:alert(1)' }],
    ] as const)
      expect(parseBody('slot.proposed', bad)).toEqual({ ok: false, path });
    expect(parseBody('slot.answered', { id: A, answer: 'peut-être' })).toEqual({ ok: false, path: 'answer' });
    expect(parseBody('slot.answered', { id: A, answer: 'declined', note: 'x'.repeat(501) })).toEqual({
      ok: false,
      path: 'note',
    });
  });

  it('still reads the profile of an earlier version, and one with all there is to say', () => {
    const old = { who: 'ps', couloir: 'officine', available: true, mssDomain: null, solution: null };
    expect(parseBody('slot.profile', old)).toEqual({ ok: true, value: old });
    const whole = {
      ...old,
      region: 'Corse',
      grades: 'GIP',
      publisher: 'invited',
      free: ['2026-12-03/am'],
      zone: 'Europe/Paris',
    };
    expect(parseBody('slot.profile', whole)).toEqual({ ok: true, value: whole });
    expect(parseBody('slot.profile', { ...old, free: ['demain'] }).ok).toBe(false);
    expect(Object.keys(eventKinds)).toContain('slot.seen');
  });
});

describe('the time of a slot', () => {
  it('is the one it was made with until a proposal is accepted', () => {
    const l = log();
    l.propose(A, T1, teams);
    expect([l.view().agreed, timeOf(made, l.view().agreed)]).toEqual([null, made]);
    l.answer(A, 'accepted');
    expect(timeOf(made, l.view().agreed)).toEqual({ startsAt: T1, minutes: 60 });
    expect(l.view().agreed).toMatchObject({ id: A, teams });
  });

  it('is the latest accepted one, whatever the order of the proposals', () => {
    const l = log();
    l.propose(A, T1);
    l.propose(B, T2);
    l.answer(B, 'accepted');
    l.answer(A, 'accepted');
    expect(l.view().agreed?.id).toBe(A);
    l.answer(B, 'accepted');
    expect(l.view().agreed?.id).toBe(B);
    l.answer(B, 'declined', 'Garde ce jour-là');
    expect(l.view().agreed?.id).toBe(A);
    expect(l.view().proposals.find((p) => p.id === B)?.answer).toMatchObject({
      is: 'declined',
      note: 'Garde ce jour-là',
    });
  });

  it('goes back when the organiser withdraws it, and the withdrawn one is still told', () => {
    const l = log();
    const first = l.propose(A, T1);
    l.answer(A, 'accepted');
    l.withdraw(first);
    const { agreed, proposals } = l.view();
    expect(timeOf(made, agreed)).toEqual(made);
    expect(proposals.map(proposalState)).toEqual(['withdrawn']);
    expect(proposals[0]!.answer?.is).toBe('accepted');
  });

  it('is not undone by a participant who withdraws the words of an organiser, only by their own', () => {
    const l = log();
    const first = l.propose(A, T1);
    const yes = l.answer(A, 'accepted');
    l.withdraw(first, 'participant');
    expect(l.view().agreed?.id).toBe(A);
    l.withdraw(yes, 'participant');
    expect(l.view().agreed).toBeNull();
    expect(l.view().proposals.map(proposalState)).toEqual(['sent']);
  });

  it('keeps its answer when only the link changes, and takes no other time under the same id', () => {
    const l = log();
    l.propose(A, T1);
    l.answer(A, 'accepted');
    const second = l.propose(A, T1, teams);
    expect(l.view().agreed).toMatchObject({ id: A, startsAt: T1, teams });
    expect(l.view().proposals).toHaveLength(1);
    l.propose(A, T2, teams);
    expect(l.view().agreed?.startsAt).toBe(T1);
    l.withdraw(second);
    expect(l.view().agreed).toMatchObject({ startsAt: T1, teams: null });
  });

  it('is not moved by the words of the wrong role, nor by an answer to nothing', () => {
    const l = log();
    l.add('participant', 'slot.proposed', { id: A, startsAt: T1, minutes: 60, teams: null });
    l.answer(A, 'accepted');
    l.propose(B, T2);
    l.add('organiser', 'slot.answered', { id: B, answer: 'accepted' });
    expect([l.view().agreed, l.view().proposals.map(proposalState)]).toEqual([null, ['sent']]);
  });

  it('tells a proposal sent, seen, accepted and declined apart', () => {
    const l = log();
    l.propose(A, T1);
    const state = () => proposalState(l.view().proposals[0]!);
    const seen = [state()];
    l.see(A);
    seen.push(state());
    l.answer(A, 'declined');
    seen.push(state());
    l.answer(A, 'accepted');
    seen.push(state());
    expect(seen).toEqual(['sent', 'seen', 'declined', 'accepted']);
  });

  it('overlaps another that begins before its end', () => {
    const at = (startsAt: string, minutes = 60) => ({ startsAt, minutes });
    expect(overlap(at('2026-12-03T13:00:00.000Z'), at('2026-12-03T13:59:00.000Z'))).toBe(true);
    expect(overlap(at('2026-12-03T13:00:00.000Z'), at('2026-12-03T14:00:00.000Z'))).toBe(false);
    expect(overlap(at('2026-12-03T14:00:00.000Z'), at('2026-12-03T13:00:00.000Z'))).toBe(false);
  });
});
