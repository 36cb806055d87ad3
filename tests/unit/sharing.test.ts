import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sharedResult } from '../../electron/contract/share.ts';
import type { Companion } from '../../electron/feature/companion.ts';
import { foldLog } from '../../organiser/protocol/fold.ts';
import { CODE, HUB, LOG } from './companion-hub.ts';
import { createWorld, type World } from './companion-world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.dispose());

async function joined(): Promise<Companion> {
  const companion = world.companion();
  await companion.start();
  await companion.handlers['session.join']({ hub: HUB, code: CODE });
  return companion;
}
const log = async () => (await world.store.call('event.list', { log: LOG })).events;
const told = async () => (await log()).filter(({ kind }) => kind === 'check.result');
const check = (companion: Companion) => companion.handlers['checks.run']({ only: ['profile', 'system.disk'] });

describe('what the organisers may know of the checks', () => {
  it('is nothing before the person agreed, then exactly what was shown, then what follows', async () => {
    const companion = await joined();
    await check(companion);
    expect(companion.snapshot().checks.sharing).toEqual({ choice: 'unasked', at: null });
    expect(await told()).toEqual([]);
    const shown = companion.snapshot().checks.results.map(sharedResult);
    await companion.handlers['checks.share']({ choice: 'agreed' });
    expect((await told()).map(({ body }) => body)).toEqual(shown);
    world.free = 1_000_000;
    await check(companion);
    expect((await told()).at(-1)?.body).toMatchObject({ id: 'system.disk', status: 'fail' });
    expect(await told()).toHaveLength(3);
  });

  it('is nothing after "not now", also after a restart, and the answer is remembered', async () => {
    const first = await joined();
    await check(first);
    await first.handlers['checks.share']({ choice: 'later' });
    await first.stop();
    const second = world.companion();
    await second.start();
    await check(second);
    expect(second.snapshot().checks.sharing.choice).toBe('later');
    expect(await told()).toEqual([]);
  });

  it('is withdrawn whole: no earlier result comes back, and nothing more is told', async () => {
    const companion = await joined();
    await companion.handlers['checks.share']({ choice: 'agreed' });
    await check(companion);
    world.free = 1_000_000;
    await check(companion);
    expect(Object.keys(foldLog(await log()).checks)).toHaveLength(2);
    await companion.handlers['checks.share']({ choice: 'withdrawn' });
    expect(foldLog(await log()).checks).toEqual({});
    world.free = 10_000_000_000;
    await check(companion);
    expect(foldLog(await log()).checks).toEqual({});
    // Agreed again: the present results, not the withdrawn ones.
    await companion.handlers['checks.share']({ choice: 'agreed' });
    expect(foldLog(await log()).checks['system.disk']?.status).toBe('ok');
  });

  it('ends after a restart what a crash cut short: a withdrawal, or results not told yet', async () => {
    const first = await joined();
    await first.handlers['checks.share']({ choice: 'agreed' });
    await check(first);
    // As if the process had died between the answer and the corrections.
    const answer = (choice: string) =>
      world.store.call('setting.put', { key: 'sharing', value: { log: LOG, choice, at: '2026-11-23T09:00:00.000Z' } });
    await answer('withdrawn');
    await first.stop();
    const second = world.companion();
    await second.start();
    await vi.waitFor(async () => expect(foldLog(await log()).checks).toEqual({}));
    await answer('agreed');
    await second.stop();
    const third = world.companion();
    await third.start();
    await vi.waitFor(async () =>
      expect(Object.keys(foldLog(await log()).checks).sort()).toEqual(['profile', 'system.disk']),
    );
    expect((await told()).filter(({ body }) => body['id'] === 'profile')).toHaveLength(2);
  });

  it('is asked anew for another slot: an answer belongs to its log', async () => {
    const companion = await joined();
    await world.store.call('setting.put', {
      key: 'sharing',
      value: { log: 'another-log-of-another-slot', choice: 'agreed', at: '2026-11-23T09:00:00.000Z' },
    });
    await companion.stop();
    const next = world.companion();
    await next.start();
    await check(next);
    expect(next.snapshot().checks.sharing.choice).toBe('unasked');
    expect(await told()).toEqual([]);
  });

  it('cannot be said before joining', async () => {
    const companion = world.companion();
    await companion.start();
    await expect(companion.handlers['checks.share']({ choice: 'agreed' })).rejects.toMatchObject({
      failure: { code: 'session.missing' },
    });
  });
});

describe('the report on paper', () => {
  it('holds results, codes, date and version, and no identity', async () => {
    const pages: string[] = [];
    world.outside.print = async (html) => {
      pages.push(html);
      return new Uint8Array([0x25]);
    };
    const companion = await joined();
    await companion.handlers['profile.save']({
      who: 'ps',
      couloir: 'medecine-de-ville',
      available: false,
      mssAddress: 'max.libre@medecin.mssante.fr',
      solution: null,
      region: null,
      grades: null,
      publisher: null,
      free: [],
      zone: null,
    });
    await companion.handlers['checks.run']({});
    expect(await companion.handlers['checks.pdf'](undefined)).toEqual({ name: 'prerequis-verif-segur-2026-11-23.pdf' });
    const [page] = pages;
    for (const said of ['profile.unavailable', 'segur.missing', '0.1.0', 'lang="fr"', 'scope="row"', 'Messagerie']) {
      expect(page).toContain(said);
    }
    expect(page).not.toMatch(/max\.libre|undefined|\[object/);
  });

  it('is not made of nothing', async () => {
    const companion = await joined();
    await expect(companion.handlers['checks.pdf'](undefined)).rejects.toMatchObject({
      failure: { code: 'report.nothing' },
    });
  });
});
