import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { Browser } from 'playwright-core';
import { foldLog, type LogView } from '../../../organiser/protocol/fold.ts';
import { receiptOf } from '../../../organiser/protocol/report.ts';
import { openBrowser } from './browser.ts';
import type { Hub } from './hub.ts';
import { hubApi, type HubApi } from './hub-api.ts';
import { organiser, type Organiser } from './organiser.ts';
import { board } from './texts.ts';
import { until } from './wait.ts';

export type Opened = { code: string; hub: string; log: string; edition: string };

/** The organisers' side of the story: on the board in a browser, or by the same routes without one. */
export type Side = {
  /** The board, when there is a browser on this machine. */
  readonly board: Organiser | null;
  readonly api: HubApi;
  setUp(edition: string, label: string): Promise<Opened>;
  seesJoined(): Promise<void>;
  seesCheck(id: string, status: string): Promise<void>;
  /** The card was proved: a test card, here. */
  seesProof(): Promise<void>;
  seesStatus(step: string, status: string): Promise<void>;
  seesComment(step: string, text: string): Promise<void>;
  seesIrritant(text: string): Promise<void>;
  seesMessage(text: string): Promise<void>;
  seesTimer(state: 'left' | 'ended'): Promise<void>;
  verify(step: string, verdict: string, comment: string): Promise<void>;
  message(text: string): Promise<void>;
  /** Opens the first report received: its readable text, and the hash of what was decrypted. */
  /** What the organisers read of the first report; `hash` is of the bytes that they decrypted. */
  readReport(): Promise<{ text: string; hash: string }>;
  /** The list of all the logs that came: a receipt, and the key that they are encrypted for. */
  seesInInbox(receipt: string, key: string): Promise<void>;
  close(): Promise<void>;
};

const day = (count: number): string => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10);

/** The organisers' side with the web board. */
export async function boardSide(hub: Hub): Promise<Side> {
  const api = hubApi(hub.url, hub.key);
  const browser: Browser = await openBrowser();
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1400, height: 1000 } });
  const self = organiser(await context.newPage());
  const { page } = self;
  let label = '';
  return {
    board: self,
    api,
    async setUp(edition, name) {
      label = name;
      await self.open(hub.url, hub.key);
      await self.createEdition(edition);
      await self.openNewEdition(edition);
      const { code, hub: address } = await self.createSlot(name);
      await self.closeCode();
      const made = (await api.editions()).find((one) => one.name === edition);
      assert.ok(made, 'the edition made on the board is known to the hub');
      const [slot] = await api.slots(made.id);
      assert.ok(slot, 'the slot made on the board is known to the hub');
      return { code, hub: address, log: slot.log, edition };
    },
    async seesJoined() {
      await page.locator('.slot-row', { hasText: label }).getByText(board('slot.joined'), { exact: true }).waitFor();
      await self.openSlot(label);
    },
    async seesCheck(id, status) {
      const checks = page.getByRole('region', { name: board('checks.title') });
      // What is not wrong is folded.
      const folded = checks.locator('details:not([open]) > summary');
      await checks.locator('details').waitFor();
      if ((await folded.count()) > 0) await folded.click();
      const line = checks.getByRole('listitem');
      await line
        .filter({ has: page.getByText(board(`check.name.${id}`), { exact: true }) })
        .getByText(board(`check.status.${status}`), { exact: true })
        .waitFor();
    },
    async seesProof() {
      await page.getByText(board('proof.test'), { exact: true }).first().waitFor();
    },
    seesStatus: (step, status) => self.seesStatus(step, status),
    seesComment: (step, text) => self.seesComment(step, text),
    seesIrritant: (text) => self.seesIrritant(text),
    seesMessage: (text) => self.seesMessage(text),
    seesTimer: (state) => self.seesTimer(state),
    verify: (step, verdict, comment) => self.verify(step, verdict, comment),
    message: (text) => self.message(text),
    async readReport() {
      await self.openReports(1);
      const reader = await self.openReport(1);
      await reader.getByText(board('report.as-shown'), { exact: true }).waitFor();
      const text = (await reader.textContent()) ?? '';
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        reader.getByRole('button', { name: board('report.download') }).click(),
      ]);
      const clear = readFileSync(await saved.path());
      const hash = createHash('sha256').update(clear).digest('hex');
      if (!text.includes(hash)) throw new Error('the page tells another hash');
      return { text, hash };
    },
    async seesInInbox(receipt, key) {
      await page.getByRole('link', { name: board('inbox.title'), exact: true }).click();
      await page.getByText(board('inbox.receipt', { receipt })).waitFor();
      await page.getByText(key).waitFor();
    },
    close: () => browser.close(),
  };
}

/** The organisers' side where there is no browser: through the hub's own routes. */
export async function apiSide(hub: Hub): Promise<Side> {
  const api = hubApi(hub.url, hub.key);
  const identity = await generateX25519Identity();
  let log = '';
  const sees = async (what: string, test: (view: LogView) => boolean): Promise<void> => {
    await until(what, async () => test(foldLog(await api.events(log))));
  };
  return {
    board: null,
    api,
    async setUp(name, label) {
      const reportKey = await identityToRecipient(identity);
      const contact = 'verif.segur@esante.gouv.fr';
      const edition = await api.createEdition({ name, startsOn: day(-1), endsOn: day(30), contact, reportKey });
      const startsAt = new Date().toISOString();
      const slot = await api.createSlot(edition.id, { label, startsAt, minutes: 60, couloir: 'medecine-de-ville' });
      log = slot.log;
      const { code } = await api.code(slot.id);
      return { code, hub: hub.url, log, edition: name };
    },
    seesJoined: () => sees('the participant has joined', (view) => view.joinedAt !== null),
    seesCheck: (id, status) => sees(`check ${id}`, (view) => view.checks[id]?.status === status),
    seesProof: () => sees('the proof', (view) => view.proof?.test === true),
    seesStatus: (step, status) => sees(`status of ${step}`, (view) => view.steps[step]?.status === status),
    seesComment: (step, text) =>
      sees('comment', (view) => view.steps[step]?.comments.some((c) => c.text === text) === true),
    seesIrritant: (text) => sees('irritant', (view) => view.irritants.some((irritant) => irritant.text === text)),
    seesMessage: (text) => sees('message', (view) => view.messages.some((message) => message.text === text)),
    seesTimer: (state) =>
      sees('timer', (view) => view.timer !== null && (state === 'left') === (view.timer.endedAt === null)),
    verify: (step, verdict, comment) => api.say(log, 'step.verified', { step, verdict, comment }),
    message: (text) => api.say(log, 'message.posted', { text }),
    async readReport() {
      const report = await until('the report', async () => foldLog(await api.events(log)).reports[0]);
      const blob = await until('the bytes of the report', () => api.blob(report.blob));
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      const clear = await decrypter.decrypt(blob, 'uint8array');
      return { text: new TextDecoder().decode(clear), hash: createHash('sha256').update(clear).digest('hex') };
    },
    async seesInInbox(receipt, key) {
      const { reports } = foldLog(await api.events(log));
      if (!reports.some(({ blob }) => receiptOf(blob) === receipt)) throw new Error('no report of this receipt');
      if ((await identityToRecipient(identity)) !== key) throw new Error('another key');
    },
    close: async () => undefined,
  };
}
