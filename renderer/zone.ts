import { PARIS, wallOf } from '../organiser/protocol/half-day.ts';
import type { Locale } from './text.ts';

const tag = (locale: Locale): string => (locale === 'fr' ? 'fr-FR' : 'en-GB');

/** The time zone of this machine. */
export const hereZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone || PARIS;

/** The name of a zone as people say it: "heure de La Réunion". */
export function zoneSaid(zone: string, iso: string, locale: Locale): string {
  const parts = new Intl.DateTimeFormat(tag(locale), { timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts(
    new Date(iso),
  );
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/**
 * What must be said beside an hour where the clock is not the one of Paris at that instant: the zone, and the hour there.
 * Null where both say the same.
 */
export function zoneNote(
  iso: string,
  locale: Locale,
  zone: string = hereZone(),
): { zone: string; paris: string } | null {
  const instant = Date.parse(iso);
  const [here, there] = [wallOf(instant, zone), wallOf(instant, PARIS)];
  if (here.day === there.day && here.minutes === there.minutes) return null;
  const isSameDay = here.day === there.day;
  const paris = new Intl.DateTimeFormat(tag(locale), {
    ...(isSameDay ? {} : { weekday: 'long' }),
    hour: '2-digit',
    minute: '2-digit',
    timeZone: PARIS,
  }).format(new Date(iso));
  return { zone: zoneSaid(zone, iso, locale), paris };
}

const dayFormat = (locale: Locale, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(tag(locale), { ...options, timeZone: 'UTC' });

/** A day of an edition (yyyy-mm-dd, without an hour) in full: "lundi 30 novembre". */
export const dayName = (day: string, locale: Locale): string =>
  dayFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' }).format(new Date(day));

/** The same in short, in two parts: "lun." and "30 nov.". */
export const dayHead = (day: string, locale: Locale): [string, string] => [
  dayFormat(locale, { weekday: 'short' }).format(new Date(day)),
  dayFormat(locale, { day: 'numeric', month: 'short' }).format(new Date(day)).replaceAll(' ', '\u00a0'),
];
