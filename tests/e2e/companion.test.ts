import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldLog } from '../../organiser/protocol/fold.ts';
import { call } from './checks/floor.ts';
import { launchApp, type App } from './play/app.ts';
import { faultsOf } from './play/faults.ts';
import { workshop } from './play/folder.ts';
import { startHub, type Hub } from './play/hub.ts';
import { participant } from './play/participant.ts';
import { apiSide, type Opened, type Side } from './play/side.ts';
import { app as text } from './play/texts.ts';
import { until } from './play/wait.ts';

// The hour in both windows of the real application, on a real hub.

const work = workshop('vs-companion-');
const userData = work.dir('participant');
const EDITION = "Vérif' Ségur d'essai";
const HOUR = 'timer.start';
let hub: Hub;
let side: Side;
let opened: Opened;
let app: App;

const isNarrow = (page: Page): boolean => page.url().includes('window=companion');
const narrow = (): Promise<Page> => until('the narrow window', () => app.electron.windows().find(isNarrow) ?? false);
const start = async (): Promise<void> => {
  app = await launchApp({ userData });
};
/** The full window: the first page may be either once both come back. */
const full = (): Promise<Page> =>
  until('the full window', () => app.electron.windows().find((page) => page.url() !== '' && !isNarrow(page)) ?? false);
const bounds = (set?: { x: number; y: number; width: number; height: number }) =>
  app.electron.evaluate(({ BrowserWindow }, to) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.isAlwaysOnTop());
    if (to !== undefined) window?.setBounds(to);
    return window === undefined ? null : { ...window.getBounds(), count: BrowserWindow.getAllWindows().length };
  }, set);
const steps = async () => foldLog(await side.api.events(opened.log)).steps;

beforeAll(async () => {
  hub = await startHub(work.dir('hub'));
  work.later(() => hub.stop());
  side = await apiSide(hub);
  work.later(() => side.close());
  opened = await side.setUp(EDITION, 'Cabinet du port');
  await start();
  work.later(() => app.kill());
  const me = participant(app.page);
  await me.ready();
  await me.join(opened, EDITION);
  await me.goTo('session');
});
afterAll(() => work.end());

describe('the narrow window', () => {
  it('opens on top without taking the focus, with the rules of the full one', async () => {
    await app.page.getByRole('button', { name: text('beside.open'), exact: true }).click();
    const page = await narrow();
    await page.getByRole('button', { name: text(HOUR), exact: true }).waitFor();
    expect((await bounds())?.count).toBe(2);
    expect(
      await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.isAlwaysOnTop() ?? false),
    ).toBe(false);
    const shared = await app.electron.evaluate(({ BrowserWindow }) => {
      const [one, two] = BrowserWindow.getAllWindows().map(({ webContents }) => webContents.session);
      return one === two;
    });
    expect(shared).toBe(true);
    // The policy of its page, as the browser applies it: no script of a string, nothing of the network.
    const blocked = await page.evaluate(async () => [
      typeof (globalThis as { require?: unknown }).require,
      typeof (globalThis as { process?: unknown }).process,
      await fetch('https://example.test').then(
        () => 'reached',
        () => 'refused',
      ),
    ]);
    expect(blocked).toEqual(['undefined', 'undefined', 'refused']);
  });

  it('gives a result with one key: the full window and the organisers have it; and takes it back', async () => {
    const page = await narrow();
    await page.getByRole('button', { name: text(HOUR), exact: true }).click();
    await page.getByRole('timer').waitFor();
    await app.page.getByRole('timer').waitFor();
    await page.keyboard.press('3');
    const head = app.page.locator('#step-head-identification');
    await head.getByText(text('status.non-conforme'), { exact: true }).waitFor();
    await until('the result on the hub', async () => (await steps())['identification']?.status === 'non-conforme');
    await page
      .getByRole('button', {
        name: text('undo.label', { words: text('undo.button'), what: text('status.non-conforme') }),
      })
      .first()
      .click();
    await head.getByText(text('status.a-faire'), { exact: true }).waitFor();
    await until(
      'the correction on the hub',
      async () => ((await steps())['identification']?.attempts ?? []).length === 0,
    );
    await page.keyboard.press('b');
    await page.getByText(/^Demande envoyée à/).waitFor();
    await side.message('Nous arrivons.');
    await page.getByText('Nous arrivons.').waitFor();
    await page.getByText(/^Les organisateurs vous ont répondu/).waitFor();
  });

  it('can be read at 320 points and at 200 %, light and dark', async () => {
    const page = await narrow();
    const found: string[] = [];
    const zoom = (factor: number) =>
      app.electron.evaluate(({ BrowserWindow }, to) => {
        for (const window of BrowserWindow.getAllWindows()) window.webContents.setZoomFactor(to);
      }, factor);
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await bounds({ x: 40, y: 20, width: 320, height: 700 });
    await until('its width', () => page.evaluate(() => window.innerWidth === 320));
    for (const theme of ['light', 'dark'] as const) {
      await call(app, 'app.preferences', { theme });
      await page.locator(`html[data-theme="${theme}"]`).waitFor();
      found.push(...(await faultsOf(page, `narrow ${theme}`)));
    }
    expect(found).toEqual([]);
    expect(await overflow()).toBeLessThanOrEqual(0);
    await zoom(2);
    await until('its larger letters', () => page.evaluate(() => window.innerWidth <= 160));
    expect(await overflow()).toBeLessThanOrEqual(0);
    await zoom(1);
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    expect(await faultsOf(page, 'narrow keys')).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('comes back where it was after a kill, with the hour and every word that was shown as kept', async () => {
    let page = await narrow();
    const place = { x: 40, y: 60, width: 340, height: 620 };
    const file = path.join(userData, 'logs', 'companion.log');
    const placed = (): number => readFileSync(file, 'utf8').split('"beside.placed"').length;
    const seen = placed();
    await bounds(place);
    await until('its place on disk', () => placed() > seen);
    const started = (await participantTimer()).startedAt;
    for (const [kill, said] of ['Le dossier', ' met du temps', ' à se fermer.'].entries()) {
      await page.getByRole('button', { name: text('beside.comment'), exact: true }).click();
      const field = page.getByRole('textbox', { name: text('comment.label') });
      const before = await field.inputValue();
      expect(before, `kill ${kill}`).toBe('Le dossier met du temps à se fermer.'.slice(0, before.length));
      await field.focus();
      await page.keyboard.press('End');
      await page.keyboard.type(said);
      // Until the last key has come through, the mark is about the text before it.
      await until('the text in the field', async () => (await field.inputValue()) === before + said);
      await page.getByText(text('draft.kept'), { exact: true }).waitFor();
      await app.kill();
      await start();
      page = await narrow();
      await page.getByRole('timer').waitFor();
      await page.getByRole('button', { name: text('beside.comment'), exact: true }).click();
      const back = page.getByRole('textbox', { name: text('comment.label') });
      await until(`the text kept before kill ${kill}`, async () => (await back.inputValue()) === before + said);
      await page.getByRole('button', { name: text('beside.comment'), exact: true }).click();
    }
    expect(await bounds()).toMatchObject(place);
    expect((await participantTimer()).startedAt).toBe(started);
    await page.getByRole('button', { name: text('beside.full'), exact: true }).click();
    const other = await full();
    await other.getByRole('timer').waitFor();
    const same = other.getByRole('textbox', { name: text('comment.label') });
    expect(await same.inputValue()).toBe('Le dossier met du temps à se fermer.');
  });

  it('says once that the network is lost, and goes with the hour', async () => {
    const page = await narrow();
    await hub.kill();
    await page.getByText(text('link.network-lost'), { exact: true }).waitFor({ timeout: 40_000 });
    const me = participant(await full());
    await me.endHour();
    await until('the end of the narrow window', async () => (await bounds()) === null);
    expect(app.problems).toEqual([]);
  });
});

async function participantTimer(): Promise<{ startedAt: string }> {
  const events = await side.api.events(opened.log);
  return foldLog(events).timer ?? { startedAt: 'none' };
}
