import { execFileSync } from 'node:child_process';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findBrowser } from '../e2e/play/browser.ts';

/** A window of another program on the display, as a practice software has one. */
export type OtherWindow = { page: Page; close(): Promise<void> };

/** Number of the top-level window that bears this title, as X has it; null while it is not there. */
function numberOf(title: string): string | null {
  const tree = execFileSync('xwininfo', ['-root', '-tree'], { encoding: 'utf8' });
  return (
    tree
      .split('\n')
      .find((line) => line.includes(`"${title}`))
      ?.trim()
      .split(' ')[0] ?? null
  );
}

/**
 * Opens a real window with this page, at a fixed size. A display of tests has no window manager, which is what says that a
 * window is one of a person's (`WM_STATE`, ICCCM 4.1.3.1): it is said here.
 */
export async function openWindow(title: string, html: string): Promise<OtherWindow> {
  const browser: Browser = await chromium.launch({
    executablePath: findBrowser()!,
    headless: false,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--window-size=1100,700', '--window-position=0,0'],
  });
  const page = await browser.newPage({ viewport: null });
  await page.setContent(`<title>${title}</title>${html}`);
  const end = performance.now() + 20_000;
  for (;;) {
    const number = numberOf(title);
    if (number !== null) {
      execFileSync('xprop', ['-id', number, '-f', 'WM_STATE', '32c', '-set', 'WM_STATE', '1']);
      return { page, close: () => browser.close() };
    }
    if (performance.now() > end) throw new Error(`no window named « ${title} »`);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}
