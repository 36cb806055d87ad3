import type { FoundBox } from './port.ts';

type Kind = FoundBox['kind'];
/** A word as the recognition gives it, its corners in pixels. */
export type Word = { text: string; x0: number; y0: number; x1: number; y1: number };
type Found = { kind: Kind; from: number; to: number };

/** Pixels left around a word: a letter whose edge shows may still be read. */
const MARGIN = 3;
/** Most boxes of one picture: a page of numbers is for the person to frame. */
const MOST = 300;

/** Letters that the recognition takes digits for, inside a word that is mostly digits. */
const likeDigit: Readonly<Record<string, string>> = {
  O: '0',
  o: '0',
  Q: '0',
  D: '0',
  I: '1',
  l: '1',
  '|': '1',
  '!': '1',
};
Object.assign(likeDigit, { S: '5', s: '5', Z: '2', z: '2', B: '8', '[': '1', ']': '1' });

/** The same word with its misread digits put right; its length never changes, so that places stay true. */
export function digitsOf(word: string): string {
  const right = word.replaceAll(/[A-Za-z|![\]]/g, (letter) => likeDigit[letter] ?? letter);
  const digits = right.replaceAll(/\D/g, '').length;
  return /\d/.test(word) && digits * 2 >= right.replaceAll(/[^\p{L}\p{N}]/gu, '').length ? right : word;
}

const MONTHS =
  'janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre';
const GAP = String.raw`[ .:_/|,'-]{0,3}`;

/** A run of eleven digits and more is a number of a person's kind: an INS has 13 or 15, and one or two may be lost in reading. */
const NUMBER = new RegExp(String.raw`(?<!\d)\d(?:${GAP}\d){5}${GAP}[\dAB](?:${GAP}\d){4,12}(?!\d)`, 'g');
/** After its label, even a shorter one. */
const LABELLED = /(?<![A-Za-z])(?:INS|NIR|NIA|Matricule)(?![A-Za-z])[^\d]{0,12}(\d[\d AB.-]{6,22})/gi;
const MAIL = /[\p{L}\p{N}._%+-]{1,64}[@©][\p{L}\p{N}-]{1,63}(?: ?\. ?[\p{L}\p{N}-]{2,63}){1,4}/gu;
const PHONE = /(?<![\d.])0[1-9](?:[ .-]?\d{2}){4}(?!\d)/g;
/** Told by its beginning: looked for before the numbers, which are longer than a telephone without it. */
const PHONE_ABROAD = /\+ ?33 ?(?:\(0\) ?)?[1-9](?:[ .-]?\d{2}){4}(?!\d)/g;
const DATE = new RegExp(
  String.raw`(?<!\d)(?:(?:0?[1-9]|[12]\d|3[01]) ?[/.\- ] ?(?:0?[1-9]|1[0-2]) ?[/.\- ] ?((?:19|20)\d{2})|((?:19|20)\d{2})-\d{2}-\d{2}|\d{1,2}(?:er)? (?:${MONTHS}) ((?:19|20)\d{2}))(?!\d)`,
  'giu',
);
const BIRTH = /n[ée]+ ?\(?e?\)?s? le|naissance|birth|DDN|DOB/iu;
/** A date this many years old is of a birth more often than of a document. */
const OLD_YEARS = 3;

function dates(line: string, year: number): Found[] {
  return [...line.matchAll(DATE)]
    .filter((match) => {
      const said = BIRTH.test(line.slice(Math.max(0, match.index - 40), match.index));
      return said || Number(match[1] ?? match[2] ?? match[3]) <= year - OLD_YEARS;
    })
    .map((match) => ({ kind: 'birth' as const, from: match.index, to: match.index + match[0].length }));
}

/** What looks like an identity in one line. Wide on purpose: it only proposes, and a person decides. */
export function findIn(line: string, year: number): Found[] {
  const all = (kind: Kind, pattern: RegExp): Found[] =>
    [...line.matchAll(pattern)].map((match) => ({ kind, from: match.index, to: match.index + match[0].length }));
  const labelled = [...line.matchAll(LABELLED)].map((match) => {
    const to = match.index + match[0].trimEnd().length;
    return { kind: 'number' as const, from: match.index + match[0].length - match[1]!.length, to };
  });
  const found = [
    ...all('phone', PHONE_ABROAD),
    ...all('number', NUMBER),
    ...labelled,
    ...all('mail', MAIL),
    ...all('phone', PHONE),
    ...dates(line, year),
  ];
  // The first to claim a place keeps it: a telephone inside a number is a part of it.
  return found.filter(
    (one, index) => !found.slice(0, index).some((other) => one.from < other.to && other.from < one.to),
  );
}

const middle = (word: Word): number => (word.y0 + word.y1) / 2;
const tall = (word: Word): number => Math.max(1, word.y1 - word.y0);

/**
 * Words that a person reads as one line, left to right: the recognition cuts a line at each cell of a table, and a number
 * written in groups may be in several of its blocks. A wide blank is a cut: what is at the other side is something else.
 */
export function linesOf(words: readonly Word[]): Word[][] {
  const rows: Word[][] = [];
  for (const word of words.toSorted((a, b) => middle(a) - middle(b))) {
    const row = rows.findLast((other) => {
      const last = other.at(-1)!;
      return Math.abs(middle(last) - middle(word)) < Math.min(tall(last), tall(word)) * 0.5;
    });
    if (row === undefined) rows.push([word]);
    else row.push(word);
  }
  const lines: Word[][] = [];
  for (const row of rows) {
    let line: Word[] = [];
    for (const word of row.toSorted((a, b) => a.x0 - b.x0)) {
      const last = line.at(-1);
      if (last !== undefined && word.x0 - last.x1 > 4 * Math.max(tall(last), tall(word))) {
        lines.push(line);
        line = [];
      }
      line.push(word);
    }
    if (line.length > 0) lines.push(line);
  }
  return lines;
}

/** The places of a picture that look like an identity; `year`: the current one. */
export function boxesOf(words: readonly Word[], year: number): FoundBox[] {
  const boxes: FoundBox[] = [];
  for (const line of linesOf(words)) {
    const starts: number[] = [];
    let text = '';
    for (const word of line) {
      starts.push(text.length);
      text += `${digitsOf(word.text)} `;
    }
    for (const { kind, from, to } of findIn(text, year)) {
      const within = line.filter((word, index) => starts[index]! < to && starts[index]! + word.text.length > from);
      if (within.length === 0) continue;
      const x = Math.max(0, Math.floor(Math.min(...within.map((word) => word.x0)) - MARGIN));
      const y = Math.max(0, Math.floor(Math.min(...within.map((word) => word.y0)) - MARGIN));
      const right = Math.ceil(Math.max(...within.map((word) => word.x1)) + MARGIN);
      const bottom = Math.ceil(Math.max(...within.map((word) => word.y1)) + MARGIN);
      boxes.push({ kind, x, y, width: Math.max(1, right - x), height: Math.max(1, bottom - y) });
    }
  }
  return boxes;
}

/** Boxes of several readings of one picture; what an earlier one covers for the most part is not proposed twice. */
export function together(readings: readonly (readonly FoundBox[])[]): FoundBox[] {
  const kept: FoundBox[] = [];
  for (const box of readings.flat()) {
    const area = box.width * box.height;
    const covered = kept.some((other) => {
      const width = Math.min(other.x + other.width, box.x + box.width) - Math.max(other.x, box.x);
      const height = Math.min(other.y + other.height, box.y + box.height) - Math.max(other.y, box.y);
      return width > 0 && height > 0 && width * height >= area * 0.8;
    });
    if (!covered) kept.push(box);
  }
  return kept.slice(0, MOST);
}
