import type { Locator, Page } from 'playwright-core';
import { board } from './texts.ts';

const days = (count: number): string => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10);

/** The gestures of the organiser on the web board. Each ends when its effect is seen. */
export function organiser(page: Page) {
  page.setDefaultTimeout(20_000);
  const button = (key: string, values?: Record<string, string | number>): Locator =>
    page.getByRole('button', { name: board(key, values), exact: true });
  const stepButton = (id: string): Locator => page.locator(`nav button[data-step="${id}"]`);

  return {
    page,
    button,
    stepButton,

    async open(url: string, key: string): Promise<void> {
      await page.goto(`${url}/#cle=${encodeURIComponent(key)}`);
      await page.getByRole('heading', { level: 1, name: board('editions.title') }).waitFor();
    },

    async createEdition(name: string): Promise<void> {
      await button('edition.create').first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: board('edition.name') }).fill(name);
      await dialog.getByLabel(board('edition.starts')).fill(days(-1));
      await dialog.getByLabel(board('edition.ends')).fill(days(30));
      await dialog.getByRole('button', { name: board('edition.submit'), exact: true }).click();
      await page.getByRole('heading', { name: board('key.keep-title') }).waitFor();
    },
    /** Leaves the window that asks to keep the key, for the edition's page. */
    async openNewEdition(name: string): Promise<void> {
      await button('edition.open').click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
    },

    /** Makes a slot; its join code is shown once. */
    async createSlot(label: string): Promise<{ code: string; hub: string; link: string }> {
      await button('slot.create').first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: board('slot.label'), exact: true }).fill(label);
      await dialog.getByLabel(board('slot.couloir')).selectOption('medecine-de-ville');
      // Tomorrow: at whatever hour this runs, the slot is not one of those under way.
      await dialog.getByLabel(board('slot.date'), { exact: true }).fill(days(1));
      // Tomorrow may be a day without session: the button then says so.
      await dialog.locator('button[type="submit"]').click();
      return this.readCode();
    },
    async readCode(): Promise<{ code: string; hub: string; link: string }> {
      const shown = (key: string): Locator => page.locator(`output[aria-label="${board(key)}"]`);
      await shown('code.code').waitFor();
      const [code, hub, link] = await Promise.all(
        ['code.code', 'code.hub', 'code.link'].map(async (key) => (await shown(key).textContent()) ?? ''),
      );
      return { code: code ?? '', hub: hub ?? '', link: link ?? '' };
    },
    async closeCode(): Promise<void> {
      await button('code.done').click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    },

    async openSlot(label: string): Promise<void> {
      await page.getByRole('link', { name: label, exact: true }).click();
      await page.getByRole('heading', { level: 1, name: label }).waitFor();
      await page.getByRole('navigation', { name: board('steps.title') }).waitFor();
    },

    /** Waits until the list of steps shows this status for a step. */
    async seesStatus(id: string, status: string, ms = 20_000): Promise<void> {
      await stepButton(id)
        .getByText(board(`status.${status}`), { exact: true })
        .waitFor({ timeout: ms });
    },
    async seesComment(id: string, text: string): Promise<void> {
      await stepButton(id).click();
      await page.locator('section.panel .said').getByText(text, { exact: true }).waitFor();
    },
    async seesIrritant(text: string): Promise<void> {
      await page
        .getByRole('region', { name: board('irritants.title') })
        .locator('.said')
        .getByText(text, { exact: true })
        .waitFor();
    },
    async seesMessage(text: string): Promise<void> {
      await page
        .getByRole('region', { name: board('messages.title') })
        .locator('.said')
        .getByText(text, { exact: true })
        .waitFor();
    },
    /** Waits for the state of the timer: waiting, left, over or ended. */
    async seesTimer(state: 'waiting' | 'left' | 'over' | 'ended'): Promise<void> {
      await page
        .getByRole('timer')
        .getByText(board(`timer.${state}`))
        .waitFor();
    },

    async verify(id: string, verdict: string, comment: string): Promise<void> {
      await stepButton(id).click();
      const panel = page.locator('section.panel');
      await panel
        .getByText(board(`status.${verdict}`), { exact: true })
        .last()
        .click();
      await panel.getByRole('textbox', { name: board('step.verdict-comment') }).fill(comment);
      await panel.getByRole('button', { name: board('step.verdict-action'), exact: true }).click();
      await panel.locator('.verdict').getByText(comment, { exact: true }).waitFor();
    },
    async message(text: string): Promise<void> {
      await page.getByRole('textbox', { name: board('messages.label') }).fill(text);
      await button('messages.action').click();
      await this.seesMessage(text);
    },

    async openReports(count: number): Promise<void> {
      await page.getByRole('link', { name: board('reports.link', { count }), exact: true }).click();
      await page.getByRole('button', { name: board('reports.open-one', { n: 1 }) }).waitFor();
    },
    async openReport(n: number): Promise<Locator> {
      await page.getByRole('button', { name: board('reports.open-one', { n }) }).click();
      const reader = page.getByRole('region', { name: board('report.title') });
      await reader.waitFor();
      return reader;
    },

    /** Turns the theme button until the page has this theme. */
    async theme(name: 'auto' | 'light' | 'dark'): Promise<void> {
      const any = page.getByRole('button', {
        name: new RegExp(`^${board('theme.switch', { theme: '' }).split(':')[0]?.trim()}`),
      });
      for (let turn = 0; turn < 3; turn += 1) {
        const label = (await any.getAttribute('aria-label')) ?? '';
        if (label === board('theme.switch', { theme: board(`theme.${name}`) })) return;
        await any.click();
      }
    },
  };
}
export type Organiser = ReturnType<typeof organiser>;
