import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCTOR, passwords, startMailWorld, TEAM, type MailWorld } from '../rig/mail/world.ts';
import { openBrowser } from './play/browser.ts';
import { openEdition, type Edition } from './play/edition.ts';
import { keepEvidence } from './play/evidence.ts';
import { faultsAndWidth } from './play/faults.ts';
import { workshop } from './play/folder.ts';
import { board } from './play/texts.ts';

/**
 * Settings and participants as organisers and participants meet them: a real hub, a real Chromium, a real Postfix and Dovecot. Settings seen
 * in the results; a table with a bad line; somebody who registers in another browser; the mail of an invitation, and its code used.
 */

const work = workshop('vs-people-');
let world: MailWorld;
let edition: Edition;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  world = await startMailWorld();
  work.later(() => world.stop());
  const ca = path.join(work.dir('pki'), 'ca.pem');
  writeFileSync(ca, world.ca);
  edition = await openEdition(work, {
    VS_MAIL_SMTP_HOST: '127.0.0.1',
    VS_MAIL_SMTP_PORT: String(world.postfix.submission),
    VS_MAIL_FROM: TEAM,
    VS_MAIL_USER: TEAM,
    VS_MAIL_PASSWORD: passwords[TEAM] ?? '',
    VS_MAIL_CA: ca,
  });
  browser = await openBrowser();
  work.later(() => browser.close());
  context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(`${edition.hub.url}/#cle=${encodeURIComponent(edition.hub.key)}`);
  await page.getByRole('link', { name: edition.name }).first().click();
});
afterAll(() => work.end());

async function play(name: string, story: () => Promise<void>): Promise<void> {
  try {
    await story();
  } catch (error) {
    await keepEvidence(`people ${name}`, page, edition.hub.journal());
    throw error;
  }
}

const button = (key: string, values = {}) => page.getByRole('button', { name: board(key, values), exact: true });
const open = (key: string) =>
  page
    .getByRole('navigation', { name: board('nav.edition') })
    .getByRole('link', { name: board(key), exact: true })
    .click();
const row = (label: string) => page.getByRole('row').filter({ hasText: label });
/** Faults of a page as wide as a phone. */
const narrow = async (of: Page, where: string): Promise<string[]> => {
  const size = of.viewportSize()!;
  await of.setViewportSize({ width: 420, height: 900 });
  const found = await faultsAndWidth(of, where);
  await of.setViewportSize(size);
  return found;
};

describe('an edition with its people', () => {
  it('has settings that the results follow', () =>
    play('settings', async () => {
      await open('settings.title');
      expect(await faultsAndWidth(page, 'settings')).toEqual([]);
      await button('settings.edit').click();
      await page.getByLabel(board('settings.goal.tests'), { exact: true }).fill('7');
      await page.getByLabel(board('couloir.laboratoire'), { exact: true }).uncheck();
      expect(await narrow(page, 'settings form')).toEqual([]);
      await button('settings.save').click();
      await page.getByText(board('settings.saved'), { exact: true }).waitFor();
      await open('results.title');
      await page.getByText(board('results.goal-of', { reached: 0, wanted: 7 }), { exact: true }).waitFor();
      expect(await page.getByText(board('couloir.laboratoire')).count()).toBe(0);
    }));

  it('keeps what two organisers typed at once, and lets one choose', () =>
    play('clash', async () => {
      await open('settings.title');
      await button('settings.edit').click();
      await page.getByLabel(board('settings.field.name'), { exact: true }).fill('Édition du phare');
      await page.getByLabel(board('settings.field.guide'), { exact: true }).fill('v7');
      const id = (await edition.api.editions())[0]?.id ?? '';
      const asked = (method: string, body?: object): Promise<Response> =>
        fetch(`${edition.hub.url}/v1/editions/${id}/settings`, {
          method,
          headers: { authorization: `Bearer ${edition.hub.key}`, 'content-type': 'application/json' },
          ...(body && { body: JSON.stringify(body) }),
        });
      const { version } = (await (await asked('GET')).json()) as { version: number };
      const other = { version, name: 'Édition de la pointe', contact: 'autre@example.org' };
      expect((await asked('PATCH', other)).status).toBe(200);
      await button('settings.save').click();
      await page.getByText('Édition de la pointe', { exact: true }).waitFor();
      expect(await narrow(page, 'clash')).toEqual([]);
      const name = board('settings.field.name');
      await button('clash.keep-mine-of', { field: name }).click();
      await button('settings.save').click();
      await page.getByText(board('settings.saved'), { exact: true }).waitFor();
      const kept = { name: 'Édition du phare', guide: 'v7', contact: 'autre@example.org' };
      expect(await (await asked('GET')).json()).toMatchObject({ ...kept, version: version + 2 });
    }));

  it('takes a table, and says why a line of it is refused', () =>
    play('import', async () => {
      await open('people.title');
      await button('people.import').first().click();
      const lines = [
        'Nom;Adresse e-mail;Profil;Région;Logiciel',
        `Cabinet du phare;${DOCTOR};Médecine de ville;Bretagne;Alizé`,
        'Officine du quai;quai@example.org;Officine;Corse;Mystral',
        'Sans adresse;pas-une-adresse;Officine;;',
      ];
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button('import.choose').click()]);
      await chooser.setFiles({ name: 'inscrits.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) });
      await button('import.to-preview').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(board('people.refused-lines', { count: 1 })).waitFor();
      await dialog.getByText(board('people.line.email', { text: 'pas-une-adresse' })).waitFor();
      expect(await narrow(page, 'import')).toEqual([]);
      await button('people.import-yes', { count: 2 }).click();
      await dialog.getByText(board('people.imported', { added: 2, changed: 0, same: 0 })).waitFor();
      await button('action.close').last().click();
      await row('Cabinet du phare').getByText('Bretagne').waitFor();
      expect(await row('Sans adresse').count()).toBe(0);
    }));

  it('lets somebody register from another browser, then be approved', () =>
    play('registration', async () => {
      await button('registration.open').click();
      const link = await page.getByLabel(board('registration.link'), { exact: true }).innerText();
      const stranger = await browser.newContext({ locale: 'fr-FR' });
      const form = await stranger.newPage();
      form.setDefaultTimeout(15_000);
      const register = async (email: string): Promise<void> => {
        await form.goto(link);
        await form.reload();
        const field = (key: string) => form.getByLabel(board(key), { exact: true });
        await field('registration.label').fill('EHPAD des dunes');
        await field('registration.email').fill(email);
        await field('registration.who').selectOption('structure');
        await field('registration.couloir').selectOption('etablissement-medico-social');
        await field('slot.region').selectOption('Normandie');
        // A couloir that the edition closed is not offered.
        expect(await form.locator('option[value="laboratoire"]').count()).toBe(0);
        await form.getByText(board('registration.kept-how-long')).waitFor();
        expect(await narrow(form, 'register')).toEqual([]);
        await form.getByRole('button', { name: board('registration.send') }).click();
        await form.getByText(board('registration.sent'), { exact: true }).waitFor();
      };
      await register('dunes@example.org');
      // The address of somebody who is there already: the very same answer.
      await register(DOCTOR);
      await stranger.close();
      await page.getByRole('button', { name: board('action.refresh') }).click();
      await row('EHPAD des dunes').getByText(board('people.is.pending'), { exact: true }).waitFor();
      expect(await row('EHPAD des dunes').count()).toBe(1);
      await page.getByRole('checkbox', { name: board('people.choose', { label: 'EHPAD des dunes' }) }).check();
      await button('people.approve').click();
      await page.getByText(board('people.approved', { count: 1 }), { exact: true }).waitFor();
      await row('EHPAD des dunes').getByText(board('people.is.approved'), { exact: true }).waitFor();
      expect(await faultsAndWidth(page, 'participants')).toEqual([]);
      expect(await narrow(page, 'participants')).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await narrow(page, 'participants in the dark')).toEqual([]);
      await page.emulateMedia({ colorScheme: 'light' });
    }));

  it('invites by mail, and the code of the mail lets in', () =>
    play('invitation', async () => {
      await page.getByRole('checkbox', { name: board('people.choose', { label: 'Cabinet du phare' }) }).check();
      await button('people.invite').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(board('invite.hello', { label: 'Cabinet du phare' })).waitFor();
      expect(await narrow(page, 'invite')).toEqual([]);
      await button('invite.send', { count: 1 }).click();
      await dialog.getByText(board('invite.mailed', { count: 1 }), { exact: true }).waitFor();
      await button('action.close').last().click();
      const mail = await world.inbox(DOCTOR, /Votre invitation/);
      // Lines are cut in the mail as it travels.
      const text = mail.text.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=');
      const code = /#rejoindre=([2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4})/.exec(text)?.[1];
      expect(code).toBeDefined();
      expect(text).toContain(`verifsegur://join?hub=${encodeURIComponent(edition.hub.url)}&code=${code}`);
      const web = await context.newPage();
      await web.goto(`${edition.hub.url}/#rejoindre=${code}`);
      await web.getByRole('link', { name: board('join.open') }).waitFor();
      expect(await narrow(web, 'join')).toEqual([]);
      await web.close();
      const joined = await fetch(`${edition.hub.url}/v1/join`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code, device: randomUUID() }),
      });
      expect(joined.status).toBe(200);
      expect(await joined.json()).toMatchObject({ participant: { label: 'Cabinet du phare' } });
      await page.getByRole('button', { name: board('action.refresh') }).click();
      await row('Cabinet du phare').getByText(board('people.joined'), { exact: true }).waitFor();
      expect(edition.hub.journal()).toContain('/participants/invite');
      expect(edition.hub.journal()).not.toMatch(/@example\.org|cabinet\.essai@/);
    }));
});
