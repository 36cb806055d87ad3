import { useEffect } from 'react';
import type { StepView } from '../../../organiser/protocol/fold.ts';
import { say, useStore } from '../../store.ts';
import { pick, useLocale, useText } from '../../text.ts';

/** What the organisers did about a step, in one word that changes with each of their gestures; empty when nothing. */
export const organisersPart = (
  view: Pick<StepView, 'attempts' | 'comments' | 'verified' | 'claimedBy'> | undefined,
): string => {
  if (view === undefined) return '';
  const theirs = (said: readonly { role: string }[]): number => said.filter(({ role }) => role === 'organiser').length;
  const counts = theirs(view.attempts) + theirs(view.comments);
  if (counts === 0 && view.verified === null && view.claimedBy === null) return '';
  return `${counts} ${view.verified?.at ?? ''} ${view.claimedBy === null ? '' : 'claimed'}`;
};

/** Whether the organisers did something about a step since the person last had it open. */
export function useIsNews(step: string): boolean {
  const part = useStore((s) => organisersPart(s.snapshot?.log.steps[step]));
  const seen = useStore((s) => s.stepsSeen?.[step] ?? '');
  return part !== '' && part !== seen;
}

/**
 * Follows what the organisers do: said once through the live region as it comes, marked until the step is opened. What was
 * there when the window opened is no news. `open`: the step before the person's eyes.
 */
export function useStepNews(open: string | null): void {
  const t = useText();
  const locale = useLocale();
  const steps = useStore((s) => s.snapshot?.log.steps);
  const guide = useStore((s) => s.snapshot?.guide.steps);
  useEffect(() => {
    if (steps === undefined || guide === undefined) return;
    const parts = Object.fromEntries(guide.map(({ id }) => [id, organisersPart(steps[id])]));
    const { stepsSeen, stepsTold } = useStore.getState();
    const before = stepsSeen ?? parts;
    const told = stepsTold ?? parts;
    for (const step of guide)
      if (parts[step.id] !== '' && parts[step.id] !== (told[step.id] ?? ''))
        say(t('steps.news', { title: pick(step.title, locale) }));
    const now = open === null || before[open] === parts[open] ? before : { ...before, [open]: parts[open] ?? '' };
    useStore.setState({ stepsSeen: now, stepsTold: parts });
  }, [steps, guide, open, t, locale]);
}
