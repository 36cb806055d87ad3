import type { CheckId, CheckResult } from '../../../electron/contract/check.ts';
import { checkGroups, checkIds, groupOf, type CheckGroup } from '../../../electron/contract/check.ts';
import { failures, type FailureCode } from '../../../electron/contract/failure.ts';
import type { CheckStatus } from '../../../organiser/protocol/status.ts';

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

/** The same once what was never run counts as not verified: after one check alone, nobody is ready. */
export function withMissing(count: Count, results: readonly CheckResult[]): Count {
  if (count.running > 0 || results.length === 0) return count;
  const known = new Set(results.map(({ id }) => id));
  const missing = checkIds.filter((id) => !optional.has(id) && !known.has(id)).length;
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
