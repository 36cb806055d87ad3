import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CardReading } from '../../electron/contract/card.ts';
import { cardStates } from '../../electron/contract/card.ts';
import { FailureError } from '../../electron/contract/failure.ts';
import { cardEvents, cardTable } from '../../electron/feature/card/machine.ts';
import { expandPath, findMiddleware } from '../../electron/feature/card/middleware.ts';
import { createCardWatch, LOOK_EVERY, type CardWatch } from '../../electron/feature/card/watch.ts';
import { loadResources } from '../../electron/feature/resource.ts';
import type { SlotReading } from '../../native/card/port.ts';
import { certificates, reading, slot } from './card-fixture.ts';
import { createWorld, until, type World } from './companion-world.ts';

const resources = loadResources(resolve(import.meta.dirname, '../../resources'));

describe('the machine', () => {
  it('is the one that the README draws', () => {
    const text = readFileSync(resolve(import.meta.dirname, '../../electron/feature/card/README.md'), 'utf8');
    const diagram = /```mermaid\nstateDiagram-v2\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
    const drawn = [...diagram.matchAll(/^\s+([a-z_]+) --> ([a-z_]+): ([a-z-]+)$/gm)].map(
      ([, from, to, event]) => `${from!.replaceAll('_', '-')} + ${event} → ${to!.replaceAll('_', '-')}`,
    );
    const table = cardStates.flatMap((state) =>
      Object.entries(cardTable[state]).map(([event, next]) => `${state} + ${event} → ${next}`),
    );
    expect(drawn.sort()).toEqual(table.sort());
  });

  it('uses every event, and lets every state be left', () => {
    const used = new Set(Object.values(cardTable).flatMap((row) => Object.keys(row)));
    expect([...used].sort()).toEqual([...cardEvents].sort());
    for (const state of cardStates) expect(Object.keys(cardTable[state])).not.toHaveLength(0);
  });
});

describe('looking for the library', () => {
  const only =
    (...paths: string[]) =>
    async (path: string) =>
      paths.includes(path);
  const windows = { os: 'win32' as const, arch: 'x64', environment: { windir: 'C:\\Windows' } };

  it('takes the first candidate that is there, with %WINDIR% replaced whatever its case', async () => {
    const path = 'C:\\Windows\\System32\\cps3_pkcs11_w64.dll';
    expect(await findMiddleware(resources.middleware, { ...windows, exists: only(path) })).toMatchObject({
      found: { path },
    });
  });

  it('tells a library of the other word size from none', async () => {
    const exists = only('C:\\Windows\\SysWOW64\\cps3_pkcs11_w32.dll');
    expect(await findMiddleware(resources.middleware, { ...windows, exists })).toMatchObject({
      failure: { code: 'card.middleware-architecture', info: { path: 'cps3_pkcs11_w32.dll' } },
    });
    expect(await findMiddleware(resources.middleware, { ...windows, exists: only() })).toMatchObject({
      failure: { code: 'card.middleware-missing' },
    });
  });

  it('never replaces the one that was asked for, and does not tell its folder', async () => {
    const environment = { VS_PKCS11_MODULE: '/home/quelquun/lib/absent.so' };
    const exists = only('/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so');
    const result = await findMiddleware(resources.middleware, { os: 'linux', arch: 'x64', environment, exists });
    expect(result).toEqual({
      failure: { code: 'card.middleware-missing', at: 'card.middleware', info: { path: 'absent.so' } },
    });
  });

  it('does not make a path of an unset variable', () => {
    expect(expandPath('%WINDIR%\\x.dll', {})).toBeNull();
    expect(expandPath('/usr/lib/x.so', {})).toBe('/usr/lib/x.so');
  });
});

describe('following the card', () => {
  let world: World;
  let watch: CardWatch;
  let shown: CardReading[];
  let changes: number;
  let cps: SlotReading['certificates'];
  beforeAll(async () => {
    cps = await certificates();
  }, 120_000);
  beforeEach(() => {
    world = createWorld();
    shown = [];
    changes = 0;
    watch = createCardWatch({
      outside: world.outside,
      resources,
      timers: world.timers,
      onReading: (one) => shown.push(one),
      onCardChange: () => (changes += 1),
    });
  });
  afterEach(async () => {
    await watch.stop();
    await world.dispose();
  });
  const stateNow = () => shown.at(-1)?.state;
  const waiting = () => until('a timer', () => world.timers.pending().length > 0);

  it('sees the card come and go, with one reading per change', async () => {
    const empty = slot({ present: false, token: null });
    world.card.reading = reading(empty);
    watch.watch(true);
    await until('no card', () => stateNow() === 'no-card');
    await waiting();
    world.card.reading = reading(slot({ certificates: cps }));
    world.timers.pass(LOOK_EVERY);
    await until('ready', () => stateNow() === 'ready');
    await waiting();
    const readings = world.card.calls.filter((name) => name === 'read').length;
    world.timers.pass(LOOK_EVERY);
    await waiting();
    expect(world.card.calls.filter((name) => name === 'read')).toHaveLength(readings);
    world.card.reading = reading(empty);
    world.timers.pass(LOOK_EVERY);
    await until('gone', () => stateNow() === 'no-card');
    expect(changes).toBe(2);
  });

  it('shows a crash and a hang, waits longer and longer, and comes back', async () => {
    world.card.reading = () => {
      world.card.end = { reason: 'crashed', exitCode: 139 };
      throw new FailureError('card.unexpected', 'card.read');
    };
    watch.watch(true);
    await until('crashed', () => shown.at(-1)?.failure?.code === 'card.middleware-crashed');
    await waiting();
    const [first] = world.timers.pending();
    world.card.reading = () => {
      world.card.end = { reason: 'hung', exitCode: null };
      throw new FailureError('card.unexpected', 'card.read');
    };
    world.timers.pass(first!);
    await until('hung', () => shown.at(-1)?.failure?.code === 'card.middleware-hung');
    await waiting();
    expect(world.timers.pending()[0]).toBeGreaterThan(first!);
    world.card.reading = reading(slot({ certificates: cps }));
    world.timers.pass(60_000);
    await until('ready', () => stateNow() === 'ready');
  });

  it('notices an unrecognised card, which changes nothing in what a look sees', async () => {
    world.card.reading = reading(slot({ present: false, token: null }));
    watch.watch(true);
    await until('no card', () => stateNow() === 'no-card');
    world.card.reading = reading(slot({ present: false, token: null, tokenError: 'CKR_TOKEN_NOT_RECOGNIZED' }));
    for (let look = 0; look < 6; look += 1) {
      await waiting();
      world.timers.pass(LOOK_EVERY);
    }
    await until('wrong card', () => stateNow() === 'wrong-card');
  });

  it('leaves a failed reading by itself, when the card was there all along', async () => {
    world.card.reading = reading(slot({ token: null, tokenError: 'CKR_DEVICE_ERROR' }));
    watch.watch(true);
    await until('failed', () => stateNow() === 'failed');
    world.card.reading = reading(slot({ certificates: cps }));
    for (let look = 0; look < 6; look += 1) {
      await waiting();
      world.timers.pass(LOOK_EVERY);
    }
    await until('ready', () => stateNow() === 'ready');
  });

  it('does not wait twice for a frozen library: who asked meanwhile gets the same answer', async () => {
    const meanwhile: Promise<CardReading>[] = [];
    world.card.reading = () => {
      meanwhile.push(watch.read());
      world.card.end = { reason: 'hung', exitCode: null };
      throw new FailureError('card.unexpected', 'card.read');
    };
    expect((await watch.read()).failure?.code).toBe('card.middleware-hung');
    expect((await meanwhile[0])?.failure?.code).toBe('card.middleware-hung');
    expect(world.card.calls.filter((name) => name === 'read')).toHaveLength(1);
  });

  it('reads again for who asks during a reading that went well: the card may have moved since', async () => {
    const meanwhile: Promise<CardReading>[] = [];
    world.card.reading = () => {
      world.card.reading = reading(slot({ present: false, token: null }));
      meanwhile.push(watch.read());
      return reading(slot({ certificates: cps }));
    };
    expect((await watch.read()).state).toBe('ready');
    expect((await meanwhile[0])?.state).toBe('no-card');
  });

  it('stops looking when nobody wants to know', async () => {
    watch.watch(true);
    await until('no reader', () => stateNow() === 'no-reader');
    await waiting();
    watch.watch(false);
    expect(world.timers.pending()).toEqual([]);
  });

  it('reads once for a check without being watched', async () => {
    world.card.reading = reading(slot({ certificates: cps }));
    expect((await watch.read()).state).toBe('ready');
    expect(world.timers.pending()).toEqual([]);
  });
});
