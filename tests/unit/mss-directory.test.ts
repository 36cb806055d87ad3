import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Companion } from '../../electron/feature/companion.ts';
import { createBucket } from '../../electron/feature/mss/bucket.ts';
import type { Box } from '../../native/directory/port.ts';
import { createManualTimers, createWorld, until, type World } from './companion-world.ts';

const DAY = 86_400_000;
/** An RPPS whose key is right; fictitious. */
const RPPS = '10000000009';
const OTHER = '810000000016';
const box = (part: Partial<Box>): Box => ({
  address: 'jean.dupont@medecin.mssante.fr',
  kind: 'PER',
  person: `8${RPPS}`,
  profession: 'Médecin',
  skill: null,
  service: null,
  structure: 'CABINET EXEMPLE',
  structureId: null,
  postalCode: null,
  town: 'PARIS',
  paperless: null,
  ...part,
});

let world: World;
let companion: Companion;
beforeEach(async () => {
  world = createWorld();
});
afterEach(() => world.dispose());

/** An app whose copy of the directory is of `days` ago, with a profile. */
async function started(days: number | null, boxes: Box[] = [], mssAddress = 'jean.dupont@medecin.mssante.fr') {
  if (days !== null) {
    const at = new Date(world.clock.now.getTime() - days * DAY).toISOString();
    world.store.directory.facts = { asOf: at, importedAt: at, rows: boxes.length, people: 1, structures: 1 };
    world.store.directory.boxes = boxes;
  }
  companion = world.companion();
  await companion.start();
  const profile = { who: 'ps' as const, couloir: 'medecine-de-ville' as const, available: true, solution: null };
  const unsaid = { region: null, grades: null, publisher: null, free: [], zone: null };
  await companion.handlers['profile.save']({ ...profile, ...unsaid, mssAddress });
}
async function verdict() {
  const { results } = await companion.handlers['checks.run']({ only: ['mss.directory'] });
  const { status, failure, shared } = results[0]!;
  return { status, code: failure?.code ?? null, shared };
}

describe('mss.directory', () => {
  it('is ok for the box of the person, and says nothing of them', async () => {
    await started(1, [box({})]);
    await companion.handlers['directory.rpps']({ rpps: RPPS });
    expect(await verdict()).toEqual({
      status: 'ok',
      code: null,
      shared: { source: 'copy', listOf: '2026-11-22', found: true, kind: 'PER', mine: true },
    });
  });

  it('is ok for the box of a structure, whoever asks', async () => {
    await started(1, [box({ kind: 'ORG', person: null })]);
    expect(await verdict()).toMatchObject({ status: 'ok', shared: { kind: 'ORG' } });
  });

  it('is not known for a personal box whose holder is not told', async () => {
    await started(1, [box({ person: null })]);
    await companion.handlers['directory.rpps']({ rpps: RPPS });
    expect(await verdict()).toMatchObject({ status: 'unknown', code: 'mss.directory-no-holder' });
  });

  it('is a fail for the box of somebody else, without naming anybody', async () => {
    await started(1, [box({ person: OTHER })]);
    await companion.handlers['directory.rpps']({ rpps: RPPS });
    const found = await verdict();
    expect(found).toMatchObject({ status: 'fail', code: 'mss.directory-other' });
    expect(JSON.stringify(found)).not.toMatch(/dupont|1000000/);
  });

  it('is a warning for an address that is not there', async () => {
    await started(1, []);
    expect(await verdict()).toMatchObject({
      status: 'warn',
      code: 'mss.directory-not-found',
      shared: { found: false },
    });
  });

  it('is not known without a directory, without an RPPS, or for an address that is refused', async () => {
    await started(null);
    expect(await verdict()).toMatchObject({ status: 'unknown', code: 'mss.directory-none' });
    world.store.directory.boxes = [box({})];
    await started(1, [box({})]);
    expect(await verdict()).toMatchObject({ status: 'unknown', code: 'mss.directory-no-person' });
    await started(1, [box({})], 'pas une adresse');
    expect(await verdict()).toMatchObject({ status: 'unknown', code: 'check.not-tried' });
  });

  it('tells the type of the box in mss.address', async () => {
    await started(1, [box({ kind: 'CAB' })]);
    const { results } = await companion.handlers['checks.run']({ only: ['mss.address'] });
    expect(results[0]).toMatchObject({ status: 'ok', shared: { kind: 'CAB' } });
  });
});

describe('the age of the copy', () => {
  it('is said when it comes near, and the copy is erased past thirty days', async () => {
    await started(26, [box({})]);
    expect(companion.snapshot().directory).toMatchObject({ state: 'ready', copy: { soon: true } });
    world.clock.now = new Date(world.clock.now.getTime() + 5 * DAY);
    world.timers.pass(60 * 60_000);
    await until('erased', () => companion.snapshot().directory.copy === null);
    await until('said', () => companion.snapshot().directory.erasedAsOf === '2026-10-28T09:00:00.000Z');
    expect(world.store.directory.facts).toBeNull();
    expect(await verdict()).toMatchObject({ status: 'unknown', code: 'mss.directory-expired' });
  });

  it('is looked at when the app starts', async () => {
    await started(31, [box({})]);
    expect(companion.snapshot().directory).toMatchObject({ state: 'none', copy: null });
    expect(companion.snapshot().directory.erasedAsOf).not.toBeNull();
  });
});

describe('an import', () => {
  const facts = {
    asOf: '2026-11-23T06:00:00.000Z',
    importedAt: '2026-11-23T09:00:00.000Z',
    rows: 7,
    people: 1,
    structures: 1,
  };

  it('is followed, can fail, be given up, wait for a decision, and end', async () => {
    world.outside.choose = async () => '/x/extraction.zip';
    await started(null);
    const view = () => companion.snapshot().directory;
    await companion.handlers['directory.import'](undefined);
    world.store.tell({ name: 'directory.progress', value: { phase: 'reading', rows: 5, bytes: 1, total: 2 } });
    expect(view()).toMatchObject({ state: 'importing', progress: { rows: 5 } });
    const failure = { code: 'mss.extract-truncated' as const, at: 'x', info: {} };
    world.store.tell({ name: 'directory.ended', value: { is: 'failed', failure } });
    expect(view()).toMatchObject({ state: 'none', progress: null, failure });
    await companion.handlers['directory.import'](undefined);
    expect(view().failure).toBeNull();
    await companion.handlers['directory.cancel'](undefined);
    expect(view().state).toBe('none');
    await companion.handlers['directory.import'](undefined);
    world.store.tell({ name: 'directory.ended', value: { is: 'smaller', rows: 3, before: 9 } });
    expect(view()).toMatchObject({ state: 'deciding', smaller: { rows: 3, before: 9 } });
    world.store.directory.facts = facts;
    await companion.handlers['directory.decide']({ replace: true });
    expect(view()).toMatchObject({ state: 'ready', smaller: null, copy: { rows: 7, soon: false } });
    await companion.handlers['directory.erase'](undefined);
    expect(view()).toMatchObject({ state: 'none', copy: null });
  });

  it('that dies with its process is said, and the copy in place is opened again', async () => {
    world.outside.choose = async () => '/x/extraction.zip';
    await started(1, [box({})]);
    await companion.handlers['directory.import'](undefined);
    world.store.restartWorker();
    await until('again', () => companion.snapshot().directory.state === 'ready');
    expect(companion.snapshot().directory).toMatchObject({ failure: { code: 'mss.extract-interrupted' } });
  });
});

describe('what the person may ask', () => {
  it('suggests boxes from three letters, and the person’s own by their RPPS', async () => {
    await started(1, [box({}), box({ address: 'jean.durand@medecin.mssante.fr', person: OTHER })]);
    const suggest = async (text: string) => (await companion.handlers['directory.suggest']({ text })).boxes;
    expect(await suggest('je')).toEqual([]);
    expect((await suggest(' jean.du')).map(({ address }) => address)).toHaveLength(2);
    expect(await companion.handlers['directory.mine'](undefined)).toEqual({ known: false, boxes: [] });
    await expect(companion.handlers['directory.rpps']({ rpps: '10000000001' })).rejects.toMatchObject({
      failure: { code: 'mss.rpps-shape' },
    });
    await companion.handlers['directory.rpps']({ rpps: RPPS });
    const mine = await companion.handlers['directory.mine'](undefined);
    expect(mine.boxes.map(({ address }) => address)).toEqual(['jean.dupont@medecin.mssante.fr']);
    // What comes to the window holds no identifier.
    expect(JSON.stringify(mine)).not.toContain(RPPS);
  });
});

describe('seventeen calls a second', () => {
  it('are let through, the others wait for their turn in order', async () => {
    const timers = createManualTimers();
    const bucket = createBucket(17, timers);
    const passed: number[] = [];
    for (let n = 0; n < 40; n += 1) void bucket.take().then(() => passed.push(n));
    const settle = () => new Promise((next) => setImmediate(next));
    await settle();
    expect(passed).toHaveLength(17);
    timers.pass(999);
    await settle();
    expect(passed).toHaveLength(17);
    timers.pass(1);
    await settle();
    expect(passed).toHaveLength(34);
    timers.pass(1_000);
    await settle();
    expect(passed).toEqual(Array.from({ length: 40 }, (_, n) => n));
  });
});
