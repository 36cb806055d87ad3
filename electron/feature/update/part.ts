import type { UpdateView } from '../../contract/update.ts';
import { noUpdate } from '../../contract/update.ts';
import { failureOf, FailureError } from '../../contract/failure.ts';
import type { Handlers } from '../handlers.ts';
import type { Part, PartDeps } from '../hour/part.ts';

type Own = Pick<Handlers, 'update.check' | 'update.install'>;

/** After the start, in milliseconds: what the person came for is first. */
const FIRST_MS = 60_000;
const AGAIN_MS = 12 * 60 * 60_000;
/** During the hour it is only asked whether it is over. */
const HELD_MS = 15 * 60_000;
/** Nothing changes on the machine this long before a slot, nor after its planned end, in milliseconds. */
const BEFORE_MS = 90 * 60_000;
const AFTER_MS = 30 * 60_000;

/** When the application looks for its update, and when it may be installed. */
export function createUpdatePart({ outside, timers, truth, background }: PartDeps): Part<Own> & { handlers: Own } {
  const { updates, policy } = outside;
  let cancel: () => void = () => undefined;
  const show = (part: Partial<UpdateView>): void => truth.patch('update', part);
  const view = (): UpdateView => truth.get().update;

  /** The hour runs, or is about to. */
  function isHeld(): boolean {
    const { log, session } = truth.get();
    if (log.timer !== null && log.timer.endedAt === null) return true;
    if (!session?.slot.startsAt || log.closedAt !== null || log.timer !== null) return false;
    const { startsAt, minutes } = session.slot;
    const now = outside.now().getTime();
    const from = Date.parse(startsAt);
    return now >= from - BEFORE_MS && now <= from + minutes * 60_000 + AFTER_MS;
  }

  async function fetchIt(): Promise<void> {
    if (!['idle', 'checking'].includes(view().state)) return;
    show({ state: 'checking', failure: null });
    try {
      const version = await updates.check();
      if (version === null) {
        show({ state: 'idle', version: null, checkedAt: outside.now().toISOString() });
        return;
      }
      show({ state: 'downloading', version, percent: 0 });
      await updates.download((percent) => show({ percent }));
      show({ state: 'ready', percent: null, checkedAt: outside.now().toISOString() });
    } catch (error) {
      show({ state: 'idle', percent: null, failure: failureOf(error, 'update.check') });
      throw error;
    }
  }

  /** Says whether it waits, and looks again before long when it does. */
  function holds(): boolean {
    const held = isHeld();
    show({ held });
    if (held) later(HELD_MS);
    return held;
  }

  async function look(): Promise<void> {
    if (holds()) return;
    await fetchIt();
  }

  function later(ms: number): void {
    cancel();
    cancel = timers.after(ms, () => {
      if (view().state === 'idle') background('update.look', look);
      else show({ held: isHeld() });
      later(isHeld() ? HELD_MS : AGAIN_MS);
    });
  }

  return {
    handlers: {
      async 'update.check'() {
        if (view().state !== 'idle') return;
        await look();
        if (view().held) throw new FailureError('update.hour', 'update.check');
      },
      async 'update.install'() {
        if (view().state !== 'ready') return;
        if (holds()) throw new FailureError('update.hour', 'update.install');
        await updates.install();
      },
    },
    async load() {
      const off = policy.updates ? updates.off : 'policy';
      if (view().state === 'ready') return;
      truth.set('update', { ...noUpdate, state: off === null ? 'idle' : 'off', off });
      if (off !== null) return;
      // Asked again at the very end: the hour may have begun since it was ready.
      updates.onQuit(() => !isHeld());
      later(FIRST_MS);
    },
    // The hour may just have ended.
    onView() {
      if (view().held) show({ held: isHeld() });
    },
    stop() {
      cancel();
    },
  };
}
