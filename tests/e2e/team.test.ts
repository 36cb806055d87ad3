import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from './play/browser.ts';
import { keepEvidence } from './play/evidence.ts';
import { faultsAndWidth } from './play/faults.ts';
import { OidcRig } from '../rig/oidc.ts';
import { workshop } from './play/folder.ts';
import { startHub, type Hub } from './play/hub.ts';
import { hubApi } from './play/hub-api.ts';
import { board } from './play/texts.ts';

/** People of the organisers on a real hub: the first by the link of the command line, another invited, limited, thrown out. */

const work = workshop('vs-team-');
const PASSWORD = 'quatre mots pris au hasard';
const [FIRST, SECOND] = ['camille@esante.example', 'observation@esante-bretagne.example'] as const;
let hub: Hub;
let provider: OidcRig;
let edition = '';
/** Two browsers of two people. */
let camille: Page;
let observer: Page;
const day = (count: number): string => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  provider = await OidcRig.start();
  work.later(() => provider.down());
  hub = await startHub(work.dir('hub'), provider.environment, [
    '--new-organiser',
    FIRST,
    '--label',
    'Camille',
    '--new-key',
  ]);
  work.later(() => hub.stop());
  provider.allow([`${hub.url}/v1/oidc/callback`]);
  provider.people.set('equipe-bretagne', { email: SECOND, email_verified: true });
  const api = hubApi(hub.url, hub.key);
  const made = await api.createEdition({
    name: 'Édition de deux régions',
    startsOn: day(-1),
    endsOn: day(30),
    contact: 'verif.segur@esante.gouv.fr',
    reportKey: `age1${'q'.repeat(58)}`,
  });
  edition = made.id;
  for (const [label, region] of [
    ['Cabinet du phare', 'Bretagne'],
    ['Clinique du midi', 'Occitanie'],
  ] as const) {
    const startsAt = new Date(Date.now() + 86_400_000).toISOString();
    await api.createSlot(edition, { label, startsAt, minutes: 60, couloir: 'officine', region });
  }
  const browser = await openBrowser();
  work.later(() => browser.close());
  const open = async (): Promise<Page> => {
    const page = await (await browser.newContext({ locale: 'fr-FR', reducedMotion: 'reduce' })).newPage();
    page.setDefaultTimeout(20_000);
    return page;
  };
  [camille, observer] = [await open(), await open()];
});
afterAll(() => work.end());

async function play(name: string, story: () => Promise<void>): Promise<void> {
  try {
    await story();
  } catch (error) {
    await keepEvidence(`team ${name} camille`, camille, hub.journal());
    await keepEvidence(`team ${name} observer`, observer);
    throw error;
  }
}

const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

async function choosePassword(page: Page, link: string): Promise<void> {
  await page.goto(link);
  const field = page.getByLabel(board('password.new'), { exact: true });
  await field.fill('court');
  await page.getByRole('button', { name: board('invited.action') }).click();
  await page.getByText(board('password.short', { count: 12 })).waitFor();
  await field.fill(PASSWORD);
  await page.getByRole('button', { name: board('invited.action') }).click();
  await title(page, board('editions.title'));
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel(board('sign-in.email'), { exact: true }).fill(email);
  await page.getByLabel(board('sign-in.password'), { exact: true }).fill(password);
  await page.getByRole('button', { name: board('sign-in.action'), exact: true }).click();
}

const faultsOn = async (page: Page, where: string): Promise<string[]> => {
  const found: string[] = [];
  for (const [width, scheme] of [
    [1280, 'light'],
    [420, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    found.push(...(await faultsAndWidth(page, `${where} ${width} ${scheme}`)));
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  return found;
};

it('lets the first organiser in by the link of the command line, once', () =>
  play('first', async () => {
    await choosePassword(camille, hub.invitation!);
    await observer.goto(hub.invitation!);
    await observer.getByText(board('failure.invitation.used.title')).waitFor();
  }));

it('invites an observer of one region, whose link is shown once', () =>
  play('invite', async () => {
    await camille.getByRole('link', { name: board('team.title'), exact: true }).click();
    await camille.getByRole('button', { name: board('team.invite') }).click();
    const window = camille.getByRole('dialog');
    await window.getByLabel(board('team.label'), { exact: true }).fill('Équipe Bretagne');
    await window.getByLabel(board('sign-in.email'), { exact: true }).fill(SECOND);
    await window.getByLabel(board('team.reach')).selectOption('some');
    await window.getByRole('checkbox', { name: 'Bretagne', exact: true }).check();
    await window.getByRole('button', { name: board('team.make') }).click();
    const link = (await window.locator(`output[aria-label="${board('link.link')}"]`).textContent()) ?? '';
    expect(link).toContain('#invitation=');
    await window.getByRole('button', { name: board('link.done') }).click();
    await camille.getByText(board('team.state.invited'), { exact: true }).waitFor();
    expect(await faultsOn(camille, 'team')).toEqual([]);
    await choosePassword(observer, link);
  }));

it('shows the observer their region, and nothing to write with', () =>
  play('region', async () => {
    await observer.goto(`${hub.url}/#/edition/${edition}`);
    await observer.getByRole('link', { name: 'Cabinet du phare' }).waitFor();
    expect(await observer.getByRole('link', { name: 'Clinique du midi' }).count()).toBe(0);
    expect(await observer.getByRole('button', { name: board('slot.create') }).count()).toBe(0);
    expect(await observer.getByRole('link', { name: board('team.title'), exact: true }).count()).toBe(0);
    await observer.getByRole('link', { name: board('own.title'), exact: true }).click();
    await title(observer, board('own.title'));
    expect(await faultsOn(observer, 'own')).toEqual([]);
  }));

it('says one sentence for a wrong password, and lets in with the right one', () =>
  play('sign in', async () => {
    await observer.getByRole('button', { name: board('session.sign-out') }).click();
    expect(await faultsOn(observer, 'sign in')).toEqual([]);
    await signIn(observer, SECOND, 'pas le bon mot de passe');
    await observer.getByText(board('failure.session.refused.title')).waitFor();
    await signIn(observer, SECOND, PASSWORD);
    // Back where they were.
    await title(observer, board('own.title'));
  }));

it('lets in by the identity provider, from the button to the board, and tells who is linked', () =>
  play('provider', async () => {
    const name = 'Connexion d’essai';
    await observer.getByRole('button', { name: board('session.sign-out') }).click();
    await observer.getByRole('link', { name: board('sign-in.provider', { name }) }).click();
    await observer.locator('input[name="login"]').fill('personne-inconnue');
    await observer.locator('input[name="password"]').fill('x');
    await observer.getByRole('button', { name: 'Sign-in' }).click();
    await observer.getByText(board('failure.oidc.unknown.title')).waitFor();
    expect(await faultsOn(observer, 'sign in refused')).toEqual([]);
    // The provider remembers who signed in there.
    await observer.context().clearCookies();
    await observer.getByRole('link', { name: board('sign-in.provider', { name }) }).click();
    await observer.locator('input[name="login"]').fill('equipe-bretagne');
    await observer.locator('input[name="password"]').fill('x');
    await observer.getByRole('button', { name: 'Sign-in' }).click();
    await title(observer, board('editions.title'));
    expect(observer.url()).toBe(`${hub.url}/#/`);
    await observer.getByRole('link', { name: board('own.title'), exact: true }).click();
    await observer.getByText(board('own.provider-linked', { name })).waitFor();
    expect(await faultsOn(observer, 'own linked')).toEqual([]);
  }));

it('throws out whose account is disabled, and writes it down', () =>
  play('disabled', async () => {
    await camille.getByRole('button', { name: board('team.disable-of', { label: 'Équipe Bretagne' }) }).click();
    await camille.getByRole('button', { name: board('team.disable-yes') }).click();
    await observer.getByLabel(board('sign-in.password'), { exact: true }).waitFor();
    await signIn(observer, SECOND, PASSWORD);
    await observer.getByText(board('failure.session.refused.title')).waitFor();
    await camille.getByRole('link', { name: board('audit.title'), exact: true }).click();
    await camille.getByRole('cell', { name: board('audit.act.account.disabled') }).waitFor();
    expect(await faultsOn(camille, 'journal')).toEqual([]);
    const shown = (await camille.locator('main').innerText()) ?? '';
    expect(shown).not.toContain(SECOND);
  }));
