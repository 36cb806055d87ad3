// oxlint-disable-next-line import/default -- CommonJS: the default is its module.exports
import BetterSqlite from 'better-sqlite3';
import type { SearchRow } from './port.ts';

/** Rows looked at again after the trigrams chose them. */
const CANDIDATES = 80;
/** How alike each word must be, and all of them on average (0 nothing, 1 the same). */
const WORD = 0.55;
const ALL = 0.62;
/** What being of the person's couloir is worth between words that are nearly as alike. */
const COULOIR = 0.08;

type Found = { ids: string[]; by: 'all' | 'prefix' | 'trigram' };

/** A word quoted for a query of FTS5: whatever it holds is a word, never an operator. */
const quoted = (word: string): string => `"${word.replaceAll('"', '""')}"`;

/** A text as the trigram index has it: the edges of words count, so that a slip in a short word leaves something in common. */
const edged = (text: string): string =>
  text
    .split(' ')
    .map((word) => `  ${word}  `)
    .join('');

/** Letters added, left out, changed or exchanged with the next one, between two words (optimal string alignment). */
function slips(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const now = [i];
    for (let k = 1; k <= b.length; k += 1) {
      const cost = a[i - 1] === b[k - 1] ? 0 : 1;
      let least = Math.min((last[k] ?? 0) + 1, (now[k - 1] ?? 0) + 1, (last[k - 1] ?? 0) + cost);
      if (i > 1 && k > 1 && a[i - 1] === b[k - 2] && a[i - 2] === b[k - 1])
        least = Math.min(least, (before[k - 2] ?? 0) + 1);
      now.push(least);
    }
    before = last;
    last = now;
  }
  return last[b.length] ?? 0;
}

/** 1 for the same word, less for each slip; 0 at once when the lengths alone are too far apart. */
function alike(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  if (a === b) return 1;
  if (Math.abs(a.length - b.length) > longest * (1 - WORD)) return 0;
  return 1 - slips(a, b) / longest;
}

/** How alike a typed word is to the best word of a row, or to its beginning while it is being typed. */
function best(typed: string, words: readonly string[]): number {
  let found = 0;
  for (const word of words) {
    found = Math.max(found, alike(typed, word));
    // As long as what is typed, and a letter longer: one may have been left out.
    for (const length of [typed.length, typed.length + 1]) {
      if (length < word.length) found = Math.max(found, alike(typed, word.slice(0, length)));
    }
    if (found === 1) return 1;
  }
  return found;
}

/**
 * A forgiving search over a few thousand short rows, in a database of its own, in memory: words by their beginnings
 * (FTS5, unicode61), and only when that finds nothing, words that share trigrams, the most alike first.
 * Texts come in already plain: no accent, no capital, no sign.
 */
export function createSearch(binding?: string) {
  let db: BetterSqlite.Database | null = null;
  let loaded: string | null = null;

  function fresh(): BetterSqlite.Database {
    db?.close();
    db = new BetterSqlite(':memory:', binding === undefined ? {} : { nativeBinding: binding });
    db.exec(`
      CREATE TABLE row (rank INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, editor TEXT NOT NULL,
        couloirs TEXT NOT NULL) STRICT;
      CREATE VIRTUAL TABLE word USING fts5(name, editor, more, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
      CREATE VIRTUAL TABLE gram USING fts5(text, tokenize = 'trigram');
    `);
    return db;
  }

  function load(key: string, rows: readonly SearchRow[]): { rows: number } {
    const made = fresh();
    loaded = null;
    const row = made.prepare('INSERT INTO row (rank, id, name, editor, couloirs) VALUES (?, ?, ?, ?, ?)');
    const word = made.prepare('INSERT INTO word (rowid, name, editor, more) VALUES (?, ?, ?, ?)');
    const gram = made.prepare('INSERT INTO gram (rowid, text) VALUES (?, ?)');
    made.transaction(() => {
      for (const [at, { id, name, editor, more, couloirs }] of rows.entries()) {
        row.run(at + 1, id, name, editor, ` ${couloirs.join(' ')} `);
        word.run(at + 1, name, editor, more);
        gram.run(at + 1, edged(`${name} ${editor}`));
      }
    })();
    loaded = key;
    return { rows: rows.length };
  }

  const mine = (couloir: string | null): string => (couloir === null ? '' : `% ${couloir} %`);
  const idsOf = (rows: unknown[]): string[] => (rows as { id: string }[]).map(({ id }) => id);

  function byPrefix(
    made: BetterSqlite.Database,
    words: readonly string[],
    couloir: string | null,
    limit: number,
  ): string[] {
    const query = words.map((one) => `${quoted(one)}*`).join(' AND ');
    const rows = made
      .prepare(
        `SELECT row.id FROM word JOIN row ON row.rank = word.rowid WHERE word MATCH ?
         ORDER BY row.name = ? DESC, row.couloirs LIKE ? DESC, bm25(word, 10.0, 4.0, 1.0), row.name LIMIT ?`,
      )
      .all(query, words.join(' '), mine(couloir), limit);
    return idsOf(rows);
  }

  function byTrigram(
    made: BetterSqlite.Database,
    words: readonly string[],
    couloir: string | null,
    limit: number,
  ): string[] {
    const long = words.filter((word) => word.length >= 3);
    const grams = new Set(
      long.map(edged).flatMap((word) => Array.from({ length: word.length - 2 }, (_, at) => word.slice(at, at + 3))),
    );
    if (grams.size === 0) return [];
    const rows = made
      .prepare(
        `SELECT row.id, row.name, row.editor, row.couloirs LIKE ? AS mine FROM gram JOIN row ON row.rank = gram.rowid
         WHERE gram MATCH ? ORDER BY bm25(gram) LIMIT ?`,
      )
      .all(mine(couloir), [...grams].map(quoted).join(' OR '), CANDIDATES) as {
      id: string;
      name: string;
      editor: string;
      mine: number;
    }[];
    return rows
      .flatMap(({ id, name, editor, mine: isMine }) => {
        const own = `${name} ${editor}`.split(' ');
        const scores = long.map((word) => best(word, own));
        const mean = scores.reduce((sum, one) => sum + one, 0) / scores.length;
        if (mean < ALL || scores.some((one) => one < WORD)) return [];
        return [{ id, score: mean + (isMine === 1 ? COULOIR : 0) }];
      })
      .sort((a, b) => b.score - a.score)
      .slice(0, limit)
      .map(({ id }) => id);
  }

  /** Null when another list, or none, is loaded: it is to be loaded first. */
  function find(key: string, words: readonly string[], couloir: string | null, limit: number): Found | null {
    if (db === null || loaded !== key) return null;
    if (words.length === 0) {
      const rows = db
        .prepare('SELECT id FROM row ORDER BY couloirs LIKE ? DESC, rank LIMIT ?')
        .all(mine(couloir), limit);
      return { ids: idsOf(rows), by: 'all' };
    }
    const ids = byPrefix(db, words, couloir, limit);
    if (ids.length > 0) return { ids, by: 'prefix' };
    return { ids: byTrigram(db, words, couloir, limit), by: 'trigram' };
  }

  return { load, find };
}
