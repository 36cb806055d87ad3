import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { call } from './checks/floor.ts';
import { launchApp, type App } from './play/app.ts';
import { openEdition } from './play/edition.ts';
import { keepEvidence } from './play/evidence.ts';
import { workshop } from './play/folder.ts';
import { participant, type Participant } from './play/participant.ts';
import { readPdf } from './play/pdf.ts';
import { root } from './play/runtime.ts';
import { app as text } from './play/texts.ts';
import { until } from './play/wait.ts';

/** Without any code: a rehearsal that leaves nothing, then the whole hour on this machine alone, to the archive. */
const work = workshop('vs-standalone-');
afterAll(() => work.end());
const pictures = path.join(root, 'out', 'standalone');
const PASS = 'cheval agrafe pile correcte';
const WORDS = 'La liste met longtemps à venir';

describe('a person without a code', () => {
  it('rehearses, plays the hour, keeps its bilan and an archive that opens again', async () => {
    mkdirSync(pictures, { recursive: true });
    const userData = work.dir('participant');
    const saved = work.dir('saved');
    let app!: App;
    let me!: Participant;
    const start = async (): Promise<void> => {
      app = await launchApp({ userData });
      work.later(() => app.kill());
      await app.saveInto(saved);
      me = participant(app.page);
      await me.ready();
    };
    const picture = (name: string) =>
      app.page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: false });
    await start();
    try {
      // A rehearsal, before anything else; it survives a power cut.
      await me.button('rehearsal.start').click();
      const mark = () => app.page.getByRole('main').getByText(text('rehearsal.title'), { exact: true }).first();
      await mark().waitFor();
      await me.startHour();
      await me.setStatus('identification', 'non-conforme');
      await picture('rehearsal');
      await me.goTo('bilan');
      await app.page.getByText(text('rehearsal.no-bilan')).waitFor();
      await app.kill();
      await start();
      await mark().waitFor();
      await me.goTo('session');
      await app.page.getByRole('timer').waitFor();
      await me.button('rehearsal.end').click();
      await app.page
        .getByRole('alertdialog')
        .getByRole('button', { name: text('rehearsal.end'), exact: true })
        .click();
      await mark().waitFor({ state: 'detached' });

      // The session itself, without a code.
      await app.page.getByRole('button', { name: text('local.couloir') }).click();
      await app.page.getByRole('option', { name: text('couloir.laboratoire'), exact: true }).click();
      await me.button('local.start').click();
      await app.page.getByRole('heading', { level: 1, name: text('local.title') }).waitFor();
      await me.status.getByText(text('sync.local'), { exact: true }).waitFor();
      await picture('home');
      await me.startHour();
      await me.setStatus('identification', 'conforme');
      await me.setStatus('ins', 'conforme-avec-reserve');
      await me.irritant('ins', WORDS);
      // The window is closed over the running hour: asked first, and what is said keeps it.
      const question = await app.electron.evaluate(
        ({ BrowserWindow, dialog }) =>
          new Promise<string>((resolve) => {
            dialog.showMessageBox = ((_: unknown, { message }: { message: string }) => {
              resolve(message);
              return Promise.resolve({ response: 0, checkboxChecked: false });
            }) as typeof dialog.showMessageBox;
            BrowserWindow.getAllWindows()[0]?.close();
          }),
      );
      expect(question).toContain("L'heure de test continue");
      await app.page.getByRole('timer').waitFor();
      expect(await me.button('help.button').count()).toBe(0);
      await app.page.getByText(text('local.no-organiser-what')).waitFor();
      await me.endHour();

      await me.saveBilan('pdf');
      await me.saveBilan('json');
      await picture('bilan');
      const file = (end: string): string => {
        const name = readdirSync(saved).find((one) => one.endsWith(end));
        return path.join(saved, name ?? `no ${end}`);
      };
      const data = JSON.parse(readFileSync(file('.json'), 'utf8')) as Record<string, unknown>;
      expect(data).toMatchObject({ v: 2, local: true, score: 3, edition: null, past: [] });
      const pdf = readPdf(file('.pdf'));
      expect(pdf.tagged).toBe(true);
      expect(pdf.text).toContain(WORDS);
      expect(pdf.text).toContain('Temps par étape');
      const opened = app.electron.evaluate(
        ({ shell }) =>
          new Promise<string>((resolve) => {
            shell.openExternal = (address) => Promise.resolve(resolve(address));
          }),
      );
      await me.button('bilan.mail').click();
      const mail = decodeURIComponent(await opened);
      expect(mail).toMatch(/^mailto:verif\.segur@esante\.gouv\.fr\?subject=/);
      expect(mail).not.toMatch(/laboratoire|Participant|identification/i);

      await me.goTo('after');
      const score = app.page.getByRole('radiogroup', { name: text('feedback.score') });
      await score.getByRole('radio', { name: '8', exact: true }).click();
      await me.button('feedback.send').click();
      await me.button('feedback.change').waitFor();
      for (const place of ['logiciel', 'dmp', 'presse-papiers']) {
        await app.page.getByText(text(`erase.place.${place}`), { exact: true }).click();
      }
      await app.page.getByText(text('erase.progress', { done: 3, total: 9 })).waitFor();
      await picture('after');

      const secrets = app.page.locator('input[type="password"]');
      await secrets.nth(0).fill(PASS);
      await secrets.nth(1).fill(`${PASS}s`);
      await me.button('archive.save').click();
      await app.page.getByText(text('archive.other')).waitFor();
      await secrets.nth(1).fill(PASS);
      await me.button('archive.save').click();
      await until('the archive', () => existsSync(file('.age')), { ms: 30_000 });
      await app.page
        .getByText(/archive-verif-segur-.*\.age/)
        .first()
        .waitFor();

      // Everything is erased; the archive alone is left, and opens.
      await me.erase();
      await app.electron.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
      }, file('.age'));
      await me.goTo('data');
      await me.button('archive.open').click();
      const dialog = app.page.getByRole('dialog');
      await dialog.locator('input[type="password"]').fill('une autre phrase secrète');
      await dialog.getByRole('button', { name: text('archive.open-yes'), exact: true }).click();
      await me.sees('archive.passphrase-wrong');
      await dialog.locator('input[type="password"]').fill(PASS);
      await dialog.getByRole('button', { name: text('archive.open-yes'), exact: true }).click();
      await dialog.getByText(WORDS).waitFor({ timeout: 30_000 });
      await picture('archive');
      expect(app.problems).toEqual([]);
    } catch (error) {
      await keepEvidence('standalone', app.page, app.stderr());
      throw error;
    }
  });
});

describe('a person with two slots', () => {
  it('joins the second once the first is told, compares them, and has the data erased by time', async () => {
    const edition = await openEdition(work);
    const [first, second] = [await edition.slot('Cabinet du port'), await edition.slot('Cabinet du port')];
    const app = await launchApp({ userData: work.dir('two') });
    work.later(() => app.kill());
    const me = participant(app.page);
    await me.ready();
    type Seen = {
      session: { slot: { log: string } } | null;
      sync: { state: string; unsent: number };
      after: { past: unknown[]; retention: { purgedAt: string | null } };
    };
    const seen = async (): Promise<Seen> => (await call(app, 'app.snapshot')) as Seen;
    const told = (): Promise<unknown> =>
      until('everything told', async () => {
        const { sync } = await seen();
        return sync.state === 'live' && sync.unsent === 0;
      });
    const hour = async (): Promise<void> => {
      await call(app, 'timer.start');
      await call(app, 'step.status', { step: 'identification', status: 'conforme' });
      await call(app, 'timer.end');
      await told();
    };
    await me.join({ code: first.code, hub: edition.hub.url }, edition.name);
    // What is rehearsed takes numbers of this device that the hub never sees.
    await call(app, 'rehearsal.start');
    await call(app, 'timer.start');
    await call(app, 'step.status', { step: 'ins', status: 'non-conforme' });
    await call(app, 'rehearsal.end');
    await hour();
    await call(app, 'session.join', { hub: edition.hub.url, code: second.code });
    await hour();
    await me.goTo('bilan');
    await app.page.getByText(text('bilan.past-now'), { exact: true }).waitFor();
    expect((await seen()).after.past).toHaveLength(1);
    expect((await seen()).session?.slot.log).toBe(second.log);

    // Three months later.
    await app.electron.evaluate(() => {
      const Real = Date;
      const shift = 90 * 24 * 60 * 60_000;
      globalThis.Date = class extends Real {
        constructor(...given: [] | [number]) {
          super(...(given.length === 0 ? ([Real.now() + shift] as const) : given));
        }
        static override now = (): number => Real.now() + shift;
      } as DateConstructor;
    });
    await call(app, 'retention.set', { days: 30 });
    await until('the erasure', async () => (await seen()).session === null && (await seen()).after.past.length === 2);
    await me.goTo('home');
    await app.page.getByText(/effacées automatiquement/).waitFor();
    expect(app.problems).toEqual([]);
  });
});
