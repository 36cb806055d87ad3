import { copyFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckReport } from '../../electron/contract/check.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { createCpsCertificates } from '../rig/cps-certificate.ts';
import { OPENSC_MODULE, startPcscd, type Pcscd } from '../rig/pcscd.ts';
import { createVirtualCard, type VirtualCard } from '../rig/vpcd-card.ts';
import { launchApp, runApp, type App } from './play/app.ts';
import { snapshotOf } from './play/compare.ts';
import { keepEvidence } from './play/evidence.ts';
import { workshop } from './play/folder.ts';
import { participant, type Participant } from './play/participant.ts';
import { app as text, failureText } from './play/texts.ts';
import { until } from './play/wait.ts';

const work = workshop('vs-card-frozen-');
afterAll(() => work.end());

const cardOf = async (app: App): Promise<Snapshot['card']> => (await snapshotOf({ app })).card;

/** Milliseconds until the card is in this state, at most `ms`. */
async function becomes(app: App, state: Snapshot['card']['state'], ms: number): Promise<number> {
  const from = Date.now();
  await until(state, async () => (await cardOf(app)).state === state, { ms });
  return Date.now() - from;
}

describe('what freezes or ends while nobody touches anything', () => {
  let service: Pcscd;
  let card: VirtualCard;
  let app: App;
  let me: Participant;

  beforeAll(async () => {
    service = await startPcscd(work.dir('service'));
    work.later(() => service.stop());
    card = createVirtualCard({ certificates: await createCpsCertificates() });
    work.later(() => card.dispose());
    await card.insert();
    await service.waitForCard(true);
    const env = { VS_PKCS11_MODULE: service.module, ...service.env };
    app = await launchApp({ userData: work.dir('data'), env });
    work.later(() => app.kill());
    me = participant(app.page);
    await me.ready();
    await me.goTo('card');
    await becomes(app, 'ready', 20_000);
  });

  const worker = (): Promise<number> =>
    until('the process of the card', () =>
      app.electron.evaluate(({ app: electron }) => {
        const isCard = ({ name, serviceName }: { name?: string; serviceName?: string }): boolean =>
          [name, serviceName].includes('companion-card');
        return electron.getAppMetrics().find(isCard)?.pid ?? null;
      }),
    );
  const play = (name: string, story: () => Promise<void>) =>
    it(name, async () => {
      try {
        await story();
      } catch (error) {
        await keepEvidence(
          `frozen ${name}`,
          app.page,
          `${app.stderr()}\n${JSON.stringify(await cardOf(app), null, 1)}`,
        );
        throw error;
      }
    });

  play('says calmly that the reading resumes after its process was killed', async () => {
    const before = await worker();
    const said = app.page.getByText(text('card.say.restarting'), { exact: true }).first().waitFor();
    process.kill(before, 'SIGKILL');
    await said;
    await until('another process', async () => (await worker()) !== before);
    await until('the end of the restart', async () => (await cardOf(app)).restarting !== true);
    await becomes(app, 'ready', 10_000);
  });

  play('notices a frozen process by itself, and the removal that it did not tell', async () => {
    process.kill(await worker(), 'SIGSTOP');
    await card.remove();
    expect(await becomes(app, 'no-card', 25_000)).toBeLessThan(20_000);
    await card.insert();
    await becomes(app, 'ready', 10_000);
  });

  play('sees a removal soon after the process was killed again and again', async () => {
    for (let time = 0; time < 6; time += 1) {
      const own = await worker();
      process.kill(own, 'SIGKILL');
      await until('its end', async () => (await worker()) !== own);
    }
    await card.remove();
    expect(await becomes(app, 'no-card', 20_000)).toBeLessThan(6_000);
    await card.insert();
    await becomes(app, 'ready', 20_000);
  });

  play('comes back by itself, and soon, after a check met the frozen process', async () => {
    process.kill(await worker(), 'SIGSTOP');
    await me.goTo('checks');
    await me.runChecks();
    await me.goTo('card');
    await becomes(app, 'ready', 10_000);
  });

  play('names the service, not the library, when the service freezes, and comes back with it', async () => {
    process.kill(service.pid!, 'SIGSTOP');
    try {
      await me.goTo('checks');
      const from = Date.now();
      await me.runChecks();
      expect(Date.now() - from).toBeLessThan(20_000);
      await me.sees('card.no-service');
      const { checks } = await snapshotOf({ app });
      const codes = checks.results.filter(({ id }) => id.startsWith('card.')).map((one) => one.failure?.code);
      expect(codes).not.toContain('card.middleware-hung');
      await me.goTo('card');
      await app.page.getByText(failureText('card.no-service').sentence, { exact: true }).first().waitFor();
      const ran = await runApp({
        userData: work.dir('command'),
        env: { VS_PKCS11_MODULE: service.module, ...service.env },
        args: ['--check', '--json', '--only', 'card.present,card.middleware'],
      });
      const report = JSON.parse(ran.stdout) as CheckReport;
      expect(report.results.map(({ id, status, failure }) => [id, status, failure?.code])).toEqual([
        ['card.present', 'fail', 'card.no-service'],
        ['card.middleware', 'unknown', 'check.not-tried'],
      ]);
      expect(report.ms).toBeLessThan(15_000);
    } finally {
      process.kill(service.pid!, 'SIGCONT');
    }
    expect(await becomes(app, 'ready', 20_000)).toBeLessThan(8_000);
    expect(app.problems).toEqual([]);
  });
});

it('goes on with the automatic search when the library that was chosen is gone, and says it', async () => {
  const userData = work.dir('chosen');
  const own = path.join(work.dir('library'), 'mon-module.so');
  copyFileSync(OPENSC_MODULE, own);
  const open = async (): Promise<App> => {
    const app = await launchApp({ userData, env: { VS_PKCS11_MODULE: undefined } });
    work.later(() => app.kill());
    await participant(app.page).ready();
    await participant(app.page).goTo('card');
    return app;
  };
  const first = await open();
  await first.electron.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
  }, own);
  await first.page.getByRole('button', { name: text('card.library.choose') }).click();
  await until('the chosen one in use', async () => (await cardOf(first)).middleware?.path === own);
  await first.close();
  rmSync(own);

  const second = await open();
  await second.page.getByText(text('card.library.lost'), { exact: true }).waitFor();
  expect((await cardOf(second)).middleware?.path).toBe(OPENSC_MODULE);
  await second.page.getByRole('button', { name: text('card.library.forget-lost') }).click();
  await until(
    'the message is gone',
    async () => (await second.page.getByText(text('card.library.lost')).count()) === 0,
  );
  await second.close();
});
