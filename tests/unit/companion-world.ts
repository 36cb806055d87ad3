import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createCompanion, type Companion } from '../../electron/feature/companion.ts';
import { noPolicy } from '../../electron/contract/policy.ts';
import { FailureError } from '../../electron/contract/failure.ts';
import type { NoticePort, Outside, WorkerPort } from '../../electron/feature/outside.ts';
import type { Bounds, Room } from '../../electron/feature/beside/place.ts';
import type { Timers } from '../../electron/feature/timers.ts';
import { cardCalls, type CardCalls, type CardNotices, type RawReading } from '../../native/card/port.ts';
import { CODE, createMemoryHub, HUB, type MemoryHub } from './companion-hub.ts';
import { createMemoryStore, type MemoryStore } from './companion-store.ts';

/** Timers that move only when told. */
export type ManualTimers = Timers & {
  /** Milliseconds until each pending timer, soonest first. */
  pending(): number[];
  /** Lets that much time pass and runs what is due, in order. */
  pass(ms: number): void;
};

export function createManualTimers(random = 0.5): ManualTimers {
  let now = 0;
  let waits: { at: number; ring: () => void }[] = [];
  const due = (end: number) => waits.filter((w) => w.at <= end).sort((a, b) => a.at - b.at)[0];
  return {
    random: () => random,
    after(ms, ring) {
      const wait = { at: now + ms, ring };
      waits.push(wait);
      return () => {
        waits = waits.filter((w) => w !== wait);
      };
    },
    pending: () => waits.map((w) => w.at - now).sort((a, b) => a - b),
    pass(ms) {
      const end = now + ms;
      for (let next = due(end); next !== undefined; next = due(end)) {
        const run = next;
        waits = waits.filter((w) => w !== run);
        now = run.at;
        run.ring();
      }
      now = end;
    },
  };
}

/** Longest wait for a state, in milliseconds: work on other threads takes its time on a busy machine. */
const STATE_MS = 15_000;

/** Waits for a state by letting pending work of the event loop run; fails, rather than hangs, when it never comes. */
export async function until(what: string, condition: () => boolean): Promise<void> {
  const end = performance.now() + STATE_MS;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await new Promise((next) => setImmediate(next));
  }
}

export type FakeCard = WorkerPort<CardCalls> &
  NoticePort<CardNotices> & {
    /** What the next readings give; a function may throw what a worker would. */
    reading: RawReading | (() => RawReading);
    end: { reason: 'crashed' | 'hung'; exitCode: number | null } | null;
    calls: string[];
  };

export const noReader: RawReading = {
  middleware: { description: 'Fake', manufacturer: 'Tests', version: '1.0' },
  slots: [],
  pcsc: { service: 'unknown', reason: 'not-built' },
  moved: false,
  ms: 1,
};

export function createFakeCard(): FakeCard {
  const now = (): RawReading => (typeof card.reading === 'function' ? card.reading() : card.reading);
  const card: FakeCard = {
    reading: noReader,
    end: null,
    calls: [],
    async call(name, _input) {
      card.calls.push(name);
      const answers: Partial<Record<keyof CardCalls, () => unknown>> = {
        read: now,
        slots: () => ({ slots: now().slots }),
        // What PC/SC says does not depend on the library, which may be the one that fails.
        pcsc: () => noReader.pcsc,
        watch: () => noReader.pcsc,
        probe: () => ({ format: 'elf', architectures: ['x64'], middleware: noReader.middleware, readers: 1 }),
      };
      return cardCalls[name].output.parse(answers[name]?.()) as never;
    },
    lastEnd: () => card.end,
    onState: () => () => undefined,
    onNotice: () => () => undefined,
  };
  return card;
}

export type World = {
  outside: Outside;
  store: MemoryStore;
  hub: MemoryHub;
  card: FakeCard;
  timers: ManualTimers;
  logged: { level: string; at: string; facts: Record<string, unknown> }[];
  clock: { now: Date };
  copyAt: string | null;
  free: number;
  asides: number;
  restored: number;
  erased: number;
  erasedPast: number;
  keyLost: boolean;
  opened: string[];
  mails: { to: string; subject: string; body: string }[];
  /** Links of meetings opened. */
  meetings: string[];
  /** Notifications shown; `click` does what the person would. */
  notified: { title: string; body: string; closed: boolean; click(): void }[];
  /** The narrow window, null while it is not there. */
  beside: { at: Bounds; moved(to: Bounds): void; closed(): void; focused: boolean } | null;
  rooms: Room[];
  /** Times the full window was brought to the front. */
  fronts: number;
  inFront: boolean;
  /** Times the short sound was asked for. */
  rings: number;
  atLogin: boolean | null;
  /** Wakes the machine up. */
  resume(): void;
  restarts: number;
  saved: { name: string; bytes: Uint8Array }[];
  /** Each time the display was asked to stay on, or let go. */
  awake: boolean[];
  folder: string;
  companion(): Companion;
  dispose(): Promise<void>;
};

/** What must not be asked of a copy that does not update itself. */
const never = async (): Promise<never> => {
  throw new Error('an update was asked for');
};

/** A whole world of fakes for the features; each has its own temporary folder. */
export function createWorld(): World {
  const folder = mkdtempSync(join(tmpdir(), 'companion-'));
  // An existing file stands for the library: only the fake worker "loads" it.
  const module = join(folder, 'module.so');
  mkdirSync(folder, { recursive: true });
  writeFileSync(module, '');
  const made: Companion[] = [];
  const logged: World['logged'] = [];
  const write =
    (level: string) =>
    (at: string, facts: Record<string, unknown> = {}): void =>
      void logged.push({ level, at, facts });
  const store = createMemoryStore();
  const card = createFakeCard();
  const resumed = new Set<() => void>();
  const world = {
    store,
    card,
    timers: createManualTimers(),
    logged,
    clock: { now: new Date('2026-11-23T09:00:00.000Z') },
    copyAt: null,
    free: 10_000_000_000,
    asides: 0,
    restored: 0,
    erased: 0,
    erasedPast: 0,
    keyLost: false,
    opened: [],
    mails: [],
    meetings: [],
    notified: [],
    beside: null,
    rooms: [{ id: '1', x: 0, y: 0, width: 1920, height: 1040, primary: true }],
    fronts: 0,
    inFront: false,
    rings: 0,
    atLogin: false,
    resume: () => resumed.forEach((listener) => listener()),
    restarts: 0,
    saved: [],
    awake: [],
    folder,
  } as unknown as World;
  world.hub = createMemoryHub(() => world.clock.now);
  world.outside = {
    now: () => new Date(world.clock.now),
    fetch: (url, init) => world.hub.fetch(url, init),
    store,
    card,
    reader: { call: () => Promise.reject(new FailureError('file.not-read', 'reader')) },
    text: {
      call: () => Promise.reject(new FailureError('app.unexpected', 'text')),
      stop: async () => undefined,
    },
    capture: { sources: async () => [], take: async () => null, pasted: async () => null },
    async openKey() {
      if (world.keyLost) throw new FailureError('store.key-lost', 'secret.open');
      return { key: 'ab'.repeat(32), backend: 'test_safe' };
    },
    files: {
      database: join(folder, 'companion.db'),
      directory: join(folder, 'companion.db.directory'),
      copyMadeAt: async () => world.copyAt,
      restoreCopy: async () => void (world.restored += 1),
      async setAside() {
        world.asides += 1;
        return 'companion.db.de-cote-1';
      },
      eraseAll: async () => void (world.erased += 1),
      erasePast: async () => void (world.erasedPast += 1),
      freeBytes: async () => world.free,
    },
    resources: resolve(import.meta.dirname, '../../resources'),
    platform: {
      os: 'linux',
      release: '6.1.0',
      arch: 'x64',
      version: '0.1.0',
      electron: '45.4.1',
      runtime: 'official',
      locale: 'fr',
    },
    environment: { VS_PKCS11_MODULE: module },
    async save(file) {
      world.saved.push(file);
      return file.name;
    },
    print: async () => new Uint8Array([0x25, 0x50, 0x44, 0x46]),
    openLink: async (id) => void world.opened.push(id),
    openMail: async (mail) => void world.mails.push(mail),
    // No test of the features alone reaches a network: no name has an address.
    network: { resolveHost: async () => [], resolveProxy: async () => 'DIRECT' },
    system: {
      displays: () => [{ width: 1920, height: 1040, scale: 1 }],
      linkHandler: () => 'Microsoft Teams',
      onBattery: () => false,
      keepAwake: (on) => void world.awake.push(on),
      run: async () => ({ is: 'absent' }),
    },
    beside: {
      open: (at, on) => void (world.beside = { at, ...on, focused: false }),
      close: () => void (world.beside = null),
      focus: () => void (world.beside!.focused = true),
      isFocused: () => world.beside?.focused ?? false,
      rooms: () => world.rooms,
    },
    ring: () => void (world.rings += 1),
    showWindow: () => void (world.fronts += 1),
    isInFront: () => world.inFront,
    openMeeting: async (link) => void world.meetings.push(link),
    notify(text, click) {
      const shown = { ...text, closed: false, click };
      world.notified.push(shown);
      return () => void (shown.closed = true);
    },
    loginItem: { get: () => world.atLogin, set: (on) => void (world.atLogin = on) },
    choose: async () => null,
    onResume(listener) {
      resumed.add(listener);
      return () => resumed.delete(listener);
    },
    updates: {
      off: 'development',
      check: never,
      download: never,
      install: never,
      ending: never,
      onQuit: () => undefined,
    },
    policy: noPolicy,
    restart: async () => void (world.restarts += 1),
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    readLog: async () => '',
  };
  world.companion = () => {
    const companion = createCompanion(world.outside, world.timers);
    made.push(companion);
    return companion;
  };
  world.dispose = async () => {
    for (const companion of made) await companion.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return world;
}

/** An application that has joined the slot of the test's hub, and is in contact with it. */
export async function joinSlot(world: World): Promise<Companion> {
  const companion = world.companion();
  await companion.start();
  await companion.handlers['session.join']({ hub: HUB, code: CODE });
  await until('live', () => companion.snapshot().sync.state === 'live');
  return companion;
}
