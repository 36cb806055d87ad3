import Papa from 'papaparse';
import { refused, separators, tidy, LINE_LIMIT, type Refused, type Separator, type Table } from './table.ts';

/** A line that ends inside an open quote has swallowed what follows: its number, from 1. */
const brokenBy = (error: Papa.ParseError): number[] =>
  error.type === 'Quotes' && error.row !== undefined ? [error.row + 1] : [];

export type Csv = { ok: true; table: Table; separator: Separator };

/** Reads a text table. Without a separator told, the one that cuts the lines most evenly is taken. */
export function readCsv(text: string, told: Separator | null): Csv | Refused {
  // Without a worker: the text is already in memory, and the content policy forbids one from a blob.
  const parsed = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), {
    delimiter: told ?? '',
    delimitersToGuess: [...separators],
    skipEmptyLines: false,
    worker: false,
    preview: LINE_LIMIT + 2,
  });
  const rows = tidy(parsed.data);
  if (rows.length === 0) return refused('empty');
  if (rows.length > LINE_LIMIT) return refused('too-many');
  const found = separators.find((one) => one === parsed.meta.delimiter) ?? ';';
  return {
    ok: true,
    table: { name: '', rows, broken: parsed.errors.flatMap(brokenBy) },
    separator: told ?? found,
  };
}
