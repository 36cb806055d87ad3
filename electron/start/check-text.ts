import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { CheckReport, CheckResult } from '../contract/check.ts';
import type { FailureCode } from '../contract/failure.ts';
import { words } from '../feature/bilan/words.ts';
import { saidOf } from '../feature/check/said.ts';
import type { SettingError, SettingFault } from '../feature/setting-error.ts';

/** The words of the window, in capitals. */
const marks: Record<CheckResult['status'], string> = {
  ok: '[PRÊT]',
  warn: '[À SURVEILLER]',
  fail: '[À CORRIGER]',
  unknown: '[NON VÉRIFIÉ]',
};
const summaries: Record<CheckReport['summary'], string> = {
  ok: 'Tout est prêt.',
  warn: 'Tout est prêt, avec une remarque à lire.',
  fail: 'Au moins un point est à corriger.',
  unknown: "Certains points n'ont pas pu être vérifiés.",
};

const failureTexts = z.record(z.string(), z.object({ title: z.string(), sentence: z.string(), action: z.string() }));

/** Which library was used, and where it is: what whoever helps asks first. The report is the person's own. */
function libraryOf({ id, shared, evidence }: CheckResult): string[] {
  if (id !== 'card.middleware') return [];
  const said = [shared['description'] ?? shared['name'], shared['version'], evidence['path']].filter(Boolean);
  return said.length === 0 ? [] : [`${' '.repeat(16)}${said.join(' — ')}`];
}

/** The report as French lines: one per check, and for each problem its sentence. `notes` come first. */
export function reportText(report: CheckReport, resources: string, notes: readonly string[] = []): string {
  const file = path.join(resources, 'locale', 'failure.fr.json');
  const texts = failureTexts.parse(JSON.parse(readFileSync(file, 'utf8')));
  const lines = report.results.flatMap((result) => {
    const line = `${marks[result.status].padEnd(15)} ${words.fr.checkName[result.id]}`;
    const said = result.failure === null ? undefined : texts[result.failure.code];
    if (said === undefined || result.failure === null) return [line, ...libraryOf(result)];
    const told = `${said.title} (${result.failure.code}). ${saidOf(said.sentence, result.failure.info, 'fr')}`;
    const cause = causeOf(result);
    const why =
      cause === null || texts[cause] === undefined ? [] : [`${' '.repeat(16)}${texts[cause].title} (${cause}).`];
    return [line, ...libraryOf(result), `${' '.repeat(16)}${told}`, ...why];
  });
  const head = `Compagnon Vérif' Ségur ${report.app.version} : vérification des prérequis`;
  return [head, ...notes, '', ...lines, '', summaries[report.summary], ''].join('\n');
}

/** A check that could not do its work, unlike one that had nothing to look at yet (no edition joined). */
const couldNotRun = new Set<FailureCode>(['check.crashed', 'check.deadline']);

/** What keeps a check from being tried at all, when it is not a result of the same report: no Internet, a portal… */
function causeOf({ failure }: CheckResult): string | null {
  const cause = failure?.code === 'check.not-tried' ? failure.info['cause'] : undefined;
  return typeof cause === 'string' ? cause : null;
}

const faults: Record<SettingFault, string> = {
  absent: "rien n'existe à cet endroit",
  unreadable: 'ne peut pas être lu',
  shape: "n'a pas la forme attendue",
};

/** A setting of the environment that cannot be used, as a line of standard error. */
export function settingText({ setting, fault, where }: SettingError): string {
  const part = where === '' ? '' : ` (à cet endroit : ${where})`;
  const one =
    setting === 'VS_DNS'
      ? "VS_DNS : ce n'est pas une adresse IP, avec un port ou non"
      : `${setting} : ${faults[fault]}${part}`;
  return `Réglage inutilisable, rien n'a été vérifié. ${one}. Corrigez-le ou retirez-le, puis relancez.\n`;
}

/**
 * Exit code of the command: 1 when something fails, 2 when a check could not run (or had no network to run on), 0 otherwise.
 * A point that was not to be tried yet is in the summary, not in the code.
 */
export function exitCodeOf(report: CheckReport): 0 | 1 | 2 {
  if (report.results.some((result) => result.status === 'fail')) return 1;
  const stopped = (result: CheckResult): boolean =>
    causeOf(result) !== null || (result.failure !== null && couldNotRun.has(result.failure.code));
  return report.results.some(stopped) ? 2 : 0;
}
