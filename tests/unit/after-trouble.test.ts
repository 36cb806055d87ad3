import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '../../electron/contract/failure.ts';
import { CODE, HUB } from './companion-hub.ts';
import { createWorld, until, type World } from './companion-world.ts';

const FAR_MS = 500 * 24 * 60 * 60_000;
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
  await until('sent', () => companion.snapshot().sync.unsent === 0);
  return companion;
}
/** Lets what is under way go on, without waiting for a state: it must not change. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((next) => setImmediate(next));
}
const move = (ms: number): void => {
  world.clock.now = new Date(world.clock.now.getTime() + ms);
};

describe('an erasure by time that fails', () => {
  it('is neither said done nor tried again at once, and is done at a later look', async () => {
    const companion = await joined();
    const tries = (): number => world.store.calls.filter((call) => call === 'erase').length;
    let refused = 0;
    const { call } = world.outside.store;
    world.outside.store.call = async (name, input) => {
      // Bounded, so that a loop ends this test instead of hanging it.
      if (name === 'erase' && refused < 5) {
        refused += 1;
        world.store.failNext('erase', new FailureError('store.full', 'store.erase'));
      }
      return call(name, input);
    };
    move(FAR_MS);
    await companion.handlers['retention.set']({ days: 14 });
    await until('tried', () => tries() > 0);
    await until('read anew', () => companion.snapshot().session !== null);
    await turns(100);
    expect(tries()).toBe(1);
    expect(companion.snapshot().after.retention.purgedAt).toBeNull();
    refused = 5;
    move(60 * 60_000);
    world.resume();
    await until('erased', () => companion.snapshot().session === null);
    await until('said', () => companion.snapshot().after.retention.purgedAt !== null);
    expect(tries()).toBe(2);
  });

  it('after the rows are gone leaves the app under the device id that the database has', async () => {
    const companion = await joined();
    const { call } = world.outside.store;
    let failed = false;
    world.outside.store.call = async (name, input) => {
      const answer = await call(name, input);
      if (name !== 'erase' || failed) return answer;
      failed = true;
      throw new FailureError('store.full', 'store.erase');
    };
    move(FAR_MS);
    await companion.handlers['retention.set']({ days: 14 });
    await until('gone', () => failed && companion.snapshot().session === null);
    await turns(50);
    move(-FAR_MS);
    world.hub.codes.set('JKMN-PQRS', 'free');
    await companion.handlers['session.join']({ hub: HUB, code: 'JKMN-PQRS' });
    const { device } = world.store.backup() as { device: string };
    expect(world.store.setting('session')).toMatchObject({ device });
  });
});

describe('evidence that could not be read at the start', () => {
  it('holds up the erasure by time until it is read: it may not have been sent', async () => {
    const first = await joined();
    await first.stop();
    world.store.failAlways('evidence.list', new FailureError('store.unexpected', 'store.evidence.list'));
    const companion = world.companion();
    await companion.start();
    const erased = (): boolean => world.store.calls.includes('erase');
    move(FAR_MS);
    await companion.handlers['retention.set']({ days: 14 });
    await until('said to wait', () => companion.snapshot().after.retention.waits);
    await turns(100);
    expect(erased()).toBe(false);
    world.store.failAlways('evidence.list', null);
    await companion.handlers['sync.now'](undefined);
    world.resume();
    await until('erased', () => companion.snapshot().session === null);
    expect(erased()).toBe(true);
  });
});

describe('a rehearsal that begins while another one ends', () => {
  it('is still there after a restart', async () => {
    const companion = await joined();
    await companion.handlers['rehearsal.start'](undefined);
    const { call } = world.outside.store;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    world.outside.store.call = async (name, input) => {
      if (name === 'event.drop') await held;
      return call(name, input);
    };
    const ending = companion.handlers['rehearsal.end'](undefined);
    await until('ended', () => companion.snapshot().rehearsal === null);
    const beginning = companion.handlers['rehearsal.start'](undefined);
    await turns(50);
    release();
    await Promise.all([ending, beginning]);
    expect(companion.snapshot().rehearsal).not.toBeNull();
    expect(world.store.setting('rehearsal')).toMatchObject({ ending: false });
  });
});
