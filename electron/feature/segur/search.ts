import MiniSearch from 'minisearch';
import type { ListBody, SolutionRow } from '../../../organiser/protocol/list.ts';

/** The same letters without accents nor case: "Éditeur" is found by "editeur". */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase();

export type SolutionSearch = {
  /** Solutions by editor or product, the best first; all of them, in the list's order, for an empty text. */
  search(text: string, limit: number): SolutionRow[];
  byId(id: string): SolutionRow | null;
  /** The solution of this very name, whatever its accents and case, or null. */
  byName(editor: string, name: string): SolutionRow | null;
};

/** Indexes a list of solutions once; a search takes well under a millisecond on a few hundred rows. */
export function createSolutionSearch({ rows: solutions }: ListBody<'solutions'>): SolutionSearch {
  const index = new MiniSearch<SolutionRow>({
    fields: ['name', 'editor'],
    processTerm: (term) => plain(term) || null,
    searchOptions: {
      prefix: true,
      // Short words have too many neighbours.
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      boost: { name: 2 },
      combineWith: 'AND',
    },
  });
  index.addAll(solutions);
  const byId = new Map(solutions.map((one) => [one.id, one]));
  return {
    search(text, limit) {
      if (text.trim() === '') return solutions.slice(0, limit);
      return index
        .search(text)
        .slice(0, limit)
        .flatMap(({ id }) => byId.get(id as string) ?? []);
    },
    byId: (id) => byId.get(id) ?? null,
    byName: (editor, name) =>
      solutions.find((s) => plain(s.name) === plain(name.trim()) && plain(s.editor) === plain(editor.trim())) ?? null,
  };
}

/** The same search as long as the list is the same one. */
export function keepSearch(): (body: ListBody<'solutions'>) => SolutionSearch {
  let made: { body: ListBody<'solutions'>; search: SolutionSearch } | null = null;
  return (body) => {
    if (made?.body !== body) made = { body, search: createSolutionSearch(body) };
    return made.search;
  };
}
