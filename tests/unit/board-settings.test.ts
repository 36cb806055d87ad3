import { describe, expect, it } from 'vitest';
import { daysOf, halfDayOf, PARIS, startsIn, wallOf } from '../../organiser/protocol/half-day.ts';
import { hoursOf, keysAfter, usual } from '../../organiser/protocol/settings.ts';
import { regions, regionsFor } from '../../organiser/view/regions.ts';
import { draftOf, merge, patchOf, read, type Said } from '../../organiser/view/settings/draft.ts';

const { formerKeys: _, ...rest } = usual;
const base: Said = {
  name: "Vérif' Ségur du phare",
  contact: 'contact@example.org',
  startsOn: '2026-12-01',
  endsOn: '2026-12-03',
  daysOff: [],
  ...rest,
};

describe('the settings as they are typed', () => {
  it('come back as they were, and nothing is sent of what did not change', () => {
    const typed = read(draftOf(base));
    expect(typed).toEqual({ ok: true, said: base });
    expect(patchOf(base, base)).toEqual({});
    expect(patchOf(base, { ...base, name: 'Autre nom' })).toEqual({ name: 'Autre nom' });
  });

  it.each([
    ['name', { name: 'ab' }],
    ['contact', { contact: 'pas une adresse' }],
    ['endsOn', { endsOn: '2026-11-01' }],
    ['daysOff', { daysOff: ['2027-01-01'] }],
    ['halfDays', { halfDays: { am: { from: '9h', to: '12:00' }, pm: { from: '14:00', to: '18:00' } } }],
    ['halfDays', { halfDays: { am: { from: '09:00', to: '09:30' }, pm: { from: '14:00', to: '18:00' } } }],
    ['couloirs', { couloirs: [] }],
    ['objectives', { objectives: { ...draftOf(base).objectives, tests: '-3' } }],
    ['objectives', { objectives: { ...draftOf(base).objectives, publishersPercent: '120' } }],
    ['meeting', { meeting: { policy: 'shared' as const, link: '' } }],
    ['meeting', { meeting: { policy: 'shared' as const, link: 'https://salle.example/1' } }],
  ])('say that %s is wrong', (field, part) => {
    const typed = read({ ...draftOf(base), ...part });
    expect(typed.ok ? [] : [...typed.fields]).toEqual([field]);
  });

  it('say all that is wrong at once, and which of the objectives', () => {
    const before = draftOf(base);
    const objectives = { ...before.objectives, regions: '41', tests: 'dix', publishersPercent: '100' };
    const typed = read({ ...before, name: '', endsOn: '2000-01-01', daysOff: [], objectives });
    expect(typed.ok ? null : [[...typed.fields].sort(), [...typed.goals].sort()]).toEqual([
      ['endsOn', 'name', 'objectives'],
      ['regions', 'tests'],
    ]);
  });

  it('read no number of publishers as not told', () => {
    const typed = read({ ...draftOf(base), objectives: { ...draftOf(base).objectives, publishersExpected: ' ' } });
    expect(typed.ok && typed.said.objectives.publishersExpected).toBeNull();
  });
});

describe('settings that two people changed', () => {
  const mine: Said = { ...base, name: 'Le mien', guide: 'v2' };

  it('of different things are both kept', () => {
    const theirs: Said = { ...base, contact: 'autre@example.org' };
    expect(merge(base, mine, theirs)).toEqual({ said: { ...mine, contact: 'autre@example.org' }, clashes: [] });
  });

  it('of the same thing are to be chosen, and nothing typed is lost meanwhile', () => {
    const theirs: Said = { ...base, name: 'Le leur', contact: 'autre@example.org' };
    const { said, clashes } = merge(base, mine, theirs);
    expect(clashes.map(({ field }) => field)).toEqual(['name']);
    expect(said).toEqual({ ...mine, contact: 'autre@example.org' });
    // After the choice, only what differs from what they saved is sent.
    expect(patchOf(theirs, { ...said, name: theirs.name })).toEqual({ guide: 'v2' });
  });

  it('the same way are no matter of choice', () => {
    const theirs: Said = { ...base, name: 'Le mien' };
    expect(merge(base, mine, theirs).clashes).toEqual([]);
  });
});

describe('what follows from the settings', () => {
  it('the starts offered, and the half-day of each', () => {
    const of = hoursOf({ am: { from: 8 * 60 + 30, to: 13 * 60 }, pm: { from: 13 * 60, to: 20 * 60 } });
    const minutes = (half: string) => startsIn(half, PARIS, of).map((ms) => wallOf(ms, PARIS).minutes / 60);
    expect(minutes('2026-12-03/am')).toEqual([8.5, 9.5, 10.5, 11.5]);
    expect(minutes('2026-12-03/pm')).toEqual([13, 14, 15, 16, 17, 18, 19]);
    for (const half of ['2026-12-03/am', '2026-12-03/pm']) {
      for (const start of startsIn(half, PARIS, of)) expect(halfDayOf(start, PARIS, of)).toBe(half);
    }
    expect(startsIn('2026-12-03/am', PARIS, hoursOf(usual.halfDays))).toEqual(startsIn('2026-12-03/am', PARIS));
    expect(startsIn('2026-12-03/pm', PARIS, hoursOf(usual.halfDays))).toEqual(startsIn('2026-12-03/pm', PARIS));
  });

  it('the days, without those that are off', () => {
    expect(daysOf({ ...base, daysOff: ['2026-12-02'] })).toEqual(['2026-12-01', '2026-12-03']);
  });

  it('the former keys, the latest first, without the one in force', () => {
    expect(keysAfter({ reportKey: 'b', formerKeys: ['a'] }, 'c')).toEqual(['b', 'a']);
    expect(keysAfter({ reportKey: 'c', formerKeys: ['b', 'a'] }, 'a')).toEqual(['c', 'b']);
    expect(keysAfter({ reportKey: 'a', formerKeys: ['b'] }, 'a')).toEqual(['b']);
  });

  it('the regions to choose from', () => {
    const edition = { settings: { ...usual, regions: ['Bretagne', 'Corse'] } } as never;
    expect(regionsFor(edition, null)).toEqual(['Bretagne', 'Corse']);
    expect(regionsFor(edition, ['Corse', 'Occitanie'])).toEqual(['Corse']);
    expect(regionsFor({} as never, null)).toEqual(regions);
  });
});
