import factEn from '../../../resources/locale/fact.en.json';
import factFr from '../../../resources/locale/fact.fr.json';
import { dateOf, type Locale, type Translate } from '../../text.ts';

const names: Record<Locale, Readonly<Record<string, string>>> = { fr: factFr, en: factEn };
type Value = string | number | boolean;

const durationFormat = (tag: string, unit: string): Intl.NumberFormat =>
  new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 });
/** Made once: making one takes longer than drawing the line that it is for. */
const durations = {
  fr: { ms: durationFormat('fr-FR', 'millisecond'), s: durationFormat('fr-FR', 'second') },
  en: { ms: durationFormat('en-GB', 'millisecond'), s: durationFormat('en-GB', 'second') },
};

/** A duration as a person says it: 340 ms, 2,4 s. */
export const durationOf = (ms: number, locale: Locale): string =>
  ms < 1000 ? durations[locale].ms.format(ms) : durations[locale].s.format(ms / 1000);

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
