import type { Database } from '../store/sqlite.ts';
import { boxKinds, directoryFacts, type Box, type DirectoryFacts } from './port.ts';

/** Of the tables below; another one is a copy to make again. */
export const COPY_VERSION = 1;

/**
 * Words that come back (professions, services, structures) are kept once. `person` is the national identifier: its type and
 * its number in one, `8` + RPPS. Indexes are made after the rows: sorted once, each of their pages is written once.
 */
const TABLES = `
  CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
  CREATE TABLE structure (
    id INTEGER PRIMARY KEY, number TEXT, name TEXT, sign TEXT, postal_code TEXT, town TEXT
  ) STRICT;
  CREATE TABLE mailbox (
    address TEXT NOT NULL,
    kind INTEGER NOT NULL,
    person TEXT,
    profession INTEGER,
    skill INTEGER,
    service INTEGER,
    structure INTEGER,
    paperless INTEGER
  ) STRICT;
  CREATE TABLE fact (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;

export const indexes = [
  'CREATE INDEX mailbox_address ON mailbox (address)',
  'CREATE INDEX mailbox_person ON mailbox (person) WHERE person IS NOT NULL',
];

/**
 * Settings of a copy that is being made. Nothing is promised to survive a crash: the file only takes its name once it is
 * whole and on the disk. Sorts stay in memory, since temporary files would not be encrypted.
 */
export function prepare(db: Database): void {
  db.pragma('journal_mode = OFF');
  db.pragma('synchronous = OFF');
  db.pragma('temp_store = MEMORY');
  db.pragma('cache_size = -16384');
  db.pragma('locking_mode = EXCLUSIVE');
  db.exec(TABLES);
  db.pragma(`user_version = ${COPY_VERSION}`);
}

export function writeFacts(db: Database, facts: DirectoryFacts): void {
  db.prepare('INSERT INTO fact (name, value) VALUES (?, ?)').run('facts', JSON.stringify(facts));
}

/** What a copy says of itself, null when it is not one of this version. */
export function readFacts(db: Database): DirectoryFacts | null {
  if (db.pragma('user_version', { simple: true }) !== COPY_VERSION) return null;
  const row = db.prepare("SELECT value FROM fact WHERE name = 'facts'").get() as { value: string } | undefined;
  const parsed = directoryFacts.safeParse(JSON.parse(row?.value ?? 'null'));
  return parsed.success ? parsed.data : null;
}

const SELECT = `
  SELECT address, kind, person, p.text AS profession, k.text AS skill, v.text AS service,
    coalesce(s.sign, s.name) AS structure, s.number AS structureId, s.postal_code AS postalCode, s.town, paperless
  FROM mailbox AS m
    LEFT JOIN word AS p ON p.id = m.profession
    LEFT JOIN word AS k ON k.id = m.skill
    LEFT JOIN word AS v ON v.id = m.service
    LEFT JOIN structure AS s ON s.id = m.structure`;

type Row = Omit<Box, 'kind' | 'paperless'> & { kind: number; paperless: number | null };
const boxOf = (row: unknown): Box => {
  const { kind, paperless, ...rest } = row as Row;
  return { ...rest, kind: boxKinds[kind] ?? '?', paperless: paperless === null ? null : paperless === 1 };
};

/** Most boxes of one person or one address that are answered. */
const MOST = 50;

export type Lookups = {
  address(address: string): Box[];
  person(person: string): Box[];
  suggest(prefix: string, limit: number): Box[];
};

/** The questions that a copy answers, each by one index, in well under a millisecond. */
export function lookupsOf(db: Database): Lookups {
  const byAddress = db.prepare(`${SELECT} WHERE m.address = ? LIMIT ${MOST}`);
  const byPerson = db.prepare(`${SELECT} WHERE m.person = ? ORDER BY m.address LIMIT ${MOST}`);
  const byPrefix = db.prepare(`${SELECT} WHERE m.address >= ? AND m.address < ? ORDER BY m.address LIMIT ?`);
  return {
    address: (address) => byAddress.all(address.toLowerCase()).map(boxOf),
    person: (person) => byPerson.all(person).map(boxOf),
    suggest(prefix, limit) {
      const from = prefix.toLowerCase();
      return byPrefix.all(from, `${from}\u{10ffff}`, limit).map(boxOf);
    },
  };
}
