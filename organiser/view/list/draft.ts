import { create } from 'zustand';
import type { Failure } from '../api.ts';
import { solutionColumns, type Field } from './columns.ts';
import type { ReadFile } from './read-file.ts';
import { openSheet, type Sheet } from './sheet.ts';

/** An import of software under way: what was chosen, how it is read, and what is to be said of it. */
export type ImportDraft = Sheet<Field> & {
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

/** A new import of a file. */
export const newImport = (file: string, read: ReadFile, said: Pick<ImportDraft, 'label' | 'asOf'>): ImportDraft => ({
  ...openSheet(solutionColumns, file, read),
  previewing: false,
  source: '',
  example: false,
  failure: null,
  ...said,
});
