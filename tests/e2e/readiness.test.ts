import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldLog } from '../../organiser/protocol/fold.ts';
import { call } from './checks/floor.ts';
import { goodProfile } from './checks/profile.ts';
import { faultsAndWidth } from './play/faults.ts';
import { workshop } from './play/folder.ts';
import { IDENTITY } from './play/main-job.ts';
import { readPdf } from './play/pdf.ts';
import { playOn, setStage, type Stage } from './play/stage.ts';
import { app as text, board } from './play/texts.ts';
import { until } from './play/wait.ts';

/** Consent in the app, readiness on the board, a reminder, and the report that is handed over. */

const LABEL = 'Cabinet du phare';
const shots = path.resolve(import.meta.dirname, '../../out/e2e');
const work = workshop('vs-ready-');
let stage: Stage;

beforeAll(async () => {
  stage = await setStage(work);
  stage.opened = await stage.side.setUp("Vérif' Ségur du phare", LABEL);
  await stage.me.join(stage.opened, stage.opened.edition);
  await call(stage.app, 'profile.save', { ...goodProfile, available: false });
});
afterAll(() => work.end());

const page = () => stage.side.board!.page;
const row = (): Locator => page().getByRole('row').filter({ hasText: LABEL });
const folded = async () => foldLog(await stage.side.api.events(stage.opened!.log));

const faults = (where: string): Promise<string[]> => faultsAndWidth(page(), where);

const play = (name: string, story: () => Promise<void>): Promise<void> => playOn(stage, `ready ${name}`, story);

describe('who is ready', () => {
  it('is not known before the person agreed, and is live once they did', () =>
    play('consent', async () => {
      await page()
        .getByRole('link', { name: board('ready.link'), exact: true })
        .click();
      await row().getByText(board('ready.silent'), { exact: true }).waitFor();
      await stage.me.runChecks();
      await stage.me.unsent(0);
      expect((await folded()).checks).toEqual({});
      await stage.me.agreesToShare();
      // The whole, and one group: the state is said in both.
      await row().getByText(board('ready.fail'), { exact: true }).first().waitFor();
      expect(JSON.stringify(await folded())).not.toMatch(IDENTITY[0]!);
    }));

  it('is sorted from the keyboard, filtered, opened cell by cell', () =>
    play('table', async () => {
      const header = page().getByRole('columnheader', { name: board('ready.column.you') });
      await header.getByRole('button').focus();
      await page().keyboard.press('Enter');
      expect(await header.getAttribute('aria-sort')).toBe('ascending');
      await page().keyboard.press('Enter');
      expect(await header.getAttribute('aria-sort')).toBe('descending');
      await page()
        .getByRole('button', { name: new RegExp(`^${board('ready.column.you')} de ${LABEL}`) })
        .click();
      const dialog = page().getByRole('dialog');
      await dialog.getByText('profile.unavailable', { exact: true }).waitFor();
      expect(await faults('cell')).toEqual([]);
      await page().keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await page()
        .getByRole('searchbox', { name: board('ready.search') })
        .fill('nulle part');
      await row().waitFor({ state: 'detached' });
      await page()
        .getByRole('searchbox', { name: board('ready.search') })
        .fill('PHARE');
      await row().waitFor();
    }));

  it('is reminded once, with a preview; the message reaches the app', () =>
    play('remind', async () => {
      const remind = async (): Promise<Locator> => {
        await page()
          .getByRole('button', { name: board('ready.remind', { count: 1 }), exact: true })
          .click();
        return page().getByRole('dialog');
      };
      const dialog = await remind();
      await dialog
        .getByText(new RegExp(board('remind.points', { points: board('check.name.profile') }).slice(0, 24)))
        .waitFor();
      expect(await faults('remind')).toEqual([]);
      await dialog.getByRole('button', { name: board('remind.send', { count: 1 }), exact: true }).click();
      await dialog.getByText(board('remind.done', { count: 1 }), { exact: true }).waitFor();
      await dialog
        .getByRole('button', { name: board('action.close'), exact: true })
        .last()
        .click();
      await until('the message in the log', async () => (await folded()).messages.length === 1);
      // Said on every screen until it is read where messages are.
      const banner = stage.me.page.locator('.notice').filter({ hasText: text('message.unread', { count: 1 }) });
      await banner.waitFor();
      await stage.me.page.screenshot({ path: path.join(shots, 'message-unread.png') });
      await banner.getByRole('button', { name: text('message.open') }).click();
      await stage.me.page.getByRole('log').getByText(board('remind.how')).waitFor();
      // It was in front of the person: it counts as read, and is not said any more.
      await stage.me.page
        .getByRole('navigation')
        .getByRole('button', { name: text('nav.session'), exact: true })
        .waitFor();
      await stage.me.goTo('home');
      await banner.waitFor({ state: 'detached' });
      // Not twice without a word.
      const again = await remind();
      await again.getByRole('checkbox').waitFor();
      await again.getByRole('button', { name: board('remind.send', { count: 0 }), exact: true }).click();
      await again.getByText(board('remind.left', { count: 1 }), { exact: true }).waitFor();
      expect((await folded()).messages).toHaveLength(1);
      await again
        .getByRole('button', { name: board('action.close'), exact: true })
        .last()
        .click();
    }));

  it('is readable at 420 px and in the dark', () =>
    play('narrow', async () => {
      const size = page().viewportSize()!;
      expect(await faults('wide')).toEqual([]);
      await page().setViewportSize({ width: 420, height: 900 });
      expect(await faults('narrow')).toEqual([]);
      await page().emulateMedia({ colorScheme: 'dark' });
      expect(await faults('narrow dark')).toEqual([]);
      await page().emulateMedia({ colorScheme: 'light' });
      await page().setViewportSize(size);
    }));

  it('is handed over on paper and as text, without identity', () =>
    play('report', async () => {
      const { me } = stage;
      await me.goTo('checks');
      await me.button('checks.print').click();
      await me.page
        .getByText(/^Compte rendu enregistré/)
        .first()
        .waitFor({ timeout: 60_000 });
      const name = readdirSync(stage.saved).find((one) => one.startsWith('prerequis-'));
      const pdf = readPdf(path.join(stage.saved, name!));
      expect(pdf.tagged).toBe(true);
      for (const said of ['profile.unavailable', 'Messagerie MSSanté', text('check.profile.title').slice(0, 6)]) {
        expect(pdf.text).toContain(said);
      }
      // "libre" is also a word: the name is written in capitals on the card.
      for (const who of [/LIBRE/, ...IDENTITY.slice(1)]) expect(pdf.text).not.toMatch(who);
    }));

  it('is taken back in "Mes données": the board says so, and tells it from never', () =>
    play('withdraw', async () => {
      const { me } = stage;
      await me.goTo('data');
      await me.button('sharing.withdraw').click();
      await me.page
        .getByRole('alertdialog')
        .getByRole('button', { name: text('sharing.withdraw-yes'), exact: true })
        .click();
      await me.page.getByText(text('data.sharing-withdrawn'), { exact: true }).waitFor();
      await row().getByText(board('ready.withdrawn'), { exact: true }).waitFor();
      expect((await folded()).checks).toEqual({});
      await me.runChecks();
      await me.unsent(0);
      expect((await folded()).checks).toEqual({});
    }));
});
