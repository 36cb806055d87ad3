import { daysOf, instantOf, PARIS, parts, wallOf, type EditionDays } from './half-day.ts';
import { usual, type HalfDays } from './settings.ts';

/** When sessions take place: the days of an edition, and its half-days on a clock. */
export type Opening = EditionDays & { settings?: { halfDays: HalfDays } | undefined };

const MINUTE = 60_000;
const halvesOf = ({ settings = usual }: Opening): HalfDays => settings.halfDays;

/**
 * What a session (ISO start, minutes) falls out of: `day`, its edition's days (another date, a week-end, a day off); `hours`, its
 * half-days, whole, on the clock of a zone (Paris unless said). Null: inside. A start that is no date is out of its days.
 */
export function outside(edition: Opening, startsAt: string, minutes: number, zone = PARIS): 'day' | 'hours' | null {
  const at = Date.parse(startsAt);
  if (Number.isNaN(at)) return 'day';
  const wall = wallOf(at, zone);
  if (!daysOf(edition).includes(wall.day)) return 'day';
  const half = halvesOf(edition);
  const isIn = parts.some((part) => wall.minutes >= half[part].from && wall.minutes + minutes <= half[part].to);
  return isIn ? null : 'hours';
}

/** Starts (ms), one every `minutes` from the beginning of each half-day, that are not before `after` (ms), the earliest first. */
export function openStarts(edition: Opening, minutes: number, after: number, zone = PARIS): number[] {
  const half = halvesOf(edition);
  const inside = parts.flatMap((part) => {
    const { from, to } = half[part];
    return Array.from({ length: Math.max(0, Math.floor((to - from) / minutes)) }, (_each, at) => from + at * minutes);
  });
  return daysOf(edition)
    .flatMap((day) => inside.map((minute) => instantOf(day, minute, zone)))
    .filter((at) => at >= after);
}

/**
 * Starts (ms) of `count` sessions one after the other: the first at `first` as it was chosen, the others every `minutes` inside
 * the half-days, past the hours that are `taken`. Fewer than `count` when the edition ends before.
 */
export function oneAfterAnother(
  edition: Opening,
  first: number,
  minutes: number,
  count: number,
  taken: readonly Hour[] = [],
): number[] {
  const free = openStarts(edition, minutes, first + minutes * MINUTE).filter((at) => isFree(at, minutes, taken));
  return [first, ...free].slice(0, count);
}

/** An hour that is held: its start (ms) and its minutes. */
export type Hour = { at: number; minutes: number };

/** Whether a session that begins then (ms) meets none of these hours. */
export const isFree = (at: number, minutes: number, taken: readonly Hour[]): boolean =>
  taken.every((one) => at + minutes * MINUTE <= one.at || one.at + one.minutes * MINUTE <= at);
