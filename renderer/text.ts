import { createInstance } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import en from '../resources/locale/app.en.json';
import failureEn from '../resources/locale/failure.en.json';
import failureFr from '../resources/locale/failure.fr.json';
import fr from '../resources/locale/app.fr.json';
import type { Failure } from '../electron/contract/failure.ts';
import { checkId } from '../electron/contract/check.ts';
import { filled, spoken } from '../electron/contract/failure-text.ts';
import type { Bilingual } from '../organiser/protocol/guide.ts';

type Stored = keyof typeof fr;
/** Every text of the window; a plural is asked for without its ending. A wrong key does not compile. */
export type TextKey = Stored extends infer K
  ? K extends `${infer Base}_one` | `${infer Base}_other`
    ? Base
    : K
  : never;
export type Locale = 'fr' | 'en';
type Values = Record<string, string | number>;
export type Translate = (key: TextKey, values?: Values) => string;

type FailureText = { title: string; sentence: string; action: string };
const flat = (texts: Record<string, FailureText>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts).flatMap(([code, text]) => Object.entries(text).map(([part, s]) => [`${code}#${part}`, s])),
  );

export const i18n = createInstance();

/** Starts the texts. French first; the person's choice comes with the snapshot. */
export async function startText(): Promise<void> {
  await i18n.use(initReactI18next).init({
    lng: 'fr',
    fallbackLng: 'fr',
    resources: {
      fr: { app: fr, failure: flat(failureFr) },
      en: { app: en, failure: flat(failureEn) },
    },
    defaultNS: 'app',
    // Keys are flat and hold dots; texts hold colons. React escapes.
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

/** The texts in the language of the person. */
export function useText(): Translate {
  const { t } = useTranslation('app');
  return t as unknown as Translate;
}

export function useLocale(): Locale {
  const { i18n: current } = useTranslation('app');
  return current.language === 'en' ? 'en' : 'fr';
}

/** French sets a space before ; : ! ? and inside « »: one that does not break, so that no line starts with a colon. */
export const unbroken = (text: string, locale: Locale): string =>
  locale === 'fr' ? text.replaceAll(/ (?=[:;!?»])/g, '\u00a0').replaceAll('« ', '«\u00a0') : text;

/** Picks the language of a text that comes with the guide. */
export const pick = (text: Bilingual, locale: Locale): string => unbroken(text[locale], locale);

/** Title, sentence and button of a failure. Its facts are written as a person writes them. */
export function failureText(failure: Failure, locale: Locale): FailureText {
  const texts = i18n.getFixedT(locale, 'app');
  const values = spoken(failure.info, {
    date: (iso) => dateOf(iso, locale),
    check: (id) => (checkId.safeParse(id).success ? texts(`check.${id}.title`) : undefined),
  });
  const t = i18n.getFixedT(locale, 'failure');
  const part = (name: keyof FailureText): string =>
    unbroken(filled(t(`${failure.code}#${name}`, { skipInterpolation: true }), values), locale);
  return { title: part('title'), sentence: part('sentence'), action: part('action') };
}

const tag = (locale: Locale): string => (locale === 'fr' ? 'fr-FR' : 'en-GB');

/** 27 novembre 2026 */
export const dateOf = (iso: string, locale: Locale): string =>
  new Intl.DateTimeFormat(tag(locale), { dateStyle: 'long' }).format(new Date(iso));

/** 1–3 décembre 2026 */
export const datesOf = (from: string, to: string, locale: Locale): string =>
  new Intl.DateTimeFormat(tag(locale), { dateStyle: 'long' })
    .formatRange(new Date(from), new Date(to))
    // A date is not cut in its middle; a line may end at the dash.
    .replaceAll(/(?<=[\p{L}\d]) (?=[\p{L}\d])/gu, '\u00a0');

/** vendredi 27 novembre 2026 */
export const dayOf = (iso: string, locale: Locale): string =>
  new Intl.DateTimeFormat(tag(locale), { dateStyle: 'full' }).format(new Date(iso));

/** 14:05 */
export const timeOf = (iso: string, locale: Locale): string =>
  new Intl.DateTimeFormat(tag(locale), { timeStyle: 'short' }).format(new Date(iso));

/** 14:05 today, 23 nov., 14:05 another day. */
export function whenOf(iso: string, locale: Locale, now: Date = new Date()): string {
  const at = new Date(iso);
  if (at.toDateString() === now.toDateString()) return timeOf(iso, locale);
  return new Intl.DateTimeFormat(tag(locale), {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
}

/** A size a person can read: 812 octets, 14 Ko. */
export function sizeOf(bytes: number, locale: Locale): string {
  const unit = bytes < 1000 ? 'byte' : bytes < 1_000_000 ? 'kilobyte' : 'megabyte';
  const value = bytes < 1000 ? bytes : bytes < 1_000_000 ? bytes / 1000 : bytes / 1_000_000;
  return new Intl.NumberFormat(tag(locale), {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: bytes < 10_000 ? 1 : 0,
  }).format(value);
}
