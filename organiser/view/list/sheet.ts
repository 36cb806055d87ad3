import { plain } from '../../protocol/plain.ts';
import { readCsv } from './csv.ts';
import type { ReadFile } from './read-file.ts';
import type { FileProblem, Separator, Table } from './table.ts';

/** What the lines of a kind of file may say: its fields in the order they are asked, those needed, and the words of headers. */
export type Columns<F extends string> = {
  fields: readonly F[];
  needed: readonly F[];
  words: Record<F, readonly string[]>;
};

/** Column of each field, from 0; null when the file has none. */
export type MappingOf<F extends string> = Record<F, number | null>;

/** A file that was read, and how its lines are understood. */
export type Sheet<F extends string> = {
  file: string;
  read: ReadFile;
  /** Sheet shown, from 0. */
  sheet: number;
  /** Header line, from 0. */
  header: number;
  mapping: MappingOf<F>;
};

/** How well a header says a field: the very words first, then its words among others, the longest first. */
function fit(words: readonly string[], header: string): number {
  const said = ` ${plain(header)} `;
  let best = 0;
  for (const word of words) {
    if (said.trim() === word) best = Math.max(best, 1000);
    else if (said.startsWith(` ${word} `)) best = Math.max(best, 200 + word.length);
    else if (said.includes(` ${word} `)) best = Math.max(best, 100 + word.length);
  }
  return best;
}

/** Columns guessed from the words of a header line; each column is given once, the best fit first. */
export function guessMapping<F extends string>({ fields, words }: Columns<F>, header: readonly string[]): MappingOf<F> {
  const fits = fields.flatMap((field) =>
    header.map((cell, column) => ({ field, column, score: fit(words[field], cell) })),
  );
  const mapping = Object.fromEntries(fields.map((field) => [field, null])) as MappingOf<F>;
  const taken = new Set<number>();
  for (const { field, column, score } of fits.sort((a, b) => b.score - a.score)) {
    if (score === 0 || mapping[field] !== null || taken.has(column)) continue;
    mapping[field] = column;
    taken.add(column);
  }
  return mapping;
}

/** Lines at the top that may be titles rather than the header. */
const TOP = 20;

/** The header line, from 0: the one of the first lines that says the most fields; the first line when none says any. */
export function guessHeaderOf<F extends string>(columns: Columns<F>, rows: readonly (readonly string[])[]): number {
  let best = { at: 0, said: 0 };
  for (const [at, row] of rows.slice(0, TOP).entries()) {
    const mapping = guessMapping(columns, row);
    const said = columns.fields.filter((field) => mapping[field] !== null).length;
    if (said > best.said) best = { at, said };
  }
  return best.at;
}

export const tableOf = ({ read, sheet }: Pick<Sheet<string>, 'read' | 'sheet'>): Table => {
  const table = read.tables[sheet] ?? read.tables[0];
  if (table === undefined) throw new Error('a file that was read has a table');
  return table;
};

/** Header and columns guessed for a sheet. */
function guessed<F extends string>(
  columns: Columns<F>,
  read: ReadFile,
  sheet: number,
): Pick<Sheet<F>, 'sheet' | 'header' | 'mapping'> {
  const rows = read.tables[sheet]?.rows ?? [];
  const header = guessHeaderOf(columns, rows);
  return { sheet, header, mapping: guessMapping(columns, rows[header] ?? []) };
}

/** A file as it is first understood. Of several sheets, the one with the most understood columns is shown. */
export function openSheet<F extends string>(columns: Columns<F>, file: string, read: ReadFile): Sheet<F> {
  const understood = (sheet: number): number =>
    Object.values(guessed(columns, read, sheet).mapping).filter((column) => column !== null).length;
  const [sheet] = read.tables.map((_, at) => at).sort((a, b) => understood(b) - understood(a));
  return { file, read, ...guessed(columns, read, sheet ?? 0) };
}

export const withSheet = <F extends string, D extends Sheet<F>>(columns: Columns<F>, draft: D, sheet: number): D => ({
  ...draft,
  ...guessed(columns, draft.read, sheet),
});

export const withHeader = <F extends string, D extends Sheet<F>>(columns: Columns<F>, draft: D, header: number): D => ({
  ...draft,
  header,
  mapping: guessMapping(columns, tableOf(draft).rows[header] ?? []),
});

/** The same text cut by another separator; a reason when nothing comes of it. */
export function withSeparator<F extends string, D extends Sheet<F>>(
  columns: Columns<F>,
  draft: D,
  separator: Separator,
): D | FileProblem {
  if (draft.read.kind !== 'csv') return draft;
  const cut = readCsv(draft.read.text, separator);
  if (!cut.ok) return cut.reason;
  const read: ReadFile = { ...draft.read, tables: [cut.table], separator };
  return { ...draft, read, ...guessed(columns, read, 0) };
}
