import { checkIds, checkResult, type CheckId, type CheckReport, type CheckResult } from '../../contract/check.ts';
import { sharedResult } from '../../contract/share.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { Journal } from '../event/journal.ts';
import type { Outside } from '../outside.ts';
import type { Timers } from '../timers.ts';
import type { Facts } from './check.ts';
import { cardChecks } from './list.ts';
import { runChecks } from './run.ts';

export type CheckDesk = {
  run(only?: readonly CheckId[]): Promise<CheckReport>;
  /** Results of the last time, kept in the database. */
  load(): Promise<void>;
  /** The card changed: its checks are run again, if they were ever run. */
  cardChanged(): Promise<void>;
  /** Tells the organisers the results they do not have yet: once the person agreed. */
  share(): Promise<void>;
  forget(): void;
  /** The app ends: what is shown is kept, what comes after is neither shown nor kept. */
  stop(): Promise<void>;
};

type Deps = {
  outside: Pick<Outside, 'store' | 'log'>;
  timers: Timers;
  app: CheckReport['app'];
  facts(): Facts;
  journal: Pick<Journal, 'view' | 'append'>;
  /** The person has joined, and agreed that the organisers know. */
  mayTell(): boolean;
  onView(view: Partial<Snapshot['checks']>): void;
};

/** Measures that differ each time and mean nothing new: alone, they are not worth an event. */
const restless = new Set(['ms', 'driftSeconds', 'doubtSeconds', 'freeMb', 'slowestMs']);

const lasting = (evidence: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(
    Object.entries(evidence)
      .filter(([name]) => !restless.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** Runs checks for the window, shows results as they come, keeps them, and tells the organisers what changed where the person agreed. */
export function createCheckDesk(deps: Deps): CheckDesk {
  const { outside, journal } = deps;
  const results = new Map<CheckId, CheckResult>();
  const running = new Map<symbol, CheckId[]>();
  let last: Promise<unknown> = Promise.resolve();
  /** Raised by `forget`: a run under way belongs to data that is gone, and its evidence may name the card's holder. */
  let generation = 0;
  /** The database closes soon. */
  let stopped = false;
  let writing: Promise<unknown> = Promise.resolve();
  /** A run of the card's checks waits for its turn: it will see whatever changed since. */
  let cardWaits = false;

  const inOrder = (): CheckResult[] => checkIds.flatMap((id) => results.get(id) ?? []);
  const showRunning = (): void => {
    const all = new Set([...running.values()].flat());
    deps.onView({ running: checkIds.filter((id) => all.has(id)) });
  };

  function changed(result: CheckResult): boolean {
    const told = journal.view().checks[result.id];
    if (told === undefined) return true;
    const now = sharedResult(result);
    return (
      told.status !== now.status ||
      told.code !== now.code ||
      told.demo !== now.demo ||
      lasting(told.evidence) !== lasting(now.evidence)
    );
  }

  const isOver = (began: number): boolean => stopped || began !== generation;

  /** Kept as soon as it is shown: the app may be closed before the others are there. */
  function keep(result: CheckResult, began: number): Promise<unknown> {
    const put = async (): Promise<unknown> =>
      began === generation && outside.store.call('check.put', { id: result.id, at: result.at, result: { ...result } });
    const next = writing.then(put);
    writing = next.catch(() => undefined);
    return next;
  }

  async function tell(some: readonly CheckResult[]): Promise<void> {
    if (!deps.mayTell()) return;
    for (const result of some) {
      // Asked anew each time: the person may change their mind meanwhile.
      if (!stopped && deps.mayTell() && changed(result)) await journal.append('check.result', sharedResult(result));
    }
  }

  async function run(only?: readonly CheckId[]): Promise<CheckReport> {
    const mine = Symbol('run');
    const began = generation;
    const facts = deps.facts();
    const kept: Promise<unknown>[] = [];
    if (only === undefined) deps.onView({ startedAt: facts.now().toISOString() });
    try {
      const report = await runChecks(
        {
          facts,
          timers: deps.timers,
          app: deps.app,
          onResult(result) {
            if (isOver(began)) return;
            results.set(result.id, result);
            deps.onView({ results: inOrder() });
            kept.push(keep(result, began));
            void kept.at(-1)?.catch(() => undefined);
          },
          onRunning(ids) {
            running.set(mine, ids);
            showRunning();
          },
        },
        { only },
      );
      await Promise.all(kept);
      if (!isOver(began)) await tell(report.results);
      return report;
    } finally {
      running.delete(mine);
      showRunning();
    }
  }

  /** Runs follow each other: two at once would read the card twice and mix their results. */
  function queued<T>(job: () => Promise<T>): Promise<T> {
    const next = last.then(job, job);
    last = next.catch(() => undefined);
    return next;
  }

  return {
    run: (only) => queued(() => run(only)),
    async load() {
      results.clear();
      const { results: rows } = await outside.store.call('check.list', undefined);
      for (const row of rows) {
        const parsed = checkResult.safeParse(row);
        if (parsed.success) results.set(parsed.data.id, parsed.data);
      }
      deps.onView({ results: inOrder() });
    },
    async cardChanged() {
      if (cardWaits || !cardChecks.some((id) => results.has(id))) return;
      cardWaits = true;
      await queued(async () => {
        cardWaits = false;
        const known = cardChecks.filter((id) => results.has(id));
        if (known.length > 0) await run(known);
      });
    },
    share: () => queued(() => tell(inOrder())),
    async stop() {
      stopped = true;
      await writing;
    },
    forget() {
      generation += 1;
      results.clear();
      deps.onView({ results: [], startedAt: null });
    },
  };
}
