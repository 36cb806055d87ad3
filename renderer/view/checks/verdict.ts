import type { CheckId, CheckResult } from '../../../electron/contract/check.ts';
import { checkGroups, checkIds, groupOf, type CheckGroup } from '../../../electron/contract/check.ts';
import { failures, type FailureCode } from '../../../electron/contract/failure.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import type { CheckStatus } from '../../../organiser/protocol/status.ts';
import type { Translate } from '../../text.ts';

/** How many results of each kind; what is running again counts for nothing until it ends. */
export type Count = Record<CheckStatus, number> & { running: number; total: number };

export function countOf(results: readonly CheckResult[], running: readonly CheckId[]): Count {
  const done = results.filter(({ id }) => !running.includes(id));
  const of = (status: CheckStatus): number => done.filter((result) => result.status === status).length;
  return {
    ok: of('ok'),
    warn: of('warn'),
    fail: of('fail'),
    unknown: of('unknown'),
    running: running.length,
    total: done.length + running.length,
  };
}

/** Asked for by a gesture of their own: a full run passes over them. */
const optional: ReadonlySet<CheckId> = new Set<CheckId>(['card.proof', 'mss.receive', 'mss.send', 'mss.roundtrip']);

/** Checks that need the organisers: a session without a code cannot meet them, and does not need them. */
const needsHub = new Set<CheckId>(['network.hub', 'system.clock', 'mss.receive', 'mss.send', 'card.proof']);

/** The results that say something of this person's session. */
export const ownResults = ({ session, checks }: Pick<Snapshot, 'session' | 'checks'>): Snapshot['checks']['results'] =>
  session?.hub === null ? checks.results.filter(({ id }) => !needsHub.has(id)) : checks.results;

/** The same once what was never run counts as not verified: after one check alone, nobody is ready. */
export function withMissing(count: Count, results: readonly CheckResult[], local = false): Count {
  if (count.running > 0 || results.length === 0) return count;
  const known = new Set(results.map(({ id }) => id));
  const missing = checkIds.filter((id) => !optional.has(id) && !known.has(id) && !(local && needsHub.has(id))).length;
  return { ...count, unknown: count.unknown + missing };
}

/** What to tell at a glance. `fix`: something to settle; `partly`: nothing known to be wrong, but not everything was tried. */
export type Verdict = 'none' | 'running' | 'fix' | 'partly' | 'ready-noted' | 'ready';

export function verdictOf(count: Count): Verdict {
  if (count.running > 0) return 'running';
  if (count.total === 0) return 'none';
  if (count.fail > 0) return 'fix';
  if (count.unknown > 0) return 'partly';
  return count.warn > 0 ? 'ready-noted' : 'ready';
}

/** Where this person stands, the same on every screen: each count is of it. */
export function standingOf(snapshot: Pick<Snapshot, 'session' | 'checks'>): { count: Count; verdict: Verdict } {
  const results = ownResults(snapshot);
  const isLocal = snapshot.session?.hub === null;
  const running = snapshot.checks.running.filter((id) => !(isLocal && needsHub.has(id)));
  const count = withMissing(countOf(results, running), results, isLocal);
  return { count, verdict: verdictOf(count) };
}

/** What a verdict says, with its number; and what it adds of those not verified. */
export function verdictWords(verdict: Verdict, count: Count, t: Translate): { title: string; also: string } {
  const many = { fix: count.fail, partly: count.unknown, 'ready-noted': count.warn }[verdict as 'fix'] ?? 0;
  const isMore = verdict === 'fix' && count.unknown > 0;
  return {
    title: t(`verdict.${verdict}`, { count: many }),
    also: isMore ? t('verdict.also-unknown', { count: count.unknown }) : '',
  };
}

export type Line = { id: CheckId; result: CheckResult | null; running: boolean };
export type Group = { group: CheckGroup; lines: Line[]; count: Count };

/** The lines of each group that has any, in the order of the catalogue: a line never moves. */
export function groupsOf(results: readonly CheckResult[], running: readonly CheckId[]): Group[] {
  const ids = [...new Set([...results.map(({ id }) => id), ...running])];
  return checkGroups.flatMap((group) => {
    const own = ids.filter((id) => groupOf(id) === group);
    if (own.length === 0) return [];
    const mine = results.filter(({ id }) => own.includes(id));
    return [
      {
        group,
        lines: inCatalogue(own).map((id) => ({
          id,
          result: mine.find((result) => result.id === id) ?? null,
          running: running.includes(id),
        })),
        count: countOf(
          mine,
          running.filter((id) => own.includes(id)),
        ),
      },
    ];
  });
}

const inCatalogue = (ids: readonly CheckId[]): CheckId[] => checkIds.filter((id) => ids.includes(id));

/** What nobody can settle by a gesture now: it waits for another check, is optional, or cannot be read on this computer. */
const idleCodes: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'check.not-tried',
  'check.no-number',
  'check.no-proof',
  'mss.not-asked',
  'system.not-readable',
]);

/** Not verified, and nothing to do about it for now. */
export const isIdle = ({ status, failure }: CheckResult): boolean =>
  status === 'unknown' && failure !== null && (idleCodes.has(failure.code) || failures[failure.code].action === 'wait');

/** Worst first; what asks for nothing comes last. */
const weightOf = (result: CheckResult): number =>
  isIdle(result) ? 3 : { fail: 0, unknown: 1, warn: 2, ok: 2 }[result.status];

/**
 * The results that ask for something, the worst first. While a run goes on, those that were shown keep their place
 * (`shown`), and new ones come after them: nothing moves under the finger that presses.
 */
export function problemsOf(results: readonly CheckResult[], shown: readonly CheckId[] | null): CheckResult[] {
  const wrong = results.filter(({ status, failure }) => status !== 'ok' || failure !== null);
  const sorted = wrong.toSorted((a, b) => weightOf(a) - weightOf(b));
  if (shown === null) return sorted;
  const kept = shown.flatMap((id) => results.filter((result) => result.id === id));
  return [...kept, ...wrong.filter(({ id }) => !shown.includes(id))];
}
