import { afterEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { dueAt, remind, type Appointment, type Armed } from '../../electron/feature/slot/reminder.ts';
import { reminderText } from '../../electron/feature/slot/words.ts';

const zoneBefore = process.env['TZ'];
const inZone = (zone: string): void => void (process.env['TZ'] = zone);
afterEach(() => {
  if (zoneBefore === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zoneBefore;
});

const slot = (startsAt: string, over = false): Appointment => ({ startsAt, minutes: 60, over });
const START = '2026-12-10T13:00:00.000Z';
const at = (iso: string): Date => new Date(iso);
const fresh = (startsAt = START): Armed => ({ startsAt, done: [] });

describe('when reminders are due', () => {
  it.each([
    // The clock goes forward on 29 March 2026 and back on 25 October 2026 in Paris.
    ['Europe/Paris', '2026-03-30T07:00:00.000Z', '2026-03-23T08:00:00.000Z', '2026-03-29T07:00:00.000Z'],
    ['Europe/Paris', '2026-03-29T12:00:00.000Z', '2026-03-22T13:00:00.000Z', '2026-03-28T13:00:00.000Z'],
    ['Europe/Paris', '2026-10-26T08:00:00.000Z', '2026-10-19T07:00:00.000Z', '2026-10-25T08:00:00.000Z'],
    ['Indian/Reunion', '2026-03-30T07:00:00.000Z', '2026-03-23T07:00:00.000Z', '2026-03-29T07:00:00.000Z'],
    ['America/Guadeloupe', '2026-10-26T13:00:00.000Z', '2026-10-19T13:00:00.000Z', '2026-10-25T13:00:00.000Z'],
  ])('in %s, the same hour of the clock a week and a day before %s', (zone, starts, week, day) => {
    inZone(zone);
    expect(dueAt('week', at(starts)).toISOString()).toBe(week);
    expect(dueAt('day', at(starts)).toISOString()).toBe(day);
    expect(Date.parse(starts) - dueAt('minutes', at(starts)).getTime()).toBe(15 * 60_000);
  });
});

describe('what to tell', () => {
  it('tells each once, at its time', () => {
    let armed: Armed | null = null;
    const told: string[] = [];
    for (
      let now = Date.parse('2026-12-01T00:00:00.000Z');
      now < Date.parse('2026-12-11T00:00:00.000Z');
      now += 60_000
    ) {
      const found = remind(armed, slot(START), new Date(now), true);
      armed = found.armed;
      if (found.tell !== null) told.push(`${found.tell} ${new Date(now).toISOString()}`);
    }
    expect(told).toEqual([
      'week 2026-12-03T13:00:00.000Z',
      'day 2026-12-09T13:00:00.000Z',
      'minutes 2026-12-10T12:45:00.000Z',
    ]);
  });

  it('tells only the latest of those missed while the machine was off', () => {
    const found = remind(fresh(), slot(START), at('2026-12-10T12:50:00.000Z'), true);
    expect([found.tell, found.armed.done]).toEqual(['minutes', ['week', 'day', 'minutes']]);
    expect(remind(found.armed, slot(START), at('2026-12-10T12:51:00.000Z'), true).tell).toBeNull();
  });

  it('tells a week’s reminder late while it is still useful', () => {
    expect(remind(fresh(), slot(START), at('2026-12-07T08:00:00.000Z'), true).tell).toBe('week');
  });

  it('tells nothing of a slot that is past, over, or when turned off, and does not tell it later', () => {
    const late = at('2026-12-10T14:00:00.000Z');
    expect(remind(fresh(), slot(START), late, true).tell).toBeNull();
    const soon = at('2026-12-10T12:50:00.000Z');
    expect(remind(fresh(), slot(START, true), soon, true).tell).toBeNull();
    const silent = remind(fresh(), slot(START), soon, false);
    expect(silent.tell).toBeNull();
    expect(remind(silent.armed, slot(START), soon, true).tell).toBeNull();
  });

  it('arms again for another time, and says nothing of what is past when the person learns it', () => {
    const done: Armed = { startsAt: START, done: ['week', 'day'] };
    const moved = slot('2026-12-20T13:00:00.000Z');
    const first = remind(done, moved, at('2026-12-15T08:00:00.000Z'), true);
    expect([first.tell, first.armed.done]).toEqual([null, ['week']]);
    expect(remind(first.armed, moved, at('2026-12-19T13:00:00.000Z'), true).tell).toBe('day');
  });

  it('does not tell again when the clock is set back', () => {
    const told = remind(fresh(), slot(START), at('2026-12-09T13:00:00.000Z'), true);
    expect(told.tell).toBe('day');
    const back = remind(told.armed, slot(START), at('2026-12-09T12:00:00.000Z'), true);
    expect(remind(back.armed, slot(START), at('2026-12-09T13:00:00.000Z'), true).tell).toBeNull();
  });

  it('never tells twice nor out of order, wherever the looks fall', () => {
    const minute = fc.integer({ min: 0, max: 14 * 24 * 60 });
    fc.assert(
      fc.property(fc.array(minute, { maxLength: 60 }), (looks) => {
        let armed: Armed | null = null;
        const told: string[] = [];
        for (const look of looks) {
          const found = remind(
            armed,
            slot(START),
            new Date(Date.parse('2026-11-28T13:00:00.000Z') + look * 60_000),
            true,
          );
          armed = found.armed;
          if (found.tell !== null) told.push(found.tell);
        }
        expect(new Set(told).size).toBe(told.length);
        expect(told).toEqual(['week', 'day', 'minutes'].filter((kind) => told.includes(kind)));
      }),
    );
  });
});

describe('the words of a reminder', () => {
  const words = (now: string, locale: 'fr' | 'en' = 'fr', kind: 'week' | 'day' | 'minutes' = 'week') => {
    inZone('Europe/Paris');
    return reminderText(kind, { now: at(now), startsAt: at(START), locale });
  };
  it('say the true distance, also late', () => {
    expect(words('2026-12-03T13:00:00.000Z').title).toBe("Votre Vérif' Ségur a lieu dans 7 jours");
    expect(words('2026-12-07T08:00:00.000Z').title).toBe("Votre Vérif' Ségur a lieu dans 3 jours");
    expect(words('2026-12-09T13:00:00.000Z').title).toBe("Votre Vérif' Ségur a lieu demain");
    expect(words('2026-12-10T12:45:00.000Z', 'fr', 'minutes')).toEqual({
      title: "Votre Vérif' Ségur a lieu dans 15 minutes",
      body: 'jeudi 10 décembre à 14:00. Cliquez ici pour refaire vos vérifications et retrouver le lien de la réunion.',
    });
    expect(words('2026-12-10T13:05:00.000Z').title).toBe("Votre Vérif' Ségur a commencé");
    expect(words('2026-12-09T13:00:00.000Z', 'en').title).toBe("Your Vérif' Ségur is tomorrow");
  });
});
