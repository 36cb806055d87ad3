import { instantOf, PARIS, wallOf } from '../../protocol/half-day.ts';
import { WEB_PLACE, type InviteAnswer } from '../../protocol/participant.ts';
import { CODE_PLACE, HUB_PLACE, LINK_PLACE } from '../../protocol/readiness.ts';
import type { Language, Translate } from '../locale.ts';

/** Who is written to, and their session. */
export type Addressee = {
  label: string;
  region: string | null | undefined;
  startsAt: string;
  minutes: number;
  meeting: string | null | undefined;
};
/** What every invitation of an edition says. `download`: where the app is to be had, null when nobody said. */
export type About = { edition: string; contact: string; download: string | null };

/** Clocks of the regions that do not have that of Paris, by the words of resources/grades.json. */
const zones: Readonly<Record<string, readonly { name: string; zone: string }[]>> = {
  'Guadeloupe, Saint-Martin, Saint-Barthélemy': [{ name: 'Guadeloupe', zone: 'America/Guadeloupe' }],
  Guyane: [{ name: 'Guyane', zone: 'America/Cayenne' }],
  Martinique: [{ name: 'Martinique', zone: 'America/Martinique' }],
  'La Réunion et Mayotte': [
    { name: 'La Réunion', zone: 'Indian/Reunion' },
    { name: 'Mayotte', zone: 'Indian/Mayotte' },
  ],
};

const clock = (language: Language, timeZone: string) =>
  new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { hour: '2-digit', minute: '2-digit', timeZone });
const calendar = (language: Language, timeZone: string) =>
  new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone,
  });

/** Day and hour of a session on the clock of Paris, and on that of the region where it is another. */
export function whenOf({ startsAt, minutes, region }: Addressee, language: Language, t: Translate): string {
  const at = new Date(startsAt);
  const day = calendar(language, PARIS).format(at);
  const said = t('invite.when', { day, time: clock(language, PARIS).format(at), minutes });
  const there = (zones[region ?? ''] ?? []).map(({ name, zone }) =>
    t('invite.when-there', {
      day: calendar(language, zone).format(at),
      time: clock(language, zone).format(at),
      region: name,
    }),
  );
  return [said, ...there].join('\n');
}

/** The instant of a date and a time (yyyy-mm-dd, hh:mm) on the clock of Paris; null when they are none. */
export function parisInstant(date: string, time: string): number | null {
  const clockTime = /^(\d{2}):(\d{2})/.exec(time);
  if (clockTime === null || Number.isNaN(Date.parse(date))) return null;
  return instantOf(date, Number(clockTime[1]) * 60 + Number(clockTime[2]), PARIS);
}

/** An instant (ms) as the fields of a form have it, on the clock of Paris. */
export function parisFields(ms: number): { date: string; time: string } {
  const { day, minutes } = wallOf(ms, PARIS);
  const two = (value: number): string => String(value).padStart(2, '0');
  return { date: day, time: `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}` };
}

/**
 * What somebody reads: the organiser's own words, when, then what to do in order. Mailed or copied, the same. The hub fills the
 * places as the mail leaves.
 */
export const letterOf = (to: Addressee, words: string, about: About, language: Language, t: Translate): string =>
  [
    t('invite.hello', { label: to.label }),
    words.trim(),
    whenOf(to, language, t),
    typeof to.meeting === 'string' ? t('invite.meeting', { link: to.meeting }) : '',
    about.download === null
      ? t('invite.install-asked', { contact: about.contact })
      : t('invite.install', { download: about.download }),
    t('invite.how', { web: WEB_PLACE, code: CODE_PLACE, hub: HUB_PLACE }),
    t('invite.link', { link: LINK_PLACE }),
    t('invite.check'),
    t('invite.bye', { edition: about.edition, contact: about.contact }),
  ]
    .filter((part) => part !== '')
    .join('\n\n');

export type Way = Pick<NonNullable<InviteAnswer['results'][number]['way']>, 'code' | 'link' | 'web'>;

/** The same, with a code that was given: to be handed over otherwise than by mail. */
export const filledLetter = (letter: string, way: Way): string =>
  letter
    .replaceAll(CODE_PLACE, way.code)
    .replaceAll(HUB_PLACE, hubOf(way.link))
    .replaceAll(LINK_PLACE, way.link)
    .replaceAll(WEB_PLACE, way.web);

/** The hub's address as a join link carries it. */
export function hubOf(link: string): string {
  const given = /[?&]hub=([^&]+)/.exec(link)?.[1];
  return given === undefined ? '' : decodeURIComponent(given);
}

/** Whether an address leads nowhere but to the machine it is opened on. */
export function isLocalAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { hostname } = new URL(address);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
