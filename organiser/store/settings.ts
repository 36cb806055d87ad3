import { PARIS, wallOf } from '../protocol/half-day.ts';
import {
  editionMore,
  inconsistent,
  keysAfter,
  usual,
  type Decided,
  type EditionMore,
  type EditionSettings,
} from '../protocol/settings.ts';
import { Refusal } from '../refusal.ts';
import type { Database, Engine } from './engine.ts';
import type { SettingsStore } from './settings-port.ts';

/** Columns of an edition that say what was decided of it. */
export type DecidedRow = { days_off: string | null; settings: string | null };

/** What was decided of an edition; a setting that a later version added has its usual value. */
export function moreOf({ settings }: Pick<DecidedRow, 'settings'>): EditionMore {
  const stored: unknown = settings === null ? {} : JSON.parse(settings);
  return editionMore.parse({ ...usual, ...(stored as object) });
}

export const daysOffOf = ({ days_off }: Pick<DecidedRow, 'days_off'>): string[] =>
  days_off === null ? [] : (JSON.parse(days_off) as string[]);

type Row = DecidedRow & {
  name: string;
  starts_on: string;
  ends_on: string;
  contact: string;
  report_key: string;
  version: number;
};

async function read(engine: Engine, edition: string): Promise<EditionSettings> {
  const row = await engine.get<Row>('SELECT * FROM edition WHERE id = ?', edition);
  if (row === undefined) throw new Refusal('route.unknown', { path: 'edition' });
  return {
    v: 1,
    edition,
    version: row.version,
    name: row.name,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    daysOff: daysOffOf(row),
    contact: row.contact,
    reportKey: row.report_key,
    ...moreOf(row),
  };
}

type Days = Pick<Decided, 'startsOn' | 'endsOn' | 'daysOff'>;
const isOn = ({ startsOn, endsOn, daysOff }: Days, day: string): boolean =>
  day >= startsOn && day <= endsOn && !daysOff.includes(day);

/**
 * How many slots a change of days would leave outside, by the day in Paris. One that was outside already (an evening of the Pacific)
 * is not in the way.
 */
async function leftOut(engine: Engine, edition: string, before: Days, after: Days): Promise<number> {
  const rows = await engine.all<{ starts_at: string }>('SELECT starts_at FROM slot WHERE edition = ?', edition);
  const days = rows.map((row) => wallOf(Date.parse(row.starts_at), PARIS).day);
  return days.filter((day) => isOn(before, day) && !isOn(after, day)).length;
}

async function change(
  engine: Engine,
  { edition, patch, by, now }: Parameters<SettingsStore['changeSettings']>[0],
): Promise<EditionSettings> {
  const before = await read(engine, edition);
  if (patch.version !== before.version) throw new Refusal('edition.changed', { version: before.version });
  const { version: _, ...said } = patch;
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const after: EditionSettings = { ...before, ...given, version: before.version + 1 };
  after.daysOff = after.daysOff.toSorted();
  after.formerKeys = keysAfter(before, after.reportKey);
  const wrong = inconsistent(after);
  if (wrong !== null) throw new Refusal('request.invalid', { path: wrong });
  const slots = await leftOut(engine, edition, before, after);
  if (slots > 0) throw new Refusal('edition.slots', { slots });
  const more: EditionMore = editionMore.parse(after);
  await engine.run(
    `UPDATE edition SET name = ?, starts_on = ?, ends_on = ?, days_off = ?, contact = ?, report_key = ?, settings = ?, version = ?
     WHERE id = ?`,
    after.name,
    after.startsOn,
    after.endsOn,
    JSON.stringify(after.daysOff),
    after.contact,
    after.reportKey,
    JSON.stringify(more),
    after.version,
    edition,
  );
  await engine.audit(now, by.person, 'edition.changed', edition);
  if (after.reportKey !== before.reportKey) await engine.audit(now, by.person, 'edition.key-changed', edition);
  return after;
}

export const settingsStore = (db: Database): SettingsStore => ({
  settings: (edition) => db.read((engine) => read(engine, edition)),
  changeSettings: (ask) => db.write((engine) => change(engine, ask)),
});
