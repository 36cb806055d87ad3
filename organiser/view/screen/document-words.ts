import book from '../../../resources/document/rules.json';
import table from '../../../resources/document/types.json';

type Language = 'fr' | 'en';

/** The label of a type of the table; null for what is none of them. */
export const typeLabel = (type: string, language: Language): string | null =>
  table.types.find(({ key }) => key === type)?.[language] ?? null;

/** What a rule asks for and what to tell the publisher; a rule of a later version is named by its id. */
export function ruleWords(id: string, language: Language): { section: string; sentence: string; fix: string } {
  const row = book.rules.find((one) => one.id === id);
  if (row === undefined) return { section: '', sentence: id, fix: '' };
  return language === 'fr'
    ? { section: row.section, sentence: row.fr, fix: row.fixFr }
    : { section: row.section, sentence: row.en, fix: row.fixEn };
}

/** What a code of a failed integration means, and what to do. */
export function receiptWords(code: string, language: Language): { sentence: string; fix: string } {
  const row = book.receipts.find((one) => one.code === code);
  if (row === undefined) return { sentence: code, fix: '' };
  return language === 'fr' ? { sentence: row.fr, fix: row.fixFr } : { sentence: row.en, fix: row.fixEn };
}
