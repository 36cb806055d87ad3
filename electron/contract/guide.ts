import { z } from 'zod';
import type { StepView } from '../../organiser/protocol/fold.ts';
import { guide, type GuideStep } from '../../organiser/protocol/guide.ts';

/** `published`: the organisers' publication in force, while the hour has not started. */
export const shownGuide = guide.extend({
  published: z.object({ label: z.string(), at: z.string() }).nullable().default(null),
});

/**
 * The step to work on now, derived from the facts: the first one that nobody has given a result.
 * An organisers' step counts as done once it is verified. Null when every step has its result.
 */
export function currentStep(steps: readonly GuideStep[], facts: Readonly<Record<string, StepView>>): string | null {
  const open = steps.find((step) => {
    const seen = facts[step.id];
    if (seen === undefined) return true;
    return seen.status === 'a-faire' && seen.verified === null;
  });
  return open?.id ?? null;
}
