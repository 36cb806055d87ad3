/** What a spreadsheet would run as a formula, or take for one after a tab or a line break. */
const FORMULA = /^[\s]*[=+\-@]/;

/** One cell: quoted, and never a formula (OWASP, CSV injection): an apostrophe makes it text. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** A table as a CSV that a French spreadsheet opens: semicolons, UTF-8 with its mark, CRLF (RFC 4180). */
export const csvOf = (titles: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  `\uFEFF${[titles, ...rows].map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`;
