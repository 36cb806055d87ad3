import type { Browser } from 'playwright-core';

type Place = { x: number; y: number };
type Written = { text: string; middle: Place };
export type Drawn = {
  png: Uint8Array;
  width: number;
  height: number;
  secrets: (Written & { kind: string })[];
  harmless: Written[];
};

/** The screen of a practice software with the official fictitious identity, small letters and a dark band as they have. */
export const screen = `<!doctype html><meta charset="utf-8">
<style>body{margin:0;font:13px 'DejaVu Sans',sans-serif;background:#eef2f6} td{border:1px solid #99a;padding:4px;background:#fff}
.small{font-size:11px;margin:12px} .dark{background:#123047;color:#fff;padding:8px;margin:12px}</style>
<h3 style="margin:8px">Dossier du patient</h3>
<table style="margin:12px;border-collapse:collapse">
<tr><td>Nom de naissance</td><td>NOM-FICTIF</td><td>INS</td><td><b data-kind="number">2 79 03 51 215 189 89</b></td></tr>
<tr><td>Date de naissance</td><td><b data-kind="birth">15/03/1979</b></td><td>Matricule</td><td><b data-kind="number">279035121518989</b></td></tr>
<tr><td>Courriel</td><td><b data-kind="mail">personne.fictive@exemple.example</b></td><td>Téléphone</td><td><b data-kind="phone">06 12 34 56 78</b></td></tr>
<tr><td>Version</td><td><i>12.4.1</i></td><td>Transaction</td><td><i>TD-2.1 réussie</i></td></tr></table>
<p style="margin:12px;width:800px">Le compte rendu a été envoyé dans le DMP à 14:05, <i>document CR-BIO</i> accepté.</p>
<p class="small">INS <b data-kind="number">279035121518989</b> qualifiée</p>
<div class="dark">Patient : <b data-kind="number">2 79 03 51 215 189 89</b></div>`;

/** Draws the screen at 1280 × 800, twice as fine as the app gives it to the recognition, with the places of what is written. */
export async function drawScreen(browser: Browser): Promise<Drawn> {
  const scale = 2;
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: scale });
  try {
    await page.setContent(screen);
    const written = await page.locator('b, i').evaluateAll((all) =>
      all.map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        return { kind: one.dataset['kind'] ?? '', text: one.textContent ?? '', x: x + width / 2, y: y + height / 2 };
      }),
    );
    const places = written.map(({ kind, text, x, y }) => ({ kind, text, middle: { x: x * scale, y: y * scale } }));
    return {
      png: await page.screenshot(),
      width: 1280 * scale,
      height: 800 * scale,
      secrets: places.filter(({ kind }) => kind !== ''),
      harmless: places.filter(({ kind }) => kind === ''),
    };
  } finally {
    await page.close();
  }
}
