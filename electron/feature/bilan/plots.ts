/**
 * Bars of the printed bilan. A PDF gives an inline drawing neither a tag nor a text: each is beside a table that says the
 * same in numbers, and parts differ by their pattern as well as by their colour.
 */

const WIDTH = 150;
const open = `<svg width="${WIDTH}" height="12" viewBox="0 0 ${WIDTH} 12" aria-hidden="true">`;
const rect = (x: number, width: number, fill: string): string =>
  width <= 0 ? '' : `<rect x="${x.toFixed(1)}" y="1" width="${width.toFixed(1)}" height="10" ${fill}/>`;
const ground = rect(0, WIDTH, 'fill="#fff" stroke="#5c6874" stroke-width="1"');
const full = 'fill="#1d7a3c"';
const hatched = 'fill="url(#hatch)"';

/** Patterns of the bars, once a page. */
export const plotPatterns = `<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="#b3261e"/><line x1="0" y1="0" x2="0" y2="5" stroke="#fff" stroke-width="2"/></pattern></defs></svg>`;

/** Shares of a whole. */
export function shareBar({
  conforme,
  nonConforme,
  steps,
}: Record<'conforme' | 'nonConforme' | 'steps', number>): string {
  const width = (count: number): number => (steps === 0 ? 0 : (count / steps) * WIDTH);
  return `${open}${ground}${rect(0, width(conforme), full)}${rect(width(conforme), width(nonConforme), hatched)}</svg>`;
}

/** Minutes against a plan, on a width of `most` minutes. */
export function timeBar(spent: number | null, planned: number, most: number): string {
  const x = (minutes: number): number => (minutes / most) * WIDTH;
  const inPlan = rect(0, x(Math.min(spent ?? 0, planned)), full);
  const late = rect(x(planned), x(Math.max(0, (spent ?? 0) - planned)), hatched);
  const mark = `<line x1="${x(planned).toFixed(1)}" x2="${x(planned).toFixed(1)}" y1="0" y2="12" stroke="#16202b" stroke-width="1.6"/>`;
  return `${open}${ground}${inPlan}${late}${mark}</svg>`;
}

/** A percentage of the best; one below 0 has no length. */
export const percentBar = (percent: number): string =>
  `${open}${ground}${rect(0, (Math.max(0, Math.min(100, percent)) / 100) * WIDTH, full)}</svg>`;
