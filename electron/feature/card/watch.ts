import type { CardReading, CardState } from '../../contract/card.ts';
import { failureOf, type Failure } from '../../contract/failure.ts';
import type { Outside } from '../outside.ts';
import type { Resources } from '../resource.ts';
import { createAlarm, retryDelay } from '../sync/schedule.ts';
import type { Timers } from '../timers.ts';
import { interpret } from './interpret.ts';
import { nextCardState, readingEvent, type CardEvent } from './machine.ts';
import { findMiddleware } from './middleware.ts';

/** Milliseconds between two looks at the readers: CPS modules cannot wait for an event, so they are polled. */
export const LOOK_EVERY = 1_000;
/**
 * Looks at unchanged readers before a full reading all the same, while there is no card that was read: one that the
 * library does not recognise, that another program lets go of, or that was turned over between two looks, changes
 * nothing in what a look sees.
 */
const LOOKS_PER_READING = 5;
/** Milliseconds between two searches for the library when there is none: someone may be installing it. */
export const SEARCH_EVERY = 5_000;

export const startingCard: CardReading = {
  state: 'starting',
  failure: null,
  source: 'pkcs11',
  middleware: null,
  readers: [],
  token: null,
  card: null,
  ms: 0,
};

export type CardWatch = {
  /** Reads the card once, whatever is watched, and answers what it found. Readings follow each other. */
  read(): Promise<CardReading>;
  /** Looks for insertions and removals while someone wants to know. */
  watch(wanted: boolean): void;
  stop(): Promise<void>;
};

type Deps = {
  outside: Pick<Outside, 'card' | 'platform' | 'environment' | 'log' | 'now'>;
  resources: Pick<Resources, 'middleware' | 'nomenclature'>;
  timers: Timers;
  onReading(reading: CardReading): void;
  /** A settled reading that differs from the one before: card checks are worth running again. */
  onCardChange(): void;
};

/** What is the same card in the same state, whatever the time it took. */
const same = (a: CardReading, b: CardReading): boolean =>
  JSON.stringify({ ...a, ms: 0 }) === JSON.stringify({ ...b, ms: 0 });

/** Follows the card. The driver may crash or hang in its own process: that is shown, and tried again later. */
export function createCardWatch({ outside, resources, timers, onReading, onCardChange }: Deps): CardWatch {
  let state: CardState = 'starting';
  let settled: CardReading = startingCard;
  let wanted = false;
  let stopped = false;
  let failures = 0;
  /** The readers as last seen; null asks for a reading at the next look. */
  let seen: string | null = null;
  let looks = 0;
  let last: Promise<unknown> = Promise.resolve();
  let underWay: Promise<CardReading> | null = null;
  const alarm = createAlarm(timers, () => void look());

  function move(event: CardEvent): CardState {
    const next = nextCardState(state, event);
    if (next === null) outside.log.warn('card.machine', { state, event, ignored: true });
    else state = next;
    return state;
  }

  function settle(reading: CardReading, event: CardEvent): CardReading {
    move(event);
    const before = settled;
    settled = { ...reading, state };
    onReading(settled);
    if (before.state !== 'starting' && !same(before, settled)) onCardChange();
    return settled;
  }

  /** Why a call to the worker failed, the end of its process telling more than the call. */
  function named(error: unknown, endBefore: unknown): Failure {
    const failure = failureOf(error, 'card.worker', 'card.unexpected');
    if (failure.code.startsWith('card.') && failure.code !== 'card.unexpected') return failure;
    const end = outside.card.lastEnd();
    if (end !== null && end !== endBefore) {
      return { code: `card.middleware-${end.reason}`, at: 'card.worker', info: failure.info };
    }
    if (failure.code === 'app.deadline') return { code: 'card.middleware-hung', at: 'card.worker', info: failure.info };
    return { code: 'card.unexpected', at: failure.at, info: { ...failure.info, cause: failure.code } };
  }

  async function locate(): Promise<{ path: string } | { reading: CardReading }> {
    const { os, arch } = outside.platform;
    const where = { os, arch, environment: outside.environment };
    const result = await findMiddleware(resources.middleware, where);
    if ('found' in result) return { path: result.found.path };
    seen = null;
    const reading = { ...startingCard, state: 'no-middleware' as const, failure: result.failure };
    return { reading: settle(reading, 'middleware-missing') };
  }

  function crashed(error: unknown, endBefore: unknown, path: string): CardReading {
    const failure = named(error, endBefore);
    failures += 1;
    seen = null;
    outside.log.warn('card.worker', { code: failure.code, failures });
    const middleware = { path, description: '', manufacturer: '', version: '' };
    return settle({ ...startingCard, state: 'failed', failure, middleware }, 'worker-failed');
  }

  async function readNow(): Promise<CardReading> {
    const place = await locate();
    if ('reading' in place) return place.reading;
    const endBefore = outside.card.lastEnd();
    const before = state;
    move('slots-changed');
    // Only a first reading, or one after a change, is worth showing as such: the rest would flicker.
    if (before === 'starting' || before === 'no-middleware') onReading({ ...settled, state, failure: null });
    try {
      const raw = await outside.card.call('read', { module: place.path });
      const context = { now: outside.now(), module: place.path, nomenclature: resources.nomenclature };
      const reading = interpret(raw, context);
      failures = 0;
      looks = 0;
      seen = shape(raw.slots);
      return settle(reading, readingEvent(reading));
    } catch (error) {
      return crashed(error, endBefore, place.path);
    }
  }

  const shape = (slots: readonly { slot: string; description: string; present: boolean }[]): string =>
    JSON.stringify(slots.map(({ slot, description, present }) => [slot, description, present]));

  /** One operation on the card at a time: readers do not like two. */
  function queued<T>(job: () => Promise<T>): Promise<T> {
    const next = last.then(job, job);
    last = next.catch(() => undefined);
    return next;
  }

  async function lookNow(): Promise<void> {
    if (seen === null) {
      await track();
      return;
    }
    const place = await locate();
    if ('reading' in place) return;
    const endBefore = outside.card.lastEnd();
    try {
      const { slots } = await outside.card.call('slots', { module: place.path });
      looks += 1;
      const unread = slots.length > 0 && state !== 'ready' && state !== 'refused';
      if (shape(slots) !== seen || (unread && looks >= LOOKS_PER_READING)) await track();
    } catch (error) {
      crashed(error, endBefore, place.path);
    }
  }

  async function look(): Promise<void> {
    try {
      await queued(lookNow);
    } catch (error) {
      // A loop that ends at its first error would leave a dead picture on the screen.
      outside.log.error('card.watch', { error: error instanceof Error ? error.name : typeof error });
      failures += 1;
    }
    if (!wanted || stopped) return;
    if (failures > 0) alarm.set(retryDelay(failures, timers.random()));
    else alarm.set(state === 'no-middleware' ? SEARCH_EVERY : LOOK_EVERY);
  }

  /** A reading from now on; unless the one under way ends with the library frozen, which another wait would only repeat. */
  async function readFresh(): Promise<CardReading> {
    const before = await underWay?.catch(() => null);
    if (before?.failure?.code === 'card.middleware-hung') return before;
    return queued(track);
  }

  async function track(): Promise<CardReading> {
    underWay = readNow();
    try {
      return await underWay;
    } finally {
      underWay = null;
    }
  }

  return {
    read: readFresh,
    watch(on) {
      if (on === wanted || stopped) return;
      wanted = on;
      if (on) void look();
      else alarm.clear();
    },
    async stop() {
      stopped = true;
      wanted = false;
      alarm.clear();
      await last;
    },
  };
}
