import { wallOf } from '../../protocol/half-day.ts';
import { useText } from '../locale.ts';

export type OtherZone = {
  /** "heure de La Réunion" */
  name: string;
  /** The hour there: "18:00", with the day when it is another. */
  time(iso: string): string;
};

/** A participant's clock when it is not this browser's at an instant, else null. */
export function useZone(zone: string, iso: string): OtherZone | null {
  const { language } = useText();
  const region = language === 'fr' ? 'fr-FR' : 'en-GB';
  const here = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isSame = (at: string): boolean => {
    const [a, b] = [wallOf(Date.parse(at), zone), wallOf(Date.parse(at), here)];
    return a.day === b.day && a.minutes === b.minutes;
  };
  if (isSame(iso)) return null;
  try {
    const parts = new Intl.DateTimeFormat(region, { timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts(
      new Date(iso),
    );
    return {
      name: parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone,
      time: (at) =>
        new Intl.DateTimeFormat(region, {
          ...(wallOf(Date.parse(at), zone).day === wallOf(Date.parse(at), here).day ? {} : { weekday: 'short' }),
          hour: '2-digit',
          minute: '2-digit',
          timeZone: zone,
        }).format(new Date(at)),
    };
  } catch {
    // A zone that this browser does not know: read as Paris everywhere.
    return null;
  }
}
