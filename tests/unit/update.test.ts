import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '../../electron/contract/failure.ts';
import type { UpdatePort } from '../../electron/feature/outside.ts';
import { CODE, HUB } from './companion-hub.ts';
import { createWorld, until, type World } from './companion-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.dispose());

/** A feed of the test: what it offers, and what was done with it. */
function feed(offers: string | null | FailureError, fetched: 'good' | FailureError = 'good') {
  const done = { checks: 0, fetched: 0, installed: 0, mayInstall: (): boolean => false };
  const port: UpdatePort = {
    off: null,
    async check() {
      done.checks += 1;
      if (offers instanceof FailureError) throw offers;
      return offers;
    },
    async download(onPercent) {
      onPercent(40);
      if (fetched !== 'good') throw fetched;
      done.fetched += 1;
    },
    async install() {
      done.installed += 1;
    },
    onQuit: (mayInstall) => void (done.mayInstall = mayInstall),
    ending: async () => undefined,
  };
  world.outside.updates = port;
  return done;
}

async function started(joined = false) {
  const companion = world.companion();
  await companion.start();
  if (joined) {
    await companion.handlers['session.join']({ hub: HUB, code: CODE });
    await until('live', () => companion.snapshot().sync.state === 'live');
  }
  return companion;
}

describe('the update of the application', () => {
  it('is looked for a minute after the start, then twice a day, and fetched', async () => {
    const done = feed('0.2.0');
    const { snapshot } = await started();
    expect(snapshot().update).toMatchObject({ state: 'idle', off: null });
    world.timers.pass(MINUTE);
    await until('ready', () => snapshot().update.state === 'ready');
    expect(snapshot().update).toMatchObject({ version: '0.2.0', held: false, failure: null });
    expect(done).toMatchObject({ checks: 1, fetched: 1, installed: 0 });
    expect(done.mayInstall()).toBe(true);
  });

  it('says that there is none, and looks again twelve hours later', async () => {
    const done = feed(null);
    const { snapshot } = await started();
    world.timers.pass(MINUTE);
    await until('looked', () => snapshot().update.checkedAt !== null);
    expect(snapshot().update).toMatchObject({ state: 'idle', version: null });
    world.timers.pass(12 * HOUR);
    await until('again', () => done.checks === 2);
  });

  it('is neither looked for, nor installed, nor left for the end while the hour runs', async () => {
    const done = feed('0.2.0');
    const { handlers, snapshot } = await started(true);
    await handlers['timer.start'](undefined);
    world.timers.pass(MINUTE);
    expect(done.checks).toBe(0);
    expect(snapshot().update.held).toBe(true);
    await expect(handlers['update.check'](undefined)).rejects.toMatchObject({ failure: { code: 'update.hour' } });
    expect(done.checks).toBe(0);
    expect(done.mayInstall()).toBe(false);
    await handlers['timer.end'](undefined);
    expect(snapshot().update.held).toBe(false);
    await handlers['update.check'](undefined);
    expect(snapshot().update.state).toBe('ready');
    expect(done.mayInstall()).toBe(true);
    await handlers['update.install'](undefined);
    expect(done.installed).toBe(1);
  });

  it('waits from ninety minutes before a slot until half an hour after its planned end', async () => {
    const done = feed('0.2.0');
    const { snapshot, handlers } = await started(true);
    const begins = Date.parse(snapshot().session!.slot.startsAt);
    const may = (at: number): boolean => {
      world.clock.now = new Date(at);
      return done.mayInstall();
    };
    expect(may(begins - 91 * MINUTE)).toBe(true);
    expect(may(begins - 90 * MINUTE)).toBe(false);
    expect(may(begins + 90 * MINUTE)).toBe(false);
    expect(may(begins + 91 * MINUTE)).toBe(true);
    await handlers['update.check'](undefined);
    expect(may(begins)).toBe(false);
    await expect(handlers['update.install'](undefined)).rejects.toMatchObject({ failure: { code: 'update.hour' } });
    expect(done.installed).toBe(0);
  });

  it('that cannot be had says why, changes nothing, and is tried again', async () => {
    feed(new FailureError('update.failed', 'test'));
    const { handlers, snapshot } = await started();
    await expect(handlers['update.check'](undefined)).rejects.toMatchObject({ failure: { code: 'update.failed' } });
    expect(snapshot().update).toMatchObject({ state: 'idle', failure: { code: 'update.failed' } });
    const done = feed('0.2.0', new FailureError('update.tampered', 'test'));
    const second = await started();
    await expect(second.handlers['update.check'](undefined)).rejects.toMatchObject({
      failure: { code: 'update.tampered' },
    });
    expect(second.snapshot().update).toMatchObject({ state: 'idle', percent: null });
    await second.handlers['update.install'](undefined);
    expect(done.installed).toBe(0);
  });

  it('is never looked for where the establishment forbids it, nor in a copy that does not update itself', async () => {
    const done = feed('0.2.0');
    world.outside.policy = { ...world.outside.policy, source: 'file', updates: false };
    const forbidden = await started();
    expect(forbidden.snapshot().update).toMatchObject({ state: 'off', off: 'policy' });
    await forbidden.handlers['update.check'](undefined);
    world.timers.pass(24 * HOUR);
    expect(done.checks).toBe(0);
    await forbidden.stop();
    world.outside.policy = { ...world.outside.policy, source: 'none', updates: true };
    world.outside.updates = { ...world.outside.updates, off: 'system' };
    const other = await started();
    expect(other.snapshot().update).toMatchObject({ state: 'off', off: 'system' });
    world.timers.pass(24 * HOUR);
    expect(done.checks).toBe(0);
  });
});
