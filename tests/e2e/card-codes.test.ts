import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkReport } from '../../electron/contract/check.ts';
import { createCpsCertificates, type CpsCertificates } from '../rig/cps-certificate.ts';
import { emptyPlace } from '../rig/empty-place.ts';
import { cases } from './codes/cases.ts';
import { imageOf, saidBy, writeTable, type Line } from './codes/table.ts';
import { launchApp, runApp } from './play/app.ts';
import { snapshotOf } from './play/compare.ts';
import { keepEvidence } from './play/evidence.ts';
import { workshop } from './play/folder.ts';
import { IDENTITY } from './play/main-job.ts';
import { participant } from './play/participant.ts';
import { asShown, failureText } from './play/texts.ts';

/**
 * Each code through the real application: what really happens (card rig), what the window says of it, and what
 * `--check --json` says. The table and the pictures go to `out/card-codes`.
 */
describe('every state of a card that can be produced here', () => {
  const lines: Line[] = [];
  let certificates: CpsCertificates;
  beforeAll(async () => {
    certificates = await createCpsCertificates();
  });
  afterAll(() => writeTable('table', lines));

  it.each(cases.map((one) => [one.code, one] as const))('%s', async (code, { how, set }) => {
    const work = workshop('vs-code-');
    try {
      const env = await set({ work, certificates });
      const ran = await runApp({ userData: work.dir('command'), env, args: ['--check', '--json'] });
      const report = checkReport.parse(JSON.parse(ran.stdout));
      const command = saidBy(report, code);
      expect(command, ran.stdout).not.toBe('');
      for (const name of IDENTITY) expect(JSON.stringify(report.results.map(({ shared }) => shared))).not.toMatch(name);

      const app = await launchApp({ userData: work.dir('window'), env });
      work.later(() => app.kill());
      const me = participant(app.page);
      await me.ready();
      try {
        await me.runChecks();
        const { results } = (await snapshotOf({ app })).checks;
        const found = results.find(({ failure }) => failure?.code === code)?.failure;
        expect(found?.code, JSON.stringify(results.map((one) => [one.id, one.failure?.code]))).toBe(code);
        const text = failureText(code, found!.info as Record<string, string | number>);
        expect(emptyPlace(`${text.title} ${text.sentence} ${text.action}`)).toBeNull();
        await app.page.getByText(text.title, { exact: true }).first().waitFor();
        await app.page.getByText(asShown(text.sentence)).first().waitFor();
        const image = imageOf(code);
        await app.page.emulateMedia({ reducedMotion: 'reduce' });
        await app.page.screenshot({ path: image, animations: 'disabled' });
        lines.push({ code, how, window: `${text.title} — ${text.sentence}`, image, command, exit: ran.code });
        expect(app.problems).toEqual([]);
      } catch (error) {
        await keepEvidence(`code ${code}`, app.page, app.stderr());
        throw error;
      }
    } finally {
      await work.end();
    }
  });
});
