import type { PcscLook, PcscReader } from '../../../native/card/port.ts';
import type { CardReading, CardState } from '../../contract/card.ts';
import { failureOf, type Failure } from '../../contract/failure.ts';
import type { Outside } from '../outside.ts';
import { createAlarm, retryDelay } from '../sync/schedule.ts';
import type { Timers } from '../timers.ts';
import { lookEvent, nextCardState, type CardEvent } from './machine.ts';
import type { Observation } from './observation.ts';
import { slotsShape, type Observer } from './observe.ts';

/** Milliseconds between two looks at the readers where PC/SC tells nothing: CPS modules cannot wait for an event. */
export const LOOK_EVERY = 1_000;
/**
 * Looks at unchanged readers before a full reading all the same, while there is no card that was read: one that the
 * library does not recognise, that another program lets go of, or that was turned over between two looks, changes
 * nothing in what a look sees.
 */
const LOOKS_PER_READING = 5;
/** Milliseconds between two searches for the library when there is none: someone may be installing it. */
export const SEARCH_EVERY = 5_000;
/** Milliseconds before a card that PC/SC sees and nothing could read is tried again; doubles up to the longest. */
const TRY_AGAIN = { first: 5_000, longest: 60_000 } as const;
/**
 * Milliseconds between two looks at readers that tell their changes by themselves: what a lost notice costs at most, and
 * how soon a process or a service that froze is noticed.
 */
export const SANITY_EVERY = 8_000;
/** Milliseconds before looking again when something changed under the last look: a card being pushed in bounces. */
const MOVED = 100;

export const startingCard: CardReading = {
  state: 'starting',
  failure: null,
  source: 'pkcs11',
  simulated: null,
  pcsc: 'unknown',
  middleware: null,
  libraries: [],
  readers: [],
  warnings: [],
  token: null,
  card: null,
  ms: 0,
};

/** A recorded or made-up card that stands for the real one. */
export type SimulatedCard = { name: string; observation: Observation; now: Date | null };

export type CardWatch = {
  /** Reads the card once, whatever is watched, and answers what it found. Readings follow each other. */
  read(): Promise<CardReading>;
  /** Looks for insertions and removals while someone wants to know. */
  watch(wanted: boolean): void;
  /** Looks again now: the machine woke up, or another library was chosen. */
  again(): void;
  /** Puts a simulated card in the place of the real one, or the real one back. Resolves when it is shown. */
  simulate(card: SimulatedCard | null): Promise<CardReading>;
  /** What the last look gave, before it was judged: for the recorder and the proof. Null before the first one. */
  last(): Observation | null;
  stop(): Promise<void>;
};

type Deps = {
  outside: Pick<Outside, 'card' | 'log'>;
  observer: Observer;
  /** What an observation means. */
  judge(observation: Observation, simulated: SimulatedCard | null): CardReading;
  /** Whether PC/SC tells of every reader that the library lists. */
  follows(observation: Observation): boolean;
  timers: Timers;
  onReading(reading: CardReading): void;
  /** A settled reading that differs from the one before: card checks are worth running again. */
  onCardChange(): void;
};

/** What is the same card in the same state, whatever the time it took. */
const same = (a: CardReading, b: CardReading): boolean =>
  JSON.stringify({ ...a, ms: 0 }) === JSON.stringify({ ...b, ms: 0 });

const readerShape = ({ name, present, mute, exclusive, atr, events }: PcscReader): string =>
  JSON.stringify([name, present, mute, exclusive, atr, events]);

/** What two looks of PC/SC at the same cards have in common; `inUse` is left out, since our own reading sets it. */
const readersShape = (look: PcscLook): string =>
  JSON.stringify(look.service === 'running' ? look.readers.map(readerShape) : look.service);

/** The service of the cards did not answer at all: nothing else can be asked meanwhile. */
const isFrozen = (failure: Failure | null): boolean =>
  failure?.code === 'card.no-service' && failure.info['reason'] === 'frozen';

/** Follows the card. The driver may crash or hang in its own process: that is shown, and tried again later. */
export function createCardWatch({ outside, observer, judge, follows, timers, ...told }: Deps): CardWatch {
  let state: CardState = 'starting';
  let settled: CardReading = startingCard;
  let seen: Observation | null = null;
  let simulated: SimulatedCard | null = null;
  let wanted = false;
  let stopped = false;
  /** Worker failures in a row, and unreadable readings in a row. */
  let failures = 0;
  let unread = 0;
  /** Milliseconds left before a card that could not be read is tried again. */
  let rest = 0;
  /** The process of the library ended and another one starts; whether it was asked to tell of changes. */
  let restarting = false;
  let listening = false;
  /** What a cheap look gave at the last whole one, and what PC/SC said then. */
  let shape: string | null = null;
  let readers: string | null = null;
  /** Something changed since the last whole look began. */
  let stale = true;
  let peeks = 0;
  let last: Promise<unknown> = Promise.resolve();
  let underWay: Promise<CardReading> | null = null;
  const alarm = createAlarm(timers, () => void tick());

  const standIn = (): SimulatedCard | null => simulated;

  function move(event: CardEvent): void {
    const next = nextCardState(state, event);
    if (next === null) outside.log.warn('card.machine', { state, event, ignored: true });
    else state = next;
  }

  /** Nothing is lost while another process starts; of a service that does not answer, the failure says more. */
  function show(reading: CardReading): void {
    const isCalm = restarting && simulated === null && reading.state !== 'no-service';
    told.onReading(isCalm ? { ...reading, restarting } : reading);
  }

  function settle(reading: CardReading): CardReading {
    move(lookEvent(reading));
    const before = settled;
    settled = { ...reading, state };
    show(settled);
    if (before.state !== 'starting' && !same(before, settled)) told.onCardChange();
    return settled;
  }

  async function lookNow(fresh: boolean): Promise<CardReading> {
    const first = state === 'starting' || state === 'no-middleware';
    stale = false;
    move('look');
    // Only a first look, or one after a change, is worth showing as such: the rest would flicker.
    if (first && simulated === null) show({ ...settled, state, failure: null });
    const before = standIn();
    if (before !== null) return settle(judge(before.observation, before));
    const observation = await observer.observe({ fresh });
    // Chosen meanwhile: what was read of the real card is not shown.
    const after = standIn();
    if (after !== null) return settle(judge(after.observation, after));
    seen = observation;
    const { reading, failure } = observation;
    readers = readersShape(observation.pcsc);
    // A card moved under the reading: what PC/SC said before it is not what it would say now.
    if (reading?.moved === true) stale = true;
    failures = reading === null && observation.module !== null ? failures + 1 : 0;
    if (failures > 0 && failure !== null) outside.log.warn('card.worker', { code: failure.code, failures });
    const judged = judge(observation, null);
    unread = judged.readers.some((one) => one.present) && judged.card === null ? unread + 1 : 0;
    rest = Math.min(TRY_AGAIN.longest, TRY_AGAIN.first * 2 ** Math.min(Math.max(0, unread - 1), 6));
    peeks = 0;
    // After the look: a service that does not answer would hold another process for nothing.
    if (wanted && !listening && !isFrozen(failure)) void listen(true);
    shape = failures > 0 ? null : shapeOf(observation);
    return settle(judged);
  }

  const shapeOf = (observation: Observation): string =>
    follows(observation) || observation.reading === null
      ? readersShape(observation.pcsc)
      : slotsShape(observation.reading.slots);

  /** One operation on the card at a time: readers do not like two. */
  function queued<T>(job: () => Promise<T>): Promise<T> {
    const next = last.then(job, job);
    last = next.catch(() => undefined);
    return next;
  }

  async function track(fresh: boolean): Promise<CardReading> {
    underWay = lookNow(fresh);
    try {
      return await underWay;
    } finally {
      underWay = null;
    }
  }

  /** The cheap look: has anything changed since the whole one? */
  async function peekNow(): Promise<void> {
    const path = seen?.module?.path;
    if (stale || shape === null || seen === null || path === undefined) {
      await track(false);
      return;
    }
    const endBefore = outside.card.lastEnd();
    try {
      const events = follows(seen);
      const now = events ? readersShape(await outside.card.call('pcsc', undefined)) : await observer.slots(path);
      peeks += 1;
      const due = !events && peeks >= LOOKS_PER_READING && settled.readers.length > 0;
      const unsettled = state !== 'ready' && state !== 'refused';
      if (now !== shape || (unsettled && (due || (events && unread > 0 && rest <= 0)))) await track(false);
    } catch (error) {
      // The library was not asked: its process froze, or the service did, which a whole look tells apart.
      if (follows(seen) && failureOf(error, 'card.watch').code === 'card.middleware-hung') {
        await track(false);
        return;
      }
      shape = null;
      failures += 1;
      const failure = observer.named(error, endBefore);
      outside.log.warn('card.worker', { code: failure.code, failures });
      seen = { ...seen, reading: null, failure };
      // Chosen meanwhile: the simulated card is shown by its own look, behind this one.
      if (standIn() === null) settle(judge(seen, null));
    }
  }

  async function tick(): Promise<void> {
    try {
      await queued(peekNow);
    } catch (error) {
      // A loop that ends at its first error would leave a dead picture on the screen.
      outside.log.error('card.watch', { error: error instanceof Error ? error.name : typeof error });
      failures += 1;
    }
    if (!wanted || stopped || simulated !== null) return;
    alarm.set(pause());
  }

  function pause(): number {
    if (stale && failures === 0) return MOVED;
    if (failures > 0) return retryDelay(failures, timers.random());
    if (state === 'no-middleware') return SEARCH_EVERY;
    if (seen === null || !follows(seen)) return LOOK_EVERY;
    if (unread === 0) return SANITY_EVERY;
    const part = Math.min(rest, SANITY_EVERY);
    rest -= part;
    return part;
  }

  /** A reading from now on; unless the one under way ends with something frozen, which another wait would only repeat. */
  async function readFresh(): Promise<CardReading> {
    const before = (await underWay?.catch(() => null)) ?? null;
    if (before !== null && (before.failure?.code === 'card.middleware-hung' || isFrozen(before.failure))) return before;
    try {
      return await queued(() => track(true));
    } finally {
      // What it found decides when the next look is due: a failure is not kept until the look that was planned before it.
      if (wanted && !stopped && simulated === null) alarm.set(pause());
    }
  }

  async function listen(on: boolean): Promise<void> {
    listening = on;
    try {
      const look = await outside.card.call('watch', { on });
      if (on) heard(look);
    } catch (error) {
      listening = false;
      outside.log.warn('card.listen', { code: failureOf(error, 'card.watch').code });
    }
  }

  /** Whether the card that is shown lies in its reader, and was not changed, since it was read. */
  function isShownIn(look: PcscLook): boolean {
    const own = settled.card === null ? undefined : settled.readers.find((one) => one.shown)?.name;
    const before = seen?.pcsc;
    if (own === undefined || before?.service !== 'running' || look.service !== 'running') return false;
    const shapes = [before, look].map(({ readers: all }) => all.filter(({ name }) => name === own).map(readerShape));
    return shapes[0]?.length === 1 && shapes[0][0] === shapes[1]?.[0];
  }

  /** PC/SC told of a change, or what it says after a restart. */
  function heard(look: PcscLook): void {
    if (!wanted || stopped || simulated !== null) return;
    if (readersShape(look) === readers) return;
    const isFirst = readers === null;
    readers = readersShape(look);
    // The first look, asked for with the watching, will say the same: the card is not to be read twice.
    if (isFirst) return;
    const present = look.service === 'running' && look.readers.some((one) => one.present && !one.mute);
    // The card is in: the window says so before the library has read it. A card that stays where it is stays shown,
    // whatever moves in the reader beside it.
    if (present && state !== 'starting' && state !== 'reading' && !isShownIn(look)) {
      show({ ...settled, state: 'reading', failure: null, token: null, card: null });
    }
    stale = true;
    unread = 0;
    // Behind a look that is under way: looks follow each other.
    alarm.set(0);
  }

  const stopListening = [
    outside.card.onNotice((notice) => heard(notice.value)),
    outside.card.onState((now) => {
      const was = restarting;
      restarting = now === 'restarting';
      // A new process watches nothing until it is asked.
      if (now !== 'stopped') listening = false;
      if (!wanted || stopped || simulated !== null || state === 'starting') return;
      if (was !== restarting && underWay === null) show(settled);
      if (now !== 'ready') return;
      // It ended by itself, or was frozen: what happened meanwhile was told to nobody. A library that ends its process at
      // each reading is not asked at once, only the readers are.
      if (failures > 0) {
        void listen(true);
        return;
      }
      stale = true;
      alarm.set(0);
    }),
  ];

  function again(): void {
    stale = true;
    unread = 0;
    failures = 0;
    listening = false;
    if (!wanted || stopped || simulated !== null) return;
    alarm.set(0);
  }

  return {
    read: readFresh,
    watch(on) {
      if (on === wanted || stopped) return;
      wanted = on;
      if (!on) void listen(false);
      // Without PC/SC nothing counts the insertions: another card may look the same.
      if (on && seen !== null && !follows(seen)) stale = true;
      if (on) void tick();
      else alarm.clear();
    },
    again,
    async simulate(card) {
      simulated = card;
      alarm.clear();
      const reading = await queued(() => track(false));
      if (card === null) again();
      return reading;
    },
    last: () => simulated?.observation ?? seen,
    async stop() {
      stopped = true;
      wanted = false;
      alarm.clear();
      for (const stop of stopListening) stop();
      await last;
    },
  };
}
