import type { LogView } from '../../organiser/protocol/fold.ts';
import type { DocumentWords, GuideDocument } from '../../organiser/protocol/guide-document.ts';
import type { GuideStep } from '../../organiser/protocol/guide.ts';
import { resultOf, type Counted } from '../../organiser/protocol/score.ts';
import type { StepStatus } from '../../organiser/protocol/status.ts';
import { minutesSpent } from './pace.ts';

export const services = ['PSC', 'INS', 'MSS', 'DMP'] as const;
export type Service = (typeof services)[number];
export const layers = ['transport', 'metier'] as const;

/** Whether a result says that the step conforms, with or without a reservation. */
export const conforms = (status: StepStatus): boolean => status === 'conforme' || status === 'conforme-avec-reserve';

/** How the steps of one kind went: those that conform, those that do not, those without a result of either sort. */
export type Share = { conforme: number; nonConforme: number; other: number; steps: number };

const share = (results: readonly StepStatus[]): Share => {
  const conforme = results.filter(conforms).length;
  const nonConforme = results.filter((status) => status === 'non-conforme').length;
  return { conforme, nonConforme, other: results.length - conforme - nonConforme, steps: results.length };
};

export const shareOf = (view: { steps: Counted }, steps: readonly GuideStep[]): Share =>
  share(steps.map(({ id }) => resultOf(view, id)));

/**
 * How the steps that use a service went. A step that asks for it "if possible" says by a reservation that it was done without:
 * of the service, that is no result.
 */
export const serviceShare = (view: { steps: Counted }, steps: readonly GuideStep[], service: Service): Share =>
  share(
    steps
      .filter((step) => step.services.includes(service))
      .map((step) => {
        const result = resultOf(view, step.id);
        const without = result === 'conforme-avec-reserve' && (step.ifPossible ?? []).includes(service);
        return without ? 'a-faire' : result;
      }),
  );

type Read = readonly { step: string; type: string }[];

/** Whether a document that was read at a step is this one. A plain page under a header is, where the step has no other of that sort. */
const isThis = (type: string, one: DocumentWords, step: GuideStep, catalogue: readonly DocumentWords[]): boolean => {
  if (type !== 'n1') return one.read.includes(type);
  const plain = catalogue.filter(({ key, level }) => level === 1 && step.documents.includes(key));
  return plain.length === 1 && plain[0] === one;
};

/**
 * How each document of the guide (a volet of the CI-SIS) went, in the order of the steps: the results of the steps where
 * it was read. A step that speaks of several says nothing of those that nobody read: no step is counted for them.
 */
export function voletsOf(
  view: { steps: Counted; documents: Read },
  steps: readonly GuideStep[],
  catalogue: readonly DocumentWords[],
): (Share & { document: GuideDocument })[] {
  return [...new Set(steps.flatMap((step) => step.documents))].map((document) => {
    const one = catalogue.find(({ key }) => key === document);
    const where = steps.filter((step) =>
      view.documents.some(
        ({ step: at, type }) => one !== undefined && at === step.id && isThis(type, one, step, catalogue),
      ),
    );
    return { document, ...shareOf(view, where) };
  });
}

/** What a piece of evidence is, in the words of the bilan; null for one that does not say how it was made. */
export const evidenceKind = (way: 'capture' | 'file' | 'note' | null, mime: string) =>
  way === 'file' && mime.startsWith('image/') ? 'image' : way;

type Words = readonly { text: string }[];
type Lived = {
  steps: Readonly<
    Record<string, Counted[string] & { comments: Words; verified: { verdict: StepStatus; comment: string } | null }>
  >;
  irritants: readonly { id: string; step: string | null }[];
};
/** What went wrong at a step; the words that say it, the organisers' last; and its irritants, by their ids. */
export type ToFix = { step: string | null; status: StepStatus | null; comments: string[]; irritants: string[] };

/** What the publisher of the software should know: steps that do not fully conform or have an irritant, then irritants of no step. */
export function toFixOf({ steps: seen, irritants }: Lived, steps: readonly GuideStep[]): ToFix[] {
  const ofStep = steps.map(({ id }): ToFix => {
    const lived = Object.hasOwn(seen, id) ? seen[id] : undefined;
    const words = [...(lived?.comments ?? []).map(({ text }) => text), lived?.verified?.comment ?? ''];
    return {
      step: id,
      status: resultOf({ steps: seen }, id),
      comments: words.filter((text) => text.trim() !== ''),
      irritants: irritants.filter(({ step }) => step === id).map((one) => one.id),
    };
  });
  const known = new Set(steps.map(({ id }) => id));
  const others = irritants.filter(({ step }) => step === null || !known.has(step)).map(({ id }) => id);
  return [
    ...ofStep.filter(
      ({ status, irritants: own }) => status === 'non-conforme' || status === 'conforme-avec-reserve' || own.length > 0,
    ),
    ...(others.length === 0 ? [] : [{ step: null, status: null, comments: [], irritants: others }]),
  ];
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

/** Minutes of an hour that was ended, whole; null before. */
export const minutesOf = (timer: { startedAt: string; endedAt: string | null } | null): number | null =>
  timer === null || timer.endedAt === null
    ? null
    : Math.max(0, Math.round((Date.parse(timer.endedAt) - Date.parse(timer.startedAt)) / 60_000));

/** Whole minutes on the steps that have a result, those planned for them, and the rest of the hour (null before its end). */
export function timeSums(
  view: Timed,
  steps: readonly GuideStep[],
): Record<'spent' | 'planned', number> & { rest: number | null } {
  const spent = timeOf(view, steps);
  const known = steps.filter(({ id }) => spent[id] !== null);
  const sum = Math.round(known.reduce((all, { id }) => all + (spent[id] ?? 0), 0));
  const whole = minutesOf(view.timer);
  return {
    spent: sum,
    planned: known.reduce((all, { minutes }) => all + minutes, 0),
    rest: whole === null ? null : Math.max(0, whole - sum),
  };
}
