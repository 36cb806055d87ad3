import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskIdentity, redact } from '../../electron/log/redact.ts';
import { rules } from '../../electron/log/rule.ts';
import { signsOf } from '../../electron/log/shape.ts';
import { mustKeep } from './must-keep.ts';
import { mustRedact } from './must-redact.ts';

/** What rules begin with, repeated so that each of them could be searched to the end of the text. */
const BEGINNINGS = [
  '-----BEGIN A-----',
  '-----BEGIN A-----\nProc-Type: ',
  'MIIC',
  '3082',
  'MIICAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n',
  ';base64,A',
  'eyJaaaaaa.',
  'Bearer ',
  'Authorization: ',
  'cookie: ',
  'age1q',
  'token=',
  '&code=',
  'password: ',
  '<password>',
  'PIN est ',
  '00 20 00 01 08 31 ',
  'a@',
  'a%40',
  'a.',
  'a@a.',
  'XDM/1.0/DDM',
  'XDM/1.0/DDM+[',
  'Subject: [',
  '-IHE_XDM',
  'AccesDirect/A/[',
  'PID|[',
  '2 79 03 51 ',
  '27903',
  '2.79.',
  'IPP ',
  'née ',
  '<birthTime ',
  'née à a le ',
  'née le janvier 1',
  'date de naissance est ',
  '<given ',
  '<given>',
  'nom: A',
  'Dr A',
  'SN=',
  'From: a',
  'From: <',
  'RPPS ',
  'ADELI 1',
  '8101',
  '/1',
  '://',
  '://a',
  '0612',
  '+33 ',
  "'a ",
  "'a.pdf",
  'filename=[',
  'C:\\Users\\',
  '/Users/a ',
  '/home/',
  '~a',
  'a@a:',
  'user=a\\',
  '\\\\a\\',
  '\\\\\\\\',
  'smb://',
  'host: ',
  'host=\\\\',
  'WIN-A',
  'PC-de-',
  'a.local.',
  '1.1.1.',
  'a:',
  'a::',
  'A1:',
  '[',
  '{"a":',
  '{"a":"',
  '"\\u00e9',
  ' ',
  '\n',
  'é',
  '\ud800',
] as const;

/** Shortest of a few tries, in milliseconds: the others had to share the machine. */
function shortest(text: string, mask: (text: string) => unknown): number {
  const tries = Array.from({ length: 3 }, () => {
    const began = performance.now();
    mask(text);
    return performance.now() - began;
  });
  return Math.min(...tries);
}

const SMALL = 6_000;
const TIMES = 16;

/** Tried again when the machine was busy with something else meanwhile: what is not linear never comes below. */
function isLinear(piece: string, mask: (text: string) => unknown): boolean {
  return [1, 2, 3].some(() => growth(piece, mask) < TIMES * 5);
}

/** How much longer a text of sixteen times the length takes: 16 when it is linear, 256 when it is not. */
function growth(piece: string, mask: (text: string) => unknown): number {
  const of = (length: number): string => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
  shortest(of(SMALL), mask);
  // What takes no time at all has nothing to grow.
  return shortest(of(SMALL * TIMES), mask) / Math.max(shortest(of(SMALL), mask), 0.2);
}

describe('the time that masking takes', () => {
  it.each(BEGINNINGS.map((piece) => [piece]))('grows with the length of %j repeated, not with its square', (piece) => {
    for (const mask of [redact, maskIdentity]) expect(isLinear(piece, mask)).toBe(true);
  });

  it('does so for any of them in a row', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...BEGINNINGS), { minLength: 2, maxLength: 5 }), (pieces) => {
        expect(isLinear(pieces.join(''), redact)).toBe(true);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

describe('the signs that let a rule be passed over', () => {
  it('are in everything that it finds', () => {
    const texts = [...mustRedact.map(([text]) => text), ...mustKeep, ...BEGINNINGS];
    for (const { id, needs, pattern } of rules) {
      for (const text of texts) {
        for (const [match] of text.matchAll(pattern)) {
          expect(signsOf(text) & needs, `${id} in ${match}`).toBe(needs);
        }
      }
    }
  });

  it('are what every rule of the list is tried for', () => {
    const found = new Set(
      rules.filter(({ pattern }) => mustRedact.some(([text]) => text.search(pattern) >= 0)).map(({ id }) => id),
    );
    expect(rules.filter(({ id }) => !found.has(id)).map(({ id }) => id)).toEqual([]);
  });
});
