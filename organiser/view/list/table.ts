/** A sheet of a file as text: one array per line, and the lines that the format itself could not be read in. */
export type Table = { name: string; rows: string[][]; broken: readonly number[] };

export const separators = [';', ',', '\t', '|'] as const;
export type Separator = (typeof separators)[number];

/** Why a file is not read: each has its sentence (`import.refused.<reason>`). */
export type FileProblem = 'empty' | 'too-large' | 'old-excel' | 'open-document' | 'not-a-table' | 'broken' | 'too-many';

/** Largest file, and largest unpacked content, in bytes; most lines and columns. */
export const FILE_LIMIT = 15 * 1024 * 1024;
export const UNPACKED_LIMIT = 120 * 1024 * 1024;
export const LINE_LIMIT = 20_000;
export const COLUMN_LIMIT = 100;

export type Refused = { ok: false; reason: FileProblem };
export const refused = (reason: FileProblem): Refused => ({ ok: false, reason });

/** The same lines without the spaces around each cell, without empty columns at the end nor empty lines at the end. */
export function tidy(rows: readonly (readonly string[])[]): string[][] {
  const cells = rows.map((row) => row.slice(0, COLUMN_LIMIT).map((cell) => cell.replaceAll(/\s+/g, ' ').trim()));
  const last = cells.findLastIndex((row) => row.some((cell) => cell !== ''));
  const width = Math.max(0, ...cells.map((row) => row.findLastIndex((cell) => cell !== '') + 1));
  return cells.slice(0, last + 1).map((row) => Array.from({ length: width }, (_, at) => row[at] ?? ''));
}
