import type { GuideStep } from '../../protocol/guide.ts';
import type { StepStatus } from '../../protocol/status.ts';
import { pseudonyms } from './pseudonym.ts';
import { SMALL_GROUP, type Played } from './result.ts';
import { resultOf } from '../../protocol/score.ts';

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
  participant: (code: string) => string;
  /** What stands for a couloir with too few participants. */
  others: () => string;
};

/** How the slots are named: their label, or a code that tells nothing of the time or the name. */
export function namesOf(
  played: readonly Played[],
  anonymous: boolean,
  words: Pick<Words, 'participant'>,
): Map<string, string> {
  if (!anonymous) return new Map(played.map(({ slot }) => [slot.id, slot.label]));
  const codes = pseudonyms(played.map(({ slot }) => slot.id));
  return new Map([...codes].map(([id, code]) => [id, words.participant(code)]));
}

/** The values that enough participants share, so that none of them is alone in it. */
export function shared<T>(played: readonly Played[], of: (one: Played) => T): Set<T> {
  const counts = new Map<T, number>();
  for (const one of played) counts.set(of(one), (counts.get(of(one)) ?? 0) + 1);
  return new Set([...counts].flatMap(([value, count]) => (count >= SMALL_GROUP ? [value] : [])));
}

/**
 * The lines of an edition, slot by slot and step by step. Priority and requirement numbers are not in the protocol: the
 * first is left empty, the second names the services of the step. Anonymised, no name, no free text, and no couloir
 * of fewer than three participants, nor the words of its guide: `own` gives the steps of a slot, `steps` those of everybody.
 */
export function scenarioRows(
  played: readonly Played[],
  steps: readonly GuideStep[],
  language: 'fr' | 'en',
  words: Words,
  anonymous: boolean,
  own: (one: Played) => readonly GuideStep[] = () => steps,
): ScenarioRow[] {
  const names = namesOf(played, anonymous, words);
  const couloirs = shared(played, ({ slot }) => slot.couloir);
  const profile = (couloir: Played['slot']['couloir']): string =>
    anonymous && !couloirs.has(couloir) ? words.others() : words.couloir(couloir);
  const ordered = anonymous ? played.toSorted((a, b) => a.slot.id.localeCompare(b.slot.id)) : played;
  return ordered.flatMap((one) =>
    // The words of a couloir would tell which one it was.
    (anonymous ? steps : own(one)).map((step, index): ScenarioRow => {
      const state = Object.hasOwn(one.view.steps, step.id) ? one.view.steps[step.id] : undefined;
      const comments = [...(state?.comments.map(({ text }) => text) ?? []), state?.verified?.comment ?? ''];
      return {
        profil: profile(one.slot.couloir),
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
