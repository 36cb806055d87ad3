import { describe, expect, it } from 'vitest';
import { isFree, oneAfterAnother, openStarts, outside } from '../../organiser/protocol/opening.ts';

// Thursday 26 November to Tuesday 1 December 2026; Friday is off. Paris is an hour ahead of UTC.
const edition = { startsOn: '2026-11-26', endsOn: '2026-12-01', daysOff: ['2026-11-27'] };

describe('what a session falls out of', () => {
  it.each([
    ['2026-11-26T08:00:00Z', 60, null],
    ['2026-11-26T10:00:00Z', 60, null],
    ['2026-11-26T10:30:00Z', 60, 'hours'],
    ['2026-11-26T07:59:00Z', 60, 'hours'],
    ['2026-11-26T12:00:00Z', 60, 'hours'],
    ['2026-11-26T16:00:00Z', 60, null],
    ['2026-11-27T08:00:00Z', 60, 'day'],
    ['2026-11-28T08:00:00Z', 60, 'day'],
    ['2026-12-02T08:00:00Z', 60, 'day'],
    ['not a date', 60, 'day'],
  ] as const)('%s for %i minutes: %s', (startsAt, minutes, expected) => {
    expect(outside(edition, startsAt, minutes)).toBe(expected);
  });

  it('follows the half-days of the edition, and the clock of a zone', () => {
    const settings = { halfDays: { am: { from: 480, to: 540 }, pm: { from: 840, to: 900 } } };
    expect(outside({ ...edition, settings }, '2026-11-26T07:00:00Z', 60)).toBe(null);
    expect(outside({ ...edition, settings }, '2026-11-26T08:00:00Z', 60)).toBe('hours');
    expect(outside(edition, '2026-11-26T05:00:00Z', 60, 'Indian/Reunion')).toBe(null);
  });
});

describe('sessions one after the other', () => {
  const at = (iso: string): number => Date.parse(iso);

  it('starts with the first half-day', () => {
    expect(openStarts(edition, 60, 0)[0]).toBe(at('2026-11-26T08:00:00Z'));
  });

  it('goes over noon, the day off and the week-end', () => {
    const starts = oneAfterAnother(edition, at('2026-11-26T10:00:00Z'), 60, 7);
    expect(starts.map((ms) => new Date(ms).toISOString().slice(0, 13))).toEqual([
      '2026-11-26T10',
      '2026-11-26T13',
      '2026-11-26T14',
      '2026-11-26T15',
      '2026-11-26T16',
      '2026-11-30T08',
      '2026-11-30T09',
    ]);
    for (const ms of starts) expect(outside(edition, new Date(ms).toISOString(), 60)).toBe(null);
  });

  it('ends with the edition', () => {
    // What is held already is passed over.
    const starts = oneAfterAnother(edition, at('2026-11-26T10:00:00Z'), 60, 7);
    const taken = starts.slice(1, 3).map((held) => ({ at: held + 30 * 60_000, minutes: 60 }));
    const past = oneAfterAnother(edition, at('2026-11-26T10:00:00Z'), 60, 4, taken);
    expect(past).toHaveLength(4);
    for (const one of past.slice(1)) expect([one, isFree(one, 60, taken)]).toEqual([one, true]);
    expect(past).not.toContain(starts[1]);
    expect(oneAfterAnother(edition, at('2026-12-01T15:00:00Z'), 60, 9)).toHaveLength(2);
  });
});
