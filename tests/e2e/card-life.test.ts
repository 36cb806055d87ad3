import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { createCpsCertificates, type CpsCertificates } from '../rig/cps-certificate.ts';
import { startPcscd, type Pcscd } from '../rig/pcscd.ts';
import { ATR } from '../rig/piv-card.ts';
import { createVirtualCard, type VirtualCard } from '../rig/vpcd-card.ts';
import { launchApp, type App } from './play/app.ts';
import { snapshotOf } from './play/compare.ts';
import { keepEvidence } from './play/evidence.ts';
import { workshop } from './play/folder.ts';
import { participant, type Participant } from './play/participant.ts';
import { app as text, failureText } from './play/texts.ts';
import { until } from './play/wait.ts';

const work = workshop('vs-card-life-');
afterAll(() => work.end());

/** Everything that happens to readers, cards, the service and the worker while the window is open, in one application. */
describe('the life of a card, seen without pressing anything', () => {
  let certificates: CpsCertificates;
  let service: Pcscd;
  let app: App;
  let me: Participant;
  let mine: VirtualCard;
  let vitale: VirtualCard;
  const env = { VS_PKCS11_MODULE: '/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so' };

  beforeAll(async () => {
    certificates = await createCpsCertificates();
    service = await startPcscd(work.dir('service'), { readers: 2 });
    work.later(() => service.stop());
    const [first, second] = service.readers;
    vitale = createVirtualCard({ certificates, atr: ATR.vitale, applet: 'none', port: first!.port });
    mine = createVirtualCard({ certificates, atr: ATR.cps3, port: second!.port });
    work.later(() => vitale.dispose());
    work.later(() => mine.dispose());
    app = await launchApp({ userData: work.dir('data'), env: { ...env, ...service.env } });
    work.later(() => app.kill());
    me = participant(app.page);
    await me.ready();
    await me.goTo('card');
  });

  const card = async (): Promise<Snapshot['card']> => (await snapshotOf({ app })).card;
  const becomes = async (state: Snapshot['card']['state'], code: string | null): Promise<Snapshot['card']> =>
    until(
      `${state} ${code}`,
      async () => {
        const now = await card();
        return now.state === state && (now.failure?.code ?? null) === code && now;
      },
      { ms: 40_000 },
    );
  const play = (name: string, story: () => Promise<void>) =>
    it(name, async () => {
      try {
        await story();
      } catch (error) {
        await keepEvidence(`life ${name}`, app.page, `${app.stderr()}\n${JSON.stringify(await card(), null, 1)}`);
        throw error;
      }
    });

  play('two readers: the CPS is shown, the Carte Vitale beside it is named and disturbs nothing', async () => {
    await becomes('no-card', 'card.no-card');
    await vitale.insert();
    await becomes('wrong-card', 'card.vitale');
    await app.page.getByText(failureText('card.vitale').title, { exact: true }).first().waitFor();
    await mine.insert();
    const { readers } = await becomes('ready', null);
    expect(readers.filter((one) => one.present).map(({ kind, shown }) => [kind, shown])).toEqual([
      ['vitale', false],
      ['cps3', true],
    ]);
    await app.page.getByText('MAX LIBRE').first().waitFor();
    await vitale.remove();
    await until('the Vitale is gone', async () => !(await card()).readers.some(({ kind }) => kind === 'vitale'));
    expect((await card()).state).toBe('ready');
  });

  play('two cards of the same family: taking one out shows the other', async () => {
    const other = createVirtualCard({ certificates, atr: ATR.cps4, port: service.readers[0]!.port });
    work.later(() => other.dispose());
    await other.insert();
    const both = await until('both cards', async () => {
      const now = await card();
      return now.readers.filter(({ present }) => present).length === 2 && now.state === 'ready' && now;
    });
    const shown = both.readers.find((one) => one.shown)!;
    await (shown.kind === 'cps3' ? mine : other).remove();
    const left = await until('the other card', async () => {
      const now = await card();
      return now.state === 'ready' && now.readers.find((one) => one.shown)?.kind !== shown.kind && now;
    });
    expect(left.readers.filter(({ present }) => present)).toHaveLength(1);
    await (shown.kind === 'cps3' ? other : mine).remove();
    await becomes('no-card', 'card.no-card');
    await mine.insert();
    await becomes('ready', null);
  });

  play('the service stops, comes back without a reader, then with readers', async () => {
    await mine.remove();
    await service.stop();
    await becomes('no-service', 'card.no-service');
    await app.page.getByText(failureText('card.no-service').title, { exact: true }).first().waitFor();
    service = await startPcscd(work.dir('without'), { readers: 0 });
    await becomes('no-reader', 'card.no-reader');
    await service.stop();
    await becomes('no-service', 'card.no-service');
    service = await startPcscd(work.dir('again'), { readers: 2 });
    await becomes('no-card', 'card.no-card');
    await mine.insert();
    await becomes('ready', null);
  });

  play('the worker is killed: the window goes on, and the card is read and followed again', async () => {
    const workerPid = async () =>
      app.electron.evaluate(({ app: electron }) => {
        const named = electron
          .getAppMetrics()
          .find((one) => one.serviceName === 'companion-card' || one.name === 'companion-card');
        return named?.pid ?? null;
      });
    const pid = await until('the worker', workerPid);
    process.kill(pid, 'SIGKILL');
    const next = await until('a new worker', async () => {
      const now = await workerPid();
      return now !== null && now !== pid && now;
    });
    expect(next).not.toBe(pid);
    await me.goTo('data');
    await me.goTo('card');
    await becomes('ready', null);
    await mine.remove();
    await becomes('no-card', 'card.no-card');
    await mine.insert();
    await becomes('ready', null);
  });

  play('the machine wakes up: what changed while it slept is seen', async () => {
    await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'));
    await mine.remove();
    await mine.insert();
    await app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
    await becomes('ready', null);
    await app.page.getByText(text('card.state.ready'), { exact: true }).first().waitFor();
    expect(app.problems).toEqual([]);
  });
});
