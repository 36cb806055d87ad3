import { describe, expect, it } from 'vitest';
import type { BoardSlot } from '../../organiser/protocol/board.ts';
import { foldLog } from '../../organiser/protocol/fold.ts';
import {
  blocksOf,
  changeTo,
  closedRows,
  columnsIn,
  FROM,
  instantAt,
  isShown,
  lanesOf,
  placeOf,
  roomName,
  shifted,
  spanOf,
  startOf,
  STEP,
  targeted,
  TO,
  troubles,
  undoOf,
  type Block,
} from '../../organiser/view/calendar/calendar.ts';
import { usual } from '../../organiser/protocol/settings.ts';
import { doubtsOf } from '../../organiser/view/calendar/doubt.ts';

const zone = 'Europe/Paris';
const days = ['2026-11-23', '2026-11-24'];
const slot = (id: string, startsAt: string, more: Partial<BoardSlot> = {}): BoardSlot => ({
  id,
  log: `log-${id}`,
  edition: 'e',
  couloir: 'officine',
  startsAt,
  minutes: 60,
  made: { startsAt, minutes: 60 },
  label: `Créneau ${id}`,
  joined: false,
  head: 0,
  lastContact: null,
  version: 3,
  ...more,
});
const blockOf = (of: BoardSlot): Block => {
  const [first] = blocksOf({ slot: of, view: foldLog([]) });
  if (first === undefined) throw new Error('no block');
  return first;
};
const ann = { id: 'ann', label: 'Ann' };

describe('the calendar of an edition', () => {
  it('reads a time on the clock of the board, winter and summer, and writes it back', () => {
    const block = blockOf(slot('a', '2026-11-23T09:15:00.000Z'));
    expect(placeOf(block, zone)).toEqual({ day: '2026-11-23', minutes: 10 * 60 + 15 });
    expect(instantAt({ day: '2026-07-06', minutes: 600 }, zone)).toBe('2026-07-06T08:00:00.000Z');
    expect(instantAt(placeOf(block, zone), zone)).toBe(block.startsAt);
  });

  it('shows what is within its days and hours, and leaves the rest to place', () => {
    const shown = (startsAt: string) => isShown(blockOf(slot('a', startsAt)), days, zone);
    expect(shown('2026-11-23T07:00:00.000Z')).toBe(true);
    expect(shown('2026-11-23T06:45:00.000Z')).toBe(false);
    expect(shown('2026-11-23T18:00:00.000Z')).toBe(false);
    expect(shown('2026-11-25T09:00:00.000Z')).toBe(false);
  });

  it('has a lane for each organiser who is known or in charge, and one for nobody', () => {
    const slots = [slot('a', '2026-11-23T09:00:00Z', { organiser: ann }), slot('b', '2026-11-23T09:00:00Z')];
    const lanes = lanesOf('organiser', slots, [{ id: 'bob', name: 'Bob' }], 'Personne');
    expect(lanes.map(({ name }) => name)).toEqual(['Bob', 'Ann', 'Personne']);
    expect(roomName('https://teams.microsoft.com/l/meetup-join/19%3ameeting_abcdef?x=1')).toBe('abcdef');
    const long = 'https://teams.microsoft.com/l/meetup-join/19%3ameeting_NjAzYTQ%40thread.v2/0?context=1';
    expect(roomName(long)).toBe('AzYTQ'.padStart(6, 'j'));
  });

  it('marks the overlaps of one organiser, not those of two, nor times that follow each other', () => {
    const blocks = [
      blockOf(slot('a', '2026-11-23T09:00:00Z', { organiser: ann })),
      blockOf(slot('b', '2026-11-23T09:45:00Z', { organiser: ann })),
      blockOf(slot('c', '2026-11-23T09:00:00Z')),
      blockOf(slot('d', '2026-11-23T10:45:00Z', { organiser: ann })),
    ];
    const found = troubles(blocks);
    expect([...found.keys()].sort()).toEqual(['a', 'b']);
    expect(found.get('a')?.map(({ which, with: other }) => [which, other.slot.id])).toEqual([['organiser', 'b']]);
    const { at, most } = columnsIn(blocks);
    expect(most).toBe(3);
    expect(at.get('b')).toEqual({ column: 2, count: 3 });
    // Alone in its hour: the whole lane.
    expect(at.get('d')).toEqual({ column: 0, count: 1 });
  });

  it('moves a target by steps and lanes without leaving the day', () => {
    const lanes = lanesOf(
      'organiser',
      [],
      [ann, { id: 'bob', label: 'Bob' }].map(({ id }) => ({ id, name: id })),
      '—',
    );
    const from = startOf(blockOf(slot('a', '2026-11-23T09:00:00Z', { organiser: ann })), 'organiser', zone, days);
    expect(from).toEqual({ day: '2026-11-23', minutes: 600, lane: 'ann' });
    expect(shifted(from, { steps: 1 }, lanes, days).minutes).toBe(600 + STEP);
    expect(shifted(from, { steps: -100 }, lanes, days).minutes).toBe(FROM);
    expect(shifted(from, { steps: 100 }, lanes, days).minutes).toBe(TO - STEP);
    expect(shifted(from, { lanes: 1 }, lanes, days).lane).toBe('bob');
    expect(shifted(from, { lanes: -1 }, lanes, days).lane).toBe('ann');
    expect(shifted(from, { lanes: 9 }, lanes, days).lane).toBeNull();
    expect(shifted(from, { days: 1 }, lanes, days).day).toBe('2026-11-24');
  });

  it('asks the hub for what changes only, with the version that was read', () => {
    const block = blockOf(slot('a', '2026-11-23T09:00:00.000Z', { organiser: ann }));
    const at = startOf(block, 'organiser', zone, days);
    expect(changeTo(block, at, 'organiser', zone)).toBeNull();
    expect(changeTo(block, { ...at, minutes: 615 }, 'organiser', zone)).toEqual({
      version: 3,
      startsAt: '2026-11-23T09:15:00.000Z',
      minutes: 60,
    });
    expect(changeTo(block, { ...at, lane: null }, 'organiser', zone)).toEqual({ version: 3, organiser: null });
    const proposal = { ...block, proposal: 'p', kind: 'proposed' as const };
    expect(changeTo(proposal, { ...at, minutes: 660 }, 'organiser', zone)).toMatchObject({ replaces: 'p' });
  });

  it('shades what the half-days of the edition leave closed, and is as long as they are', () => {
    const edition = { startsOn: '2026-11-23', endsOn: '2026-11-24', daysOff: ['2026-11-24'] };
    const closed = closedRows(edition, '2026-11-23', zone, zone, spanOf(usual.halfDays));
    expect([closed[0], closed.includes(9 * 60), closed.includes(12 * 60), closed.includes(14 * 60)]).toEqual([
      FROM,
      false,
      true,
      false,
    ]);
    expect(closedRows(edition, '2026-11-24', zone, zone, spanOf(usual.halfDays))).toHaveLength((TO - FROM) / STEP);
    const wide = { am: { from: 7 * 60 + 30, to: 12 * 60 }, pm: { from: 14 * 60, to: 20 * 60 } };
    expect(spanOf(wide)).toEqual({ from: 7 * 60, to: 20 * 60 });
    expect(isShown(blockOf(slot('a', '2026-11-23T06:45:00Z')), days, zone, spanOf(wide))).toBe(true);
  });

  it('asks before a time without session, and before another region', () => {
    const edition = { startsOn: '2026-11-23', endsOn: '2026-11-24' };
    const block = blockOf(slot('a', '2026-11-23T09:00:00.000Z', { region: 'Bretagne' }));
    const to = (minutes: number, lane: string) => ({ block, target: { day: '2026-11-23', minutes, lane } });
    expect(doubtsOf(edition, to(660, 'Bretagne'), 'region', zone, zone)).toBeNull();
    expect(doubtsOf(edition, to(750, 'Bretagne'), 'region', zone, zone)?.outside).toBe('hours');
    expect(doubtsOf(edition, to(660, 'Corse'), 'region', zone, zone)).toMatchObject({
      outside: null,
      region: { from: 'Bretagne', to: 'Corse' },
    });
  });

  it('goes back to all that a slot was before a move', () => {
    const before = blockOf(slot('a', '2026-11-23T09:00:00.000Z', { organiser: ann, region: 'Bretagne' }));
    expect(undoOf(before, before.slot, null)).toBeNull();
    const now = { ...before.slot, startsAt: '2026-11-23T10:00:00.000Z', organiser: null, region: 'Corse', version: 4 };
    expect(undoOf(before, now, null)).toEqual({
      version: 4,
      startsAt: '2026-11-23T09:00:00.000Z',
      minutes: 60,
      organiser: 'ann',
      region: 'Bretagne',
    });
    // A time that was proposed: the proposal is taken back.
    expect(undoOf(before, before.slot, 'p')).toMatchObject({ startsAt: before.startsAt, replaces: 'p' });
  });

  it('tells what a block would overlap where it is moved to', () => {
    const busy = blockOf(slot('b', '2026-11-23T10:00:00.000Z', { organiser: ann }));
    const block = blockOf(slot('a', '2026-11-23T09:00:00.000Z'));
    const target = { day: '2026-11-23', minutes: 11 * 60 + 15, lane: 'ann' };
    const there = targeted(block, target, 'organiser', zone, 'Ann');
    expect(troubles([busy, there]).get('a')?.[0]?.which).toBe('organiser');
    expect(troubles([busy, block]).size).toBe(0);
    const [room, lobby] = ['https://teams.microsoft.com/l/salle', 'https://teams.microsoft.com/l/accueil'];
    const shared = (meeting: string) => ['m', 'n'].map((id) => blockOf(slot(id, '2026-11-23T09:00:00Z', { meeting })));
    expect(troubles(shared(room), lobby).get('m')?.[0]?.which).toBe('room');
    expect(troubles(shared(lobby), lobby).size).toBe(0);
  });
});
