import type { GuideStep } from '../../protocol/guide.ts';
import { resultOf } from '../../protocol/score.ts';
import type { StepStatus } from '../../protocol/status.ts';
import { pseudonyms } from './pseudonym.ts';
import { SMALL_GROUP, solutionOf, stateOf, type Played, type SlotState } from './result.ts';

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
  participant: string;
  editeur: string;
  solution: string;
  version: string;
  region: string;
  /** Day and hour in Paris at which the hour began, or was planned. */
  date: string;
  creneau: string;
  etat: string;
  resultat: string;
  avis: string;
  /** Whether a result came after the verdict. */
  avisARevoir: string;
  verifiePar: string;
  tentatives: number;
  commentaires: string;
};
/** The same for programs: words may change, these do not. Null: not told, or left out where nobody may be recognised. */
export type RowCodes = {
  couloir: string | null;
  guide: string;
  step: string;
  layer: GuideStep['layer'];
  services: readonly string[];
  state: SlotState;
  result: StepStatus;
  verdict: StepStatus | null;
  verdictEarlier: boolean;
  /** UTC. */
  startedAt: string | null;
  verifiedAt: string | null;
};

export type Words = {
  couloir: (couloir: Played['slot']['couloir']) => string;
  status: (status: StepStatus) => string;
  layer: (layer: GuideStep['layer']) => string;
  state: (state: SlotState) => string;
  participant: (code: string) => string;
  /** What stands for a couloir with too few participants. */
  others: () => string;
};
/** The guide that a slot follows, and the name of its version. */
export type Followed = { name: string; steps: readonly GuideStep[] };

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

/** When the hour began, else when it was to. */
const startOf = ({ slot, view }: Played): string => view.timer?.startedAt ?? slot.startsAt;

const paris = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  dateStyle: 'short',
  timeStyle: 'short',
});

const yesOrNo = (is: boolean): string => (is ? 'oui' : 'non');

/**
 * The lines of an edition, slot by slot and step by step, in French: the sheet is ANS's. What the protocol does not know is left
 * empty: the priority; the requirement names the services of the step, not numbers. Anonymised, no name, no free text, no
 * time, no region, and no couloir of fewer than three participants, nor the words of its guide, nor a software that fewer than three
 * of the couloir use: `own` gives the guide of a slot, `everybody` that of all.
 */
export function scenarioRows(
  played: readonly Played[],
  everybody: Followed,
  words: Words,
  anonymous: boolean,
  own: (one: Played) => Followed = () => everybody,
): { row: ScenarioRow; codes: RowCodes }[] {
  const names = namesOf(played, anonymous, words);
  const couloirs = shared(played, ({ slot }) => slot.couloir);
  const useOf = (one: Played): string | null => {
    const solution = solutionOf(one);
    return solution === null ? null : `${one.slot.couloir} ${solution.key}`;
  };
  const used = shared(played, useOf);
  const ordered = anonymous ? played.toSorted((a, b) => a.slot.id.localeCompare(b.slot.id)) : played;
  return ordered.flatMap((one) => {
    const { slot, view } = one;
    const couloir = !anonymous || couloirs.has(slot.couloir) ? slot.couloir : null;
    const solution = !anonymous || used.has(useOf(one)) ? solutionOf(one) : null;
    // The words of a couloir would tell which one it was.
    const guide = anonymous ? everybody : own(one);
    const profil = couloir === null ? words.others() : words.couloir(couloir);
    const about = {
      profil,
      scenario: `Vérif' Ségur – ${profil} (guide ${guide.name})`,
      participant: names.get(slot.id) ?? '',
      editeur: solution?.editor ?? '',
      solution: solution?.name ?? '',
      version: anonymous ? '' : (view.profile?.solution?.version.trim() ?? ''),
      region: anonymous ? '' : (view.profile?.region ?? slot.region ?? ''),
      date: anonymous ? '' : paris.format(new Date(startOf(one))),
      creneau: anonymous ? '' : slot.id,
      etat: words.state(stateOf(one)),
    };
    return guide.steps.map((step, index) => {
      const seen = Object.hasOwn(view.steps, step.id) ? view.steps[step.id] : undefined;
      const verdict = seen?.verified ?? null;
      const comments = [...(seen?.comments.map(({ text }) => text) ?? []), verdict?.comment ?? ''];
      const result = resultOf(view, step.id);
      const { profil: _, scenario, participant, ...rest } = about;
      return {
        row: {
          profil,
          scenario,
          priorite: '',
          situation: words.layer(step.layer),
          etape: `${index + 1}. ${step.title.fr}`,
          detail: step.todo.fr,
          exigence: step.services.join(', '),
          preuve: step.proof.fr,
          participant,
          ...rest,
          resultat: words.status(result),
          avis: verdict === null ? '' : words.status(verdict.verdict),
          avisARevoir: verdict === null ? '' : yesOrNo(verdict.earlier),
          verifiePar: anonymous ? '' : (verdict?.actor ?? ''),
          tentatives: seen?.attempts.length ?? 0,
          commentaires: anonymous ? '' : comments.filter((text) => text !== '').join(' / '),
        },
        codes: {
          couloir,
          guide: guide.name,
          step: step.id,
          layer: step.layer,
          services: step.services,
          state: stateOf(one),
          result,
          verdict: verdict?.verdict ?? null,
          verdictEarlier: verdict?.earlier ?? false,
          startedAt: anonymous ? null : startOf(one),
          verifiedAt: anonymous ? null : (verdict?.at ?? null),
        },
      };
    });
  });
}
