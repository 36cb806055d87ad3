import type { Column, ColumnNames } from './port.ts';

/** A name of a column without what changes from one publication to the next: case, accents, spaces, kinds of apostrophes. */
export const plainName = (name: string): string =>
  name
    .replace(/^\ufeff/, '')
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .replaceAll(/[’'`´]/g, "'")
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();

/** Where each column is in the rows, -1 for one that is not there; and how many columns a row has. */
export type Binding = { width: number; at: Record<Column, number> };

/** Binds columns by the names of the header, whatever their order and however many others there are. */
export function bindColumns(header: string, names: ColumnNames): Binding {
  const found = header.replace(/\r$/, '').split('|').map(plainName);
  const at = Object.fromEntries(
    (Object.keys(names) as Column[]).map((column) => {
      const places = names[column].map((name) => found.indexOf(plainName(name)));
      return [column, places.find((place) => place !== -1) ?? -1];
    }),
  ) as Record<Column, number>;
  return { width: found.length, at };
}
