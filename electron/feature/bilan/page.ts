import { minutesOf } from '../../contract/bilan-steps.ts';
import type { StepStatus } from '../../../organiser/protocol/status.ts';
import { counted, type BilanData } from './data.ts';
import { bilanParts, toFixPart } from './parts.ts';
import { plotPatterns } from './plots.ts';
import { partWords } from './words-parts.ts';
import { words, type Language } from './words.ts';

/** Every value goes through here: a comment is text, never markup. */
export const escapeHtml = (value: string): string =>
  value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** In brackets, when there is something to say. */
const bracketed = (text: string): string => (text.trim() === '' ? '' : `(${text})`);

/** Style of the printed pages. */
export const paperStyle = `
@page { size: A4; margin: 16mm 14mm 18mm; @bottom-right { content: counter(page) ' / ' counter(pages); font: 9pt sans-serif; } }
* { box-sizing: border-box; }
body { margin: 0; font: 10.5pt/1.45 'Liberation Sans', Arial, Helvetica, sans-serif; color: #16202b; }
header { border-bottom: 3px solid #1b4f8f; padding-bottom: 8px; margin-bottom: 14px; }
h1 { font-size: 20pt; margin: 0; color: #14365f; }
h2 { font-size: 13.5pt; margin: 20px 0 6px; color: #14365f; break-after: avoid; }
h3 { font-size: 11pt; margin: 10px 0 2px; break-after: avoid; }
p { margin: 4px 0; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: 44mm 1fr; gap: 3px 8px; margin: 0; }
dt { font-weight: 700; } dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
svg { print-color-adjust: exact; vertical-align: middle; }
th, td { border: 1px solid #8a97a6; padding: 4px 6px; text-align: left; vertical-align: top; overflow-wrap: break-word; }
thead th { background: #e6edf6; } tbody th { font-weight: 600; }
tr { break-inside: avoid; } thead { display: table-header-group; }
.said { color: #43515f; font-size: 9.5pt; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.warn { border: 2px solid #8a4b00; padding: 6px 8px; font-weight: 700; }
.s-conforme { border-left: 6px solid #1d7a3c; } .s-conforme-avec-reserve { border-left: 6px solid #8a6d00; }
.s-non-conforme { border-left: 6px solid #b3261e; } .s-a-faire, .s-non-testable, .s-non-applicable { border-left: 6px solid #8a97a6; }
`;

/**
 * Draws the bilan as one accessible page: language, title, headings, tables with scopes, and its own print style.
 * Times are in the machine's own zone, as in the window: not every participant lives by Paris time.
 */
export function bilanPage(data: BilanData, language: Language): string {
  const w = words[language];
  const e = escapeHtml;
  const when = (at: string, full = true): string =>
    new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
      ...(full ? { dateStyle: 'long' as const } : {}),
      timeStyle: 'short',
    }).format(new Date(at));
  const title = data.edition === null ? w.title : `${w.title} – ${data.edition.name}`;
  const titleOf = (id: string | null): string => data.steps.find((step) => step.id === id)?.title[language] ?? w.none;

  const fact = (name: string, value: string | null): string =>
    `<dt>${e(name)}</dt><dd>${e(value === null || value === '' ? w.notGiven : value)}</dd>`;
  const table = (caption: string, heads: string[], rows: string[]): string =>
    `<table aria-label="${e(caption)}"><thead><tr>${heads.map((h) => `<th scope="col">${e(h)}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
  const saidBy = (s: { at: string; actor: string; role: string }): string =>
    `${when(s.at)}, ${s.actor} (${w.roleIs[s.role as keyof typeof w.roleIs] ?? s.role})`;

  const { slot, profile, timer } = data;
  const solution = profile?.solution
    ? [profile.solution.name, profile.solution.version, bracketed(profile.solution.editor)].filter(Boolean).join(' ')
    : null;
  const whole = minutesOf(timer);

  const summary = `<dl>
${fact(w.edition, data.edition?.name ?? null)}
${fact(w.participant, slot?.participant ?? null)}
${fact(w.couloir, slot === null ? null : w.couloirIs[slot.couloir])}
${fact(w.slot, slot === null ? null : `${when(slot.startsAt)} (${w.minutes(slot.minutes)})`)}
${fact(w.solution, solution)}
${fact(w.duration, whole === null ? null : w.minutes(whole))}
${fact(w.score, data.score === null ? w.noScore : w.points(data.score, data.best))}
${fact(w.guide, data.guide.version)}
${fact(w.madeAt, when(data.madeAt))}
</dl>`;

  const stepRows = data.steps.map(
    (step) =>
      `<tr><th scope="row" class="s-${counted(step)}">${e(step.title[language])}</th><td>${e(w.whoIs[step.who])}</td><td>${e(step.who === 'organisateur' && step.attempts.length === 0 ? w.none : w.statusIs[step.status])}</td><td>${e(step.verdict === null ? w.none : w.statusIs[step.verdict])}</td><td>${step.attempts.length}</td></tr>`,
  );
  const countRows = (Object.keys(data.counts) as StepStatus[])
    .filter((status) => data.counts[status] > 0)
    .map((status) => `<tr><th scope="row">${e(w.statusIs[status])}</th><td>${data.counts[status]}</td></tr>`);

  const commented = data.steps.filter((step) => step.comments.length > 0 || (step.verification?.comment ?? '') !== '');
  const comments = commented.map((step) => {
    const own = step.comments.map((c) => `<p class="text">${e(c.text)}</p><p class="said">${e(saidBy(c))}</p>`);
    const v = step.verification;
    const verdict =
      v === null || v.comment === ''
        ? ''
        : `<p class="text">${e(w.verdict)} : ${e(v.comment)}</p><p class="said">${e(saidBy(v))}</p>`;
    return `<h3>${e(step.title[language])}</h3>${own.join('')}${verdict}`;
  });
  const irritantRows = data.irritants.map(
    (i) =>
      `<tr><th scope="row">${e(w.categoryIs[i.category])}</th><td>${e(w.severityIs[i.severity])}</td><td>${e(titleOf(i.step))}</td><td><span class="text">${e(i.text)}</span><br><span class="said">${e(saidBy(i))}</span></td></tr>`,
  );
  const checkRows = data.checks.map(
    (check) =>
      `<tr><th scope="row">${e(w.checkName[check.id])}</th><td>${e(w.checkIs[check.status])}</td><td>${e(when(check.at, true))}</td></tr>`,
  );

  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${e(title)}</title><style>${paperStyle}</style></head><body>
${plotPatterns}
<header><h1>${e(title)}</h1></header>
<main>
${data.app.demo ? `<p class="warn">${e(w.demo)}</p>` : ''}${data.local ? `<p class="warn">${e(partWords[language].local)}</p>` : ''}${data.unsent > 0 ? `<p class="warn">${e(w.unsent(data.unsent))}</p>` : ''}
<h2>${e(w.summary)}</h2>${summary}
<p class="said">${e(w.scoreRule)}</p>
${toFixPart(data, language, { e, table, when })}
<h2>${e(w.counts)}</h2>${table(w.counts, [w.outcome, w.number], countRows)}
<h2>${e(w.steps)}</h2>${table(w.steps, [w.step, w.who, w.result, w.verdict, w.attempts], stepRows)}
<p class="said">${e(w.organiserNote)}</p>
${bilanParts(data, language, { e, table, when })}
<h2>${e(w.irritants)}</h2>${irritantRows.length === 0 ? `<p>${e(w.noIrritant)}</p>` : table(w.irritants, [w.category, w.severity, w.step, w.what], irritantRows)}
<h2>${e(w.comments)}</h2>${comments.length === 0 ? `<p>${e(w.noComment)}</p>` : comments.join('')}
${checkRows.length === 0 ? '' : `<h2>${e(w.checks)}</h2>${table(w.checks, [w.check, w.outcome, w.checkedAt], checkRows)}`}
</main></body></html>`;
}
