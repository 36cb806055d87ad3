import type { Output } from '../../../electron/contract/ipc.ts';
import book from '../../../resources/document/rules.json';
import table from '../../../resources/document/types.json';
import { unbroken, type Locale, type Translate } from '../../text.ts';

export type Report = Output<'document.read'>['report'];
export type Verdict = Report['verdicts'][number];
export type Cda = Report['documents'][number];

/** A rule as it is said: what it asks for, where that is written, what to do. `own`: by the person first, not the publisher. */
export type RuleText = { section: string; sentence: string; fix: string; own: boolean };

/** The sentences of a rule; a rule of a later version is named by its id. */
export function ruleText(id: string, locale: Locale): RuleText {
  const row = book.rules.find((one) => one.id === id);
  if (row === undefined) return { section: '', sentence: id, fix: '', own: false };
  const [sentence, fix] = locale === 'fr' ? [row.fr, row.fixFr] : [row.en, row.fixEn];
  return { section: row.section, sentence: unbroken(sentence, locale), fix: unbroken(fix, locale), own: 'own' in row };
}

export function receiptText(code: string, locale: Locale): { sentence: string; fix: string } {
  const row = book.receipts.find((one) => one.code === code);
  if (row === undefined) return { sentence: code, fix: '' };
  const [sentence, fix] = locale === 'fr' ? [row.fr, row.fixFr] : [row.en, row.fixEn];
  return { sentence: unbroken(sentence, locale), fix: unbroken(fix, locale) };
}

/** The label of a type of the table; of what is none of them, a word of the window. */
export function typeText(type: string | null, locale: Locale, t: Translate): string {
  const row = table.types.find((one) => one.key === type);
  if (row !== undefined) return unbroken(row[locale], locale);
  const known = ['receipt', 'several', 'none'] as const;
  return t(`document.type-${known.find((one) => one === type) ?? 'unknown'}`);
}

export type Group = { id: 'file' | 'mail' | 'archive' | 'document'; n: number; verdicts: readonly Verdict[] };

/** The verdicts in the order that a person meets things: the file, the message, the archive, each document. */
export function groupsOf(report: Report): Group[] {
  const groups: Group[] = [
    { id: 'file', n: 0, verdicts: report.verdicts },
    { id: 'mail', n: 0, verdicts: report.mail?.verdicts ?? [] },
    { id: 'archive', n: 0, verdicts: report.archive?.verdicts ?? [] },
    ...report.documents.map(({ verdicts }, at) => ({ id: 'document' as const, n: at + 1, verdicts })),
  ];
  return groups.filter(({ verdicts }) => verdicts.length > 0);
}

export const failedIn = (verdicts: readonly Verdict[]): Verdict[] => verdicts.filter(({ ok }) => ok === false);

/** What to send the publisher: rules and what to do, nothing of the document. */
export function noteForPublisher(report: Report, locale: Locale, t: Translate): string {
  const software = report.documents.find((one) => one.software !== null)?.software ?? report.archive?.software ?? null;
  const head = report.documents.map(({ type }) => typeText(type, locale, t));
  const lines = groupsOf(report).flatMap(({ verdicts }) =>
    failedIn(verdicts).map(({ rule }) => {
      const { section, sentence, fix } = ruleText(rule, locale);
      return `- ${sentence} (${section}, ${rule}) : ${fix}`;
    }),
  );
  return [t('document.note-head'), ...head, ...(software === null ? [] : [software]), ...lines].join('\n');
}
