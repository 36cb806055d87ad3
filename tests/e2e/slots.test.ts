import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchApp, type App } from './play/app.ts';
import { snapshotOf } from './play/compare.ts';
import { keepEvidence } from './play/evidence.ts';
import { faultsOf } from './play/faults.ts';
import { workshop } from './play/folder.ts';
import { startHub, type Hub } from './play/hub.ts';
import { participant, type Participant } from './play/participant.ts';
import { boardSide, type Opened, type Side } from './play/side.ts';
import { app as text, board } from './play/texts.ts';
import { until } from './play/wait.ts';

/**
 * One story: half-days ticked in the real application, two times proposed on the board in Chromium, one accepted without the
 * network before the application is killed; then the same time on both sides, a calendar file, a reminder, a meeting.
 */
const work = workshop('vs-slots-');
const LABEL = 'Cabinet du port';
const EDITION = "Vérif' Ségur d'essai";
const MEETING = 'https://teams.microsoft.com/l/meetup-join/essai';
const saved = work.dir('saved');
const userData = work.dir('participant');

let hub: Hub;
let side: Side;
let opened: Opened;
let app: App;
let me: Participant;

async function start(): Promise<void> {
  app = await launchApp({ userData, env: { TZ: 'Indian/Reunion' } });
  await app.saveInto(saved);
  me = participant(app.page);
  await me.ready();
}

beforeAll(async () => {
  hub = await startHub(work.dir('hub'));
  work.later(() => hub.stop());
  side = await boardSide(hub);
  work.later(() => side.close());
  opened = await side.setUp(EDITION, LABEL);
  work.later(() => app.kill());
  await start();
  await me.join(opened, EDITION);
});
afterAll(() => work.end());
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await keepEvidence(`slots app ${task.name}`, app.page, `${app.stderr()}\n${hub.journal()}`);
  await keepEvidence(`slots board ${task.name}`, side.board?.page);
});

const page = () => side.board!.page;
const listed = async () => (await side.api.slots((await side.api.editions())[0]!.id))[0]!;
const answerButton = (key: string) => {
  const words = text(key, { day: '#', time: '' }).split('#')[0]!;
  return app.page.getByRole('button', { name: new RegExp(`^${words}`) });
};
let accepted = '';

describe('the appointment', () => {
  it('begins with half-days, ticked with the keyboard and seen on the board', async () => {
    await me.fillProfile({ mss: 'max.libre@medecin.mssante.fr', solution: 'Cabinet Facile', version: '4.2' });
    await app.page.getByRole('button', { name: text('profile.edit-label') }).click();
    const grid = app.page.getByRole('group', { name: text('free.title') });
    // From the box already ticked, down to the afternoon of the same day: arrows walk, Space ticks.
    await grid.locator('input:checked').first().focus();
    await app.page.keyboard.press('ArrowDown');
    await app.page.keyboard.press('Space');
    await grid.getByText(text('free.count', { count: 2 }), { exact: true }).waitFor();
    await grid.getByRole('button', { name: text('free.all') }).click();
    await me.button('profile.save').click();
    await app.page.getByRole('button', { name: text('profile.edit-label') }).waitFor();
    await me.unsent(0);
    const table = page().locator('.planning-table');
    await table.locator('tbody .planning-free').first().waitFor();
    await until('the count of each half-day', async () =>
      (await table.locator('tfoot td').allTextContents()).includes('1'),
    );
    // The participant is on La Réunion: the board says so.
    await table.getByText(/La Réunion/).waitFor();
  });

  it('goes on with two times proposed on the board, and told as received by the device', async () => {
    await page()
      .getByRole('button', { name: board('propose.for', { label: LABEL }) })
      .click();
    const dialog = page().getByRole('dialog');
    // Two half-days that are never of one day, at whatever hour this runs: a calendar file is named by its day.
    const halfDays = dialog.locator('.offer-day');
    await halfDays.nth(1).locator('input').last().check();
    await halfDays.nth(4).locator('input').first().check();
    const link = dialog.getByRole('textbox', { name: board('propose.link') });
    await link.fill('https://teams.microsoft.com.evil.example/l/1');
    await dialog.getByRole('button', { name: board('propose.submit', { count: 2 }) }).click();
    await dialog.getByText(board('propose.link-wrong')).waitFor();
    await link.fill(MEETING);
    await dialog.getByRole('button', { name: board('propose.submit', { count: 2 }) }).click();
    await dialog.waitFor({ state: 'detached' });

    await me.goTo('home');
    await app.page.getByRole('heading', { name: text('proposal.title', { count: 2 }) }).waitFor();
    await side.board!.openSlot(LABEL);
    const list = page().getByRole('region', { name: board('proposed.title') });
    await until(
      'both received',
      async () => (await list.getByText(board('proposed.seen'), { exact: true }).count()) === 2,
    );
  });

  it('is readable by everyone, in light and dark, on both sides', async () => {
    await app.page.emulateMedia({ reducedMotion: 'reduce' });
    await page().emulateMedia({ reducedMotion: 'reduce' });
    const found: string[] = [];
    for (const theme of ['dark', 'light'] as const) {
      await me.theme(theme);
      await me.goTo('home');
      found.push(...(await faultsOf(app.page, `proposals ${theme}`)));
      await me.goTo('checks');
      await app.page.getByRole('button', { name: text('profile.edit-label') }).click();
      found.push(...(await faultsOf(app.page, `half-days ${theme}`)));
      await side.board!.theme(theme);
      found.push(...(await faultsOf(page(), `proposed ${theme}`)));
      const dialog = page().getByRole('dialog');
      await page()
        .getByRole('button', { name: board('propose.title'), exact: true })
        .click();
      await dialog.waitFor();
      found.push(...(await faultsOf(page(), `propose ${theme}`)));
      await page().keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
    await me.goTo('home');
    expect(found).toEqual([]);
  });

  it('is accepted without the network; the application killed at once loses nothing', async () => {
    await hub.kill();
    const before = await snapshotOf({ app });
    const proposals = [...before.log.proposals].sort((a, b) => a.startsAt.localeCompare(b.startsAt));
    accepted = proposals[0]!.startsAt;
    await answerButton('proposal.accept-label').first().click();
    await app.page.getByText(text('slot.agreed'), { exact: true }).waitFor();
    await app.kill();
    await start();
    await app.page.getByText(text('slot.agreed'), { exact: true }).waitFor();
    expect((await snapshotOf({ app })).session?.slot.startsAt).toBe(accepted);
    await hub.restart();
    await me.unsent(0, 60_000);
    const events = await side.api.events(opened.log);
    expect(events.filter((e) => e.kind === 'slot.answered').map((e) => e.body['answer'])).toEqual(['accepted']);
  });

  it('is at the same time everywhere', async () => {
    const list = page().getByRole('region', { name: board('proposed.title') });
    await list.getByText(board('proposed.on'), { exact: true }).waitFor({ timeout: 60_000 });
    expect((await listed()).startsAt).toBe(accepted);
    const shown = new Intl.DateTimeFormat('fr-FR', { hour: '2-digit', minute: '2-digit' }).format(new Date(accepted));
    await page()
      .getByRole('region', { name: board('slot.summary') })
      .getByText(new RegExp(shown))
      .first()
      .waitFor();
    // The window says the hour of its own clock, and the one of Paris beside it.
    const here = new Intl.DateTimeFormat('fr-FR', { timeStyle: 'short', timeZone: 'Indian/Reunion' }).format(
      new Date(accepted),
    );
    const paris = new Intl.DateTimeFormat('fr-FR', { timeStyle: 'short', timeZone: 'Europe/Paris' }).format(
      new Date(accepted),
    );
    const fact = app.page.getByRole('region', { name: text('slot.title') });
    await fact.getByText(new RegExp(`^${here}, `)).waitFor();
    await fact.getByText(new RegExp(`heure de La Réunion ; ${paris} à Paris`)).waitFor();
  });

  it('is refused with a word, that the organiser reads', async () => {
    await answerButton('proposal.decline-label').first().click();
    await me.button('proposal.explain').click();
    await app.page.getByRole('textbox', { name: text('proposal.note') }).fill('Congrès ce jour-là.');
    await me.button('proposal.note-send').click();
    const list = page().getByRole('region', { name: board('proposed.title') });
    await list.getByText('Congrès ce jour-là.', { exact: true }).waitFor();
    await list.getByText(board('proposed.declined'), { exact: true }).waitFor();
  });

  it('goes into a calendar: the right instant, nobody named, and a moved slot replaces the former', async () => {
    await me.button('slot.calendar').click();
    const first = await until('the file', () => readdirSync(saved).find((name) => name.endsWith('.ics')));
    const read = (name: string) => readFileSync(path.join(saved, name), 'utf8').replaceAll(/\r\n[ \t]/g, '');
    const ics = read(first);
    const field = (from: string, name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(from)?.[1]?.trim();
    const plain = accepted.replaceAll(/[-:]|\.000/g, '');
    expect(field(ics, 'DTSTART')).toBe(plain);
    expect(field(ics, 'URL')).toBe(MEETING);
    expect(ics).not.toContain(LABEL);
    await answerButton('proposal.accept-label').first().click();
    const madeIn = Math.floor(Date.now() / 1000);
    await until('the other time', async () => (await snapshotOf({ app })).session?.slot.startsAt !== accepted);
    // A revision is a second: nobody saves two files in one.
    await until('another second', () => Math.floor(Date.now() / 1000) > madeIn);
    await me.button('slot.calendar').click();
    const second = await until('the second file', () =>
      readdirSync(saved).find((name) => name.endsWith('.ics') && name !== first),
    );
    expect(field(read(second), 'UID')).toBe(field(ics, 'UID'));
    expect(Number(field(read(second), 'SEQUENCE'))).toBeGreaterThan(Number(field(ics, 'SEQUENCE')));
    expect(field(read(second), 'DTSTART')).not.toBe(plain);
  });
});

describe('the reminder', () => {
  it('comes a quarter of an hour before, once; a click leads to the checks, which can be run again', async () => {
    await app.electron.evaluate(({ Notification, shell }) => {
      type Spy = { shown: { title: string; body: string; emit(name: string): void }[]; opened: string[] };
      const spy = globalThis as unknown as Spy;
      Object.assign(spy, { shown: [], opened: [] });
      Notification.isSupported = () => true;
      Notification.prototype.show = function show() {
        spy.shown.push(this);
      };
      shell.openExternal = (link: string) => Promise.resolve(void spy.opened.push(link));
    });
    const shown = () =>
      app.electron.evaluate(() =>
        (globalThis as unknown as { shown: { title: string; body: string }[] }).shown.map(({ title }) => title),
      );
    // Due in a few seconds: time for the person to accept, no more.
    const startsAt = new Date(Date.now() + 15 * 60_000 + 8_000).toISOString();
    const proposal = { id: crypto.randomUUID(), startsAt, minutes: 60, teams: MEETING };
    await side.api.say(opened.log, 'slot.proposed', proposal);
    await me.goTo('home');
    await until('the proposal', async () =>
      (await snapshotOf({ app })).log.proposals.some(({ id }) => id === proposal.id),
    );
    await answerButton('proposal.accept-label').first().click();
    await until('the time', async () => (await snapshotOf({ app })).session?.slot.startsAt === startsAt);
    expect(await shown()).toEqual([]);
    await until('the reminder', async () => (await shown()).length > 0);
    expect(await shown()).toEqual(["Votre Vérif' Ségur a lieu dans 15 minutes"]);
    await app.electron.evaluate(() =>
      (globalThis as unknown as { shown: { emit(name: string): void }[] }).shown[0]!.emit('click'),
    );
    await app.page.getByRole('heading', { level: 1, name: text('checks.title') }).waitFor();
    await me.button('reminder.redo').click();
    await app.page.getByRole('heading', { name: text('checks.results') }).waitFor();
    await until('checks under way or done', async () => (await snapshotOf({ app })).checks.startedAt !== null);
    await until('read', async () => (await snapshotOf({ app })).reminders.told === null);
    expect(await shown()).toHaveLength(1);
  });

  it('has the meeting at hand: the link is opened by the main process, and is the organiser’s', async () => {
    await me.goTo('home');
    await me.button('slot.meeting').click();
    const links = () => app.electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
    await until('the link', async () => (await links()).length > 0);
    expect(await links()).toEqual([MEETING]);
  });

  it('is not told again by another start', async () => {
    await app.close();
    await start();
    const { reminders } = await until('the reminders', async () => {
      const now = await snapshotOf({ app });
      return now.session !== null && now.store.state === 'ready' && now;
    });
    expect(reminders.told).toBeNull();
    expect(app.problems).toEqual([]);
  });
});
