import { dayOf, timeOf, useLocale, useText } from '../text.ts';
import { zoneNote } from '../zone.ts';

/** A day and an hour, on this machine's clock; where it is not the one of Paris, the zone and the hour in Paris too. */
export function Moment({ at, minutes }: { at: string; minutes: number }) {
  const t = useText();
  const locale = useLocale();
  const note = zoneNote(at, locale);
  return (
    <span className="moment">
      <strong>{dayOf(at, locale)}</strong>{' '}
      <span className="number">{t('slot.from-for', { from: timeOf(at, locale), minutes })}</span>
      {note !== null && <span className="soft small">{t('slot.zone', { zone: note.zone, paris: note.paris })}</span>}
    </span>
  );
}
