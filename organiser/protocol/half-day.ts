import { z } from 'zod';

/** A half-day that a participant is free: the day, then morning or afternoon, in the zone that they said. */
export const halfDay = z.string().regex(/^\d{4}-\d{2}-\d{2}\/(am|pm)$/);
export type HalfDay = z.infer<typeof halfDay>;
export const parts = ['am', 'pm'] as const;
export type Part = (typeof parts)[number];

/** Most half-days in one profile: an edition of six months and a half. */
export const HALF_DAYS_LIMIT = 400;

/** Name of a time zone as the system gives it (Indian/Reunion). No narrower than a region: it names nobody. */
export const zoneName = z
  .string()
  .max(60)
  .regex(/^[A-Za-z][A-Za-z0-9_+\-/]*$/);
export const PARIS = 'Europe/Paris';

/** Hours of each half, local, in minutes from midnight, and the starts that are offered inside it. */
export type Hours = Readonly<Record<Part, { from: number; to: number; starts: readonly number[] }>>;

/** Those of an edition that says no others (settings.ts). Ours: no rule says them. */
export const hours: Hours = {
  am: { from: 8 * 60, to: 13 * 60, starts: [9 * 60, 10 * 60, 11 * 60] },
  pm: { from: 13 * 60, to: 19 * 60, starts: [14 * 60, 15 * 60, 16 * 60, 17 * 60] },
};

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const plain = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The days of an edition, as whatever tells of one has them. */
export type EditionDays = { startsOn: string; endsOn: string; daysOff?: readonly string[] | undefined };

/**
 * The working days of an edition (Monday to Friday), as yyyy-mm-dd, without those that are off. An edition of a week-end keeps
 * its days. Public holidays are not left out by themselves: they differ overseas.
 */
export function daysOf({ startsOn, endsOn, daysOff = [] }: EditionDays): string[] {
  const all: string[] = [];
  const last = Date.parse(endsOn);
  for (let day = Date.parse(startsOn); day <= last && all.length < HALF_DAYS_LIMIT; day += DAY) all.push(plain(day));
  const open = all.filter((day) => !daysOff.includes(day));
  const working = open.filter((day) => ![0, 6].includes(new Date(day).getUTCDay()));
  return (working.length > 0 ? working : open).slice(0, HALF_DAYS_LIMIT / 2);
}

/** The same days by week, Monday first; each week holds only its days of the edition. */
export function weeksOf(edition: EditionDays): string[][] {
  const weeks = new Map<string, string[]>();
  for (const day of daysOf(edition)) {
    const monday = plain(Date.parse(day) - ((new Date(day).getUTCDay() + 6) % 7) * DAY);
    weeks.set(monday, [...(weeks.get(monday) ?? []), day]);
  }
  return [...weeks.values()];
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The clock of a zone. A zone that this system does not know is read as Paris. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const fields = {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  } as const;
  let made: Intl.DateTimeFormat;
  try {
    made = new Intl.DateTimeFormat('en-CA', { ...fields, timeZone: zone });
  } catch {
    made = new Intl.DateTimeFormat('en-CA', { ...fields, timeZone: PARIS });
  }
  formats.set(zone, made);
  return made;
}

/** What the clock on the wall says in a zone at an instant (ms): the day, and minutes from its midnight. */
export function wallOf(instant: number, zone: string): { day: string; minutes: number } {
  const part: Record<string, string> = {};
  for (const { type, value } of clockOf(zone).formatToParts(new Date(instant))) part[type] = value;
  return {
    day: `${part['year']}-${part['month']}-${part['day']}`,
    minutes: Number(part['hour']) * 60 + Number(part['minute']),
  };
}

/**
 * The instant (ms) at which the clock of a zone says a day and a time. A time that does not exist (the hour skipped in
 * spring) is the same distance after the change; of one that comes twice (autumn), the first.
 */
export function instantOf(day: string, minutes: number, zone: string): number {
  const asked = Date.parse(day) + minutes * MINUTE;
  const offsetAt = (ms: number): number => {
    const wall = wallOf(ms, zone);
    return Date.parse(wall.day) + wall.minutes * MINUTE - Math.floor(ms / MINUTE) * MINUTE;
  };
  // The offsets a day before and after: whatever change there is lies between them.
  const [before, after] = [offsetAt(asked - DAY), offsetAt(asked + DAY)];
  const fits = [asked - before, asked - after].filter((ms) => ms + offsetAt(ms) === asked);
  return fits.length > 0 ? Math.min(...fits) : asked - before;
}

/** The half-day that an instant (ms) falls in, in a zone; null at night. */
export function halfDayOf(instant: number, zone: string, of: Hours = hours): HalfDay | null {
  const { day, minutes } = wallOf(instant, zone);
  const part = parts.find((one) => minutes >= of[one].from && minutes < of[one].to);
  return part === undefined ? null : `${day}/${part}`;
}

/** The starts (ms) offered inside a half-day of a zone. */
export function startsIn(half: HalfDay, zone: string, of: Hours = hours): number[] {
  const [day = '', part] = half.split('/');
  return of[part === 'pm' ? 'pm' : 'am'].starts.map((minutes) => instantOf(day, minutes, zone));
}
