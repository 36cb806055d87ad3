import book from '../../../resources/document/rules.json' with { type: 'json' };
import table from '../../../resources/document/types.json' with { type: 'json' };
import type { Language } from './words.ts';

/** Types that are no row of the table. */
const others: Record<string, Record<Language, string>> = {
  receipt: { fr: 'Accusé de réception', en: 'Receipt' },
  several: { fr: 'Plusieurs types', en: 'Several types' },
  none: { fr: 'Aucun document', en: 'No document' },
};
const unknown: Record<Language, string> = { fr: 'Type non reconnu', en: 'Type not recognised' };

/** A type of document as it is printed. */
export const typeLabel = (type: string, language: Language): string =>
  table.types.find(({ key }) => key === type)?.[language] ?? (others[type] ?? unknown)[language];

/** A rule as it is printed; one of a later version by its id. */
export const ruleLabel = (id: string, language: Language): string =>
  book.rules.find((rule) => rule.id === id)?.[language] ?? id;
