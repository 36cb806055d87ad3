import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import readXlsxFile from 'read-excel-file/universal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsAndWidth } from './play/faults.ts';
import { workshop } from './play/folder.ts';
import { playOn, setStage, type Stage } from './play/stage.ts';
import { board } from './play/texts.ts';

/** The page "En direct": a participant of the hour, seen, asking for help, answered from the keyboard. */

const LABEL = 'Cabinet du large';
const work = workshop('vs-live-');
let stage: Stage;

beforeAll(async () => {
  stage = await setStage(work);
  stage.opened = await stage.side.setUp("Vérif' Ségur du large", LABEL);
  await stage.me.join(stage.opened, stage.opened.edition);
});
afterAll(() => work.end());

const page = () => stage.side.board!.page;
const card = (): Locator => page().getByRole('listitem').filter({ hasText: LABEL });

const faults = (where: string): Promise<string[]> => faultsAndWidth(page(), where);

const play = (name: string, story: () => Promise<void>): Promise<void> => playOn(stage, `live ${name}`, story);

/** A file that the board saves. */
async function savedFile(format: string): Promise<Buffer> {
  const [file] = await Promise.all([
    page().waitForEvent('download'),
    page().getByRole('button', { name: format, exact: true }).click(),
  ]);
  return readFileSync(await file.path());
}
const saved = async (): Promise<string> => (await savedFile('CSV')).toString('utf8');

describe('the hour on one screen', () => {
  it('shows the participant, and a help request within a second', () =>
    play('help', async () => {
      await page()
        .getByRole('link', { name: board('live.title'), exact: true })
        .click();
      // The slot is not today's: it shows when every slot is asked for, or when it asks for help.
      await page().getByText(board('live.empty'), { exact: true }).waitFor();
      await page()
        .getByRole('checkbox', { name: board('live.all') })
        .check();
      await card().getByText(board('live.contact.alive'), { exact: true }).waitFor();
      await stage.me.goTo('session');
      const asked = performance.now();
      await stage.me.button('help.button').click();
      await card()
        .getByText(/Demande de l'aide depuis/)
        .waitFor();
      const seconds = (performance.now() - asked) / 1000;
      expect(seconds).toBeLessThan(5);
      await page()
        .getByRole('heading', { level: 1, name: board('live.title-help', { count: 1 }) })
        .waitFor();
      // The count is on the tab, and in the name of the page, on every page of the edition.
      await page()
        .getByRole('link', { name: board('slots.title') })
        .first()
        .click();
      await page().locator('.edition-nav .nav-count', { hasText: '1' }).waitFor();
      await page().waitForFunction(() => document.title.startsWith('(1) '));
      await page().goBack();
      await page()
        .getByRole('heading', { level: 1, name: board('live.title-help', { count: 1 }) })
        .waitFor();
      await page()
        .getByRole('checkbox', { name: board('live.all') })
        .check();
      expect(await faults('live')).toEqual([]);
    }));

  it('is gone through and answered from the keyboard', () =>
    play('keys', async () => {
      await page().keyboard.press('?');
      await page().getByRole('dialog').getByText(board('live.key.next')).waitFor();
      expect(await faults('keys')).toEqual([]);
      await page().keyboard.press('Escape');
      await page().getByRole('dialog').waitFor({ state: 'detached' });
      await page().locator('#contenu').focus();
      await page().keyboard.press('j');
      await page().keyboard.press('Enter');
      await page().getByRole('heading', { level: 1, name: LABEL }).waitFor();
      // From a step to the next, then a message.
      await page().keyboard.press('j');
      await page().locator('[data-step][aria-current="step"]').nth(0).waitFor();
      await page().keyboard.press('m');
      // The official fictitious patient: said before it leaves, and masked.
      await page().keyboard.type('Nous arrivons. INS 2 69 05 49 588 157 80');
      await page()
        .getByText(board('masks.title', { count: 1 }), { exact: true })
        .waitFor();
      await page().keyboard.press('Control+Enter');
      await stage.me.page.getByRole('log').getByText('Nous arrivons. INS [NIR]').waitFor();
      // The way back leads to the page that one came from.
      await page()
        .locator('.crumbs')
        .getByRole('link', { name: board('live.title'), exact: true })
        .click();
      // Answered, and of another day: nothing waits any more.
      await page().getByText(board('live.empty'), { exact: true }).waitFor();
    }));

  it('ends in the results of the edition, saved without a name when asked', () =>
    play('results', async () => {
      const { me } = stage;
      await me.startHour();
      await me.setStatus('identification', 'non-conforme');
      await me.unsent(0);
      await stage.side.api.say(stage.opened!.log, 'step.verified', {
        step: 'identification',
        verdict: 'conforme-avec-reserve',
        comment: 'Vu à deux.',
      });
      await me.setStatus('identification', 'conforme');
      await me.endHour();
      await me.unsent(0);
      await page()
        .getByRole('link', { name: board('results.title'), exact: true })
        .click();
      await page()
        .getByText(board('results.done', { count: 1 }), { exact: false })
        .waitFor();
      const line = page().getByRole('row').filter({ hasText: 'Se connecter au logiciel' });
      await line.getByText('1 sur 1 évaluée', { exact: true }).waitFor();
      expect(await faults('results')).toEqual([]);
      expect(await saved()).toContain(LABEL);
      await page()
        .getByRole('checkbox', { name: board('results.anonymous') })
        .check();
      const anonymous = await saved();
      expect(anonymous).not.toContain(LABEL);
      expect(anonymous).toMatch(/"Participant [2-9A-Z]{6}"/);
      const [sheet] = await readXlsxFile(new Uint8Array(await savedFile('Excel')).buffer);
      expect(sheet?.data[0]?.slice(0, 3)).toEqual(['Profil', 'Scénario', 'Priorité']);
      const bundle = JSON.parse((await savedFile('FHIR')).toString('utf8')) as Record<string, unknown>;
      expect([bundle['resourceType'], JSON.stringify(bundle).includes(LABEL)]).toEqual(['Bundle', false]);
    }));

  it('is readable on a phone and in the dark', () =>
    play('narrow', async () => {
      const size = page().viewportSize()!;
      await page().setViewportSize({ width: 420, height: 900 });
      expect(await faults('narrow')).toEqual([]);
      await page().emulateMedia({ colorScheme: 'dark' });
      expect(await faults('narrow dark')).toEqual([]);
      await page().emulateMedia({ colorScheme: 'light' });
      await page().setViewportSize(size);
    }));
});
