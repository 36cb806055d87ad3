import type { PcscLook } from '../../../native/card/port.ts';
import { failureOf, type Failure } from '../../contract/failure.ts';
import type { CardLibrary } from '../../contract/card.ts';
import type { Outside } from '../outside.ts';
import type { Discovery } from './discover/discovery.ts';
import type { Observation } from './observation.ts';

type Deps = { outside: Pick<Outside, 'card' | 'log'>; discovery: Discovery };

export type Observer = {
  /** One whole look: which library, what PC/SC says, what the library says. Never throws: the failure is in the answer. */
  observe(ask: { fresh: boolean }): Promise<Observation>;
  /** The readers as the library lists them: the cheap look of where PC/SC tells nothing. Throws what the worker throws. */
  slots(module: string): Promise<string>;
  /** Why a call to the worker failed, the end of its process telling more than the call. */
  named(error: unknown, endBefore: unknown): Failure;
};

const nothingKnown: PcscLook = { service: 'unknown', reason: 'error' };

/** What two looks at the same readers with the same cards have in common. */
export const slotsShape = (slots: readonly { slot: string; description: string; present: boolean }[]): string =>
  JSON.stringify(slots.map(({ slot, description, present }) => [slot, description, present]));

/** Looks at the card through the worker: one call after another, each failure named. */
export function createObserver({ outside, discovery }: Deps): Observer {
  const { card, log } = outside;
  /** Kept for when the worker is gone with its answer: what it said last of the readers still stands. */
  let pcsc: PcscLook = nothingKnown;
  /** At the last look, the service of the cards did not answer. */
  let frozen = false;
  let known: CardLibrary[] = [];
  card.onNotice((notice) => {
    pcsc = notice.value;
  });

  function named(error: unknown, endBefore: unknown): Failure {
    const failure = failureOf(error, 'card.worker', 'card.unexpected');
    if (failure.code.startsWith('card.') && failure.code !== 'card.unexpected') return failure;
    const end = card.lastEnd();
    if (end !== null && end !== endBefore) {
      return { code: `card.middleware-${end.reason}`, at: 'card.worker', info: failure.info };
    }
    if (failure.code === 'app.deadline') return { code: 'card.middleware-hung', at: 'card.worker', info: failure.info };
    return { code: 'card.unexpected', at: failure.at, info: { ...failure.info, cause: failure.code } };
  }

  /**
   * What PC/SC says now, false when its service does not answer at all. Asked twice, of two processes, before that is said:
   * the first one may have been frozen itself. When the process fails otherwise, what was said last stands.
   */
  async function lookAtReaders({ sure = false } = {}): Promise<boolean> {
    for (let last = frozen || sure; ; last = true) {
      try {
        pcsc = await card.call('pcsc', undefined);
        frozen = false;
        return true;
      } catch (error) {
        const { code } = failureOf(error, 'card.pcsc');
        log.warn('card.pcsc', { code });
        if (code !== 'card.middleware-hung') return true;
        if (!last) continue;
        frozen = true;
        pcsc = { service: 'stopped' };
        return false;
      }
    }
  }

  const withoutService = (): Observation => {
    const failure: Failure = { code: 'card.no-service', at: 'card.pcsc', info: { reason: 'frozen' } };
    return { libraries: known, module: null, reading: null, failure, pcsc };
  };
  /**
   * Whether a library that hung did so behind the service, which froze while the library was asked. One look tells: its
   * process was replaced, and answers at once when the library alone is at fault.
   */
  const isBehindService = async (failure: Failure | null): Promise<boolean> =>
    failure?.code === 'card.middleware-hung' && !(await lookAtReaders({ sure: true }));

  return {
    named,
    async observe(ask) {
      // Before any library, which would wait for the service and bear the blame.
      if (!(await lookAtReaders())) return withoutService();
      const { libraries, module, failure } = await discovery.find(ask);
      known = libraries;
      if (module === null) {
        if (!(await isBehindService(failure))) return { libraries, module, reading: null, failure, pcsc };
        // What the library was said to have done is not kept: it is tried again when the service is back.
        discovery.forget();
        return withoutService();
      }
      const endBefore = card.lastEnd();
      try {
        const reading = await card.call('read', { module: module.path });
        pcsc = reading.pcsc;
        return { libraries, module, reading, failure: null, pcsc };
      } catch (error) {
        const why = named(error, endBefore);
        if (await isBehindService(why)) return withoutService();
        // Nothing may have told of the readers since the last look: an answer that was asked for holds nothing old.
        if (ask.fresh) await lookAtReaders();
        return { libraries, module, reading: null, failure: why, pcsc };
      }
    },
    async slots(module) {
      return slotsShape((await card.call('slots', { module })).slots);
    },
  };
}
