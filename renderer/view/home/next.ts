import {
  ClipboardCheck,
  Drama,
  Eraser,
  FileText,
  MessageSquareHeart,
  Timer,
  UserPen,
  type LucideIcon,
} from 'lucide-react';
import { erasePlaces } from '../../../organiser/protocol/after.ts';
import { worst } from '../../../electron/contract/check.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import type { Screen } from '../../screen.ts';
import type { FocusTarget } from '../../store.ts';
import type { TextKey } from '../../text.ts';
import { ownResults } from '../checks/verdict.ts';

/** `run`: the press starts the check too. `focus`: where it leads on that screen. */
export type Next = {
  screen: Screen;
  label: TextKey;
  why: TextKey;
  icon: LucideIcon;
  run?: true;
  focus?: FocusTarget;
};

/** Places that were said to be checked after the hour. */
export const erasedCount = ({ log }: Snapshot): number => erasePlaces.filter((place) => log.erased[place]?.done).length;

/** The hour was ended, by the person or by the organisers. */
export const isOver = ({ timer, closedAt }: Snapshot['log']): boolean =>
  closedAt !== null || (timer !== null && timer.endedAt !== null);

const MINUTE = 60_000;
/** The slot is under way, or about to begin. */
const isNow = ({ startsAt, minutes }: { startsAt: string; minutes: number }, now: number): boolean =>
  now >= Date.parse(startsAt) - 5 * MINUTE && now < Date.parse(startsAt) + minutes * MINUTE;

/** The time of the slot is past, and its hour was never begun. */
export const isMissed = (
  { slot: { startsAt, minutes } }: { slot: { startsAt: string; minutes: number } },
  { timer, closedAt }: Pick<Snapshot['log'], 'timer' | 'closedAt'>,
  now: number,
): boolean => timer === null && closedAt === null && now >= Date.parse(startsAt) + minutes * MINUTE;

/** What to do next, from what is known: finish, go on with the hour, get ready, or be on time. */
export function nextOf(snapshot: Snapshot, now = Date.now()): Next {
  const { log, session } = snapshot;
  if (snapshot.rehearsal !== null)
    return { screen: 'session', label: 'next.rehearsal', why: 'next.rehearsal-why', icon: Drama };
  if (isOver(log)) {
    const untouched = log.feedback === null && erasedCount(snapshot) === 0;
    if (untouched) return { screen: 'bilan', label: 'next.bilan', why: 'next.bilan-why', icon: FileText };
    if (log.feedback === null)
      return { screen: 'after', label: 'next.feedback', why: 'next.feedback-why', icon: MessageSquareHeart };
    if (erasedCount(snapshot) < erasePlaces.length)
      return { screen: 'after', label: 'next.erase', why: 'next.erase-why', icon: Eraser };
    return { screen: 'bilan', label: 'next.bilan', why: 'next.bilan-why', icon: FileText };
  }
  if (log.timer !== null) return { screen: 'session', label: 'next.session', why: 'next.session-why', icon: Timer };
  if (session !== null && session.hub !== null && isNow(session.slot, now))
    return { screen: 'session', label: 'next.start', why: 'next.now-why', icon: Timer };
  const results = ownResults(snapshot);
  const ready = worst(results.map((r) => r.status));
  // Before anything is checked: without it, what would be found wrong is one's own empty form.
  if (snapshot.profile === null && results.length === 0)
    return { screen: 'checks', label: 'next.profile', why: 'next.profile-why', icon: UserPen, focus: 'who' };
  if (results.length === 0)
    return { screen: 'checks', label: 'next.checks', why: 'next.checks-why', icon: ClipboardCheck, run: true };
  if (ready === 'fail' || ready === 'unknown')
    return { screen: 'checks', label: 'next.problems', why: 'next.problems-why', icon: ClipboardCheck };
  return { screen: 'session', label: 'next.start', why: 'next.start-why', icon: Timer };
}
