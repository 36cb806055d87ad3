import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import readXlsxFile from 'read-excel-file/universal';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { BoardIrritants } from '../../organiser/protocol/irritant.ts';
import { openBrowser } from './play/browser.ts';
import { keepEvidence } from './play/evidence.ts';
import { faultsAndWidth } from './play/faults.ts';
import { workshop } from './play/folder.ts';
import { startHub, type Hub } from './play/hub.ts';
import { hubApi } from './play/hub-api.ts';
import { board } from './play/texts.ts';
import { until } from './play/wait.ts';

/** Irritants of a real hub: triaged with the keyboard, merged, exported, and shown to their publisher. */

const work = workshop('vs-irritants-');
let hub: Hub;
let edition: string;
/** Public half of the organisers' key. */
let recipient = '';
let page: Page;
const seats: { slot: string; log: string; token: string; device: string; n: number }[] = [];
const day = (count: number): string => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10);

const ask = async <T>(method: string, path: string, body?: unknown, token = hub.key): Promise<T> => {
  const answer = await fetch(hub.url + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
};

async function say(seat: number, kind: string, body: object): Promise<void> {
  const one = seats[seat]!;
  one.n += 1;
  const push = [{ device: one.device, n: one.n, kind, body, at: new Date().toISOString() }];
  await ask('POST', `/v1/logs/${one.log}/sync`, { v: 1, epoch: '', after: 0, push }, one.token);
}
const report = (seat: number, text: string, severity = 'genant'): Promise<void> =>
  say(seat, 'irritant.reported', { id: randomUUID(), step: 'identification', category: 'connexion', severity, text });

beforeAll(async () => {
  hub = await startHub(work.dir('hub'));
  work.later(() => hub.stop());
  const api = hubApi(hub.url, hub.key);
  const identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity);
  const made = await api.createEdition({
    name: 'Édition des irritants',
    startsOn: day(-1),
    endsOn: day(30),
    contact: 'verif.segur@esante.gouv.fr',
    reportKey: recipient,
  });
  edition = made.id;
  for (const [label, editor] of [
    ['Cabinet du phare', 'Éditeur Alpha'],
    ['Clinique du port', 'Éditeur Alpha'],
    ['Laboratoire des dunes', 'Éditeur Bêta'],
  ] as const) {
    const slot = await api.createSlot(edition, {
      label,
      startsAt: new Date().toISOString(),
      minutes: 60,
      couloir: 'medecine-de-ville',
    });
    const { code } = await api.code(slot.id);
    const device = randomUUID();
    const { token } = await ask<{ token: string }>('POST', '/v1/join', { code, device });
    seats.push({ slot: slot.id, log: slot.log, token, device, n: 0 });
    await say(seats.length - 1, 'slot.profile', {
      who: 'ps',
      couloir: 'medecine-de-ville',
      available: true,
      mssDomain: null,
      solution: { editor, name: editor === 'Éditeur Alpha' ? 'Mystral' : 'Sirocco', version: '3.1' },
      region: 'Bretagne',
    });
  }
  await report(0, '=La page de connexion revient deux fois.', 'bloquant');
  await report(1, 'Connexion demandée deux fois de suite.');
  await report(2, 'Le bouton est caché.', 'mineur');
  const browser = await openBrowser();
  work.later(() => browser.close());
  page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'fr-FR', acceptDownloads: true });
  page.setDefaultTimeout(15_000);
  await page.goto(`${hub.url}/#cle=${encodeURIComponent(hub.key)}`);
  await page.getByRole('heading', { level: 1, name: board('editions.title') }).waitFor();
  await page.goto(`${hub.url}/#/edition/${edition}/irritants`);
  await row('La page de connexion').waitFor();
  await page.evaluate(
    ([name, value]) => localStorage.setItem(name!, value!),
    [`verif-segur.report-key.${recipient}`, identity],
  );
});
afterAll(() => work.end());

const row = (text: string): Locator => page.locator('[data-irritant]').filter({ hasText: text });
const told = async () => (await ask<BoardIrritants>('GET', `/v1/editions/${edition}/irritants`)).irritants;
const of = async (text: string) => (await told()).find(({ reported }) => reported.text.includes(text))!;
const press = (key: string): Promise<void> => page.keyboard.press(key);

async function story(name: string, play: () => Promise<void>): Promise<void> {
  try {
    await play();
  } catch (error) {
    await keepEvidence(`irritants ${name}`, page, hub.journal());
    throw error;
  }
}

it('triages from the keyboard, shows what another device adds, and says when somebody was faster', () =>
  story('triage', async () => {
    expect(await faultsAndWidth(page, 'irritants')).toEqual([]);
    await page.locator('#contenu').focus();
    // The gravest is the first and the current one.
    await press('2');
    await row('La page de connexion').getByText(board('triage.state.accepted'), { exact: true }).waitFor();
    expect((await of('La page de connexion')).triage.state).toBe('accepted');
    await press('j');
    await press('o');
    await until('the owner', async () => (await of('Connexion demandée')).triage.owner !== null);
    await press('?');
    await page.getByRole('dialog').getByText(board('triage.key.tick')).waitFor();
    expect(await faultsAndWidth(page, 'keys')).toEqual([]);
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // Several at once.
    await press('x');
    await row('Le bouton est caché.').focus();
    await press('x');
    await page.getByText(board('triage.ticked', { count: 2 }), { exact: true }).waitFor();
    await press('3');
    for (const text of ['Connexion demandée', 'Le bouton est caché.']) {
      await row(text).getByText(board('triage.state.sent'), { exact: true }).waitFor();
    }
    await press('u');
    const before = performance.now();
    await report(2, 'Le DMP ne répond pas.');
    await row('Le DMP ne répond pas.').waitFor();
    expect(performance.now() - before).toBeLessThan(3000);
    // Another organiser triages it, and this page is not told: it keeps the version that it read.
    await page.route('**/v1/editions/*/irritants', (route) =>
      route.request().method() === 'GET' ? route.abort() : route.continue(),
    );
    const late = await of('Le DMP ne répond pas.');
    await ask('PATCH', `/v1/editions/${edition}/irritants`, {
      changes: [{ log: late.log, id: late.id, version: 0, set: { state: 'sent' } }],
    });
    await row('Le DMP ne répond pas.').click();
    await press('5');
    await page.getByText(board('failure.irritant.changed.title'), { exact: true }).waitFor();
    expect((await of('Le DMP ne répond pas.')).triage.state).toBe('sent');
    await page.unroute('**/v1/editions/*/irritants');
    await page.getByRole('button', { name: board('action.refresh'), exact: true }).click();
    await row('Le DMP ne répond pas.').getByText(board('triage.state.sent'), { exact: true }).waitFor();
    await page.getByRole('button', { name: board('action.dismiss'), exact: true }).click();
  }));

it('merges from the keyboard', () =>
  story('merge', async () => {
    await row('La page de connexion').focus();
    await press('x');
    await row('Connexion demandée').focus();
    await press('x');
    await press('m');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: /La page de connexion/ }).check();
    expect(await faultsAndWidth(page, 'merge')).toEqual([]);
    await dialog.getByRole('button', { name: board('triage.merge'), exact: true }).click();
    await row('La page de connexion')
      .getByText(board('triage.said', { count: 2 }), { exact: true })
      .waitFor();
    await row('Connexion demandée').waitFor({ state: 'detached' });
    const main = await of('La page de connexion');
    expect((await of('Connexion demandée')).triage.duplicateOf).toEqual({ log: main.log, id: main.id });
  }));

it('merges nothing across two software, and says why', () =>
  story('merge apart', async () => {
    await row('La page de connexion').focus();
    await press('x');
    await row('Le bouton est caché').focus();
    await press('x');
    await press('m');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(board('triage.merge-apart-text'), { exact: true }).waitFor();
    expect(await faultsAndWidth(page, 'merge apart')).toEqual([]);
    await dialog
      .getByRole('button', { name: board('action.close'), exact: true })
      .last()
      .click();
    await dialog.waitFor({ state: 'detached' });
    await press('u');
    expect((await of('Le bouton est caché')).triage.duplicateOf).toBeNull();
  }));

it('exports for Sentinelle without anybody’s name unless it is asked, and no cell is a formula', () =>
  story('export', async () => {
    const save = async (format: string, named = false): Promise<Buffer> => {
      await page.getByRole('button', { name: board('triage.export'), exact: true }).click();
      const dialog = page.getByRole('dialog');
      if (named) await dialog.getByRole('checkbox', { name: board('triage.export-labels') }).check();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        dialog.getByRole('button', { name: format, exact: true }).click(),
      ]);
      await dialog.waitFor({ state: 'detached' });
      return readFileSync(await file.path());
    };
    const csv = (await save('CSV')).toString('utf8');
    expect(csv).toContain(`"'=La page de connexion revient deux fois.\n— Connexion demandée deux fois de suite."`);
    expect(csv).not.toContain('Cabinet du phare');
    const excel = await save('Excel');
    const [sheet] = await readXlsxFile(new Uint8Array(excel).buffer);
    expect(sheet?.data.length).toBe(4);
    expect(sheet?.data[1]).toContain(
      '=La page de connexion revient deux fois.\n— Connexion demandée deux fois de suite.',
    );
    const json = JSON.parse((await save('JSON', true)).toString('utf8')) as { irritants: Record<string, string>[] };
    expect(json.irritants[0]?.['Participants']).toBe('Cabinet du phare, Clinique du port');
  }));

it('shows a publisher what was released of its own, by a link that ends', () =>
  story('publisher', async () => {
    await row('La page de connexion').click();
    const aside = page.getByRole('complementary', { name: board('triage.aside') });
    await aside
      .getByRole('textbox', { name: board('triage.release-text') })
      .fill('La connexion est demandée deux fois.');
    await aside.getByRole('button', { name: board('triage.release-do'), exact: true }).click();
    await row('La page de connexion').getByText(board('triage.released'), { exact: true }).waitFor();
    await page.getByRole('button', { name: board('publisher.links'), exact: true }).click();
    const dialog = page.getByRole('dialog');
    // A publisher of no irritant is asked about before its link is made.
    await dialog.getByRole('textbox', { name: board('triage.editor') }).fill('Éditeur Alfa');
    await dialog.getByRole('button', { name: board('publisher.make'), exact: true }).click();
    await dialog.getByText(board('publisher.unknown-text'), { exact: true }).waitFor();
    await dialog.getByRole('textbox', { name: board('triage.editor') }).fill('editeur alpha');
    await dialog.getByRole('button', { name: board('publisher.make'), exact: true }).click();
    const link = (await page.locator(`output[aria-label="${board('publisher.link')}"]`).textContent()) ?? '';
    expect(link).toMatch(/\/#editeur=[\w-]{43}$/);
    expect(await faultsAndWidth(page, 'links')).toEqual([]);
    const theirs = await page
      .context()
      .browser()!
      .newPage({ viewport: { width: 420, height: 800 }, locale: 'fr-FR' });
    const seen: string[] = [];
    theirs.on('request', (request) => void seen.push(new URL(request.url()).pathname));
    await theirs.goto(link);
    await theirs.getByText('La connexion est demandée deux fois.', { exact: true }).waitFor();
    const text = (await theirs.locator('body').textContent()) ?? '';
    const [sheet] = await Promise.all([
      theirs.waitForEvent('download'),
      theirs.getByRole('button', { name: 'CSV', exact: true }).click(),
    ]);
    const line = readFileSync(await sheet.path(), 'utf8').split('\r\n')[1] ?? '';
    const { id } = await of('La page de connexion');
    expect(line).toContain(`"${id.slice(0, 8).toUpperCase()}";"Mystral";"3.1"`);
    expect(line).toContain('La connexion est demandée deux fois.');
    for (const word of ['Cabinet', 'Clinique', 'DMP', 'bouton', 'Sirocco', 'Bretagne'])
      expect(text).not.toContain(word);
    expect(seen.filter((path) => path.startsWith('/v1/'))).toEqual(['/v1/publisher/irritants']);
    expect(await faultsAndWidth(theirs, 'publisher')).toEqual([]);
    await dialog.getByRole('button', { name: board('publisher.end'), exact: true }).click();
    await dialog.getByText(board('publisher.end-text'), { exact: true }).waitFor();
    await dialog.getByRole('button', { name: board('publisher.end-do'), exact: true }).click();
    await dialog.getByText(/retiré le/).waitFor();
    await theirs.reload();
    await theirs.getByText(board('publisher.ended'), { exact: true }).waitFor();
    await theirs.close();
    await press('Escape');
    await page.setViewportSize({ width: 420, height: 800 });
    // Below it on a phone, and away by another press.
    const form = page.getByRole('textbox', { name: board('triage.release-text') });
    await form.waitFor();
    expect(await faultsAndWidth(page, 'irritants 420')).toEqual([]);
    await row('La page de connexion').click();
    await form.waitFor({ state: 'detached' });
  }));

/** A PNG of one black pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

it('opens the evidence of a slot, which the hub cannot read', () =>
  story('evidence', async () => {
    const seat = seats[0]!;
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    const sealed = await encrypter.encrypt(new Uint8Array(PIXEL));
    const sha256 = createHash('sha256').update(sealed).digest('hex');
    const put = await fetch(`${hub.url}/v1/blobs/${sha256}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${seat.token}`, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(sealed),
    });
    expect(put.status).toBe(201);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${hub.url}/#/edition/${edition}/${seat.slot}`);
    await page.getByRole('heading', { level: 1, name: 'Cabinet du phare' }).waitFor();
    const size = sealed.length;
    await say(0, 'evidence.added', { id: randomUUID(), step: 'identification', sha256, size, mime: 'image/png' });
    const gone = 'a'.repeat(64);
    await say(0, 'evidence.added', { id: randomUUID(), step: null, sha256: gone, size: 5, mime: 'application/pdf' });
    await page.getByRole('button', { name: board('evidence.open-one', { n: 1 }), exact: true }).click();
    const image = page.getByRole('img', { name: board('evidence.image-alt') });
    await image.waitFor();
    expect(await image.evaluate((one) => (one as HTMLImageElement).naturalWidth)).toBe(1);
    expect(await faultsAndWidth(page, 'evidence')).toEqual([]);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: board('evidence.save'), exact: true }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^preuve-\d{4}-\d\d-\d\d-[0-9a-f]{8}\.png$/);
    expect(readFileSync(await file.path()).equals(PIXEL)).toBe(true);
    await press('Escape');
    // Announced, and never received: said, and asked again when wanted.
    await page.getByRole('button', { name: board('evidence.open-one', { n: 2 }), exact: true }).click();
    await page.getByRole('dialog').getByText(board('failure.blob.unknown.title'), { exact: true }).waitFor();
    await press('Escape');
  }));
