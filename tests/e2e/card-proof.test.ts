import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FailureCode } from '../../electron/contract/failure.ts';
import { foldLog } from '../../organiser/protocol/fold.ts';
import { createCpsCertificates, type CpsCertificates } from '../rig/cps-certificate.ts';
import { loadFaultModule, pinPad, type FaultModule } from '../rig/fault-module/fault-module.ts';
import { startPcscd, type Pcscd } from '../rig/pcscd.ts';
import { ATR } from '../rig/piv-card.ts';
import { createSoftHsmCard } from '../rig/softhsm.ts';
import { createVirtualCard, type VirtualCard } from '../rig/vpcd-card.ts';
import { imageOf, writeTable, type Line } from './codes/table.ts';
import { launchApp, type App } from './play/app.ts';
import { snapshotOf } from './play/compare.ts';
import { openEdition, type Edition } from './play/edition.ts';
import { keepEvidence } from './play/evidence.ts';
import { workshop } from './play/folder.ts';
import { PIN, WRONG_PIN } from './play/leak.ts';
import { participant, type Participant } from './play/participant.ts';
import { app as text, failureText } from './play/texts.ts';
import { until } from './play/wait.ts';

const work = workshop('vs-proof-');
const elsewhere = workshop('vs-proof-untrusted-');
const lines: Line[] = [];
afterAll(async () => {
  writeTable('table-proof', lines);
  // Reads every journal on its way: the code that was typed here is in none.
  await work.end();
  await elsewhere.end();
});

let certificates: CpsCertificates;
let roots: string;
beforeAll(async () => {
  certificates = await createCpsCertificates();
  roots = path.join(work.dir('roots'), 'laboratory.pem');
  writeFileSync(roots, certificates.chain.map((one) => one.toString()).join('\n'));
});

/** A code read in the open dialog, with its picture: a line of the table. */
async function shows(
  { app, dialog }: { app: App; dialog: Locator },
  { code, how }: { code: FailureCode; how: string },
): Promise<void> {
  const { title } = failureText(code);
  await dialog.getByText(title, { exact: true }).first().waitFor({ timeout: 40_000 });
  const image = imageOf(code);
  await app.page.emulateMedia({ reducedMotion: 'reduce' });
  await app.page.screenshot({ path: image, animations: 'disabled' });
  const window = `${title} — ${(await dialog.getByText(title).locator('..').first().innerText()).replaceAll('\n', ' ')}`;
  lines.push({
    code,
    how,
    window,
    image,
    command: 'the code of a card is never asked on the command line',
    exit: null,
  });
}

describe('the proof of possession, with a card that counts its tries', () => {
  let edition: Edition;
  let log: string;
  let pcscd: Pcscd;
  let card: VirtualCard;
  let module: FaultModule;
  let app: App;
  let me: Participant;
  let dialog: Locator;

  beforeAll(async () => {
    edition = await openEdition(work, { VS_CARD_ROOTS: roots });
    pcscd = await startPcscd(work.dir('pcscd'));
    work.later(() => pcscd.stop());
    card = createVirtualCard({ certificates, pin: PIN, atr: ATR.cps3 });
    work.later(() => card.dispose());
    await card.insert();
    await pcscd.waitForCard(true);
    module = loadFaultModule(work.dir('module'), pcscd);
    app = await launchApp({
      userData: work.dir('participant'),
      env: { VS_PKCS11_MODULE: module.module, VS_CARD_ROOTS: roots, ...(module.env as Record<string, string>) },
    });
    work.later(() => app.kill());
    me = participant(app.page);
    await me.ready();
    const made = await edition.slot('Cabinet des Tilleuls');
    log = made.log;
    await me.join({ code: made.code, hub: edition.hub.url }, edition.name);
    await me.goTo('card');
    dialog = app.page.getByRole('dialog');
  });
  beforeEach(() => module.setFaults({}));

  const openDialog = async (): Promise<void> => {
    const button = me.button('proof.button').or(me.button('proof.again'));
    await button.waitFor({ timeout: 40_000 });
    await button.click();
    await dialog.getByRole('heading', { name: text('proof.title') }).waitFor();
  };
  const type = async (pin: string): Promise<void> => {
    await dialog.getByLabel(text('proof.pin')).fill(pin);
    await dialog.getByRole('button', { name: text('proof.send'), exact: true }).click();
  };
  const closeDialog = async (): Promise<void> => {
    const close = dialog.getByRole('button', { name: text('close'), exact: true });
    await close
      .or(dialog.getByRole('button', { name: text('cancel'), exact: true }))
      .last()
      .click();
    await dialog.waitFor({ state: 'detached' });
  };
  const proofOnHub = async () => foldLog(await edition.api.events(log)).proof;
  const play = async (name: string, story: () => Promise<void>): Promise<void> => {
    try {
      await story();
    } catch (error) {
      await keepEvidence(name, app.page, `${app.stderr()}\n${edition.hub.journal()}`);
      throw error;
    }
  };

  it('card.pin-length: refuses a code of the wrong length without spending a try', () =>
    play('pin-length', async () => {
      await openDialog();
      await dialog.getByText(text('proof.tries-full')).waitFor();
      await type('12');
      await dialog.getByText(failureText('card.pin-length', { min: 4, max: 8 }).sentence).waitFor();
      expect(card.triesLeft()).toBe(3);
      const image = imageOf('card.pin-length');
      await app.page.screenshot({ path: image, animations: 'disabled' });
      lines.push({
        code: 'card.pin-length',
        how: 'two digits typed',
        window: failureText('card.pin-length', { min: 4, max: 8 }).sentence,
        image,
        command: 'the code of a card is never asked on the command line',
        exit: null,
      });
      await closeDialog();
    }));

  it('card.pin-incorrect: says that the code is wrong, keeps nothing in the field, spends one try', () =>
    play('pin-incorrect', async () => {
      await openDialog();
      await type(WRONG_PIN);
      await shows({ app, dialog }, { code: 'card.pin-incorrect', how: 'a wrong code, once' });
      expect(card.triesLeft()).toBe(2);
      expect(await dialog.getByLabel(text('proof.pin')).inputValue()).toBe('');
      expect(await proofOnHub()).toBeNull();
      await closeDialog();
    }));

  it('proves the card: the hub says it, and both sides show it', () =>
    play('proof', async () => {
      await openDialog();
      await type(PIN);
      await dialog.getByText(text('proof.success-test'), { exact: true }).first().waitFor({ timeout: 40_000 });
      await app.page.screenshot({ path: imageOf('proved'), animations: 'disabled' });
      await closeDialog();
      expect(card.triesLeft()).toBe(3);
      const event = (await edition.api.events(log)).find(({ kind }) => kind === 'card.proved');
      expect(event).toMatchObject({ role: 'hub', actor: 'hub', body: { test: true } });
      await until('the proof in the window', async () => (await snapshotOf({ app })).log.proof?.test === true);
      await until('the check of the proof', async () => {
        const { results } = (await snapshotOf({ app })).checks;
        return results.some(({ id, status }) => id === 'card.proof' && status === 'warn');
      });
    }));

  it('card.signature-invalid: a library that signs anything else', () =>
    play('signature', async () => {
      module.setFaults({ C_Sign: { kind: 'garbage' } });
      await openDialog();
      await type(PIN);
      await shows({ app, dialog }, { code: 'card.signature-invalid', how: 'C_Sign answers garbage' });
      await closeDialog();
    }));

  it('card.pin-cancelled: given up on the keypad of the reader; then typed there', () =>
    play('pin-cancelled', async () => {
      module.setFaults(pinPad('cancels'));
      await card.remove();
      await until('the card is out', async () => (await snapshotOf({ app })).card.state === 'no-card');
      await card.insert();
      await until('a reader with a keypad', async () => (await snapshotOf({ app })).card.token?.pin.pinPad === true);
      await openDialog();
      await dialog.getByText(text('proof.pad')).waitFor();
      expect(await dialog.getByLabel(text('proof.pin')).count()).toBe(0);
      await dialog.getByRole('button', { name: text('proof.send'), exact: true }).click();
      await shows({ app, dialog }, { code: 'card.pin-cancelled', how: 'cancelled on the keypad of the reader' });
      await closeDialog();
      module.setFaults({});
      await card.remove();
      await until('the card is out', async () => (await snapshotOf({ app })).card.state === 'no-card');
      await card.insert();
      await until('no keypad', async () => (await snapshotOf({ app })).card.token?.pin.pinPad === false);
    }));

  /** Up to the moment at which the card has taken the code and nothing is signed yet: the count of tries is whole again. */
  const logsIn = async (): Promise<void> => {
    await type(WRONG_PIN);
    await until('one try less', () => card.triesLeft() === 2);
    await dialog.getByLabel(text('proof.pin')).waitFor();
    await until('the answer', async () => (await dialog.getByText(text('proof.busy')).count()) === 0);
    await type(PIN);
    await until('the code is taken', () => card.triesLeft() === 3);
  };

  it('card.proof-refused: a hub that was restarted meanwhile knows nothing of its question', () =>
    play('proof-refused', async () => {
      module.setFaults({ C_SignInit: { kind: 'slow', ms: 6_000 } });
      await openDialog();
      await logsIn();
      await edition.hub.kill();
      await edition.hub.restart();
      await shows(
        { app, dialog },
        { code: 'card.proof-refused', how: 'the hub restarted between question and answer' },
      );
      await closeDialog();
    }));

  it('card.removed: taken out before it has signed', () =>
    play('removed', async () => {
      module.setFaults({ C_SignInit: { kind: 'slow', ms: 3_000 } });
      await openDialog();
      await logsIn();
      await card.remove();
      await shows({ app, dialog }, { code: 'card.removed', how: 'taken out while it signs' });
      await closeDialog();
      module.setFaults({});
      await card.insert();
      await until('read again', async () => (await snapshotOf({ app })).card.state === 'ready');
    }));

  it('card.pin-final-try: asks to confirm the last try, and card.pin-locked: says that it was the last', () =>
    play('final try', async () => {
      await openDialog();
      await type(WRONG_PIN);
      await until('one try less', () => card.triesLeft() === 2);
      await dialog.getByLabel(text('proof.pin')).waitFor();
      await until('the answer', async () => (await dialog.getByText(text('proof.busy')).count()) === 0);
      await type(WRONG_PIN);
      await until('one try left', () => card.triesLeft() === 1);
      await dialog.getByText(text('proof.tries-final'), { exact: true }).waitFor();
      const send = dialog.getByRole('button', { name: text('proof.send'), exact: true });
      await dialog.getByLabel(text('proof.pin')).fill(WRONG_PIN);
      expect(await send.isDisabled()).toBe(true);
      // Enter in the field is no way round.
      await dialog.getByLabel(text('proof.pin')).press('Enter');
      expect(card.triesLeft()).toBe(1);
      // Nor is the channel itself.
      const { token } = (await snapshotOf({ app })).card;
      const given = { pin: WRONG_PIN, finalTry: false, serial: token?.serial ?? '' };
      const refused = await app.page.evaluate(async (input) => {
        type Bridge = { companion: { call(channel: string, input: unknown): Promise<{ failure?: { code: string } }> } };
        const answer = await (globalThis as unknown as Bridge).companion.call('card.prove', input);
        return answer.failure?.code;
      }, given);
      expect([refused, card.triesLeft()]).toEqual(['card.pin-final-try', 1]);
      await dialog.getByText(text('proof.confirm')).click();
      await type(WRONG_PIN);
      await until('locked', () => card.triesLeft() === 0);
      await shows({ app, dialog }, { code: 'card.pin-locked', how: 'three wrong codes' });
      await closeDialog();
      expect(app.problems).toEqual([]);
    }));
});

describe('a card that proves nothing', () => {
  let edition: Edition;
  let log: string;
  let app: App;
  let me: Participant;

  beforeAll(async () => {
    edition = await openEdition(elsewhere);
    const own = await createSoftHsmCard(elsewhere.dir('token'), { certificates, pin: PIN });
    app = await launchApp({
      userData: elsewhere.dir('untrusted'),
      env: { VS_PKCS11_MODULE: own.module, ...own.env },
    });
    elsewhere.later(() => app.kill());
    me = participant(app.page);
    await me.ready();
    const made = await edition.slot('Officine du Port');
    log = made.log;
    await me.join({ code: made.code, hub: edition.hub.url }, edition.name);
  });
  const checksOnHub = async () => foldLog(await edition.api.events(log)).checks;
  const play = async (name: string, story: () => Promise<void>): Promise<void> => {
    try {
      await story();
    } catch (error) {
      await keepEvidence(name, app.page, `${app.stderr()}\n${edition.hub.journal()}`);
      throw error;
    }
  };
  const call = (channel: string, input: unknown) =>
    app.page.evaluate(
      async ([name, given]) => {
        type Bridge = { companion: { call(channel: string, input: unknown): Promise<{ failure?: { code: string } }> } };
        return (await (globalThis as unknown as Bridge).companion.call(name, given)).failure?.code;
      },
      [channel, input] as const,
    );

  it('card.proof-untrusted: of an authority that the hub does not know', () =>
    play('untrusted', async () => {
      await me.goTo('card');
      await me.button('proof.button').click();
      const dialog = app.page.getByRole('dialog');
      await dialog.getByLabel(text('proof.pin')).fill(PIN);
      await dialog.getByRole('button', { name: text('proof.send'), exact: true }).click();
      await shows({ app, dialog }, { code: 'card.proof-untrusted', how: 'a hub without the authority of the card' });
      await dialog.getByRole('button', { name: text('cancel'), exact: true }).click();
      expect(foldLog(await edition.api.events(log)).proof).toBeNull();
    }));

  it('card.simulated: a demonstration card is marked on every screen and on the hub, and proves nothing', () =>
    play('simulated', async () => {
      expect(await call('card.simulate', { card: 'cps4' })).toBeUndefined();
      await me.goTo('card');
      await app.page.getByText(text('proof.not-demo')).waitFor();
      expect(await call('card.prove', { pin: PIN, finalTry: false, serial: '' })).toBe('card.simulated');
      await me.runChecks();
      await me.agreesToShare();
      await app.page.getByText(text('demo-card.back')).waitFor();
      await app.page.screenshot({ path: imageOf('card.simulated'), animations: 'disabled' });
      const { sentence } = failureText('card.simulated');
      lines.push({
        code: 'card.simulated',
        how: 'a demonstration card, and a proof asked for',
        window: `${text('proof.not-demo')} (${sentence})`,
        image: imageOf('card.simulated'),
        command: 'the command reads the real card only',
        exit: null,
      });
      const results = await until('the results on the hub', async () => {
        const checks = await checksOnHub();
        return checks['card.certificate']?.demo === true && checks;
      });
      const ofCard = Object.values(results).filter((one) => one.id.startsWith('card.'));
      expect(ofCard.every((one) => one.demo)).toBe(true);
      expect(results['system.clock']?.demo).toBe(false);
      await app.page.getByRole('button', { name: text('demo-card.back'), exact: true }).click();
      await until('the real card', async () => (await snapshotOf({ app })).card.source === 'pkcs11');
      await until('told to the organisers', async () => (await checksOnHub())['card.certificate']?.demo === false);
      expect(app.problems).toEqual([]);
    }));
});
