import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { screen } from '../rig/picture.ts';
import { openWindow } from '../rig/window.ts';
import { launchApp, type App } from './play/app.ts';
import { openBrowser } from './play/browser.ts';
import { keepEvidence } from './play/evidence.ts';
import { faultsAndWidth } from './play/faults.ts';
import { workshop } from './play/folder.ts';
import { startHub, type Hub } from './play/hub.ts';
import { hubApi } from './play/hub-api.ts';
import { participant } from './play/participant.ts';
import { app as text, board } from './play/texts.ts';
import { until } from './play/wait.ts';

/** A real window of another program, captured, masked with the keyboard, kept, and opened on the organisers' board. */

const work = workshop('vs-evidence-');
const TITLE = "Logiciel d'essai";
let hub: Hub;
let app: App;
let page: Page;
let board2: Page;
let log: string;
/** Where the boxes were when the picture was kept, in its pixels. */
let boxes: { x: number; y: number; width: number; height: number }[] = [];

beforeAll(async () => {
  hub = await startHub(work.dir('hub'));
  work.later(() => hub.stop());
  const api = hubApi(hub.url, hub.key);
  const identity = await generateX25519Identity();
  const reportKey = await identityToRecipient(identity);
  const day = (count: number): string => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10);
  const edition = await api.createEdition({
    name: 'Édition des preuves',
    startsOn: day(-1),
    endsOn: day(30),
    contact: 'verif.segur@esante.gouv.fr',
    reportKey,
  });
  const slot = await api.createSlot(edition.id, {
    label: 'Cabinet des preuves',
    startsAt: new Date().toISOString(),
    minutes: 60,
    couloir: 'medecine-de-ville',
  });
  log = slot.log;
  const { code } = await api.code(slot.id);
  const other = await openWindow(TITLE, screen);
  work.later(() => other.close());
  app = await launchApp({ userData: work.dir('user') });
  work.later(() => app.close());
  ({ page } = app);
  await participant(page).join({ code, hub: hub.url }, edition.name);
  await participant(page).goTo('session');

  const browser = await openBrowser();
  work.later(() => browser.close());
  board2 = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'fr-FR' });
  await board2.goto(`${hub.url}/#cle=${encodeURIComponent(hub.key)}`);
  await board2.getByRole('heading', { level: 1, name: board('editions.title') }).waitFor();
  await board2.evaluate(
    ([name, value]) => localStorage.setItem(name!, value!),
    [`verif-segur.report-key.${reportKey}`, identity],
  );
  await board2.goto(`${hub.url}/#/edition/${edition.id}/${slot.id}`);
});
afterAll(() => work.end());

const button = (key: string, values?: Record<string, string | number>): Locator =>
  page.getByRole('button', { name: text(key, values), exact: true });
const state = (key: string): Locator => page.locator('.pieces').getByText(text(`piece.state.${key}`), { exact: true });

/** Puts the window of the application off the other one, or back: a display without a compositor shows what is in front. */
const aside = (away: boolean): Promise<void> =>
  app.electron.evaluate(({ BrowserWindow }, gone) => {
    BrowserWindow.getAllWindows()[0]!.setPosition(gone ? 1_260 : 0, 0);
  }, away);

async function story(name: string, play: () => Promise<void>): Promise<void> {
  try {
    await play();
    expect(app.problems).toEqual([]);
  } catch (error) {
    await keepEvidence(`evidence ${name}`, page, `${app.stderr()}\n${hub.journal()}`);
    await keepEvidence(`evidence board ${name}`, board2);
    throw error;
  }
}

it('captures a window, proposes what to mask, and keeps it once somebody looked', () =>
  story('capture', async () => {
    await button('piece.add').click();
    await page.getByRole('button', { name: new RegExp(text('piece.way.capture')) }).click();
    const sources = page.locator('.source');
    await sources.filter({ hasText: TITLE }).waitFor();
    expect(await sources.filter({ hasText: 'Compagnon' }).count()).toBe(0);
    expect(await faultsAndWidth(page, 'sources')).toEqual([]);
    await aside(true);
    await sources.filter({ hasText: TITLE }).press('Enter');
    const keep = button('piece.keep');
    await keep.waitFor();
    await aside(false);
    // Masking by hand does not wait for the proposals; the keyboard alone from here on.
    expect(await keep.isDisabled()).toBe(true);
    await button('piece.add-box').press('Enter');
    const box = page.locator('.mask-box').first();
    await until('the new box has the focus', () => box.evaluate((one) => one === document.activeElement));
    const before = await box.getAttribute('aria-label');
    for (const key of ['ArrowLeft', 'ArrowUp', 'Shift+ArrowRight', 'Alt+ArrowDown']) await page.keyboard.press(key);
    await until('it moved', async () => (await box.getAttribute('aria-label')) !== before);
    await page.keyboard.press('Control+z');

    await page.locator('.mask-proposal').first().waitFor({ timeout: 60_000 });
    const found = await page.locator('.mask-proposal').count();
    expect(found).toBeGreaterThanOrEqual(5);
    expect(await faultsAndWidth(page, 'mask')).toEqual([]);
    await page.getByRole('radio', { name: text('piece.looked-masked') }).focus();
    await page.keyboard.press('Space');
    await until('it may be kept', () => keep.isEnabled());
    await button('piece.cover-all', { count: found }).press('Enter');
    await page.locator('.mask-proposal').first().waitFor({ state: 'detached' });
    // What is drawn changed: the person says again that they looked.
    expect(await keep.isDisabled()).toBe(true);
    await page.getByRole('radio', { name: text('piece.looked-masked') }).focus();
    await page.keyboard.press('Space');
    boxes = (
      await page.locator('.mask-box').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))
    ).map((label) => {
      const [, x, y, width, height] = (label.match(/\d+/g) ?? []).map(Number) as [
        number,
        number,
        number,
        number,
        number,
      ];
      return { x, y, width, height };
    });
    expect(boxes.length).toBe(found + 1);
    await keep.press('Enter');
    await state('sent').waitFor({ timeout: 60_000 });
  }));

it('is opened on the board with opaque boxes, and a note beside it', () =>
  story('board', async () => {
    await button('piece.add').click();
    await page.getByRole('button', { name: new RegExp(text('piece.way.note')) }).click();
    await page.getByRole('textbox', { name: text('piece.note') }).fill('Envoyé au DMP, INS 279035121518989 vu.');
    await button('piece.keep-text').press('Enter');
    await until('both are sent', async () => (await state('sent').count()) === 2);
    expect(await faultsAndWidth(page, 'pieces')).toEqual([]);

    await board2
      .getByRole('button', { name: board('evidence.open-one', { n: 1 }), exact: true })
      .click({ timeout: 30_000 });
    const image = board2.getByRole('img', { name: board('evidence.image-alt') });
    await image.waitFor();
    const seen = await image.evaluate((one, places) => {
      const picture = one as HTMLImageElement;
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
      const pen = canvas.getContext('2d')!;
      pen.drawImage(picture, 0, 0);
      /** Pixels of a part that are not black, and that let something through. */
      const looked = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) => {
        const { data } = pen.getImageData(x, y, width, height);
        let [light, clear] = [0, 0];
        for (let at = 0; at < data.length; at += 4) {
          if (data[at]! + data[at + 1]! + data[at + 2]! > 0) light += 1;
          if (data[at + 3] !== 255) clear += 1;
        }
        return { light, clear };
      };
      return {
        width: canvas.width,
        under: places.map((place) => looked(place).light),
        whole: looked({ x: 0, y: 0, width: canvas.width, height: canvas.height }),
      };
    }, boxes);
    expect(seen.width).toBeGreaterThan(600);
    expect(seen.under).toEqual(boxes.map(() => 0));
    expect(seen.whole.clear).toBe(0);
    // The rest of the window is still there to be seen.
    expect(seen.whole.light).toBeGreaterThan(100_000);
    await board2.keyboard.press('Escape');
    await board2.getByRole('button', { name: board('evidence.open-one', { n: 2 }), exact: true }).click();
    await board2.getByText('Envoyé au DMP, INS [NIR] vu.', { exact: true }).waitFor();
    await board2.keyboard.press('Escape');

    const events = JSON.stringify(await hubApi(hub.url, hub.key).events(log));
    expect(events).toContain('"way":"capture"');
    for (const word of [TITLE, '279035121518989', 'NOM-FICTIF', 'personne.fictive']) expect(events).not.toContain(word);
    expect(`${app.stderr()}${hub.journal()}`).not.toMatch(/279035121518989|Logiciel d.essai/);
  }));

it('takes the whole screen without the application itself, which is back at once', () =>
  story('screen', async () => {
    // A colour that nothing else has, over the whole window of the application.
    await page.evaluate(() => {
      const paint = document.createElement('div');
      paint.id = 'paint';
      Object.assign(paint.style, { position: 'fixed', inset: '0', background: '#01fe07', pointerEvents: 'none' });
      Object.assign(paint.style, { zIndex: '99' });
      document.body.append(paint);
    });
    // It is in a picture of the screen, unless something is done about it.
    const shown = await app.electron.evaluate(async ({ desktopCapturer }) => {
      const size = { width: 640, height: 400 };
      const [display] = await desktopCapturer.getSources({ types: ['screen'], thumbnailSize: size });
      const pixels = display!.thumbnail.toBitmap();
      let own = 0;
      for (let at = 0; at < pixels.length; at += 4)
        if (pixels[at]! < 18 && pixels[at + 1]! > 240 && pixels[at + 2]! < 12) own += 1;
      return own;
    });
    expect(shown).toBeGreaterThan(20_000);
    const seen = await app.electron.evaluate(({ BrowserWindow }) => {
      const told: string[] = [];
      Object.assign(globalThis, { told });
      const [window] = BrowserWindow.getAllWindows();
      window!.on('hide', () => told.push('hide'));
      window!.on('show', () => told.push('show'));
      return window!.isVisible();
    });
    expect(seen).toBe(true);
    await button('piece.add').press('Enter');
    await page.getByRole('button', { name: new RegExp(text('piece.way.capture')) }).press('Enter');
    await page
      .locator('.source')
      .filter({ hasText: text('piece.screen') })
      .press('Enter');
    const picture = page.locator('.mask-picture');
    await picture.waitFor();
    const taken = await picture.evaluate((one) => {
      const { width, height } = one as HTMLCanvasElement;
      const { data } = (one as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
      let [own, light] = [0, 0];
      for (let at = 0; at < data.length; at += 4) {
        if (data[at]! < 12 && data[at + 1]! > 240 && data[at + 2]! < 18) own += 1;
        if (data[at]! + data[at + 1]! + data[at + 2]! > 600) light += 1;
      }
      return { own, light };
    });
    expect(taken.own).toBe(0);
    // What is behind it is there to be seen.
    expect(taken.light).toBeGreaterThan(100_000);
    const after = await app.electron.evaluate(({ BrowserWindow }) => ({
      told: (globalThis as unknown as { told: string[] }).told,
      visible: BrowserWindow.getAllWindows()[0]!.isVisible(),
    }));
    expect(after).toEqual({ told: ['hide', 'show'], visible: true });
    await page.evaluate(() => document.querySelector('#paint')?.remove());
    // Closed by its own button, the piece under way is still there; then it is left.
    await button('close').press('Enter');
    await button('piece.go-on').press('Enter');
    await button('piece.leave').press('Enter');
    await button('close').press('Enter');
  }));

it('is withdrawn for both sides', () =>
  story('withdraw', async () => {
    await page.locator('.piece').first().click();
    await button('piece.remove').click();
    await page
      .getByRole('alertdialog')
      .getByRole('button', { name: text('piece.remove'), exact: true })
      .click();
    await until('one is left', async () => (await page.locator('.piece').count()) === 1);
    await board2
      .getByRole('button', { name: board('evidence.open-one', { n: 2 }), exact: true })
      .waitFor({ state: 'detached', timeout: 30_000 });
  }));
