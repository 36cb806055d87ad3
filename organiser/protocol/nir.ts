/** Numbers of patients in a text: one set of rules for the app's logs and for what people type on the hub. Pure. */

/** One blank of any width, dot, dash of any length, underscore or slash. */
const GAP_CHAR = String.raw`[ \t\u00a0\u2007\u2009\u202f\u2010-\u2015\u2212._/-]`;
/** Between the groups of a number, also as an address writes a blank. */
const SEP = String.raw`(?:${GAP_CHAR}{1,2}|%20|\+|&nbsp;)?`;
/**
 * NIR or INS: sex, year, month (1-12, 20-42 and 50-99 exist), department (2A, 2B), commune, order, key.
 * The key is not verified: official fictitious patients have wrong ones.
 */
const NIR_BODY = String.raw`[1-478]${SEP}\d{2}${SEP}(?:0[1-9]|1[0-2]|[2-35-9]\d|4[0-2])${SEP}(?:\d{2}|2[ABab])${SEP}\d{3}${SEP}\d{3}(?:${SEP}\d{2})?`;
/** The same by three digits, as a spreadsheet writes a number. */
const NIR_BY_THREE = String.raw`[1-478]\d{2}(?: |\u00a0|\u202f|-)(?:0[1-9]|1[0-2]|[2-35-9]\d|4[0-2])(?:\d|2)(?: |\u00a0|\u202f|-)[\dABab]\d{2}(?: |\u00a0|\u202f|-)\d{3}(?: |\u00a0|\u202f|-)\d{3}`;
/**
 * What comes before a number: nothing that makes it the end of a longer number or of a hash. An escape of JSON or of an
 * address may, and so may a word of letters only.
 */
const START = String.raw`(?=[1-478])(?<!(?<!%[0-9A-Fa-f]|\\u[0-9A-Fa-f]{3})[0-9])(?<!\d\.)(?:(?<![A-Za-z])|(?<=(?:\\|%[0-9A-Fa-f]|\\u[0-9A-Fa-f]{3})[A-Za-z])|(?<=(?<![A-Za-z0-9_-])[A-Za-z]{2,20}))`;
/** The same number as people type it: grouped by three, or anyhow, with up to two blanks between two digits. */
const GAP = String.raw`${GAP_CHAR}{0,2}`;
const spread = (digits: number): string => String.raw`(?:${GAP}\d){${digits}}`;
const NIR_TYPED = String.raw`[1-478]${spread(2)}${GAP}(?:0${GAP}[1-9]|1${GAP}[0-2]|[2-35-9]${GAP}\d|4${GAP}[0-2])${GAP}(?:\d${GAP}\d|2${GAP}[ABab])${spread(6)}(?:${spread(2)})?`;
/** Written after one of these, thirteen digits are a time in milliseconds. */
const TIME_LABEL = String.raw`(?<![A-Za-z])(?:ts|time|timestamp|epoch|now|date|mtime|ctime|at|since|until|expires)["']?\s?[:=]\s?["']?`;

/** In a log. */
export const nirPattern = new RegExp(
  String.raw`${START}(?<!${TIME_LABEL})(?:${NIR_BODY}|${NIR_BY_THREE})(?![0-9A-Za-z])`,
  'g',
);
/** In what people type; logs have many numbers in a row, which would be taken for one. */
export const nirTypedPattern = new RegExp(String.raw`${START}${NIR_TYPED}(?![0-9A-Za-z])`, 'g');

/** What takes the place of a match; null when it is an object identifier. */
export const nirMark = (match: string): string | null =>
  /^\d+\.\d+\.\d+\.\d+\.\d+\.\d+\.\d+\./.test(match) ? null : '[NIR]';

/** A text that somebody typed, without what looks like a NIR or an INS. */
export const maskNir = (text: string): string =>
  [nirPattern, nirTypedPattern].reduce(
    (said, pattern) => said.replace(pattern, (match) => nirMark(match) ?? match),
    text,
  );
