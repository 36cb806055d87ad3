import { describe, expect, it } from 'vitest';
import type { ListInForce } from '../../electron/feature/list/force.ts';
import { productsOf } from '../../electron/feature/segur/product.ts';
import { createSolutionSearch } from '../../electron/feature/segur/search.ts';
import type { SolutionRow } from '../../organiser/protocol/list.ts';
import type { Couloir } from '../../organiser/protocol/status.ts';
import { createMemoryStore } from './companion-store.ts';

const row = (id: string, editor: string, name: string, over: Partial<SolutionRow> = {}): SolutionRow => ({
  id,
  editor,
  name,
  version: '',
  couloirs: ['officine'],
  device: 'LGO',
  wave: '1',
  listedOn: null,
  reference: '',
  source: '',
  seenOn: null,
  ...over,
});
const listWith = (rows: SolutionRow[]): ListInForce<'solutions'> => ({
  name: 'solutions',
  origin: 'hub',
  label: 'Liste',
  asOf: '2026-11-24',
  example: false,
  version: 1,
  publishedAt: null,
  body: { rows },
});
const rows = [
  row('a', 'Éditeur Exemple', 'Officine Claire', { version: '5.1' }),
  row('a2', 'Editeur exemple', 'OFFICINE CLAIRE', { version: '5.2', couloirs: ['laboratoire'] }),
  row('b', 'Autre Maison', 'Hôpital Ouvert', { couloirs: ['etablissement-de-sante'], device: 'DPI' }),
  row('c', 'Autre Maison', 'Cabinet Facile', { couloirs: ['medecine-de-ville'], device: 'LGC' }),
  row('d', 'Soleil Logiciels', 'Cabinet Soleil', { couloirs: ['medecine-de-ville'], device: 'LGC' }),
  row('e', 'Soleil Logiciels', 'Cabinet Radio', { couloirs: ['cabinet-de-radiologie'], device: 'RIS' }),
];

function searchIn(list: () => ListInForce<'solutions'>) {
  const store = createMemoryStore();
  const search = createSolutionSearch({ store, list });
  const ids = async (text: string, couloir: Couloir | null = null, limit = 10): Promise<string[]> =>
    (await search.search({ text, couloir, limit })).map((one) => one.id);
  return { store, ids };
}
const inForce = listWith(rows);
const { ids } = searchIn(() => inForce);

describe('finding a solution', () => {
  it('ignores accents, case and signs, takes the beginning of words, in any order, of product or publisher', async () => {
    expect(await ids('HOPITAL')).toEqual(['b']);
    expect(await ids('edit')).toEqual(['a']);
    expect(await ids('facile autre')).toEqual(['c']);
    expect(await ids("l'hôpital".slice(2))).toEqual(['b']);
    expect(await ids('dpi')).toEqual(['b']);
    expect(new Set(await ids('soleil'))).toEqual(new Set(['d', 'e']));
  });

  it('forgives slips: a letter missing, doubled, changed, exchanged', async () => {
    for (const typed of ['oficine', 'offficine', 'oficcine', 'officnie', 'offizine']) {
      expect(await ids(typed), typed).toEqual(['a']);
    }
    expect((await ids('cabiner facil'))[0]).toBe('c');
    expect(await ids('sloeil radio')).toEqual(['e']);
    // Two slips in a short word.
    expect((await ids('faicl'))[0]).toBe('c');
  });

  it('puts the couloir of the person first, but the very name before', async () => {
    expect((await ids('cabinet', 'cabinet-de-radiologie'))[0]).toBe('e');
    expect(new Set((await ids('cabinet', 'medecine-de-ville')).slice(0, 2))).toEqual(new Set(['c', 'd']));
    expect((await ids('cabinet soleil', 'cabinet-de-radiologie'))[0]).toBe('d');
    expect((await ids('', 'etablissement-de-sante'))[0]).toBe('b');
  });

  it('gives the list for nothing typed, within the limit, and nothing for a stranger or for signs', async () => {
    expect(await ids('  ', null, 2)).toEqual(['a', 'b']);
    expect(await ids('zzzzzz')).toEqual([]);
    expect((await ids('"*() OR', null)).length).toBeLessThanOrEqual(rows.length);
    expect(await ids('NEAR( "x')).toEqual([]);
  });

  it('indexes a list once, and again when another one is in force', async () => {
    let list = inForce;
    const own = searchIn(() => list);
    await own.ids('hop');
    await own.ids('cab');
    const loads = (): number => own.store.calls.filter((name) => name === 'search.load').length;
    expect(loads()).toBe(1);
    list = listWith([row('z', 'Maison Zéphyr', 'Alizé')]);
    expect(await own.ids('alize')).toEqual(['z']);
    expect(await own.ids('hop')).toEqual([]);
    expect(loads()).toBe(2);
  });
});

describe('products', () => {
  const products = productsOf({ rows });

  it('hold every listed version and couloir of one product, however it is written', () => {
    expect(products.all.length).toBe(5);
    expect(products.byId('a2')).toMatchObject({
      id: 'a',
      versions: ['5.1', '5.2'],
      couloirs: ['laboratoire', 'officine'],
    });
  });

  it('are known by id, by name, and by name alone when only one bears it', () => {
    expect(products.byId('zzz')).toBeNull();
    expect(products.byName('autre maison', 'hopital ouvert ')?.id).toBe('b');
    expect(products.byName('', 'hopital ouvert')?.id).toBe('b');
    expect(products.byName('autre', 'hopital ouvert')).toBeNull();
    expect(productsOf({ rows: [row('x', 'A', 'Même'), row('y', 'B', 'Même')] }).byName('', 'meme')).toBeNull();
  });
});
