import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { keepEvidence } from './evidence.ts';

/** Serious and critical violations of a page, in words that name the elements. `expected`: no picture is kept. */
export async function faultsOf(page: Page, where: string, { expected = false } = {}): Promise<string[]> {
  // Electron cannot open the extra page that the default mode of axe wants.
  const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  // A page that was not looked at has no violation either.
  if (passes.length <= 5) throw new Error(`${where}: axe looked at nothing`);
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  if (serious.length > 0 && !expected) await keepEvidence(`axe ${where}`, page, JSON.stringify(serious, null, 2));
  return serious.flatMap(({ id, nodes }) => nodes.map((node) => `${where}: ${id} ${node.target.join(' ')}`));
}

/** The same, with how much a page is wider than its window. */
export async function faultsAndWidth(page: Page, where: string): Promise<string[]> {
  const found = await faultsOf(page, where);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return wide > 1 ? [...found, `${where}: ${wide} px too wide`] : found;
}
