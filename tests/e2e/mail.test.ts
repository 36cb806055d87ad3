import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldLog } from '../../organiser/protocol/fold.ts';
import { settingsFile, startNames, startPages, type Names, type Pages } from '../rig/mail/names.ts';
import { DOCTOR, passwords, startMailWorld, TEAM, type MailWorld } from '../rig/mail/world.ts';
import { call } from './checks/floor.ts';
import { profileWith } from './checks/profile.ts';
import { launchApp, runApp, type App } from './play/app.ts';
import { openBrowser } from './play/browser.ts';
import { openEdition, type Edition } from './play/edition.ts';
import { keepEvidence } from './play/evidence.ts';
import { workshop } from './play/folder.ts';
import { organiser } from './play/organiser.ts';
import { participant, type Participant } from './play/participant.ts';
import { root } from './play/runtime.ts';
import { app as text, board as boardText, failureText } from './play/texts.ts';
import { until } from './play/wait.ts';

/**
 * The gestures of MSSanté as the person makes them: the real application, the real hub, a real Dovecot and a real Postfix, the
 * real board. Receive, send, round trip; the mail that comes back; by hand; a restart in the middle.
 */

const work = workshop('vs-mail-');
const shots = path.join(root, 'out', 'mail');
let world: MailWorld;
let names: Names;
let pages: Pages;
let edition: Edition;
let env: Record<string, string>;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  world = await startMailWorld();
  work.later(() => world.stop());
  const ca = path.join(work.dir('pki'), 'ca.pem');
  writeFileSync(ca, world.ca);
  names = await startNames();
  work.later(() => names.stop());
  pages = await startPages(world.pem);
  work.later(() => pages.stop());
  names.hosts.add('mail.medecin.mssante.fr').add('autoconfig.medecin.mssante.fr');
  const named = { host: 'mail.medecin.mssante.fr' };
  pages.answer = (_request, response) =>
    void response.end(
      settingsFile({ ...named, port: world.dovecot.imap }, { ...named, port: world.postfix.submission }),
    );
  env = { VS_MAIL_DNS: names.server, VS_AUTOCONFIG_PORT: String(pages.port), VS_EXTRA_CA: ca };
  edition = await openEdition(work, {
    VS_MAIL_SMTP_HOST: '127.0.0.1',
    VS_MAIL_SMTP_PORT: String(world.postfix.submission),
    VS_MAIL_IMAP_HOST: '127.0.0.1',
    VS_MAIL_IMAP_PORT: String(world.dovecot.imap),
    VS_MAIL_FROM: TEAM,
    VS_MAIL_USER: TEAM,
    VS_MAIL_PASSWORD: passwords[TEAM] ?? '',
    VS_MAIL_CA: ca,
  });
});
afterAll(() => work.end());

/** What of the person or of their mail a folder holds, whatever the file. */
function heldIn(folder: string, words: readonly string[]): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || !existsSync(file)) continue;
    const bytes = readFileSync(file, 'latin1');
    for (const word of words) if (bytes.includes(word)) found.push(`${word} in ${path.relative(folder, file)}`);
  }
  return found;
}

async function open(name: string, joined: Edition, address = DOCTOR) {
  const userData = work.dir(name);
  const app = await launchApp({ userData, env });
  work.later(() => app.kill());
  const me = participant(app.page);
  await app.page.emulateMedia({ reducedMotion: 'reduce' });
  await me.ready();
  const { code, log } = await joined.slot('Cabinet des Tilleuls');
  await me.join({ code, hub: joined.hub.url }, joined.name);
  await call(app, 'profile.save', profileWith({ mssAddress: address }));
  await me.goTo('checks');
  const said = async () => foldLog(await joined.api.events(log)).mss;
  return { app, me, log, userData, said };
}
/** A page of the board, in French. */
async function boardPage() {
  const browser = await openBrowser();
  work.later(() => browser.close());
  return (await browser.newContext({ locale: 'fr-FR', reducedMotion: 'reduce' })).newPage();
}
const picture = async (app: App, name: string): Promise<void> => {
  const panel = app.page.locator('section[aria-labelledby="mss-title"]');
  await panel.scrollIntoViewIfNeeded();
  await panel.screenshot({ path: path.join(shots, `${name}.png`), animations: 'disabled' });
};
const statusOf = async (me: Participant, id: string): Promise<string | undefined> => {
  const snapshot = await me.page.evaluate(async () => {
    type Bridge = {
      companion: {
        call(channel: string): Promise<{ value: { checks: { results: { id: string; status: string }[] } } }>;
      };
    };
    return (await (globalThis as unknown as Bridge).companion.call('app.snapshot')).value.checks.results;
  });
  return snapshot.find((one) => one.id === id)?.status;
};
const codeIn = (subject: string): string => /code (\S{9})/.exec(subject)?.[1] ?? '';

describe('with a mail account on the hub', () => {
  it('a code received, a code sent, a round trip; the board says it; nothing of the person stays', async () => {
    const { app, me, said, userData } = await open('whole', edition);
    const { page } = app;
    try {
      await picture(app, '1-before');
      await me.button('mss.receive-ask').click();
      const mail = await world.inbox(DOCTOR, /votre code/);
      await page.getByText(text('mss.receive-sent')).waitFor();
      await picture(app, '2-code-awaited');
      await page.getByRole('textbox', { name: text('mss.code') }).fill('AAAA-2222');
      await me.button('mss.code-check').click();
      await page.getByText(failureText('mss.code-wrong', { left: 4 }).sentence).waitFor();
      await picture(app, '3-wrong-code');
      await page.getByRole('textbox', { name: text('mss.code') }).fill(codeIn(mail.subject).toLowerCase());
      await me.button('mss.code-check').click();
      await page.getByText(text('mss.received')).first().waitFor();
      await until('the check of the code received', async () => (await statusOf(me, 'mss.receive')) === 'ok');

      await me.button('mss.send-ask').click();
      await page.getByText(TEAM, { exact: true }).waitFor();
      const code = (await page.getByText(/^VS-\S{4}-\S{4}$/).textContent()) ?? '';
      await picture(app, '4-code-to-send');
      // A restart in the middle loses nothing: the code is still there.
      await app.close();
      const again = await launchApp({ userData, env });
      work.later(() => again.kill());
      await again.page.emulateMedia({ reducedMotion: 'reduce' });
      const back = participant(again.page);
      await back.ready();
      await back.goTo('checks');
      await again.page.getByText(code, { exact: true }).waitFor();
      await world.send(DOCTOR, {
        to: TEAM,
        subject: 'Réponse',
        text: `Bonjour, voici ${code}`,
        headers: { 'X-MSS-NIL': 'DEV935997', 'X-MSS-INS': 'O' },
        attachments: [{ filename: 'IHE_XDM.zip', content: 'PK' }],
      });
      await again.page.getByText(text('mss.sent')).first().waitFor();
      await until('the check of the code sent', async () => (await statusOf(back, 'mss.send')) === 'ok');
      expect((await said()).send?.evidence).toMatchObject({ sameDomain: true, nil: 'DEV935997', ins: 'O', xdm: true });

      await again.page.getByRole('button', { name: text('mss.trip') }).click();
      const secret = again.page.getByLabel(text('mss.trip-secret-password'), { exact: true });
      await secret.fill('mot-de-passe-faux');
      await back.button('mss.trip-run').click();
      await again.page.getByText(failureText('mss.login').sentence).first().waitFor();
      await secret.fill(passwords[DOCTOR] ?? '');
      await back.button('mss.trip-run').click();
      await again.page.getByText(/Aller-retour réussi/).waitFor({ timeout: 60_000 });
      await until('the check of the round trip', async () => (await statusOf(back, 'mss.roundtrip')) === 'ok');
      await picture(again, '5-all-done');
      expect(await secret.inputValue()).toBe('');

      const board = await boardPage();
      const team = organiser(board);
      await team.open(edition.hub.url, edition.hub.key);
      await board.getByText(/envoi en ordre · boîte relevée/).waitFor();
      await board.getByRole('link', { name: edition.name, exact: true }).click();
      await team.openSlot('Cabinet des Tilleuls');
      const card = board.getByRole('region', { name: boardText('gesture.title') });
      await card.getByText(boardText('gesture.receive.confirmed')).waitFor();
      await card.getByText(boardText('gesture.send.confirmed')).waitFor();
      await card.screenshot({ path: path.join(shots, '6-board.png'), animations: 'disabled' });

      expect([...app.problems, ...again.problems]).toEqual([]);
      await again.close();
      // Neither a secret nor, outside of the person's own encrypted database, an address.
      expect(heldIn(work.folder, [passwords[DOCTOR] ?? '', 'mot-de-passe-faux', DOCTOR])).toEqual([]);
      expect(edition.hub.journal()).not.toMatch(/cabinet\.essai|equipe-secret/);
    } catch (error) {
      await keepEvidence('mail-whole', page, `${edition.hub.journal()}\n${world.postfix.log()}`);
      throw error;
    }
  });

  it('a mail that comes back is said as the address that refuses, with one thing to do', async () => {
    const { app, me } = await open('refused', edition, 'personne@medecin.mssante.fr');
    await me.button('mss.receive-ask').click();
    await app.page.getByText(failureText('mss.receive-refused').sentence).first().waitFor({ timeout: 30_000 });
    await until('the check', async () => (await statusOf(me, 'mss.receive')) === 'fail');
    await picture(app, '7-refused');
    await app.kill();
  });
});

describe('without a mail account', () => {
  it('an organiser makes both gestures on the board, and is named', async () => {
    const bare = await openEdition({ ...work, dir: (name) => work.dir(`bare-${name}`) });
    const { app, me, said, userData } = await open('hand', bare);
    const { page } = app;
    const board = await boardPage();
    const team = organiser(board);
    await team.open(bare.hub.url, bare.hub.key);
    await board.getByText(boardText('mail.none')).waitFor();
    await board.getByRole('link', { name: bare.name, exact: true }).click();
    await team.openSlot('Cabinet des Tilleuls');

    await me.button('mss.receive-ask').click();
    await page.getByText(text('mss.receive-asked-hand')).waitFor();
    await team.button('gesture.hand-ask').click();
    const shown = board.locator(`output[aria-label="${boardText('gesture.hand-code')}"]`);
    // The log says that it was made, which moves nothing: the code is given once.
    await board.getByText(boardText('gesture.receive.prepared')).waitFor();
    const given = (await shown.textContent({ timeout: 2000 })) ?? '';
    await page.getByRole('textbox', { name: text('mss.code') }).fill(given);
    await me.button('mss.code-check').click();
    await page
      .getByText(/Vérifié à la main par Organisateur/)
      .first()
      .waitFor();

    await me.button('mss.send-ask').click();
    const code = (await page.getByText(/^VS-\S{4}-\S{4}$/).textContent()) ?? '';
    await page.getByText(text('mss.send-to-unknown')).waitFor();
    await board.getByRole('textbox', { name: boardText('gesture.hand-received') }).fill(code);
    await team.button('gesture.hand-check').click();
    await page.getByText(text('mss.sent')).first().waitFor();
    expect((await said()).send).toMatchObject({ state: 'confirmed', hand: true, by: 'Organisateur' });
    await picture(app, '8-by-hand');
    const card = board.getByRole('region', { name: boardText('gesture.title') });
    await card.screenshot({ path: path.join(shots, '9-board-by-hand.png'), animations: 'disabled' });
    await app.close();
    // The command reads what the hub confirmed in the log; and it sends nothing.
    const asked = await runApp({ userData, env, args: ['--check', '--json', '--only', 'mss.receive,mss.send'] });
    const report = JSON.parse(asked.stdout) as { results: { id: string; status: string }[] };
    expect(report.results.map(({ id, status }) => [id, status])).toEqual([
      ['mss.receive', 'ok'],
      ['mss.send', 'ok'],
    ]);
  });
});
