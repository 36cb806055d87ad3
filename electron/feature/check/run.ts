import { checkIds, worst, type CheckId, type CheckReport, type CheckResult } from '../../contract/check.ts';
import { FailureError, failureOf } from '../../contract/failure.ts';
import { withDeadline, type Timers } from '../timers.ts';
import { because, finding, type Check, type Facts, type Finding } from './check.ts';
import { checks as allChecks } from './list.ts';

export type RunDeps = {
  facts: Facts;
  timers: Timers;
  app: CheckReport['app'];
  /** Each result as it comes. */
  onResult?(result: CheckResult): void;
  /** Which checks are to be run (needs included), and which are still running. */
  onRunning?(ids: CheckId[]): void;
  /** Others than the product's, for tests. */
  list?: readonly Check[];
};

/** A check that was not passed gives nothing to the ones that need it. */
const stands = (result: CheckResult): boolean => result.status === 'ok' || result.status === 'warn';

/**
 * Runs the checks, in parallel where nothing needs anything. Asking for one runs what it needs too, but reports only
 * what was asked. Never throws: a check that crashes or is late is an `unknown` with its reason.
 */
export async function runChecks(
  deps: RunDeps,
  { only }: { only?: readonly CheckId[] | undefined } = {},
): Promise<CheckReport> {
  const { facts, timers, app, list = allChecks } = deps;
  const began = facts.now();
  const full = list.filter((check) => check.isLeftOut?.(facts) !== true);
  const asked = new Set(only ?? full.map((check) => check.id));
  const started = new Map<CheckId, Promise<CheckResult>>();
  const running = new Set<CheckId>();
  // Only what was asked is shown as running: what it needs runs silently.
  const announce = (): void => deps.onRunning?.(checkIds.filter((id) => running.has(id) && asked.has(id)));

  async function one(check: Check): Promise<CheckResult> {
    const from = facts.now();
    const found = await attempt(check);
    const at = facts.now();
    const simulated = check.id.startsWith('card.') && facts.simulated();
    const result = {
      id: check.id,
      ...found,
      demo: facts.demo || simulated,
      at: at.toISOString(),
      ms: Math.max(0, at.getTime() - from.getTime()),
    };
    running.delete(check.id);
    if (asked.has(check.id)) deps.onResult?.(result);
    announce();
    return result;
  }

  async function attempt(check: Check): Promise<Finding> {
    for (const need of check.needs) {
      const needed = await start(need);
      if (needed !== null && !stands(needed)) {
        return finding('unknown', because('check.not-tried', `check.${check.id}`, { need }));
      }
    }
    const late = (): Error => new FailureError('check.deadline', `check.${check.id}`, { ms: check.deadline });
    try {
      return await withDeadline(timers, check.deadline, () => check.run(facts), late);
    } catch (error) {
      const failure = failureOf(error, `check.${check.id}`, 'check.crashed');
      if (failure.code === 'check.deadline' || failure.code === 'check.crashed') return finding('unknown', failure);
      // A failure of the catalogue that the check did not foresee: said as it is, and nothing is claimed.
      return finding('unknown', because('check.crashed', failure.at, { cause: failure.code }));
    }
  }

  function start(id: CheckId): Promise<CheckResult | null> {
    const check = list.find((c) => c.id === id);
    if (check === undefined) return Promise.resolve(null);
    const already = started.get(id);
    if (already !== undefined) return already;
    running.add(id);
    // On the next turn: every check of this run is announced before the first result.
    const result = Promise.resolve().then(() => one(check));
    started.set(id, result);
    return result;
  }

  const wanted = list.filter((check) => asked.has(check.id));
  const pending = wanted.map((check) => start(check.id));
  announce();
  const results = (await Promise.all(pending)).filter((result) => result !== null);
  const ms = Math.max(0, facts.now().getTime() - began.getTime());
  return {
    v: 1,
    app,
    startedAt: began.toISOString(),
    ms,
    summary: worst(results.map((result) => result.status)),
    results,
  };
}
