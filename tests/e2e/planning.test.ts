import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { BoardSlot, Organisers } from '../../organiser/protocol/board.ts';
import { openBrowser } from './play/browser.ts';
import { keepEvidence } from './play/evidence.ts';
import { faultsAndWidth } from './play/faults.ts';
import { workshop } from './play/folder.ts';
import { startHub, type Hub } from './play/hub.ts';
import { hubApi, type HubApi } from './play/hub-api.ts';
import { board } from './play/texts.ts';
import { until } from './play/wait.ts';

/** The slots of a real hub: moved by mouse, keyboard and window, refused, and followed as a chain. */

const work = workshop('vs-planning-');
let hub: Hub;
let api: HubApi;
let edition: string;
let claire: string;
let page: Page;
const slots: Record<string, BoardSlot> = {};
/** Tomorrow: an edition of one day keeps it, whatever the day of the week. */
const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
const at = (hour: number, minutes = 0): string =>
  `${day}T${String(hour).padStart(2, '0')}:${String(minutes).padStart(2, '0')}:00.000Z`;

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

/** What a participant says in the log of their slot, from their own device. */
async function participant(name: string) {
  const slot = slots[name]!;
  const { code } = await api.code(slot.id);
  const device = randomUUID();
  const { token } = await ask<{ token: string }>('POST', '/v1/join', { code, device });
  let n = 0;
  const say = async (kind: string, body: object): Promise<void> => {
    n += 1;
    const push = [{ device, n, kind, body, at: new Date().toISOString() }];
    await ask('POST', `/v1/logs/${slot.log}/sync`, { v: 1, epoch: '', after: 0, push }, token);
  };
  return { say, step: (step: string, status: string) => say('step.status', { step, status, attempt: 1 }) };
}

beforeAll(async () => {
  hub = await startHub(work.dir('hub'));
  work.later(() => hub.stop());
  api = hubApi(hub.url, hub.key);
  const reportKey = await identityToRecipient(await generateX25519Identity());
  const contact = 'verif.segur@esante.gouv.fr';
  edition = (await api.createEdition({ name: 'Édition du planning', startsOn: day, endsOn: day, contact, reportKey }))
    .id;
  const path = `/v1/editions/${edition}/settings`;
  const { version } = await ask<{ version: number }>('GET', path);
  const halfDays = { am: { from: 480, to: 840 }, pm: { from: 840, to: 1140 } };
  await ask('PATCH', path, { version, halfDays });
  for (const label of ['Claire', 'Hugo']) {
    const email = `${label.toLowerCase()}@organisateurs.example`;
    await ask('POST', '/v1/accounts', { label, email, role: 'organiser', regions: null });
  }
  const { organisers } = await ask<Organisers>('GET', '/v1/organisers');
  claire = organisers.find(({ label }) => label === 'Claire')!.id;
  const made = [
    ['Cabinet du phare', 'medecine-de-ville', 8, claire],
    ['Pharmacie du port', 'officine', 11, claire],
    ['EHPAD des dunes', 'etablissement-medico-social', 8, null],
    ['Clinique du large', 'etablissement-de-sante', 22, null],
    ['Radiologie du cap', 'cabinet-de-radiologie', 21, null],
  ] as const;
  for (const [label, couloir, hour, organiser] of made) {
    slots[label] = await api.createSlot(edition, { label, couloir, startsAt: at(hour), minutes: 60, organiser });
  }
  const browser = await openBrowser();
  work.later(() => browser.close());
  page = await browser.newPage({
    viewport: { width: 1280, height: 1400 },
    locale: 'fr-FR',
    timezoneId: 'UTC',
  });
  page.setDefaultTimeout(10_000);
  await page.goto(`${hub.url}/#cle=${encodeURIComponent(hub.key)}`);
  await page.getByRole('heading', { level: 1, name: board('editions.title') }).waitFor();
  await page.goto(`${hub.url}/#/edition/${edition}/planning`);
  await block('Cabinet du phare').waitFor();
});
afterAll(() => work.end());

const block = (label: string): Locator => page.locator(`[data-block="${slots[label]!.id}"]`);
const lane = (name: string): Locator => page.locator('.cal-lane').filter({ has: page.getByRole('heading', { name }) });
const now = async (label: string): Promise<BoardSlot> =>
  (await api.slots(edition)).find(({ id }) => id === slots[label]!.id)!;
const press = (key: string): Promise<void> => page.keyboard.press(key);
const box = async (of: Locator) => (await of.boundingBox())!;

const moved = (label: string, time: string): string => {
  const date = new Date(`${day}T12:00:00Z`);
  const said = date.toLocaleDateString('fr-FR', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
  return board('calendar.moved.at-once', { label, when: board('calendar.when', { day: said, time }) });
};

async function story(name: string, play: () => Promise<void>): Promise<void> {
  try {
    await play();
  } catch (error) {
    await keepEvidence(`planning ${name}`, page, hub.journal());
    throw error;
  }
}

it('moves a slot with the mouse to another hour and another organiser', () =>
  story('mouse', async () => {
    expect(await faultsAndWidth(page, 'planning')).toEqual([]);
    const from = await box(block('Cabinet du phare'));
    const to = await box(lane('Hugo'));
    const hour = from.height;
    await page.mouse.move(from.x + 20, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, from.y + 10 + hour, { steps: 5 });
    await page.locator('.cal-ghost').getByText('09:00 – 10:00').waitFor();
    await page.mouse.up();
    await page.getByText(moved('Cabinet du phare', '09:00')).waitFor();
    const { startsAt, organiser } = await now('Cabinet du phare');
    expect([startsAt, organiser?.label]).toEqual([at(9), 'Hugo']);
    await lane('Hugo').getByText('Cabinet du phare').waitFor();
    // Escape in the middle gives up, and so does a drop beside the lanes.
    const again = await box(block('Cabinet du phare'));
    await page.mouse.move(again.x + 20, again.y + 10);
    await page.mouse.down();
    await page.mouse.move(again.x + 20, again.y + 10 + hour, { steps: 5 });
    await press('Escape');
    await page.mouse.up();
    await page.locator('.cal-ghost').waitFor({ state: 'detached' });
    expect((await now('Cabinet du phare')).startsAt).toBe(at(9));
  }));

it('places with the mouse a slot that has no place', () =>
  story('aside', async () => {
    const card = await box(page.locator('.cal-side li').filter({ hasText: 'Radiologie du cap' }));
    const to = await box(lane(board('calendar.none.organiser')).locator('.cal-column'));
    await page.mouse.move(card.x + 100, card.y + 50);
    await page.mouse.down();
    // 13 h is twenty of the forty-four quarters of an hour below 8 h.
    await page.mouse.move(to.x + to.width / 2, to.y + (to.height * 20) / 44 + 2, { steps: 5 });
    await page.locator('.cal-ghost').getByText('13:00 – 14:00').waitFor();
    await page.mouse.up();
    await lane(board('calendar.none.organiser')).getByText('Radiologie du cap').waitFor();
    await until('the time', async () => (await now('Radiologie du cap')).startsAt === at(13));
  }));

it('moves a slot with the keyboard, told at each step, and gives up with Escape', () =>
  story('keyboard', async () => {
    await block('EHPAD des dunes').focus();
    await press('ArrowDown');
    await press('ArrowDown');
    const preview = page.locator('.cal-preview');
    await preview.getByText('08:30 – 09:30').waitFor();
    await press('Escape');
    await until('the end of the preview', async () => (await preview.textContent()) === '');
    expect((await now('EHPAD des dunes')).startsAt).toBe(at(8));
    await press('ArrowDown');
    await press('Enter');
    await page.getByText(moved('EHPAD des dunes', '08:15')).waitFor();
    expect((await now('EHPAD des dunes')).startsAt).toBe(at(8, 15));
    // The keyboard stays on what it moved.
    await until('the focus', () => block('EHPAD des dunes').evaluate((own) => own === document.activeElement));
  }));

it('asks before another region, and takes a move back', () =>
  story('region', async () => {
    await page.getByRole('button', { name: board('calendar.by.region'), exact: true }).click();
    await block('EHPAD des dunes').focus();
    await press('ArrowLeft');
    await press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(board('calendar.doubt-region-text')).waitFor();
    expect(await faultsAndWidth(page, 'doubt')).toEqual([]);
    await dialog.getByRole('button', { name: board('action.cancel'), exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await now('EHPAD des dunes')).region).toBeNull();
    await block('EHPAD des dunes').focus();
    await press('ArrowLeft');
    await press('Enter');
    await dialog.getByRole('button', { name: board('calendar.doubt-move'), exact: true }).click();
    const undo = page.getByRole('button', { name: board('calendar.undo'), exact: true });
    await undo.waitFor();
    expect((await now('EHPAD des dunes')).region).not.toBeNull();
    await undo.click();
    await until('the way back', async () => (await now('EHPAD des dunes')).region === null);
    await page.getByRole('button', { name: board('calendar.by.organiser'), exact: true }).click();
  }));

it('refuses a conflict, says with whom, and puts the slot back', () =>
  story('conflict', async () => {
    await block('Pharmacie du port').focus();
    // Hugo's lane comes next; his slot is from 9 to 10.
    await press('ArrowRight');
    for (let step = 0; step < 5; step += 1) await press('ArrowUp');
    const why = board('conflict.organiser', { label: 'Cabinet du phare', time: '09:00' });
    await page.locator('.cal-preview').getByText(why).waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await faultsAndWidth(page, 'planning preview, dark')).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await press('Enter');
    await page.getByText(board('failure.slot.conflict.title'), { exact: true }).waitFor();
    await page.getByText(board('calendar.back', { label: 'Pharmacie du port' })).waitFor();
    await page.locator('.cal-why').getByText('Cabinet du phare').waitFor();
    await lane('Claire').getByText('Pharmacie du port').waitFor();
    const { startsAt, organiser } = await now('Pharmacie du port');
    expect([startsAt, organiser?.label]).toEqual([at(11), 'Claire']);
    expect(await faultsAndWidth(page, 'planning refused')).toEqual([]);
  }));

it('puts back what another organiser changed meanwhile', () =>
  story('changed', async () => {
    // This page is not told: it keeps the version that it read.
    await page.route('**/v1/editions/*/slots', (route) => route.abort());
    const { id, version } = await now('EHPAD des dunes');
    await ask('PATCH', `/v1/slots/${id}`, { version, region: 'Bretagne' });
    await block('EHPAD des dunes').focus();
    await press('ArrowDown');
    await press('Enter');
    await page.getByText(board('failure.slot.changed.title'), { exact: true }).waitFor();
    expect((await now('EHPAD des dunes')).startsAt).toBe(at(8, 15));
    await page.unroute('**/v1/editions/*/slots');
    await page.getByRole('button', { name: board('action.retry'), exact: true }).click();
    await page.getByRole('button', { name: board('action.retry'), exact: true }).waitFor({ state: 'detached' });
  }));

it('marks a conflict that a participant accepted meanwhile', () =>
  story('accepted', async () => {
    const add = async (label: string, hour: number) => {
      const more = { couloir: 'laboratoire', minutes: 60, organiser: claire } as const;
      slots[label] = await api.createSlot(edition, { label, startsAt: at(hour), ...more });
    };
    await add('Laboratoire du bois', 16);
    const { say } = await participant('Laboratoire du bois');
    const { id, version, log } = await now('Laboratoire du bois');
    await ask('PATCH', `/v1/slots/${id}`, { version, startsAt: at(17), minutes: 60 });
    await add('Laboratoire du lac', 17);
    const proposed = (await api.events(log)).find(({ kind }) => kind === 'slot.proposed')!;
    await say('slot.answered', { id: (proposed.body as { id: string }).id, answer: 'accepted' });
    for (const label of ['Laboratoire du bois', 'Laboratoire du lac']) {
      await block(label).getByText(board('conflict.short.organiser')).waitFor();
    }
    expect(await block('Laboratoire du lac').getAttribute('aria-label')).toContain(
      board('conflict.organiser', { label: 'Laboratoire du bois', time: '17:00' }),
    );
    expect(await faultsAndWidth(page, 'planning conflict')).toEqual([]);
  }));

it('places a slot from a list and a window on a small screen', () =>
  story('small', async () => {
    await page.setViewportSize({ width: 420, height: 900 });
    const move = page.getByRole('button', { name: board('calendar.move-one', { label: 'Clinique du large' }) });
    await move.waitFor();
    expect(await faultsAndWidth(page, 'planning 420')).toEqual([]);
    await move.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(board('slot.time')).fill('14:30');
    expect(await faultsAndWidth(page, 'move 420')).toEqual([]);
    await dialog.getByRole('button', { name: board('calendar.save'), exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await now('Clinique du large')).startsAt).toBe(at(14, 30));
    await page.getByText(board('calendar.all-placed')).waitFor();
    await page.setViewportSize({ width: 1280, height: 1000 });
  }));

it('makes a chain, and follows it as the participants say their steps', () =>
  story('chain', async () => {
    await page.goto(`${hub.url}/#/edition/${edition}/parcours`);
    await page.getByRole('button', { name: board('chains.new'), exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(board('chains.name')).fill('Médecin, EHPAD');
    await dialog.getByRole('button', { name: board('chains.save'), exact: true }).click();
    await dialog.getByText(board('chains.fault.slot')).waitFor();
    const choose = (number: number, name: string) =>
      dialog.getByLabel(board('chains.slot', { number }), { exact: true }).selectOption(slots[name]!.id);
    await choose(1, 'Cabinet du phare');
    await choose(2, 'EHPAD des dunes');
    await dialog.getByLabel(board('chains.sends', { number: 1 })).selectOption('60591-5');
    // The doctor's slot is at 9, the one that expects its document at 8:15: said, and left to the organiser.
    await dialog.getByText(board('chains.early')).waitFor();
    expect(await faultsAndWidth(page, 'chain window')).toEqual([]);
    await dialog.getByRole('button', { name: board('chains.save-anyway'), exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    const chain = page.locator('[data-chain]');
    await chain.getByText(board('chains.early-short')).waitFor();
    await chain.getByText(board('chains.turn', { label: 'Cabinet du phare' })).waitFor();
    const doctor = await participant('Cabinet du phare');
    const home = await participant('EHPAD des dunes');
    await doctor.step('envoi-mss', 'non-conforme');
    await chain.locator('li[data-state="blocked"]').waitFor();
    await doctor.step('envoi-mss', 'conforme');
    await chain.getByText(board('chains.turn', { label: 'EHPAD des dunes' })).waitFor();
    await home.step('reception-mss', 'conforme');
    await chain.getByText(board('chains.whole')).waitFor();
    expect(await faultsAndWidth(page, 'chains')).toEqual([]);
    await page.setViewportSize({ width: 420, height: 900 });
    expect(await faultsAndWidth(page, 'chains 420')).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 1000 });
    // Its slots say it, and the objectives count it.
    await chain.getByRole('link', { name: 'EHPAD des dunes' }).click();
    await page.getByText(/^A reçu « Synthèse médicale \(VSM\) » de Cabinet du phare$/).waitFor();
    await page.goto(`${hub.url}/#/edition/${edition}/resultats`);
    const goal = page.getByRole('listitem').filter({ hasText: board('results.goal.chainMedicoSocial') });
    await goal.getByText(board('results.goal-of', { reached: 1, wanted: 1 })).waitFor();
  }));
