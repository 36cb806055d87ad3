import { sha256Hex } from '../auth/secret.ts';
import {
  listRows,
  type BoardListEntry,
  type ListBody,
  type ListEntry,
  type ListName,
  type PublishedList,
} from '../protocol/list.ts';
import { Refusal } from '../refusal.ts';
import type { Database, Engine } from './engine.ts';
import type { HubStore, Publication, Published } from './port.ts';

type Row = {
  name: ListName;
  version: number;
  published_at: string;
  label: string;
  as_of: string;
  example: number;
  sha256: string;
  row_count: number;
};

/** Publications of a name shown on the board: enough to see who did what; older ones stay in the database. */
const HISTORY = 20;

const entryOf = (row: Row): ListEntry => ({
  name: row.name,
  version: row.version,
  publishedAt: row.published_at,
  label: row.label,
  asOf: row.as_of,
  example: row.example === 1,
  sha256: row.sha256,
  rows: row.row_count,
});

const columns = 'name, version, published_at, list.label, as_of, example, sha256, row_count';

async function known(engine: Engine, edition: string): Promise<void> {
  if ((await engine.get('SELECT 1 AS yes FROM edition WHERE id = ?', edition)) === undefined) {
    throw new Refusal('route.unknown', { path: 'edition' });
  }
}

/** The edition of a participant's log. */
async function editionOfLog(engine: Engine, log: string): Promise<string> {
  const row = await engine.get<{ edition: string }>('SELECT edition FROM slot WHERE log = ?', log);
  if (row === undefined) throw new Refusal('log.unknown');
  return row.edition;
}

/** The lists in force of an edition, without their rows. */
async function lists(engine: Engine, edition: string): Promise<ListEntry[]> {
  const sql = `SELECT ${columns} FROM list WHERE edition = ? AND version =
    (SELECT max(version) FROM list AS later WHERE later.edition = list.edition AND later.name = list.name) ORDER BY name`;
  return (await engine.all<Row>(sql, edition)).map(entryOf);
}

/** Every publication of an edition, the newest first. */
async function listHistory(engine: Engine, edition: string): Promise<BoardListEntry[]> {
  await known(engine, edition);
  const sql = `SELECT * FROM (SELECT ${columns}, person.label AS who,
      row_number() OVER (PARTITION BY name ORDER BY version DESC) AS rank
    FROM list JOIN person ON person.id = list.person WHERE edition = ?) AS ranked
    WHERE rank <= ${HISTORY} ORDER BY published_at DESC, version DESC, name`;
  const rows = await engine.all<Row & { who: string }>(sql, edition);
  return rows.map((row) => ({ ...entryOf(row), publishedBy: row.who }));
}

/** A whole list: the one in force, or a given version. */
async function list(engine: Engine, edition: string, name: ListName, version: number | null): Promise<PublishedList> {
  await known(engine, edition);
  const row = await engine.get<Row & { body: string }>(
    `SELECT ${columns}, body FROM list WHERE edition = ? AND name = ? AND version = coalesce(?,
      (SELECT max(version) FROM list AS later WHERE later.edition = list.edition AND later.name = list.name))`,
    edition,
    name,
    version,
  );
  if (row === undefined) throw new Refusal('list.unknown');
  const { sha256: _, rows: __, ...said } = entryOf(row);
  return { v: 1, ...said, body: JSON.parse(row.body) as ListBody<ListName> } as PublishedList;
}

/** Publishes a list under the next version, if the one that the person looked at is still the one in force. */
async function publishList(engine: Engine, ask: Publication): Promise<Published> {
  const { edition, name, expected, label, asOf, example, body, by, now } = ask;
  await known(engine, edition);
  const inForce = await engine.get<{ version: number | null }>(
    'SELECT max(version) AS version FROM list WHERE edition = ? AND name = ?',
    edition,
    name,
  );
  const version = inForce?.version ?? 0;
  if (version !== expected) throw new Refusal('list.stale', { version });
  const text = JSON.stringify(body);
  const entry: ListEntry = {
    name,
    version: version + 1,
    publishedAt: now,
    label,
    asOf,
    example,
    sha256: sha256Hex(text),
    rows: listRows(name, body),
  };
  await engine.run(
    `INSERT INTO list (edition, name, version, published_at, person, label, as_of, example, body, sha256, row_count)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    edition,
    name,
    entry.version,
    now,
    by.person,
    label,
    asOf,
    example ? 1 : 0,
    text,
    entry.sha256,
    entry.rows,
  );
  await engine.audit(now, by.person, 'list.published', `${edition} ${name} ${entry.version}`);
  const logs = await engine.all<{ log: string; head: number }>(
    'SELECT log.id AS log, log.head FROM slot JOIN log ON log.id = slot.log WHERE slot.edition = ?',
    edition,
  );
  return { entry: { ...entry, publishedBy: by.label }, logs };
}

export type ListStore = Pick<HubStore, 'editionOfLog' | 'lists' | 'listHistory' | 'list' | 'publishList'>;

/** The part of the store that keeps published lists. */
export const listStore = (db: Database): ListStore => ({
  editionOfLog: (log) => db.snapshot((engine) => editionOfLog(engine, log)),
  lists: (edition) => db.snapshot((engine) => lists(engine, edition)),
  listHistory: (edition) => db.snapshot((engine) => listHistory(engine, edition)),
  list: (edition, name, version) => db.snapshot((engine) => list(engine, edition, name, version)),
  publishList: (ask) => db.write((engine) => publishList(engine, ask)),
});
