import { create } from 'zustand';
import type { Failure } from '../api.ts';
import { guessColumns, guessHeader, type Mapping } from './columns.ts';
import { readCsv } from './csv.ts';
import type { ReadFile } from './read-file.ts';
import type { FileProblem, Separator, Table } from './table.ts';

/** An import under way: what was chosen, how it is read, and what is to be said of it. */
export type ImportDraft = {
  file: string;
  read: ReadFile;
  /** Sheet shown, from 0. */
  sheet: number;
  /** Header line, from 0. */
  header: number;
  mapping: Mapping;
  /** The preview is shown, rather than the columns. */
  previewing: boolean;
  label: string;
  asOf: string;
  source: string;
  example: boolean;
  /** Why the last try to publish failed. */
  failure: Failure | null;
};

type State = { drafts: Record<string, ImportDraft | undefined> };

/** One import per edition. It outlives its screen: looking elsewhere, or a publication that fails, loses nothing. */
export const useImports = create<State>(() => ({ drafts: {} }));

export const setImport = (edition: string, draft: ImportDraft | undefined): void =>
  useImports.setState(({ drafts }) => ({ drafts: { ...drafts, [edition]: draft } }));

export const tableOf = (draft: ImportDraft): Table => {
  const table = draft.read.tables[draft.sheet] ?? draft.read.tables[0];
  if (table === undefined) throw new Error('a file that was read has a table');
  return table;
};

/** Header and columns guessed for a sheet. */
function guessed(read: ReadFile, sheet: number): Pick<ImportDraft, 'sheet' | 'header' | 'mapping'> {
  const rows = read.tables[sheet]?.rows ?? [];
  const header = guessHeader(rows);
  return { sheet, header, mapping: guessColumns(rows[header] ?? []) };
}

/** A new import of a file. Of several sheets, the one with the most understood columns is shown. */
export function newImport(file: string, read: ReadFile, said: Pick<ImportDraft, 'label' | 'asOf'>): ImportDraft {
  const understood = (sheet: number): number =>
    Object.values(guessed(read, sheet).mapping).filter((column) => column !== null).length;
  const [sheet] = read.tables.map((_, at) => at).sort((a, b) => understood(b) - understood(a));
  return {
    file,
    read,
    ...guessed(read, sheet ?? 0),
    previewing: false,
    source: '',
    example: false,
    failure: null,
    ...said,
  };
}

export const withSheet = (draft: ImportDraft, sheet: number): ImportDraft => ({
  ...draft,
  ...guessed(draft.read, sheet),
});

export const withHeader = (draft: ImportDraft, header: number): ImportDraft => ({
  ...draft,
  header,
  mapping: guessColumns(tableOf(draft).rows[header] ?? []),
});

/** The same text cut by another separator; a reason when nothing comes of it. */
export function withSeparator(draft: ImportDraft, separator: Separator): ImportDraft | FileProblem {
  if (draft.read.kind !== 'csv') return draft;
  const cut = readCsv(draft.read.text, separator);
  if (!cut.ok) return cut.reason;
  const read: ReadFile = { ...draft.read, tables: [cut.table], separator };
  return { ...draft, read, ...guessed(read, 0) };
}
