import type { Locale } from './text.ts';

const midnight = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());

/** How far a moment is, as people say it: "dans 20 minutes", "aujourd'hui", "demain", "dans 3 jours"; null once it is past. */
export function untilOf(iso: string, locale: Locale, now: number): string | null {
  const ms = Date.parse(iso) - now;
  if (ms <= 0) return null;
  const relative = new Intl.RelativeTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', { numeric: 'auto' });
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 60) return relative.format(minutes, 'minute');
  return relative.format(Math.round((midnight(new Date(iso)) - midnight(new Date(now))) / 86_400_000), 'day');
}
