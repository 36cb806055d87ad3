import { changeLanguage, getFixedT, use as useModule } from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { z } from 'zod';
import boardEn from '../../resources/locale/board.en.json';
import boardFr from '../../resources/locale/board.fr.json';
import failureEn from '../../resources/locale/failure.en.json';
import failureFr from '../../resources/locale/failure.fr.json';
import { filled, type Facts } from './part/advice.ts';

export const languages = ['fr', 'en'] as const;
export type Language = (typeof languages)[number];

type Base<K> = K extends `${infer B}_one` | `${infer B}_other` ? B : K;
/** Every text of the board; a counted one is named without its plural ending. */
export type TextKey = Base<keyof typeof boardFr>;
export type Translate = (key: TextKey, values?: Record<string, string | number>) => string;

const LANGUAGE = 'verif-segur.language';
const isLanguage = (value: string | null): value is Language => value === 'fr' || value === 'en';

export function startLocale(): void {
  const stored = localStorage.getItem(LANGUAGE);
  const lng = isLanguage(stored) ? stored : 'fr';
  document.documentElement.lang = lng;
  void useModule(initReactI18next).init({
    lng,
    fallbackLng: 'fr',
    // Keys are flat and hold dots; React already escapes.
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    initAsync: false,
    resources: { fr: { translation: boardFr }, en: { translation: boardEn } },
  });
}

export function setLanguage(language: Language): void {
  localStorage.setItem(LANGUAGE, language);
  document.documentElement.lang = language;
  void changeLanguage(language);
}

/** The texts in French, whatever the language of the screen: for files that others read. */
export const french: Translate = (key, values) => (getFixedT('fr') as unknown as Translate)(key, values);

/** French says « 1er décembre », which Intl does not. Exported for its test. */
export const withFirst = (language: Language, text: string): string =>
  language === 'fr' ? text.replace(/(?<=^|\s)1(?=\s\p{L})/u, '1er') : text;

/** The texts and the date formats of the chosen language. */
export function useText() {
  const { t, i18n } = useTranslation();
  const language: Language = isLanguage(i18n.language) ? i18n.language : 'fr';
  return useMemo(() => {
    const region = language === 'fr' ? 'fr-FR' : 'en-GB';
    const format = (options: Intl.DateTimeFormatOptions) => {
      const formatter = new Intl.DateTimeFormat(region, options);
      return (value: string | number) => withFirst(language, formatter.format(new Date(value)));
    };
    return {
      language,
      t: t as unknown as Translate,
      time: format({ hour: '2-digit', minute: '2-digit' }),
      clockTime: format({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
      day: format({ weekday: 'short', day: 'numeric', month: 'short' }),
      longDay: format({ weekday: 'long', day: 'numeric', month: 'long' }),
      date: format({ day: 'numeric', month: 'long', year: 'numeric' }),
      dateTime: format({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }),
    };
  }, [language, t]);
}

const failureTexts = z.record(z.string(), z.object({ title: z.string(), sentence: z.string(), action: z.string() }));
const failures = { fr: failureTexts.safeParse(failureFr), en: failureTexts.safeParse(failureEn) };

/**
 * Title, sentence and action of a check's failure, as the participant reads them, with the facts that were told; null for a
 * code that this board does not know. The sentence is null when the facts that it asks for were not all told.
 */
export function codeAdvice(
  language: Language,
  code: string,
  facts: Facts,
): { title: string; sentence: string | null; action: string } | null {
  const texts = failures[language];
  const found = texts.success ? texts.data[code] : undefined;
  if (found === undefined) return null;
  const { title, sentence, action } = found;
  return {
    title: filled(title, facts) ?? code,
    sentence: filled(sentence, facts),
    action: filled(action, facts) ?? '',
  };
}

/** Short title of a check's failure code (card.no-reader…); nothing when this board does not know it. */
export function codeTitle(language: Language, code: string): string {
  const texts = failures[language];
  return (texts.success ? texts.data[code]?.title : undefined) ?? '';
}
