import { describe, expect, it } from 'vitest';
import { createSolutionSearch } from '../../electron/feature/segur/search.ts';

const solution = (id: string, editor: string, name: string) => ({
  id,
  editor,
  name,
  couloirs: ['officine' as const],
  device: 'LGO',
  wave: '1',
  version: '',
  listedOn: null,
  reference: '',
  source: '',
  seenOn: null,
});
const search = createSolutionSearch({
  rows: [
    solution('a', 'Éditeur Exemple', 'Officine Claire'),
    solution('b', 'Autre Maison', 'Hôpital Ouvert'),
    solution('c', 'Autre Maison', 'Cabinet Facile'),
  ],
});
const ids = (text: string, limit = 10): string[] => search.search(text, limit).map((s) => s.id);

describe('finding a solution', () => {
  it('ignores accents and case, takes the beginning of a word, forgives a slip', () => {
    expect(ids('HOPITAL')).toEqual(['b']);
    expect(ids('edit')).toEqual(['a']);
    expect(ids('oficine')).toEqual(['a']);
    expect(ids('autre facile')).toEqual(['c']);
  });

  it('gives the list for nothing typed, within the limit, and nothing for a stranger', () => {
    expect(ids('  ', 2)).toEqual(['a', 'b']);
    expect(ids('zzzzzz')).toEqual([]);
  });

  it('knows a solution by id and by its own name', () => {
    expect(search.byId('b')?.name).toBe('Hôpital Ouvert');
    expect(search.byId('zzz')).toBeNull();
    expect(search.byName('autre maison', 'hopital ouvert ')?.id).toBe('b');
    expect(search.byName('autre maison', 'hopital')).toBeNull();
  });
});
