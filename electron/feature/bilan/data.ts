import documents from '../../../resources/guide/documents.json' with { type: 'json' };
import type { LogView } from '../../../organiser/protocol/fold.ts';
import { documentFile } from '../../../organiser/protocol/guide-document.ts';
import type { Guide } from '../../../organiser/protocol/guide.ts';
import { isOver, scoreOf } from '../../../organiser/protocol/score.ts';
import { stepStatuses, type StepStatus } from '../../../organiser/protocol/status.ts';
import type { PastBilan } from '../../contract/after.ts';
import type { CheckResult } from '../../contract/check.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import {
  layers,
  services,
  serviceShare,
  shareOf,
  timeOf,
  timeSums,
  toFixOf,
  voletsOf,
} from '../../contract/bilan-steps.ts';

const catalogue = documentFile.parse(documents);
type Session = Omit<NonNullable<Snapshot['session']>, 'meeting'>;

export type BilanSources = {
  view: LogView;
  guide: Guide;
  session: Session | null;
  profile: Snapshot['profile'];
  checks: readonly CheckResult[];
  /** Earlier bilans of this person, the oldest first. */
  past: readonly PastBilan[];
  app: { version: string; demo: boolean };
  now: Date;
};

/** What a bilan says of the hour, as data: the JSON file is this, the PDF is drawn from it. Versioned, for those who read it later. */
export type BilanData = ReturnType<typeof bilanData>;

/** Where a thing was said, and whether the organisers have it. */
const said = (s: { at: string; actor: string; role: string; sent: boolean }) => ({
  at: s.at,
  actor: s.actor,
  role: s.role,
  sent: s.sent,
});

/** The status that counts: the organisers' verdict when there is one. */
export const counted = (step: { status: StepStatus; verdict: StepStatus | null }): StepStatus =>
  step.verdict ?? step.status;

/** Puts together the bilan of a slot. Pure; holds no card holder, no address and no patient: the log has no place for them. */
export function bilanData({ view, guide, session, profile, checks, past, app, now }: BilanSources) {
  const spent = timeOf(view, guide.steps);
  const steps = guide.steps.map((step) => {
    const seen = view.steps[step.id];
    return {
      id: step.id,
      title: step.title,
      who: step.who,
      services: step.services,
      layer: step.layer,
      planned: step.minutes,
      spent: spent[step.id] ?? null,
      status: seen?.status ?? 'a-faire',
      attempts: (seen?.attempts ?? []).map((a) => ({ ...said(a), attempt: a.attempt, status: a.status })),
      verdict: seen?.verified?.verdict ?? null,
      verification:
        seen === undefined || seen.verified === null
          ? null
          : { ...said(seen.verified), comment: seen.verified.comment, earlier: seen.verified.earlier },
      comments: (seen?.comments ?? []).map((c) => ({ ...said(c), text: c.text })),
      irritants: view.irritants.filter((irritant) => irritant.step === step.id).length,
    };
  });
  const counts = Object.fromEntries(
    stepStatuses.map((status) => [status, steps.filter((step) => counted(step) === status).length]),
  ) as Record<StepStatus, number>;
  const { score, best } = scoreOf(view, guide.steps);
  return {
    format: 'compagnon-verif-segur.bilan' as const,
    v: 2 as const,
    madeAt: now.toISOString(),
    app,
    guide: { version: guide.version, source: guide.source },
    edition: session === null || session.hub === null ? null : { id: session.edition.id, name: session.edition.name },
    slot:
      session === null
        ? null
        : {
            id: session.slot.id,
            startsAt: session.slot.startsAt,
            minutes: session.slot.minutes,
            couloir: session.slot.couloir,
            participant: session.participant.label,
          },
    profile:
      profile === null
        ? null
        : {
            who: profile.who,
            couloir: profile.couloir,
            solution:
              profile.solution === null
                ? null
                : {
                    editor: profile.solution.editor,
                    name: profile.solution.name,
                    version: profile.solution.version,
                  },
          },
    timer: view.timer,
    closedAt: view.closedAt,
    /** Facts not acknowledged by the organisers' server when the bilan was made. */
    unsent: session?.hub === null ? 0 : view.unsent,
    /** Made without a code: nothing of it was sent to anybody. */
    local: session?.hub === null,
    unknown: view.unknown,
    /** Null before the end of the hour. How it is counted: `scoreOf`. */
    score: isOver(view) ? score : null,
    best,
    counts,
    /** What does not fully conform, with what was said of it: irritants by their ids. */
    toFix: toFixOf(view, guide.steps),
    /** Minutes counted at steps, and those of the hour that are not. */
    time: timeSums(view, guide.steps),
    services: services.map((service) => ({
      service,
      ...serviceShare(view, guide.steps, service),
    })),
    layers: layers.map((layer) => ({
      layer,
      ...shareOf(
        view,
        guide.steps.filter((step) => step.layer === layer),
      ),
    })),
    /** Each document that the guide of the couloir speaks of, with the volet of the CI-SIS that describes it. Without `steps`: it was not read. */
    volets: voletsOf(view, guide.steps, catalogue.documents).map((one) => {
      const known = catalogue.documents.find(({ key }) => key === one.document);
      return { ...one, name: known?.name ?? { fr: one.document, en: one.document }, volet: known?.volet ?? '' };
    }),
    /** Documents that were read here, by their verdicts alone. */
    documents: view.documents.map(({ id, step, type, level, verdicts, at }) => ({
      id,
      step,
      type,
      level,
      at,
      held: verdicts.filter(({ ok }) => ok === true).length,
      failed: verdicts.filter(({ ok }) => ok === false).map(({ rule }) => rule),
    })),
    steps,
    irritants: view.irritants.map((i) => ({
      ...said(i),
      id: i.id,
      category: i.category,
      severity: i.severity,
      step: i.step,
      text: i.text,
    })),
    /** What was attached, never its bytes nor the name of a file. */
    evidence: view.evidence.map((e) => ({
      ...said(e),
      id: e.id,
      step: e.step,
      way: e.way ?? null,
      mime: e.mime,
      size: e.size,
    })),
    past,
    checks: checks.map(({ id, status, failure, at }) => ({ id, status, code: failure?.code ?? null, at })),
  };
}
