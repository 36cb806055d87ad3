// The pictures of the guides: the real application and the real board, played once, photographed where the guides need it.
// Started by `npm run pictures`; every picture of docs/guide/picture is made again.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright-core';
import type { BoardEdition } from '../../organiser/protocol/board.ts';
import { mailBytes } from '../fixture/document/mail.ts';
import { drawScreen } from '../rig/picture.ts';
import { openBrowser } from './play/browser.ts';
import { workshop, type Workshop } from './play/folder.ts';
import { root } from './play/runtime.ts';
import { setStage, type Stage } from './play/stage.ts';
import { app as text, board } from './play/texts.ts';
import { until } from './play/wait.ts';

const folder = path.join(root, 'docs', 'guide', 'picture');
const EDITION = "Vérif' Ségur de démonstration";
const LABEL = 'Cabinet du port';

async function shoot(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
  process.stderr.write(`${name}\n`);
}

/** Other slots of the edition, so that the pages of the organisers show what they are for. */
async function neighbours(stage: Stage, edition: BoardEdition): Promise<void> {
  const { api } = stage.side;
  const others = [
    ['Pharmacie du marché', 'officine', 0],
    ['Laboratoire des halles', 'laboratoire', 60],
    ['EHPAD Les Tilleuls', 'etablissement-medico-social', 120],
    ['Imagerie du parc', 'cabinet-de-radiologie', 180],
  ] as const;
  const hour = new Date();
  hour.setMinutes(0, 0, 0);
  for (const [label, couloir, minutes] of others) {
    const startsAt = new Date(hour.getTime() + minutes * 60_000).toISOString();
    await api.createSlot(edition.id, { label, couloir, startsAt, minutes: 60 });
  }
}

/** The next choice of a file answers this one. */
const chooses = (stage: Stage, file: string): Promise<void> =>
  stage.app.electron.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, file);

async function before(stage: Stage): Promise<BoardEdition> {
  const { me, side } = stage;
  await shoot(me.page, 'accueil');
  stage.opened = await side.setUp(EDITION, LABEL);
  const edition = (await side.api.editions()).find(({ name }) => name === EDITION);
  if (edition === undefined) throw new Error('the edition made on the board is not on the hub');
  await neighbours(stage, edition);
  await me.join(stage.opened, EDITION);
  await shoot(me.page, 'creneau-rejoint');
  await me.fillProfile({ mss: 'max.libre@medecin.mssante.fr', solution: 'Cabinet Facile', version: '4.2' });
  await me.runChecks();
  await shoot(me.page, 'prerequis');
  await me.agreesToShare();
  await me.goTo('card');
  await shoot(me.page, 'carte');
  return edition;
}

async function evidence(stage: Stage, files: string): Promise<void> {
  const { me } = stage;
  const browser = await openBrowser();
  const file = path.join(files, 'capture.png');
  try {
    writeFileSync(file, (await drawScreen(browser)).png);
  } finally {
    await browser.close();
  }
  await chooses(stage, file);
  await me.button('piece.add').first().click();
  await me.page.getByRole('button', { name: new RegExp(text('piece.way.choose')) }).click();
  await me.page.locator('.mask-proposal').first().waitFor({ timeout: 60_000 });
  await shoot(me.page, 'masquage');
  await me.page.keyboard.press('Escape');
  await me.page.getByRole('dialog').waitFor({ state: 'detached' });
}

async function document(stage: Stage, files: string): Promise<void> {
  const { me } = stage;
  const file = path.join(files, 'message.eml');
  writeFileSync(file, mailBytes());
  await chooses(stage, file);
  await me.goTo('documents');
  await me.button('document.choose').press('Enter');
  await me.page.getByRole('region', { name: text('document.kind-mail'), exact: true }).waitFor();
  await shoot(me.page, 'document');
}

async function beside(stage: Stage): Promise<void> {
  await stage.me.button('beside.open').click();
  const page = await until(
    'the narrow window',
    () => stage.app.electron.windows().find((one) => one.url().includes('window=companion')) ?? false,
  );
  await page.getByRole('timer').waitFor();
  await shoot(page, 'petite-fenetre');
  await page.close();
}

async function during(stage: Stage, files: string): Promise<void> {
  const { me, side } = stage;
  await me.startHour();
  await me.setStatus('identification', 'conforme');
  await me.setStatus('patient', 'conforme-avec-reserve');
  await me.comment('patient', "La recherche a pris deux essais, puis le dossier s'est ouvert.");
  await me.setStatus('ins', 'conforme');
  await me.openStep('dossier');
  await shoot(me.page, 'seance');
  await beside(stage);
  await me.button('irritant.button').first().click();
  await me.page.getByRole('dialog').waitFor();
  await shoot(me.page, 'irritant');
  await me.page.keyboard.press('Escape');
  await me.page.getByRole('dialog').waitFor({ state: 'detached' });
  await me.irritant('ins', "Le bouton d'export au DMP est caché dans un sous-menu.");
  await evidence(stage, files);
  await document(stage, files);
  await me.goTo('session');
  await me.askHelp();
  await me.unsent(0);
  const page = side.board?.page;
  if (page === undefined) throw new Error('the pictures of the guides need Chromium');
  await side.seesJoined();
  await side.seesTimer('left');
  await shoot(page, 'tableau-creneau');
}

const live = [
  ['direct', 'live.title', 'tableau-direct'],
  ['planning', 'calendar.title', 'tableau-planning'],
] as const;
const later = [
  ['irritants', 'triage.title', 'tableau-irritants'],
  ['resultats', 'results.title', 'tableau-resultats'],
] as const;

/** Pages of the edition on the board, by their address and their title. */
async function pages(stage: Stage, { id }: BoardEdition, which: typeof live | typeof later): Promise<void> {
  const { page } = stage.side.board!;
  for (const [route, title, name] of which) {
    await page.goto(`${stage.hub.url}/#/edition/${id}/${route}`);
    await page.getByRole('heading', { level: 1, name: board(title) }).waitFor();
    await until('the page is read', async () => (await page.locator('.spin').count()) === 0);
    await shoot(page, name);
  }
}

async function after(stage: Stage): Promise<void> {
  const { me } = stage;
  for (const step of ['dossier', 'document', 'envoi-dmp', 'envoi-mss', 'reception-mss', 'suppression'] as const)
    await me.setStatus(step, step === 'document' ? 'non-conforme' : 'conforme');
  await me.endHour();
  await me.goTo('bilan');
  await shoot(me.page, 'bilan');
  await me.goTo('after');
  await shoot(me.page, 'apres');
  await me.prepareReport();
  await shoot(me.page, 'journaux');
  await me.goTo('data');
  await shoot(me.page, 'donnees');
}

async function play(work: Workshop): Promise<void> {
  const stage = await setStage(work);
  const { board: side } = stage.side;
  await side?.page.setViewportSize({ width: 1280, height: 800 });
  const files = work.dir('files');
  const edition = await before(stage);
  await during(stage, files);
  await pages(stage, edition, live);
  await after(stage);
  await pages(stage, edition, later);
}

mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) rmSync(path.join(folder, name));
const work = workshop('vs-pictures-');
try {
  await play(work);
} finally {
  await work.end();
}
