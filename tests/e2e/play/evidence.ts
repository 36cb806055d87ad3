import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { root } from './runtime.ts';

/** Keeps what a page showed when a test failed, in out/e2e: a picture, and the page as a screen reader has it. */
export async function keepEvidence(name: string, page: Page | null | undefined, more = ''): Promise<void> {
  if (page === null || page === undefined || page.isClosed()) return;
  const folder = path.join(root, 'out', 'e2e');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name.replaceAll(/[^\p{L}\d]+/gu, '-').slice(0, 60));
  await page.screenshot({ path: `${file}.png`, timeout: 5_000 }).catch(() => undefined);
  const tree = await page.locator('body').ariaSnapshot({ timeout: 5_000 }).catch(String);
  writeFileSync(`${file}.txt`, `${tree}\n\n${more}`);
}
