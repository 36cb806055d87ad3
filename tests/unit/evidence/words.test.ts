import { describe, expect, it } from 'vitest';
import { boxesOf, digitsOf, findIn, linesOf, together, type Word } from '../../../native/text/words.ts';

const kinds = (line: string) => findIn(line, 2026).map(({ kind }) => kind);
const said = (line: string) => findIn(line, 2026).map(({ from, to }) => line.slice(from, to).trim());

/** Words of one line, ten pixels a letter. */
function words(line: string, y = 0, x = 0): Word[] {
  let at = x;
  return line.split(' ').map((text) => {
    const word = { text, x0: at, y0: y, x1: at + text.length * 10, y1: y + 12 };
    at += text.length * 10 + 10;
    return word;
  });
}

describe('what looks like an identity in a picture', () => {
  it.each([
    ['INS 277076322082910', 'number', '277076322082910'],
    ['Matricule : 2 77 07 63 220 829 10', 'number', '2 77 07 63 220 829 10'],
    ['NIR 2770763220829', 'number', '2770763220829'],
    ['2.77.07.63.220.829', 'number', '2.77.07.63.220.829'],
    ['1 52 04 2A 056 123 45', 'number', '1 52 04 2A 056 123 45'],
    ['1520475056 123 45', 'number', '1520475056 123 45'],
    ['INS: 27707632', 'number', '27707632'],
    ['leonard.devinci@exemple.example', 'mail', 'leonard.devinci@exemple.example'],
    ['contact©cabinet . example', 'mail', 'contact©cabinet . example'],
    ['06 12 34 56 78', 'phone', '06 12 34 56 78'],
    ['+33 6 12 34 56 78', 'phone', '+33 6 12 34 56 78'],
    ['0612345678', 'phone', '0612345678'],
    ['15/04/1952', 'birth', '15/04/1952'],
    ['1952-04-15', 'birth', '1952-04-15'],
    ['15 avril 1952', 'birth', '15 avril 1952'],
    ['Née le 07-07-2025', 'birth', '07-07-2025'],
    ['Date de naissance 01/02/2026', 'birth', '01/02/2026'],
  ])('proposes %s', (line, kind, part) => {
    expect(kinds(line)).toEqual([kind]);
    expect(said(line)).toEqual([part]);
  });

  it.each([
    'Version 12.4.1',
    'Document CR-BIO du 23/11/2026',
    'Numéro de dossier 4451',
    'TD-2.1 réussie à 14:05',
    'Code 1234 5678',
  ])('leaves %s alone', (line) => expect(kinds(line)).toEqual([]));

  it('puts misread digits right inside a number only', () => {
    expect(digitsOf('27707632Z0B29I0')).toBe('277076322082910');
    expect(digitsOf('DOSSIER')).toBe('DOSSIER');
    expect(digitsOf('CR-BIO')).toBe('CR-BIO');
  });

  it('covers every word of a number in groups, and no other', () => {
    const line = words('Patient: 2 77 07 63 220 829 10 Version');
    const [box, ...others] = boxesOf(line, 2026);
    expect(others).toEqual([]);
    const [first, last] = [line[1]!, line[7]!];
    expect(box).toEqual({ kind: 'number', x: first.x0 - 3, y: 0, width: last.x1 - first.x0 + 6, height: 15 });
  });

  it('joins what the recognition cut, and not what a wide blank keeps apart', () => {
    const cut = [...words('829 10', 1, 150), ...words('2 77 07 63 220', 0, 0)];
    expect(linesOf(cut)).toHaveLength(1);
    expect(boxesOf(cut, 2026)).toHaveLength(1);
    const apart = [...words('2 77 07', 0, 0), ...words('63 220 829 10', 0, 400)];
    expect(linesOf(apart)).toHaveLength(2);
    expect(boxesOf(apart, 2026)).toEqual([]);
  });

  it('proposes once what two readings found, and what only one did', () => {
    const box = { kind: 'number' as const, x: 100, y: 50, width: 200, height: 20 };
    const near = { ...box, x: 102, width: 199 };
    const wider = { ...box, x: 20, width: 300 };
    const other = { ...box, y: 200 };
    expect(together([[box], [near, other]])).toEqual([box, other]);
    expect(together([[box], [wider]])).toEqual([box, wider]);
  });

  it('takes a page of digits without going round for ever', () => {
    const began = performance.now();
    boxesOf(words('1 '.repeat(6_000).trim()), 2026);
    findIn('a@'.repeat(20_000), 2026);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
