import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { CheckReport, CheckResult } from '../contract/check.ts';
import type { FailureCode } from '../contract/failure.ts';
import { words } from '../feature/bilan/words.ts';
import { saidOf } from '../feature/check/said.ts';

const marks: Record<CheckResult['status'], string> = {
  ok: '[ OK ]',
  warn: '[ATTENTION]',
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
  return said.length === 0 ? [] : [`${' '.repeat(14)}${said.join(' — ')}`];
}

/** The report as French lines: one per check, and for each problem its sentence. `notes` come first. */
export function reportText(report: CheckReport, resources: string, notes: readonly string[] = []): string {
  const file = path.join(resources, 'locale', 'failure.fr.json');
  const texts = failureTexts.parse(JSON.parse(readFileSync(file, 'utf8')));
  const lines = report.results.flatMap((result) => {
    const line = `${marks[result.status].padEnd(13)} ${words.fr.checkName[result.id]}`;
    const said = result.failure === null ? undefined : texts[result.failure.code];
    if (said === undefined || result.failure === null) return [line, ...libraryOf(result)];
    const told = `${said.title} (${result.failure.code}). ${saidOf(said.sentence, result.failure.info, 'fr')}`;
    return [line, ...libraryOf(result), `${' '.repeat(14)}${told}`];
  });
  const head = `Compagnon Vérif' Ségur ${report.app.version} : vérification des prérequis`;
  return [head, ...notes, '', ...lines, '', summaries[report.summary], ''].join('\n');
}

/** A check that could not do its work, unlike one that had nothing to look at yet (no edition joined). */
const couldNotRun = new Set<FailureCode>(['check.crashed', 'check.deadline']);

/**
 * Exit code of the command: 1 when something fails, 2 when a check could not run, 0 otherwise. A point that was not to be
 * tried yet is in the summary, not in the code.
 */
export function exitCodeOf(report: CheckReport): 0 | 1 | 2 {
  if (report.results.some((result) => result.status === 'fail')) return 1;
  return report.results.some(({ failure }) => failure !== null && couldNotRun.has(failure.code)) ? 2 : 0;
}
