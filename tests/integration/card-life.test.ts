import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { crashAndRestart, insertAndRemove, startLivingCard, type LivingCard } from '../rig/card-life.ts';
import { createCpsCertificates, type CpsCertificates } from '../rig/cps-certificate.ts';
import { loadFaultModule } from '../rig/fault-module/fault-module.ts';
import { startPcscd, type Pcscd } from '../rig/pcscd.ts';
import { childrenOf } from '../rig/process-figures.ts';
import { createSoftHsmCard } from '../rig/softhsm.ts';
import { createVirtualCard, type VirtualCard } from '../rig/vpcd-card.ts';
import { bundleWorker } from './store-bundle.ts';

/** The endurance of a release asks for a thousand. */
const CRASHES = Number(process.env['CARD_LIFE_CRASHES'] ?? 50);
const CYCLES = Number(process.env['CARD_LIFE_CYCLES'] ?? 100);
/** More than the noise of a collector, far less than one look's worth for each gesture. */
const GROWTH_KB = 24_000;

let worker: ReturnType<typeof bundleWorker>;
let certificates: CpsCertificates;
let dir: string;
let service: Pcscd | undefined;
let card: VirtualCard | undefined;
let living: LivingCard | undefined;

beforeAll(async () => {
  worker = bundleWorker('card');
  certificates = await createCpsCertificates();
});
afterAll(() => worker.remove());
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'card-life-'))));
afterEach(async () => {
  vi.restoreAllMocks();
  await living?.port.stop();
  await card?.dispose();
  await service?.stop();
  living = card = service = undefined;
  rmSync(dir, { recursive: true, force: true });
});

it(`sees ${CYCLES} insertions and removals, each once and in order, and keeps nothing of them`, async () => {
  service = await startPcscd(dir);
  card = createVirtualCard({ certificates });
  living = startLivingCard(worker.entry, service.env);
  const life = await insertAndRemove(living, card, service.readerName, CYCLES);
  expect(life.seen).toEqual(Array.from({ length: CYCLES }, () => ['in', 'out']).flat());
  expect(life.counted).toBe(2 * CYCLES);
  expect(life.zombies).toBe(0);
  expect(life.worker.after.fds - life.worker.before.fds).toBeLessThanOrEqual(2);
  expect(life.worker.after.threads - life.worker.before.threads).toBeLessThanOrEqual(2);
  expect(life.worker.after.rssKb - life.worker.before.rssKb).toBeLessThan(GROWTH_KB);
  expect(living.port.lastEnd()).toBeNull();
}, 1_200_000);

it(`survives ${CRASHES} crashes of its driver, without a dead process or a file left behind`, async () => {
  const token = await createSoftHsmCard(dir, { certificates });
  const fault = loadFaultModule(dir, token, { C_GetTokenInfo: { kind: 'crash' } });
  living = startLivingCard(worker.entry, fault.env);
  const life = await crashAndRestart(living, fault.module, CRASHES, () => fault.setFaults({}));
  expect(new Set(life.codes)).toEqual(new Set(['card.middleware-crashed']));
  expect(life.codes).toHaveLength(CRASHES);
  expect(life.processes).toBe(CRASHES);
  expect(life.zombies).toBe(0);
  expect(life.host.after.fds - life.host.before.fds).toBeLessThanOrEqual(2);
  expect(life.host.after.threads - life.host.before.threads).toBeLessThanOrEqual(2);
  await living.port.stop();
  expect(childrenOf(process.pid).filter(({ command }) => command.includes(worker.entry))).toEqual([]);
}, 1_200_000);

it('restarts later and later, and at once again after a healthy minute', async () => {
  const token = await createSoftHsmCard(dir, { certificates });
  const fault = loadFaultModule(dir, token, { C_GetTokenInfo: { kind: 'crash' } });
  let shift = 0;
  const clock = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => clock() + shift);
  living = startLivingCard(worker.entry, fault.env, { first: 2, most: 10_000, healthy: 60_000 });
  // The pause is the first timer that is asked for once the supervisor says that it restarts.
  const pauses: number[] = [];
  let restarting = false;
  living.port.onState((state) => (restarting = state === 'restarting'));
  const real = setTimeout;
  vi.spyOn(globalThis, 'setTimeout').mockImplementation((run: () => void, ms?: number) => {
    if (restarting) pauses.push(ms ?? 0);
    restarting = false;
    return real(run, ms);
  });
  const crash = () => living!.port.call('read', { module: fault.module }).catch(() => undefined);
  for (let turn = 0; turn < 5; turn += 1) await crash();
  await living.port.call('close', undefined);
  shift = 60_001;
  await crash();
  await crash();
  await living.port.call('close', undefined);
  expect(pauses).toEqual([2, 4, 8, 16, 32, 2, 4]);
}, 60_000);
