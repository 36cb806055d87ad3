import type { StepView } from './fold.ts';
import type { GuideStep } from './guide.ts';
import { stepStatusWeights, type StepStatus } from './status.ts';

/** Steps as the fold gives them, or as a window has them. */
export type Counted = Readonly<Record<string, Pick<StepView, 'status'> & { verified: { verdict: StepStatus } | null }>>;

/** The result of a step that counts: the organisers' verdict, else the participant's own. */
export const resultOf = (view: { steps: Counted }, step: string): StepStatus => {
  const seen = Object.hasOwn(view.steps, step) ? view.steps[step] : undefined;
  return seen?.verified?.verdict ?? seen?.status ?? 'a-faire';
};

/** Whether the hour is over: before that its results are not all there, and nothing is scored. */
export const isOver = (view: { timer: { endedAt: string | null } | null; closedAt: string | null }): boolean =>
  (view.timer?.endedAt ?? null) !== null || view.closedAt !== null;

/**
 * The score of an hour and the most that it could be: the weights of the results, never below 0. Steps that could not be
 * tested or have no place here, and those that the organisers do themselves, are in neither. Meaningful once the hour is over.
 */
export function scoreOf(
  view: { steps: Counted },
  steps: readonly Pick<GuideStep, 'id' | 'who'>[],
): { score: number; best: number } {
  const results = steps
    .filter(({ who }) => who !== 'organisateur')
    .map(({ id }) => resultOf(view, id))
    .filter((result) => result !== 'non-testable' && result !== 'non-applicable');
  const sum = results.reduce((all, result) => all + stepStatusWeights[result], 0);
  return { score: Math.max(0, sum), best: results.length * stepStatusWeights.conforme };
}
