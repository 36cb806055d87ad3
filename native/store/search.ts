// oxlint-disable-next-line import/default -- CommonJS: the default is its module.exports
import BetterSqlite from 'better-sqlite3';
import type { SearchRow } from './port.ts';

/** Rows looked at again after the trigrams chose them. */
const CANDIDATES = 80;
/** How alike a word must be, and all of them on average (0 nothing, 1 the same). */
const WORD = 0.34;
const ALL = 0.5;
/** What being of the person's couloir is worth between words that are nearly as alike. */
const COULOIR = 0.08;

type Found = { ids: string[]; by: 'all' | 'prefix' | 'trigram' };

/** A word quoted for a query of FTS5: whatever it holds is a word, never an operator. */
const quoted = (word: string): string => `"${word.replaceAll('"', '""')}"`;

/** Pairs of letters of a word, its edges included: "ab" gives ^a, ab, b$. */
function pairs(word: string): string[] {
  const edged = `^${word}$`;
  return Array.from({ length: edged.length - 1 }, (_, at) => edged.slice(at, at + 2));
}

/** Dice's coefficient on the pairs of letters. */
function alike(a: string, b: string): number {
  const left = pairs(a);
  const right = pairs(b);
  const total = left.length + right.length;
  let common = 0;
  for (const pair of left) {
    const at = right.indexOf(pair);
    if (at === -1) continue;
    right.splice(at, 1);
    common += 1;
  }
  return (2 * common) / total;
}

/** How alike a typed word is to the best word of a row, or to its beginning while it is being typed. */
function best(typed: string, words: readonly string[]): number {
  let found = 0;
  for (const word of words) {
    found = Math.max(
      found,
      alike(typed, word),
      alike(typed, word.slice(0, typed.length)),
      alike(typed, word.slice(0, typed.length + 1)),
    );
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
        gram.run(at + 1, `${name} ${editor}`);
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
      long.flatMap((word) => Array.from({ length: word.length - 2 }, (_, at) => word.slice(at, at + 3))),
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
