/** Numbers of patients in a text: one set of rules for the app's logs and for what people type on the hub. Pure. */

/** Between the groups of a number: blank (also no-break), dot, dash, underscore or slash. */
const SEP = String.raw`[ \u00a0\u202f\u2009._/-]?`;
/**
 * NIR or INS: sex, year, month (1-12, 20-42 and 50-99 exist), department (2A, 2B), commune, order, key.
 * The key is not verified: official fictitious patients have wrong ones. A letter before it is refused unless it ends
 * a JSON escape, so that hashes are kept.
 */
const NIR_BODY = String.raw`[1-478]${SEP}\d{2}${SEP}(?:0[1-9]|1[0-2]|[2-35-9]\d|4[0-2])${SEP}(?:\d{2}|2[ABab])${SEP}\d{3}${SEP}\d{3}(?:${SEP}\d{2})?`;
/** The same number as people type it: grouped by three, or anyhow, with up to two blanks between two digits. */
const GAP = String.raw`[ \u00a0\u202f\u2009._/-]{0,2}`;
const spread = (digits: number): string => String.raw`(?:${GAP}\d){${digits}}`;
const NIR_TYPED = String.raw`[1-478]${spread(2)}${GAP}(?:0${GAP}[1-9]|1${GAP}[0-2]|[2-35-9]${GAP}\d|4${GAP}[0-2])${GAP}(?:\d${GAP}\d|2${GAP}[ABab])${spread(6)}(?:${spread(2)})?`;
/** Written after one of these, thirteen digits are a time in milliseconds. */
const TIME_LABEL = String.raw`(?<![A-Za-z])(?:ts|time|timestamp|epoch|now|date|mtime|ctime|at|since|until|expires)["']?\s?[:=]\s?["']?`;

/** In a log. */
export const nirPattern = new RegExp(
  String.raw`(?<![0-9])(?<!\d[.,])(?<!(?<!\\|INS|NIR|NIA)[A-Za-z])(?<!${TIME_LABEL})${NIR_BODY}(?![0-9A-Za-z])`,
  'g',
);
/** In what people type; logs have many numbers in a row, which would be taken for one. */
export const nirTypedPattern = new RegExp(
  String.raw`(?<![0-9])(?<!\d[.,])(?<!(?<!INS|NIR|NIA)[A-Za-z])${NIR_TYPED}(?![0-9A-Za-z])`,
  'g',
);

/** What takes the place of a match; null when it is an object identifier. */
export const nirMark = (match: string): string | null =>
  /^\d+\.\d+\.\d+\.\d+\.\d+\.\d+\.\d+\./.test(match) ? null : '[NIR]';

/** A text that somebody typed, without what looks like a NIR or an INS. */
export const maskNir = (text: string): string =>
  [nirPattern, nirTypedPattern].reduce(
    (said, pattern) => said.replace(pattern, (match) => nirMark(match) ?? match),
    text,
  );
