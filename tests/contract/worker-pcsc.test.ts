import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadProblem, type NoBinding, type PcscBinding, type RawReader } from '../../native/card/pcsc-binding.ts';
import { createPcsc, isSameLook } from '../../native/card/pcsc.ts';
import { watchReaders, type Watch } from '../../native/card/pcsc-watch.ts';
import { pcscLook, type PcscLook } from '../../native/card/port.ts';

const EMPTY = 0x10;
const PRESENT = 0x20;
const EXCLUSIVE = 0x80;
const IN_USE = 0x100;
const MUTE = 0x200;
const CHANGED = 0x2;
const PLUG = String.raw`\\?PnP?\Notification`;

type Known = { name: string; state: number };
type Waiting = { known: Known[]; ms: number; resolve(value: unknown): void; reject(error: Error): void };

/** A PC/SC service that is what the test says. A context dies with its service, as a real one does. */
function fakeService() {
  const service = {
    running: true,
    error: 'PC/SC service not running',
    epoch: 0,
    readers: [] as RawReader[],
    contexts: 0,
    looks: 0,
    waits: [] as Waiting[],
    /** Refuses to wait for these. */
    refuse: (_known: Known[]): boolean => false,
    event: () => service.waits.at(-1)!.resolve([{}]),
  };
  class Context {
    #epoch = service.epoch;
    constructor() {
      if (!service.running) throw new Error(service.error);
      service.contexts += 1;
    }
    #check() {
      if (!service.running || this.#epoch !== service.epoch) throw new Error(service.error);
    }
    listReaders() {
      this.#check();
      service.looks += 1;
      return service.readers;
    }
    async waitForChange(known: Known[], ms: number) {
      this.#check();
      if (service.refuse(known)) throw new Error('Unknown reader');
      return new Promise<unknown>((resolve, reject) => {
        const timer = setTimeout(() => resolve([]), ms);
        const end =
          <V>(then: (value: V) => void) =>
          (value: V) => {
            clearTimeout(timer);
            then(value);
          };
        service.waits.push({ known, ms, resolve: end(resolve), reject: end(reject) });
      });
    }
    cancel() {
      service.waits.at(-1)?.resolve(null);
    }
    close() {
      service.contexts -= 1;
    }
  }
  return { service, binding: { Context } satisfies PcscBinding };
}

const reader = (state: number, name = 'Lecteur', atr: string | null = null): RawReader => ({
  name,
  state,
  atr: atr === null ? null : Buffer.from(atr, 'hex'),
});
const seen = (look: PcscLook) => (look.service === 'running' ? look.readers : look);

describe('a look', () => {
  it('tells the states of readers apart', () => {
    const { service, binding } = fakeService();
    service.readers = [
      reader(EMPTY | CHANGED, 'vide'),
      reader((PRESENT | CHANGED) + 7 * 0x10000, 'carte', '3bac00'),
      reader(PRESENT | MUTE | CHANGED, 'muet'),
      reader(PRESENT | EXCLUSIVE, 'pris', '3b00'),
      reader(PRESENT | IN_USE, 'lu', '3b00'),
      reader(0x4, 'parti'),
      reader(((EMPTY | CHANGED) + 0xffff0000) >>> 0, 'compteur plein'),
    ];
    const look = createPcsc(() => binding).look();
    expect(pcscLook.parse(look)).toEqual(look);
    const none = { present: false, mute: false, exclusive: false, inUse: false, atr: null, events: 0 };
    expect(seen(look)).toEqual([
      { ...none, name: 'vide' },
      { ...none, name: 'carte', present: true, atr: '3bac00', events: 7 },
      { ...none, name: 'muet', present: true, mute: true },
      { ...none, name: 'pris', present: true, exclusive: true, inUse: true, atr: '3b00' },
      { ...none, name: 'lu', present: true, inUse: true, atr: '3b00' },
      { ...none, name: 'compteur plein', events: 0xffff },
    ]);
  });

  it('sees a service stop and start again, with one context at a time and another generation', () => {
    const { service, binding } = fakeService();
    const pcsc = createPcsc(() => binding);
    expect(pcsc.look()).toEqual({ service: 'running', readers: [] });
    const first = pcsc.generation();
    expect(pcsc.look()).toEqual({ service: 'running', readers: [] });
    expect(pcsc.generation()).toBe(first);
    service.running = false;
    expect(pcsc.look()).toEqual({ service: 'stopped' });
    expect(pcsc.readerCount()).toBeNull();
    service.running = true;
    service.epoch += 1;
    expect(pcsc.look()).toEqual({ service: 'running', readers: [] });
    expect(pcsc.generation()).not.toBe(first);
    service.epoch += 1;
    expect(pcsc.look()).toEqual({ service: 'running', readers: [] });
    expect(service.contexts).toBe(1);
  });

  it('claims nothing when it cannot ask', () => {
    for (const reason of ['not-built', 'no-library', 'error'] as NoBinding[]) {
      expect(createPcsc(() => reason).look()).toEqual({ service: 'unknown', reason });
    }
    const { service, binding } = fakeService();
    service.running = false;
    service.error = 'Unknown PC/SC error';
    expect(createPcsc(() => binding).look()).toEqual({ service: 'unknown', reason: 'error' });
    service.error = 'Communication error';
    expect(createPcsc(() => binding).look()).toEqual({ service: 'stopped' });
  });

  it('names a missing system library, and a build that is missing or wrong', () => {
    const cause = (message: string) => loadProblem(new Error(message));
    expect(cause('libpcsclite.so.1: cannot open shared object file: No such file or directory')).toBe('no-library');
    expect(cause("Cannot find module '../../build/Release/smartcard_napi.node'")).toBe('not-built');
    expect(cause('smartcard_napi.node: invalid ELF header')).toBe('not-built');
  });

  it('is the same when only the use of a reader changed', () => {
    const { service, binding } = fakeService();
    const look = (state: number) => {
      service.readers = [reader(state)];
      return createPcsc(() => binding).look();
    };
    expect(isSameLook(look(PRESENT), look(PRESENT | IN_USE))).toBe(true);
    expect(isSameLook(look(PRESENT), look(PRESENT | EXCLUSIVE))).toBe(false);
    expect(isSameLook(look(PRESENT), look(PRESENT + 2 * 0x10000))).toBe(false);
    expect(isSameLook({ service: 'stopped' }, look(PRESENT))).toBe(false);
  });
});

describe('a watch', () => {
  let fake: ReturnType<typeof fakeService>;
  let watch: Watch;
  let told: unknown[];
  const start = (platform: NodeJS.Platform = 'linux') => {
    told = [];
    watch = watchReaders(
      createPcsc(() => fake.binding),
      (look) => told.push(seen(look)),
      platform,
    );
    return watch.set(true);
  };
  const settle = () => vi.advanceTimersByTimeAsync(0);
  beforeEach(() => {
    vi.useFakeTimers();
    fake = fakeService();
  });
  afterEach(() => {
    watch.end();
    vi.useRealTimers();
  });

  it('waits for an event with what it saw, and tells what changed', async () => {
    fake.service.readers = [reader(EMPTY | CHANGED)];
    expect(start()).toMatchObject({ service: 'running', readers: [{ present: false }] });
    await settle();
    expect(fake.service.waits.at(-1)!.known).toEqual([
      { name: 'Lecteur', state: EMPTY },
      { name: PLUG, state: 0 },
    ]);
    fake.service.readers = [reader((PRESENT | CHANGED) + 0x10000)];
    fake.service.event();
    await settle();
    expect(told).toMatchObject([[{ present: true, events: 1 }]]);
    expect(fake.service.waits.at(-1)!.known[0]).toEqual({ name: 'Lecteur', state: PRESENT + 0x10000 });
    expect(fake.service.waits).toHaveLength(2);
  });

  it('looks about once a minute while nothing happens, every two seconds while a reader is held', async () => {
    fake.service.readers = [reader(EMPTY)];
    start();
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(fake.service.looks).toBeLessThan(18);
    expect(told).toEqual([]);
    fake.service.readers = [reader(PRESENT | EXCLUSIVE)];
    fake.service.event();
    await settle();
    const before = fake.service.looks;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(fake.service.looks - before).toBeGreaterThanOrEqual(9);
    expect(told).toHaveLength(1);
    // Nothing tells that a reader was let go of.
    fake.service.readers = [reader(PRESENT)];
    await vi.advanceTimersByTimeAsync(2_000);
    expect(told).toHaveLength(2);
  });

  it('notices by itself that the service stopped and is back, asking less and less often', async () => {
    start();
    await settle();
    fake.service.running = false;
    fake.service.waits.at(-1)!.reject(new Error('Communication error'));
    await settle();
    expect(told).toEqual([{ service: 'stopped' }]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toHaveLength(1);
    fake.service.running = true;
    fake.service.epoch += 1;
    fake.service.readers = [reader(EMPTY)];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told.slice(1)).toMatchObject([[{ name: 'Lecteur' }]]);
  });

  it('gives Windows the number of readers, and macOS no plug to wait for', async () => {
    fake.service.readers = [reader(EMPTY, 'un'), reader(EMPTY, 'deux')];
    start('win32');
    await settle();
    expect(fake.service.waits.at(-1)!.known.at(-1)).toEqual({ name: PLUG, state: 0x20000 });
    watch.end();
    fake.service.refuse = (known) => known.some((one) => one.name === PLUG);
    start('darwin');
    await settle();
    expect(fake.service.waits.at(-1)!.known.map((one) => one.name)).toEqual(['un', 'deux']);
    // A third reader that no event tells.
    fake.service.readers = [...fake.service.readers, reader(EMPTY, 'trois')];
    await vi.advanceTimersByTimeAsync(2_000);
    expect(told).toMatchObject([[{}, {}, { name: 'trois' }]]);
  });

  it('falls back on the clock when a name is not taken back', async () => {
    fake.service.refuse = () => true;
    fake.service.readers = [reader(EMPTY, 'Lecteur �')];
    start();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(fake.service.looks).toBeLessThan(20);
    fake.service.readers = [reader(PRESENT, 'Lecteur �')];
    await vi.advanceTimersByTimeAsync(2_000);
    expect(told).toMatchObject([[{ present: true }]]);
  });

  it('does not spin on events that change nothing', async () => {
    fake.service.readers = [reader(EMPTY)];
    start();
    await settle();
    for (let round = 0; round < 200; round += 1) {
      fake.service.event();
      await settle();
    }
    expect(fake.service.looks).toBeLessThan(10);
    expect(told).toEqual([]);
  });

  it('says nothing once it is off, leaves no context behind, and can be turned on again', async () => {
    start();
    watch.set(true);
    await settle();
    expect(fake.service.waits).toHaveLength(1);
    fake.service.readers = [reader(EMPTY)];
    watch.set(false);
    await settle();
    expect(told).toEqual([]);
    expect(fake.service.contexts).toBe(1);
    watch.set(true);
    await settle();
    fake.service.readers = [];
    fake.service.event();
    await settle();
    expect(told).toEqual([[]]);
  });

  it('gives up where there is no binding', async () => {
    told = [];
    let loads = 0;
    watch = watchReaders(
      createPcsc(() => ((loads += 1), 'not-built')),
      (look) => told.push(look),
    );
    expect(watch.set(true)).toEqual({ service: 'unknown', reason: 'not-built' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(loads).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
    expect(told).toEqual([]);
  });
});
