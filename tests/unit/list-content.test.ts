import { describe, expect, it } from 'vitest';
import { publishedList } from '../../organiser/protocol/list.ts';
import type { Translate } from '../../organiser/view/locale.ts';
import { contentOf, found } from '../../organiser/view/list/content.ts';
import { deliveredHosts } from '../../organiser/view/list/delivered.ts';
import boardFr from '../../resources/locale/board.fr.json';
import { rowOf } from './network-fixture.ts';

const t: Translate = (key) => (boardFr as Record<string, string>)[key] ?? key;
const said = {
  v: 1,
  version: 2,
  publishedAt: '2026-11-24T09:00:00.000Z',
  label: 'Liste',
  asOf: '2026-11-24',
  example: false,
};
const table = (name: string, body: object) => contentOf(publishedList.parse({ ...said, name, body }), t, (day) => day);

describe('the rows of a list', () => {
  it('are told in words for each list, with a column for each cell', () => {
    const solution = {
      id: 'a',
      editor: 'Éditions du Phare',
      name: 'Alizé',
      version: '5.2',
      couloirs: ['officine'],
      device: 'LGO',
      wave: '2',
      listedOn: null,
      reference: '',
      source: '',
      seenOn: null,
    };
    const lists = [
      table('solutions', { rows: [solution] }),
      table('hosts', { rows: [rowOf()] }),
      table('mss-domains', {
        domains: ['medecin.mssante.fr', 'formation.mssante.fr'],
        testDomains: ['formation.mssante.fr'],
        generatedAt: said.publishedAt,
        verified: true,
      }),
    ];
    for (const { columns, rows } of lists) for (const row of rows) expect(row).toHaveLength(columns.length);
    expect(lists[0]!.rows[0]).toEqual(['Éditions du Phare', 'Alizé', '5.2', 'Officine', 'LGO', '2', '']);
    expect(lists[1]!.rows[0]![1]).toBe('auth.psc.test:443');
    expect(lists[2]!.rows.map(([, sort]) => sort)).toEqual(['', boardFr['content.test']]);
    expect(table('hosts', { rows: deliveredHosts }).rows).toHaveLength(deliveredHosts.length);
  });

  it('are found by every word, whatever the accents', () => {
    const rows = [
      ['Éditions du Phare', 'Alizé'],
      ['Maison B', 'Mistral'],
    ];
    expect(found(rows, 'alize phare')).toEqual([rows[0]]);
    expect(found(rows, ' ')).toEqual(rows);
    expect(found(rows, 'alize mistral')).toEqual([]);
  });
});
