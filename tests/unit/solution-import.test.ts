import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { listBodies, type SolutionRow } from '../../organiser/protocol/list.ts';
import {
  couloirsOfDevice,
  guessColumns,
  guessHeader,
  readCouloirs,
  unmappedOf,
  type Mapping,
} from '../../organiser/view/list/columns.ts';
import { difference } from '../../organiser/view/list/diff.ts';
import { readFile } from '../../organiser/view/list/read-file.ts';
import { readDay, readRows, rowId } from '../../organiser/view/list/rows.ts';
import { FILE_LIMIT } from '../../organiser/view/list/table.ts';
import { makeXlsx, type Cell } from '../fixture/xlsx.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
/** Windows-1252, for the letters of these tests. */
const windows = (text: string): Uint8Array =>
  Uint8Array.from(text, (char) => (char === '€' ? 0x80 : char.codePointAt(0)!));
const utf16 = (text: string): Uint8Array => {
  const bytes = new Uint8Array(2 + text.length * 2);
  bytes.set([0xff, 0xfe]);
  for (let at = 0; at < text.length; at += 1)
    bytes.set([text.charCodeAt(at) & 255, text.charCodeAt(at) >> 8], 2 + at * 2);
  return bytes;
};
const csv = 'Éditeur;Solution;Version\r\nMaison d’été;"Cabinet ; Facile";5.2\r\n'.replace('’', "'");

async function tables(bytes: Uint8Array) {
  const read = await readFile(bytes);
  if (!read.ok) throw new Error(read.reason);
  return read;
}
const reason = async (bytes: Uint8Array): Promise<string> => {
  const read = await readFile(bytes);
  return read.ok ? 'read' : read.reason;
};

describe('reading a file', () => {
  it.each([
    ['UTF-8', utf8(csv), 'utf-8'],
    ['UTF-8 with its mark', utf8(`\uFEFF${csv}`), 'utf-8'],
    ['Windows-1252', windows(csv), 'windows-1252'],
    ['UTF-16', utf16(csv), 'utf-16le'],
  ] as const)('reads %s with its accents and its quotes', async (_, bytes, encoding) => {
    const read = await tables(bytes);
    expect(read).toMatchObject({ kind: 'csv', encoding, separator: ';' });
    expect(read.tables[0]!.rows).toEqual([
      ['Éditeur', 'Solution', 'Version'],
      ["Maison d'été", 'Cabinet ; Facile', '5.2'],
    ]);
  });

  it.each([';', ',', '\t', '|'])('finds the separator %j', async (separator) => {
    const text = [
      ['Éditeur', 'Solution', 'Version'],
      ['Maison A', 'Alizé', '5.2'],
      ['Maison B', 'Mistral', '1'],
    ]
      .map((row) => row.join(separator))
      .join('\n');
    const read = await tables(utf8(text));
    expect([read.kind === 'csv' ? read.separator : null, read.tables[0]!.rows[2]]).toEqual([
      separator,
      ['Maison B', 'Mistral', '1'],
    ]);
  });

  it('reads every sheet of an Excel file, days as days', async () => {
    const rows: Cell[][] = [
      ['Éditeur', 'Date de référencement', 'Version'],
      ['A & B', { day: '2026-03-05' }, 5.2],
    ];
    const read = await tables(
      makeXlsx([
        { name: 'Lisez-moi', rows: [['Note']] },
        { name: 'Liste', rows },
        { name: 'Vide', rows: [] },
      ]),
    );
    expect(read.tables.map(({ name }) => name)).toEqual(['Lisez-moi', 'Liste']);
    expect(read.tables[1]!.rows[1]).toEqual(['A & B', '2026-03-05', '5.2']);
  });

  it('reads a large Excel file, whose parts the library alone would give to a worker', async () => {
    const rows: Cell[][] = Array.from({ length: 8000 }, (_, i) => [
      `Éditeur ${i}`,
      `Logiciel numéro ${i}`,
      i,
      'LGC',
      'x'.repeat(40),
    ]);
    expect((await tables(makeXlsx([{ name: 'Liste', rows }]))).tables[0]!.rows.length).toBe(8000);
  });

  it('says why it does not read a file, whatever its name', async () => {
    expect(await reason(new Uint8Array())).toBe('empty');
    expect(await reason(utf8('\r\n \r\n'))).toBe('empty');
    expect(await reason(new Uint8Array(FILE_LIMIT + 1).fill(65))).toBe('too-large');
    expect(await reason(Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]))).toBe('old-excel');
    expect(await reason(utf8('%PDF-1.7\n'))).toBe('not-a-table');
    expect(await reason(Uint8Array.from([1, 2, 0, 4]))).toBe('not-a-table');
    const ods = zipSync({ mimetype: [utf8('application/vnd.oasis.opendocument.spreadsheet'), { level: 0 }] });
    expect(await reason(ods)).toBe('open-document');
    expect(await reason(zipSync({ 'a.xml': utf8('<a/>') }))).toBe('broken');
    const whole = makeXlsx([{ name: 'Liste', rows: [['a', 'b']] }]);
    expect(await reason(whole.subarray(0, whole.length - 40))).toBe('broken');
    expect(await reason(utf8('a;b\n'.repeat(20_002)))).toBe('too-many');
  });

  it('refuses an Excel file that unpacks to more than it may hold, before it is unpacked', async () => {
    const bomb = zipSync({ 'xl/workbook.xml': new Uint8Array(130 * 1024 * 1024) });
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(await reason(bomb)).toBe('too-large');
  });
});

describe('guessing the columns', () => {
  it.each([
    [
      [
        'Éditeur',
        'Solution',
        'Version',
        'Couloir',
        'Dispositif (DSR)',
        'Vague',
        'Date de référencement',
        'Référence NIL',
        'Source',
        'Vu le',
      ],
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    ],
    [
      ['N° NIL', 'NOM DU LOGICIEL', 'Industriel', 'Version référencée'],
      [2, 1, 3, null, null, null, null, 0, null, null],
    ],
    [
      ['publisher', 'product', 'release'],
      [0, 1, 2, null, null, null, null, null, null, null],
    ],
  ])('understands %j', (header, expected) => {
    expect(Object.values(guessColumns(header))).toEqual(expected);
  });

  it('takes "Profil" for the couloir, and tells which useful columns a file has not', () => {
    const mapping = guessColumns(['Éditeur', 'Logiciel', 'Profil', 'N° de version']);
    expect(mapping).toMatchObject({ couloirs: 2, version: 3 });
    expect(unmappedOf(mapping)).toEqual([]);
    expect(unmappedOf(guessColumns(['Éditeur', 'Logiciel']))).toEqual(['version', 'couloirs']);
    // A dispositif (LGC, DPI…) tells the couloir.
    expect(unmappedOf(guessColumns(['Éditeur', 'Logiciel', 'Version', 'DSR']))).toEqual([]);
  });

  it('finds the header under titles', () => {
    const rows = [
      ['Liste des logiciels', '', ''],
      ['', '', ''],
      ['Éditeur', 'Solution', 'Vague'],
      ['A', 'Alizé', '2'],
    ];
    expect(guessHeader(rows)).toBe(2);
    expect(guessHeader([['x', 'y']])).toBe(0);
  });

  it('gives no column twice and none to words it does not know', () => {
    const mapping = guessColumns(['Nom', 'Nom', 'Couleur']);
    expect(mapping.name).toBe(0);
    expect(Object.values(mapping).filter((column) => column !== null)).toEqual([0]);
  });

  it('reads couloirs as they are written, and says what it does not know', () => {
    expect(readCouloirs('Médecine de ville').couloirs).toEqual(['medecine-de-ville']);
    expect(readCouloirs('Hôpital / Imagerie').couloirs).toEqual(['etablissement-de-sante', 'cabinet-de-radiologie']);
    expect(readCouloirs('Social et médico-social').couloirs).toEqual(['etablissement-medico-social']);
    expect(readCouloirs('Biologie médicale et officine').couloirs).toEqual(['laboratoire', 'officine']);
    expect(readCouloirs('Opérateurs MSSanté')).toEqual({ couloirs: [], unknown: ['Opérateurs MSSanté'] });
    expect(couloirsOfDevice('DSR-MDV-LGC-Va2')).toEqual(['medecine-de-ville']);
    expect(couloirsOfDevice('DRIMbox')).toEqual(['etablissement-de-sante', 'cabinet-de-radiologie']);
  });
});

const mapping = (part: Partial<Mapping> = {}): Mapping => ({
  editor: 0,
  name: 1,
  version: 2,
  couloirs: null,
  device: null,
  wave: null,
  listedOn: 3,
  reference: null,
  source: null,
  seenOn: null,
  ...part,
});
const read = (rows: string[][], broken: number[] = [], part: Partial<Mapping> = {}) =>
  readRows(
    { name: '', rows: [['Éditeur', 'Solution', 'Version', 'Date'], ...rows], broken },
    0,
    mapping(part),
    'Site lu ce jour',
  );

describe('reading the lines', () => {
  it('makes rows that the protocol takes, with the source told once', () => {
    const { rows, problems } = read([['Maison A', 'Alizé', '5.2', '05/03/2026']]);
    expect(problems).toEqual([]);
    expect(rows[0]).toMatchObject({
      editor: 'Maison A',
      name: 'Alizé',
      version: '5.2',
      listedOn: '2026-03-05',
      source: 'Site lu ce jour',
    });
    expect(listBodies.solutions.parse({ rows })).toEqual({ rows });
  });

  it('sets aside what it cannot read, with its number in the file and why, and keeps the rest', () => {
    const { rows, problems, undated } = read(
      [
        ['', 'Orphelin', '', ''],
        ['Maison A', '', '', ''],
        ['', '', '', ''],
        ['Maison A', 'Alizé', '', '31/02/2026'],
        ['Maison A', 'Alizé', 'x'.repeat(41), ''],
        ['Maison A', 'Alizé', '5.2', ''],
        ['maison a', 'ALIZE', '5.2', ''],
        ['Maison B', 'Cassé', '', ''],
      ],
      [9],
    );
    // The line whose date does not exist is kept, without it.
    expect(rows.map(({ name, version, listedOn }) => [name, version, listedOn])).toEqual([
      ['Alizé', '', null],
      ['Alizé', '5.2', null],
    ]);
    expect(undated).toEqual([{ line: 5, reason: 'date', text: '31/02/2026' }]);
    expect(problems.map(({ line, reason: why }) => [line, why])).toEqual([
      [2, 'no-editor'],
      [3, 'no-name'],
      [6, 'too-long'],
      [8, 'twice'],
      [9, 'broken'],
    ]);
    expect(problems.find(({ reason: why }) => why === 'twice')?.text).toBe('7');
  });

  it('keeps a solution of a couloir that it does not know, and says so', () => {
    const { rows, unknownCouloirs } = read([['Maison A', 'Alizé', 'Sages-femmes', '']], [], {
      version: null,
      couloirs: 2,
    });
    expect(rows[0]!.couloirs).toEqual([]);
    expect(unknownCouloirs).toEqual([['Sages-femmes', 1]]);
  });

  it('reads days as French tables write them, and no day that does not exist', () => {
    expect(['05/03/2026', '5/3/26', '2026-03-05', '2026-03-05 00:00:00', '05.03.2026'].map(readDay)).toEqual(
      Array(5).fill('2026-03-05'),
    );
    expect(readDay('')).toBeNull();
    expect(['31/02/2026', 'mars 2026', '2026', '45000'].map(readDay)).toEqual(Array(4).fill(undefined));
  });

  it('names the same solution the same way, however it is written', () => {
    const one = { editor: 'Maison d’Été', name: 'Alizé', version: '5.2', device: 'LGC' };
    expect(rowId({ ...one, editor: "MAISON D'ETE", device: 'lgc' })).toBe(rowId(one));
    expect(rowId({ ...one, version: '5.3' })).not.toBe(rowId(one));
    expect(rowId({ ...one, editor: '株式会社', name: '薬' })).toMatch(/^logiciel-[0-9a-f]{8}$/);
  });
});

describe('what changes', () => {
  const row = (name: string, version: string, more: Partial<SolutionRow> = {}): SolutionRow => {
    const named = { editor: 'Maison A', name, version, device: 'LGC' };
    const rest = { couloirs: [], wave: '', listedOn: null, reference: '', source: '', seenOn: null };
    return { id: rowId(named), ...named, ...rest, ...more };
  };

  it('tells added, removed, changed and same apart, a new version as a change', () => {
    const before = [row('Alizé', '5.1'), row('Mistral', '1'), row('Bise', '2'), row('Foehn', '3')];
    const after = [row('Alizé', '5.2'), row('Mistral', '1', { wave: '2' }), row('Foehn', '3'), row('Autan', '1')];
    const found = difference(before, after);
    expect(found.added.map(({ name }) => name)).toEqual(['Autan']);
    expect(found.removed.map(({ name }) => name)).toEqual(['Bise']);
    expect(found.changed.map(({ after: { name }, fields }) => [name, fields])).toEqual([
      ['Mistral', ['wave']],
      ['Alizé', ['version']],
    ]);
    expect(found.same).toBe(1);
  });

  it('changes nothing when nothing changed, whatever the order', () => {
    const rows = [
      row('Alizé', '5.1'),
      row('Alizé', '5.2'),
      row('Mistral', '1', { couloirs: ['officine', 'laboratoire'] }),
    ];
    const again = [rows[2]!, rows[0]!, rows[1]!].map((one) => ({ ...one, couloirs: one.couloirs.toReversed() }));
    expect(difference(rows, again)).toEqual({ added: [], removed: [], changed: [], same: 3 });
  });
});
