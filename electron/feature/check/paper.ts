import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { checkGroups, groupOf, worst, type CheckResult } from '../../contract/check.ts';
import { FailureError } from '../../contract/failure.ts';
import { sharedResult } from '../../contract/share.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { escapeHtml, paperStyle } from '../bilan/page.ts';
import { words, type Language } from '../bilan/words.ts';
import type { Outside } from '../outside.ts';
import { saidOf } from './said.ts';

const failureTexts = z.record(z.string(), z.object({ title: z.string(), sentence: z.string(), action: z.string() }));
const factTexts = z.record(z.string(), z.string());

const own = {
  fr: {
    title: "Prérequis du Vérif' Ségur",
    name: 'prerequis-verif-segur',
    summaryIs: {
      ok: 'Tout est prêt.',
      warn: 'Tout est prêt, avec une remarque à lire.',
      fail: 'Au moins un point est à régler.',
      unknown: "Certains points n'ont pas pu être vérifiés.",
    },
    app: 'Application',
    system: 'Système',
    what: 'Ce qui a été constaté',
    groupIs: {
      you: 'Vous',
      card: 'Carte CPS',
      mss: 'Messagerie MSSanté',
      segur: 'Logiciel Ségur',
      network: 'Réseau',
      machine: 'Poste',
    },
    demo: 'Démonstration : ne prouve rien',
    yes: 'oui',
    no: 'non',
    note: 'Ce compte rendu ne contient ni nom, ni adresse, ni code.',
  },
  en: {
    title: "Vérif' Ségur prerequisites",
    name: 'prerequisites-verif-segur',
    summaryIs: {
      ok: 'Everything is ready.',
      warn: 'Everything is ready, with a remark to read.',
      fail: 'At least one point needs attention.',
      unknown: 'Some points could not be checked.',
    },
    app: 'Application',
    system: 'System',
    what: 'What was found',
    groupIs: {
      you: 'You',
      card: 'CPS card',
      mss: 'MSSanté mail',
      segur: 'Ségur software',
      network: 'Network',
      machine: 'Computer',
    },
    demo: 'Demonstration: proves nothing',
    yes: 'yes',
    no: 'no',
    note: 'This report holds no name, no address and no code of anyone.',
  },
} as const;

/**
 * The results as one accessible page. Only what may be told to the organisers is on it: it is made to be handed over.
 * `at`: the moment of printing.
 */
export function checkPage(
  { checks, app, session }: Pick<Snapshot, 'checks' | 'app' | 'session'>,
  resources: string,
  at: Date,
): string {
  const language: Language = app.locale;
  const [w, o, e] = [words[language], own[language], escapeHtml];
  const read = <T>(name: string, schema: z.ZodType<T>): T =>
    schema.parse(JSON.parse(readFileSync(path.join(resources, 'locale', `${name}.${language}.json`), 'utf8')));
  const failures = read('failure', failureTexts);
  const facts = read('fact', factTexts);
  const when = (instant: string | Date): string =>
    new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'long', timeStyle: 'short' }).format(
      new Date(instant),
    );
  const value = (one: string | number | boolean): string =>
    typeof one === 'boolean' ? (one ? o.yes : o.no) : String(one);
  const found = (result: CheckResult): string => {
    const said = result.failure === null ? undefined : failures[result.failure.code];
    const why =
      said === undefined || result.failure === null
        ? ''
        : `<p><strong>${e(said.title)}.</strong> ${e(saidOf(said.sentence, result.failure.info, language))} (${e(result.failure.code)})</p>`;
    const known = Object.entries(sharedResult(result).evidence).map(
      ([name, one]) => `${e(facts[name] ?? name)} : ${e(facts[`${name}.${one}`] ?? value(one))}`,
    );
    const demo = result.demo ? `<p>${e(o.demo)}</p>` : '';
    return `${why}${demo}<p class="said">${[e(when(result.at)), ...known].join(' · ')}</p>`;
  };
  const tables = checkGroups.map((group) => {
    const rows = checks.results
      .filter(({ id }) => groupOf(id) === group)
      .map(
        (result) =>
          `<tr><th scope="row">${e(w.checkName[result.id])}</th><td>${e(w.checkIs[result.status])}</td><td>${found(result)}</td></tr>`,
      );
    if (rows.length === 0) return '';
    const heads = [w.check, w.outcome, o.what].map((head) => `<th scope="col">${e(head)}</th>`).join('');
    return `<h2>${e(o.groupIs[group])}</h2><table aria-label="${e(o.groupIs[group])}"><thead><tr>${heads}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
  });
  const fact = (name: string, text: string): string => `<dt>${e(name)}</dt><dd>${e(text)}</dd>`;
  const summary = worst(checks.results.map(({ status }) => status));
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${e(o.title)}</title><style>${paperStyle} th:nth-child(2), td:nth-child(2) { width: 26mm; } tbody th { width: 48mm; }</style></head><body>
<header><h1>${e(o.title)}</h1></header>
<main>
<p><strong>${e(o.summaryIs[summary])}</strong></p>
<dl>${fact(w.checkedAt, when(at))}${session === null ? '' : fact(w.edition, session.edition.name)}${fact(o.app, `${app.version} (Electron ${app.electron})`)}${fact(o.system, app.platform)}</dl>
${tables.join('\n')}
<p class="said">${e(o.note)}</p>
</main></body></html>`;
}

/** @throws FailureError `report.nothing` before any check, `file.cancelled`, `file.not-written`, `pdf.failed` */
export function createCheckPaper(
  outside: Pick<Outside, 'now' | 'print' | 'save' | 'resources'>,
  snapshot: () => Snapshot,
): { pdf(): Promise<{ name: string }> } {
  return {
    async pdf() {
      const { checks, app, session } = snapshot();
      if (checks.results.length === 0) throw new FailureError('report.nothing', 'check.paper');
      const at = outside.now();
      const bytes = await outside.print(checkPage({ checks, app, session }, outside.resources, at));
      const saved = await outside.save({ name: `${own[app.locale].name}-${at.toISOString().slice(0, 10)}.pdf`, bytes });
      if (saved === null) throw new FailureError('file.cancelled', 'check.paper');
      return { name: saved };
    },
  };
}
