import { describe, expect, it } from 'vitest';
import type { BoardSlot } from '../../organiser/protocol/board.ts';
import { foldLog, type FoldEvent } from '../../organiser/protocol/fold.ts';
import {
  atItsTime,
  clashes,
  counts,
  inTurn,
  offersFor,
  standing,
  takenIn,
  type Seat,
} from '../../organiser/view/planning/plan.ts';

const made = { startsAt: '2026-12-01T08:00:00.000Z', minutes: 60 };
const ids = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const;
const MEETING = 'https://teams.microsoft.com/l/1';

type Say = [role: 'participant' | 'organiser', kind: string, body: Record<string, unknown>, actor?: string];

function seat(label: string, said: readonly Say[]): Seat {
  const events = said.map(([role, kind, body, actor], i): FoldEvent => ({
    seq: i + 1,
    device: role === 'participant' ? ids[0] : ids[1],
    n: i + 1,
    kind,
    body,
    at: `2026-11-23T09:00:0${i}.000Z`,
    actor: actor ?? (role === 'participant' ? label : 'Alice'),
    role,
  }));
  const slot: BoardSlot = {
    id: label,
    log: 'log-00000001',
    edition: 'e',
    couloir: 'officine',
    label,
    made,
    ...made,
    joined: true,
    head: 0,
    lastContact: null,
  };
  return { slot, view: foldLog(events) };
}
const profile = (free: string[], zone = 'Europe/Paris'): Say => [
  'participant',
  'slot.profile',
  { who: 'ps', couloir: 'officine', available: true, mssDomain: null, solution: null, free, zone },
];
const propose = (id: string, startsAt: string, teams: string | null = null, actor = 'Alice'): Say => [
  'organiser',
  'slot.proposed',
  { id, startsAt, minutes: 60, teams },
  actor,
];
const answer = (id: string, is: string): Say => ['participant', 'slot.answered', { id, answer: is }];
const days = ['2026-12-02', '2026-12-03'];

describe('the starts offered', () => {
  it('are those of the half-days ticked, on the participant’s clock, still to come and not proposed yet', () => {
    const one = seat('A', [
      profile(['2026-12-02/am', '2026-12-03/pm', '2027-01-05/am'], 'Indian/Reunion'),
      propose(ids[0], '2026-12-03T10:00:00.000Z'),
    ]);
    const at = (now: string) => offersFor(one, days, Date.parse(now)).map(({ startsAt }) => startsAt);
    expect(at('2026-12-01T00:00:00.000Z')).toEqual([
      // 9, 10 and 11 h on La Réunion; then 15, 16 and 17 h: 14 h is proposed already.
      '2026-12-02T05:00:00.000Z',
      '2026-12-02T06:00:00.000Z',
      '2026-12-02T07:00:00.000Z',
      '2026-12-03T11:00:00.000Z',
      '2026-12-03T12:00:00.000Z',
      '2026-12-03T13:00:00.000Z',
    ]);
    expect(at('2026-12-03T11:30:00.000Z')).toEqual(['2026-12-03T12:00:00.000Z', '2026-12-03T13:00:00.000Z']);
    expect(offersFor(seat('B', []), days, 0)).toEqual([]);
  });
});

describe('what overlaps', () => {
  const taken = takenIn([
    seat('A', [propose(ids[0], '2026-12-02T09:00:00.000Z', MEETING)]),
    seat('Refusé', [propose(ids[0], '2026-12-02T09:00:00.000Z'), answer(ids[0], 'declined')]),
    seat('Clos', [propose(ids[0], '2026-12-02T09:00:00.000Z'), ['organiser', 'slot.closed', {}]]),
  ]);
  const wanted = { slot: 'B', by: 'Alice', startsAt: '2026-12-02T09:30:00.000Z', minutes: 60, teams: null };

  it('is the same organiser, or the same room, at the same hour', () => {
    expect(taken.map(({ label }) => label)).toEqual(['A']);
    expect(clashes(wanted, taken)).toEqual([{ label: 'A', startsAt: '2026-12-02T09:00:00.000Z', why: 'organiser' }]);
    expect(clashes({ ...wanted, by: 'Bob' }, taken)).toEqual([]);
    expect(clashes({ ...wanted, by: 'Bob', teams: MEETING }, taken).map(({ why }) => why)).toEqual(['room']);
    expect(clashes({ ...wanted, by: 'Bob', teams: MEETING }, taken, MEETING)).toEqual([]);
    expect(clashes({ ...wanted, startsAt: '2026-12-02T10:00:00.000Z' }, taken)).toEqual([]);
    // Several times proposed to one participant are a choice, not a conflict.
    expect(clashes({ ...wanted, slot: 'A' }, taken)).toEqual([]);
  });
});

describe('the table', () => {
  it('counts who is free in each half-day, and says where each slot stands', () => {
    const seats = [
      seat('A', [profile(['2026-12-02/am'])]),
      seat('B', [profile(['2026-12-02/am', '2026-12-03/pm']), propose(ids[0], '2026-12-02T09:00:00.000Z')]),
      seat('C', [propose(ids[0], '2026-12-02T09:00:00.000Z'), answer(ids[0], 'declined')]),
      seat('D', [propose(ids[0], '2026-12-02T09:00:00.000Z'), answer(ids[0], 'accepted')]),
    ];
    expect([...counts(seats, days)]).toEqual([
      ['2026-12-02/am', 2],
      ['2026-12-02/pm', 0],
      ['2026-12-03/am', 0],
      ['2026-12-03/pm', 1],
    ]);
    expect(seats.map(({ view }) => standing(view))).toEqual(['none', 'waiting', 'declined', 'agreed']);
    const [a, , , d] = seats;
    expect(atItsTime(d!.slot, d!.view).startsAt).toBe('2026-12-02T09:00:00.000Z');
    expect(atItsTime(a!.slot, a!.view).startsAt).toBe(made.startsAt);
  });
});

describe('several times proposed at once', () => {
  it('leaves only those that were not said when one fails', async () => {
    const said: string[] = [];
    const failure = 'storage.full';
    const say = async (one: string) => {
      if (one === 'c') return { ok: false as const, failure };
      said.push(one);
      return { ok: true as const };
    };
    expect(await inTurn(['a', 'b', 'c', 'd'], say)).toEqual({ left: ['c', 'd'], failure });
    expect(said).toEqual(['a', 'b']);
    expect(await inTurn(['a'], say)).toEqual({ left: [], failure: null });
  });
});
