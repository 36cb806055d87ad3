import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inForce, type ListInForce } from '../../electron/feature/list/force.ts';
import { listNames, type ListName, type SolutionRow } from '../../organiser/protocol/list.ts';

import { createWorld, joinSlot, until, type World } from './companion-world.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});
afterEach(() => world.dispose());

const row = (id: string, name: string): SolutionRow => ({
  id,
  editor: 'Maison Test',
  name,
  version: '1',
  couloirs: ['medecine-de-ville'],
  device: 'LGC',
  wave: '2',
  listedOn: null,
  reference: '',
  source: '',
  seenOn: null,
});

/** Publishes on the memory hub. */
function publish(version: number, rows: unknown[], name: ListName = 'solutions'): void {
  const said = {
    name,
    version,
    publishedAt: '2026-11-24T09:00:00.000Z',
    label: `Liste ${version}`,
    asOf: '2026-11-24',
    example: false,
  };
  const sha256 = String(version).padStart(64, '0');
  world.hub.lists.set(name, {
    entry: { ...said, sha256, rows: rows.length },
    list: { v: 1, ...said, body: { rows } },
  });
}

const joined = () => joinSlot(world);
const asked = (name: ListName): number => world.hub.requests.filter(({ path }) => path === `/v1/lists/${name}`).length;
const solutionsOf = (companion: Awaited<ReturnType<typeof joined>>) => companion.snapshot().lists.solutions;

describe('the lists of the app', () => {
  it('are the delivered ones before anything else, the example marked so', async () => {
    const companion = world.companion();
    await companion.start();
    const { lists } = companion.snapshot();
    for (const name of listNames) expect(lists[name]).toMatchObject({ origin: 'bundled', version: null });
    expect(lists.solutions).toMatchObject({ example: true, rows: 10 });
    expect(lists['mss-domains'].rows).toBeGreaterThan(4000);
  });

  it('take what the organisers published at the next contact, ask for it once, and find it in a search', async () => {
    publish(1, [row('z1', 'Zéphyr Médical')]);
    const companion = await joined();
    await until('taken', () => solutionsOf(companion).origin === 'hub');
    expect(solutionsOf(companion)).toMatchObject({ version: 1, label: 'Liste 1', example: false, rows: 1 });
    const found = await companion.handlers['segur.search']({ text: 'zephir', couloir: null, limit: 5 });
    expect(found).toMatchObject({ listLabel: 'Liste 1', example: false, solutions: [{ id: 'z1' }] });
    await companion.handlers['sync.now'](undefined);
    await companion.handlers['sync.now'](undefined);
    expect(asked('solutions')).toBe(1);
    publish(2, [row('z1', 'Zéphyr Médical'), row('z2', 'Alizé')]);
    world.hub.poke();
    await until('second', () => solutionsOf(companion).version === 2);
  });

  it('keep it without a hub after a restart, and forget it with the data', async () => {
    publish(1, [row('z1', 'Zéphyr Médical')]);
    const first = await joined();
    await until('taken', () => solutionsOf(first).origin === 'hub');
    await first.stop();
    world.hub.down = true;
    const second = world.companion();
    await second.start();
    expect(solutionsOf(second)).toMatchObject({ origin: 'hub', version: 1 });
    await second.handlers['data.erase']({ confirm: true });
    expect(solutionsOf(second).origin).toBe('bundled');
    expect(world.store.setting('list.hub.solutions')).toBeUndefined();
  });

  it('refuse one that is out of shape, once, and keep the one in force', async () => {
    publish(1, [row('z1', 'Zéphyr Médical')]);
    const companion = await joined();
    await until('taken', () => solutionsOf(companion).origin === 'hub');
    publish(2, [{ ...row('z2', 'Alizé'), couloirs: ['piscine'] }]);
    await companion.handlers['sync.now'](undefined);
    await until('refused', () => world.logged.some(({ at }) => at === 'list.refused'));
    await companion.handlers['sync.now'](undefined);
    expect(solutionsOf(companion).version).toBe(1);
    expect(asked('solutions')).toBe(2);
    publish(3, [row('z3', 'Mistral')]);
    world.hub.poke();
    await until('third', () => solutionsOf(companion).version === 3);
  });

  it('ask for a newer list when checks run, without waiting for a silent hub', async () => {
    const companion = await joined();
    await companion.handlers['profile.save']({
      who: 'ps',
      couloir: 'medecine-de-ville',
      available: true,
      mssAddress: 'max.libre@medecin.mssante.fr',
      solution: { id: null, editor: 'Maison Test', name: 'Zéphyr Médical', version: '1' },
      region: null,
      grades: null,
      publisher: null,
      free: [],
      zone: null,
    });
    await until('sent', () => companion.snapshot().sync.unsent === 0);
    publish(1, [row('z1', 'Zéphyr Médical')]);
    const report = await companion.handlers['checks.run']({ only: ['mss.address', 'segur.solution'] });
    expect(report.results.length).toBe(2);
    expect(solutionsOf(companion).version).toBe(1);
    world.hub.down = true;
    expect((await companion.handlers['checks.run']({ only: ['segur.solution'] })).results.length).toBe(1);
  });

  it('leave alone what a newer hub publishes beside', async () => {
    publish(1, [row('z1', 'Zéphyr Médical')]);
    world.hub.lists.set('autre', { entry: { name: 'autre', version: 1 }, list: {} });
    const companion = await joined();
    await until('taken', () => solutionsOf(companion).version === 1);
  });
});

describe('the list in force', () => {
  const at = (origin: ListInForce['origin'], asOf: string, example = false): ListInForce<'hosts'> => ({
    name: 'hosts',
    origin,
    label: origin,
    asOf,
    example,
    version: null,
    publishedAt: null,
    body: { rows: [] },
  });
  const bundled = at('bundled', '2026-11-01');
  const of = (hub: string | null, file: string | null): string =>
    inForce({ bundled, hub: hub === null ? null : at('hub', hub), file: file === null ? null : at('file', file) })
      .origin;

  it('is the organisers’ before the delivered one, and the file’s only while it is of a later day', () => {
    expect(of(null, null)).toBe('bundled');
    expect(of('2026-10-01', null)).toBe('hub');
    expect(of(null, '2026-10-01')).toBe('file');
    expect(of('2026-10-01', '2026-10-02')).toBe('file');
    expect(of('2026-10-02', '2026-10-02')).toBe('hub');
    expect(inForce({ bundled, hub: at('hub', '2026-10-01'), file: at('file', '2026-10-02', true) }).origin).toBe('hub');
  });
});
