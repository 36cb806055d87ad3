import type { CheckStatus, StepStatus } from '../../protocol/status.ts';
import type { Guide } from '../../protocol/guide.ts';
import { pseudonyms, standIn } from './pseudonym.ts';
import { conformity, linesBy, solutionOf, tookPlace, type Played } from './result.ts';
import { resultOf } from '../../protocol/score.ts';
import { shared } from './rows.ts';

/**
 * The results as HL7 FHIR R4 (4.0.1): a Bundle of type collection with the protocol as a TestScript and one TestReport per slot.
 * https://hl7.org/fhir/R4/testreport.html
 */

type ActionResult = 'pass' | 'skip' | 'fail' | 'warning' | 'error';
type Outcome = { result: ActionResult; message?: string };
type Action = { operation: Outcome } | { assert: Outcome };

export type TestReport = {
  resourceType: 'TestReport';
  id: string;
  identifier: { system: string; value: string };
  name: string;
  status: 'completed' | 'in-progress' | 'waiting';
  testScript: { reference: string; display: string };
  result: 'pass' | 'fail' | 'pending';
  score?: number;
  tester?: string;
  issued?: string;
  participant: { type: 'client' | 'server' | 'test-engine'; uri: string; display?: string }[];
  setup?: { action: { operation: Outcome }[] };
  test: { name: string; description: string; action: Action[] }[];
};
type TestScript = {
  resourceType: 'TestScript';
  id: string;
  url: string;
  version: string;
  name: string;
  title: string;
  status: 'active';
  description: string;
};
export type Bundle = {
  resourceType: 'Bundle';
  type: 'collection';
  timestamp: string;
  entry: { fullUrl: string; resource: TestReport | TestScript }[];
};

/** What nobody did, could not be tested or has no place here, is skipped. */
const ofStep: Record<StepStatus, ActionResult> = {
  conforme: 'pass',
  'conforme-avec-reserve': 'warning',
  'non-conforme': 'fail',
  'non-testable': 'skip',
  'non-applicable': 'skip',
  'a-faire': 'skip',
};
const ofCheck: Record<CheckStatus, ActionResult> = { ok: 'pass', warn: 'warning', fail: 'fail', unknown: 'error' };

const URN = 'urn:verif-segur';

export type Words = {
  participant: (code: string) => string;
  couloir: (couloir: Played['slot']['couloir']) => string;
  others: () => string;
};
type About = { edition: string; guide: Guide; language: 'fr' | 'en'; anonymous: boolean; at: string; words: Words };

/** Without the empty text that FHIR has no way to write. */
const outcome = (result: ActionResult, message: string | null): Outcome =>
  message === null || message.trim() === '' ? { result } : { result, message: message.trim() };

function statusOf(one: Played): TestReport['status'] {
  if (tookPlace(one) || one.view.closedAt !== null) return 'completed';
  return one.view.timer === null ? 'waiting' : 'in-progress';
}

/** A failure is one whatever is left to do. A test passed once it is over with every step settled; before that, or where nothing was tested, it is pending. */
function resultOfTest(status: TestReport['status'], results: readonly StepStatus[]): TestReport['result'] {
  if (results.includes('non-conforme')) return 'fail';
  if (status !== 'completed' || results.includes('a-faire')) return 'pending';
  return results.some((one) => ofStep[one] !== 'skip') ? 'pass' : 'pending';
}

function tests(one: Played, { guide, language, anonymous }: About): TestReport['test'] {
  return guide.steps.map((step, index) => {
    const state = Object.hasOwn(one.view.steps, step.id) ? one.view.steps[step.id] : undefined;
    const comments = [...(state?.comments.map(({ text }) => text) ?? []), state?.verified?.comment ?? ''];
    const own = ofStep[state?.status ?? 'a-faire'];
    const message = anonymous ? null : comments.filter((text) => text.trim() !== '').join('\n');
    const verdict = state?.verified ?? null;
    return {
      name: `${index + 1}. ${step.title[language]}`,
      description: step.todo[language],
      action: [
        // What the participant did, then what the organisers say of it.
        { operation: outcome(own, null) },
        { assert: outcome(ofStep[verdict?.verdict ?? state?.status ?? 'a-faire'], message) },
      ],
    };
  });
}

/** The prerequisites as they were told; their codes are words of the catalogue. */
function setup({ view }: Played): TestReport['setup'] | undefined {
  const action = Object.values(view.checks)
    .toSorted((a, b) => a.id.localeCompare(b.id))
    .map((check) => ({
      operation: outcome(ofCheck[check.status], `${check.id}${check.code === null ? '' : ` ${check.code}`}`),
    }));
  return action.length === 0 ? undefined : { action };
}

/** The software tested, and the couloir: anonymised, only what enough participants share. */
function participants(one: Played, all: readonly Played[], { anonymous, words }: About): TestReport['participant'] {
  const solution = solutionOf(one);
  const solutions = shared(all, (other) => solutionOf(other)?.key ?? null);
  const couloirs = shared(all, ({ slot }) => slot.couloir);
  const told = solution !== null && (!anonymous || solutions.has(solution.key));
  const version = one.view.profile?.solution?.version.trim() ?? '';
  const name = told
    ? `${solution.name}${anonymous || version === '' ? '' : ` ${version}`} (${solution.editor})`
    : words.others();
  const key = told ? encodeURIComponent(solution.key) : 'other';
  const couloir = !anonymous || couloirs.has(one.slot.couloir) ? one.slot.couloir : null;
  return [
    { type: 'client', uri: `${URN}:solution:${key}`, display: name },
    {
      type: 'test-engine',
      uri: `${URN}:couloir:${couloir ?? 'other'}`,
      display: couloir === null ? words.others() : words.couloir(couloir),
    },
  ];
}

function report(one: Played, name: string, all: readonly Played[], script: string, about: About): TestReport {
  const { slot, view } = one;
  const { anonymous, guide } = about;
  const status = statusOf(one);
  const test = tests(one, about);
  const results = guide.steps.map(({ id }) => resultOf(view, id));
  const [line] = linesBy(
    'couloir',
    [one],
    guide.steps.map(({ id }) => id),
  );
  // Of a part of the steps, a percentage would pass for that of the whole.
  const share = line === undefined || results.includes('a-faire') ? null : conformity(line);
  const verifiers = new Set(
    Object.values(view.steps).flatMap(({ verified }) => (verified === null ? [] : [verified.actor])),
  );
  const ended = view.timer?.endedAt ?? view.closedAt;
  const made = setup(one);
  return {
    resourceType: 'TestReport',
    id: anonymous ? standIn(slot.id) : slot.id,
    identifier: { system: `${URN}:slot`, value: name },
    name,
    status,
    testScript: { reference: script, display: `Vérif' Ségur ${guide.version}` },
    result: resultOfTest(status, results),
    ...(share === null ? {} : { score: Math.round(share * 1000) / 10 }),
    ...(anonymous || verifiers.size === 0 ? {} : { tester: [...verifiers].toSorted().join(', ') }),
    // The hour, or the day, would tell which slot it was.
    ...(ended === null || ended === undefined ? {} : { issued: anonymous ? ended.slice(0, 4) : ended }),
    participant: participants(one, all, about),
    ...(made === undefined ? {} : { setup: made }),
    test,
  };
}

/** The Bundle of some slots. Anonymised, no label, no free text, no hour, and nothing that fewer than three share. */
export function testReports(played: readonly Played[], about: About): Bundle {
  const { guide, anonymous, words, at, edition } = about;
  const codes = pseudonyms(played.map(({ slot }) => slot.id));
  const script: TestScript = {
    resourceType: 'TestScript',
    id: standIn(`guide ${guide.version}`),
    url: `${URN}:guide:${guide.version}`,
    version: guide.version,
    name: 'VerifSegur',
    title: `Vérif' Ségur ${guide.version}`,
    status: 'active',
    description: edition,
  };
  const scriptUrl = `urn:uuid:${script.id}`;
  const reports = played
    .map((one) => {
      const name = anonymous ? words.participant(codes.get(one.slot.id) ?? '') : one.slot.label;
      return report(one, name, played, scriptUrl, about);
    })
    .toSorted((a, b) => (anonymous ? a.id.localeCompare(b.id) : 0));
  return {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: at,
    entry: [
      { fullUrl: scriptUrl, resource: script },
      ...reports.map((resource) => ({ fullUrl: `urn:uuid:${resource.id}`, resource })),
    ],
  };
}
