import { WEB_PLACE, type InviteAnswer, type Participant } from '../../protocol/participant.ts';
import { CODE_PLACE, HUB_PLACE, LINK_PLACE } from '../../protocol/readiness.ts';
import type { Translate } from '../locale.ts';

type About = { edition: string; contact: string };

/** What somebody reads: the organiser's own words, then how to come in. The hub fills the places as the mail leaves. */
export const letterOf = (one: Participant, words: string, about: About, t: Translate): string =>
  [
    t('invite.hello', { label: one.label }),
    words.trim(),
    t('invite.how', { web: WEB_PLACE, code: CODE_PLACE, hub: HUB_PLACE }),
    t('invite.link', { link: LINK_PLACE }),
    t('invite.bye', { edition: about.edition, contact: about.contact }),
  ]
    .filter((part) => part !== '')
    .join('\n\n');

export type Way = NonNullable<InviteAnswer['results'][number]['way']>;

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
