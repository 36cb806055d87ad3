import type { ReadySlot } from '../../protocol/readiness.ts';
import { CODE_PLACE, HUB_PLACE, LINK_PLACE } from '../../protocol/readiness.ts';
import { checkName } from '../part/check-names.ts';
import { codeTitle, type Language, type Translate } from '../locale.ts';
import { isReady } from './ready.ts';
import { POINTS, toSettle } from './settle.ts';

/** Why a participant cannot be reminded. */
export type LeftOut = { slot: ReadySlot; why: 'no-address' | 'no-mail' };
/** Who a reminder reaches, and who it does not, with the reason. */
export type Reach = { reached: ReadySlot[]; left: LeftOut[] };

/**
 * Those who are not ready. Without the app nobody reads a message: who has not joined is reached by mail alone, which needs an
 * address of theirs and a mail account of the hub.
 */
export function reachOf(slots: readonly ReadySlot[], mail: boolean): Reach {
  const reach: Reach = { reached: [], left: [] };
  for (const slot of slots) {
    if (isReady(slot)) continue;
    if (slot.joined || (mail && slot.contact !== null)) reach.reached.push(slot);
    else reach.left.push({ slot, why: mail ? 'no-address' : 'no-mail' });
  }
  return reach;
}

/** What one participant reads: the organiser's own words, with what remains for that participant. */
export function reminderText(slot: ReadySlot, words: string, t: Translate, language: Language): string {
  const opening = words.trim();
  if (!slot.joined) return `${opening}\n${t('remind.not-joined')}`.trim();
  const points = toSettle(slot);
  const lines = points.slice(0, POINTS).map(({ id, code }) => {
    const title = code === null ? '' : codeTitle(language, code);
    return title === '' ? `– ${checkName(t, id)}` : t('remind.point', { name: checkName(t, id), title });
  });
  if (points.length > POINTS) lines.push(t('remind.more', { count: points.length - POINTS }));
  const told = slot.withdrawn || slot.checks.length > 0;
  const rest =
    lines.length > 0 ? [t('remind.points'), ...lines].join('\n') : t(told ? 'remind.no-point' : 'remind.nothing-yet');
  return `${opening}\n${rest}\n${t('remind.how')}`.trim();
}

/** What the mail says beside it to somebody who has not joined: the hub puts a new code in its places. */
export const invitation = (text: string, t: Translate): string =>
  `${text}\n\n${t('remind.invite', { code: CODE_PLACE, hub: HUB_PLACE, link: LINK_PLACE })}`;
