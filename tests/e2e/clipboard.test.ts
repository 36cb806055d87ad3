import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCpsCertificates } from '../rig/cps-certificate.ts';
import { closedPort } from '../rig/net/listen.ts';
import { call } from './checks/floor.ts';
import { goodProfile } from './checks/profile.ts';
import { token } from './codes/cards.ts';
import { launchApp, type App } from './play/app.ts';
import { keepEvidence } from './play/evidence.ts';
import { workshop } from './play/folder.ts';
import { goodNetwork } from './play/network.ts';
import { participant, type Participant } from './play/participant.ts';
import { root } from './play/runtime.ts';
import { app as text } from './play/texts.ts';
import { until } from './play/wait.ts';

/** What the buttons "Copier" really put in the clipboard of the machine, with a person and their card known to the app. */
const work = workshop('vs-clipboard-');
afterAll(() => work.end());
const pictures = path.join(root, 'out', 'clipboard');

/** The person of these tests, in every place where the app knows them: card, address, typed RPPS. Fictitious, its key is right. */
const RPPS = '10000000009';
const PLANTED = [
  /\bLIBRE\b/,
  /\bMAX\b/i,
  /max\.libre/i,
  /99900063480/,
  /2600855206/,
  new RegExp(RPPS),
  /[\w.]+@[\w.]+/,
];

describe('the clipboard', () => {
  let app: App;
  let me: Participant;
  const clipboard = (): Promise<string> => app.electron.evaluate((electron) => electron.clipboard.readText());
  const fill = (words: string): Promise<void> =>
    app.electron.evaluate((electron, given) => electron.clipboard.writeText(given), words);
  /** What a press puts in the place of what was there. */
  async function copied(press: () => Promise<void>): Promise<string> {
    await fill('ce qui était là avant');
    await press();
    return until('something else in the clipboard', async () => {
      const now = await clipboard();
      return now === 'ce qui était là avant' || now === '' ? null : now;
    });
  }

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    const certificates = await createCpsCertificates();
    const network = await goodNetwork(work, async (world) => [world.row('psc', 'refused.test', await closedPort())]);
    app = await launchApp({
      userData: work.dir('participant'),
      env: { ...network, ...(await token({ work, certificates }, { certificates })) },
    });
    work.later(() => app.kill());
    me = participant(app.page);
    await me.ready();
    await call(app, 'profile.save', goodProfile);
    await call(app, 'directory.rpps', { rpps: RPPS });
    await me.runChecks();
  });
  const play = async (name: string, story: () => Promise<void>): Promise<void> => {
    try {
      await story();
    } catch (error) {
      await keepEvidence(`clipboard ${name}`, app.page, app.stderr());
      throw error;
    }
  };

  it('holds the whole report after "Copier", and names nobody', () =>
    play('report', async () => {
      // The window itself does know them: the card was read.
      expect(await app.page.getByText('MAX LIBRE').count()).toBeGreaterThan(0);
      const report = await copied(() => me.button('checks.copy').click());
      await app.page.getByText(text('checks.copied'), { exact: true }).first().waitFor();
      await app.page.screenshot({ path: path.join(pictures, 'report.png'), animations: 'disabled' });
      expect(report).toContain(text('checks.report-title'));
      for (const id of ['card.certificate', 'mss.address', 'network.psc', 'system.disk']) {
        expect(report).toContain(text(`check.${id}.title`));
      }
      expect(report).toContain('(network.refused)');
      for (const who of PLANTED) expect(report).not.toMatch(who);
    }));

  it('holds the note for whoever looks after the network: the service, the machine, the code, and nobody', () =>
    play('note', async () => {
      const line = await me.line('network.psc');
      const note = await copied(() =>
        line.getByRole('button', { name: 'Copier pour mon informaticien', exact: true }).click(),
      );
      await app.page.screenshot({ path: path.join(pictures, 'note.png'), animations: 'disabled' });
      expect(note).toContain(text('note.head'));
      expect(note).toContain('refused.test');
      expect(note).toContain(text('note.code', { code: 'network.refused' }));
      for (const who of PLANTED) expect(note).not.toMatch(who);
      expect(app.problems).toEqual([]);
    }));
});
