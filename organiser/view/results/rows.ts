import type { GuideStep } from '../../protocol/guide.ts';
import type { StepStatus } from '../../protocol/status.ts';
import { resultOf, type Played } from './result.ts';

/** One line of the scenario sheet: a step of a slot. The first eight columns are those of ANS's scenario sheets. */
export type ScenarioRow = {
  profil: string;
  scenario: string;
  priorite: string;
  situation: string;
  etape: string;
  detail: string;
  exigence: string;
  preuve: string;
  resultat: string;
  avis: string;
  tentatives: number;
  commentaires: string;
};

export type Words = {
  couloir: (couloir: Played['slot']['couloir']) => string;
  status: (status: StepStatus) => string;
  layer: (layer: GuideStep['layer']) => string;
  participant: (n: number) => string;
};

/** How the slots are named: their label, or a number in an order that tells nothing of the time or the name. */
function namesOf(played: readonly Played[], anonymous: boolean, words: Words): Map<string, string> {
  if (!anonymous) return new Map(played.map(({ slot }) => [slot.id, slot.label]));
  const ids = played.map(({ slot }) => slot.id).toSorted();
  return new Map(ids.map((id, index) => [id, words.participant(index + 1)]));
}

/**
 * The lines of an edition, slot by slot and step by step. Priority and requirement numbers are not in the protocol: the
 * first is left empty, the second names the services of the step. Anonymised, no name and no free text.
 */
export function scenarioRows(
  played: readonly Played[],
  steps: readonly GuideStep[],
  language: 'fr' | 'en',
  words: Words,
  anonymous: boolean,
): ScenarioRow[] {
  const names = namesOf(played, anonymous, words);
  const ordered = anonymous ? played.toSorted((a, b) => a.slot.id.localeCompare(b.slot.id)) : played;
  return ordered.flatMap((one) =>
    steps.map((step, index): ScenarioRow => {
      const state = Object.hasOwn(one.view.steps, step.id) ? one.view.steps[step.id] : undefined;
      const comments = [...(state?.comments.map(({ text }) => text) ?? []), state?.verified?.comment ?? ''];
      return {
        profil: words.couloir(one.slot.couloir),
        scenario: names.get(one.slot.id) ?? '',
        priorite: '',
        situation: words.layer(step.layer),
        etape: `${index + 1}. ${step.title[language]}`,
        detail: step.todo[language],
        exigence: step.services.join(', '),
        preuve: step.proof[language],
        resultat: words.status(resultOf(one.view, step.id)),
        avis: state?.verified === null || state === undefined ? '' : words.status(state.verified.verdict),
        tentatives: state?.attempts.length ?? 0,
        commentaires: anonymous ? '' : comments.filter((text) => text !== '').join(' / '),
      };
    }),
  );
}
