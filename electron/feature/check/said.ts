import type { Failure } from '../../contract/failure.ts';
import { filled, spoken } from '../../contract/failure-text.ts';
import { words, type Language } from '../bilan/words.ts';

const tags: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB' };

/** A text of a failure outside the window (paper, command line), its facts in words. */
export function saidOf(text: string, info: Failure['info'], language: Language): string {
  const names: Readonly<Record<string, string>> = words[language].checkName;
  const facts = spoken(info, {
    date: (iso) => new Intl.DateTimeFormat(tags[language], { dateStyle: 'long' }).format(new Date(iso)),
    check: (id) => (Object.hasOwn(names, id) ? names[id] : undefined),
  });
  return filled(text, facts);
}
