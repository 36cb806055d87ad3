import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { boundsFor, placeOf, remembered, type Place, type Room } from '../../electron/feature/beside/place.ts';
import { isFromOneOf } from '../../electron/security/ours.ts';
import { CODE, HUB } from './companion-hub.ts';
import { createWorld, until, type World } from './companion-world.ts';

const big: Room = { id: '1', x: 0, y: 0, width: 1920, height: 1040, primary: true };
const beyond: Room = { id: '2', x: 1920, y: -200, width: 1280, height: 760, primary: false };

describe('the place of the narrow window', () => {
  it('is on the right of the first display at first, wholly inside', () => {
    expect(boundsFor([], [big])).toEqual({ x: 1544, y: 16, width: 360, height: 760 });
    expect(boundsFor([], [{ ...big, width: 300, height: 300 }])).toMatchObject({ x: 0, width: 300, height: 300 });
    expect(boundsFor([], [])).toMatchObject({ width: 360, height: 760 });
  });

  it('is the last one on each display, also when the display moved or was replaced by a smaller one', () => {
    const places = remembered(
      [placeOf({ x: 100, y: 100, width: 400, height: 600 }, [big, beyond])!],
      placeOf({ x: 2500, y: -150, width: 500, height: 700 }, [big, beyond])!,
    );
    expect(places.map(({ display }) => display)).toEqual(['2', '1']);
    expect(boundsFor(places, [big, beyond])).toEqual({ x: 2500, y: -150, width: 500, height: 700 });
    // The second display is gone: back to the place on the first one.
    expect(boundsFor(places, [big])).toEqual({ x: 100, y: 100, width: 400, height: 600 });
    expect(boundsFor(places, [big, { ...beyond, x: -1280, y: 0 }])).toMatchObject({ x: -700, y: 50 });
    expect(boundsFor(places, [{ ...big, id: 'other' }])).toMatchObject({ x: 1544, width: 360 });
  });

  it('is always wholly on a display, whatever was kept', () => {
    const size = fc.integer({ min: 200, max: 4000 });
    const at = fc.integer({ min: -5000, max: 5000 });
    const room = fc.record({
      id: fc.constantFrom('1', '2', '3'),
      x: at,
      y: at,
      width: size,
      height: size,
      primary: fc.boolean(),
    });
    const kept = fc.record({ display: fc.constantFrom('1', '2', '4'), x: at, y: at, width: at, height: at });
    fc.assert(
      fc.property(fc.array(kept, { maxLength: 4 }), fc.array(room, { minLength: 1, maxLength: 3 }), (places, rooms) => {
        const { x, y, width, height } = boundsFor(places, rooms);
        expect(
          rooms.some(
            (r) =>
              x >= r.x &&
              y >= r.y &&
              x + width <= r.x + r.width &&
              y + height <= r.y + r.height &&
              width > 0 &&
              height > 0,
          ),
        ).toBe(true);
      }),
    );
  });

  it('is not kept while the window is on no display', () => {
    expect(placeOf({ x: -9000, y: 0, width: 360, height: 700 }, [big, beyond])).toBeNull();
  });
});

describe('the door', () => {
  const page = (url = 'app://companion/index.html') => {
    const frame = { url, parent: null };
    const webContents = { mainFrame: frame };
    return { window: { isDestroyed: () => false, webContents }, event: { sender: webContents, senderFrame: frame } };
  };

  it('accepts exactly the two windows', () => {
    const [full, narrow, other] = [page(), page('app://companion/index.html?window=companion'), page()];
    const windows = [full.window, narrow.window];
    expect(isFromOneOf(full.event, windows)).toBe(true);
    expect(isFromOneOf(narrow.event, windows)).toBe(true);
    expect(isFromOneOf(other.event, windows)).toBe(false);
    expect(isFromOneOf(narrow.event, [full.window, null])).toBe(false);
    expect(isFromOneOf(full.event, [])).toBe(false);
  });

  it('refuses a frame inside, another page, a frame of the other window, and a window that is gone', () => {
    const { window, event } = page();
    expect(isFromOneOf({ ...event, senderFrame: { url: 'app://companion/index.html', parent: {} } }, [window])).toBe(
      false,
    );
    expect(isFromOneOf({ ...event, senderFrame: null }, [window])).toBe(false);
    expect(isFromOneOf({ ...event, senderFrame: page().event.senderFrame }, [window])).toBe(false);
    expect(isFromOneOf(event, [{ ...window, isDestroyed: () => true }])).toBe(false);
    for (const url of ['https://companion/index.html', 'app://elsewhere/index.html', 'about:blank']) {
      const strange = page(url);
      expect(isFromOneOf(strange.event, [strange.window]), url).toBe(false);
    }
  });
});

describe('the narrow window of the hour', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.dispose());

  async function joined() {
    const companion = world.companion();
    await companion.start();
    await companion.handlers['session.join']({ hub: HUB, code: CODE });
    await until('live', () => companion.snapshot().sync.state === 'live');
    return companion;
  }
  const kept = () => world.store.setting('beside') as { open: boolean; places: Place[] } | undefined;

  it('opens once, and goes with the hour', async () => {
    const { handlers, snapshot } = await joined();
    await handlers['timer.start'](undefined);
    await handlers['beside.open'](undefined);
    await handlers['beside.open'](undefined);
    expect(snapshot().beside.open).toBe(true);
    await until('kept', () => kept()?.open === true);
    await handlers['timer.end'](undefined);
    expect(world.beside).toBeNull();
    expect(snapshot().beside.open).toBe(false);
    await until('kept closed', () => kept()?.open === false);
    // After the hour the full window is what there is.
    await handlers['beside.open'](undefined);
    expect(world.beside).toBeNull();
    expect(world.fronts).toBe(1);
  });

  it('is closed by the person, at its cross, and stays closed', async () => {
    const { handlers, snapshot, stop } = await joined();
    await handlers['timer.start'](undefined);
    await handlers['beside.open'](undefined);
    const { closed } = world.beside!;
    closed();
    world.beside = null;
    expect(snapshot().beside.open).toBe(false);
    await until('kept closed', () => kept()?.open === false);
    await stop();
    await world.companion().start();
    expect(world.beside).toBeNull();
  });

  it('comes back where it was after the end of the app, for the same hour only', async () => {
    const first = await joined();
    await first.handlers['timer.start'](undefined);
    await first.handlers['beside.open'](undefined);
    world.beside!.moved({ x: 30, y: 40, width: 420, height: 500 });
    world.timers.pass(500);
    await until('place kept', () => kept()?.places[0]?.x === 30);
    const { closed } = world.beside!;
    await first.stop();
    // The window says farewell while the app ends: it was open all the same.
    closed();
    expect(kept()?.open).toBe(true);
    const second = world.companion();
    await second.start();
    expect(world.beside?.at).toEqual({ x: 30, y: 40, width: 420, height: 500 });
    expect(second.snapshot().beside.open).toBe(true);
    await second.stop();
    // Two days later, the hour left running: the full window asks first.
    world.clock.now = new Date('2026-11-25T09:00:00.000Z');
    await world.companion().start();
    expect(world.beside).toBeNull();
  });

  it('is reached by the keyboard, and left by it for the hour in the full window', async () => {
    const { handlers, snapshot } = await joined();
    await handlers['beside.switch'](undefined);
    expect(world.beside).toMatchObject({ focused: false });
    await handlers['beside.switch'](undefined);
    expect(world.beside).toMatchObject({ focused: true });
    await handlers['beside.switch'](undefined);
    expect(world.fronts).toBe(1);
    expect(snapshot().beside).toEqual({ open: true, asked: 1 });
  });

  it('needs a slot, and is forgotten with the data', async () => {
    const companion = world.companion();
    await companion.start();
    await expect(companion.handlers['beside.open'](undefined)).rejects.toMatchObject({
      failure: { code: 'session.missing' },
    });
    await companion.handlers['beside.switch'](undefined);
    expect(world.fronts).toBe(1);
    await companion.handlers['session.join']({ hub: HUB, code: CODE });
    await companion.handlers['beside.open'](undefined);
    await companion.handlers['data.erase']({ confirm: true });
    expect(world.beside).toBeNull();
    expect(companion.snapshot().beside).toEqual({ open: false, asked: 0 });
  });
});
