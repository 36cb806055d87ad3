import type { Locator, Page } from 'playwright-core';
import { app, failureText } from './texts.ts';
import { until } from './wait.ts';

export type Screen =
  'home' | 'checks' | 'card' | 'session' | 'help' | 'documents' | 'bilan' | 'after' | 'report' | 'data';
export type StatusName =
  'conforme' | 'conforme-avec-reserve' | 'a-faire' | 'non-testable' | 'non-applicable' | 'non-conforme';

/** The gestures of the participant in the window, by what a person reads on it. Each ends when its effect is seen. */
export function participant(page: Page) {
  const button = (key: string, values?: Record<string, string | number>): Locator =>
    page.getByRole('button', { name: app(key, values), exact: true });
  const status = page.getByRole('contentinfo', { name: app('sync.label') });
  const stepBody = (id: string): Locator => page.locator(`#step-${id}`);

  async function goTo(screen: Screen): Promise<void> {
    // Its name may go on with how many messages wait there.
    const item = page
      .getByRole('navigation')
      .getByRole('button', { name: new RegExp(`^${app(`nav.${screen}`)}( |$)`) });
    await item.click();
    await page.locator('nav [aria-current="page"]', { hasText: app(`nav.${screen}`) }).waitFor();
  }

  async function openStep(id: string): Promise<Locator> {
    const head = page.locator(`#step-head-${id}`);
    await head.waitFor();
    if ((await head.getAttribute('aria-expanded')) !== 'true') await head.click();
    const body = stepBody(id);
    await body.getByRole('radiogroup', { name: app('steps.result') }).waitFor();
    return body;
  }

  return {
    page,
    goTo,
    openStep,
    status,
    button,

    /** Waits for the frame with its navigation: the data are open. */
    async ready(): Promise<void> {
      await page.getByRole('navigation').waitFor();
    },

    async fillJoin({ code, hub }: { code: string; hub: string }): Promise<void> {
      await page.getByRole('textbox', { name: app('join.code') }).fill(code);
      await page.getByRole('textbox', { name: app('join.hub') }).fill(hub);
    },
    async pressJoin(): Promise<void> {
      await button('join.button').click();
    },
    async join(invitation: { code: string; hub: string }, edition: string): Promise<void> {
      await this.fillJoin(invitation);
      await this.pressJoin();
      await page.getByRole('heading', { level: 1, name: edition }).waitFor();
    },

    async fillProfile(profile: { mss: string; solution: string; version: string }): Promise<void> {
      await goTo('checks');
      await page.getByRole('radio', { name: app('who.ps'), exact: true }).click();
      const available = page.getByRole('checkbox', { name: app('profile.available') });
      if (!(await available.isChecked())) await page.getByText(app('profile.available')).click();
      await page.getByRole('combobox', { name: app('profile.mss') }).fill(profile.mss);
      const solution = page.getByRole('combobox', { name: app('profile.solution') });
      // A slip of the finger: the search forgives it.
      await solution.click();
      await solution.pressSequentially(profile.solution.slice(0, 6));
      await page.getByRole('option', { name: profile.solution }).first().click();
      await page.getByRole('textbox', { name: app('profile.version') }).fill(profile.version);
      await page.getByRole('button', { name: app('profile.region') }).click();
      await page.getByRole('option', { name: 'Bretagne', exact: true }).click();
      // The first half-day that is still to come; folded once a slot has its time.
      const fold = page.getByRole('button', { name: app('free.fold') });
      if ((await fold.count()) > 0 && (await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
      await page
        .getByRole('group', { name: app('free.title') })
        .locator('input:enabled')
        .first()
        .check({ force: true });
      await button('profile.save').click();
      await page.getByRole('button', { name: app('profile.edit-label') }).waitFor();
    },

    /** Presses the one button and waits for the last result. */
    async runChecks(): Promise<void> {
      await goTo('checks');
      await button('checks.run').click();
      await page.locator('[data-verdict]:not([data-verdict="none"])').waitFor();
      await button('checks.run').waitFor({ timeout: 100_000 });
    },

    /** Lets the organisers know, now and later. Ends when it is kept. */
    async agreesToShare(): Promise<void> {
      await goTo('checks');
      await button('sharing.send').click();
      await page.locator('[data-sharing="agreed"]').waitFor();
    },

    /** The line of one check among the results; what is fine is unfolded first. */
    async line(id: string): Promise<Locator> {
      const line = page.locator(`[data-check="${id}"]`);
      await line.first().waitFor({ state: 'attached' });
      if (!(await line.first().isVisible())) {
        await page.locator('.fold', { has: line }).getByRole('button').first().click();
      }
      await line.first().waitFor();
      return line.first();
    },

    /** Proves the card with its code, on the card's screen. Ends when the hub has said it. */
    async prove(pin: string): Promise<void> {
      await goTo('card');
      await button('proof.button').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(app('proof.pin')).fill(pin);
      await dialog.getByRole('button', { name: app('proof.send'), exact: true }).click();
      await dialog.getByText(app('proof.success-test'), { exact: true }).first().waitFor({ timeout: 40_000 });
    },
    async closeDialog(): Promise<void> {
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: app('close'), exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
    },

    cardPanel: page.getByRole('region', { name: app('card.title') }),

    async startHour(): Promise<void> {
      await goTo('session');
      await button('timer.start').click();
      // Long before the slot, it is asked whether this is meant.
      const anyway = button('timer.start-anyway');
      await page.getByRole('timer').or(anyway).waitFor();
      if (await anyway.isVisible()) await anyway.click();
      await page.getByRole('timer').waitFor();
    },
    async endHour(): Promise<void> {
      await goTo('session');
      await button('timer.end').click();
      await page
        .getByRole('alertdialog')
        .getByRole('button', { name: app('timer.end'), exact: true })
        .click();
      await button('timer.to-bilan').waitFor();
    },

    async setStatus(id: string, name: StatusName): Promise<void> {
      const body = await openStep(id);
      const choice = body.getByRole('radio', { name: app(`status.${name}`), exact: true });
      await choice.click();
      await until(`${id} is ${name}`, async () => (await choice.getAttribute('aria-checked')) === 'true');
      await page
        .locator(`#step-head-${id}`)
        .getByText(app(`status.${name}`), { exact: true })
        .waitFor();
    },
    async typeComment(id: string, text: string): Promise<Locator> {
      const body = await openStep(id);
      const field = body.getByRole('textbox', { name: app('comment.label') });
      await field.fill(text);
      return field;
    },
    async pressComment(id: string): Promise<void> {
      await stepBody(id)
        .getByRole('button', { name: app('comment.add'), exact: true })
        .click();
    },
    async comment(id: string, text: string): Promise<void> {
      const field = await this.typeComment(id, text);
      await this.pressComment(id);
      await stepBody(id).getByRole('listitem').getByText(text, { exact: true }).waitFor();
      await until('the field is empty again', async () => (await field.inputValue()) === '');
    },
    async irritant(id: string, text: string): Promise<void> {
      await openStep(id);
      await button('irritant.button').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: app('irritant.text') }).fill(text);
      await dialog.getByRole('radio', { name: app('severity.bloquant'), exact: true }).click();
      await dialog.getByRole('button', { name: app('irritant.send'), exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
    },
    async message(text: string): Promise<void> {
      await page.getByRole('textbox', { name: app('message.label') }).fill(text);
      await button('message.send').click();
      await page.getByRole('log').getByText(text, { exact: true }).waitFor();
    },
    async askHelp(): Promise<void> {
      await button('help.button').click();
    },

    /** Waits until the status bar says that this many changes did not leave yet; 0 = everything left. */
    async unsent(count: number, ms = 20_000): Promise<void> {
      const text = count === 0 ? app('sync.all-sent') : app('sync.unsent', { count });
      await status.getByText(text, { exact: true }).waitFor({ timeout: ms });
    },
    async syncState(state: 'live' | 'offline' | 'connecting', ms = 30_000): Promise<void> {
      await status.getByText(app(`sync.${state}`), { exact: true }).waitFor({ timeout: ms });
    },

    async saveBilan(kind: 'pdf' | 'json'): Promise<void> {
      await goTo('bilan');
      await button(`bilan.${kind}`).click();
      const main = page.getByRole('main');
      const saved = main.getByText(new RegExp(`\\.${kind}\\b`)).first();
      const refused = main.getByRole('alert').first();
      await saved.or(refused).waitFor({ timeout: 60_000 });
      if (await refused.isVisible()) throw new Error(`the bilan was not saved: ${await refused.innerText()}`);
    },

    async prepareReport(): Promise<void> {
      await goTo('report');
      await button('report.prepare').click();
      await page.getByRole('heading', { name: app('report.sections') }).waitFor();
    },
    /** The mark of the exact text that would leave, as shown. */
    async shownHash(): Promise<string> {
      const fact = page.locator('dl div', { hasText: app('report.hash') }).locator('dd');
      return until('the hash', async () => /[0-9a-f]{64}/.exec((await fact.first().textContent()) ?? '')?.[0]);
    },

    async erase(): Promise<void> {
      await goTo('data');
      await button('data.erase').click();
      await page
        .getByRole('alertdialog')
        .getByRole('button', { name: app('data.erase-yes'), exact: true })
        .click();
      await button('join.button').waitFor();
    },

    async theme(name: 'system' | 'light' | 'dark'): Promise<void> {
      await goTo('data');
      await page.getByRole('radio', { name: app(`theme.${name}`), exact: true }).click();
      await page.locator(`html[data-theme="${name}"]`).waitFor();
    },

    /** Waits for a failure's title and sentence somewhere on the page. */
    async sees(
      code: string,
      values: Record<string, string | number> = {},
    ): Promise<{ title: string; sentence: string }> {
      const { title, sentence } = failureText(code, values);
      await page.getByText(title).first().waitFor();
      await page.getByText(sentence).first().waitFor();
      return { title, sentence };
    },
  };
}
export type Participant = ReturnType<typeof participant>;
