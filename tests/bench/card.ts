// The card: a cold reading against another program's, the time a notice takes, and what watching costs at rest.
// With --endurance: a hundred insertions and a thousand crashes, with what they leave behind.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  crashAndRestart,
  insertAndRemove,
  startLivingCard,
  type LifeFigures,
  type LivingCard,
} from '../rig/card-life.ts';
import { createCpsCertificates } from '../rig/cps-certificate.ts';
import { loadFaultModule } from '../rig/fault-module/fault-module.ts';
import { startPcscd, type Pcscd } from '../rig/pcscd.ts';
import { createSoftHsmCard } from '../rig/softhsm.ts';
import { createVirtualCard, type VirtualCard } from '../rig/vpcd-card.ts';
import { appAtRest } from './card-app.ts';
import { coldReadings, noticeTimes, workerAtRest } from './card-worker.ts';
import { spread } from './figures.ts';

type Context = {
  runtime?: { executable: string; extraArgs: string[] };
  root: string;
  /** Words that start with a dash on the command line. */
  options?: readonly string[];
  log: (line: string) => void;
};

/** What the parts of this case measure with. */
export type Rig = { service: Pcscd; card: VirtualCard; entry: string; folder: string; log: (line: string) => void };

export async function run({ runtime, root, options = [], log }: Context): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vs-bench-card-'));
  const entry = path.join(root, 'build', 'native', 'card-worker.mjs');
  const service = await startPcscd(path.join(folder, 'pcscd'));
  const card = createVirtualCard({ certificates: await createCpsCertificates() });
  const rig: Rig = { service, card, entry, folder, log };
  try {
    const parts: Record<string, () => Promise<unknown>> = {
      cold: () => coldReadings(rig),
      notice: () => noticeTimes(rig),
      worker: () => workerAtRest(rig),
      app: async () => (runtime === undefined ? null : appAtRest(rig, { runtime, root })),
    };
    const long: typeof parts = { cycles: () => cycles(rig), crashes: () => crashes(rig) };
    const all = { ...parts, ...long };
    const named = Object.keys(all).filter((part) => options.includes(`--${part}`));
    const usual = Object.keys(options.includes('--endurance') ? all : parts);
    const found: Record<string, unknown> = { loadBefore: os.loadavg() };
    for (const part of named.length > 0 ? named : usual) found[part] = await all[part]!();
    return { ...found, loadAfter: os.loadavg() };
  } finally {
    await card.dispose();
    await service.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

const kept = ({ worker, host, zombies }: LifeFigures): Record<string, unknown> => ({
  worker: {
    rssKb: [worker.before.rssKb, worker.after.rssKb],
    fds: [worker.before.fds, worker.after.fds],
    threads: [worker.before.threads, worker.after.threads],
  },
  host: {
    rssKb: [host.before.rssKb, host.after.rssKb],
    fds: [host.before.fds, host.after.fds],
    threads: [host.before.threads, host.after.threads],
  },
  zombies,
});

/** What was measured, the worker stopped. */
async function ended<T>({ port }: LivingCard, measured: Promise<T>): Promise<T> {
  try {
    return await measured;
  } finally {
    await port.stop();
  }
}

/** Figures are [before, after]. */
async function cycles({ service, card, entry, log }: Rig): Promise<Record<string, unknown>> {
  log('  100 insertions et retraits…');
  const living = startLivingCard(entry, service.env);
  const life = await ended(living, insertAndRemove(living, card, service.readerName, 100));
  return {
    seen: life.seen.length,
    inOrder: life.seen.every((one, index) => one === (index % 2 === 0 ? 'in' : 'out')),
    counted: life.counted,
    gestureToNoticeMs: spread(life.noticeMs),
    ...kept(life),
  };
}

async function crashes({ entry, folder, log }: Rig): Promise<Record<string, unknown>> {
  log('  1000 arrêts brutaux…');
  const token = await createSoftHsmCard(path.join(folder, 'token'));
  const fault = loadFaultModule(folder, token, { C_GetTokenInfo: { kind: 'crash' } });
  const living = startLivingCard(entry, fault.env);
  const life = await ended(
    living,
    crashAndRestart(living, fault.module, 1000, () => fault.setFaults({})),
  );
  return {
    crashed: life.codes.filter((code) => code === 'card.middleware-crashed').length,
    processes: life.processes,
    ...kept(life),
  };
}
