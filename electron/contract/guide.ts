import { z } from 'zod';
import type { StepView } from '../../organiser/protocol/fold.ts';
import { guide, type GuideStep } from '../../organiser/protocol/guide.ts';

/** `published`: the organisers' publication in force, while the hour has not started. */
export const shownGuide = guide.extend({
  published: z.object({ label: z.string(), at: z.string() }).nullable().default(null),
});

/**
 * The step to work on now, derived from the facts: the first one that nobody has given a result.
 * An organisers' step counts as done once it is verified; once the person has gone past it, it waits for nobody but
 * them, and comes back when it is the last one. Null when every step has its result.
 */
export function currentStep(steps: readonly GuideStep[], facts: Readonly<Record<string, StepView>>): string | null {
  const isOpen = ({ id }: GuideStep): boolean =>
    facts[id] === undefined || (facts[id].status === 'a-faire' && facts[id].verified === null);
  const last = steps.findLastIndex(({ id }) => (facts[id]?.status ?? 'a-faire') !== 'a-faire');
  const isPassed = (step: GuideStep): boolean => step.who === 'organisateur' && steps.indexOf(step) < last;
  const open = steps.filter(isOpen);
  return (open.find((step) => !isPassed(step)) ?? open[0])?.id ?? null;
}
