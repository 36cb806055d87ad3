import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { _electron } from 'playwright-core';
import { appEnv } from '../e2e/play/app.ts';
import { participant } from '../e2e/play/participant.ts';
import { familyOf } from '../rig/process-figures.ts';
import type { Rig } from './card.ts';
import { rest, SETTLE_MS } from './card-worker.ts';
import { round } from './figures.ts';

type Build = { runtime: { executable: string; extraArgs: string[] }; root: string };
/** What the page calls; declared here since this runs in it. */
type Bridge = {
  companion: { call(channel: string, input: unknown): Promise<{ value?: { cards?: { id: string }[] } }> };
};

/**
 * The whole application on the screen of the checks, a card in the reader: it watches, then a simulated card stands for
 * the real one and it does not. What watching costs is the difference. Null where the application is not built.
 */
export async function appAtRest(
  { service, card, folder, log }: Rig,
  { runtime, root }: Build,
): Promise<Record<string, unknown> | null> {
  if (!existsSync(path.join(root, 'build', 'electron', 'main.mjs'))) return null;
  await card.insert();
  await service.waitForCard(true);
  const app = await _electron.launch({
    executablePath: runtime.executable,
    args: [...runtime.extraArgs, root],
    env: appEnv({
      userData: path.join(folder, 'app'),
      env: { VS_PKCS11_MODULE: service.module, ...service.env },
    }),
  });
  try {
    const page = await app.firstWindow();
    const me = participant(page);
    await me.ready();
    await me.goTo('checks');
    await me.cardPanel.getByText('MAX LIBRE').waitFor();
    const everyProcess = () => familyOf(app.process().pid ?? 0).map(({ pid }) => pid);
    await delay(SETTLE_MS);
    const watching = await rest(everyProcess);
    const simulate = (on: boolean) =>
      page.evaluate(async (wanted) => {
        const { companion } = window as unknown as Bridge;
        const { value } = await companion.call('card.simulators', undefined);
        await companion.call('card.simulate', { card: wanted ? (value?.cards?.[0]?.id ?? null) : null });
      }, on);
    await simulate(true);
    await delay(SETTLE_MS);
    const notWatching = await rest(everyProcess);
    await simulate(false);
    await delay(SETTLE_MS);
    const again = await rest(everyProcess);
    const costs = round((watching.cpuPercent + again.cpuPercent) / 2 - notWatching.cpuPercent, 3);
    log(`  veille dans l'application : ${costs} % d'un cœur de plus`);
    return { processes: everyProcess().length, watching, notWatching, watchingAgain: again, costs, target: 0.5 };
  } finally {
    await app.close();
    await card.remove();
    await service.waitForCard(false);
  }
}
