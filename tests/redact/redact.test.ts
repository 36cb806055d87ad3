import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskIdentity, redact } from '../../electron/log/redact.ts';
import { mustKeep } from './must-keep.ts';
import { mustRedact } from './must-redact.ts';

describe('redact', () => {
  it('has tables worth the name', () => {
    expect(mustRedact.length).toBeGreaterThanOrEqual(150);
    expect(mustKeep.length).toBeGreaterThanOrEqual(150);
    expect(new Set(mustRedact.map(([text]) => text)).size).toBe(mustRedact.length);
    expect(new Set(mustKeep).size).toBe(mustKeep.length);
  });

  it.each(mustRedact)('masks %j', (text, secret) => {
    expect(text).toContain(secret);
    const seen = redact(text);
    expect(seen.text).not.toContain(secret);
    expect(seen.masked).toBeGreaterThan(0);
  });

  it.each(mustKeep.map((text) => [text]))('keeps %j', (text) => {
    expect(redact(text)).toEqual({ text, masked: 0 });
  });

  it('keeps the message and the stack around what it masks', () => {
    const text =
      'Error: échec de lecture pour 279035121518989\n    at read (C:\\Users\\Dominique\\app\\main.mjs:12:3)\n    at node:fs:1';
    expect(redact(text).text).toBe(
      'Error: échec de lecture pour [NIR]\n    at read (C:\\Users\\[personne]\\app\\main.mjs:12:3)\n    at node:fs:1',
    );
  });

  it('masks nothing more the second time', () => {
    for (const [text] of mustRedact) {
      const once = redact(text).text;
      expect(redact(once)).toEqual({ text: once, masked: 0 });
    }
  });

  it('loses no fact when two names become the same mark', () => {
    const seen = redact('{"279035121518989":"a","2790351215189":"b","[NIR] 2":"c"}');
    expect(JSON.parse(seen.text)).toEqual({ '[NIR]': 'a', '[NIR] 3': 'b', '[NIR] 2': 'c' });
  });

  it('reads the JSON that a text of JSON holds', () => {
    const seen = redact(JSON.stringify({ body: JSON.stringify({ name: [{ given: ['Dominique'] }], code: 'x' }) }));
    const { body } = JSON.parse(seen.text) as { body: string };
    expect(JSON.parse(body)).toEqual({ name: [{ given: ['[personne]'] }], code: 'x' });
  });

  it('gives JSON for JSON, line by line', () => {
    const lines = mustRedact.map(([text], i) => JSON.stringify({ i, text, list: [text], n: 279035121518989 }));
    const out = redact(`${lines.join('\n')}\nplain 279035121518989`).text.split('\n');
    const parsed = out.slice(0, lines.length).map((line) => JSON.parse(line) as { i: number });
    expect(parsed.map((line) => line.i)).toEqual(lines.map((_line, i) => i));
    expect(out.at(-1)).toBe('plain [NIR]');
  });

  const digits = (n: number) => fc.integer({ min: 0, max: 10 ** n - 1 }).map((value) => String(value).padStart(n, '0'));
  const nir = fc
    .tuple(
      fc.constantFrom('1', '2', '7', '8'),
      digits(2),
      fc.integer({ min: 1, max: 12 }).map((m) => String(m).padStart(2, '0')),
      fc.oneof(digits(2), fc.constantFrom('2A', '2B')),
      digits(3),
      digits(3),
      fc.option(digits(2), { nil: null }),
    )
    .map((parts) => parts.filter((part): part is string => part !== null));

  it('finds a planted NIR whatever its separators and its surroundings', () => {
    const separator = fc.constantFrom('', ' ', '.', '-', '\u00a0', '\u202f');
    const around = fc.constantFrom('', ' ', 'patient ', 'INS:', '(', '"', '\n', 'é ', 'erreur : ');
    fc.assert(
      fc.property(nir, separator, around, fc.string(), (parts, sep, before, tail) => {
        const planted = parts.join(sep);
        for (const mask of [redact, maskIdentity]) {
          expect(mask(`${before}${planted} ${tail}`).text).not.toContain(planted);
        }
      }),
    );
  });

  it('never breaks JSON', () => {
    fc.assert(
      fc.property(fc.json(), nir, (json, parts) => {
        JSON.parse(redact(JSON.stringify({ json: JSON.parse(json) as unknown, ins: parts.join(' ') })).text);
      }),
    );
  });
});

describe('maskIdentity', () => {
  it('masks people, keeps machines', () => {
    expect(maskIdentity('Mme 279035121518989, 06 12 34 56 78, code PIN 1234').text).toBe(
      'Mme [NIR], [téléphone], code PIN [PIN]',
    );
    const wide = '279035121518989'.replaceAll(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
    expect(maskIdentity(`dossier ${wide}`)).toEqual({ text: 'dossier [NIR]', masked: 1 });
    expect(maskIdentity('max.libre@medecin.mssante.fr').text).toBe('[courriel]@medecin.mssante.fr');
    expect(maskIdentity('erreur 192.168.1.24 sur le port 443')).toEqual({
      text: 'erreur 192.168.1.24 sur le port 443',
      masked: 0,
    });
  });
});

describe('hostile texts', () => {
  it('looks once at a name that repeats its own beginning', () => {
    // Searched to the end from each beginning, this alone would take hours.
    const text = '-IHE_XDM'.repeat(500_000);
    expect(redact(text)).toEqual({ text, masked: 0 });
  });

  it('masks what is nested deeper than a stack', () => {
    const deep = 200_000;
    const seen = redact(`${'['.repeat(deep)}"279035121518989"${']'.repeat(deep)}`);
    expect(seen.masked).toBe(1);
    expect(seen.text).not.toContain('279035121518989');
  });
});

describe('a number as people type it', () => {
  it.each([
    ['279 035 121 518 989'],
    ['279-035-121-518-989'],
    ['2  79 03 51 215 189  89'],
    ['279035 1215189 89'],
    ['2 7 9 0 3 2 A 2 1 5 1 8 9 8 9'],
    ['INS 279 035 121 518 989.'],
  ])('masks %j', (typed) => {
    const seen = maskIdentity(`pour ${typed} au cabinet`);
    expect(seen.masked).toBe(1);
    expect(seen.text).not.toMatch(/\d/);
  });

  it.each([
    ['reprise le 12/11/2026 à 14 h 30, puis le 23/11/2026'],
    ['version 2.14.07.33, poste 12, étapes 1 2 3 4 5 6'],
    ['3 essais : 120 ms, 240 ms, 360 ms, 480 ms'],
  ])('keeps %j', (typed) => {
    expect(maskIdentity(typed)).toEqual({ text: typed, masked: 0 });
  });
});

describe('a date of birth as people type it', () => {
  it.each([
    ['patient Jean DUPONT né le 12/03/1980, vu', '12/03/1980'],
    ['Née le 12 mars 1980', '12 mars 1980'],
    ['née à Lyon 3e le 12.03.80', '12.03.80'],
    ['né(e) le 1er avril 1952', '1er avril 1952'],
    ['NÉE LE 12-03-1980', '12-03-1980'],
    ['nee le 12 03 1980', '12 03 1980'],
    ['ne le : 12/3/80', '12/3/80'],
    ['né.e en mars 1980', 'mars 1980'],
    ['né 12/03/1980', '12/03/1980'],
    ['né\u00a0le\u00a012/03/1980', '12/03/1980'],
    ['DDN 12031980', '12031980'],
    ['date de naissance : 1980-03-12', '1980-03-12'],
    ['Sa date de naissance est le 12 déc. 1980.', '12 déc'],
    ['born on March 12, 1980', 'March 12, 1980'],
    ['born 12 March 1980', '12 March 1980'],
  ])('masks %j', (typed, date) => {
    expect(typed).toContain(date);
    const seen = maskIdentity(typed);
    expect(seen.text).not.toContain(date);
    expect(seen.text).toContain('[date]');
    expect(seen.masked).toBe(1);
    expect(maskIdentity(seen.text)).toEqual({ text: seen.text, masked: 0 });
  });

  it.each([
    ['document envoyé le 12/03/2026 à 14:05'],
    ['la personne le 12/03/2026'],
    ['mise à jour installée le 12 mars 2026'],
    ['ne marche pas depuis le 12/03/2026'],
    ["une année 2026 pleine, donnée le 12/03/2026, l'an né"],
    ['le nom de naissance est vide (2 fois)'],
    ['ce qui est né à la version 5 le sera encore'],
  ])('keeps %j', (typed) => {
    expect(maskIdentity(typed)).toEqual({ text: typed, masked: 0 });
  });
});
