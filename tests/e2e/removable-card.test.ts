import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCpsCertificates } from '../rig/cps-certificate.ts';
import { loadFaultModule, type FaultModule } from '../rig/fault-module/fault-module.ts';
import { startPcscd, type Pcscd } from '../rig/pcscd.ts';
import { createSoftHsmCard } from '../rig/softhsm.ts';
import { createVirtualCard, type VirtualCard } from '../rig/vpcd-card.ts';
import { launchApp, type App } from './play/app.ts';
import { keepEvidence } from './play/evidence.ts';
import { workshop } from './play/folder.ts';
import { snapshotOf } from './play/compare.ts';
import { participant, type Participant } from './play/participant.ts';
import { app as text, failureText } from './play/texts.ts';
import { until } from './play/wait.ts';

const work = workshop('vs-removable-');
afterAll(() => work.end());

/** Opens the application on the screen of the prerequisites. */
async function open(name: string, env: Record<string, string>): Promise<{ app: App; me: Participant }> {
  const app = await launchApp({ userData: work.dir(name), env });
  work.later(() => app.kill());
  const me = participant(app.page);
  await me.ready();
  await me.goTo('checks');
  return { app, me };
}

async function withEvidence(name: string, app: App, play: () => Promise<void>): Promise<void> {
  try {
    await play();
  } catch (error) {
    await keepEvidence(name, app.page, app.stderr());
    throw error;
  }
}

describe('a card that comes and goes', () => {
  let pcscd: Pcscd;
  let card: VirtualCard;
  let app: App;
  let me: Participant;
  const sees = (state: string): Promise<void> =>
    me.cardPanel.getByText(text(`card.state.${state}`), { exact: true }).waitFor();

  beforeAll(async () => {
    const certificates = await createCpsCertificates();
    pcscd = await startPcscd(work.dir('pcscd'));
    work.later(() => pcscd.stop());
    card = createVirtualCard({ certificates });
    work.later(() => card.dispose());
    ({ app, me } = await open('removable', { VS_PKCS11_MODULE: pcscd.module, ...pcscd.env }));
  });

  it('is followed without pressing anything: absent, read, absent, read', () =>
    withEvidence('removable card', app, async () => {
      await sees('no-card');
      await me.cardPanel.getByText(failureText('card.no-card').sentence, { exact: true }).waitFor();
      for (let turn = 0; turn < 2; turn += 1) {
        await card.insert();
        await sees('ready');
        await me.cardPanel.getByText('MAX LIBRE').waitFor();
        await me.cardPanel.getByText('Médecin').first().waitFor();
        await card.remove();
        await sees('no-card');
        // The holder does not stay on the screen after the card left.
        await until('the name is gone', async () => (await me.cardPanel.getByText('LIBRE').count()) === 0);
      }
    }));

  it('is checked again by itself when it comes back', () =>
    withEvidence('removable card checks', app, async () => {
      await me.runChecks();
      await me.sees('card.no-card');
      const before = await snapshotOf({ app });
      expect(before.checks.results.find(({ id }) => id === 'card.present')?.status).toBe('fail');
      await card.insert();
      await until('the check of the card is right again', async () => {
        const { checks } = await snapshotOf({ app });
        return checks.results.find(({ id }) => id === 'card.present')?.status === 'ok';
      });
      await card.remove();
      await sees('no-card');
      expect(app.problems).toEqual([]);
    }));
});

describe('a module that crashes, hangs, or lies', () => {
  let faulty: FaultModule;
  let app: App;
  let me: Participant;

  beforeAll(async () => {
    const dir = work.dir('faulty');
    const real = await createSoftHsmCard(dir);
    faulty = loadFaultModule(dir, real);
    ({ app, me } = await open('faulty-data', {
      VS_PKCS11_MODULE: faulty.module,
      ...(faulty.env as Record<string, string>),
    }));
  });
  beforeEach(() => faulty.setFaults({}));

  /** The window goes on answering: another screen opens and comes back. */
  async function isUsable(): Promise<void> {
    await me.goTo('data');
    await me.page.getByRole('heading', { level: 1, name: text('data.title') }).waitFor();
    await me.goTo('checks');
  }
  async function isReadAgain(): Promise<void> {
    await me.runChecks();
    await me.cardPanel.getByText(text('card.state.ready'), { exact: true }).waitFor({ timeout: 60_000 });
    await me.cardPanel.getByText('MAX LIBRE').waitFor();
  }
  const codes = async (): Promise<(string | undefined)[]> =>
    (await snapshotOf({ app })).checks.results.map(({ failure }) => failure?.code);

  it('names the crash of the module, and reads the card again afterwards', () =>
    withEvidence('crash', app, async () => {
      await isReadAgain();
      faulty.setFaults({ C_GetTokenInfo: { kind: 'crash' } });
      await me.runChecks();
      expect(await codes()).toContain('card.middleware-crashed');
      await me.page.getByText(failureText('card.middleware-crashed').title, { exact: true }).first().waitFor();
      await isUsable();
      faulty.setFaults({});
      await isReadAgain();
      expect(await codes()).not.toContain('card.middleware-crashed');
    }));

  it('names a module that freezes, without freezing', () =>
    withEvidence('hang', app, async () => {
      faulty.setFaults({ C_GetTokenInfo: { kind: 'hang' } });
      const running = me.page.getByRole('button', { name: text('checks.running') });
      // The card that was read again may be checked by itself at this moment: the button is then not there to be pressed.
      await until('checks on their way', async () => {
        if (await me.button('checks.run').isVisible())
          await me
            .button('checks.run')
            .click({ timeout: 2_000 })
            .catch(() => undefined);
        return running.isVisible();
      });
      // While the module is frozen.
      await isUsable();
      await me.page
        .getByText(failureText('card.middleware-hung').title, { exact: true })
        .first()
        .waitFor({ timeout: 90_000 });
      faulty.setFaults({});
      await me.button('checks.run').waitFor({ timeout: 100_000 });
      await isReadAgain();
    }));

  it('names a card whose update was interrupted', () =>
    withEvidence('damaged', app, async () => {
      // Bad EF_ACTUA: the CPS library's own code.
      faulty.setFaults({ C_OpenSession: { kind: 'rv', code: 0x80000001 } });
      await me.runChecks();
      expect(await codes()).toContain('card.damaged');
      await me.sees('card.damaged');
      faulty.setFaults({});
      await isReadAgain();
    }));
});
