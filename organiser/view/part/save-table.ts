import { csvOf } from './csv.ts';
import { download } from './download.ts';
import { xlsxOf, XLSX_TYPE } from './xlsx-file.ts';

export const formats = ['csv', 'xlsx', 'json'] as const;
export type Format = (typeof formats)[number];

/** A table as a file of the chosen format; `json` is written apart, since it holds more than lines. */
export function saveTable(
  format: Format,
  name: string,
  sheet: string,
  titles: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  json: unknown,
): void {
  const file = `${name}.${format}`;
  if (format === 'csv') download(file, csvOf(titles, rows), 'text/csv');
  else if (format === 'xlsx') download(file, xlsxOf(sheet, titles, rows), XLSX_TYPE);
  else download(file, `${JSON.stringify(json, null, 2)}\n`, 'application/json');
}
