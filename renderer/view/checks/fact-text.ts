import factEn from '../../../resources/locale/fact.en.json';
import factFr from '../../../resources/locale/fact.fr.json';
import { dateOf, type Locale, type Translate } from '../../text.ts';

const names: Record<Locale, Readonly<Record<string, string>>> = { fr: factFr, en: factEn };
type Value = string | number | boolean;

/** A duration as a person says it: 340 ms, 2,4 s. */
export function durationOf(ms: number, locale: Locale): string {
  const tag = locale === 'fr' ? 'fr-FR' : 'en-GB';
  const [unit, value] = ms < 1000 ? (['millisecond', ms] as const) : (['second', ms / 1000] as const);
  return new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }).format(
    value,
  );
}

/** Name and value of a fact in plain words; a name that nobody wrote down stays as it is. */
export function factText(name: string, value: Value, t: Translate, locale: Locale): { name: string; value: string } {
  const said = Object.hasOwn(names[locale], name) ? names[locale][name]! : name;
  const word = names[locale][`${name}.${value}`];
  if (word !== undefined) return { name: said, value: word };
  if (typeof value === 'boolean') return { name: said, value: t(value ? 'yes' : 'no') };
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}(T|$)/.test(value)) {
    return { name: said, value: dateOf(value, locale) };
  }
  if (typeof value === 'number' && (name === 'ms' || name.endsWith('Ms'))) {
    return { name: said, value: durationOf(value, locale) };
  }
  return { name: said, value: String(value) };
}
