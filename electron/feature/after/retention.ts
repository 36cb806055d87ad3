import { RETENTION } from '../../contract/after.ts';
import { failureOf } from '../../contract/failure.ts';
import type { Handlers } from '../handlers.ts';
import type { Part, PartDeps } from '../hour/part.ts';
import { createAlarm } from '../sync/schedule.ts';
import { dueOf } from './due.ts';
import { purgeText } from './words.ts';

/** The longest wait between two looks, in ms: what a jump of the clock or a sleep may cost. */
const LOOK_MS = 60 * 60_000;
/** Settings that outlive the data of a slot: how the app looks, which library reads the card, and numbers. */
export const KEPT = ['preferences', 'card', 'past', 'retention'] as const;

type Deps = PartDeps & {
  /** How many things are still to be sent: nothing is erased before. */
  waits(): number;
};

/**
 * Erases what is kept of a slot some days after its edition: said a week before, once by a notification, and never while
 * something is not sent, an hour is under way or a rehearsal is played. The numbers of the earlier bilans stay.
 */
export function createRetention(deps: Deps): Part<Pick<Handlers, 'retention.set'>> {
  const { outside, keep, truth, place, rehearsing, journal } = deps;
  const alarm = createAlarm(deps.timers, look);
  let kept = { days: RETENTION.usual as number, told: null as string | null, purgedAt: null as string | null };
  let loaded = false;
  let last: Promise<void> = Promise.resolve();
  let close: (() => void) | null = null;
  /** When an erasure was last tried, in ms: one that fails is tried again at a later look, not at once. */
  let tried: number | null = null;

  async function lookNow(): Promise<void> {
    if (!loaded) return;
    alarm.set(LOOK_MS);
    const now = place();
    const { days, purgedAt } = kept;
    if (now === null) {
      truth.patch('after', { retention: { days, due: null, soon: false, waits: false, purgedAt } });
      return;
    }
    const { due, soon, over } = dueOf({ endsOn: now.edition.endsOn, joinedAt: now.joinedAt }, days, outside.now());
    const waits = deps.waits() > 0;
    truth.patch('after', { retention: { days, due, soon, waits: over && waits, purgedAt } });
    if (soon && kept.told !== due) {
      // Kept first: said at most once, even if the machine stops here.
      await write({ ...kept, told: due });
      close?.();
      close = outside.notify(purgeText(due, truth.get().app.locale), () => undefined);
      outside.log.info('retention.told');
    }
    const { timer } = journal.view();
    const busy = rehearsing() || (timer !== null && timer.endedAt === null);
    // Of an hour that nobody ended, a day later, nothing is under way any more.
    const underWay = busy && Date.parse(due) + 24 * LOOK_MS > outside.now().getTime();
    const since = tried === null ? LOOK_MS : outside.now().getTime() - tried;
    if (!over || waits || underWay || (since >= 0 && since < LOOK_MS)) return;
    tried = outside.now().getTime();
    outside.log.info('retention.purge', { days });
    // Once: no look until everything was read anew. Not awaited in this queue, which that reading waits for.
    loaded = false;
    deps.background('retention.purge', async () => {
      await deps.purge(KEPT);
      tried = null;
      // Said once it is so.
      await queued(() => write({ ...kept, told: null, purgedAt: outside.now().toISOString() }));
      look();
    });
  }

  async function write(next: typeof kept): Promise<void> {
    await keep.write('retention', next);
    kept = next;
  }

  /** Looks and choices follow each other. */
  function queued(job: () => Promise<void>): Promise<void> {
    const next = last.then(job);
    last = next.catch(() => undefined);
    return next;
  }

  function look(): void {
    queued(lookNow).catch((error: unknown) =>
      outside.log.warn('retention.look', { code: failureOf(error, 'retention.look').code }),
    );
  }

  return {
    handlers: {
      async 'retention.set'({ days }) {
        await queued(() => write({ ...kept, days }));
        look();
      },
    },
    async load() {
      kept = (await keep.read('retention')) ?? { days: RETENTION.usual, told: null, purgedAt: null };
      loaded = true;
      look();
    },
    onView: () => look(),
    wake: look,
    forget() {
      loaded = false;
      close?.();
      alarm.clear();
    },
    stop: () => alarm.clear(),
  };
}
