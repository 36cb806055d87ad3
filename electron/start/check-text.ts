import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { CheckReport, CheckResult } from '../contract/check.ts';
import { words } from '../feature/bilan/words.ts';

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

/** The report as French lines: one per check, and for each problem its sentence. `notes` come first. */
export function reportText(report: CheckReport, resources: string, notes: readonly string[] = []): string {
  const file = path.join(resources, 'locale', 'failure.fr.json');
  const texts = failureTexts.parse(JSON.parse(readFileSync(file, 'utf8')));
  const lines = report.results.flatMap((result) => {
    const line = `${marks[result.status].padEnd(13)} ${words.fr.checkName[result.id]}`;
    const said = result.failure === null ? undefined : texts[result.failure.code];
    return said === undefined ? [line] : [line, `${' '.repeat(14)}${said.title}. ${said.sentence}`];
  });
  const head = `Compagnon Vérif' Ségur ${report.app.version} : vérification des prérequis`;
  return [head, ...notes, '', ...lines, '', summaries[report.summary], ''].join('\n');
}

/** Exit code of the command: 1 when something fails; a doubt alone is in the summary, not in the code. */
export const exitCodeOf = (report: CheckReport): 0 | 1 =>
  report.results.some((result) => result.status === 'fail') ? 1 : 0;
