import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeXlsx, type Cell } from '../fixture/xlsx.ts';
import { launchApp, type App } from './play/app.ts';
import { findBrowser, openBrowser } from './play/browser.ts';
import { snapshotOf } from './play/compare.ts';
import { openEdition, type Edition } from './play/edition.ts';
import { workshop } from './play/folder.ts';
import { organiser, type Organiser } from './play/organiser.ts';
import { participant, type Participant } from './play/participant.ts';
import { root } from './play/runtime.ts';
import { app as text, board } from './play/texts.ts';
import { until } from './play/wait.ts';

/** From the organiser's spreadsheet to the participant's check, with the real browser, hub and application. */
const work = workshop('vs-solutions-');
const pictures = path.join(root, 'out', 'solutions');
let edition: Edition;
let id: string;
let browser: Browser;
let page: Page;
let org: Organiser;
let app: App;
let me: Participant;
let log: string;
/** Errors of the board's page: what its content policy refuses is among them. */
const problems: string[] = [];

const file = (name: string, bytes: Uint8Array | string): string => {
  const made = path.join(work.dir('files'), name);
  writeFileSync(made, bytes);
  return made;
};
const button = (key: string, values?: Record<string, string | number>): Locator =>
  page.getByRole('button', { name: board(key, values), exact: true });
const picture = async (of: Page, name: string): Promise<void> => {
  await of.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true, animations: 'disabled' });
};
const choose = async (name: string): Promise<void> => {
  await page.locator('input[type=file]').setInputFiles(name);
};
const openList = async (): Promise<void> => {
  await page.goto(`${edition.hub.url}/#/edition/${id}/listes/solutions`);
  await page.getByRole('heading', { level: 1, name: board('list.name.solutions') }).waitFor();
};

beforeAll(async () => {
  if (findBrowser() === null) throw new Error('these tests need a Chromium (scripts/packages.mjs)');
  mkdirSync(pictures, { recursive: true });
  edition = await openEdition(work);
  id = (await edition.api.editions())[0]!.id;
  browser = await openBrowser();
  work.later(() => browser.close());
  page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'fr-FR' });
  page.on('console', (message) => {
    // A refusal of the hub that a test asks for, or its absence, is an error of the console too.
    if (message.type() === 'error' && !/status of 4\d\d|net::ERR_/.test(message.text())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  org = organiser(page);
  await org.open(edition.hub.url, edition.hub.key);
  app = await launchApp({ userData: work.dir('participant') });
  work.later(() => app.kill());
  me = participant(app.page);
  await me.ready();
  const slot = await edition.slot('Cabinet des essais');
  log = slot.log;
  await me.join({ code: slot.code, hub: edition.hub.url }, edition.name);
});
afterAll(() => work.end());

const listOfApp = async () => (await snapshotOf({ app })).lists.solutions;
const checked = async () => {
  await me.runChecks();
  return (await snapshotOf({ app })).checks.results.find((one) => one.id === 'segur.solution')!;
};

/** Windows-1252 with semicolons and two title lines, as Excel saves it in France. */
const windows = (lines: string[]): Uint8Array => Uint8Array.from(lines.join('\r\n'), (char) => char.codePointAt(0)!);
const csv = windows([
  'Logiciels référencés;;;;;',
  ';;;;;',
  'Éditeur;Solution;Version;Couloir;Vague;Date de référencement',
  'Maison Zéphyr;Alizé Médical;5.2;Médecine de ville;2;05/03/2026',
  'Maison Zéphyr;Alizé Officine;3;Officine;2;05/03/2026',
  'Soleil Logiciels;Cabinet Mistral;2024-3;Médecine de ville;1;12/12/2023',
  ';Orphelin;1;Officine;1;',
  'Maison Bise;Foehn;1;Officine;1;31/02/2026',
]);

describe('the list of software', () => {
  it('says what to do with a file that it cannot read', async () => {
    await openList();
    await choose(file('liste.xls', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])));
    await page.getByText(board('import.refused.old-excel')).waitFor();
    await picture(page, 'board-refused');
  });

  it('is imported from a CSV: columns guessed under the titles, changes shown, unreadable lines named', async () => {
    await choose(file('liste.csv', csv));
    await page.getByRole('heading', { name: board('import.columns') }).waitFor();
    const column = (field: string): Locator =>
      page.getByLabel(new RegExp(`^${board(`import.field.${field}`)}`)).first();
    expect(await column('editor').inputValue()).toBe('0');
    expect(await column('wave').inputValue()).toBe('4');
    expect(await column('reference').inputValue()).toBe('');
    await picture(page, 'board-columns');
    await button('import.to-preview').click();
    await page.getByText(board('import.added', { count: 4 })).waitFor();
    await page
      .getByText(board('import.line', { line: 8, why: board('import.line.date', { text: '31/02/2026' }) }))
      .waitFor();
    await picture(page, 'board-preview');
  });

  it('loses nothing when the publication fails, and is published when the hub is back', async () => {
    await page.getByLabel(board('import.source')).fill('Tableau des essais');
    await edition.hub.kill();
    await button('import.publish', { count: 4 }).click();
    await page.getByText(board('failure.net.offline.title')).first().waitFor();
    await picture(page, 'board-offline');
    await edition.hub.restart();
    await button('import.publish', { count: 4 }).click();
    await page.getByText(board('import.done', { version: 1 })).waitFor();
    await picture(page, 'board-published');
  });

  it('reaches the application, which finds the software with a slip and says that all is well', async () => {
    await until('the list in the application', async () => (await listOfApp()).version === 1, { ms: 60_000 });
    await me.goTo('checks');
    await app.page.getByRole('radio', { name: text('who.ps'), exact: true }).click();
    await app.page.getByText(text('profile.available')).click();
    await app.page.getByRole('combobox', { name: text('profile.mss') }).fill('max.libre@medecin.mssante.fr');
    const field = app.page.getByRole('combobox', { name: text('profile.solution') });
    await field.click();
    await field.pressSequentially('alziee');
    const options = app.page.getByRole('option');
    await options.filter({ hasText: 'Alizé Médical' }).waitFor();
    // Both are as alike: the one of the person's couloir comes first.
    expect(await options.first().innerText()).toContain('Alizé Médical');
    await app.page.screenshot({ path: path.join(pictures, 'app-search.png'), animations: 'disabled' });
    await options.first().click();
    await app.page.getByRole('textbox', { name: text('profile.version') }).fill('v5.2.1');
    await me.button('profile.save').click();
    await app.page.getByRole('button', { name: text('profile.edit-label') }).waitFor();
    const result = await checked();
    expect(result).toMatchObject({ status: 'ok', failure: null });
    expect(result.shared).toMatchObject({
      origin: 'hub',
      listVersion: 1,
      comparison: 'same',
      product: 'Alizé Médical',
    });
  });

  it('is imported from an Excel file of two sheets, too large for the page’s own unpacking', async () => {
    const day = { day: '2026-03-05' };
    const more: Cell[][] = Array.from({ length: 2000 }, (_, at) => [
      `Maison ${at}`,
      `Logiciel d'essai numéro ${at}`,
      `${at % 9}.${at % 7}`,
      'Hôpital',
      day,
      `Une page d'un site, relevée pour les essais de la liste : ${'x'.repeat(80)} ${at}`,
    ]);
    const bytes = makeXlsx([
      { name: 'Lisez-moi', rows: [['Ce classeur est un essai']] },
      {
        name: 'Liste',
        rows: [
          ['Éditeur', 'Nom de la solution', 'Version', 'Couloir', 'Date de référencement', 'Source'],
          ['Maison Zéphyr', 'Alizé Médical', '6.0', 'Médecine de ville', day, 'Essai'],
          ['Soleil Logiciels', 'Cabinet Mistral', '2024-3', 'Médecine de ville', { day: '2023-12-12' }, 'Essai'],
          ...more,
        ],
      },
    ]);
    await openList();
    await choose(file('liste.xlsx', bytes));
    await page.getByRole('heading', { name: board('import.columns') }).waitFor();
    expect(await page.getByLabel(board('import.sheet')).inputValue()).toBe('1');
    await button('import.to-preview').click();
    await page.getByText(board('import.added', { count: 2000 })).waitFor();
    await page.getByText(board('import.changed', { count: 2 })).waitFor();
    await page.getByText(board('import.removed', { count: 2 })).waitFor();
    await page.getByText(board('import.changed', { count: 2 })).click();
    await picture(page, 'board-preview-xlsx');
  });

  it('says that somebody published meanwhile, compares again, and publishes after a look', async () => {
    const route = `${edition.hub.url}/v1/editions/${id}/lists/solutions`;
    const row = { id: 'x', editor: 'Autre', name: 'Autan', version: '', couloirs: [], device: '', wave: '' };
    const body = { rows: [{ ...row, listedOn: null, reference: '', source: '', seenOn: null }] };
    const published = await fetch(route, {
      method: 'PUT',
      headers: { authorization: `Bearer ${edition.hub.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ expected: 1, label: 'Entre-temps', asOf: '2026-11-25', example: false, body }),
    });
    expect(published.status).toBe(200);
    await button('import.publish', { count: 2002 }).click();
    await page.getByText(board('failure.list.stale.title')).waitFor();
    await page.getByText(board('import.added', { count: 2002 })).waitFor();
    await picture(page, 'board-stale');
    await button('import.publish', { count: 2002 }).click();
    await page.getByText(board('import.done', { version: 3 })).waitFor();
    await picture(page, 'board-history');
  });

  it('tells the application that the version in use is older, with one action', async () => {
    await until('the third version', async () => (await listOfApp()).version === 3, { ms: 60_000 });
    const result = await checked();
    expect(result).toMatchObject({ status: 'warn', failure: { code: 'segur.version-older' } });
    await me.sees('segur.version-older', { used: 'v5.2.1', listed: '6.0' });
    await app.page.screenshot({ path: path.join(pictures, 'app-older.png'), fullPage: true, animations: 'disabled' });
  });

  it('takes software that is not on the list, and shows it to the organisers', async () => {
    await app.page.getByRole('button', { name: text('profile.edit-label') }).click();
    await app.page.getByText(text('profile.unlisted')).click();
    await app.page.getByRole('textbox', { name: text('profile.name') }).fill('Tramontane');
    await app.page.getByRole('textbox', { name: text('profile.editor') }).fill('Maison du Vent');
    await app.page.getByRole('textbox', { name: text('profile.version') }).fill('7');
    await app.page.screenshot({
      path: path.join(pictures, 'app-unlisted.png'),
      fullPage: true,
      animations: 'disabled',
    });
    await me.button('profile.save').click();
    await app.page.getByRole('button', { name: text('profile.edit-label') }).waitFor();
    expect(await checked()).toMatchObject({ status: 'warn', failure: { code: 'segur.not-found' } });
    await app.page.screenshot({
      path: path.join(pictures, 'app-not-found.png'),
      fullPage: true,
      animations: 'disabled',
    });
    await me.agreesToShare();
    await me.unsent(0);
    const said = (await edition.api.events(log)).filter(
      ({ kind, body }) => kind === 'check.result' && body['id'] === 'segur.solution',
    );
    expect(said.at(-1)?.body['evidence']).toMatchObject({
      listed: false,
      editor: 'Maison du Vent',
      product: 'Tramontane',
      version: '7',
    });
    await openList();
    await page.getByRole('heading', { name: board('unlisted.title') }).waitFor();
    await page.getByText('Tramontane').first().waitFor();
    await picture(page, 'board-unlisted');
  });

  it('shows its rows, and goes back to an earlier version under a new number', async () => {
    await page.getByText(board('content.open', { count: 2002 })).click();
    await page.getByLabel(board('content.search')).fill('alize');
    await page.getByText(board('content.found', { count: 1 }), { exact: true }).waitFor();
    await page
      .getByRole('button', { name: /version 1,/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(board('import.removed', { count: 2000 })).waitFor();
    await dialog.getByRole('cell', { name: 'Alizé Officine' }).waitFor();
    await picture(page, 'board-version');
    await dialog.getByRole('button', { name: board('version.restore') }).click();
    await dialog.waitFor({ state: 'detached' });
    await page
      .getByText(board('list.rows', { count: 4, version: 4 }))
      .first()
      .waitFor();
    await until('the fourth version', async () => (await listOfApp()).version === 4, { ms: 60_000 });
  });

  it('reads well in the dark and on a narrow screen', async () => {
    await org.theme('dark');
    await picture(page, 'board-dark');
    await page.setViewportSize({ width: 390, height: 844 });
    await picture(page, 'board-narrow-dark');
    await org.theme('light');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    await page.goto(`${edition.hub.url}/#/edition/${id}/listes`);
    await page.getByRole('heading', { level: 1, name: board('lists.title') }).waitFor();
    await page.getByRole('heading', { name: board('list.name.hosts') }).waitFor();
    await picture(page, 'board-lists-narrow');
    await page.setViewportSize({ width: 1280, height: 900 });
    await picture(page, 'board-lists');
    await me.theme('dark');
    await me.goTo('checks');
    await app.page.screenshot({ path: path.join(pictures, 'app-dark.png'), fullPage: true, animations: 'disabled' });
    expect([...problems, ...app.problems]).toEqual([]);
  });
});
