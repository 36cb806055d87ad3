import { currentStep } from '../../../electron/contract/guide.ts';
import type { StepView } from '../../../organiser/protocol/fold.ts';
import type { GuideStep } from '../../../organiser/protocol/guide.ts';
import { useStore } from '../../store.ts';

/**
 * The step to go to from one that has its result, null while there is none. Nobody waits for the organisers at their own
 * step: the one after it is there at once.
 */
export function nextStep(
  steps: readonly GuideStep[],
  facts: Readonly<Record<string, StepView>>,
  from: Pick<GuideStep, 'id' | 'who'>,
): GuideStep | null {
  const theirs = from.who === 'organisateur';
  if (!theirs && (facts[from.id]?.status ?? 'a-faire') === 'a-faire') return null;
  const later = steps.slice(steps.findIndex(({ id }) => id === from.id) + 1);
  const to = theirs ? currentStep(later, facts) : currentStep(steps, facts);
  return steps.find(({ id }) => id === to && id !== from.id) ?? null;
}

/** The same for the step on screen. */
export function useNextStep(step: Pick<GuideStep, 'id' | 'who'>): GuideStep | null {
  const steps = useStore((s) => s.snapshot?.guide.steps);
  const facts = useStore((s) => s.snapshot?.log.steps);
  return steps === undefined || facts === undefined ? null : nextStep(steps, facts, step);
}
