import { conforms, evidenceKind, type Share } from '../../contract/bilan-steps.ts';
import { percentOf } from '../../contract/bilan-past.ts';
import { counted, type BilanData } from './data.ts';
import { ruleLabel, typeLabel } from './documents.ts';
import { percentBar, shareBar, timeBar } from './plots.ts';
import { partWords } from './words-parts.ts';
import { words, type Language } from './words.ts';

/** What the page lends to its parts: escaping, tables and dates are the same everywhere. */
export type Pen = {
  e(value: string): string;
  table(caption: string, heads: string[], rows: string[]): string;
  when(at: string, full?: boolean): string;
};

const sizeOf = (bytes: number, language: Language): string =>
  new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    style: 'unit',
    unit: bytes < 1_000_000 ? 'kilobyte' : 'megabyte',
    maximumFractionDigits: 1,
  }).format(bytes < 1_000_000 ? bytes / 1000 : bytes / 1_000_000);

/** The parts between the results and the words of the participant, each with its heading. */
export function bilanParts(data: BilanData, language: Language, { e, table, when }: Pen): string {
  const w = words[language];
  const p = partWords[language];
  const number = new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { maximumFractionDigits: 1 });
  const minutes = (count: number): string => `${number.format(count)} min`;

  const share = (name: string, one: Share): string =>
    `<tr><th scope="row">${e(name)}</th><td>${shareBar(one)}</td><td>${one.conforme}</td><td>${one.nonConforme}</td><td>${one.other}</td></tr>`;
  const shareHeads = (first: string): string[] => [first, p.chart, p.conforme, p.nonConforme, p.other];
  const services = data.services.filter(({ steps }) => steps > 0).map((one) => share(one.service, one));
  const layers = data.layers.map((one) => share(p.layerIs[one.layer], one));

  const volets = data.volets.map((one) =>
    one.steps > 0
      ? share(one.name[language], one)
      : `<tr><th scope="row">${e(one.name[language])}</th><td colspan="4">${e(p.untested)}</td></tr>`,
  );
  const titleOf = (id: string | null): string => data.steps.find((step) => step.id === id)?.title[language] ?? w.none;
  const read = data.documents.map(
    (one) =>
      `<tr><th scope="row">${e(titleOf(one.step))}</th><td>${e(typeLabel(one.type, language))}${one.level === null ? '' : ` (N${one.level})`}</td><td>${one.held}</td><td>${one.failed.length === 0 ? '0' : one.failed.map((rule) => e(ruleLabel(rule, language))).join('<br>')}</td></tr>`,
  );

  const timed = data.steps.filter(({ spent }) => spent !== null);
  const most = Math.max(1, ...data.steps.map(({ planned, spent }) => Math.max(planned, spent ?? 0)));
  const times = data.steps.map(
    ({ title, planned, spent }) =>
      `<tr><th scope="row">${e(title[language])}</th><td>${timeBar(spent, planned, most)}</td><td>${spent === null ? w.none : e(minutes(spent))}</td><td>${e(minutes(planned))}</td></tr>`,
  );

  const worked = data.steps
    .filter((step) => conforms(counted(step)))
    .map((step) => `<li>${e(step.title[language])} : ${e(w.statusIs[counted(step)])}</li>`);
  const kindOf = (way: BilanData['evidence'][number]['way'], mime: string): string => {
    const kind = evidenceKind(way, mime);
    return kind === null ? mime : p.evidenceIs[kind];
  };
  const evidence = data.evidence.map(
    ({ step, way, mime, size, at }) =>
      `<tr><th scope="row">${e(titleOf(step))}</th><td>${e(kindOf(way, mime))}</td><td>${e(sizeOf(size, language))}</td><td>${e(when(at))}</td></tr>`,
  );

  return `<h2>${e(p.services)}</h2><p class="said">${e(p.legend)}</p>${table(p.services, shareHeads(p.service), services)}
<h2>${e(p.layers)}</h2>${table(p.layers, shareHeads(p.part), layers)}
${volets.length === 0 ? '' : `<h2>${e(p.volets)}</h2><p class="said">${e(p.voletsWhat)}</p>${table(p.volets, shareHeads(p.document), volets)}`}
<h2>${e(p.documents)}</h2>${read.length === 0 ? `<p>${e(p.noDocument)}</p>` : table(p.documents, [w.step, p.document, p.held, p.failed], read)}
<h2>${e(p.time)}</h2>${
    timed.length === 0
      ? `<p>${e(p.timeNone)}</p>`
      : `<p class="said">${e(
          p.timeSum(minutes(data.time.spent), minutes(data.time.planned)) +
            (data.time.rest === null || data.time.rest === 0 ? '' : ` ${p.timeRest(minutes(data.time.rest))}`),
        )}</p>${table(p.time, [w.step, p.chart, p.spent, p.planned], times)}`
  }
<h2>${e(p.worked)}</h2>${worked.length === 0 ? `<p>${e(p.workedNone)}</p>` : `<ul>${worked.join('')}</ul>`}
<h2>${e(p.evidence)}</h2>${evidence.length === 0 ? `<p>${e(p.evidenceNone)}</p>` : table(p.evidence, [w.step, p.kind, p.size, p.addedAt], evidence)}
${pastPart(data, language, { e, table, when })}`;
}

/** What to tell the publisher of the software: it opens the bilan. Empty when all is well. */
export function toFixPart(data: BilanData, language: Language, { e }: Pen): string {
  const w = words[language];
  const p = partWords[language];
  if (data.toFix.length === 0) return '';
  const items = data.toFix.map(({ step, status, comments, irritants }) => {
    const title = data.steps.find(({ id }) => id === step)?.title[language] ?? p.noStep;
    const head = status === null ? title : `${title} : ${w.statusIs[status]}`;
    const felt = data.irritants
      .filter(({ id }) => irritants.includes(id))
      .map((one) => `${p.irritant} (${w.severityIs[one.severity]}) : ${one.text}`);
    return `<li><strong>${e(head)}</strong>${[...comments, ...felt].map((text) => `<p class="text">${e(text)}</p>`).join('')}</li>`;
  });
  return `<h2>${e(p.toFix)}</h2><ul>${items.join('')}</ul>`;
}

/** This hour beside the earlier ones of the same person. */
function pastPart(data: BilanData, language: Language, { e, table }: Pen): string {
  const p = partWords[language];
  const day = (at: string): string =>
    new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'long' }).format(new Date(at));
  const now = {
    score: data.score,
    best: data.best,
    counts: data.counts,
    irritants: { all: data.irritants.length },
    name: p.thisOne,
  };
  const earlier = data.past.map((one) => ({
    ...one,
    name: one.kind === 'local' ? `${day(one.at)} (${p.localOne})` : day(one.at),
  }));
  const rows = [...earlier, now].map((one) => {
    const conforme = (one.counts.conforme ?? 0) + (one.counts['conforme-avec-reserve'] ?? 0);
    const { score, best } = one;
    const percent = score === null ? null : percentOf({ score, best });
    const irritants = Object.values(one.irritants).reduce((sum, count) => sum + count, 0);
    return `<tr><th scope="row">${e(one.name)}</th>${percent === null ? `<td></td><td>${e(words[language].none)}</td>` : `<td>${percentBar(percent)}</td><td>${percent} %</td>`}<td>${conforme}</td><td>${irritants}</td></tr>`;
  });
  return `<h2>${e(p.past)}</h2>${earlier.length === 0 ? `<p>${e(p.pastFirst)}</p>` : table(p.past, [p.date, p.chart, p.scoreIn, p.steps, p.irritants], rows)}`;
}
