import type { LogView, StepView } from '../../organiser/protocol/fold.ts';
import type { GuideDocument } from '../../organiser/protocol/guide-document.ts';
import type { GuideStep } from '../../organiser/protocol/guide.ts';
import type { StepStatus } from '../../organiser/protocol/status.ts';
import { minutesSpent } from './pace.ts';

export const services = ['PSC', 'INS', 'MSS', 'DMP'] as const;
export type Service = (typeof services)[number];
export const layers = ['transport', 'metier'] as const;

/** Steps as the fold gives them, or as the window has them. */
export type Counted = Record<string, Pick<StepView, 'status'> & { verified: { verdict: StepStatus } | null }>;

/** The status of a step that counts: the organisers' verdict when there is one. */
export const countedOf = (view: { steps: Counted }, step: string): StepStatus => {
  const seen = Object.hasOwn(view.steps, step) ? view.steps[step] : undefined;
  return seen?.verified?.verdict ?? seen?.status ?? 'a-faire';
};

/** Whether a result says that the step conforms, with or without a reservation. */
export const conforms = (status: StepStatus): boolean => status === 'conforme' || status === 'conforme-avec-reserve';

/** How the steps of one kind went: those that conform, those that do not, those without a result of either sort. */
export type Share = { conforme: number; nonConforme: number; other: number; steps: number };

export function shareOf(view: { steps: Counted }, steps: readonly GuideStep[]): Share {
  const counted = steps.map((step) => countedOf(view, step.id));
  const conforme = counted.filter(conforms).length;
  const nonConforme = counted.filter((status) => status === 'non-conforme').length;
  return { conforme, nonConforme, other: steps.length - conforme - nonConforme, steps: steps.length };
}

/** How each document of the guide (a volet of the CI-SIS) went: the steps that speak of it, in the order of the steps. */
export function voletsOf(
  view: { steps: Counted },
  steps: readonly GuideStep[],
): (Share & { document: GuideDocument })[] {
  return [...new Set(steps.flatMap((step) => step.documents))].map((document) => ({
    document,
    ...shareOf(
      view,
      steps.filter((step) => step.documents.includes(document)),
    ),
  }));
}

type Timed = Pick<LogView, 'timer'> & { steps: Parameters<typeof minutesSpent>[0] };

/**
 * Minutes spent on each step, to a tenth, as the hour itself counts them (pace.ts): from the result before it to its own.
 * Null without a start, or for a step without a result of that hour.
 */
export function timeOf({ steps: seen, timer }: Timed, steps: readonly GuideStep[]): Record<string, number | null> {
  const spent = timer === null ? {} : minutesSpent(seen, timer, null, Number.POSITIVE_INFINITY);
  return Object.fromEntries(
    steps.map(({ id }) => [id, spent[id] === undefined ? null : Math.round(spent[id] * 10) / 10]),
  );
}
