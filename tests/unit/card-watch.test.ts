import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CardReading } from '../../electron/contract/card.ts';
import type { Failure } from '../../electron/contract/failure.ts';
import { FailureError } from '../../electron/contract/failure.ts';
import type { Observation } from '../../electron/feature/card/observation.ts';
import { slotsShape, type Observer } from '../../electron/feature/card/observe.ts';
import {
  createCardWatch,
  LOOK_EVERY,
  SANITY_EVERY,
  SEARCH_EVERY,
  startingCard,
  type CardWatch,
} from '../../electron/feature/card/watch.ts';
import type { PcscLook, PcscReader, SlotReading } from '../../native/card/port.ts';
import { createManualTimers, until, type ManualTimers } from './companion-world.ts';

/** A machine with one reader: what PC/SC and the library say of it now, and everything that was asked. */
type Bench = {
  pcsc: PcscLook;
  slots: SlotReading[];
  module: boolean;
  /** The worker ends instead of answering. */
  failure: Failure | null;
  moved: boolean;
  during: (() => void) | null;
  asked: string[];
  /** The process itself is frozen: calls of PC/SC end so, and another process starts. */
  frozen: boolean;
  notice(): void;
  restarting(): void;
  restart(): void;
};

const NAME = 'Lecteur 00';
const pcscReader = (part: Partial<PcscReader> = {}): PcscReader => ({
  name: NAME,
  present: false,
  mute: false,
  exclusive: false,
  inUse: false,
  atr: null,
  events: 0,
  ...part,
});
const running = (...readers: PcscReader[]): PcscLook => ({ service: 'running', readers });
const slotOf = (present: boolean): SlotReading => ({
  slot: '00',
  description: NAME,
  present,
  slotError: null,
  token: null,
  tokenError: null,
  certificates: [],
  data: [],
  objectError: null,
});
const inserted = (events: number): PcscReader => pcscReader({ present: true, atr: '3b00', events });

let bench: Bench;
let timers: ManualTimers;
let watch: CardWatch;
let shown: CardReading[];
let changes: number;
/** The token is read when its reader holds a card and nothing was said against it. */
let readable: boolean;

function judge({ module, reading, failure, pcsc, libraries }: Observation): CardReading {
  const readers = (pcsc.service === 'running' ? pcsc.readers : []).map(({ name, present, mute, exclusive, atr }) => ({
    name,
    present,
    mute,
    busy: exclusive,
    kind: null,
    atr,
    shown: name === NAME,
    failure: null,
  }));
  const base = { ...startingCard, failure, libraries, readers };
  if (module === null) return { ...base, state: failure?.code === 'card.no-service' ? 'no-service' : 'no-middleware' };
  if (reading === null) return { ...base, state: 'failed' };
  if (readers.some((one) => one.mute)) return { ...base, state: 'mute' };
  const present = reading.slots.some((one) => one.present);
  if (!present) return { ...base, state: reading.slots.length === 0 ? 'no-reader' : 'no-card' };
  if (!readable) return { ...base, state: 'wrong-card' };
  return { ...base, state: 'ready', card: { surname: null } as CardReading['card'] };
}

beforeEach(() => {
  timers = createManualTimers();
  shown = [];
  changes = 0;
  readable = true;
  let listener: ((notice: { name: 'readers'; value: PcscLook }) => void) | null = null;
  let onState: ((state: 'ready' | 'restarting') => void) | null = null;
  let listening = false;
  bench = {
    pcsc: running(pcscReader()),
    slots: [slotOf(false)],
    module: true,
    failure: null,
    moved: false,
    during: null,
    asked: [],
    frozen: false,
    restarting() {
      listening = false;
      onState?.('restarting');
    },
    notice: () => listening && listener?.({ name: 'readers', value: bench.pcsc }),
    restart() {
      listening = false;
      onState?.('ready');
    },
  };
  const observer: Observer = {
    async observe({ fresh }) {
      bench.asked.push(fresh ? 'observe fresh' : 'observe');
      const { pcsc, slots, moved } = bench;
      // As a real look, it takes longer than a call.
      for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
      bench.during?.();
      bench.during = null;
      const module = bench.module ? { path: '/lib/module.so', package: null } : null;
      const middleware = { description: '', manufacturer: '', version: '' };
      const missing: Failure = bench.failure ?? { code: 'card.middleware-missing', at: 'card.middleware', info: {} };
      if (module === null) return { libraries: [], module, reading: null, failure: missing, pcsc };
      if (bench.failure !== null) return { libraries: [], module, reading: null, failure: bench.failure, pcsc };
      return { libraries: [], module, reading: { middleware, slots, pcsc, moved, ms: 1 }, failure: null, pcsc };
    },
    async slots() {
      bench.asked.push('slots');
      if (bench.failure !== null) throw new FailureError(bench.failure.code, 'card.slots');
      return slotsShape(bench.slots);
    },
    named: (error) => (error as FailureError).failure,
  };
  watch = createCardWatch({
    outside: {
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      card: {
        async call(name: string, input: unknown) {
          bench.asked.push(name);
          if (name === 'watch') listening = (input as { on: boolean }).on;
          // As a real one, the answer comes once the look that was asked next has begun.
          for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
          if (bench.frozen) throw new FailureError('card.middleware-hung', `card.${name}`);
          return bench.pcsc as never;
        },
        lastEnd: () => null,
        onState(one) {
          onState = one;
          return () => (onState = null);
        },
        onNotice(one) {
          listener = one;
          return () => (listener = null);
        },
      },
    },
    observer,
    judge,
    follows: ({ pcsc }) => pcsc.service === 'running',
    timers,
    onReading: (one) => shown.push(one),
    onCardChange: () => (changes += 1),
  });
});
afterEach(() => watch.stop());

const stateNow = () => shown.at(-1)?.state;
const waiting = () => until('a timer', () => timers.pending().length > 0);
const looks = () => bench.asked.filter((one) => one.startsWith('observe')).length;

/** A change that PC/SC tells of. */
async function happens(pcsc: PcscLook, present: boolean): Promise<void> {
  bench.pcsc = pcsc;
  bench.slots = [slotOf(present)];
  bench.notice();
  timers.pass(0);
  await waiting();
}

describe('following the card by events', () => {
  beforeEach(async () => {
    watch.watch(true);
    await until('no card', () => stateNow() === 'no-card');
    await waiting();
  });

  it('shows that a card was seen before the library has read it, then what it is', async () => {
    bench.pcsc = running(inserted(1));
    bench.slots = [slotOf(true)];
    bench.notice();
    expect(stateNow()).toBe('reading');
    timers.pass(0);
    await until('ready', () => stateNow() === 'ready');
    await waiting();
    await happens(running(pcscReader({ events: 2 })), false);
    await until('gone', () => stateNow() === 'no-card');
    expect(changes).toBe(2);
  });

  it('notices another card in the place of the first, from the count of insertions alone', async () => {
    await happens(running(inserted(1)), true);
    await until('ready', () => stateNow() === 'ready');
    const before = looks();
    await happens(running(inserted(3)), true);
    await until('read again', () => looks() === before + 1 && stateNow() === 'ready');
  });

  it('keeps the card that is shown while another one moves in the next reader', async () => {
    await happens(running(inserted(1)), true);
    await until('ready', () => stateNow() === 'ready');
    await waiting();
    shown.length = 0;
    await happens(running(inserted(1), pcscReader({ name: 'Lecteur 01', present: true, events: 1 })), true);
    await until('two readers', () => shown.at(-1)?.readers.length === 2);
    expect(shown.map(({ state, card }) => [state, card === null])).toEqual([['ready', false]]);
  });

  it('does not look again for its own use of the reader', async () => {
    await happens(running(inserted(1)), true);
    await until('ready', () => stateNow() === 'ready');
    const before = looks();
    await happens(running({ ...inserted(1), inUse: true }), true);
    expect(looks()).toBe(before);
  });

  it('looks again when a card moved during a look, also when the event came before the answer', async () => {
    bench.pcsc = running(inserted(1));
    bench.slots = [slotOf(true)];
    bench.moved = true;
    bench.during = () => {
      bench.moved = false;
      bench.pcsc = running(pcscReader({ events: 2 }));
      bench.slots = [slotOf(false)];
      bench.notice();
    };
    bench.notice();
    timers.pass(0);
    await until('the look that a removal spoiled', () => stateNow() === 'ready');
    await waiting();
    timers.pass(SANITY_EVERY - 1);
    await until('the truth', () => stateNow() === 'no-card');
  });

  it('finds by itself, within seconds, what no event told', async () => {
    bench.pcsc = running(inserted(1));
    bench.slots = [slotOf(true)];
    timers.pass(SANITY_EVERY);
    await until('ready', () => stateNow() === 'ready');
  });

  it('asks a restarted worker to watch again, and looks at what happened meanwhile', async () => {
    bench.restarting();
    expect(shown.at(-1)).toMatchObject({ state: 'no-card', restarting: true });
    bench.pcsc = running(inserted(1));
    bench.slots = [slotOf(true)];
    bench.restart();
    expect(shown.at(-1)).not.toHaveProperty('restarting');
    timers.pass(0);
    await until('seen', () => stateNow() === 'ready');
    await until('asked again', () => bench.asked.filter((one) => one === 'watch').length === 2);
    await happens(running(pcscReader({ events: 2 })), false);
    await until('gone', () => stateNow() === 'no-card');
  });

  it('notices within seconds a process that is frozen, and says no failure of it', async () => {
    await happens(running(inserted(1)), true);
    await until('ready', () => stateNow() === 'ready');
    await waiting();
    bench.frozen = true;
    bench.pcsc = running(pcscReader({ events: 2 }));
    bench.slots = [slotOf(false)];
    bench.during = () => (bench.frozen = false);
    timers.pass(SANITY_EVERY);
    await until('gone', () => stateNow() === 'no-card');
    expect(shown.some((one) => one.failure?.code.startsWith('card.middleware') ?? false)).toBe(false);
  });

  it('does not keep the failure that a check met until the look that was planned before it', async () => {
    await happens(running(inserted(1)), true);
    await until('ready', () => stateNow() === 'ready');
    await waiting();
    bench.failure = { code: 'card.middleware-hung', at: 'card.worker', info: {} };
    await watch.read();
    expect(stateNow()).toBe('failed');
    expect(timers.pending()[0]).toBeLessThanOrEqual(1_000);
    bench.failure = null;
    timers.pass(1_000);
    await until('ready', () => stateNow() === 'ready');
  });

  it('asks a frozen service again every second, and not what is behind it', async () => {
    bench.failure = { code: 'card.no-service', at: 'card.pcsc', info: { reason: 'frozen' } };
    bench.module = false;
    const before = bench.pcsc;
    bench.pcsc = { service: 'stopped' };
    bench.asked.length = 0;
    watch.again();
    timers.pass(0);
    await until('frozen', () => shown.at(-1)?.failure?.code === 'card.no-service');
    await waiting();
    expect(timers.pending()).toEqual([LOOK_EVERY]);
    expect(bench.asked).toEqual(['observe']);
    bench.failure = null;
    bench.module = true;
    bench.pcsc = before;
    timers.pass(LOOK_EVERY);
    await until('back', () => stateNow() === 'no-card');
    await until('listening', () => bench.asked.at(-1) === 'watch');
  });

  it('looks again after the machine slept', async () => {
    const before = looks();
    watch.again();
    timers.pass(0);
    await until('looked', () => looks() === before + 1);
  });

  it('tries a card that could not be read again, less and less often', async () => {
    readable = false;
    await happens(running(inserted(1)), true);
    await until('wrong card', () => stateNow() === 'wrong-card');
    await waiting();
    const waits: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      readable = round === 6;
      const before = looks();
      let wait = 0;
      // In steps: between two tries the readers are still looked at.
      while (looks() === before) {
        await waiting();
        const [step] = timers.pending();
        wait += step!;
        const asked = bench.asked.length;
        timers.pass(step!);
        await until('a look', () => bench.asked.length > asked);
        for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
      }
      waits.push(wait);
      await waiting();
    }
    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
    await until('ready', () => stateNow() === 'ready');
  });

  it('spends a day of quiet watching with one look each time and nothing left behind', async () => {
    bench.asked.length = 0;
    const times = (24 * 3_600_000) / SANITY_EVERY;
    for (let time = 0; time < times; time += 1) {
      timers.pass(SANITY_EVERY);
      await waiting();
    }
    expect(bench.asked).toEqual(Array.from({ length: times }, () => 'pcsc'));
    expect(timers.pending()).toHaveLength(1);
    expect(stateNow()).toBe('no-card');
  });

  it('spends a day of cards coming and going, a crash each hour, without losing one', async () => {
    let events = 0;
    const seen: (string | undefined)[] = [];
    for (let quarter = 0; quarter < 24 * 4; quarter += 1) {
      events += 1;
      await happens(running(inserted(events)), true);
      await until('in', () => stateNow() === 'ready');
      seen.push(stateNow());
      if (quarter % 4 === 0) {
        bench.failure = { code: 'card.middleware-crashed', at: 'card.worker', info: {} };
        watch.again();
        timers.pass(0);
        await until('crash', () => stateNow() === 'failed');
        bench.failure = null;
        bench.restart();
        await waiting();
        timers.pass(30_000);
        await until('back', () => stateNow() === 'ready');
        await waiting();
      }
      events += 1;
      await happens(running(pcscReader({ events })), false);
      await until('out', () => stateNow() === 'no-card');
      await waiting();
      timers.pass(14 * 60_000);
      await waiting();
    }
    expect(seen).toHaveLength(96);
    expect(timers.pending()).toHaveLength(1);
  });

  it('stops looking, and listening, when nobody wants to know', async () => {
    watch.watch(false);
    expect(timers.pending()).toEqual([]);
    bench.pcsc = running(inserted(1));
    bench.notice();
    expect(timers.pending()).toEqual([]);
  });
});

describe('following the card where PC/SC tells nothing', () => {
  beforeEach(async () => {
    bench.pcsc = { service: 'unknown', reason: 'not-built' };
    watch.watch(true);
    await until('no card', () => stateNow() === 'no-card');
    await waiting();
  });

  it('sees the card come and go, with one reading per change', async () => {
    bench.slots = [slotOf(true)];
    timers.pass(LOOK_EVERY);
    await until('ready', () => stateNow() === 'ready');
    await waiting();
    const before = looks();
    timers.pass(LOOK_EVERY);
    await waiting();
    expect(looks()).toBe(before);
    bench.slots = [slotOf(false)];
    timers.pass(LOOK_EVERY);
    await until('gone', () => stateNow() === 'no-card');
    expect(changes).toBe(2);
  });

  it('shows a crash and a hang, waits longer and longer, and comes back', async () => {
    bench.failure = { code: 'card.middleware-crashed', at: 'card.worker', info: {} };
    timers.pass(LOOK_EVERY);
    await until('crashed', () => shown.at(-1)?.failure?.code === 'card.middleware-crashed');
    await waiting();
    const [first] = timers.pending();
    bench.failure = { code: 'card.middleware-hung', at: 'card.worker', info: {} };
    timers.pass(first!);
    await until('hung', () => shown.at(-1)?.failure?.code === 'card.middleware-hung');
    await waiting();
    expect(timers.pending()[0]).toBeGreaterThan(first!);
    bench.failure = null;
    bench.slots = [slotOf(true)];
    timers.pass(60_000);
    await until('ready', () => stateNow() === 'ready');
  });
});

describe('a look asked for', () => {
  it('does not wait twice for a frozen library: who asked meanwhile gets the same answer', async () => {
    const meanwhile: Promise<CardReading>[] = [];
    bench.failure = { code: 'card.middleware-hung', at: 'card.worker', info: {} };
    bench.during = () => meanwhile.push(watch.read());
    expect((await watch.read()).failure?.code).toBe('card.middleware-hung');
    expect((await meanwhile[0])?.failure?.code).toBe('card.middleware-hung');
    expect(looks()).toBe(1);
  });

  it('is made again for who asks during one that went well: the card may have moved since', async () => {
    const meanwhile: Promise<CardReading>[] = [];
    bench.slots = [slotOf(true)];
    bench.during = () => {
      bench.slots = [slotOf(false)];
      meanwhile.push(watch.read());
    };
    expect((await watch.read()).state).toBe('ready');
    expect((await meanwhile[0])?.state).toBe('no-card');
  });

  it('is made once, and fresh, without being watched', async () => {
    bench.slots = [slotOf(true)];
    expect((await watch.read()).state).toBe('ready');
    expect(bench.asked).toEqual(['observe fresh']);
    expect(timers.pending()).toEqual([]);
  });

  it('searches again while there is no library', async () => {
    bench.module = false;
    watch.watch(true);
    await until('none', () => stateNow() === 'no-middleware');
    await waiting();
    expect(timers.pending()).toEqual([SEARCH_EVERY]);
    bench.module = true;
    timers.pass(SEARCH_EVERY);
    await until('found', () => stateNow() === 'no-card');
  });
});

describe('the first looks', () => {
  it('read the card once, although the answer of the worker that is asked to watch tells of the card too', async () => {
    bench.pcsc = running(inserted(1));
    bench.slots = [slotOf(true)];
    watch.watch(true);
    await until('ready', () => stateNow() === 'ready');
    await waiting();
    timers.pass(0);
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    expect(looks()).toBe(1);
  });

  it('after a pause read again where nothing tells a card from another', async () => {
    bench.pcsc = { service: 'unknown', reason: 'not-built' };
    bench.slots = [slotOf(true)];
    watch.watch(true);
    await until('ready', () => stateNow() === 'ready');
    await waiting();
    watch.watch(false);
    const before = looks();
    watch.watch(true);
    await waiting();
    expect(looks()).toBe(before + 1);
  });
});

describe('a simulated card', () => {
  const made: Observation = {
    libraries: [],
    module: { path: 'module.so', package: null },
    reading: {
      middleware: { description: '', manufacturer: '', version: '' },
      slots: [slotOf(true)],
      pcsc: running(inserted(1)),
      moved: false,
      ms: 1,
    },
    failure: null,
    pcsc: running(inserted(1)),
  };

  it('takes the place of the real one: nothing is asked of the worker, no event counts', async () => {
    watch.watch(true);
    await until('no card', () => stateNow() === 'no-card');
    await waiting();
    const asked = bench.asked.length;
    expect((await watch.simulate({ name: 'Une carte', observation: made, now: null })).state).toBe('ready');
    expect(watch.last()).toBe(made);
    bench.pcsc = running(pcscReader({ events: 9 }));
    bench.notice();
    expect((await watch.read()).state).toBe('ready');
    expect([bench.asked.length, timers.pending()]).toEqual([asked, []]);
  });

  it('is not replaced by the failure of a look that was under way when it was chosen', async () => {
    bench.pcsc = { service: 'unknown', reason: 'not-built' };
    watch.watch(true);
    await until('no card', () => stateNow() === 'no-card');
    await waiting();
    bench.failure = { code: 'card.middleware-crashed', at: 'card.worker', info: {} };
    shown.length = 0;
    timers.pass(LOOK_EVERY);
    await watch.simulate({ name: 'Une carte', observation: made, now: null });
    expect(shown.map(({ state }) => state)).not.toContain('failed');
  });

  it('leaves it to the real one again', async () => {
    watch.watch(true);
    await until('no card', () => stateNow() === 'no-card');
    await watch.simulate({ name: 'Une carte', observation: made, now: null });
    expect((await watch.simulate(null)).state).toBe('no-card');
    await waiting();
    timers.pass(0);
    await happens(running(inserted(1)), true);
    await until('ready', () => stateNow() === 'ready');
  });
});
