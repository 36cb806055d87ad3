import { describe, expect, it } from 'vitest';
import readXlsxFile from 'read-excel-file/universal';
import type { BoardIrritant, Triage } from '../../organiser/protocol/irritant.ts';
import {
  publisherRows,
  publishersOf,
  sentinelleRows,
  tableOf,
  type Words,
} from '../../organiser/view/irritants/export.ts';
import {
  countBy,
  filtered,
  groupsOf,
  isReleased,
  merge,
  nameOf,
  noFilters,
  productKey,
  productOf,
  productsOf,
  softwareApart,
} from '../../organiser/view/irritants/irritant.ts';
import { csvOf } from '../../organiser/view/part/csv.ts';
import { xlsxOf } from '../../organiser/view/part/xlsx-file.ts';

const untouched: Triage = {
  version: 0,
  state: 'new',
  category: 'mss',
  severity: 'genant',
  step: null,
  product: null,
  owner: null,
  duplicateOf: null,
  released: null,
  at: null,
};
const made = (n: number, over: Partial<BoardIrritant> = {}, triage: Partial<Triage> = {}): BoardIrritant => ({
  log: `log-0000${n}`,
  id: `0000000${n}-0000-4000-8000-000000000000`,
  slot: `slot-${n}`,
  label: `Cabinet ${n}`,
  couloir: 'officine',
  region: 'Corse',
  reported: {
    category: 'mss',
    severity: 'genant',
    step: null,
    text: `Texte ${n}`,
    at: `2026-11-2${n}T09:00:00.000Z`,
    by: 'participant',
  },
  told: { editor: 'Éditeur Alpha', name: 'Mystral', version: '3' },
  ...over,
  triage: { ...untouched, ...triage },
});
const ref = ({ log, id }: BoardIrritant) => ({ log, id });
const words: Words = {
  state: (s) => s,
  category: (c) => c,
  severity: (s) => s,
  couloir: (c) => c,
  step: (s) => s ?? '',
};

describe('groups of irritants', () => {
  const main = made(1);
  const twin = made(2, {}, { duplicateOf: ref(main) });
  const orphan = made(3, {}, { duplicateOf: { log: 'log-elsewhere', id: main.id } });

  it('hold the duplicates below their main one; one whose main is out of sight stands alone', () => {
    expect(groupsOf([twin, main, orphan]).map((g) => [g.main.id, g.duplicates.map(({ id }) => id)])).toEqual([
      [main.id, [twin.id]],
      [orphan.id, []],
    ]);
  });

  it('merge one level deep, with what was merged before, whichever is chosen', () => {
    const other = made(4);
    const groups = groupsOf([main, twin, other]);
    expect(merge(groups, other).map(({ irritant, of }) => [irritant.id, of])).toEqual([
      [main.id, ref(other)],
      [twin.id, ref(other)],
    ]);
    expect(merge([{ main: orphan, duplicates: [] }, ...groups], orphan).at(-1)).toEqual({ irritant: orphan, of: null });
  });
});

it('tells the software of irritants that are not of one, which are not merged', () => {
  const beta = made(2, { told: { editor: 'Éditeur Bêta', name: 'Sirocco', version: '1' } });
  const same = made(3, { told: { editor: 'EDITEUR alpha', name: 'mystral', version: '9' } });
  const unknown = made(4, { told: null });
  expect(softwareApart(groupsOf([made(1), same, unknown]))).toEqual([]);
  expect(softwareApart(groupsOf([made(1), beta, unknown])).map(({ name }) => name)).toEqual(['Mystral', 'Sirocco']);
});

describe('filters', () => {
  const blocking = made(
    1,
    {},
    { severity: 'bloquant', state: 'solved', owner: { id: 'p1', label: 'Anne' }, step: 'envoi-mss' },
  );
  const beta = made(2, { told: { editor: 'editeur  BETA', name: 'Sirocco', version: '1' }, couloir: 'laboratoire' });
  const unknown = made(3, { told: null, reported: { ...made(3).reported, text: 'Où est passée la pièce jointe ?' } });
  const groups = groupsOf([beta, blocking, unknown]);
  const ids = (over: object) => filtered(groups, { ...noFilters, ...over }).map(({ main }) => main.slot);

  it('keep what fits, the gravest first, then the latest', () => {
    expect(ids({})).toEqual(['slot-1', 'slot-3', 'slot-2']);
    expect(ids({ state: 'open' })).toEqual(['slot-3', 'slot-2']);
    expect(ids({ state: 'solved' })).toEqual(['slot-1']);
    expect(ids({ product: productKey({ editor: 'Éditeur Bêta', name: 'SIROCCO' }) })).toEqual(['slot-2']);
    expect(ids({ product: 'none' })).toEqual(['slot-3']);
    expect(ids({ step: 'none' })).toEqual(['slot-3', 'slot-2']);
    expect(ids({ owner: 'p1' })).toEqual(['slot-1']);
    expect(ids({ couloir: 'laboratoire', severity: 'bloquant' })).toEqual([]);
  });

  it('search in words, names and products, whatever the accents', () => {
    expect(ids({ search: 'PIECE joïnte' })).toEqual(['slot-3']);
    expect(ids({ search: 'sirocco cabinet' })).toEqual(['slot-2']);
    expect(ids({ search: '00000001' })).toEqual(['slot-1']);
  });
});

it('counts irritants and what was said, by any key', () => {
  const main = made(1, {}, { severity: 'bloquant' });
  const groups = groupsOf([
    main,
    made(2, {}, { duplicateOf: ref(main) }),
    made(3, {}, { state: 'solved' }),
    made(4, { told: null }),
  ]);
  expect(countBy(groups, (one) => productKey(productOf(one)))).toEqual([
    { key: 'editeur alpha|mystral', irritants: 2, said: 3, blocking: 1, open: 1 },
    { key: '', irritants: 1, said: 1, blocking: 0, open: 1 },
  ]);
  expect(productsOf([main, made(5, {}, { product: { editor: 'Éditeur Bêta', name: 'Sirocco' } })])).toEqual([
    { editor: 'Éditeur Alpha', name: 'Mystral' },
    { editor: 'Éditeur Bêta', name: 'Sirocco' },
  ]);
});

describe('what leaves the board', () => {
  const shown = made(
    1,
    {},
    { state: 'sent', released: '=La page se ferme.', product: { editor: 'Éditeur Alpha', name: 'Mystral' } },
  );
  const groups = groupsOf([
    shown,
    made(2, { label: 'Cabinet secret' }, { duplicateOf: ref(shown), state: 'sent', released: 'Doublon' }),
    made(3, {}, { released: 'Encore nouveau' }),
    made(4, {}, { state: 'rejected', released: 'Écarté' }),
    made(5, {}, { state: 'accepted', released: 'Bêta', product: { editor: 'Éditeur Bêta', name: 'Sirocco' } }),
  ]);

  it('has no participant for Sentinelle, unless it is asked', () => {
    const rows = sentinelleRows(groups, words, false);
    expect(rows).toHaveLength(4);
    expect(JSON.stringify(rows)).not.toContain('Cabinet');
    expect(rows[0]).toMatchObject({ Référence: '00000001', 'Signalé par': 2, Description: 'Texte 1\n— Texte 2' });
    expect(sentinelleRows(groups, words, true)[0]).toMatchObject({ Participants: 'Cabinet 1, Cabinet secret' });
  });

  it('has for a publisher its own product and the released text only', () => {
    expect(publishersOf(groups.map(({ main }) => main))).toEqual(['Éditeur Alpha', 'Éditeur Bêta']);
    const rows = publisherRows(groups, words, 'EDITEUR alpha');
    expect(rows[0]).toMatchObject({ Référence: '00000001', Version: '3', Catégorie: 'mss', 'Signalé par': 2 });
    expect(rows.map(({ Description }) => Description)).toEqual(['=La page se ferme.']);
    expect(JSON.stringify(rows)).not.toMatch(/Cabinet|Texte|2026|Corse/);
    expect(groups.filter(({ main }) => isReleased(main)).map(({ main }) => nameOf(main))).toHaveLength(2);
  });

  it('has no formula in any cell, in CSV and in Excel', async () => {
    const { titles, cells } = tableOf(publisherRows(groups, words, 'Éditeur Alpha'));
    expect(csvOf(titles, cells)).toContain(`"'=La page se ferme."`);
    const [sheet] = await readXlsxFile(xlsxOf('Irritants', titles, cells).buffer);
    expect(sheet?.data[1]).toContain('=La page se ferme.');
  });
});

it('writes an Excel file of any text and size, read back as it was', async () => {
  const odd = 'a & b < c > "d"\nligne\ttab 😀 \u0001\uD800 fin ';
  const rows = Array.from({ length: 3000 }, (_, n) => [n, `=1+${n}`, odd, '']);
  const file = xlsxOf(
    'Nom [interdit]: très long, plus de trente et un signes',
    ['N', 'Formule', 'Texte', 'Vide'],
    rows,
  );
  const [sheet] = await readXlsxFile(file.buffer);
  expect(sheet?.sheet).toBe('Nom  interdit   très long, plus');
  expect(sheet?.data.length).toBe(3001);
  expect(sheet?.data[3000]?.slice(0, 2)).toEqual([2999, '=1+2999']);
  expect(String(sheet?.data[3000]?.[2])).toContain('a & b < c > "d"\nligne\ttab 😀  fin');
});
