import { describe, expect, it } from 'vitest';
import {
  daysOf,
  halfDay,
  halfDayOf,
  instantOf,
  PARIS,
  startsIn,
  wallOf,
  weeksOf,
} from '../../organiser/protocol/half-day.ts';
import { isMeetingLink, meetingLink } from '../../organiser/protocol/meeting.ts';

const iso = (ms: number): string => new Date(ms).toISOString();
const at = (day: string, hour: number, zone: string): string => iso(instantOf(day, hour * 60, zone));

describe('the days of an edition', () => {
  it('are its working days, by week', () => {
    expect(daysOf({ startsOn: '2026-11-27', endsOn: '2026-12-01' })).toEqual([
      '2026-11-27',
      '2026-11-30',
      '2026-12-01',
    ]);
    expect(weeksOf({ startsOn: '2026-11-27', endsOn: '2026-12-01' })).toEqual([
      ['2026-11-27'],
      ['2026-11-30', '2026-12-01'],
    ]);
  });
  it('are kept when they are all a week-end, and bounded when they are many', () => {
    expect(daysOf({ startsOn: '2026-11-28', endsOn: '2026-11-29' })).toEqual(['2026-11-28', '2026-11-29']);
    expect(daysOf({ startsOn: '2026-01-01', endsOn: '2036-01-01' })).toHaveLength(200);
    expect(daysOf({ startsOn: '2026-01-02', endsOn: '2026-01-01' })).toEqual([]);
  });
});

describe('the clock of a zone', () => {
  it.each([
    ['2026-12-03', 14, PARIS, '2026-12-03T13:00:00.000Z'],
    ['2026-07-03', 14, PARIS, '2026-07-03T12:00:00.000Z'],
    ['2026-12-03', 14, 'Indian/Reunion', '2026-12-03T10:00:00.000Z'],
    ['2026-12-03', 14, 'America/Guadeloupe', '2026-12-03T18:00:00.000Z'],
    ['2026-12-03', 9, 'Pacific/Noumea', '2026-12-02T22:00:00.000Z'],
    // The two changes of 2026 in Paris: 29 March at 2:00 and 25 October at 3:00.
    ['2026-03-28', 9, PARIS, '2026-03-28T08:00:00.000Z'],
    ['2026-03-29', 1, PARIS, '2026-03-29T00:00:00.000Z'],
    ['2026-03-29', 3, PARIS, '2026-03-29T01:00:00.000Z'],
    ['2026-03-30', 9, PARIS, '2026-03-30T07:00:00.000Z'],
    ['2026-10-24', 9, PARIS, '2026-10-24T07:00:00.000Z'],
    ['2026-10-25', 4, PARIS, '2026-10-25T03:00:00.000Z'],
    ['2026-10-26', 9, PARIS, '2026-10-26T08:00:00.000Z'],
  ])('%s %i h in %s is %s', (day, hour, zone, instant) => {
    expect(at(day, hour, zone)).toBe(instant);
    expect(wallOf(Date.parse(instant), zone)).toEqual({ day, minutes: hour * 60 });
  });

  it('gives the hour that was skipped after the change, and of the hour that comes twice the first', () => {
    expect(iso(instantOf('2026-03-29', 2 * 60 + 30, PARIS))).toBe('2026-03-29T01:30:00.000Z');
    expect(iso(instantOf('2026-10-25', 2 * 60 + 30, PARIS))).toBe('2026-10-25T00:30:00.000Z');
  });

  it('reads a zone that this system does not know as Paris', () => {
    expect(at('2026-12-03', 14, 'Mars/Olympus')).toBe('2026-12-03T13:00:00.000Z');
  });
});

describe('a half-day', () => {
  it('offers hours of its own zone', () => {
    expect(startsIn('2026-12-03/am', 'Indian/Reunion').map(iso)).toEqual([
      '2026-12-03T05:00:00.000Z',
      '2026-12-03T06:00:00.000Z',
      '2026-12-03T07:00:00.000Z',
    ]);
    for (const zone of [PARIS, 'Indian/Reunion', 'America/Guadeloupe'])
      for (const half of ['2026-03-27/am', '2026-03-30/pm', '2026-10-23/pm', '2026-10-26/am'])
        for (const start of startsIn(half, zone)) expect(halfDayOf(start, zone), `${half} ${zone}`).toBe(half);
  });
  it('does not cover the night', () => {
    expect(halfDayOf(Date.parse('2026-12-03T20:00:00.000Z'), PARIS)).toBeNull();
  });
  it.each(['2026-12-03', '2026-12-03/soir', '03/12/2026', '2026-12-03/am '])('is not %j', (text) => {
    expect(halfDay.safeParse(text).success).toBe(false);
  });
});

describe('the link of a meeting', () => {
  it.each([
    'https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0?context=%7b%22Tid%22%3a%22x%22%7d',
    'https://teams.live.com/meet/9312345678?p=abc',
    'https://TEAMS.microsoft.com/meet/1',
    'https://emea.teams.microsoft.com/x',
    'https://teams.microsoft.com',
  ])('may be %s', (link) => {
    expect(meetingLink.safeParse(link).success).toBe(true);
    expect(isMeetingLink(link)).toBe(true);
  });
  it.each([
    'http://teams.microsoft.com/l/1',
    'https://teams.microsoft.com.evil.example/l/1',
    'https://evilteams.microsoft.com.example',
    'https://xteams.microsoft.com@evil.example/',
    'https://teams.microsoft.com@evil.example/',
    'https://teams.microsoft.com:8443/l/1',
    String.raw`https://evil.example\.teams.microsoft.com/`,
    'https://evil.example/https://teams.microsoft.com/',
    'https://notteams.microsoft.com/',
    'javascript:alert(1)//teams.microsoft.com',
    'file:///C:/teams.microsoft.com',
    'msteams://teams.microsoft.com/l/1',
    ' https://teams.microsoft.com/',
    'https://teams.microsoft.com/\nBEGIN:VEVENT',
    `https://teams.microsoft.com/${'a'.repeat(1000)}`,
    '',
  ])('is not %j', (link) => expect(isMeetingLink(link)).toBe(false));
});
