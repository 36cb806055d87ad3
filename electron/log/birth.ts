import { after, SIGN, type Rule } from './shape.ts';

const BLANK = String.raw`[ \u00a0\u202f]`;
const MONTH = String.raw`(?:janvier|janv|january|jan|f[ée]vrier|f[ée]vr?|february|feb|mars|march|avril|avr|april|apr|mai|may|juin|june|jun|juillet|juil|july|jul|ao[uû]t|august|aug|septembre|september|sept?|octobre|october|oct|novembre|november|nov|d[ée]cembre|december|d[ée]c)`;
/** "né le", "née à Lyon le", "né(e) en", "date de naissance". Without its accent, only with the article. */
const BORN = String.raw`n[ée]e?(?:\(e\)|[.·-]e)?s?(?:,?${BLANK}{1,2}(?:à|a|au|aux) [^\r\n]{1,40}?)?,?${BLANK}{1,2}(?:le|en)|née?(?:\(e\)|[.·-]e)?|DDN|D\.D\.N\.?|DOB|(?:(?:date|jour|ann[ée]e)[ _-]?(?:de[ _-]?)?)?naissance|born(?: on| in)?|birth ?da(?:te|y)|date of birth`;
const IS = String.raw`${BLANK}{0,2}(?:(?:est|is|was)${BLANK}{1,2})?[:=]?${BLANK}{0,2}(?:(?:le|the|on)${BLANK}{1,2})?["'(]?`;
const DAY = String.raw`\d{1,2}(?:er|st|nd|rd|th)?`;
const DATE = [
  String.raw`${DAY}${BLANK}?[/.\u2010-\u2013-]${BLANK}?\d{1,2}${BLANK}?[/.\u2010-\u2013-]${BLANK}?\d{2,4}`,
  String.raw`\d{4}[/.-]\d{1,2}[/.-]\d{1,2}`,
  String.raw`${DAY}[ \u00a0./-]{0,2}(?:of )?${MONTH}(?:[ \u00a0./,-]{1,2}\d{2,4})?`,
  String.raw`(?:${MONTH}[ \u00a0./-]{1,2})?${DAY}(?:,? \d{4})`,
  String.raw`${MONTH}[ \u00a0./-]{1,2}\d{4}`,
  String.raw`${DAY}${BLANK}\d{1,2}${BLANK}\d{2,4}`,
  String.raw`\d{4,14}`,
].join('|');

/**
 * A date of birth as people type it: after the words that say so, since any other date says when something happened. A log
 * has its own, stricter rule.
 */
export const birthTyped: Rule = {
  id: 'birth-typed',
  needs: SIGN.digit,
  people: 'only',
  pattern: new RegExp(String.raw`(?<![A-Za-zÀ-ÿ])((?:${BORN})${IS})(?:${DATE})(?![\d])`, 'gi'),
  replace: after('[date]'),
};
