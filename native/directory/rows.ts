import { FailureError } from '../../electron/contract/failure.ts';
import type { Database } from '../store/sqlite.ts';
import type { Binding } from './columns.ts';
import { boxKinds } from './port.ts';

const AT = 'directory.import';
/** Rows in one statement: fewer calls into SQLite, measured to be the fastest. */
const BATCH = 16;
const FIELDS = 8;
/** One row in this many may be out of shape; beyond, the file is damaged. */
const MOST_BAD = 1_000;
const codes = new Map<string, number>(boxKinds.map((kind, code) => [kind, code]));

/**
 * The same text with bytes of its own: a cell is a view of the whole chunk it was cut from, and kept in a map it would keep
 * the file in memory.
 */
const own = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

export type Counts = { rows: number; people: number; structures: number };

/** Takes the lines of the file and writes rows. */
export type RowWriter = {
  add(line: string): void;
  /** Writes what waits. @throws FailureError mss.extract-damaged */
  finish(): Counts;
  counts(): Counts;
  /** The last row had all its columns, and its last value had been seen before (a cut value has not). */
  lastIsWhole(): boolean;
};

/** Keeps of each line the columns that serve, and no name of a person. */
export function createRowWriter(db: Database, { width, at }: Binding): RowWriter {
  const single = `(${Array.from({ length: FIELDS }, () => '?').join(', ')})`;
  const insert = (times: number) =>
    db.prepare(`INSERT INTO mailbox VALUES ${Array.from({ length: times }, () => single).join(', ')}`);
  const insertBatch = insert(BATCH);
  const insertWord = db.prepare('INSERT INTO word VALUES (?, ?)');
  const insertStructure = db.prepare('INSERT INTO structure VALUES (?, ?, ?, ?, ?, ?)');
  const words = new Map<string, number>();
  const structures = new Map<string, number>();
  const ends = new Set<string>();
  let values: (string | number | null)[] = [];
  let [rows, people, bad] = [0, 0, 0];
  let last: { whole: boolean; end: string; known: boolean } = { whole: false, end: '', known: false };

  function word(text: string): number | null {
    if (text === '') return null;
    let id = words.get(text);
    if (id === undefined) {
      id = words.size + 1;
      words.set(own(text), id);
      insertWord.run(id, text);
    }
    return id;
  }

  function structure(cell: (place: number) => string): number | null {
    const name = cell(at.structure);
    const number = cell(at.structureId);
    if (name === '' && number === '') return null;
    const postalCode = cell(at.postalCode);
    const key = `${number}|${name}|${cell(at.sign)}|${postalCode}`;
    let id = structures.get(key);
    if (id === undefined) {
      id = structures.size + 1;
      structures.set(own(key), id);
      // The line of the town begins with its code.
      const town = cell(at.town).replace(/^\d{5}\s+/, '');
      insertStructure.run(id, number || null, name || null, cell(at.sign) || null, postalCode || null, town || null);
    }
    return id;
  }

  return {
    add(line) {
      const cells = line.split('|');
      const cell = (place: number): string => (place === -1 ? '' : (cells[place] ?? ''));
      const end = cells[width - 1] ?? '';
      last = { whole: cells.length === width, end, known: ends.has(end) };
      if (ends.size < 1_000 && !last.known) ends.add(own(end));
      const address = cell(at.address);
      if (!last.whole || !address.includes('@')) {
        bad += 1;
        return;
      }
      const person = cell(at.person);
      if (person !== '') people += 1;
      rows += 1;
      const paperless = cell(at.paperless);
      values.push(
        address.toLowerCase(),
        codes.get(cell(at.kind)) ?? codes.get('?')!,
        person === '' ? null : person,
        word(cell(at.profession)),
        word(cell(at.skill)),
        word(cell(at.service)),
        structure(cell),
        paperless === '' ? null : Number(paperless === 'O'),
      );
      if (values.length < BATCH * FIELDS) return;
      insertBatch.run(values);
      values = [];
    },
    finish() {
      if (values.length > 0) insert(values.length / FIELDS).run(values);
      values = [];
      if (bad > rows / MOST_BAD) throw new FailureError('mss.extract-damaged', AT, { bad, rows });
      return { rows, people, structures: structures.size };
    },
    counts: () => ({ rows, people, structures: structures.size }),
    lastIsWhole: () => last.whole && last.known,
  };
}
