import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workshop } from './play/folder.ts';
import { keepEvidence } from './play/evidence.ts';
import { faultsOf } from './play/faults.ts';
import { snapshotOf } from './play/compare.ts';
import type { Screen } from './play/participant.ts';
import { setStage, type Stage } from './play/stage.ts';
import { app as text, board } from './play/texts.ts';
import { until } from './play/wait.ts';

const work = workshop('vs-axe-');
const screens: Screen[] = [
  'home',
  'checks',
  'card',
  'session',
  'help',
  'documents',
  'bilan',
  'after',
  'report',
  'data',
];
let stage: Stage;

beforeAll(async () => {
  stage = await setStage(work);
  await stage.app.page.emulateMedia({ reducedMotion: 'reduce' });
  await stage.side.board?.page.emulateMedia({ reducedMotion: 'reduce' });
});
afterAll(() => work.end());

async function inWindow(where: string, themes: ('light' | 'dark')[] = ['light', 'dark']): Promise<string[]> {
  const found: string[] = [];
  for (const theme of themes) {
    await stage.me.theme(theme);
    for (const screen of screens) {
      await stage.me.goTo(screen);
      found.push(...(await faultsOf(stage.app.page, `${where} ${screen} ${theme}`)));
    }
  }
  return found;
}

describe('every screen, in light and dark', () => {
  /** Proves that a fault of the page would be seen. */
  async function seesFaults(page: Page): Promise<void> {
    await page.evaluate(() => {
      const faulty = document.createElement('button');
      faulty.id = 'faulty';
      document.querySelector('body')?.append(faulty);
    });
    expect((await faultsOf(page, 'faulty', { expected: true })).join()).toContain('button-name #faulty');
    await page.evaluate(() => document.querySelector('#faulty')?.remove());
  }

  it('of the application before joining', async () => {
    await seesFaults(stage.app.page);
    expect(await inWindow('before')).toEqual([]);
  });

  it('of the board', async () => {
    const { page } = stage.side.board!;
    stage.opened = await stage.side.setUp('Édition lisible', 'Cabinet du canal');
    await seesFaults(page);
    const found: string[] = [];
    const address = page.url();
    for (const theme of ['light', 'dark'] as const) {
      await stage.side.board!.theme(theme);
      found.push(...(await faultsOf(page, `board edition ${theme}`)));
      await stage.side.board!.button('slot.create').click();
      await page.getByRole('dialog').waitFor();
      found.push(...(await faultsOf(page, `board new slot ${theme}`)));
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('link', { name: board('editions.title'), exact: true }).click();
      await page.getByRole('heading', { level: 1, name: board('editions.title') }).waitFor();
      found.push(...(await faultsOf(page, `board editions ${theme}`)));
      await page.goto(address);
      await page.getByRole('heading', { level: 1, name: stage.opened.edition }).waitFor();
    }
    expect(found).toEqual([]);
  });

  it('of the application and the board during the hour', async () => {
    const { me, side } = stage;
    await me.goTo('home');
    await me.join({ code: stage.opened!.code, hub: stage.opened!.hub }, stage.opened!.edition);
    await me.fillProfile({ mss: 'max.libre@medecin.mssante.fr', solution: 'Cabinet Facile', version: '4.2' });
    await me.runChecks();
    await me.startHour();
    await me.setStatus('identification', 'conforme');
    await me.setStatus('patient', 'non-conforme');
    await me.comment('patient', 'Un commentaire à lire.');
    await me.irritant('patient', 'Un irritant à lire.');
    await me.askHelp();
    await side.seesJoined();
    await side.verify('patient', 'conforme-avec-reserve', 'Un avis à lire.');
    await side.message('Un message à lire.');
    await me.page.getByRole('log').getByText('Un message à lire.').waitFor();
    await me.prepareReport();
    const found = await inWindow('during');
    for (const theme of ['light', 'dark'] as const) {
      await side.board!.theme(theme);
      found.push(...(await faultsOf(side.board!.page, `board slot ${theme}`)));
    }
    expect(found).toEqual([]);
  });

  it('of the dialogs of the application', async () => {
    const { me, app } = stage;
    const found: string[] = [];
    for (const theme of ['light', 'dark'] as const) {
      await me.theme(theme);
      await me.button('data.erase').click();
      await me.page.getByRole('alertdialog').waitFor();
      found.push(...(await faultsOf(app.page, `erase ${theme}`)));
      await me.page.keyboard.press('Escape');
      await me.page.getByRole('alertdialog').waitFor({ state: 'detached' });
      await me.goTo('session');
      await me.button('irritant.button').click();
      await me.page.getByRole('dialog').waitFor();
      found.push(...(await faultsOf(app.page, `irritant ${theme}`)));
      await me.page.keyboard.press('Escape');
      await me.page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    expect(found).toEqual([]);
  });

  it('of the reports on the board', async () => {
    const { me, side } = stage;
    await me.goTo('report');
    await me.shownHash();
    await me.button('report.send').click();
    await me.page.getByText(text('report.sent'), { exact: true }).waitFor({ timeout: 60_000 });
    await side.readReport();
    const found = await faultsOf(me.page, 'report sent');
    for (const theme of ['light', 'dark'] as const) {
      await side.board!.theme(theme);
      found.push(...(await faultsOf(side.board!.page, `board reports ${theme}`)));
    }
    expect(found).toEqual([]);
  });
});

describe('a narrow window, and large letters', () => {
  /** Wider than the window: what a person would have to scroll sideways to read. */
  async function sideways(): Promise<string[]> {
    const found: string[] = [];
    for (const screen of screens) {
      await stage.me.goTo(screen);
      const wide = await stage.app.page.evaluate(() =>
        [document.documentElement, document.body, ...document.querySelectorAll('main')]
          .filter((element) => element.scrollWidth > element.clientWidth + 1)
          .map((element) => `${element.tagName} ${element.scrollWidth} > ${element.clientWidth}`),
      );
      if (wide.length > 0) await keepEvidence(`sideways ${screen}`, stage.app.page);
      found.push(...wide.map((one) => `${screen}: ${one}`));
    }
    return found;
  }
  const setWindow = (size: { width: number; height: number; zoom: number }): Promise<void> =>
    stage.app.electron.evaluate(({ BrowserWindow }, { width, height, zoom }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setContentSize(width, height);
      window?.webContents.setZoomFactor(zoom);
    }, size);
  const widthIs = (width: number): Promise<unknown> =>
    until(
      `a window of ${width} px`,
      async () => Math.abs((await stage.app.page.evaluate(() => innerWidth)) - width) <= 2,
    );

  it('420 px wide: nothing to scroll sideways, nothing serious', async () => {
    await setWindow({ width: 420, height: 800, zoom: 1 });
    await widthIs(420);
    expect(await sideways()).toEqual([]);
    expect(await inWindow('narrow', ['light'])).toEqual([]);
  });

  it('200 %: nothing to scroll sideways', async () => {
    await setWindow({ width: 1180, height: 820, zoom: 2 });
    await widthIs(590);
    expect(await sideways()).toEqual([]);
    await setWindow({ width: 1180, height: 820, zoom: 1 });
    await widthIs(1180);
  });
});

describe('the window as Electron has it', () => {
  it('broke no content security policy on any of these screens', () => {
    expect(stage.app.problems).toEqual([]);
  });

  it('has no Node, opens no window and goes nowhere', async () => {
    const { page, electron } = stage.app;
    const inside = await page.evaluate(() => ({
      node: ['require', 'process', 'module', 'Buffer', 'global', '__dirname'].filter((name) => name in globalThis),
      bridge: Object.keys((globalThis as unknown as { companion: object }).companion).sort(),
      opened: window.open('https://example.org/') === null,
    }));
    expect(inside).toEqual({ node: [], bridge: ['call', 'on'], opened: true });
    const address = page.url();
    expect(address).toMatch(/^app:\/\//);
    await page.evaluate(() => {
      location.href = 'https://example.org/';
    });
    const policy = await page.evaluate(async () => (await fetch(location.href).catch(() => null))?.ok ?? 'refused');
    expect(policy).toBe('refused');
    // Both were tried, and denied: the journal says so.
    await until('both denials in the journal', () => {
      const journal = readdirSync(path.join(stage.userData, 'logs'))
        .map((name) => readFileSync(path.join(stage.userData, 'logs', name), 'utf8'))
        .join('\n');
      return journal.includes('window.open-denied') && journal.includes('window.navigation-denied');
    });
    expect(page.url()).toBe(address);
    expect(await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    const preferences = await electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag };
    });
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  it('refuses a channel that does not exist and an input that has not its shape', async () => {
    const answers = await stage.app.page.evaluate(async () => {
      type Bridge = { companion: { call(channel: string, input?: unknown): Promise<unknown> } };
      const { companion } = globalThis as unknown as Bridge;
      const ask = (channel: string, input?: unknown): Promise<unknown> =>
        companion.call(channel, input).catch(() => 'refused');
      return [await ask('app.everything'), await ask('step.status', { step: '../..', status: 'gagné' })];
    });
    expect(JSON.stringify(answers[0])).not.toContain('"ok":true');
    expect(answers[1]).toMatchObject({ ok: false, failure: { code: 'app.input' } });
    expect((await snapshotOf(stage)).log.steps['patient']).toBeDefined();
  });
});
